//! The print queue of a person: seen, set, confirmed and deleted by its owner.

pub(crate) mod preview;
pub mod release;
pub mod retention;
pub mod room;
pub mod submit;

use crate::{App, Caller, Error, mail_in::unconfirmed, news::News, work::Task};
use model::{
    access::Permission,
    events::{Event, EventKind},
    id::{EventId, JobId},
    jobs::{Job, Options, Step},
};
use storage::{Rows, events, jobs, users};

impl App {
    /// The caller's jobs, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without an own queue.
    pub fn queue(&self, caller: &Caller) -> Result<Vec<Job>, Error> {
        caller.may(Permission::OwnQueue)?;
        self.read(|r| Ok(jobs::of_owner(r, caller.org, caller.user)?))
    }

    /// One of the caller's jobs.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for jobs of others.
    pub fn job(&self, caller: &Caller, id: JobId) -> Result<Job, Error> {
        caller.may(Permission::OwnQueue)?;
        self.read(|r| own(r, caller, id))
    }

    /// Says how a job is to be printed.
    ///
    /// # Errors
    /// [`Error::WrongState`] once it is released.
    pub async fn set_options(&self, caller: &Caller, id: JobId, options: Options) -> Result<Job, Error> {
        caller.may(Permission::OwnQueue)?;
        if !(1..=999).contains(&options.copies) {
            return Err(Error::Field("copies", model::text::BadText::Form));
        }
        let job = self
            .act(caller, Permission::OwnQueue, move |w, owner, _| {
                let job = own(w, owner, id)?;
                if !job.state.queued() || !job.state.deletable() {
                    return Err(Error::WrongState);
                }
                let job = Job { options: options.clone(), ..job };
                jobs::put(w, &job)?;
                Ok(job)
            })
            .await?;
        self.news.tell(News::Jobs(caller.org, caller.user));
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
                let job = own(w, owner, id)?;
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

    /// Deletes a job and the key of its document: nobody can read it afterwards.
    ///
    /// # Errors
    /// [`Error::WrongState`] while it is on its way to a printer.
    pub async fn delete_job(&self, caller: &Caller, id: JobId) -> Result<(), Error> {
        let event = EventId(self.random());
        self.act(caller, Permission::OwnQueue, move |w, owner, now| {
            let job = own(w, owner, id)?;
            if !job.state.deletable() {
                return Err(Error::WrongState);
            }
            remove(w, &job, event, now, false)
        })
        .await?;
        self.news.tell(News::Jobs(caller.org, caller.user));
        Ok(())
    }
}

fn own(r: &impl Rows, caller: &Caller, id: JobId) -> Result<Job, Error> {
    jobs::get(r, caller.org, id)?.filter(|job| job.owner == caller.user).ok_or(Error::NotFound)
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
