//! The demo: everything is built, then the program `demo-site` of the `tests` crate starts the appliance and the
//! printers and brings the demo organization to life through the same doors that everybody uses.

use crate::{frontend, needs, test::build_programs};
use anyhow::{Context, Result};
use std::{os::unix::process::CommandExt, path::Path, process::Command};

/// Builds and runs until Ctrl-C. `--release` builds as it is shipped; the rest is given on to `demo-site`.
pub fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    let release = arguments.contains(&"--release");
    let rest: Vec<&str> = arguments.iter().copied().filter(|a| *a != "--release").collect();
    needs::have(needs::BUILD)?;
    frontend::build(root, release)?;
    build_programs(root, release)?;
    let programs = root.join(if release { "target/release" } else { "target/debug" });
    let mut site = Command::new(programs.join("demo-site"));
    site.arg("--data").arg(root.join("target/demo")).args(rest);
    println!("==> the demo");
    // In the place of this program, so that whoever ends it ends the demo.
    Err(site.exec()).context("could not start the demo")
}
