//! How texts are set in English and in French: the spaces, apostrophes, quotation marks and dots of each.
//!
//! One rule in one place. [`sentences!`](crate::sentences) asks it while the product is compiled, and `cargo xtask
//! tidy`, which includes this very file, asks it of every other text and document. It needs nothing but the language.

const NARROW: &[u8] = "\u{202f}".as_bytes();
const NO_BREAK: &[u8] = "\u{a0}".as_bytes();

/// Where the first thing stands that is not set as English is, in bytes: the apostrophes, quotation marks and dots of a
/// typewriter, or a space before punctuation.
#[must_use]
pub const fn english_fault(text: &str) -> Option<usize> {
    first(text, Rule::English)
}

/// Where the first thing stands that is not set as French is, in bytes: a narrow no-break space (U+202F) belongs before
/// `;`, `!` and `?`, inside « » and into large numbers, a no-break space (U+00A0) before `:`, and the apostrophe is ’.
/// What is code, like `ipp://` or `'a':'b'`, stays as it is.
#[must_use]
pub const fn french_fault(text: &str) -> Option<usize> {
    first(text, Rule::French)
}

/// Where a space of a typewriter stands that no language has: before punctuation that ends something, or inside « ».
/// It is found without knowing the language.
#[must_use]
pub const fn space_fault(text: &str) -> Option<usize> {
    first(text, Rule::AnyLanguage)
}

#[derive(Clone, Copy)]
enum Rule {
    English,
    French,
    AnyLanguage,
}

/// Where the first thing stands that is against the rule.
const fn first(text: &str, rule: Rule) -> Option<usize> {
    let text = text.as_bytes();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let at = text.len() - rest.len();
        let (before, _) = text.split_at(at);
        let wrong = match rule {
            Rule::English => is_apart(before, *byte, after) || is_typed(before, *byte, after),
            Rule::French => is_not_french(before, *byte, after) || is_typed(before, *byte, after),
            Rule::AnyLanguage => is_apart(before, *byte, after) || is_apart_inside(before, *byte, after),
        };
        if wrong {
            return Some(at);
        }
        rest = after;
    }
    None
}

const fn is_not_french(before: &[u8], byte: u8, after: &[u8]) -> bool {
    match byte {
        // `![` begins a picture in a document.
        b';' | b'!' | b'?' => !ends_with(before, NARROW) && !matches!((byte, after), (b'!', [b'[', ..])),
        // Addresses, attributes, times and how they are formatted; `:---` says how a table is set.
        b':' => !matches!(after, [b'/' | b'\'' | b'-' | b'%' | b'0'..=b'9', ..]) && !ends_with(before, NO_BREAK),
        // « and » in UTF-8 are 0xC2 with 0xAB or 0xBB.
        0xab if ends_with(before, &[0xc2]) => !begins_with(after, NARROW),
        0xbb if ends_with(before, &[0xc2]) => {
            let (before, _) = before.split_at(before.len() - 1);
            !ends_with(before, NARROW)
        }
        // “ and ” are 0xE2 0x80 with 0x9C or 0x9D.
        0x9c | 0x9d => ends_with(before, &[0xe2, 0x80]),
        b' ' => matches!((before, after), ([.., b'0'..=b'9'], [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', ..])),
        _ => false,
    }
}

/// Whether « or » has a plain space on its inner side.
const fn is_apart_inside(before: &[u8], byte: u8, after: &[u8]) -> bool {
    match byte {
        0xab if ends_with(before, &[0xc2]) => begins_with(after, b" "),
        0xbb if ends_with(before, &[0xc2]) => {
            let (before, _) = before.split_at(before.len() - 1);
            ends_with(before, b" ")
        }
        _ => false,
    }
}

/// Whether it is punctuation behind a plain space that ends something, unlike that of `:name`.
const fn is_apart(before: &[u8], byte: u8, after: &[u8]) -> bool {
    matches!(byte, b':' | b';' | b'!' | b'?')
        && ends_with(before, b" ")
        && matches!(after, [] | [b' ' | b'\n' | b')' | b'.', ..])
}

/// Whether a character is one of a typewriter: an apostrophe between letters, a quotation mark, three dots.
const fn is_typed(before: &[u8], byte: u8, after: &[u8]) -> bool {
    match byte {
        b'"' => true,
        b'\'' => matches!((before.last(), after.first()), (Some(a), Some(b)) if is_letter(*a) && is_letter(*b)),
        b'.' => begins_with(after, b".."),
        _ => false,
    }
}

/// Whether a byte is of a letter, in UTF-8.
const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

const fn begins_with(text: &[u8], part: &[u8]) -> bool {
    match text.split_at_checked(part.len()) {
        Some((start, _)) => equal(start, part),
        None => false,
    }
}

const fn ends_with(text: &[u8], part: &[u8]) -> bool {
    match text.len().checked_sub(part.len()) {
        Some(at) => equal(text.split_at(at).1, part),
        None => false,
    }
}

const fn equal(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, xs @ ..], [y, ys @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (xs, ys);
    }
    a.is_empty() && b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_has_its_own_spaces_and_apostrophes() {
        for good in [
            "L’appliance n’a plus de place\u{a0}: supprimez des travaux.",
            "Supprimer «\u{202f}{name}\u{202f}»\u{202f}?",
            "Par exemple ipp://imprimante.exemple.fr/ipp/print",
            "Ils s’écrivent {'clé1':'valeur1','clé2':'valeur2'}.",
            "À 12:30, à %H:%M, 20\u{202f}000 lignes",
            "| :--- |",
        ] {
            assert_eq!(french_fault(good), None, "{good}");
        }
        for bad in [
            "L'appliance",
            "Pourquoi ?",
            "Pourquoi?",
            "Une clé : celle-ci",
            "Une clé: celle-ci",
            "Une clé\u{202f}: celle-ci",
            "« mot\u{202f}»",
            "«\u{202f}mot »",
            "Un \"mot\"",
            "Un “mot”",
            "Lecture...",
            "20 000 lignes",
            "?",
        ] {
            assert!(french_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn english_has_its_own_apostrophes_too() {
        assert_eq!(english_fault("The user’s badge “04:A2” ends: why? {'a':'b'}"), None);
        for bad in ["The user's", "A \"word\"", "Why ?", "Reading..."] {
            assert!(english_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_typed_space_before_punctuation_is_wrong_in_any_language() {
        for good in ["Why? “Yes”; no: a::b", "a :name", "Oui\u{202f}!", "«\u{202f}mot\u{202f}»"] {
            assert_eq!(space_fault(good), None, "{good}");
        }
        for (bad, at) in [("Quoi ?", 5), ("Reste : rien", 6), ("Oui ; non", 4), ("« mot\u{202f}»", 1), ("Bien !\n", 5)]
        {
            assert_eq!(space_fault(bad), Some(at), "{bad}");
        }
    }
}
