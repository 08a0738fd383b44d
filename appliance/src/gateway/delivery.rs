//! One delivery, from its lease to its end.

mod bare;

use super::{
    AskError, CallError, Gateway, Patience, attributes::JobReport, attributes::PrinterReport, ipp::Document, making,
    plan::Plan, raw, told,
};
use ::ipp::{JobState, Status};
use api::agent::{Ending, Errand, LeaseAnswer, Report, Target};
use model::jobs::{Failure, Printed};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The first pause before something is tried again; every other is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// How often a document is asked for that an appliance which is there does not give.
const MOST_TRIES: u32 = 4;

/// The lease is gone: somebody else may have it, and nothing more is to be done here.
struct LeaseLost;

/// How much of a document a printer was given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DocumentPart {
    /// All of it, and it has said so.
    Whole,
    /// Certainly not all of it.
    Part,
    /// It did not say, or a former run sent it.
    Unknown,
}

/// How far a document has come to the printer.
enum SendProgress {
    /// The printer has a job, and so much of the document.
    Sent { job: i32, given: DocumentPart },
    /// It has ended before anything could be printed.
    Ended(Ending),
}

impl Gateway {
    /// Brings a document to the printer and reports how that ended; false where the delivery is not ours.
    pub(super) async fn deliver(&self, target: &Target, errand: &Errand) -> bool {
        let lease = match self.appliance.lease(errand.delivery, None).await {
            Ok(lease) => lease,
            Err(error) => {
                tracing::info!(%error, delivery = %errand.delivery, "no lease for a delivery");
                return false;
            }
        };
        let work = async {
            let ending = self.bring(target, errand, &lease).await?;
            tracing::info!(delivery = %errand.delivery, printer = %target.printer, ending = word(&ending), "a delivery ended");
            let report = Report::Ended { delivery: errand.delivery, fence: lease.fence, ending };
            self.report(&report).await
        };
        let done = tokio::select! {
            done = work => done,
            lost = self.renew(errand, &lease) => Err(lost),
        };
        if done.is_err() {
            tracing::warn!(delivery = %errand.delivery, "the lease of a delivery was lost");
        }
        done.is_ok()
    }

    /// Renews the lease until it is refused.
    async fn renew(&self, errand: &Errand, lease: &LeaseAnswer) -> LeaseLost {
        let lasts = Duration::from_millis(lease.lasts_ms.into());
        let mut pause = lasts / 3;
        loop {
            sleep(pause).await;
            pause = match self.appliance.lease(errand.delivery, Some(lease.fence)).await {
                Ok(_) => lasts / 3,
                Err(CallError::Away(_)) => FIRST_PAUSE.max(lasts / 30),
                Err(CallError::Refused(_)) => return LeaseLost,
            };
        }
    }

    /// Says something that must be heard, until it is.
    async fn report(&self, report: &Report) -> Result<(), LeaseLost> {
        let mut pause = Pause::up_to(self.patience.again);
        loop {
            match self.appliance.report(report).await {
                Ok(()) => return Ok(()),
                Err(CallError::Away(_)) => pause.take().await,
                Err(CallError::Refused(_)) => return Err(LeaseLost),
            }
        }
    }

    async fn bring(&self, target: &Target, errand: &Errand, lease: &LeaseAnswer) -> Result<Ending, LeaseLost> {
        if raw::is_raw(&target.uri) {
            return self.bring_raw(target, errand, lease).await;
        }
        let begun = match errand.printer_job {
            // A former run got that far. What it sent is not known, so nothing is sent again.
            Some(job) => SendProgress::Sent { job, given: DocumentPart::Unknown },
            None => self.begin(target, errand, lease).await?,
        };
        Ok(match begun {
            SendProgress::Ended(ending) => ending,
            SendProgress::Sent { job, given } => self.follow(&target.uri, job, given).await,
        })
    }

    /// Has the printer make a job, tells the appliance, and only then sends the document.
    async fn begin(&self, target: &Target, errand: &Errand, lease: &LeaseAnswer) -> Result<SendProgress, LeaseLost> {
        let told = match self.reach(&target.uri).await {
            Ok(told) => told,
            Err(error) => return Ok(not_begun(&error)),
        };
        let Some(plan) = Plan::of(&errand.options, &told) else {
            return Ok(SendProgress::Ended(failed(Failure::NotMade)));
        };
        let job = match self.create_job(&target.uri, errand, &plan, &told).await {
            Ok(job) => job,
            Err(error) => return Ok(not_begun(&error)),
        };
        let created = Report::JobCreated { delivery: errand.delivery, fence: lease.fence, printer_job: job };
        if let Err(lost) = self.report(&created).await {
            let _ = self.printers.cancel_job(&target.uri, job).await;
            return Err(lost);
        }
        self.send(target, errand, lease, &plan, job).await
    }

    /// Asks the printer what it can, for as long as somebody at the printer would wait.
    async fn reach(&self, uri: &str) -> Result<PrinterReport, AskError> {
        let deadline = Instant::now() + self.patience.reach;
        let mut pause = Pause::up_to(self.patience.again);
        loop {
            match told(uri, &self.egress, &self.printers).await {
                Err(AskError::Unreachable(_) | AskError::Cut(_)) if Instant::now() < deadline => pause.take().await,
                answered => return answered,
            }
        }
    }

    async fn create_job(&self, uri: &str, errand: &Errand, plan: &Plan, told: &PrinterReport) -> Result<i32, AskError> {
        let name = name(errand);
        let deadline = Instant::now() + self.patience.busy;
        let mut pause = Pause::up_to(self.patience.again);
        loop {
            match self.printers.create_job(uri, &name, plan, told).await {
                Err(AskError::Refused(Status::BUSY)) if Instant::now() < deadline => pause.take().await,
                answered => return answered,
            }
        }
    }

    /// Sends the document; what came of it where the printer did not take it.
    async fn send(
        &self,
        target: &Target,
        errand: &Errand,
        lease: &LeaseAnswer,
        plan: &Plan,
        job: i32,
    ) -> Result<SendProgress, LeaseLost> {
        let uri = &target.uri;
        let (unreachable, busy) = (Instant::now() + self.patience.reach, Instant::now() + self.patience.busy);
        let mut pause = Pause::up_to(self.patience.again);
        loop {
            let Some(document) = self.document(errand, lease).await? else {
                return Ok(SendProgress::Ended(self.give_up(uri, job, Failure::Spool).await));
            };
            let document = match &plan.output {
                Some(output) => making::made(self.cage.clone(), output.clone(), plan.gzip, document),
                None => document,
            };
            match self.printers.send_document(uri, job, plan, document).await {
                Ok(()) => return Ok(SendProgress::Sent { job, given: DocumentPart::Whole }),
                // Nothing was taken, so it can be offered again.
                Err(AskError::Refused(Status::BUSY)) if Instant::now() < busy => {}
                Err(AskError::Unreachable(_)) if Instant::now() < unreachable => {}
                Err(AskError::Unreachable(_)) => return Ok(SendProgress::Ended(failed(Failure::Unreachable))),
                Err(AskError::Document) => {
                    return Ok(SendProgress::Ended(self.give_up(uri, job, Failure::Spool).await));
                }
                Err(AskError::NotMade) => {
                    return Ok(SendProgress::Ended(self.give_up(uri, job, Failure::NotMade).await));
                }
                Err(AskError::Refused(status)) => {
                    tracing::warn!(%status, delivery = %errand.delivery, "the printer refuses a document");
                    return Ok(SendProgress::Ended(self.give_up(uri, job, Failure::Refused).await));
                }
                Err(error) => {
                    tracing::warn!(%error, delivery = %errand.delivery, "a document was cut off on its way to the printer");
                    let short = matches!(error, AskError::CutShort(_));
                    return Ok(SendProgress::Sent {
                        job,
                        given: if short { DocumentPart::Part } else { DocumentPart::Unknown },
                    });
                }
            }
            pause.take().await;
        }
    }

    /// The document, as often as it takes while the appliance is away; none where it cannot be had.
    async fn document(&self, errand: &Errand, lease: &LeaseAnswer) -> Result<Option<Document>, LeaseLost> {
        let mut pause = Pause::up_to(self.patience.again);
        let mut tries = 0;
        while tries < MOST_TRIES {
            match self.appliance.document(errand.delivery, lease).await {
                Ok(document) => return Ok(Some(document)),
                Err(CallError::Refused(status)) => {
                    tracing::error!(status, delivery = %errand.delivery, "the document of a delivery is refused");
                    return Ok(None);
                }
                Err(CallError::Away(error)) => {
                    tracing::warn!(error, delivery = %errand.delivery, "the document of a delivery does not come");
                }
            }
            // An appliance that answers everything else but this has no document to give.
            match self.appliance.lease(errand.delivery, Some(lease.fence)).await {
                Ok(_) => tries += 1,
                Err(CallError::Away(_)) => {}
                Err(CallError::Refused(_)) => return Err(LeaseLost),
            }
            pause.take().await;
        }
        Ok(None)
    }

    /// Cancels a job of which the printer has no whole document, and waits for its end.
    async fn give_up(&self, uri: &str, job: i32, why: Failure) -> Ending {
        let _ = self.printers.cancel_job(uri, job).await;
        match self.follow(uri, job, DocumentPart::Part).await {
            Ending::Failed { printed, .. } => Ending::Failed { why, printed },
            ending => ending,
        }
    }

    /// Asks the printer about the job until it has ended.
    async fn follow(&self, uri: &str, job: i32, given: DocumentPart) -> Ending {
        let mut watch = Watch::new(self.patience, given);
        loop {
            match watch.heard(self.printers.job(uri, job).await) {
                JobVerdict::Ended(ending) => return ending,
                JobVerdict::Wait => {}
                JobVerdict::Cancel => {
                    let _ = self.printers.cancel_job(uri, job).await;
                }
            }
            watch.pause().await;
        }
    }
}

/// What is known of a job at a printer, from one answer to the next.
struct Watch {
    patience: Patience,
    given: DocumentPart,
    /// Whether it was seen at work, and the printer was not silent since.
    at_work: bool,
    silent_since: Option<Instant>,
    incoming_since: Option<Instant>,
    pause: Duration,
}

/// What follows from an answer about a job.
enum JobVerdict {
    Ended(Ending),
    Wait,
    Cancel,
}

impl Watch {
    fn new(patience: Patience, given: DocumentPart) -> Self {
        let pause = patience.follow.0;
        Self { patience, given, at_work: false, silent_since: None, incoming_since: None, pause }
    }

    async fn pause(&mut self) {
        sleep(self.pause).await;
        self.pause = self.pause.mul_f32(1.25).min(self.patience.follow.1);
    }

    fn heard(&mut self, answer: Result<JobReport, AskError>) -> JobVerdict {
        match answer {
            Ok(report) => self.heard_of(report),
            Err(AskError::Refused(Status::NOT_FOUND | Status::GONE)) => {
                // Some printers forget a job as soon as it is done. One that was silent in between may have lost it.
                JobVerdict::Ended(if self.at_work { Ending::Printed { printed: None } } else { Ending::Uncertain })
            }
            Err(error) => {
                tracing::debug!(%error, "a printer says nothing about a job");
                self.at_work = false;
                let since = *self.silent_since.get_or_insert_with(Instant::now);
                if since.elapsed() > self.patience.silence {
                    JobVerdict::Ended(Ending::Uncertain)
                } else {
                    JobVerdict::Wait
                }
            }
        }
    }

    fn heard_of(&mut self, report: JobReport) -> JobVerdict {
        self.silent_since = None;
        match report.state {
            // A printer that takes the part of a document for the whole has not printed it.
            JobState::Completed if self.given == DocumentPart::Part => {
                let printed = report.printed.unwrap_or_default();
                return JobVerdict::Ended(Ending::Failed { why: Failure::Aborted, printed });
            }
            JobState::Completed => return JobVerdict::Ended(Ending::Printed { printed: report.printed }),
            JobState::Canceled | JobState::Aborted => {
                let printed = report.printed.unwrap_or_default();
                return JobVerdict::Ended(Ending::Failed { why: Failure::Aborted, printed });
            }
            JobState::Processing | JobState::ProcessingStopped => self.at_work = true,
            JobState::Pending | JobState::PendingHeld => {}
        }
        if self.given == DocumentPart::Whole || !report.incoming {
            self.incoming_since = None;
            return JobVerdict::Wait;
        }
        // It waits for a document that nobody sends any more.
        let since = *self.incoming_since.get_or_insert_with(Instant::now);
        if since.elapsed() < self.patience.incoming {
            return JobVerdict::Wait;
        }
        self.incoming_since = None;
        JobVerdict::Cancel
    }
}

/// Pauses that grow up to a limit.
struct Pause {
    next: Duration,
    most: Duration,
}

impl Pause {
    fn up_to(most: Duration) -> Self {
        Self { next: FIRST_PAUSE.min(most), most }
    }

    async fn take(&mut self) {
        sleep(self.next).await;
        self.next = self.next.saturating_mul(2).min(self.most);
    }
}

fn not_begun(error: &AskError) -> SendProgress {
    SendProgress::Ended(why_not_begun(error))
}

fn why_not_begun(error: &AskError) -> Ending {
    tracing::warn!(%error, "a printer does not take a job");
    failed(match error {
        AskError::Refused(_) => Failure::Refused,
        _ => Failure::Unreachable,
    })
}

/// The name of a job at a printer: who printed what is the appliance's to know.
fn name(errand: &Errand) -> String {
    let id = errand.job.to_string();
    format!("Imprimatur {}", id.get(..8).unwrap_or(&id))
}

fn failed(why: Failure) -> Ending {
    Ending::Failed { why, printed: Printed::default() }
}

fn word(ending: &Ending) -> &'static str {
    match ending {
        Ending::Printed { .. } => "printed",
        Ending::Failed { .. } => "failed",
        Ending::Uncertain => "uncertain",
    }
}
