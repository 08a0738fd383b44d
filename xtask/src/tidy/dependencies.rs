//! Every crate that a manifest asks for is used by what the manifest is of.

use super::source::Source;
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Asked for only to switch a feature on, or by generated code: the crate that asks, the one that is asked for.
const FOR_ITS_FEATURES: &[(&str, &str)] = &[];

/// Checks the manifests of `packages` (of `cargo metadata`) and the list of the workspace.
pub fn check(root: &Path, files: &[PathBuf], packages: &[Value], broken: &mut Vec<String>) -> Result<()> {
    let mut asked = BTreeSet::new();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let (name, manifest) = (text("name"), Path::new(text("manifest_path")));
        let folder = manifest.parent().and_then(|f| f.strip_prefix(root).ok()).unwrap_or(Path::new(""));
        let code = Code::of(root, folder, files)?;
        for dependency in package.get("dependencies").and_then(Value::as_array).into_iter().flatten() {
            let text = |key: &str| dependency.get(key).and_then(Value::as_str);
            let crate_name = text("name").unwrap_or_default();
            asked.insert(text("rename").unwrap_or(crate_name));
            let word = text("rename").unwrap_or(crate_name).replace('-', "_");
            let used = match text("kind") {
                Some("build") => has_word(&code.build, &word),
                Some("dev") => has_word(&code.tests, &word) || has_word(&code.product, &word),
                _ => has_word(&code.product, &word),
            };
            if !used && !FOR_ITS_FEATURES.contains(&(name, crate_name)) {
                broken.push(format!("{name} asks for {crate_name} and does not use it"));
            }
        }
    }
    let workspace = fs::read_to_string(root.join("Cargo.toml")).context("reading Cargo.toml")?;
    for name in shared(&workspace) {
        if !asked.contains(name) {
            broken.push(format!("Cargo.toml lists {name}, which no crate of the workspace asks for"));
        }
    }
    Ok(())
}

/// What a crate consists of.
#[derive(Default)]
struct Code {
    product: String,
    tests: String,
    build: String,
}

impl Code {
    fn of(root: &Path, folder: &Path, files: &[PathBuf]) -> Result<Self> {
        let mut code = Self::default();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "rs")) {
            let Ok(inside) = file.strip_prefix(folder) else { continue };
            let text = || fs::read_to_string(root.join(file)).with_context(|| format!("reading {}", file.display()));
            let first = inside.components().next().map(|c| c.as_os_str().to_string_lossy().into_owned());
            match first.as_deref() {
                Some("src" | "bench") => {
                    let text = text()?;
                    code.product.push_str(&Source::of(&text).code);
                    code.tests.push_str(&text);
                }
                Some("tests" | "it" | "examples") => code.tests.push_str(&text()?),
                Some("build.rs") => code.build.push_str(&text()?),
                _ => {}
            }
        }
        Ok(code)
    }
}

/// The names under `[workspace.dependencies]`.
fn shared(manifest: &str) -> Vec<&str> {
    let lines = manifest.lines().skip_while(|l| *l != "[workspace.dependencies]").skip(1);
    let entries = lines.take_while(|l| !l.starts_with('[')).filter(|l| l.contains('=') && !l.starts_with('#'));
    entries.filter_map(|l| l.split([' ', '=']).next()).collect()
}

fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let before = code.get(..at).and_then(|c| c.chars().next_back()).is_some_and(part);
        let after = code.get(at + word.len()..).and_then(|c| c.chars().next()).is_some_and(part);
        !before && !after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert!(has_word("use sha2::Sha256;", "sha2"));
        assert!(!has_word("fn sha256() {}", "sha2") && !has_word("my_hex(1)", "hex"));
    }

    #[test]
    fn the_list_of_the_workspace_is_read() {
        let manifest = "[workspace]\n[workspace.dependencies]\n# --- ours\nmodel = { path = \"m\" }\nhttp-body = \"1\"\n\n[x]\ny = 1\n";
        assert_eq!(shared(manifest), ["model", "http-body"]);
    }
}
