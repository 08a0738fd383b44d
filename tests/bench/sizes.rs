//! How large what is shipped is.

use crate::report::Report;
use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The program, and the first page of the browser app as it goes over the wire.
pub fn measure(root: &Path, report: &mut Report) -> Result<()> {
    let program = tests::process::program("imprimatur");
    let size = fs::metadata(&program).with_context(|| format!("reading {}", program.display()))?.len();
    report.line("the program", &format!("{:.1} MB", megabytes(size)), "under 40 MB");
    let first_page: u64 = files(&root.join("frontend/dist"))?
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "br"))
        .filter_map(|file| fs::metadata(file).ok())
        .map(|m| m.len())
        .sum();
    report.line("the browser app, brotli", &format!("{:.0} kB", megabytes(first_page) * 1000.0), "under 500 kB");
    Ok(())
}

fn megabytes(bytes: u64) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let bytes = bytes as f64;
    bytes / 1e6
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry.context("listing")?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}
