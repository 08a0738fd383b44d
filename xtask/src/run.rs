//! The steps of a command: said before, timed after, and an error that says which one failed.

use anyhow::{Context, Result, bail};
use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
    time::{Duration, Instant},
};

/// `cargo`, the one that runs this program, in the folder of the workspace.
pub fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root);
    // What `cargo run` sets for this program is about this program, and would make cargo build anew what it has.
    for (name, _) in std::env::vars_os() {
        let own = name.to_str().is_some_and(|n| n.starts_with("CARGO_PKG_") || n.starts_with("CARGO_MANIFEST_"));
        if own {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// Runs `command` to its end and says how long `what` took.
pub fn step(what: &str, command: &mut Command) -> Result<()> {
    timed(what, || {
        let status = command.status().with_context(|| format!("could not start {}", name(command)))?;
        if !status.success() {
            bail!("{what} failed ({status}): {command:?}");
        }
        Ok(())
    })
}

/// Does `what`, and says how long it took and how long everything has taken.
pub fn timed(what: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    let since = BEGAN.get_or_init(Instant::now).elapsed();
    let after = if since.as_secs() < 60 { String::new() } else { format!(" ({} so far)", clock(since).trim_start()) };
    println!("==> {what}{after}");
    let began = Instant::now();
    work()?;
    let took = began.elapsed();
    println!("    {what}: {:.1} s", took.as_secs_f64());
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push((what.to_owned(), took));
    Ok(())
}

/// Says how long each step took, in their order, and all of them together.
pub fn summary() {
    for (what, took) in STEPS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("{} {what}", clock(*took));
    }
    println!("{} in all", clock(BEGAN.get_or_init(Instant::now).elapsed()));
}

/// When the first step began.
static BEGAN: OnceLock<Instant> = OnceLock::new();
/// The steps that are done.
static STEPS: Mutex<Vec<(String, Duration)>> = Mutex::new(Vec::new());

/// Minutes and seconds, as wide as a column of them.
fn clock(time: Duration) -> String {
    format!("{:3} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}

/// Whether `program` with `arguments` ends well; what it says is not shown.
pub fn works<A: AsRef<OsStr>>(program: &str, arguments: &[A]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

/// What `program` prints.
pub fn output(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start {}", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", name(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} prints something that is no text", name(command)))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
