//! The command line.

use crate::{audit, config::Flags, gateway, log, remote, serve, simulator, tls};
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};
use storage::Store;

/// Secure print management that a site runs itself, from one file.
#[derive(Parser)]
#[command(name = "imprimatur", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the appliance
    Serve(Box<Flags>),
    /// Run simulated printers, for demonstrations and tests
    Simulate(simulator::Flags),
    /// Check the health of the appliance that runs on a data directory
    Healthcheck {
        /// Its data directory
        #[arg(long, env = "IMPRIMATUR_DATA", value_name = "DIR")]
        data: PathBuf,
    },
    /// Check everything that is stored for consistency (the appliance must be stopped)
    Verify {
        /// The data directory
        #[arg(long, env = "IMPRIMATUR_DATA", value_name = "DIR")]
        data: PathBuf,
    },
    /// Verify and export the audit log
    #[command(subcommand)]
    Audit(audit::Command),
    /// List, create and change users of a running appliance
    User(remote::User),
    /// List, register and delete badges of a running appliance
    Badge(remote::BadgeArgs),
    /// List and create child organizations of a running appliance
    Org(remote::Org),
    /// Import users or badges into a running appliance; without --run this is a dry run
    Import(remote::Import),
    /// Read one document from the standard input, in a cage (started by the appliance itself)
    #[command(hide = true)]
    Worker,
}

/// Reads what was typed and runs the command.
#[must_use]
pub fn main() -> ExitCode {
    // Before anything else: the worker must not have opened, read or started anything.
    if std::env::args_os().nth(1).is_some_and(|command| command == "worker") {
        return documents::worker::run();
    }
    let ran = match Cli::parse().command {
        Command::Serve(flags) => serve::serve(*flags),
        Command::Simulate(flags) => simulate(flags),
        Command::Healthcheck { data } => healthcheck(&data),
        Command::Verify { data } => verify(&data),
        Command::Audit(command) => audit::run(command),
        Command::User(user) => remote::user(user),
        Command::Badge(badge) => remote::badge(badge),
        Command::Org(org) => remote::org(org),
        Command::Import(import) => remote::import(import),
        Command::Worker => bail_worker(),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("imprimatur: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn bail_worker() -> anyhow::Result<()> {
    bail!("`worker` is started by the appliance itself")
}

fn simulate(flags: simulator::Flags) -> anyhow::Result<()> {
    log::start(false);
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().context("starting the runtime")?;
    runtime.block_on(simulator::run(flags))
}

fn healthcheck(data: &Path) -> anyhow::Result<()> {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let path = data.join("run/addresses.json");
    let text =
        fs::read_to_string(&path).with_context(|| format!("no appliance runs here: {} is missing", path.display()))?;
    let addresses: serde_json::Value =
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))?;
    let https = addresses.get("https").and_then(|v| v.as_str()).context("the addresses have no `https`")?;
    let mut address: SocketAddr = https.parse().context("the address of the web listener")?;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let authority = data.join("tls/ca.pem");
    let roots = authority.exists().then(|| {
        tls::roots(&tls::Files {
            certificate: authority.clone(),
            key: PathBuf::new(),
            authority: Some(authority.clone()),
        })
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let well = runtime.block_on(gateway::healthy(address, roots.transpose()?));
    well.context("the appliance does not answer")
}

fn verify(data: &Path) -> anyhow::Result<()> {
    if !data.join("store.redb").exists() && !data.exists() {
        bail!("{} is no data directory", data.display());
    }
    let store = Store::open(data, storage::Options::default())?;
    let findings = storage::verify(&store);
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("everything fits together");
        return Ok(());
    }
    bail!("{} findings", findings.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
