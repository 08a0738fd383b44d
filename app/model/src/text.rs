//! Words that people type, parsed once at the edge and trusted afterwards.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{fmt, str::FromStr};

/// Why a text was refused; the codes are those of the wire, the sentences those of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BadText {
    /// Nothing was given.
    Empty,
    /// More characters than allowed.
    TooLong,
    /// A character that is not allowed here.
    Characters,
    /// Not of the form that is wanted.
    Form,
}

impl fmt::Display for BadText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "nothing was given",
            Self::TooLong => "too many characters",
            Self::Characters => "a character that is not allowed here",
            Self::Form => "not of the form that is wanted",
        })
    }
}

impl std::error::Error for BadText {}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $check:path;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text itself.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }

        impl FromStr for $name {
            type Err = BadText;
            fn from_str(text: &str) -> Result<Self, BadText> { $check(text).map(Self) }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

words! {
    /// An e-mail address, folded to lower case (decision X4), at most 254 characters.
    Email = email;
    /// The name of an organization: 1 to 80 letters, digits, spaces and `. - _ ' & ( )` (C3).
    OrgName = org_name;
    /// The name of a group: 1 to 80 characters without control characters (X11).
    GroupName = group_name;
    /// A short line: 1 to 200 characters without control characters.
    Line = line;
}

impl Email {
    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

fn email(text: &str) -> Result<String, BadText> {
    let folded = text.trim().to_lowercase();
    if folded.is_empty() {
        return Err(BadText::Empty);
    }
    if folded.chars().count() > 254 {
        return Err(BadText::TooLong);
    }
    let (local, domain) = folded.rsplit_once('@').ok_or(BadText::Form)?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c));
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    if !local_ok || !domain.split('.').all(label_ok) {
        return Err(BadText::Form);
    }
    // Two addresses that look the same must not be two people's (security.md, passwords and reset links).
    if folded.is_ascii() || (plain(local) && domain.split('.').all(plain)) {
        Ok(folded)
    } else {
        Err(BadText::Characters)
    }
}

/// Whether the letters are those of one script, and each of them is of today's spelling: no letter of another alphabet
/// that looks like the ones beside it, no wide or small forms (UTS 39, 3.1 and 5.1).
fn plain(text: &str) -> bool {
    use unicode_security::{GeneralSecurityProfile as _, MixedScript as _};
    // Letters of other alphabets that pass for Latin ones (the confusables of UTS 39): a word of nothing else is one.
    const LIKE_LATIN: &str = "асԁегһіјӏорԛѕѵԝхуαγινορσυ";
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).peekable();
    let disguised = letters.peek().is_some() && letters.all(|c| LIKE_LATIN.contains(c));
    text.is_single_script() && !disguised && text.chars().all(|c| c.is_ascii() || c.identifier_allowed())
}

fn org_name(text: &str) -> Result<String, BadText> {
    let name = bounded(text, 80)?;
    let allowed = |c: char| c.is_alphanumeric() || " .-_'&()".contains(c);
    if name.chars().all(allowed) { Ok(name) } else { Err(BadText::Characters) }
}

fn group_name(text: &str) -> Result<String, BadText> {
    bounded(text, 80)
}

fn line(text: &str) -> Result<String, BadText> {
    bounded(text, 200)
}

fn bounded(text: &str, most: usize) -> Result<String, BadText> {
    let text = text.trim();
    if text.is_empty() {
        return Err(BadText::Empty);
    }
    if text.chars().count() > most {
        return Err(BadText::TooLong);
    }
    if text.chars().any(hidden) {
        return Err(BadText::Characters);
    }
    Ok(text.to_owned())
}

/// Control characters and those that turn the direction of writing: they make one text look like another.
fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A line made out of a stranger's text: hidden characters dropped, cut to 200 characters, `or` when nothing is left.
#[must_use]
pub fn tamed(text: &str, or: &str) -> Line {
    let kept: String =
        text.chars().map(|c| if c == '\t' || c == '\n' { ' ' } else { c }).filter(|c| !hidden(*c)).take(200).collect();
    let kept = kept.trim();
    Line(if kept.is_empty() { or.to_owned() } else { kept.to_owned() })
}

/// A text as it is searched: lower case, and letters of French and its neighbours without their accents.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'ç' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            // What is left of a letter that was written in two parts, such as e and an accent.
            '\u{300}'..='\u{36f}' => (),
            other => folded.push(other),
        }
    }
    folded
}

/// The words of a text as they are searched.
pub fn search_words(text: &str) -> impl Iterator<Item = String> {
    let folded = folded(text);
    let words: Vec<String> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect();
    words.into_iter()
}

/// A language that the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

impl Language {
    /// Every language, in the order of the selector.
    pub const ALL: [Self; 2] = [Self::En, Self::Fr];

    /// The language tag (RFC 5646).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fr => "fr",
        }
    }

    /// The first language of an `Accept-Language` header (RFC 9110, 12.5.4) that the product speaks.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| part.split([';', '-']).next().map(str::trim))
            .find_map(|tag| Self::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(tag)))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_checked() {
        let check = |text: &str, want: Result<&str, BadText>| {
            assert_eq!(text.parse::<Email>().map(|e| e.0), want.map(str::to_owned), "{text}");
        };
        check(" Ada@Example.ORG ", Ok("ada@example.org"));
        check("ada+print@localhost", Ok("ada+print@localhost"));
        check("zoé@école.fr", Ok("zoé@école.fr"));
        check("", Err(BadText::Empty));
        check("ada", Err(BadText::Form));
        check("a da@example.org", Err(BadText::Form));
        check("ada@example..org", Err(BadText::Form));
        check("ada@-example.org", Err(BadText::Form));
        check("<ada@example.org>", Err(BadText::Form));
        check("Ivan.Петров@пример.рф", Err(BadText::Characters));
        check("иван.петров@пример.рф", Ok("иван.петров@пример.рф"));
        check("\u{430}da@example.org", Err(BadText::Characters));
        check("ada@ex\u{430}mple.org", Err(BadText::Characters));
        check("ad\u{3b1}@example.org", Err(BadText::Characters));
        check("рора@example.org", Err(BadText::Characters));
        check("popa@example.org", Ok("popa@example.org"));
        check("\u{ff41}da@example.org", Err(BadText::Characters));
        check("\u{1d44e}da@example.org", Err(BadText::Characters));
        check("\u{17f}am@example.org", Err(BadText::Characters));
        check("\u{212a}arl@example.org", Ok("karl@example.org"));
        check("e\u{301}va@example.org", Err(BadText::Form));
        check("ada\u{200b}@example.org", Err(BadText::Form));
        check("İda@example.org", Err(BadText::Form));
    }

    #[test]
    fn words_are_searched_without_case_and_accents() {
        let words = |text| search_words(text).collect::<Vec<_>>().join(" ");
        assert_eq!(words("Zoé Ünal-Cœur, O'Neill"), "zoe unal coeur o neill");
        assert_eq!(words("e\u{301}cole.nord@École.fr"), "ecole nord ecole fr");
        assert_eq!(words(" - "), "");
    }

    #[test]
    fn group_names_have_eighty_characters_at_most() {
        assert!("é".repeat(80).parse::<GroupName>().is_ok());
        assert_eq!("é".repeat(81).parse::<GroupName>(), Err(BadText::TooLong));
        assert_eq!(" ".parse::<GroupName>(), Err(BadText::Empty));
    }

    #[test]
    fn strangers_text_is_tamed() {
        assert_eq!(tamed("a\u{202e}b\r\nc", "-").as_str(), "ab c");
        assert_eq!(tamed("\u{0}", "untitled").as_str(), "untitled");
    }

    #[test]
    fn the_browser_says_which_language() {
        assert_eq!(Language::accepted("de-CH, fr;q=0.9, en;q=0.8"), Language::Fr);
        assert_eq!(Language::accepted("*"), Language::En);
    }
}
