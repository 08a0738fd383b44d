//! Documents in two languages: each French one follows its English one heading by heading, table by table, and is set
//! as French is.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// What administrators read: `docs/<name>.md`, and `docs/fr/<name>.md` in French.
pub const BOTH: &[&str] = &["administrator", "api", "badges", "security"];

/// Compares the documents of both languages.
pub fn check(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    for name in BOTH {
        let (english, french) = (format!("docs/{name}.md"), format!("docs/fr/{name}.md"));
        let read = |file: &str| fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"));
        let (first, second) = (read(&english)?, read(&french)?);
        differences(&first, &second, |what| broken.push(format!("{french} does not follow {english}: {what}")));
        for (n, line) in prose(&second) {
            if let Some(fault) = typography(&line) {
                broken.push(format!("{french}:{n}: {fault}"));
            }
        }
    }
    Ok(())
}

/// What one has and the other has not: headings of the same depth, rows of tables, pieces of code, links.
fn differences(english: &str, french: &str, mut tell: impl FnMut(String)) {
    let (first, second) = (sections(english), sections(french));
    if first.len() != second.len() {
        tell(format!("it has {} sections, not {}", second.len(), first.len()));
        return;
    }
    for (a, b) in first.iter().zip(&second) {
        let mut differ = |what: &str, a_has: usize, b_has: usize| {
            if a_has != b_has {
                tell(format!("“{}” has {b_has} {what}, “{}” has {a_has}", b.heading, a.heading));
            }
        };
        differ("signs of a heading", a.depth, b.depth);
        differ("rows of tables", a.rows, b.rows);
        differ("list items", a.items, b.items);
        differ("lines of code", a.code, b.code);
    }
}

/// A heading and what stands below it, counted.
#[derive(Default)]
struct Section {
    heading: String,
    depth: usize,
    rows: usize,
    items: usize,
    code: usize,
}

fn sections(page: &str) -> Vec<Section> {
    let mut found = vec![Section::default()];
    let mut code = false;
    for line in page.lines() {
        if line.starts_with("```") {
            code = !code;
        } else if let (false, Some((signs, heading))) = (code, line.split_once("# "))
            && signs.chars().all(|c| c == '#')
        {
            found.push(Section { heading: heading.to_owned(), depth: signs.len() + 1, ..Section::default() });
        }
        let Some(section) = found.last_mut() else { continue };
        let numbered =
            line.split_once(". ").is_some_and(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()));
        if code {
            section.code += 1;
        } else if line.starts_with('|') {
            section.rows += 1;
        } else if line.starts_with("- ") || numbered {
            section.items += 1;
        }
    }
    found
}

/// The lines of a document with their numbers, without code.
fn prose(page: &str) -> Vec<(usize, String)> {
    let mut code = false;
    let mut lines = Vec::new();
    for (n, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            code = !code;
        } else if !code {
            // Where code stood, a letter stands: what follows it is set as after a word.
            let pieces: Vec<&str> = line.split('`').step_by(2).collect();
            lines.push((n + 1, pieces.join("x")));
        }
    }
    lines
}

/// The first thing in `line` that is not set as French is.
fn typography(line: &str) -> Option<String> {
    let letters: Vec<char> = line.chars().collect();
    for (n, c) in letters.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| letters.get(n)).copied().unwrap_or(' ');
        let after = letters.get(n + 1).copied().unwrap_or(' ');
        let near: String =
            letters.get(n.saturating_sub(12)..(n + 6).min(letters.len())).unwrap_or_default().iter().collect();
        match c {
            ';' | '!' | '?' | '»' if before != '\u{202f}' && after != '[' => {
                return Some(format!("a narrow no-break space (U+202F) belongs before {c} in “{near}”"));
            }
            // `https://`, a time, a line of a table that says how it is set.
            ':' if before != '\u{a0}' && !after.is_alphanumeric() && !matches!(after, '/' | '-' | '|') => {
                return Some(format!("a no-break space (U+00A0) belongs before : in “{near}”"));
            }
            '«' if after != '\u{202f}' => {
                return Some(format!("a narrow no-break space (U+202F) belongs behind « in “{near}”"));
            }
            '\'' => return Some(format!("an apostrophe is ’ in “{near}”")),
            '“' | '”' | '"' => return Some(format!("quotation marks are « and » in “{near}”")),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(english: &str, french: &str) -> Vec<String> {
        let mut told = Vec::new();
        differences(english, french, |what| told.push(what));
        told
    }

    #[test]
    fn what_is_missing_is_said() {
        let english = "# A\n\n| a |\n| --- |\n\n## B\n\n- one\n- two\n\n```\n# code\n```\n";
        assert_eq!(told(english, &english.replace("one", "un")), [""; 0]);
        assert_eq!(told(english, &english.replace("- two\n", "")), ["“B” has 1 list items, “B” has 2"]);
        assert_eq!(told(english, &english.replace("## B", "B")), ["it has 2 sections, not 3"]);
        assert_eq!(told(english, &english.replace("## B", "# B")), ["“B” has 1 signs of a heading, “B” has 2"]);
        assert_eq!(told(english, &english.replace("# code\n", "")), ["“B” has 1 lines of code, “B” has 2"]);
    }

    #[test]
    fn french_has_its_own_spaces() {
        for good in
            ["Oui\u{202f}; non\u{a0}: «\u{202f}peut-être\u{202f}».", "https://x/y à 10:30", "l’audit", "| :--- |"]
        {
            assert_eq!(typography(good), None, "{good}");
        }
        for bad in ["Oui ; non", "Oui: non", "Oui : non", "« oui »", "l'audit", "“oui”", "Vraiment?"] {
            assert!(typography(bad).is_some(), "{bad}");
        }
    }
}
