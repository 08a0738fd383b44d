//! What types are called: by a noun. A bare participle or pronoun says nothing to whoever reads it elsewhere, and a word
//! for everything soon stands for three things. In sentences they are called by words: a name of two words that is the
//! name of a type has come there by a renaming.

use super::{glossary::is_product, source::Source};
use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Names that stood here once. With a noun beside it each would do: `Shown` does not, `ShownColumns` does.
const BARE: &str = "\
    Ahead Answer Asked At Begun Bound Broken Brought By Changed Current Decoded Deleting Desk Developed Dice Done Drawn \
    Enrolled Entered Failed Found Free Fresh Given Gone Heard Held Incoming Into It Kept Known Laid Leased LeftOut Listed \
    Listen Look Lost Made Mine Multiplexed Must Newest Next Noted Once Opened Ours Part Parting Pending Polled Read \
    Released Running Said Seen Sent Shown Spent Spoken Stored Taken Tapped That Theirs Them Things This Told Use Used \
    Wanted Way What Who Whom Written";

/// Looks at every type that is declared, and every one that is called otherwise where it is imported, in tests too.
pub fn check(root: &Path, files: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
    let mut sources = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "rs")) {
        let text = fs::read_to_string(root.join(file)).with_context(|| format!("reading {}", file.display()))?;
        sources.push((file, text));
    }
    let types: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| text.lines().flat_map(declared)).collect();
    for (file, text) in &sources {
        for (line, name) in bare(text) {
            broken.push(format!("{}:{line}: a type named {name} does not say what it is; add a noun", file.display()));
        }
        for (line, name) in in_sentences(text, is_product(file), &types) {
            broken.push(format!("{}:{line}: {name} is a type, and stands in a sentence", file.display()));
        }
    }
    Ok(())
}

/// The lines of texts with a type in them, where it is a product's, and of comments that begin with one, from 1.
fn in_sentences<'a>(file: &str, product: bool, types: &BTreeSet<&'a str>) -> Vec<(usize, &'a str)> {
    let compound = |word: &str| {
        let letter = word.get(1..).is_some_and(|rest| rest.chars().any(char::is_uppercase));
        types.get(word).copied().filter(|_| letter)
    };
    let comment = |line: &str| {
        let said = ["/// ", "//! ", "// "].iter().find_map(|mark| line.trim_start().strip_prefix(mark))?;
        let (first, rest) = said.split_once(' ')?;
        compound(first).filter(|_| rest.starts_with(char::is_lowercase))
    };
    let mut found: Vec<_> = (1..).zip(file.lines()).filter_map(|(n, line)| Some((n, comment(line)?))).collect();
    let texts = if product { Source::of(file).texts } else { Vec::new() };
    for text in texts.iter().filter(|text| text.text.contains(' ')) {
        let mut words = text.text.split(|c: char| !c.is_alphanumeric());
        found.extend(words.find_map(compound).map(|name| (text.line, name)));
    }
    found
}

/// The lines with such names, from 1.
fn bare(text: &str) -> Vec<(usize, &str)> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"));
    let names = lines.flat_map(|(number, line)| declared(line).chain(renamed(line)).map(move |name| (number, name)));
    names.filter(|(_, name)| BARE.split_whitespace().any(|word| word == *name)).collect()
}

/// The type that the line declares. What a trait leaves to be said is called as the trait wants it.
fn declared(line: &str) -> impl Iterator<Item = &str> {
    let code = line.trim_start();
    let inside = code.len() < line.len();
    let code = code.strip_prefix("pub").map_or(code, |rest| match rest.trim_start().strip_prefix('(') {
        Some(rest) => rest.split_once(')').map_or(rest, |(_, rest)| rest),
        None => rest,
    });
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let kind = words.next().unwrap_or_default();
    let declares = matches!(kind, "struct" | "enum" | "union" | "trait") || kind == "type" && !inside;
    words.next().filter(|_| declares).into_iter()
}

/// The names that the line gives by `as`.
fn renamed(line: &str) -> impl Iterator<Item = &str> {
    line.split(" as ").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_by_nouns() {
        let check = |line: &str, want: &[&str]| {
            let found: Vec<&str> = bare(line).into_iter().map(|(_, name)| name).collect();
            assert_eq!(found, want, "{line}");
        };
        check("pub struct Told {", &["Told"]);
        check("    pub(crate) enum Wanted<'a> {", &["Wanted"]);
        check("type Dice = [u8; 16];", &["Dice"]);
        check("use ipp::{Attributes\u{20}as\u{20}Said, Subject\u{20}as\u{20}Whom};", &["Said", "Whom"]);
        check("pub struct ShownColumns;", &[]);
        check("    type Answer = String;", &[]);
        check("    Taken(MessageId),", &[]);
        check("/// A struct Told", &[]);
        assert_eq!(bare("\nstruct By;"), [(2, "By")]);
    }

    #[test]
    fn sentences_are_made_of_words() {
        let check = |file: &str, want: &[(usize, &str)]| {
            let types = BTreeSet::from(["SignInState", "Job"]);
            assert_eq!(in_sentences(file, true, &types), want, "{file}");
        };
        check("\nconst A: &str = \"SignInState did what\";", &[(2, "SignInState")]);
        check("/// SignInState may open it.", &[(1, "SignInState")]);
        check("/// Job may not.\nconst A: &str = \"A Job\";\nconst B: &str = \"SignInState\";", &[]);
        check("/// SignInState: what it is.\n/// The SignInState.", &[]);
    }
}
