//! Reads the pages of a document in a cage of its own, and makes a PDF of what is none. What goes to a printer is what
//! was counted: a PDF with something around it is kept without.

use crate::{
    App, Error,
    door::StoreReader,
    news::News,
    ports::Letter,
    work::{HandFree, Task, TaskOutcome, standing_back, unprinted},
};
use documents::CageError;
use model::{
    events::{Event, EventKind},
    id::{EventId, JobId, OrgId, WorkId},
    jobs::{Facts, Job, JobState, Step, Unreadable, life::LifeEvent},
};
use std::{
    io::{self, Write},
    time::Duration,
};
use storage::{Rows, SpoolError, Stage, StagedDocument, WriteTxn, events, jobs, mail, users, work};

/// Attempts to start a cage before the document is given up; a document that kills its cage gets no second one.
const ATTEMPTS: u32 = 3;

/// What the cage found.
enum DocumentCheck {
    /// It can be read; with a new file where it is not printed as it came.
    Readable(Facts, Option<StagedDocument>),
    /// It cannot.
    Unreadable(Unreadable),
}

impl App {
    pub(crate) async fn convert(
        &self,
        work: WorkId,
        org: OrgId,
        id: JobId,
        attempts: u32,
        free: HandFree<'_>,
    ) -> Result<TaskOutcome, Error> {
        let Some(job) = self.read(|r| Ok(jobs::get(r, org, id)?))? else { return Ok(TaskOutcome::Finished) };
        if job.state != JobState::Processing {
            return Ok(TaskOutcome::Finished);
        }
        let found = match self.look_at(&job).await {
            Ok(found) => found,
            Err(Error::Internal(error)) if attempts < ATTEMPTS => {
                tracing::warn!(%error, job = %id, "a cage did not start");
                return Ok(TaskOutcome::Later(Duration::from_secs(2)));
            }
            Err(Error::Full) => return Ok(TaskOutcome::NotNow(Duration::from_secs(30))),
            Err(Error::Internal(error)) => {
                tracing::error!(%error, job = %id, "a document was given up");
                DocumentCheck::Unreadable(Unreadable::Damaged)
            }
            Err(other) => return Err(other),
        };
        free();
        let (event, letter, now) = (EventId(self.random()), self.random(), self.now());
        self.as_appliance(move |w| {
            work::done(w, work)?;
            let Some(job) = jobs::get(w, org, id)?.filter(|job| job.state == JobState::Processing) else {
                return Ok(());
            };
            match &found {
                DocumentCheck::Readable(facts, pdf) => {
                    let document = replace(w, &job, pdf.as_ref())?;
                    let state = job.state.after(&Step::Read).ok_or(Error::WrongState)?;
                    if let Some(owner) = users::get(w, org, job.owner)? {
                        let what = EventKind::Read { job: id, pages: facts.pages };
                        events::append(w, &Event { id: event, org, at: now, who: owner.pseudonym, what })?;
                    }
                    let (pages, color_pages) = (facts.pages, facts.color_pages);
                    jobs::put(w, &Job { state, changed: now, facts: Some(facts.clone()), document, ..job })?;
                    jobs::tell(w, org, id, now, LifeEvent::Read { pages, color_pages })?;
                }
                DocumentCheck::Unreadable(why) => {
                    if let Some(document) = job.document {
                        w.forget(document)?;
                    }
                    let state = job.state.after(&Step::NotRead(*why)).ok_or(Error::WrongState)?;
                    if let Some(refusal) = refusal(w, &job, *why)? {
                        Task::Send { org, letter: refusal }.enqueue(w, letter, now)?;
                    }
                    jobs::put(w, &Job { state, changed: now, document: None, ..job })?;
                    jobs::tell(w, org, id, now, LifeEvent::NotRead(*why))?;
                }
            }
            Ok(())
        })
        .await?;
        self.nudge();
        self.news.tell(News::Jobs(job.org, job.owner));
        Ok(TaskOutcome::Removed)
    }

    async fn look_at(&self, job: &Job) -> Result<DocumentCheck, Error> {
        let Some(document) = job.document else { return Ok(DocumentCheck::Unreadable(Unreadable::Damaged)) };
        let (store, cage, limit, format) =
            (self.store.clone(), self.world.cage.clone(), self.policy.document_limit, job.format);
        standing_back("documents", move || {
            let sealed = match store.read(|r| store.spool().open(r, document)) {
                Ok(sealed) => sealed,
                Err(SpoolError::Damaged(_) | SpoolError::Gone(_)) => {
                    return Ok(DocumentCheck::Unreadable(Unreadable::Damaged));
                }
                Err(other) => return Err(Error::from(other)),
            };
            if sealed.octets() > cage.most() {
                return Ok(DocumentCheck::Unreadable(Unreadable::TooDemanding));
            }
            let mut printable = LateStage { store, limit, stage: None, failed: None };
            let read = cage.read_document(format, sealed, &mut printable);
            match (read, printable.failed) {
                (_, Some(error)) => Err(error),
                (Ok(read), None) => {
                    let new = printable.stage.filter(|_| read.converted).map(Stage::finish).transpose()?;
                    Ok(DocumentCheck::Readable(read.facts, new))
                }
                (Err(CageError::Unreadable(why)), None) => Ok(DocumentCheck::Unreadable(why)),
                (Err(other), None) => Err(Error::Internal(other.to_string())),
            }
        })
        .await
    }
}

/// The document to print: the converted one, when there is one, takes the place of what came.
fn replace(w: &mut WriteTxn, job: &Job, pdf: Option<&StagedDocument>) -> Result<Option<model::id::DocumentId>, Error> {
    let Some(pdf) = pdf else { return Ok(job.document) };
    w.keep(pdf)?;
    if let Some(original) = job.document {
        w.forget(original)?;
    }
    Ok(Some(pdf.id))
}

/// The letter to the owner of a mailed document that cannot be printed.
fn refusal(r: &impl Rows, job: &Job, why: Unreadable) -> Result<Option<Letter>, Error> {
    let Some(message) = job.message.map(|id| mail::get(r, job.org, id)).transpose()?.flatten() else { return Ok(None) };
    unprinted::letter(r, &message, &[(job.title.to_string(), why)])
}

/// A file in the spool that is made when the first octet comes: a PDF that nothing stands around needs none.
struct LateStage {
    store: StoreReader,
    limit: u64,
    stage: Option<Stage>,
    failed: Option<Error>,
}

impl Write for LateStage {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if self.stage.is_none() {
            match self.store.spool().stage(self.limit) {
                Ok(stage) => self.stage = Some(stage),
                Err(error) => {
                    let told = io::Error::other(error.to_string());
                    self.failed = Some(Error::from(error));
                    return Err(told);
                }
            }
        }
        self.stage.as_mut().map_or(Err(io::ErrorKind::NotFound.into()), |stage| stage.write(octets))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stage.as_mut().map_or(Ok(()), Write::flush)
    }
}
