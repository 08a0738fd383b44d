//! The print queue of a person: seen, set, confirmed, released and deleted by whoever may.

pub mod deletion;
pub(crate) mod preview;
pub mod queue;
pub(crate) mod reach;
pub mod release;
pub mod retention;
pub mod room;
pub mod submit;

use crate::{App, Caller, Error, mail_in::unconfirmed, news::News, work::Task};
use model::{
    access::Permission,
    audit::Action,
    events::{Event, EventKind},
    id::{EventId, JobId},
    jobs::{BadOption, Job, Step, TextSettings},
    text::Line,
};
use reach::{Deed, entrance, note, reached};
use storage::{events, jobs, policies, users};

impl App {
    /// Says how a job is to be printed, what it is, and whether it stays when it was printed (I18).
    ///
    /// # Errors
    /// [`Error::Option`] for what cannot be, or was decided by the organization; [`Error::WrongState`] once it is
    /// released.
    pub async fn set_job(&self, caller: &Caller, id: JobId, wanted: TextSettings) -> Result<Job, Error> {
        let TextSettings { options, description, keep } = wanted;
        let options = options.read().map_err(Error::Option)?;
        let description = description.map(described).transpose()?;
        let job = self
            .act(caller, entrance(caller, Deed::Change), move |w, actor, now| {
                let job = reached(w, actor, id, Deed::Change, now)?;
                if !job.state.queued() || !job.state.deletable() {
                    return Err(Error::WrongState);
                }
                let policy = policies::of_organization(w, job.org)?;
                policy.check(&job.options, &options).map_err(Error::Option)?;
                if keep == Some(true) && !job.keep && !policy.keep {
                    return Err(Error::Option(BadOption::Keep));
                }
                let pages = job.facts.as_ref().map(|facts| facts.pages);
                if pages.is_some_and(|pages| pages > 0 && options.page_ranges.chosen_of(pages).next().is_none()) {
                    return Err(Error::Option(BadOption::NoPage));
                }
                let description = description.clone().unwrap_or_else(|| job.description.clone());
                let job = Job { options: options.clone(), description, keep: keep.unwrap_or(job.keep), ..job };
                jobs::put(w, &job)?;
                note(w, actor, &job, now, Action::JobChanged)?;
                Ok(job)
            })
            .await?;
        self.news.tell(News::Jobs(job.org, job.owner));
        Ok(job)
    }

    /// Says that a mailed job whose sender was not proved is really the caller's. What stands for a whole message is
    /// taken apart now, and not before.
    ///
    /// # Errors
    /// [`Error::WrongState`] for a job that does not wait for it.
    pub async fn confirm_job(&self, caller: &Caller, id: JobId) -> Result<Job, Error> {
        let work = self.random();
        let job = self
            .act(caller, Permission::OwnQueue, move |w, owner, now| {
                // Nobody else can know whether it is.
                let job = reached(w, owner, id, Deed::Change, now)?;
                if job.owner != owner.user {
                    return Err(Error::Forbidden);
                }
                let state = job.state.after(&Step::Confirm).ok_or(Error::WrongState)?;
                let job = Job { state, changed: now, ..job };
                jobs::put(w, &job)?;
                let follows = match unconfirmed::whole_message(w, &job)? {
                    Some(message) => Task::TakeApart { org: job.org, message: message.id },
                    None => Task::Convert { org: job.org, job: job.id },
                };
                follows.enqueue(w, work, now)?;
                Ok(job)
            })
            .await?;
        self.nudge();
        self.news.tell(News::Jobs(caller.org, caller.user));
        Ok(job)
    }
}

/// A description as it was typed; nothing where nothing is left of it.
fn described(text: String) -> Result<Option<Line>, Error> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Error::Option(BadOption::Description)) }
}

/// Removes a job with its document; what was never printed is told to the history (M3).
fn remove(
    w: &mut storage::WriteTxn,
    job: &Job,
    event: EventId,
    now: model::time::Time,
    expired: bool,
) -> Result<(), Error> {
    if let Some(document) = job.document {
        w.forget(document)?;
    }
    unconfirmed::forget_whole(w, job)?;
    jobs::remove(w, job.org, job.id)?;
    if job.state.queued()
        && let Some(owner) = users::get(w, job.org, job.owner)?
    {
        let pages = job.facts.as_ref().map_or(0, |f| f.pages);
        let what = EventKind::Deleted { job: job.id, pages, expired };
        events::append(w, &Event { id: event, org: job.org, at: now, who: owner.pseudonym, what })?;
    }
    Ok(())
}
