//! What a new password must be like, and how good it is: the part that the browser shares. The long list of common
//! passwords is in `identity`, since a page should not have to load it.

use crate::orgs::PasswordRules;
use serde::{Deserialize, Serialize};

/// How long a password may be, in characters.
pub const PASSWORD_MOST: usize = 256;
/// How many characters must be left of a password without the words that belong to the person.
const LEFT: usize = 8;
/// Shorter personal words are in too many other words to say anything.
const WORD: usize = 4;
/// What everybody tries first; longer ones that only add a few characters to it are no better.
const COMMON: [&str; 24] = [
    "password",
    "passw0rd",
    "motdepasse",
    "azerty",
    "qwerty",
    "qwertz",
    "1234567890",
    "0123456789",
    "123456789",
    "987654321",
    "abcdefgh",
    "letmein",
    "bienvenue",
    "bonjour",
    "welcome",
    "iloveyou",
    "jetaime",
    "administrat",
    "admin1234",
    "sunshine",
    "football",
    "princess",
    "dragon",
    "changeme",
];

/// Why a password cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BadPassword {
    /// Fewer characters than the organization wants.
    TooShort,
    /// More than [`PASSWORD_MOST`] characters.
    TooLong,
    /// Little is left of it without the person's own address or names, or the product's.
    Personal,
    /// One of those that everybody tries first.
    Common,
    /// Fewer of the four kinds of characters than the organization wants.
    Kinds,
    /// The present one, or one of the former ones that the organization remembers.
    Used,
}

/// Whether `password` may be set by these rules for somebody to whom these texts belong: address, names,
/// organization. The list of former passwords and the long list of common ones are checked elsewhere.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_password(password: &str, rules: PasswordRules, personal: &[&str]) -> Result<(), BadPassword> {
    let length = password.chars().count();
    if length < usize::from(rules.least) {
        return Err(BadPassword::TooShort);
    }
    if length > PASSWORD_MOST {
        return Err(BadPassword::TooLong);
    }
    if is_personal(password, personal) {
        return Err(BadPassword::Personal);
    }
    if is_common(password) {
        return Err(BadPassword::Common);
    }
    if kinds(password) < rules.kinds {
        return Err(BadPassword::Kinds);
    }
    Ok(())
}

/// How many of small letters, capitals, digits and others are in it.
fn kinds(password: &str) -> u8 {
    let has = |kind: fn(char) -> bool| u8::from(password.chars().any(kind));
    has(char::is_lowercase)
        + has(char::is_uppercase)
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_lowercase() && !c.is_uppercase() && !c.is_ascii_digit())
}

/// Whether little is left without the words that somebody who knows the person would try.
fn is_personal(password: &str, personal: &[&str]) -> bool {
    let folded = password.to_lowercase();
    let texts = personal.iter().map(|text| text.to_lowercase());
    let mut left = folded.clone();
    for text in texts.chain(std::iter::once("imprimatur".to_owned())) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= WORD) {
            left = left.replace(word, "");
        }
    }
    left != folded && left.chars().filter(|c| c.is_alphanumeric()).count() < LEFT
}

fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    let length = folded.chars().count();
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 5 || COMMON.iter().any(|c| folded.starts_with(c) && length < c.len() + 5)
}

/// How good a password is, for the one who types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    /// From 0, nothing typed, to 4.
    pub score: u8,
    /// What would make it better.
    pub hint: Option<Hint>,
}

/// What would make a password better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It cannot be taken as it is.
    Bad(BadPassword),
    /// A few more characters or another word would be worth most.
    Longer,
}

/// How good `password` is, by these rules and for somebody to whom these texts belong.
#[must_use]
pub fn strength(password: &str, rules: PasswordRules, personal: &[&str]) -> Strength {
    if password.is_empty() {
        return Strength { score: 0, hint: None };
    }
    if let Err(bad) = check_password(password, rules, personal) {
        return Strength { score: 1, hint: Some(Hint::Bad(bad)) };
    }
    let (length, words) = (password.chars().count(), password.split_whitespace().count());
    let score = if length >= 20 {
        4
    } else if length >= 15 || words >= 3 {
        3
    } else {
        2
    };
    Strength { score, hint: (score < 3).then_some(Hint::Longer) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: PasswordRules = PasswordRules { least: 10, kinds: 0, history: 0 };
    const GRACE: [&str; 3] = ["grace@example.org", "Grace Hopper", "Lakeside Printing"];

    #[test]
    fn passwords_that_everybody_guesses_are_refused() {
        let check = |p: &str| check_password(p, RULES, &GRACE);
        assert_eq!(check("short"), Err(BadPassword::TooShort));
        assert_eq!(check(&"long".repeat(65)), Err(BadPassword::TooLong));
        assert_eq!(check("password123"), Err(BadPassword::Common));
        assert_eq!(check("aaaaaaaaaaaa"), Err(BadPassword::Common));
        assert_eq!(check("Grace-forever"), Err(BadPassword::Personal));
        assert_eq!(check("HopperGrace12"), Err(BadPassword::Personal));
        assert_eq!(check("Imprimatur-1"), Err(BadPassword::Personal));
        assert_eq!(check("lakeside2026!"), Err(BadPassword::Personal));
        assert_eq!(check("a heron on the lake"), Ok(()));
        assert_eq!(check("printing is a fine old craft"), Ok(()));
    }

    #[test]
    fn the_rules_of_the_organization_count() {
        let check = |p: &str, least, kinds| check_password(p, PasswordRules { least, kinds, history: 0 }, &[]);
        assert_eq!(check("eleven quiet", 12, 0), Ok(()));
        assert_eq!(check("eleven quiet", 13, 0), Err(BadPassword::TooShort));
        assert_eq!(check("eleven quiet", 12, 2), Ok(()));
        assert_eq!(check("eleven quiet", 12, 3), Err(BadPassword::Kinds));
        assert_eq!(check("Eleven quiet 11", 12, 4), Ok(()));
    }

    #[test]
    fn a_strength_says_what_would_help() {
        let check = |p: &str| strength(p, RULES, &GRACE);
        assert_eq!(check(""), Strength { score: 0, hint: None });
        assert_eq!(check("password123"), Strength { score: 1, hint: Some(Hint::Bad(BadPassword::Common)) });
        assert_eq!(check("tramontane"), Strength { score: 2, hint: Some(Hint::Longer) });
        assert_eq!(check("one heron two"), Strength { score: 3, hint: None });
        assert_eq!(check("a heron on the lake, early"), Strength { score: 4, hint: None });
    }
}
