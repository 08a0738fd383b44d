//! Texts in two languages, side by side: one that is missing in a language does not compile, and neither does one that
//! is not set as its language is.

/// Declares texts in English and in French.
///
/// - `pub struct`: words by their keys, with `EN`, `FR` and `TEXTS`.
/// - `pub enum`: a closed list of sentences, with `ALL` and `sentence(language)`; what else belongs to each, like a
///   status, stands behind its name.
#[macro_export]
macro_rules! sentences {
    ($(#[$meta:meta])* pub struct $name:ident { $($key:ident: $en:literal, $fr:literal;)* }) => {
        $(#[$meta])*
        #[allow(missing_docs, reason = "the English words beside each key say what it is")]
        pub struct $name { $(pub $key: &'static str,)* }

        impl $name {
            /// In English.
            pub const EN: Self = Self { $($key: $en,)* };
            /// In French.
            pub const FR: Self = Self { $($key: $fr,)* };
            /// Every key, in English and in French.
            pub const TEXTS: &'static [(&'static str, &'static str, &'static str)] =
                &[$((stringify!($key), $en, $fr),)*];

            /// In this language.
            #[must_use]
            pub const fn of(language: $crate::text::Language) -> &'static Self {
                match language {
                    $crate::text::Language::En => &Self::EN,
                    $crate::text::Language::Fr => &Self::FR,
                }
            }
        }

        $($crate::typography!($en, $fr);)*
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $key:ident = $en:literal, $fr:literal;)* }) => {
        $(#[$meta])*
        pub enum $name { $($(#[$doc])* $key,)* }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$key,)*];

            /// The sentence for people.
            #[must_use]
            pub const fn sentence(self, language: $crate::text::Language) -> &'static str {
                match (self, language) {
                    $((Self::$key, $crate::text::Language::En) => $en, (Self::$key, $crate::text::Language::Fr) => $fr,)*
                }
            }
        }

        $($crate::typography!($en, $fr);)*
    };
    ($(#[$meta:meta])* pub enum $name:ident, $(#[$more:meta])* $extra:ident: $type:ty {
        $($(#[$doc:meta])* $key:ident = $value:literal, $en:literal, $fr:literal;)*
    }) => {
        $crate::sentences! { $(#[$meta])* pub enum $name { $($(#[$doc])* $key = $en, $fr;)* } }

        impl $name {
            $(#[$more])*
            #[must_use]
            pub const fn $extra(self) -> $type { match self { $(Self::$key => $value,)* } }
        }
    };
}

/// Does not compile unless both texts are set as their languages are.
#[macro_export]
macro_rules! typography {
    ($en:literal, $fr:literal) => {
        const _: () = assert!($crate::words::is_set_as_english($en), "not set as English is: see model::words");
        const _: () = assert!($crate::words::is_set_as_french($fr), "not set as French is: see model::words");
    };
}

const NARROW: &[u8] = "\u{202f}".as_bytes();
const NO_BREAK: &[u8] = "\u{a0}".as_bytes();

/// Whether a text has the apostrophes, quotation marks and dots of English, and no spaces before its punctuation.
#[must_use]
pub const fn is_set_as_english(text: &str) -> bool {
    let text = text.as_bytes();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let at = text.len() - rest.len();
        let (before, _) = text.split_at(at);
        let wrong = match byte {
            b':' | b';' | b'!' | b'?' => ends_with(before, b" "),
            _ => false,
        };
        if wrong || is_typed(before, *byte, after) {
            return false;
        }
        rest = after;
    }
    true
}

/// Whether a text is set as French is: a narrow no-break space (U+202F) before `;`, `!` and `?` and inside « », a
/// no-break space (U+00A0) before `:`, and the apostrophe ’. What is code, like `ipp://` or `'a':'b'`, stays as it is.
#[must_use]
pub const fn is_set_as_french(text: &str) -> bool {
    let text = text.as_bytes();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        let at = text.len() - rest.len();
        let (before, _) = text.split_at(at);
        let wrong = match byte {
            b';' | b'!' | b'?' => !ends_with(before, NARROW),
            b':' => !matches!(after, [b'/' | b'\'' | b'0'..=b'9', ..]) && !ends_with(before, NO_BREAK),
            // « and » in UTF-8 are 0xC2 with 0xAB or 0xBB.
            0xab if ends_with(before, &[0xc2]) => !begins_with(after, NARROW),
            0xbb if ends_with(before, &[0xc2]) => {
                let (before, _) = before.split_at(before.len() - 1);
                !ends_with(before, NARROW)
            }
            _ => false,
        };
        if wrong || is_typed(before, *byte, after) {
            return false;
        }
        rest = after;
    }
    true
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
            "À 12:30",
        ] {
            assert!(is_set_as_french(good), "{good}");
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
            "Lecture...",
            "?",
        ] {
            assert!(!is_set_as_french(bad), "{bad}");
        }
    }

    #[test]
    fn english_has_its_own_apostrophes_too() {
        assert!(is_set_as_english("The user’s badge “04:A2” ends: why? {'a':'b'}"));
        for bad in ["The user's", "A \"word\"", "Why ?", "Reading..."] {
            assert!(!is_set_as_english(bad), "{bad}");
        }
    }
}
