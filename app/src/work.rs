//! What follows a request: enqueued in its transaction, done afterwards, again after a restart.
//!
//! A task is idempotent: it takes an identifier, looks at the present state, and finds nothing to do the second time.
//! Tasks wait in lanes, each with hands of its own, so that no letter waits for a document; within a lane organizations
//! take turns ([`turns`]), so that none waits for all that another has brought.

pub mod convert;
pub mod letters;
pub mod take_apart;
#[cfg(test)]
mod tests;
mod turns;
mod unprinted;

use crate::{App, Error, ports::Letter};
use model::{
    id::{ImportId, JobId, MessageId, OrgId, WorkId},
    time::Time,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};
use storage::{
    WriteTxn,
    work::{self, Lane, Work},
};
use tokio::sync::{Semaphore, oneshot};
use turns::Turns;

/// How often the worker looks without being woken.
const TICK: Duration = Duration::from_secs(5);
/// How often what is due is forgotten, and lost deliveries are settled.
const SWEEP: Duration = Duration::from_secs(60);
/// Letters that are handed to the mail server at the same time.
const LETTERS: usize = 8;
/// Imports that run at the same time, each of another organization.
const IMPORTS: usize = 2;
/// Organizations that are removed at the same time, each writing a little at a time.
const REMOVALS: usize = 4;

/// A unit of background work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Read the pages of a document.
    Convert { org: OrgId, job: JobId },
    /// Make jobs out of the parts of a message.
    TakeApart { org: OrgId, message: MessageId },
    /// Hand a letter to somebody of the organization to the site's mail server.
    Send { org: OrgId, letter: Letter },
    /// Do the lines of an import.
    Import { org: OrgId, import: ImportId },
    /// Remove what an organization owns, and in the end itself.
    RemoveOrganization { org: OrgId },
}

impl Task {
    /// Enqueues the task in the transaction of what it follows from.
    pub(crate) fn enqueue(&self, w: &mut WriteTxn, id: [u8; 16], ready: Time) -> Result<(), Error> {
        let (lane, org) = match *self {
            Self::Send { org, .. } => (Lane::Letters, org),
            Self::Convert { org, .. } | Self::TakeApart { org, .. } => (Lane::Documents, org),
            Self::Import { org, .. } => (Lane::Imports, org),
            Self::RemoveOrganization { org } => (Lane::Removals, org),
        };
        let to = if let Self::Send { letter, .. } = self { Some(letter.to.clone()) } else { None };
        let payload = postcard::to_stdvec(self).map_err(|e| Error::Internal(format!("encoding a task: {e}")))?;
        Ok(work::enqueue(w, &Work { id: WorkId(id), lane, org, to, payload, ready, attempts: 0 })?)
    }
}

/// Says that nothing is left of a task but to write its result: its hand may be free for the next.
pub(crate) type HandFree<'a> = &'a (dyn Fn() + Sync);

/// What becomes of a task after an attempt.
pub(crate) enum TaskOutcome {
    /// Nothing is left to do.
    Finished,
    /// Nothing is left to do, and the transaction that did it has removed the task.
    Removed,
    /// Later again.
    Later(Duration),
    /// Later, without having been tried: there is no room now.
    NotNow(Duration),
}

impl App {
    /// Wakes the worker, in every lane.
    pub(crate) fn nudge(&self) {
        self.nudge.send_replace(());
    }

    /// Does what is due, until the future is dropped.
    pub async fn work(self: Arc<Self>) {
        let [letters, documents, imports, removals] = Lane::ALL.map(|lane| Arc::clone(&self).work_in(lane));
        tokio::join!(letters, documents, imports, removals);
    }

    /// How many tasks of the lane are in hand at the same time.
    fn hands(&self, lane: Lane) -> usize {
        match lane {
            Lane::Letters => LETTERS,
            // As many as there are cages: whoever is in hand waits for nobody, and the next one is chosen when one is free.
            Lane::Documents => self.policy.conversions_at_once.max(1),
            Lane::Imports => IMPORTS,
            Lane::Removals => REMOVALS,
        }
    }

    async fn work_in(self: Arc<Self>, lane: Lane) {
        let hands = Arc::new(Semaphore::new(self.hands(lane)));
        // Kept in memory only: what a former run of the program had in hand is free again.
        let turns = Arc::new(Mutex::new(Turns::default()));
        let mut nudged = self.nudge.subscribe();
        while let Ok(hand) = Arc::clone(&hands).acquire_owned().await {
            let found = self.next(lane, &mut Self::locked(&turns)).unwrap_or_else(|error| {
                tracing::error!(%error, ?lane, "looking for work");
                None
            });
            let Some(item) = found else {
                drop(hand);
                let _ = tokio::time::timeout(TICK, nudged.changed()).await;
                continue;
            };
            let (app, turns) = (Arc::clone(&self), Arc::clone(&turns));
            tokio::spawn(async move {
                let (id, hand) = (item.id, Mutex::new(Some(hand)));
                let free = || {
                    if Self::locked(&turns).writes(id) {
                        drop(Self::locked(&hand).take());
                    }
                };
                if !app.attempt(item, &free).await {
                    // It is due still, and must not be tried again at once.
                    tokio::time::sleep(TICK).await;
                }
                Self::locked(&turns).end(id);
                drop(hand);
            });
        }
    }

    /// The task whose turn it is in the lane, which is in hand from now on. Nobody ends one while rows are read: what is
    /// not in hand any more has no row.
    fn next(&self, lane: Lane, turns: &mut Turns) -> Result<Option<Work>, Error> {
        let now = self.now();
        self.read(|r| {
            for org in turns.order(work::waiting(r, lane, now)?) {
                let due = work::due(r, lane, org, now, turns.begun(org).saturating_add(1))?;
                if let Some(item) = due.into_iter().find(|item| !turns.has(item.id)) {
                    turns.take(&item);
                    return Ok(Some(item));
                }
            }
            Ok(None)
        })
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
            if let Err(error) = self.forget_deleted().await {
                tracing::error!(%error, "forgetting what was deleted");
            }
            if self.watch.in_doubt() {
                // A clock that is suddenly far ahead must not delete it either.
            } else if let Err(error) = self.forget_history().await {
                tracing::error!(%error, "forgetting old print history");
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

    /// Tries a task, and writes down what became of it; false when that could not be written.
    pub(crate) async fn attempt(&self, item: Work, free: HandFree<'_>) -> bool {
        let Work { id, lane, attempts, .. } = item;
        let done = match postcard::from_bytes::<Task>(&item.payload) {
            Ok(task) => self.perform(id, task, attempts, free).await,
            Err(error) => Err(Error::Internal(format!("decoding a task: {error}"))),
        };
        let written = match done {
            Ok(TaskOutcome::Removed) => Ok(()),
            Ok(TaskOutcome::Finished) => self.as_appliance(move |w| Ok(work::done(w, id)?)).await,
            Ok(TaskOutcome::Later(wait)) => self.retry(id, wait).await,
            Ok(TaskOutcome::NotNow(wait)) => {
                let ready = self.now().plus(wait);
                self.as_appliance(move |w| Ok(work::put_off(w, id, ready)?)).await
            }
            Err(error) => {
                tracing::error!(%error, ?lane, attempts, "a task did not succeed");
                self.retry(id, backoff(attempts)).await
            }
        };
        written.map_err(|error| tracing::error!(%error, ?lane, "writing down what became of a task")).is_ok()
    }

    async fn retry(&self, id: WorkId, wait: Duration) -> Result<(), Error> {
        let ready = self.now().plus(wait);
        self.as_appliance(move |w| Ok(work::retry(w, id, ready)?)).await
    }

    async fn perform(&self, work: WorkId, task: Task, attempts: u32, free: HandFree<'_>) -> Result<TaskOutcome, Error> {
        match task {
            Task::Convert { org, job } => self.convert(work, org, job, attempts, free).await,
            Task::TakeApart { org, message } => self.take_apart(work, org, message, attempts, free).await,
            Task::Send { letter, .. } => self.send(&letter, attempts).await,
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

/// Runs `f`, such as what reads a document in a cage, on a thread of its own that leaves the processors to whoever waits
/// for an answer. Of its own, since standing back cannot be taken back.
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
