//! The house rules that a machine can check: imports, circles, unused dependencies, first lines, blanks, what stands at
//! the top of the tree, fuzz targets, names of types, words, languages and how they are set, the names that guides use,
//! and that the requirements name tests that exist.

mod circles;
mod dependencies;
mod glossary;
mod imports;
mod languages;
mod names;
mod requirements;
mod source;
mod types;
mod typography;

use crate::run::{cargo, output};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What may stand at the top of the tree.
const TOP: &[&str] = &[
    ".cargo",
    ".ci",
    ".config",
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
    "run",
    "storage",
    "tests",
    "xtask",
];

/// Files without which the house is not whole.
const WANTED: &[&str] = &["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "docs/requirements.md", "docs/glossary.md"];

/// Checks all rules and lists everything that breaks one.
pub fn check(root: &Path) -> Result<()> {
    let files = files(root)?;
    let mut broken = Vec::new();
    let metadata = output(cargo(root).args(["metadata", "--no-deps", "--format-version", "1", "--offline"]))?;
    let metadata: Value = serde_json::from_str(&metadata).context("cargo metadata prints something that is no JSON")?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("cargo metadata lists no packages")?;
    let manifest = |package: &Value| package.get("manifest_path").and_then(Value::as_str).map(PathBuf::from);
    let inside = |manifest: PathBuf| Some(manifest.parent()?.strip_prefix(root).ok()?.to_owned());
    let crates: Vec<PathBuf> = packages.iter().filter_map(manifest).filter_map(inside).collect();
    imports::check(packages, &mut broken);
    dependencies::check(root, &files, packages, &mut broken)?;
    circles::check(root, &files, &crates, &mut broken)?;
    top(&files, &mut broken);
    for file in &files {
        contents(root, file, &mut broken)?;
    }
    fuzz_targets(root, &mut broken)?;
    requirements::check(root, &files, &mut broken)?;
    languages::check(root, &mut broken)?;
    glossary::check(root, &files, &mut broken)?;
    typography::check(root, &files, &mut broken)?;
    names::check(root, &files, &mut broken)?;
    types::check(root, &files, &mut broken)?;
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
