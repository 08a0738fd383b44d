//! One printer's round: its deliveries one after the other, and a look at it every few seconds.

use super::{CallError, Gateway, attributes::PrinterReport, raw, told};
use api::agent::{Errand, PollAnswer, Report, Target};
use model::printers::{Attributes, PrinterState, Status};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::{
    sync::{Mutex, Notify, watch},
    time::{sleep, timeout},
};

/// How soon a printer that did not answer is asked a second time, before it counts as offline.
const SECOND_TRY: Duration = Duration::from_secs(1);

/// Looks after one printer until it is dropped.
pub async fn run(gateway: Arc<Gateway>, target: Target, board: watch::Receiver<Arc<PollAnswer>>) {
    // Something has happened that the state of the printer may show.
    let nudge = Notify::new();
    // A printer without IPP speaks with one at a time.
    let line = Mutex::new(());
    tokio::join!(gateway.deliver_all(&target, board, &nudge, &line), gateway.look_after(&target, &nudge, &line));
}

impl Gateway {
    async fn deliver_all(
        &self,
        target: &Target,
        mut board: watch::Receiver<Arc<PollAnswer>>,
        nudge: &Notify,
        line: &Mutex<()>,
    ) {
        // What has ended stays on the board until the next poll.
        let mut ended = HashSet::new();
        loop {
            let polled = Arc::clone(&board.borrow_and_update());
            ended.retain(|id| polled.deliveries.iter().any(|errand| errand.delivery == *id));
            let open = |errand: &&Errand| errand.printer == target.printer && !ended.contains(&errand.delivery);
            match polled.deliveries.iter().find(open) {
                Some(errand) => {
                    let on_the_line = if raw::is_raw(&target.uri) { Some(line.lock().await) } else { None };
                    let ours = self.deliver(target, errand).await;
                    drop(on_the_line);
                    if ours {
                        ended.insert(errand.delivery);
                    } else {
                        // Somebody else has it, or it has ended: the next poll knows.
                        let _ = timeout(self.patience.again, board.changed()).await;
                    }
                    nudge.notify_one();
                }
                None => {
                    if board.changed().await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    async fn look_after(&self, target: &Target, nudge: &Notify, line: &Mutex<()>) {
        let mut known: Option<Attributes> = None;
        loop {
            let looked = match line.try_lock() {
                Ok(_line) => Some(self.look(&target.uri).await),
                Err(_) => None,
            };
            let (status, attributes) = match looked.unwrap_or_else(|| Ok(at_work())) {
                // One that says nothing of itself at the moment is what it was.
                Ok(told) => (told.status, Some(told.attributes).filter(|attributes| !attributes.formats.is_empty())),
                Err(reason) => (offline(reason), None),
            };
            let news = attributes.filter(|attributes| known.as_ref() != Some(attributes));
            let report = Report::Printer { printer: target.printer, status, attributes: news.clone() };
            match self.appliance.report(&report).await {
                Ok(()) => known = news.or(known),
                Err(CallError::Away(error)) => tracing::debug!(error, "the state of a printer was not taken"),
                Err(CallError::Refused(status)) => {
                    tracing::debug!(status, printer = %target.printer, "the state of a printer is not wanted");
                }
            }
            let _ = timeout(self.patience.look, nudge.notified()).await;
        }
    }

    /// What the printer says, or why it says nothing of use; asked twice, since anybody may miss a call.
    async fn look(&self, uri: &str) -> Result<PrinterReport, &'static str> {
        if let Ok(told) = told(uri, &self.egress, &self.printers).await {
            return Ok(told);
        }
        sleep(SECOND_TRY.min(self.patience.look)).await;
        told(uri, &self.egress, &self.printers).await.map_err(|error| {
            tracing::debug!(%error, "a printer is offline");
            match error {
                super::AskError::NotIpp(_) | super::AskError::Refused(_) => "not-understood",
                _ => "not-responding",
            }
        })
    }
}

/// A printer that is sent a job and can say nothing else meanwhile.
fn at_work() -> PrinterReport {
    let status = Status { state: PrinterState::Processing, ..Status::default() };
    PrinterReport { status, ..PrinterReport::default() }
}

fn offline(reason: &str) -> Status {
    Status { state: PrinterState::Offline, reasons: vec![reason.to_owned()], ..Status::default() }
}
