//! The style of the browser app: one file for browsers, made of a file for each layer or part of one.

use anyhow::{Context, Result, ensure};
use std::{fs, path::Path};

/// The files in `frontend/style`, in the order in which they are joined: within a layer, what comes later wins.
const FILES: [&str; 20] = [
    "tokens",
    "base",
    "parts/buttons",
    "parts/cards",
    "parts/forms",
    "parts/arrangement",
    "parts/dialogs",
    "parts/empty",
    "parts/lists",
    "parts/choices",
    "parts/details",
    "parts/palette",
    "pages/frame",
    "pages/door",
    "pages/home",
    "pages/queue",
    "pages/printers",
    "pages/boot",
    "small",
    "paper",
];

/// All of it, without comments and empty lines.
pub fn joined(root: &Path) -> Result<Vec<u8>> {
    let folder = root.join("frontend/style");
    let there = super::files_under(&folder)?.len();
    ensure!(
        there == FILES.len(),
        "frontend/style has {there} files, xtask/src/frontend/style.rs lists {}",
        FILES.len()
    );
    let mut style = String::new();
    for name in FILES {
        let path = folder.join(name).with_extension("css");
        let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        style.push_str(&lean(&text).with_context(|| format!("{} does not end a comment", path.display()))?);
    }
    Ok(style.into_bytes())
}

/// Without comments and the lines that are empty then; none where a comment does not end.
fn lean(text: &str) -> Option<String> {
    let mut pieces = text.split("/*");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once("*/")?.1);
    }
    let lines = kept.lines().filter(|line| !line.trim().is_empty());
    Some(lines.flat_map(|line| [line, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_empty_lines_are_dropped_and_nothing_else() {
        let text = "/* head */\n@layer a {\n  /* on\n     two lines */\n\n  .b { c: d; }\n}\n";
        assert_eq!(lean(text).unwrap(), "@layer a {\n  .b { c: d; }\n}\n");
        assert_eq!(lean(".a { } /* no end"), None);
    }

    #[test]
    fn the_layers_of_the_files_stand_in_the_order_of_the_layers() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let style = String::from_utf8(joined(root).unwrap()).unwrap();
        let order = style.lines().next().unwrap().trim_start_matches("@layer ").trim_end_matches(';');
        let order: Vec<&str> = order.split(", ").collect();
        let layers = style.lines().filter_map(|line| line.strip_prefix("@layer ")?.strip_suffix(" {"));
        let mut layers: Vec<&str> = layers.collect();
        layers.dedup();
        assert_eq!(layers, order);
    }
}
