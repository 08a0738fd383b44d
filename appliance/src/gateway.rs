//! An agent for stock printers: takes deliveries from an appliance and brings them to printers over IPP.
//!
//! The appliance has one built in, which talks to it like any other agent: over HTTPS, with a credential. What it
//! does is ordered so that nothing is printed twice: the printer's job number is durable with the appliance before
//! any data is sent, and whoever comes back after a cut asks the printer instead of sending again. Where the printer
//! cannot say what became of a job, that is what is reported.

mod abilities;
mod appliance;
mod attributes;
mod built_in;
mod credential;
mod delivery;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod ipp;
mod making;
mod plan;
mod raw;
mod round;
#[cfg(test)]
mod tests;
mod tls;
pub(crate) mod wire;

pub use appliance::{Appliance, CallError};
pub use attributes::{PAPER_TRAY, PrinterReport};
pub use built_in::{built_in, healthy};
pub use credential::Credential;
pub use ipp::{AskError, Client};
pub use making::cage;
pub use tls::named;

use crate::egress::Egress;
use api::agent::{PollAnswer, Target};
use documents::Cage;
use model::{
    id::PrinterId,
    printers::{Attributes, BadPrinter, Status},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

/// How long the gateway waits for what.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// A poll of the appliance.
    pub poll: Duration,
    /// Between two calls to an appliance that is away, at most.
    pub again: Duration,
    /// A printer that cannot be reached before anything was sent.
    pub reach: Duration,
    /// A printer that says that it is busy.
    pub busy: Duration,
    /// A printer that takes no more data.
    pub stall: Duration,
    /// A document that the printer still waits for after it was cut off.
    pub incoming: Duration,
    /// A printer that is silent about a job.
    pub silence: Duration,
    /// Between two questions about a job: at the beginning, and after a while.
    pub follow: (Duration, Duration),
    /// Between two looks at a printer.
    pub look: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            poll: seconds(25),
            again: seconds(5),
            reach: seconds(8),
            busy: seconds(15 * 60),
            stall: seconds(5 * 60),
            incoming: seconds(10),
            silence: seconds(10 * 60),
            follow: (Duration::from_millis(300), seconds(2)),
            look: seconds(10),
        }
    }
}

/// An agent at work.
pub struct Gateway {
    appliance: Appliance,
    printers: Client,
    egress: Egress,
    cage: Cage,
    patience: Patience,
}

impl Gateway {
    /// An agent that has a credential already, and reaches printers where `egress` allows it. What a printer does not
    /// take as it is, is made in `cage`.
    #[must_use]
    pub fn new(appliance: Appliance, egress: Egress, cage: Cage, patience: Patience) -> Self {
        Self { appliance, printers: Client::new(egress.clone(), patience.stall), egress, cage, patience }
    }

    /// Looks after the printers that the appliance names, each on its own, until the appliance does not know this
    /// agent any more. What is under way when the future is dropped is taken up again by asking.
    ///
    /// # Errors
    /// The appliance refuses this agent.
    pub async fn run(self) -> CallError {
        let gateway = Arc::new(self);
        let (board, read) =
            watch::channel(Arc::new(PollAnswer { version: 0, printers: Vec::new(), deliveries: Vec::new() }));
        let mut rounds: HashMap<PrinterId, (Target, AbortOnDropHandle<()>)> = HashMap::new();
        loop {
            let version = read.borrow().version;
            let polled = match gateway.appliance.poll(version, gateway.patience.poll).await {
                Ok(polled) => Arc::new(polled),
                Err(refused @ CallError::Refused(_)) => return refused,
                Err(CallError::Away(error)) => {
                    tracing::info!(error, "the appliance does not answer the agent");
                    tokio::time::sleep(gateway.patience.again).await;
                    continue;
                }
            };
            rounds.retain(|_, (target, _)| polled.printers.contains(target));
            board.send_replace(Arc::clone(&polled));
            for target in &polled.printers {
                rounds.entry(target.printer).or_insert_with(|| {
                    let round = round::run(Arc::clone(&gateway), target.clone(), read.clone());
                    (target.clone(), AbortOnDropHandle::new(tokio::spawn(round)))
                });
            }
        }
    }
}

/// Asks what answers at `uri` what it is, before it is added as a printer.
///
/// # Errors
/// It may not be asked, or no printer answers; which doors of a machine are open is not told apart.
pub async fn ask(uri: &str, egress: &Egress) -> Result<(Attributes, Status), BadPrinter> {
    let told = told(uri, egress, &Client::new(egress.clone(), Patience::default().stall)).await;
    let told = told.map_err(|error| match error {
        AskError::Address => BadPrinter::Address,
        _ => BadPrinter::Unreachable,
    })?;
    Ok((told.attributes, told.status))
}

/// What a printer says of itself: over IPP, or in the way of those without it.
async fn told(uri: &str, egress: &Egress, printers: &Client) -> Result<PrinterReport, AskError> {
    if raw::is_raw(uri) { raw::ask(uri, egress).await } else { printers.attributes(uri).await }
}

/// Whether a printer may have the address `uri`, without asking it.
///
/// # Errors
/// [`BadPrinter::Address`] when it may not.
pub async fn check(uri: &str, egress: &Egress) -> Result<(), BadPrinter> {
    let checked = if raw::is_raw(uri) {
        raw::check(uri, egress).await
    } else {
        Client::new(egress.clone(), Patience::default().stall).check(uri).await
    };
    checked.map_err(|_| BadPrinter::Address)
}

/// Fetches what the simulated printer at `uri` has under `path`, at most `most` octets.
pub async fn fetch(uri: &str, path: &str, most: usize, egress: &Egress) -> Option<Vec<u8>> {
    Client::new(egress.clone(), Patience::default().stall).fetch(uri, path, most).await
}
