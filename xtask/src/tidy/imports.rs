//! Who may import whom: the drawing of ARCHITECTURE.md as data, and what each floor promises not to know.

use serde_json::Value;
use std::collections::BTreeSet;

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

/// Holds the manifests of `packages` (of `cargo metadata`) against both tables.
pub fn check(packages: &[Value], broken: &mut Vec<String>) {
    let names: BTreeSet<&str> = packages.iter().filter_map(|p| p.get("name")?.as_str()).collect();
    for package in packages {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some((_, allowed)) = IMPORTS.iter().find(|(n, _)| *n == name) else {
            broken.push(format!("the crate {name} is not in the table of imports (xtask/src/tidy/imports.rs)"));
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_crate_may_import_itself_or_stands_twice() {
        let names: BTreeSet<&str> = IMPORTS.iter().map(|(n, _)| *n).collect();
        assert_eq!(names.len(), IMPORTS.len());
        for (name, imports) in IMPORTS {
            assert!(!imports.contains(name), "{name}");
        }
    }
}
