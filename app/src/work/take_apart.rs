//! Makes jobs out of the parts of a mail message: one per printable attachment, or one of its text; and a line in the
//! owner's queue for each part that is not printed. What was acknowledged never ends as nothing.

use crate::{
    App, Error,
    door::StoreReader,
    jobs::submit::{Submission, SubmissionIds, accept},
    mail_in::unconfirmed,
    news::News,
    work::{HandFree, Task, TaskOutcome, standing_back, unprinted},
};
use documents::{Cage, CageError, LeftOutPart, PartHead, PartSink};
use model::{
    id::{DocumentId, JobId, MessageId, OrgId, WorkId},
    jobs::{Format, Source, Unreadable},
    mail::{Message, Proof},
};
use std::{
    io::{self, Write},
    time::Duration,
};
use storage::{SpoolError, Stage, StagedDocument, mail, orgs, work};

/// Attempts to start a cage before a message is given up.
const ATTEMPTS: u32 = 3;

/// A part that is in the spool.
struct StagedPart {
    title: String,
    format: Format,
    staged: StagedDocument,
}

/// What a message consists of.
#[derive(Default)]
struct MessageParts {
    printable: Vec<StagedPart>,
    left_out: Vec<LeftOutPart>,
}

impl MessageParts {
    /// Nothing of a message but that it is not printed.
    fn none(why: Unreadable) -> Self {
        Self { printable: Vec::new(), left_out: vec![LeftOutPart { title: String::new(), octets: 0, why }] }
    }
}

impl App {
    pub(crate) async fn take_apart(
        &self,
        work: WorkId,
        org: OrgId,
        id: MessageId,
        attempts: u32,
        free: HandFree<'_>,
    ) -> Result<TaskOutcome, Error> {
        let Some(message) = self.read(|r| Ok(mail::get(r, org, id)?))? else { return Ok(TaskOutcome::Finished) };
        let Some(document) = message.document else { return Ok(TaskOutcome::Finished) };
        let (language, covering_text) = self.read(|r| {
            let settings = orgs::get(r, org)?.map(|organization| organization.settings);
            let language = unprinted::language_of(r, &message, settings.as_ref())?;
            Ok((language, settings.is_some_and(|settings| settings.covering_text)))
        })?;
        let cage = self.world.cage.clone().with_language(language).with_covering_text(covering_text);
        let parts = match self.parts(document, cage).await {
            Ok(parts) => parts,
            Err(Error::Full) => return Ok(TaskOutcome::NotNow(Duration::from_secs(30))),
            Err(Error::Internal(error)) if attempts < ATTEMPTS => {
                tracing::warn!(%error, message = %id, "a cage did not start");
                return Ok(TaskOutcome::Later(Duration::from_secs(2)));
            }
            Err(Error::Internal(error)) => {
                tracing::error!(%error, message = %id, "a message was given up");
                MessageParts::none(Unreadable::Damaged)
            }
            Err(other) => return Err(other),
        };
        free();
        let (now, owner, letter) = (self.now(), message.owner, self.random());
        let dice: Vec<SubmissionIds> = parts.printable.iter().map(|_| self.dice()).collect();
        let lines: Vec<_> = parts.left_out.iter().map(|_| JobId(self.random())).collect();
        self.as_appliance(move |w| {
            work::done(w, work)?;
            let Some(message) = mail::get(w, org, id)?.filter(|m| m.document == Some(document)) else { return Ok(()) };
            // A line that was confirmed becomes the first part, set as its owner has set it; a message without one that
            // nobody vouches for was taken in by a former version, and its parts are confirmed one by one.
            let line = unconfirmed::line(w, &message)?;
            let options = line.as_ref().map(|line| line.options.clone());
            let source = line.as_ref().map_or(Source::Email, |line| line.source);
            let unconfirmed = message.proof == Proof::None && line.is_none();
            let mut first = line.map(|line| line.id);
            let subject = message.subject.as_str();
            let titled = |title: &str| if title.is_empty() { subject.to_owned() } else { title.to_owned() };
            for (part, dice) in parts.printable.iter().zip(&dice) {
                let submission = Submission {
                    org,
                    owner: message.owner,
                    title: &titled(&part.title),
                    source,
                    message: Some(id),
                    format: part.format,
                    staged: &part.staged,
                    options: options.clone(),
                    unconfirmed,
                };
                let dice = SubmissionIds { job: first.take().unwrap_or(dice.job), ..*dice };
                accept(w, &submission, &dice, now)?;
            }
            for (part, job) in parts.left_out.iter().zip(&lines) {
                let job = first.take().unwrap_or(*job);
                let part = LeftOutPart { title: titled(&part.title), ..part.clone() };
                unprinted::list(w, (&message, source), job, &part, now)?;
            }
            if let Some(line) = first {
                let nothing = LeftOutPart { title: subject.to_owned(), octets: 0, why: Unreadable::Empty };
                unprinted::list(w, (&message, source), line, &nothing, now)?;
            }
            let told: Vec<_> = parts.left_out.iter().map(|part| (titled(&part.title), part.why)).collect();
            if let Some(refusal) = unprinted::letter(w, &message, &told)? {
                Task::Send { org, letter: refusal }.enqueue(w, letter, now)?;
            }
            w.forget(document)?;
            mail::put(w, &Message { document: None, ..message })?;
            Ok(())
        })
        .await?;
        self.nudge();
        self.news.tell(News::Jobs(org, owner));
        Ok(TaskOutcome::Removed)
    }

    async fn parts(&self, message: DocumentId, cage: Cage) -> Result<MessageParts, Error> {
        let (store, limit) = (self.store.clone(), self.policy.document_limit);
        standing_back("documents", move || {
            let sealed = match store.read(|r| store.spool().open(r, message)) {
                Ok(sealed) => sealed,
                Err(SpoolError::Damaged(_) | SpoolError::Gone(_)) => {
                    return Ok(MessageParts::none(Unreadable::Damaged));
                }
                Err(other) => return Err(Error::from(other)),
            };
            let mut stages = Stages { store, limit, open: None, parts: Vec::new(), failed: None };
            let result = cage.take_apart(sealed, &mut stages);
            match (result, stages.failed) {
                (_, Some(error)) => Err(error),
                (Ok(left_out), None) => Ok(MessageParts { printable: stages.parts, left_out }),
                // What was found until then is printed all the same.
                (Err(CageError::Unreadable(why)), None) => {
                    Ok(MessageParts { printable: stages.parts, ..MessageParts::none(why) })
                }
                (Err(other), None) => Err(Error::Internal(other.to_string())),
            }
        })
        .await
    }
}

/// Puts the parts into the spool as they come out of the cage.
struct Stages {
    store: StoreReader,
    limit: u64,
    open: Option<(PartHead, Stage)>,
    parts: Vec<StagedPart>,
    /// What went wrong with the spool, which is not the fault of the message.
    failed: Option<Error>,
}

impl Stages {
    fn kept<T>(&mut self, result: Result<T, Error>) -> io::Result<T> {
        result.map_err(|error| {
            let told = io::Error::other(error.to_string());
            self.failed = Some(error);
            told
        })
    }
}

impl PartSink for Stages {
    fn begin(&mut self, part: PartHead) -> io::Result<()> {
        let stage = self.store.spool().stage(self.limit).map_err(Error::from);
        self.open = Some((part, self.kept(stage)?));
        Ok(())
    }

    fn write(&mut self, octets: &[u8]) -> io::Result<()> {
        let Some((_, stage)) = &mut self.open else { return Ok(()) };
        let written = stage.write_all(octets).map_err(|e| Error::Internal(format!("writing a part of a message: {e}")));
        self.kept(written)
    }

    fn end(&mut self) -> io::Result<()> {
        let Some((PartHead { title, format }, stage)) = self.open.take() else { return Ok(()) };
        let finished = stage.finish().map_err(Error::from);
        let staged = self.kept(finished)?;
        self.parts.push(StagedPart { title, format, staged });
        Ok(())
    }
}
