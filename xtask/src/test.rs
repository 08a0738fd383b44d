//! Everything that is checked before a change is taken: house rules, format, lints, and every test.
//!
//! One selection of packages, one profile: cargo unifies features over what it is asked to build, so a second
//! selection would build half of the dependencies once more. Two programs stand beside it: the build tool, which is
//! running, and the browser app, whose own tests (catalogues, addresses) run on this machine.

use crate::{
    frontend,
    needs::{self, component},
    run::{self, cargo, step, timed},
    tidy,
};
use anyhow::{Context, Result};
use std::{path::Path, process::Command};

/// What all steps select. The browser app is built for another machine, and this program is running.
const SELECTION: &[&str] = &["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// The build tool, as `cargo xtask` builds it.
const TOOL: &[&str] = &["--package", "xtask", "--profile", "tools"];

/// Runs everything; `filter` is given on to the test runner.
pub fn run(root: &Path, filter: &[&str]) -> Result<()> {
    needs::have(needs::BUILD)?;
    needs::have(needs::TEST)?;
    let axe = needs::axe(root)?;
    let interface = needs::interface(root)?;

    timed("house rules", || tidy::check(root))?;
    format(root)?;
    frontend::build(root, false)?;
    lints(root)?;

    // All targets at once, the programs among them: the integration tests start `imprimatur`.
    step("building", cargo(root).args(["build", "--locked", "--all-targets"]).args(SELECTION))?;
    step("testing the build tool", cargo(root).args(["test", "--locked", "--quiet"]).args(TOOL))?;
    step("testing the browser app", cargo(root).args(["test", "--locked", "--quiet", "--package", "frontend"]))?;
    for (what, mut tests) in runners(root, filter) {
        step(what, tests.env("AXE_CORE", &axe).env("SCHEMATHESIS", &interface))?;
    }
    println!("everything passed");
    run::summary();
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

/// The tests. Those with a browser are a group of their own, since Chromium leaves little to whoever runs beside it:
/// nextest knows them by `.config/nextest.toml`; without it they come last, one at a time.
fn runners(root: &Path, filter: &[&str]) -> Vec<(&'static str, Command)> {
    let common = |cargo: &mut Command| {
        cargo.args(["--locked", "--no-fail-fast", "--all-targets"]).args(SELECTION);
    };
    if run::works("cargo", &["nextest", "--version"]) {
        let mut all = cargo(root);
        common(all.args(["nextest", "run"]));
        all.args(filter);
        return vec![("testing", all)];
    }
    let mut most = cargo(root);
    common(most.arg("test"));
    most.args(filter).args(["--", "--skip", "browser"]);
    let mut browser = cargo(root);
    browser.args(["test", "--locked", "--no-fail-fast", "--package", "tests", "--test", "it"]);
    browser.args(filter).args(["--", "browser", "--test-threads", "1"]);
    vec![("testing", most), ("testing with a browser", browser)]
}

fn format(root: &Path) -> Result<()> {
    if !component("fmt", "rustfmt") {
        println!("    skipped the format check: rustfmt is not here and could not be had");
        return Ok(());
    }
    step("format", cargo(root).args(["fmt", "--all", "--check"])).context("`cargo fmt --all` mends it")
}

/// Each with the selection that it is built and tested with, so that nothing is built for the lints alone.
fn lints(root: &Path) -> Result<()> {
    if !component("clippy", "clippy") {
        println!("    skipped the lints: clippy is not here and could not be had");
        return Ok(());
    }
    for (what, selection) in [
        ("lints", SELECTION),
        ("lints of the build tool", TOOL),
        ("lints of the browser app", &["--package", "frontend"]),
    ] {
        let mut clippy = cargo(root);
        clippy.args(["clippy", "--locked", "--all-targets"]).args(selection).args(["--", "-D", "warnings"]);
        step(what, &mut clippy)?;
    }
    Ok(())
}
