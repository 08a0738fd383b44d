//! What the guides call by name, people find on the screen: a name in italics (*Print queue*, *Organization > Settings*)
//! stands in the catalogue of its language, letter by letter.
//!
//! Guides put nothing else into italics; what begins a paragraph is bold.

use super::{
    glossary::{DOCUMENTS, Tongue, side_by_side},
    source::Source,
    typography::speaks_french,
};
use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Where names stand that people see.
const CATALOGUES: &[&str] =
    &["frontend/src/i18n", "app/api/src/names.rs", "app/api/src/problem.rs", "appliance/src/http/panel"];

/// Names of other programs, as those call them.
const OTHERS: &[&str] = &["CSV UTF-8", "Unicode text", "Texte Unicode"];

/// Looks up every name of the guides.
pub fn check(root: &Path, files: &[PathBuf], broken: &mut Vec<String>) -> Result<()> {
    let read = |file: &Path| fs::read_to_string(root.join(file)).with_context(|| format!("reading {}", file.display()));
    let mut catalogue = Catalogue::default();
    for file in files.iter().filter(|file| CATALOGUES.iter().any(|place| file.starts_with(place))) {
        catalogue.add(&Source::of(&read(file)?));
    }
    for file in files {
        let name = file.display().to_string();
        if file.starts_with("docs/fr") {
            guide(&name, &read(file)?, &catalogue, Tongue::French, broken);
        } else if DOCUMENTS.contains(&name.as_str()) {
            guide(&name, &read(file)?, &catalogue, Tongue::English, broken);
        }
    }
    Ok(())
}

/// What stands on screens, in each language.
#[derive(Default)]
struct Catalogue {
    english: BTreeSet<String>,
    french: BTreeSet<String>,
}

impl Catalogue {
    fn add(&mut self, source: &Source) {
        for (n, text) in source.texts.iter().enumerate() {
            let before = n.checked_sub(1).and_then(|n| source.texts.get(n));
            let second = before.is_some_and(|english| side_by_side(&source.code, english, text));
            let french = second || speaks_french(source.code.get(..text.at).unwrap_or_default());
            let texts = if french { &mut self.french } else { &mut self.english };
            // A sentence is called by its beginning.
            texts.insert(text.text.split(". ").next().unwrap_or_default().trim_end_matches('.').to_owned());
        }
    }

    fn has(&self, name: &str, tongue: Tongue) -> bool {
        let texts = match tongue {
            Tongue::English => &self.english,
            Tongue::French => &self.french,
        };
        texts.contains(name)
    }
}

fn guide(name: &str, page: &str, catalogue: &Catalogue, tongue: Tongue, broken: &mut Vec<String>) {
    let mut code = false;
    for (n, line) in page.lines().enumerate() {
        if line.starts_with("```") {
            code = !code;
        } else if !code {
            for called in italics(line).iter().flat_map(|path| path.split(" > ")) {
                if !OTHERS.contains(&called) && !catalogue.has(called, tongue) {
                    broken.push(format!("{name}:{}: nothing on the screen is called “{called}”", n + 1));
                }
            }
        }
    }
}

/// What stands between single asterisks, outside of code.
fn italics(line: &str) -> Vec<String> {
    let prose: Vec<&str> = line.split('`').step_by(2).collect();
    let prose = prose.join("`").replace("**", "");
    prose.split('*').skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_up_in_its_own_language() {
        let mut catalogue = Catalogue::default();
        catalogue.add(&Source::of("queue: \"Print queue\", \"File d’attente\"; no: \"You may not. Ask.\", \"Non.\";"));
        catalogue.add(&Source::of("static FR: W = W { language: Language::Fr, leave: \"Sortir\" };"));
        let told = |page: &str, tongue| {
            let mut broken = Vec::new();
            guide("g.md", page, &catalogue, tongue, &mut broken);
            broken
        };
        let right = "**Open** *Print queue > You may not* and `*this*`\n```\n*that*\n```\n*CSV UTF-8*\n";
        assert_eq!(told(right, Tongue::English), [""; 0]);
        assert_eq!(told("*File d’attente*, *Sortir*", Tongue::French), [""; 0]);
        assert_eq!(told("Open *Queue*.", Tongue::English), ["g.md:1: nothing on the screen is called “Queue”"]);
        assert_eq!(told("*Print queue*", Tongue::French).len(), 1);
    }
}
