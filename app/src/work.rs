//! What follows a request: enqueued in its transaction, done afterwards, again after a restart.
//!
//! A task is idempotent: it takes an identifier, looks at the present state, and finds nothing to do the second time.

pub mod convert;
pub mod letters;
pub mod take_apart;
mod unprinted;

use crate::{App, Error, ports::Letter};
use model::{
    id::{ImportId, JobId, MessageId, OrgId, WorkId},
    time::Time,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use storage::{
    WriteTxn,
    work::{self, Work},
};
use tokio::sync::{Semaphore, oneshot};

/// How often the worker looks without being woken.
const TICK: Duration = Duration::from_secs(5);
/// How often what is due is forgotten, and lost deliveries are settled.
const SWEEP: Duration = Duration::from_secs(60);
/// Tasks that are looked up at once; more than are in hand, so that there is always one to wait with.
const BATCH: usize = 64;
/// Tasks that are in hand at the same time. Most of them wait for a lane, for the disk or for a mail server.
const IN_HAND: usize = 32;

/// The kind of imports, which have lanes of their own.
const IMPORT: &str = "import";
/// The kind of deletions of organizations.
const REMOVAL: &str = "remove-organization";

/// The tasks that are being done now.
type InHand = Arc<Mutex<HashSet<WorkId>>>;

/// A unit of background work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Read the pages of a document.
    Convert { org: OrgId, job: JobId },
    /// Make jobs out of the parts of a message.
    TakeApart { org: OrgId, message: MessageId },
    /// Hand a letter to the site's mail server.
    Send(Letter),
    /// Do the lines of an import.
    Import { org: OrgId, import: ImportId },
    /// Remove what an organization owns, and in the end itself.
    RemoveOrganization { org: OrgId },
}

impl Task {
    /// Enqueues the task in the transaction of what it follows from.
    pub(crate) fn enqueue(&self, w: &mut WriteTxn, id: [u8; 16], ready: Time) -> Result<(), Error> {
        let kind = match self {
            Self::Convert { .. } => "convert",
            Self::TakeApart { .. } => "take-apart",
            Self::Send(_) => "send",
            Self::Import { .. } => IMPORT,
            Self::RemoveOrganization { .. } => REMOVAL,
        };
        let payload = postcard::to_stdvec(self).map_err(|e| Error::Internal(format!("encoding a task: {e}")))?;
        work::enqueue(w, &Work { id: WorkId(id), kind: kind.to_owned(), payload, ready, attempts: 0 })?;
        Ok(())
    }
}

impl Task {
    /// To whom a letter goes, when the encoded task is one.
    pub(crate) fn addressee(payload: &[u8]) -> Option<String> {
        match postcard::from_bytes(payload) {
            Ok(Self::Send(letter)) => Some(letter.to),
            _ => None,
        }
    }
}

/// What becomes of a task after an attempt.
pub(crate) enum Done {
    /// Nothing is left to do.
    Yes,
    /// Nothing is left to do, and the transaction that did it has removed the task.
    Removed,
    /// Later again.
    Later(Duration),
}

impl App {
    /// Wakes the worker.
    pub(crate) fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// Does what is due, until the future is dropped.
    pub async fn work(self: Arc<Self>) {
        let hands = Arc::new(Semaphore::new(IN_HAND));
        // Kept in memory only: what a former run of the program had in hand is free again.
        let in_hand = Arc::new(Mutex::new(HashSet::new()));
        loop {
            let found = self.start_due(&hands, &in_hand).await.unwrap_or_else(|error| {
                tracing::error!(%error, "looking for work");
                0
            });
            if found < BATCH {
                let _ = tokio::time::timeout(TICK, self.nudge.notified()).await;
            }
        }
    }

    /// Forgets what is due and settles what was lost, again and again, until the future is dropped.
    pub async fn sweep(self: Arc<Self>) {
        let mut tick = tokio::time::interval(SWEEP);
        let mut noted = HashMap::new();
        loop {
            tick.tick().await;
            if let Err(error) = self.forget_due().await {
                tracing::error!(%error, "forgetting what is due");
            }
            if let Err(error) = self.settle_lost().await {
                tracing::error!(%error, "settling lost deliveries");
            }
            if self.watch.in_doubt() {
                tracing::warn!("the clock may be wrong: documents and imports that are due are kept for now");
            } else if let Err(error) = self.sweep_imports().await {
                tracing::error!(%error, "forgetting old imports");
            }
            if let Err(error) = self.sweep_sessions().await {
                tracing::error!(%error, "ending old sessions");
            }
            if let Err(error) = self.seal_audits(&mut noted).await {
                tracing::error!(%error, "signing checkpoints of the audit");
            }
        }
    }

    async fn start_due(self: &Arc<Self>, hands: &Arc<Semaphore>, in_hand: &InHand) -> Result<usize, Error> {
        let now = self.now();
        // Before the rows are read: what ends in between is not taken up a second time.
        let busy = Self::locked(in_hand).clone();
        let due = self.read(|r| Ok(work::due(r, now, BATCH)?))?;
        let found = due.len();
        for item in due.into_iter().filter(|item| !busy.contains(&item.id)) {
            let permit = match item.kind.as_str() {
                // Imports take minutes: they have lanes of their own, for which nobody else waits.
                IMPORT => match Arc::clone(&self.import_lanes).try_acquire_owned() {
                    Ok(permit) => Some(permit),
                    Err(_) => {
                        self.put_off(item.id, TICK).await?;
                        continue;
                    }
                },
                // A large organization may take as long, and does nothing but write a little at a time.
                REMOVAL => None,
                _ => Some(Arc::clone(hands).acquire_owned().await.map_err(|_| Error::Stopping)?),
            };
            let id = item.id;
            Self::locked(in_hand).insert(id);
            let (app, in_hand) = (Arc::clone(self), Arc::clone(in_hand));
            tokio::spawn(async move {
                app.attempt(item).await;
                Self::locked(&in_hand).remove(&id);
                drop(permit);
            });
        }
        Ok(found)
    }

    pub(crate) async fn attempt(&self, item: Work) {
        let done = match postcard::from_bytes::<Task>(&item.payload) {
            Ok(task) => self.perform(item.id, task, item.attempts).await,
            Err(error) => Err(Error::Internal(format!("decoding a task: {error}"))),
        };
        let id = item.id;
        let written = match done {
            Ok(Done::Removed) => Ok(()),
            Ok(Done::Yes) => self.as_appliance(move |w| Ok(work::done(w, id)?)).await,
            Ok(Done::Later(wait)) => self.put_off(id, wait).await,
            Err(error) => {
                tracing::error!(%error, kind = item.kind, attempts = item.attempts, "a task did not succeed");
                self.put_off(id, backoff(item.attempts)).await
            }
        };
        if let Err(error) = written {
            tracing::error!(%error, kind = item.kind, "writing down what became of a task");
        }
    }

    async fn put_off(&self, id: WorkId, wait: Duration) -> Result<(), Error> {
        let ready = self.now().plus(wait);
        self.as_appliance(move |w| Ok(work::retry(w, id, ready)?)).await
    }

    /// Runs `f`, which reads a document in a cage, on a thread of its own that leaves the processors to whoever
    /// waits for an answer; as many at once as the operator has decided.
    pub(crate) async fn in_a_lane<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let _lane = self.lanes.acquire().await.map_err(|_| Error::Stopping)?;
        standing_back("documents", f).await
    }

    async fn perform(&self, work: WorkId, task: Task, attempts: u32) -> Result<Done, Error> {
        match task {
            Task::Convert { org, job } => self.convert(work, org, job, attempts).await,
            Task::TakeApart { org, message } => self.take_apart(work, org, message, attempts).await,
            Task::Send(letter) => self.send(&letter, attempts).await,
            Task::Import { org, import } => self.run_import(org, import).await,
            Task::RemoveOrganization { org } => self.remove_organization(org).await,
        }
    }

    async fn sweep_sessions(&self) -> Result<(), Error> {
        let (now, noted) = (self.now(), self.watch.noted());
        self.as_appliance(move |w| {
            noted.write(w)?;
            storage::login::sweep(w, now)?;
            storage::attempts::sweep(w, now, 1000)?;
            storage::once::sweep(
                w,
                Time(now.0.saturating_sub(i64::try_from(crate::repeat::KNOWN.as_millis()).unwrap_or(0))),
                1000,
            )?;
            storage::mail::sweep_seen(w, Time(now.0.saturating_sub(crate::mail_in::REMEMBERED_MS)))?;
            Ok(())
        })
        .await
    }
}

/// How long to wait after so many attempts: 5 s, 10 s, 20 s ... at most an hour.
fn backoff(attempts: u32) -> Duration {
    Duration::from_secs(5).saturating_mul(1 << attempts.min(10)).min(crate::HOUR)
}

/// Runs `f` on a thread of its own that leaves the processors to whoever waits for an answer. Of its own, since
/// standing back cannot be taken back.
pub(crate) async fn standing_back<T: Send + 'static>(
    name: &str,
    f: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let (done, result) = oneshot::channel();
    let run = move || {
        documents::cage::lower_priority();
        // Whoever asked is gone only when the appliance stops.
        let _ = done.send(f());
    };
    let started = thread::Builder::new().name(name.to_owned()).spawn(run);
    started.map_err(|e| Error::Internal(format!("starting a thread for {name}: {e}")))?;
    result.await.unwrap_or_else(|_| Err(Error::Internal(format!("a panic in a thread for {name}"))))
}
