//! The reader learner (N3): what a reader writes for some cards, and what the directory says about them, propose the
//! steps that turn the one into the other.
//!
//! The search goes through compositions of steps in the order of what they cost, so the shortest and most general come
//! first. It is bounded, and the same everywhere: it runs in the browser while somebody types.

use super::{ReaderStep, apply, plain, read, wiegand};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
};

/// A card: as a reader wrote it, and the number that the directory has for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swipe {
    /// What the reader wrote.
    pub read: String,
    /// What the directory says.
    pub wanted: String,
}

/// Steps in one proposal at most.
const DEPTH: usize = 4;
/// Proposals at most.
const PROPOSALS: usize = 5;
/// Intermediate readings that are looked at, at most.
const LOOKED_AT: usize = 30_000;
/// Texts on the front or at the end that are tried, in characters.
const TEXT: usize = 8;

/// The lists of steps that turn every swipe into its number, the best first; none with fewer than two swipes, since
/// one fits too much.
#[must_use]
pub fn learn(swipes: &[Swipe]) -> Vec<Vec<ReaderStep>> {
    let wanted: Result<Vec<String>, _> = swipes.iter().map(|s| plain(&s.wanted)).collect();
    let Ok(wanted) = wanted else { return Vec::new() };
    if wanted.iter().collect::<HashSet<_>>().len() < 2 {
        return Vec::new();
    }
    let start: Result<Vec<String>, _> = swipes.iter().map(|s| read(&s.read)).collect();
    let Ok(start) = start else { return Vec::new() };
    let mut found: Vec<Vec<ReaderStep>> = Vec::new();
    let mut seen: HashSet<Vec<String>> = HashSet::new();
    // All readings that were reached: from which one, and by which step.
    let mut nodes = vec![Node { reading: start, from: None, depth: 0 }];
    let mut queue = BinaryHeap::from([Reverse((0_u32, 0_usize))]);
    while let Some(Reverse((cost, at))) = queue.pop() {
        let Some(node) = nodes.get(at) else { break };
        if node.reading == wanted {
            found.push(steps(&nodes, at));
            if found.len() == PROPOSALS {
                break;
            }
            continue;
        }
        if node.depth == DEPTH || !seen.insert(node.reading.clone()) {
            continue;
        }
        let (reading, depth) = (node.reading.clone(), node.depth);
        for (step, price) in moves(&reading, &wanted) {
            let next: Option<Vec<String>> = reading.iter().map(|text| apply(&step, text.clone())).collect();
            // What became shorter than a badge number, or did not change at all, leads nowhere.
            let Some(next) = next.filter(|next| *next != reading && next.iter().all(|n| n.chars().count() >= 4)) else {
                continue;
            };
            if nodes.len() >= LOOKED_AT {
                break;
            }
            queue.push(Reverse((cost.saturating_add(price), nodes.len())));
            nodes.push(Node { reading: next, from: Some((at, step)), depth: depth.saturating_add(1) });
        }
    }
    found
}

struct Node {
    reading: Vec<String>,
    from: Option<(usize, ReaderStep)>,
    depth: usize,
}

fn steps(nodes: &[Node], mut at: usize) -> Vec<ReaderStep> {
    let mut steps = Vec::new();
    while let Some((from, step)) = nodes.get(at).and_then(|node| node.from.as_ref()) {
        steps.push(step.clone());
        at = *from;
    }
    steps.reverse();
    steps
}

/// What may be tried on these readings, each with its price: the more a step is made for these very cards, the dearer.
fn moves(reading: &[String], wanted: &[String]) -> Vec<(ReaderStep, u32)> {
    let mut moves = vec![
        (ReaderStep::Uppercase, 10),
        (ReaderStep::ReverseBytes, 11),
        (ReaderStep::HexToDecimal, 11),
        (ReaderStep::DropZeros, 12),
        (ReaderStep::FromAscii, 13),
        (ReaderStep::Wiegand26, 13),
        (ReaderStep::ReverseBits, 14),
        (ReaderStep::DropXor, 11),
        (ReaderStep::DropCrc, 11),
    ];
    for bits in wiegand::LENGTHS {
        moves.push((ReaderStep::DropParity(bits), 12));
        // The one of 26 bits has a step of its own.
        if bits != 26 {
            moves.push((ReaderStep::Wiegand(bits), 14));
        }
    }
    if reading.iter().all(|text| text.contains(',')) {
        moves.extend([5, 6, 7].map(|digits| (ReaderStep::JoinFacility(digits), 13)));
    }
    if wanted.iter().all(|text| text.contains(',')) {
        moves.extend([5, 6, 7].map(|digits| (ReaderStep::SplitFacility(digits), 13)));
    }
    // Widths of 4, 7 and 10 byte numbers (ISO/IEC 14443), and the one that is wanted.
    let mut widths: Vec<u8> = wanted.iter().filter_map(|w| u8::try_from(w.chars().count()).ok()).collect();
    widths.extend([8, 14, 20, 6]);
    let mut known = HashSet::new();
    for width in widths.into_iter().filter(|w| known.insert(*w)) {
        moves.push((ReaderStep::DecimalToHex(width), 12));
        moves.push((ReaderStep::Last(width), 15));
        moves.push((ReaderStep::FillZeros(width), 13));
    }
    let front = common(reading, false);
    let end = common(reading, true);
    for n in 1..=TEXT.min(front.chars().count()) {
        moves.push((ReaderStep::DropPrefix(front.chars().take(n).collect()), dear(n)));
    }
    for n in 1..=TEXT.min(end.chars().count()) {
        let skip = end.chars().count().saturating_sub(n);
        moves.push((ReaderStep::DropSuffix(end.chars().skip(skip).collect()), dear(n)));
    }
    moves
}

fn dear(characters: usize) -> u32 {
    u32::try_from(characters).unwrap_or(u32::MAX).saturating_add(15)
}

/// What all readings begin with, or end with.
fn common(reading: &[String], end: bool) -> String {
    let Some((first, rest)) = reading.split_first() else { return String::new() };
    let letters = |text: &str| -> Vec<char> { if end { text.chars().rev().collect() } else { text.chars().collect() } };
    let mut shared = letters(first);
    for other in rest {
        let other = letters(other);
        let same = shared.iter().zip(&other).take_while(|(a, b)| a == b).count();
        shared.truncate(same);
    }
    if end { shared.into_iter().rev().collect() } else { shared.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::{super::normalise, *};
    use ReaderStep::*;

    /// The best proposal, which turns a third card into its number, too.
    fn check(swipes: &[(&str, &str)], best: &[ReaderStep]) {
        let (third, learned) = swipes.split_last().unwrap();
        let learned: Vec<Swipe> =
            learned.iter().map(|(r, w)| Swipe { read: (*r).to_owned(), wanted: (*w).to_owned() }).collect();
        let found = learn(&learned);
        assert_eq!(found.first().map(Vec::as_slice), Some(best), "{swipes:?}: {found:?}");
        for steps in &found {
            for swipe in &learned {
                assert_eq!(normalise(&swipe.read, steps), plain(&swipe.wanted), "{steps:?}");
            }
        }
        assert_eq!(normalise(third.0, best), plain(third.1));
    }

    #[test]
    fn what_readers_do_is_found_out() {
        check(&[("946EBD28", "946EBD28"), ("04A2115B", "04A2115B"), ("0123ABCD", "0123ABCD")], &[]);
        check(&[("946ebd28", "946EBD28"), ("04a2115b", "04a2115b"), ("00ff00ff", "00FF00FF")], &[Uppercase]);
        check(&[("946EBD28", "2490285352"), ("04A2115B", "77730139"), ("28BD6E94", "683503252")], &[HexToDecimal]);
        check(
            &[("2490285352", "94:6E:BD:28"), ("77730139", "04:A2:11:5B"), ("683503252", "28BD6E94")],
            &[DecimalToHex(8)],
        );
        check(&[("946EBD28", "28BD6E94"), ("04A2115B", "5B11A204"), ("00000001", "01000000")], &[ReverseBytes]);
        check(
            &[("946EBD28", "683503252"), ("04A2115B", "1527882244"), ("28BD6E94", "2490285352")],
            &[ReverseBytes, HexToDecimal],
        );
        check(
            &[
                ("04A2115B7C6D5E", "1304095339867486"),
                ("04112233445566", "1144738493519206"),
                ("04FFEEDDCCBBAA", "1407301295324074"),
            ],
            &[HexToDecimal],
        );
        check(&[("00012345", "12345"), ("00067890", "67890"), ("00100200", "100200")], &[DropZeros]);
        check(&[(";1234567=0000?", "1234567"), (";7654321=0000?", "7654321"), (";1111111=?", "1111111")], &[]);
        check(
            &[("946EBD28946EBD28", "946EBD28"), ("04A2115B04A2115B", "04A2115B"), ("0011223300112233", "00112233")],
            &[Last(8)],
        );
        check(
            &[("3934364542443238", "946EBD28"), ("3034413231313542", "04A2115B"), ("3030313132323333", "00112233")],
            &[FromAscii],
        );
        check(&[("0C8707", "01234567"), ("01E240", "00157920"), ("FF0001", "25500001")], &[Wiegand26]);
        check(&[("0F01AA55", "F08055AA"), ("80402010", "01020408"), ("C0FF0011", "03FF0088")], &[ReverseBits]);
    }

    #[test]
    fn signs_on_both_ends_are_taken_off() {
        check(
            &[("%946EBD28C", "946EBD28"), ("%04A2115BC", "04A2115B"), ("%00FF00FFC", "00FF00FF")],
            &[DropSuffix("C".to_owned())],
        );
        check(&[("B0946EBD28", "946EBD28"), ("B004A2115B", "04A2115B"), ("B011223344", "11223344")], &[Last(8)]);
    }

    #[test]
    fn cards_of_access_control_are_learned() {
        let cards = [("12306173", "123,6173"), ("00100157", "1,157"), ("25500001", "255,1")];
        check(
            &[("2F6303A", cards[0].0), ("202013A", cards[1].0), ("1FE0002", cards[2].0)],
            &[DropParity(26), Wiegand26],
        );
        check(
            &[("2246801BD", "0466000222"), ("1FFFE0002", "6553500001"), ("2000FFFFF", "0000765535")],
            &[DropParity(34), Wiegand(34)],
        );
        check(&[("4D28AA52", "12340567890"), ("00100002", "00010000002"), ("FFFFFFFF", "40951048575")], &[Wiegand(35)]);
        check(
            &[("104D21BBAA", "01234056789"), ("1000100004", "00001000002"), ("0FFFFFFFFF", "65535524287")],
            &[DropParity(37), Wiegand(37)],
        );
        check(&cards, &[SplitFacility(5)]);
        check(&cards.map(|(digits, comma)| (comma, digits)), &[JoinFacility(5)]);
    }

    #[test]
    fn zeros_and_check_bytes_are_learned() {
        check(&[("1234567", "0001234567"), ("98765", "0000098765"), ("1000000001", "1000000001")], &[FillZeros(10)]);
        check(&[("04A2115BEC", "04A2115B"), ("946EBD286F", "946EBD28"), ("0011223300", "00112233")], &[DropXor]);
    }

    /// The layout of the keyboard is no step: what it did is undone before the first.
    #[test]
    fn a_reader_behind_another_layout_is_learned_like_any_other() {
        check(&[("à'Qé&&(B", "04A2115B"), ("à'Qé&&_B", "04A2118B"), ("à'Qé\"'-B", "04A2346B")], &[]);
        check(&[("à'qé&&(b", "5B11A204"), ("ààààààà&", "01000000"), ("ç'-EBDé_", "28BD6E94")], &[ReverseBytes]);
    }

    #[test]
    fn what_cannot_be_known_is_not_guessed() {
        let swipe = |read: &str, wanted: &str| Swipe { read: read.to_owned(), wanted: wanted.to_owned() };
        assert!(learn(&[]).is_empty());
        assert!(learn(&[swipe("946EBD28", "2490285352")]).is_empty(), "one fits too much");
        let same = swipe("946EBD28", "2490285352");
        assert!(learn(&[same.clone(), same]).is_empty(), "the same card twice is one");
        assert!(learn(&[swipe("946EBD28", "1111"), swipe("04A2115B", "2222")]).is_empty());
        assert!(learn(&[swipe("946EBD28", ""), swipe("04A2115B", "x")]).is_empty());
    }

    #[test]
    fn several_ways_are_proposed() {
        let swipes = [("0000012345", "12345"), ("0000067890", "67890")];
        let swipes = swipes.map(|(r, w)| Swipe { read: r.to_owned(), wanted: w.to_owned() });
        let found = learn(&swipes);
        assert!(found.len() >= 3, "{found:?}");
        assert_eq!(found.first(), Some(&vec![DropZeros]));
        assert!(found.contains(&vec![Last(5)]));
    }

    /// Numbers of ten bytes and nonsense, within bounds of work that a browser does at once.
    #[test]
    fn the_search_ends() {
        let swipes = ["04A2115B7C6D5E4F3A2B", "04112233445566778899", "zzzz"];
        let swipes: Vec<Swipe> =
            swipes.iter().map(|r| Swipe { read: (*r).repeat(3), wanted: format!("{r}-nothing") }).collect();
        assert!(learn(&swipes).is_empty());
    }
}
