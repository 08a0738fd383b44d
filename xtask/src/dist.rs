//! The release binary: one file, with the browser app inside.

use crate::{frontend, needs, run};
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// Builds it and says where it is and how large.
pub fn run(root: &Path) -> Result<()> {
    needs::have(needs::BUILD)?;
    frontend::build(root, true)?;
    let mut cargo = run::cargo(root);
    cargo.args(["build", "--locked", "--release", "--package", "appliance", "--bin", "imprimatur"]);
    run::step("building the release binary", &mut cargo)?;
    let binary = root.join("target/release/imprimatur");
    let size = fs::metadata(&binary).with_context(|| format!("{} is not there", binary.display()))?.len();
    println!("{}: {:.1} MB", binary.display(), megabytes(size));
    Ok(())
}

fn megabytes(bytes: u64) -> f64 {
    // A size of a file fits the mantissa of a double by far.
    #[allow(clippy::cast_precision_loss)]
    let bytes = bytes as f64;
    bytes / 1e6
}
