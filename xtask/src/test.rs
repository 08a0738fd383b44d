//! Everything that is checked before a change is taken: house rules, format, lints, and every test.
//!
//! One selection of packages, one profile: cargo unifies features over what it is asked to build, so a second
//! selection would build half of the dependencies once more. Two programs stand beside it: the build tool, which is
//! running, and the browser app, whose own tests (catalogues, addresses) run on this machine.

use crate::{
    frontend,
    needs::{self, component},
    run::{self, cargo, step},
    tidy,
};
use anyhow::{Context, Result};
use std::{path::Path, process::Command, time::Instant};

/// What all steps select. The browser app is built for another machine, and this program is running.
const SELECTION: &[&str] = &["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// Runs everything; `filter` is given on to the test runner.
pub fn run(root: &Path, filter: &[&str]) -> Result<()> {
    let began = Instant::now();
    needs::have(needs::BUILD)?;
    needs::have(needs::TEST)?;
    let axe = needs::axe(root)?;
    let interface = needs::interface(root)?;

    println!("==> house rules");
    tidy::check(root)?;
    format(root)?;
    frontend::build(root, false)?;
    lints(root)?;

    // All targets at once, the programs among them: the integration tests start `imprimatur`.
    step("building", cargo(root).args(["build", "--locked", "--all-targets"]).args(SELECTION))?;
    step("testing the build tool", cargo(root).args(["test", "--locked", "--quiet", "--package", "xtask"]))?;
    step("testing the browser app", cargo(root).args(["test", "--locked", "--quiet", "--package", "frontend"]))?;
    let mut tests = runner(root);
    step("testing", tests.args(filter).env("AXE_CORE", axe).env("SCHEMATHESIS", interface))?;
    println!("everything passed in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// Builds the programs that the demo starts, with the same features and profile as the tests.
pub fn build_programs(root: &Path, release: bool) -> Result<()> {
    let mut cargo = cargo(root);
    cargo.args(["build", "--locked", "--bin", "imprimatur", "--bin", "demo-site"]).args(SELECTION);
    if release {
        cargo.arg("--release");
    }
    step("building", &mut cargo)
}

fn runner(root: &Path) -> Command {
    let mut command = cargo(root);
    if run::works("cargo", &["nextest", "--version"]) {
        command.args(["nextest", "run", "--locked", "--no-fail-fast", "--all-targets"]).args(SELECTION);
    } else {
        command.args(["test", "--locked", "--no-fail-fast", "--all-targets"]).args(SELECTION);
    }
    command
}

fn format(root: &Path) -> Result<()> {
    if !component("fmt", "rustfmt") {
        println!("    skipped the format check: rustfmt is not here and could not be had");
        return Ok(());
    }
    step("format", cargo(root).args(["fmt", "--all", "--check"])).context("`cargo fmt --all` mends it")
}

fn lints(root: &Path) -> Result<()> {
    if !component("clippy", "clippy") {
        println!("    skipped the lints: clippy is not here and could not be had");
        return Ok(());
    }
    let mut clippy = cargo(root);
    clippy.args(["clippy", "--locked", "--quiet", "--all-targets"]).args(SELECTION).args(["--", "-D", "warnings"]);
    step("lints", &mut clippy)
}
