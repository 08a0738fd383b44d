//! Printers made of software, for demonstrations and tests: `imprimatur simulate`.
//!
//! One process, several printers. Each speaks IPP/2.0 at `/ipp/print/<name>`, takes its time, counts, jams when it is
//! told to, and lays what it prints into a paper tray that can be looked at. Nothing here is used by the appliance
//! itself; to it these are printers like any other.

mod agent;
mod command;
mod describe;
mod engine;
mod identity;
mod jobs;
mod operations;
mod page;
mod panel;
mod paper;
mod printer;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod web;

pub use command::{Flags, run};
pub use paper::{NotRendered, Render};
pub use printer::{Control, Printer};

use hyper_util::rt::TokioIo;
use std::{collections::BTreeMap, convert::Infallible, io, path::PathBuf, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinSet};
use tower::ServiceExt as _;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The names of the printers, as they stand in their addresses.
    pub names: Vec<String>,
    /// Those of them that do not take PDF.
    pub without_pdf: Vec<String>,
    /// How long an impression takes.
    pub per_impression: Duration,
    /// The directory of the paper trays.
    pub tray: PathBuf,
}

impl Settings {
    /// The names of `count` printers.
    #[must_use]
    pub fn names(count: usize) -> Vec<String> {
        const PLACES: [&str; 6] = ["lobby", "office", "library", "workshop", "reception", "archive"];
        let name = |number: usize| match PLACES.get(number) {
            Some(place) => (*place).to_owned(),
            None => format!("printer-{}", number + 1),
        };
        (0..count).map(name).collect()
    }
}

/// Simulated printers, side by side.
pub struct Simulator {
    printers: BTreeMap<String, Arc<Printer>>,
    render: Render,
}

impl Simulator {
    /// Printers that wait to be served; their trays are made where they are missing.
    ///
    /// # Errors
    /// A tray cannot be made or read.
    pub fn new(settings: &Settings, render: Render) -> io::Result<Arc<Self>> {
        let printer = |name: &String| {
            let takes_pdf = !settings.without_pdf.contains(name);
            let printer = Printer::new(name, takes_pdf, settings.per_impression, &settings.tray.join(name))?;
            Ok((name.clone(), Arc::new(printer)))
        };
        let printers = settings.names.iter().map(printer).collect::<io::Result<_>>()?;
        Ok(Arc::new(Self { printers, render }))
    }

    /// The printer of that name.
    #[must_use]
    pub fn printer(&self, name: &str) -> Option<&Arc<Printer>> {
        self.printers.get(name)
    }

    /// All printers, by name.
    pub fn printers(&self) -> impl Iterator<Item = &Arc<Printer>> {
        self.printers.values()
    }

    /// Answers whoever calls and prints what they send, until the future is dropped.
    ///
    /// Its own loop, since a printer that is unplugged must be able to hang up without an answer.
    ///
    /// # Errors
    /// The listener fails.
    pub async fn serve(self: Arc<Self>, listener: TcpListener) -> io::Result<Infallible> {
        let mut tasks = JoinSet::new();
        for printer in self.printers.values() {
            tasks.spawn(engine::run(Arc::clone(printer), Arc::clone(&self.render)));
        }
        let router = web::router(&self, &listener.local_addr()?.to_string());
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let (socket, _) = accepted?;
                    tasks.spawn(answer(TokioIo::new(socket), router.clone()));
                }
                Some(_) = tasks.join_next() => {}
            }
        }
    }
}

async fn answer(socket: TokioIo<tokio::net::TcpStream>, router: axum::Router) {
    let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(axum::body::Body::new)).await;
            match response.extensions().get::<web::HangUp>() {
                Some(_) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
                None => Ok(response),
            }
        }
    });
    let served = hyper::server::conn::http1::Builder::new().serve_connection(socket, service).await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection to a simulated printer was cut");
    }
}
