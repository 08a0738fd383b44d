//! Keyboard layouts: a reader sends keys, and the computer makes characters of them by a layout of its own.
//!
//! Where the two differ, the digits of a number come out as signs (`à'Qé&&(B` for `04A2115B`). Each layout has its own,
//! so that what was typed can be told and turned back. What no layout or more than one explains is refused: a number
//! that loses characters would be that of another card.

use super::BadBadge;

/// The characters that the keys of the digits 1 to 9 and 0 make, and those of the letters A to F.
struct Layout {
    digits: [char; 10],
    letters: [char; 6],
}

const fn layout(digits: [char; 10], letters: [char; 6]) -> Layout {
    Layout { digits, letters }
}

/// The keys of an English layout.
const DIGITS: [char; 10] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
const LETTERS: [char; 6] = ['a', 'b', 'c', 'd', 'e', 'f'];
/// A and Q are exchanged.
const AZERTY: [char; 6] = ['q', 'b', 'c', 'd', 'e', 'f'];

/// The layouts on which digits need the shift key, which a reader of another layout does not press.
const SIGNS: [Layout; 4] = [
    // French.
    layout(['&', 'é', '"', '\'', '(', '-', 'è', '_', 'ç', 'à'], AZERTY),
    // Belgian, and French on a Mac.
    layout(['&', 'é', '"', '\'', '(', '§', 'è', '!', 'ç', 'à'], AZERTY),
    // Czech and Slovak, both QWERTZ.
    layout(['+', 'ě', 'š', 'č', 'ř', 'ž', 'ý', 'á', 'í', 'é'], LETTERS),
    layout(['+', 'ľ', 'š', 'č', 'ť', 'ž', 'ý', 'á', 'í', 'é'], LETTERS),
];

/// The layouts that leave most digits as they are, and have other letters on their keys.
const LETTERED: [Layout; 4] = [
    // Hungarian, whose 0 stands elsewhere.
    layout(['1', '2', '3', '4', '5', '6', '7', '8', '9', 'ö'], LETTERS),
    // Russian and Ukrainian, Greek, Hebrew.
    layout(DIGITS, ['ф', 'и', 'с', 'в', 'у', 'а']),
    layout(DIGITS, ['α', 'β', 'ψ', 'δ', 'ε', 'φ']),
    layout(DIGITS, ['ש', 'נ', 'ב', 'ג', 'ק', 'כ']),
];

/// The characters between the parts of a number, as people and readers write it.
const SEPARATORS: [char; 5] = [':', '-', '.', '/', '_'];

impl Layout {
    /// The hexadecimal number that was meant, when every character is that of one of its keys.
    fn undo(&self, typed: &str) -> Option<String> {
        typed.chars().map(|c| self.key(c)).collect()
    }

    fn key(&self, c: char) -> Option<char> {
        let lower = c.to_lowercase().next().unwrap_or(c);
        if let Some(place) = self.digits.iter().position(|digit| *digit == c || *digit == lower) {
            return char::from_digit(u32::try_from((place + 1) % 10).ok()?, 10);
        }
        let place = self.letters.iter().position(|letter| *letter == lower)?;
        let letter = LETTERS.get(place)?;
        Some(if c.is_uppercase() { letter.to_ascii_uppercase() } else { *letter })
    }
}

/// The number in what was typed, of which blanks and control characters at the ends are gone: letters and digits, and
/// commas between them.
///
/// # Errors
/// [`BadBadge::Layout`] when a character that is no separator would be lost.
pub(super) fn number(typed: &str) -> Result<String, BadBadge> {
    let kept = |c: char| c.is_alphanumeric() || c == ',';
    let separator = |c: char| c.is_whitespace() || c.is_control() || SEPARATORS.contains(&c);
    let plain = || Ok(typed.chars().filter(|c| kept(*c)).collect());
    if has_digit(typed) {
        // Sentinels stand around a number (`%…?`), separators inside of it; what else stands inside is part of it.
        let inside = typed.trim_matches(|c: char| !kept(c));
        if !inside.is_ascii()
            && let Some(number) = the_only(LETTERED.iter().filter_map(|layout| layout.undo(inside)).collect())
        {
            return Ok(number);
        }
        return if inside.chars().all(|c| kept(c) || separator(c)) { plain() } else { Err(BadBadge::Layout) };
    }
    // No digit in it: none was typed, or all were typed as something else.
    if in_groups(typed) {
        return plain();
    }
    let meant: Vec<String> =
        SIGNS.iter().filter_map(|layout| layout.undo(typed)).filter(|number| has_digit(number)).collect();
    match the_only(meant.clone()) {
        Some(only) => Ok(only),
        None if meant.is_empty() && typed.chars().all(|c| kept(c) || separator(c)) => plain(),
        None => Err(BadBadge::Layout),
    }
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// What all layouts that explain what was typed make of it; none where they differ.
fn the_only(mut meant: Vec<String>) -> Option<String> {
    meant.sort_unstable();
    meant.dedup();
    meant.pop().filter(|_| meant.is_empty())
}

/// Whether it is groups of letters, equally long, with a hyphen between two of them: on a French keyboard that is the
/// digit 6, which hardly stands so regularly.
fn in_groups(typed: &str) -> bool {
    let mut groups = typed.split('-');
    let length = groups.next().map_or(0, str::len);
    length >= 2
        && typed.chars().all(|c| c == '-' || c.is_ascii_alphabetic())
        && groups.all(|group| group.len() == length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// What a computer with this layout makes of the keys of `number`.
    fn typed(layout: &Layout, number: &str) -> String {
        let key = |c: char| match c {
            '0' => layout.digits[9],
            '1'..='9' => layout.digits[c as usize - '1' as usize],
            other => {
                let place = LETTERS.iter().position(|letter| *letter == other.to_ascii_lowercase()).unwrap();
                layout.letters[place].to_uppercase().next().unwrap()
            }
        };
        number.chars().map(key).collect()
    }

    #[test]
    fn digits_typed_under_another_layout_are_understood() {
        for (typed, want) in [
            ("à'Qé&&(B", "04A2115B"),
            ("à'Qé&&_B", "04A2118B"),
            ("à'Qé\"'-B", "04A2346B"),
            ("éř+š", "0513"),
            ("à'qé&&(b", "04a2115b"),
            ("À'QÉ&&(B", "04A2115B"),
            ("ö4A2115B", "04A2115B"),
            ("04ф2115и", "04a2115b"),
            ("04Α2115Β", "04A2115B"),
            ("04ש2115נ", "04a2115b"),
        ] {
            assert_eq!(number(typed).as_deref(), Ok(want), "{typed}");
        }
    }

    /// Whatever the layout, no card is taken for another one: its own number, or a refusal.
    #[test]
    fn no_layout_makes_one_card_of_two() {
        let mut refused = 0;
        for layout in SIGNS.iter().chain(&LETTERED) {
            let mut seen = HashSet::new();
            for card in 0..4000_u32 {
                let card = format!("{:08X}", card.wrapping_mul(0x9E37_79B1));
                let typed = typed(layout, &card);
                match number(&typed) {
                    Ok(found) => {
                        assert!(seen.insert(found.clone()), "{found} stands for two cards");
                        // What is kept as it was typed is no other card's number either.
                        let kept = found == typed && !has_digit(&typed);
                        assert!(found.eq_ignore_ascii_case(&card) || kept, "{card} is taken for {found}");
                    }
                    Err(bad) => {
                        assert_eq!(bad, BadBadge::Layout);
                        refused += 1;
                    }
                }
            }
        }
        assert!(refused < 20, "{refused} of 32,000 are refused");
    }

    #[test]
    fn what_was_understood_before_is_understood_as_before() {
        for (typed, want) in [
            ("04:a2:11:5b", "04a2115b"),
            ("04-A2-11-5B", "04A2115B"),
            ("AB-CD-EF-AB", "ABCDEFAB"),
            ("AB:CD:EF:AB", "ABCDEFAB"),
            ("%946EBD28C?", "946EBD28C"),
            ("20171a,2a,3a", "20171a,2a,3a"),
            ("123,45678", "123,45678"),
            ("badge", "badge"),
            ("ADA-LOVELACE", "ADALOVELACE"),
            ("Renée", "Renée"),
            ("123/45678", "12345678"),
            ("12 34 56", "123456"),
            ("", ""),
        ] {
            assert_eq!(number(typed).as_deref(), Ok(want), "{typed}");
        }
        for lost in ["04A2'15B", "12&34", "12+34", "M&é\"'(", "!@#$", "&xyz("] {
            assert_eq!(number(lost), Err(BadBadge::Layout), "{lost}");
        }
    }
}
