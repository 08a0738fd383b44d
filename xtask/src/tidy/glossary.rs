//! One thing has one name: what people can read is held against `docs/glossary.md`.
//!
//! A word of the last column is refused in every text of the product and in every document, in its own language. Where
//! a sentence stands in both languages side by side, a word that is bold in the first column must be answered by the
//! French one of the second.

use super::source::{Source, Text};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

const PAGE: &str = "docs/glossary.md";
/// Whose texts people read; tests and the build tool may say what they like.
const PRODUCT: &[&str] = &["app", "appliance", "frontend"];
/// Documents for people who run the product, in English; the French ones stand in `docs/fr`.
pub const DOCUMENTS: &[&str] = &[
    "README.md",
    "docs/administrator.md",
    "docs/api.md",
    "docs/badges.md",
    "docs/field.md",
    "docs/print.md",
    "docs/security.md",
];

/// Holds texts and documents against the glossary.
pub fn check(root: &Path, files: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
    let read = |file: &Path| fs::read_to_string(root.join(file)).with_context(|| format!("reading {}", file.display()));
    let glossary = Glossary::of(&read(Path::new(PAGE))?);
    if glossary.terms.is_empty() {
        broken.push(format!("{PAGE} has no terms"));
    }
    for file in files {
        let name = file.display().to_string();
        let rust = file.extension().is_some_and(|e| e == "rs");
        if rust && is_product(file) {
            glossary.source(&name, &Source::of(&read(file)?), broken);
        } else if DOCUMENTS.contains(&name.as_str()) {
            glossary.document(&name, &read(file)?, Tongue::English, broken);
        } else if file.starts_with("docs/fr") {
            glossary.document(&name, &read(file)?, Tongue::French, broken);
        }
    }
    Ok(())
}

/// Whether people read the texts of `file`.
pub fn is_product(file: &Path) -> bool {
    let tries = |part: &str| matches!(part, "tests" | "tests.rs" | "fuzz.rs" | "testing.rs" | "examples");
    PRODUCT.iter().any(|folder| file.starts_with(folder))
        && !file.components().any(|c| c.as_os_str().to_str().is_some_and(tries))
}

/// The language of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    English,
    French,
}

/// A line of the page.
struct Term {
    english: String,
    french: Vec<String>,
    /// Whether the French word must stand wherever the English one does.
    bound: bool,
    not_english: Vec<String>,
    not_french: Vec<String>,
}

struct Glossary {
    terms: Vec<Term>,
}

impl Glossary {
    /// Reads the tables of the page.
    fn of(page: &str) -> Self {
        let rows =
            page.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| ---") && !l.starts_with("| English"));
        let terms = rows.filter_map(|row| {
            let mut cells = row.trim_matches('|').split('|').map(str::trim);
            let (english, french, refused) = (cells.next()?, cells.next()?, cells.nth(2)?);
            Some(Term {
                english: english.replace('*', ""),
                french: french.split(", ").map(str::to_owned).collect(),
                bound: english.contains("**"),
                not_english: between(refused, '“', '”'),
                not_french: between(refused, '«', '»'),
            })
        });
        Self { terms: terms.collect() }
    }

    /// The texts of a Rust file.
    fn source(&self, name: &str, source: &Source, broken: &mut Vec<String>) {
        let mut skip = false;
        for (n, text) in source.texts.iter().enumerate() {
            if std::mem::take(&mut skip) {
                continue;
            }
            let place = format!("{name}:{}", text.line);
            match source.texts.get(n + 1).filter(|next| side_by_side(&source.code, text, next)) {
                Some(french) => {
                    skip = true;
                    self.refused(&place, &text.text, Tongue::English, broken);
                    self.refused(&place, &french.text, Tongue::French, broken);
                    self.pair(&place, &text.text, &french.text, broken);
                }
                None => {
                    if let Some(tongue) = tongue(&text.text) {
                        self.refused(&place, &text.text, tongue, broken);
                    }
                }
            }
        }
    }

    /// A document, without what stands in it as code.
    fn document(&self, name: &str, page: &str, tongue: Tongue, broken: &mut Vec<String>) {
        let mut code = false;
        for (n, line) in page.lines().enumerate() {
            if line.starts_with("```") {
                code = !code;
            } else if !code {
                let text: Vec<&str> = line.split('`').step_by(2).collect();
                self.refused(&format!("{name}:{}", n + 1), &text.join("`"), tongue, broken);
            }
        }
    }

    fn refused(&self, place: &str, text: &str, tongue: Tongue, broken: &mut Vec<String>) {
        let words = words(text);
        for term in &self.terms {
            let (refused, instead) = match tongue {
                Tongue::English => (&term.not_english, &term.english),
                Tongue::French => (&term.not_french, term.french.first().unwrap_or(&term.english)),
            };
            for refused in refused.iter().filter(|r| has(&words, r)) {
                broken.push(format!("{place}: the glossary says “{instead}”, not “{refused}”: {text}"));
            }
        }
    }

    fn pair(&self, place: &str, english: &str, french: &str, broken: &mut Vec<String>) {
        let (english_words, french_words) = (words(english), words(french));
        for term in self.terms.iter().filter(|t| t.bound && has(&english_words, &t.english)) {
            if !term.french.iter().any(|f| has(&french_words, f)) {
                let wanted = term.french.join("” or “");
                broken.push(format!("{place}: “{}” is “{wanted}” in French: {english} / {french}", term.english));
            }
        }
    }
}

/// Whether two texts are one sentence in both languages: `"…", "…";` or `"…", "…")` in a list of sentences.
pub fn side_by_side(code: &str, english: &Text, french: &Text) -> bool {
    let between = code.get(english.at + 2..french.at).unwrap_or_default().trim();
    let after = code.get(french.at + 2..).unwrap_or_default().trim_start();
    let sentence = |text: &&Text| text.text.trim().contains(' ');
    let sentences = [english, french].iter().all(sentence);
    between == "," && (after.starts_with(';') || sentences && after.starts_with(')'))
}

/// The language of a text that stands alone; none of a name, a key or an address.
fn tongue(text: &str) -> Option<Tongue> {
    // A file of samples is no sentence either.
    if !text.trim().contains(' ') || text.contains('\n') {
        return None;
    }
    let french = [
        "le", "la", "les", "des", "du", "une", "est", "vous", "votre", "ce", "cette", "et", "pour", "dans", "pas", "l",
        "d", "ne", "n", "à",
    ];
    let words = words(text);
    let some = words.iter().any(|w| french.contains(&w.as_str()));
    Some(if some || text.contains(['é', 'è', 'ê', 'ç']) { Tongue::French } else { Tongue::English })
}

/// The words of a text in lower case, without what is filled in (`{email}`). A hyphen belongs to its word, as do the
/// signs of a key (`mail.relay_tls`); a word in capitals alone (`LOGIN`) is a name and stays as it is.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let fixed = text.split('{').enumerate().map(|(n, piece)| match piece.split_once('}') {
        Some((_, after)) if n > 0 => after,
        _ => piece,
    });
    for piece in fixed {
        for word in piece.split(|c: char| !c.is_alphanumeric() && !"-._".contains(c)) {
            let word = word.trim_matches(['-', '.', '_']);
            if !word.is_empty() {
                let name = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
                words.push(if name { word.to_owned() } else { word.to_lowercase() });
            }
        }
    }
    words
}

/// Whether `term` stands in `text`, in one number or the other.
fn has(text: &[String], term: &str) -> bool {
    let term = words(term);
    !term.is_empty() && text.windows(term.len()).any(|window| window.iter().zip(&term).all(|(a, b)| same(a, b)))
}

fn same(word: &str, term: &str) -> bool {
    let ending = |ending: &str| word.strip_suffix(ending) == Some(term);
    let plural = term.strip_suffix("il").or_else(|| term.strip_suffix('l'));
    word == term
        || ["s", "x", "e", "es"].into_iter().any(ending)
        || plural.is_some_and(|stem| word.strip_suffix("ux") == Some(stem))
}

fn between(text: &str, open: char, close: char) -> Vec<String> {
    let pieces = text.split(open).skip(1).filter_map(|piece| piece.split_once(close));
    pieces.map(|(inside, _)| inside.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "| English | French | What | In IPP | Not |\n| --- | --- | --- | --- | --- |\n\
        | **child organization** | entreprise fille | x | | “subsidiary” « entreprise enfant » « filiale » |\n\
        | **job** | travail | x | `job` | |\n| e-mail | e-mail | x | | “email” |\n";

    fn told(rust: &str) -> Vec<String> {
        let mut broken = Vec::new();
        Glossary::of(PAGE).source("f.rs", &Source::of(rust), &mut broken);
        broken.into_iter().map(|b| b.split(": ").nth(1).unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn both_columns_are_held_to() {
        assert_eq!(told("a: \"Child organizations\", \"Entreprises filles\";"), [""; 0]);
        assert_eq!(
            told("a: \"Child organizations\", \"Entreprises enfants\";"),
            [
                "the glossary says “entreprise fille”, not “entreprise enfant”",
                "“child organization” is “entreprise fille” in French"
            ]
        );
        assert_eq!(told("a: \"{n} jobs\", \"{n} travaux\";"), [""; 0]);
        assert_eq!(told("a: \"{n} jobs\", \"{n} documents\";"), ["“job” is “travail” in French"]);
        assert_eq!(
            told("En => \"Type the email here\", Fr => \"Une filiale\""),
            ["the glossary says “e-mail”, not “email”", "the glossary says “entreprise fille”, not “filiale”"]
        );
    }

    #[test]
    fn names_and_keys_are_no_sentences() {
        assert_eq!(told("x(\"email\"); y(\"jobs\", \"printers\");"), [""; 0]);
    }

    #[test]
    fn code_in_documents_is_not_read() {
        let mut broken = Vec::new();
        Glossary::of(PAGE).document("d.md", "`email` is\n```\nemail\n```\nan email\n", Tongue::English, &mut broken);
        assert_eq!(broken.len(), 1, "{broken:?}");
        assert!(broken[0].starts_with("d.md:5: "), "{broken:?}");
    }
}
