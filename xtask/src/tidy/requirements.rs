//! Every line of `docs/requirements.md` names an identifier and a test, and the test exists.

use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Reads the page, and looks for its tests in `files`.
pub fn check(root: &Path, files: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
    let path = root.join("docs/requirements.md");
    let Ok(page) = fs::read_to_string(&path) else { return Ok(()) };
    let mut sources = String::new();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "rs")) {
        sources
            .push_str(&fs::read_to_string(root.join(file)).with_context(|| format!("{} is not text", file.display()))?);
    }
    let mut seen = BTreeSet::new();
    for (index, line) in page.lines().enumerate().filter(|(_, l)| l.starts_with("| ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let (Some(id), Some(tests)) = (cells.get(1), cells.get(3)) else {
            broken.push(format!("docs/requirements.md:{}: a line has three cells", index + 1));
            continue;
        };
        if !identifier(id) {
            continue;
        }
        if !seen.insert((*id).to_owned()) {
            broken.push(format!("docs/requirements.md:{}: {id} stands there twice", index + 1));
        }
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            broken.push(format!("docs/requirements.md:{}: {id} names no test", index + 1));
        }
        for test in named {
            let function = test.rsplit("::").next().unwrap_or(test);
            if !sources.contains(&format!("fn {function}(")) {
                broken.push(format!("docs/requirements.md:{}: there is no test {test}", index + 1));
            }
        }
    }
    Ok(())
}

/// A letter of a section and a number: `K9`.
fn identifier(cell: &str) -> bool {
    let mut chars = cell.chars();
    let letter = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let number = chars.as_str();
    letter && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_told_from_headings() {
        assert!(identifier("K9") && identifier("M48"));
        assert!(!identifier("Id") && !identifier("---") && !identifier(""));
    }
}
