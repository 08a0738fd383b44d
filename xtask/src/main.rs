//! Building, running the demo, testing, house rules: `cargo xtask <command>`.
//!
//! Every command installs what it needs by itself (see `needs`) and is quick the second time. No product code is
//! linked in here: what has to talk to the appliance lives in the `tests` crate and is started as a program.

mod bare;
mod bench;
mod demo;
mod dist;
mod frontend;
mod needs;
mod run;
mod test;
mod tidy;

use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

const USAGE: &str = "\
cargo xtask <command>

  demo       build everything and start it on loopback with a demo organization and three simulated printers
  test       house rules, format, lints, and every test, with real mail clients, printers and a browser
  frontend   build the browser app into frontend/dist (--release: as it is shipped)
  dist       build the one release binary, with the browser app inside
  bench      measure against the peers of docs/performance.md
  tidy       check the house rules only
  bare       try ./run in bare Debian roots, as root and as a user with sudo (commands: demo and test, or those named)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match command(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(arguments: &[String]) -> Result<()> {
    let root = root()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["demo", rest @ ..] => demo::run(&root, rest),
        ["test", rest @ ..] => test::run(&root, rest),
        ["frontend"] => frontend::build(&root, false),
        ["frontend", "--release"] => frontend::build(&root, true),
        ["dist"] => dist::run(&root),
        ["bench", rest @ ..] => bench::run(&root, rest),
        ["tidy"] => tidy::check(&root),
        ["bare", rest @ ..] => bare::run(&root, rest),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => anyhow::bail!("there is no command `{}`\n\n{USAGE}", other.join(" ")),
    }
}

/// The folder of the workspace: where the program was built, or wherever `cargo` runs it now.
fn root() -> Result<PathBuf> {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(Path::to_path_buf).ok_or_else(|| anyhow::anyhow!("{} has no parent folder", here.display()))
}
