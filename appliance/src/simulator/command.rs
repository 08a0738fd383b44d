//! `imprimatur simulate`: the printers of a demonstration, from the command line.

use super::{NotRendered, Render, Settings, Simulator, agent};
use crate::gateway::{self, Appliance, Credential};
use anyhow::{Context as _, bail};
use documents::{Cage, CageError, Limits};
use model::jobs::Format;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinSet};

/// How fine the pages in a paper tray are drawn, in dots per inch.
const DPI: u16 = 96;

/// What `imprimatur simulate` is told.
#[derive(clap::Args, Clone, Debug)]
pub struct Flags {
    /// How many printers
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=200))]
    printers: u16,
    /// Where they listen; whoever reaches this address can print and see what was printed
    #[arg(long, default_value = "127.0.0.1:8631", value_name = "ADDRESS")]
    listen: SocketAddr,
    /// The directory of the paper trays
    #[arg(long, value_name = "DIR")]
    tray: PathBuf,
    /// How long one impression takes, in milliseconds
    #[arg(long, default_value_t = 700, value_name = "MS")]
    per_impression: u64,
    /// A printer that does not take PDF, by its name
    #[arg(long, value_name = "NAME")]
    no_pdf: Vec<String>,
    /// Enrol the printers as agents of their own with the appliance at this address
    #[arg(long, value_name = "URL")]
    agent_of: Option<String>,
    /// A one-time token: the first for the first printer, and so on; not needed once they have enrolled
    #[arg(long, requires = "agent_of", value_name = "TOKEN")]
    token: Vec<String>,
    /// The certificate of the authority that vouches for the appliance (PEM)
    #[arg(long, requires = "agent_of", value_name = "FILE")]
    authority: Option<PathBuf>,
}

/// Runs simulated printers until the program is interrupted.
///
/// # Errors
/// They cannot listen, a tray cannot be made, or an appliance does not take them as agents.
pub async fn run(flags: Flags) -> anyhow::Result<()> {
    let settings = Settings {
        names: Settings::names(flags.printers.into()),
        without_pdf: flags.no_pdf.clone(),
        per_impression: Duration::from_millis(flags.per_impression),
        tray: flags.tray.clone(),
    };
    if let Some(unknown) = flags.no_pdf.iter().find(|name| !settings.names.contains(name)) {
        bail!("--no-pdf {unknown}: the printers are called {}", settings.names.join(", "));
    }
    let simulator = Simulator::new(&settings, render()?)
        .with_context(|| format!("making the paper trays in {}", flags.tray.display()))?;
    let listener = TcpListener::bind(flags.listen).await;
    let listener =
        listener.with_context(|| format!("listening on {}: is it taken? Choose another --listen", flags.listen))?;
    let address = listener.local_addr()?;
    println!("Simulated printers: http://{address}/");
    for name in &settings.names {
        println!("  ipp://{address}/ipp/print/{name}");
    }
    let mut tasks = JoinSet::new();
    for agent in agents(&flags, &simulator, address)? {
        tasks.spawn(agent);
    }
    tokio::select! {
        served = Arc::clone(&simulator).serve(listener) => served.map(|never| match never {}).context("listening"),
        Some(ended) = tasks.join_next() => ended?.map(|never| match never {}),
        interrupted = tokio::signal::ctrl_c() => interrupted.context("waiting for the end"),
    }
}

type Agent = std::pin::Pin<Box<dyn Future<Output = anyhow::Result<std::convert::Infallible>> + Send>>;

/// The agents of the printers, where they have an appliance to work for.
fn agents(flags: &Flags, simulator: &Simulator, address: SocketAddr) -> anyhow::Result<Vec<Agent>> {
    let Some(url) = &flags.agent_of else { return Ok(Vec::new()) };
    let appliance = Appliance::at(url, gateway::named(roots(flags.authority.as_deref())?));
    let appliance =
        appliance.with_context(|| format!("--agent-of {url} is no address like https://print.example.org"))?;
    let mut tokens = flags.token.iter().cloned();
    let agent = |printer: &Arc<super::Printer>| -> Agent {
        let uri = format!("ipp://{address}/ipp/print/{}", printer.name);
        let credential = Credential::in_file(flags.tray.join(&printer.name).join("agent.credential"));
        Box::pin(agent::run(Arc::clone(printer), uri, appliance.clone(), credential, tokens.next()))
    };
    Ok(simulator.printers().map(agent).collect())
}

fn roots(authority: Option<&Path>) -> anyhow::Result<RootCertStore> {
    let path = authority.context("--agent-of needs --authority: the certificate that vouches for the appliance")?;
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).with_context(|| format!("reading {}", path.display()))? {
        roots.add(certificate.with_context(|| format!("{} is no PEM certificate", path.display()))?)?;
    }
    Ok(roots)
}

/// Draws pages in the cage: also a simulated printer is sent strangers' documents.
fn render() -> anyhow::Result<Render> {
    let program = std::env::current_exe().context("finding the program itself")?;
    let cage = Cage::new(program, vec!["worker".into()], Limits::default());
    Ok(Arc::new(move |pdf, each| {
        let facts = cage.read_document(Format::Pdf, pdf, &mut io::sink()).map_err(not_read)?.facts;
        let mut written = Ok(());
        cage.render(pdf, DPI, &mut |page, png| {
            if written.is_ok() {
                written = each(page, &png);
            }
        })
        .map_err(not_read)?;
        written?;
        Ok(facts.pages)
    }))
}

fn not_read(error: CageError) -> NotRendered {
    NotRendered::Document(error.to_string())
}
