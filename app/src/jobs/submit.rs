//! The only door for documents, whichever listener they came by: may the caller, is the quota open, then a job.

use crate::{App, Caller, Error, news::News, work::Task};
use model::{
    access::Permission,
    events::{Event, EventKind},
    id::{EventId, JobId, MessageId, OrgId, UserId},
    jobs::{Format, Job, JobState, Options, Source, life::LifeEvent},
    mail::{Message, Proof},
    text::tamed,
    time::Time,
};
use storage::{Stage, StagedDocument, WriteTxn, events, jobs, mail, orgs, policies, users};

/// A document that is durable in the spool and becomes a job.
pub(crate) struct Submission<'a> {
    pub(crate) org: OrgId,
    pub(crate) owner: UserId,
    pub(crate) title: &'a str,
    pub(crate) source: Source,
    pub(crate) message: Option<MessageId>,
    pub(crate) format: Format,
    pub(crate) staged: &'a StagedDocument,
    /// How it is to be printed, where that was said already; otherwise as its owner has set it for new jobs.
    pub(crate) options: Option<Options>,
    /// Whether the owner has to confirm it first.
    pub(crate) unconfirmed: bool,
}

/// Random bytes that one submission uses up; drawn outside of the transaction, which may run twice.
pub(crate) struct SubmissionIds {
    pub(crate) job: JobId,
    pub(crate) event: EventId,
    pub(crate) work: [u8; 16],
}

impl App {
    pub(crate) fn dice(&self) -> SubmissionIds {
        SubmissionIds { job: JobId(self.random()), event: EventId(self.random()), work: self.random() }
    }

    /// Opens a sealed file for a document that the caller is about to send.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::OverQuota`], [`Error::QueueFull`], [`Error::OrganizationFull`] or [`Error::Full`]
    /// before a byte is taken.
    pub fn stage(&self, caller: &Caller) -> Result<Stage, Error> {
        caller.may(Permission::OwnQueue)?;
        self.read(|r| {
            let org = orgs::get(r, caller.org)?.ok_or(Error::NotFound)?;
            self.check_quota(r, &org, caller.user)?;
            self.room(r, caller.org, caller.user)
        })?;
        Ok(self.store.spool().stage(self.policy.document_limit)?)
    }

    /// Makes a job out of a document that was dropped on the web page; durable when it returns.
    ///
    /// `head` is the beginning of the document, by which its format is told.
    ///
    /// # Errors
    /// [`Error::Unsupported`] or [`Error::EmptyDocument`], and once more [`Error::QueueFull`] and
    /// [`Error::OrganizationFull`], now that the size is known; the staged file is gone then.
    pub async fn submit(
        &self,
        caller: &Caller,
        title: &str,
        staged: StagedDocument,
        head: &[u8],
    ) -> Result<Job, Error> {
        caller.may(Permission::OwnQueue)?;
        if staged.octets == 0 {
            return Err(Error::EmptyDocument);
        }
        if documents::is_message(title, head) {
            return self.submit_message(caller, title, staged).await;
        }
        let format = documents::sniff(head).ok_or(Error::Unsupported)?;
        let (title, dice, limits) = (title.to_owned(), self.dice(), self.policy.queues);
        let job = self
            .act(caller, Permission::OwnQueue, move |w, actor, now| {
                limits.check(w, actor.org, actor.user, staged.octets)?;
                let submission = Submission {
                    org: actor.org,
                    owner: actor.user,
                    title: &title,
                    source: Source::Web,
                    message: None,
                    format,
                    staged: &staged,
                    options: None,
                    unconfirmed: false,
                };
                accept(w, &submission, &dice, now)
            })
            .await?;
        self.nudge();
        self.news.tell(News::Jobs(job.org, job.owner));
        Ok(job)
    }
}

impl App {
    /// Makes a line out of a message that was kept as a file (`.eml`); it is taken apart as if it had been mailed, and
    /// its first part takes the place of the line.
    async fn submit_message(&self, caller: &Caller, title: &str, staged: StagedDocument) -> Result<Job, Error> {
        let (id, line, work) = (MessageId(self.random()), JobId(self.random()), self.random());
        let (title, limits) = (tamed(title, "e-mail"), self.policy.queues);
        let job = self
            .act(caller, Permission::OwnQueue, move |w, actor, now| {
                limits.check(w, actor.org, actor.user, staged.octets)?;
                w.keep(&staged)?;
                let message = Message {
                    id,
                    org: actor.org,
                    owner: actor.user,
                    subject: title.clone(),
                    received: now,
                    proof: Proof::Authenticated,
                    document: Some(staged.id),
                    message_id: String::new(),
                    answerable: false,
                    octets: staged.octets,
                };
                mail::put(w, &message)?;
                let line = message.line(line, title.clone(), staged.octets, JobState::Processing, now);
                let options = policies::of_new_job(w, actor.org, actor.user)?;
                let line = Job { source: Source::Web, options, ..line };
                jobs::put(w, &line)?;
                Task::TakeApart { org: actor.org, message: id }.enqueue(w, work, now)?;
                Ok(line)
            })
            .await?;
        self.nudge();
        self.news.tell(News::Jobs(job.org, job.owner));
        Ok(job)
    }
}

/// Writes the job, its document, the history and the work that follows, all or none.
pub(crate) fn accept(w: &mut WriteTxn, s: &Submission<'_>, dice: &SubmissionIds, now: Time) -> Result<Job, Error> {
    let owner = users::get(w, s.org, s.owner)?.ok_or(Error::NotFound)?;
    w.keep(s.staged)?;
    let state = if s.unconfirmed { JobState::Unconfirmed } else { JobState::Processing };
    let job = Job {
        id: dice.job,
        org: s.org,
        owner: s.owner,
        title: tamed(s.title, "document"),
        description: None,
        source: s.source,
        message: s.message,
        submitted: now,
        state,
        changed: now,
        format: s.format,
        octets: s.staged.octets,
        facts: None,
        options: s.options.clone().map_or_else(|| policies::of_new_job(w, s.org, s.owner), Ok)?,
        keep: false,
        document: Some(s.staged.id),
        printer: None,
        printed: None,
    };
    jobs::put(w, &job)?;
    jobs::tell(w, s.org, job.id, now, LifeEvent::Received(s.source))?;
    let what = EventKind::Submitted { job: job.id, source: s.source, format: s.format };
    events::append(w, &Event { id: dice.event, org: s.org, at: now, who: owner.pseudonym, what })?;
    if !s.unconfirmed {
        Task::Convert { org: s.org, job: job.id }.enqueue(w, dice.work, now)?;
    }
    Ok(job)
}
