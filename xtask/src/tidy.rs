//! The house rules that a machine can check: imports, first lines, blanks, what stands at the top of the tree,
//! fuzz targets, and that the requirements name tests that exist.

use crate::run::{cargo, output};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Which of our crates each crate may import, the drawing of ARCHITECTURE.md as data.
const IMPORTS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("ipp", &[]),
    ("api", &["model"]),
    ("documents", &["model"]),
    ("identity", &["model"]),
    ("storage", &["model"]),
    ("app", &["model", "storage", "documents", "identity"]),
    ("appliance", &["model", "api", "app", "storage", "documents", "identity", "ipp"]),
    ("frontend", &["model", "api"]),
    ("tests", &["model", "api"]),
    ("xtask", &[]),
];

/// Crates of others that a floor promises not to know.
const NEVER: &[(&str, &[&str])] = &[
    ("model", &["tokio", "redb", "rand", "axum"]),
    ("ipp", &["tokio", "axum", "hyper"]),
    ("api", &["axum", "leptos", "tokio"]),
    ("documents", &["tokio", "hyper", "redb"]),
    ("identity", &["axum", "redb"]),
    ("storage", &["tokio", "axum", "hyper"]),
    ("app", &["axum", "clap", "redb", "hyper"]),
    ("frontend", &["tokio", "axum"]),
];

/// What may stand at the top of the tree.
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".dockerignore",
    ".gitignore",
    ".rustfmt.toml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "Dockerfile",
    "README.md",
    "app",
    "appliance",
    "clippy.toml",
    "deny.toml",
    "docs",
    "frontend",
    "storage",
    "tests",
    "xtask",
];

/// Files without which the house is not whole.
const WANTED: &[&str] = &["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/requirements.md"];

/// Checks all rules and lists everything that breaks one.
pub fn check(root: &Path) -> Result<()> {
    let files = files(root)?;
    let mut broken = Vec::new();
    imports(root, &mut broken)?;
    top(&files, &mut broken);
    for file in &files {
        contents(root, file, &mut broken)?;
    }
    fuzz_targets(root, &mut broken)?;
    requirements(root, &files, &mut broken)?;
    if broken.is_empty() {
        println!("    {} files in order", files.len());
        return Ok(());
    }
    bail!("house rules are broken:\n  {}", broken.join("\n  "))
}

/// What git knows or would know: built things are not looked at.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let list = output(
        std::process::Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(root),
    );
    match list {
        Ok(list) => Ok(list.lines().map(PathBuf::from).filter(|f| root.join(f).is_file()).collect()),
        // A tree that came without git, such as in a container.
        Err(_) => walk(root, Path::new("")),
    }
}

fn walk(root: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(root.join(folder)).with_context(|| format!("could not list {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("could not list {}", folder.display()))?;
        let path = folder.join(entry.file_name());
        let built = ["target", ".git", "dist"].iter().any(|b| entry.file_name() == **b);
        if built {
            continue;
        } else if entry.path().is_dir() {
            found.extend(walk(root, &path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn imports(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    let metadata = output(cargo(root).args(["metadata", "--no-deps", "--format-version", "1", "--offline"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata prints something that is no JSON")?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata lists no packages")?;
    let names: BTreeSet<&str> = packages.iter().filter_map(|p| p.get("name")?.as_str()).collect();
    for package in packages {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some((_, allowed)) = IMPORTS.iter().find(|(n, _)| *n == name) else {
            broken.push(format!("the crate {name} is not in the table of imports (xtask/src/tidy.rs)"));
            continue;
        };
        let never = NEVER.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, never)| never);
        for dependency in package.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
            let import = dependency.get("name").and_then(Value::as_str).unwrap_or_default();
            let for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
            if names.contains(import) && !allowed.contains(&import) {
                broken.push(format!("{name} imports {import}, which is above it or beside it"));
            }
            if !for_tests && never.contains(&import) {
                broken.push(format!("{name} promises not to know {import}, and imports it"));
            }
        }
    }
    Ok(())
}

fn top(files: &[PathBuf], broken: &mut Vec<String>) {
    let firsts: BTreeSet<String> = files
        .iter()
        .filter_map(|f| f.components().next())
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect();
    for first in firsts.iter().filter(|f| !TOP.contains(&f.as_str())) {
        broken.push(format!("{first} does not belong at the top of the tree"));
    }
    for wanted in WANTED.iter().filter(|w| !files.iter().any(|f| f == Path::new(w))) {
        broken.push(format!("{wanted} is missing"));
    }
}

fn contents(root: &Path, file: &Path, broken: &mut Vec<String>) -> Result<()> {
    let text_kinds = ["rs", "toml", "md", "css", "html", "js", "csv", "service", "txt"];
    let kind = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let name = file.display();
    if file.file_name().is_some_and(|n| n == "mod.rs") {
        broken.push(format!("{name}: a head file has the name of its folder, there is no mod.rs"));
    }
    if !text_kinds.contains(&kind) {
        return Ok(());
    }
    let text = fs::read_to_string(root.join(file)).with_context(|| format!("{name} is not text"))?;
    if kind == "rs" && !text.starts_with("//!") {
        broken.push(format!("{name}: the first line must be `//!` and say what the file is"));
    }
    if kind == "rs" && text.contains(concat!("#[", "ignore")) {
        broken.push(format!("{name}: a test is ignored"));
    }
    for (index, line) in text.lines().enumerate() {
        if line.ends_with([' ', '\t']) {
            broken.push(format!("{name}:{}: blanks at the end of the line", index + 1));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        broken.push(format!("{name}: the last line does not end"));
    }
    Ok(())
}

/// Every fuzz target is declared, and every declared one has a corpus to start from.
fn fuzz_targets(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    let folder = root.join("tests/fuzz");
    if !folder.is_dir() {
        return Ok(());
    }
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).context("tests/fuzz/Cargo.toml cannot be read")?;
    for file in walk(&folder, Path::new("targets"))? {
        let target = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        if !manifest.contains(&format!("name = \"{target}\"")) {
            broken.push(format!("tests/fuzz/Cargo.toml does not list the target {target}"));
        }
        let corpus = folder.join("corpus").join(&target);
        if !corpus.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            broken.push(format!("tests/fuzz/corpus/{target} has no sample to start from"));
        }
    }
    Ok(())
}

/// Every line of `docs/requirements.md` names an identifier and a test, and the test exists.
fn requirements(root: &Path, files: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
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

    #[test]
    fn no_crate_may_import_itself_or_stands_twice() {
        let names: BTreeSet<&str> = IMPORTS.iter().map(|(n, _)| *n).collect();
        assert_eq!(names.len(), IMPORTS.len());
        for (name, imports) in IMPORTS {
            assert!(!imports.contains(name), "{name}");
        }
    }
}
