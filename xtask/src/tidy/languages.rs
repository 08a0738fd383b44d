//! Documents in two languages: each French one follows its English one heading by heading, table by table.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// What administrators read: `docs/<name>.md`, and `docs/fr/<name>.md` in French.
pub const BOTH: &[&str] = &["administrator", "api", "badges", "field", "print", "security"];

/// Compares the documents of both languages.
pub fn check(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    for name in BOTH {
        let (english, french) = (format!("docs/{name}.md"), format!("docs/fr/{name}.md"));
        let read = |file: &str| fs::read_to_string(root.join(file)).with_context(|| format!("reading {file}"));
        let (first, second) = (read(&english)?, read(&french)?);
        differences(&first, &second, |what| broken.push(format!("{french} does not follow {english}: {what}")));
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
}
