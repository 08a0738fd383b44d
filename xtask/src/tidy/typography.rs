//! Every text that people can see is set as its language is.
//!
//! Texts of `sentences!` and `routes!` do not compile otherwise. Here the same rules, which are one file of the model,
//! are asked of everything else: letters, panels, help texts, the script that starts the browser app, and documents.

#[path = "../../../app/model/src/typography.rs"]
mod rules;

use super::{
    glossary::{DOCUMENTS, Tongue, is_product, side_by_side},
    source::Source,
};
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Texts that are no sentences of ours, or cannot be set: the file and why.
const APART: &[(&str, &str)] = &[
    ("app/documents/src/charset.rs", "tables of characters"),
    ("appliance/src/smtp/replies.rs", "replies of SMTP are ASCII (RFC 5321, 4.2)"),
];

/// Holds every text of the product and every document against the rules.
pub fn check(root: &Path, files: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
    for file in files {
        let name = file.display().to_string();
        let read = || fs::read_to_string(root.join(file)).with_context(|| format!("reading {name}"));
        let kind = file.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if APART.iter().any(|(apart, _)| *apart == name) {
            continue;
        } else if is_product(file) && kind == "rs" {
            let text = read()?;
            source(&name, &Source::of(&text), broken);
            help(&name, &text, broken);
        } else if is_product(file) && matches!(kind, "js" | "html") {
            script(&name, &read()?, broken);
        } else if file.starts_with("docs/fr") {
            document(&name, &read()?, Tongue::French, broken);
        } else if DOCUMENTS.contains(&name.as_str()) {
            document(&name, &read()?, Tongue::English, broken);
        }
    }
    Ok(())
}

/// The texts of a Rust file.
fn source(name: &str, source: &Source, broken: &mut Vec<String>) {
    for (n, text) in source.texts.iter().enumerate() {
        let second = n.checked_sub(1).and_then(|n| source.texts.get(n));
        let answers = second.is_some_and(|english| side_by_side(&source.code, english, text));
        let begins = source.code.get(..text.at).unwrap_or_default();
        let french = answers || speaks_french(begins) || looks_french(&text.text);
        tell(&format!("{name}:{}", text.line), &text.text, french.then_some(Tongue::French), broken);
    }
}

/// The help of the command line, which stands as comments above what it is about.
fn help(name: &str, text: &str, broken: &mut Vec<String>) {
    if !text.contains("clap::") {
        return;
    }
    for (n, line) in text.lines().enumerate() {
        if let Some(line) = line.trim_start().strip_prefix("/// ") {
            tell(&format!("{name}:{}", n + 1), &without_code(line), Some(Tongue::English), broken);
        }
    }
}

/// The texts of a script or a page, which stand between single quotation marks or between tags.
fn script(name: &str, page: &str, broken: &mut Vec<String>) {
    for (n, line) in page.lines().enumerate() {
        let place = format!("{name}:{}", n + 1);
        let french = line.trim_start().starts_with("fr:");
        for text in line.split('\'').skip(1).step_by(2).chain(line.split(['<', '>']).skip(2).step_by(2)) {
            tell(&place, text, (french || looks_french(text)).then_some(Tongue::French), broken);
        }
    }
}

/// A document, without what stands in it as code.
fn document(name: &str, page: &str, tongue: Tongue, broken: &mut Vec<String>) {
    let mut code = false;
    for (n, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            code = !code;
        } else if !code {
            tell(&format!("{name}:{}", n + 1), &without_code(line), Some(tongue), broken);
        }
    }
}

/// A line with a letter where code stood: what follows it is set as after a word.
fn without_code(line: &str) -> String {
    let pieces: Vec<&str> = line.split('`').step_by(2).collect();
    pieces.join("x")
}

/// Tells what is wrong with a text, whose language may not be known.
fn tell(place: &str, text: &str, tongue: Option<Tongue>, broken: &mut Vec<String>) {
    let fault = match tongue {
        Some(Tongue::French) => rules::french_fault(text),
        Some(Tongue::English) => rules::english_fault(text),
        None => rules::space_fault(text),
    };
    let Some(at) = fault else { return };
    let from = text.floor_char_boundary(at.saturating_sub(24));
    let to = text.ceil_char_boundary(at.saturating_add(8));
    let near = text.get(from..to).unwrap_or(text).escape_debug();
    let language = match tongue {
        Some(Tongue::French) => "French",
        Some(Tongue::English) => "English",
        None => "any language",
    };
    broken.push(format!("{place}: not set as {language} is, see app/model/src/typography.rs: “{near}”"));
}

/// Whether a text at the end of `code` is on the French arm of a match, or in a value made for French.
pub fn speaks_french(code: &str) -> bool {
    let Some(at) = code.rfind("Language::Fr") else { return false };
    let since = code.get(at..).unwrap_or_default();
    // Braces that close more than was opened lead out of it.
    let mut depth = 0_i32;
    for c in since.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    !since.contains("Language::En")
}

/// Whether a text has a word or a letter that only French has.
fn looks_french(text: &str) -> bool {
    let words = [
        "le", "la", "les", "des", "du", "une", "est", "vous", "votre", "vos", "ce", "cette", "et", "pour", "dans",
        "pas", "ne", "qui", "que", "quoi", "avec", "sur", "non", "oui", "bonjour", "pourquoi",
    ];
    let lower = text.to_lowercase();
    text.contains(' ') && text.contains(['é', 'è', 'ê', 'ç', 'à', 'ù', 'û', 'î', 'ô', '«', 'œ'])
        || lower.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rust: &str) -> Vec<String> {
        let mut broken = Vec::new();
        source("f.rs", &Source::of(rust), &mut broken);
        broken
    }

    #[test]
    fn french_is_recognised_by_where_it_stands() {
        let wrong = [
            "sure: \"Why?\", \"Vraiment?\";",
            "match l { Language::En => \"Sure?\", Language::Fr => \"Certain?\" }",
            "match l { Language::Fr => { format!(\"Certain?\") } }",
            "static FR: W = W { language: Language::Fr, sure: \"Certain?\" };",
            "g(\"Qui: personne\");",
            "g(\"Certain ?\");",
        ];
        for rust in wrong {
            assert_eq!(told(rust).len(), 1, "{rust}");
        }
        let right = [
            "match l { Language::Fr => \"Oui\u{202f}!\", Language::En => \"Yes!\" }",
            "match l { Language::En => 1, Language::Fr => 2 } g(\"Sure?\");",
            "g(\"{name}: {error}\");",
        ];
        for rust in right {
            assert_eq!(told(rust), [""; 0], "{rust}");
        }
    }

    #[test]
    fn scripts_and_documents_are_read_without_their_code() {
        let mut broken = Vec::new();
        script("b.js", "en: ['Sure?'],\nfr: ['Certain?', 'x'],\n<p>Encore un mot :</p>\n", &mut broken);
        document("d.md", "`a ?` reste\n```\nb ?\n```\nVraiment ?\n", Tongue::French, &mut broken);
        let places: Vec<&str> = broken.iter().filter_map(|told| told.split(": ").next()).collect();
        assert_eq!(places, ["b.js:2", "b.js:3", "d.md:5"]);
    }
}
