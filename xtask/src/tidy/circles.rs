//! No two modules need each other, unless one is the head of the other.
//!
//! A head file and the parts under its name are one thing in several files. Among the parts of one folder, and among
//! the modules of a crate, reading must be possible in some order: none may need another that needs it.

use super::source::{Source, paths};
use anyhow::{Context, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Circles that are there: the crate and folder, its modules, and why.
const KNOWN: &[(&str, &str, &str)] = &[
    (
        "app/api",
        "account agent audit badges delegates describe forms groups history imports interface jobs login orgs panel policies print_groups print_users printers quotas routes users",
        "each noun declares its endpoints by `routes::declare`, and `routes::collected` lists them all",
    ),
    (
        "app",
        "account delegates jobs mail_in work",
        "`work::Task` lists what follows a request: these enqueue it in their transactions, and `work` does it by them",
    ),
    ("tests", "appliance mail person", "an appliance makes people, who send mail to it"),
];

/// Modules that see everything, since they try it.
const TRYING: &[&str] = &["tests", "testing", "fuzz"];

/// What one module needs, all by their names within one folder.
type Needs = BTreeMap<String, BTreeSet<String>>;

/// Looks for circles in every crate of the workspace, whose folders are `crates`.
pub fn check(root: &Path, files: &[PathBuf], crates: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for folder in crates {
        let source = folder.join("src");
        let mut modules = BTreeMap::new();
        for file in files.iter().filter(|f| f.starts_with(&source) && f.extension().is_some_and(|e| e == "rs")) {
            let Ok(inside) = file.strip_prefix(&source) else { continue };
            let text = fs::read_to_string(root.join(file)).with_context(|| format!("reading {}", file.display()))?;
            modules.insert(module(inside), paths(&Source::of(&text).code));
        }
        for (place, needs) in folders(&modules) {
            let name = if place.is_empty() {
                folder.display().to_string()
            } else {
                format!("{} {}", folder.display(), place.join("::"))
            };
            for circle in circles(&needs) {
                let covers = |(place, known, _): &(&str, &str, &str)| *place == name && known.split(' ').eq(&circle);
                match KNOWN.iter().position(covers) {
                    Some(n) => {
                        seen.insert(n);
                    }
                    None => broken.push(format!("{name}: these modules need each other: {}", circle.join(", "))),
                }
            }
        }
    }
    for (n, (place, modules, _)) in KNOWN.iter().enumerate() {
        if !seen.contains(&n) {
            println!(
                "    {place}: {modules} are no circle any more: take them off the list in xtask/src/tidy/circles.rs"
            );
        }
    }
    Ok(())
}

/// The module of a file: `jobs/release.rs` is `jobs::release`; `lib.rs` and `main.rs` are the crate itself.
fn module(file: &Path) -> Vec<String> {
    let mut parts: Vec<String> =
        file.with_extension("").components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    if matches!(parts.as_slice(), [only] if only == "lib" || only == "main") {
        parts.clear();
    }
    parts
}

/// For each folder of modules, who needs whom of it.
fn folders(modules: &BTreeMap<Vec<String>, Vec<Vec<String>>>) -> BTreeMap<Vec<String>, Needs> {
    let mut all: BTreeMap<Vec<String>, Needs> = BTreeMap::new();
    for (module, paths) in modules {
        if module.iter().any(|part| TRYING.contains(&part.as_str())) {
            continue;
        }
        for path in paths {
            let target = resolved(module, path);
            // As far as it names modules; behind them come items.
            let named = (0..=target.len()).rev().find(|n| target.get(..*n).is_some_and(|t| modules.contains_key(t)));
            let target = target.get(..named.unwrap_or(0)).unwrap_or_default();
            let common = module.iter().zip(target).take_while(|(a, b)| a == b).count();
            if let (Some(from), Some(to), Some(place)) = (module.get(common), target.get(common), module.get(..common))
            {
                all.entry(place.to_vec()).or_default().entry(from.clone()).or_default().insert(to.clone());
            }
        }
    }
    all
}

/// The path from the top of the crate.
fn resolved(module: &[String], path: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|p| *p == "super").count();
    let start = match ups {
        0 => &[][..],
        ups => module.get(..module.len().saturating_sub(ups)).unwrap_or_default(),
    };
    start.iter().chain(path.iter().skip(ups.max(1))).cloned().collect()
}

/// The largest sets in which each module needs each other, by whatever way.
fn circles(needs: &Needs) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let mut reached = BTreeSet::new();
        let mut ahead: Vec<&String> = needs.get(from).into_iter().flatten().collect();
        while let Some(next) = ahead.pop() {
            if reached.insert(next) {
                ahead.extend(needs.get(next).into_iter().flatten());
            }
        }
        reached
    };
    let reached: BTreeMap<&String, BTreeSet<&String>> = needs.keys().map(|m| (m, reach(m))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (module, from_here) in &reached {
        let back = |other: &&&String| reached.get(**other).is_some_and(|there| there.contains(module));
        let circle: Vec<String> = from_here.iter().filter(back).map(|m| (*m).clone()).collect();
        if circle.len() > 1 && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(files: &[(&str, &str)]) -> Vec<String> {
        let read = |(file, text): &(&str, &str)| (module(Path::new(file)), paths(text));
        let mut told = Vec::new();
        for (place, needs) in folders(&files.iter().map(read).collect()) {
            told.extend(circles(&needs).iter().map(|c| format!("{}: {}", place.join("::"), c.join(" "))));
        }
        told
    }

    #[test]
    fn a_circle_is_found_across_files() {
        let files = [
            ("lib.rs", "use crate::a::X;"),
            ("a.rs", "use crate::{b::B, E};"),
            ("b/part.rs", "fn f() { super::super::c::g() }"),
            ("b.rs", ""),
            ("c.rs", "use crate::a::A;"),
            ("d.rs", "use crate::a::A;"),
        ];
        assert_eq!(told(&files), [": a b c"]);
    }

    #[test]
    fn a_head_and_its_parts_are_one_thing() {
        let files = [
            ("a.rs", "use crate::a::one::X;"),
            ("a/one.rs", "use super::{A, two::Y};"),
            ("a/two.rs", "use crate::a::A;"),
            ("tests.rs", "use crate::a::A;"),
        ];
        assert_eq!(told(&files), [""; 0]);
        let files = [("a.rs", ""), ("a/one.rs", "use super::two::Y;"), ("a/two.rs", "use crate::a::one::X;")];
        assert_eq!(told(&files), ["a: one two"]);
    }
}
