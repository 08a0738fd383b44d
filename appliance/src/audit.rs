//! `imprimatur audit verify`: whether the audit is as it was written, also by checkpoints that were copied away.

use anyhow::{Context as _, bail};
use clap::Subcommand;
use std::{
    fs,
    path::{Path, PathBuf},
};
use storage::{Options, Store, audit::checkpoints, verify_audit};

/// What can be done with the audit from the command line.
#[derive(Subcommand)]
pub enum Command {
    /// Walk the chain of every organization, and say the first entry that is not as it was written (the appliance
    /// must be stopped)
    Verify {
        /// The data directory
        #[arg(long, env = "IMPRIMATUR_DATA", value_name = "DIR")]
        data: PathBuf,
        /// Checkpoints that were copied away [default: audit/checkpoints of the data directory]
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// With the number of chains that are broken, or why they could not be looked at.
pub fn run(command: Command) -> anyhow::Result<()> {
    let Command::Verify { data, checkpoints } = command;
    verify(&data, checkpoints.as_deref())
}

fn verify(data: &Path, file: Option<&Path>) -> anyhow::Result<()> {
    if !data.join("store.redb").exists() {
        bail!("{} is no data directory", data.display());
    }
    let own = checkpoints::path(data);
    let text = match file {
        Some(file) => fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?,
        None if own.exists() => fs::read_to_string(&own).with_context(|| format!("reading {}", own.display()))?,
        None => String::new(),
    };
    let copies = checkpoints::read(&text).context("reading the checkpoints")?;
    let store = Store::open(data, Options::default())?;
    let audited = verify_audit(&store, &copies)?;
    for chain in &audited {
        let storage::ChainReport { org, entries, checkpoints, broken } = chain;
        match broken {
            None => println!("organization {org}: ok, {entries} entries, {checkpoints} checkpoints"),
            Some((number, why)) => println!("organization {org}: BROKEN, entry {number} {why}"),
        }
    }
    let broken = audited.iter().filter(|chain| chain.broken.is_some()).count();
    if broken > 0 {
        bail!("the audit of {broken} of {} organizations is not as it was written", audited.len());
    }
    println!("the audit is as it was written: {} organizations", audited.len());
    Ok(())
}
