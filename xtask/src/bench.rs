//! Measuring against the peers: release programs, then `bench` of the `tests` crate, which does the measuring.

use crate::{
    dist, needs,
    run::{cargo, step},
};
use anyhow::Result;
use std::{path::Path, process::Command};

/// Builds as it is shipped and measures; `arguments` name single measurements.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    needs::have(needs::BENCH)?;
    dist::run(root)?;
    step(
        "building the load clients",
        cargo(root).args(["build", "--locked", "--release", "--package", "tests", "--bin", "bench"]),
    )?;
    step("measuring", Command::new(root.join("target/release/bench")).args(arguments).current_dir(root))
}
