//! Deleting jobs: one for good at once, or several with a moment in which they can be taken back. In that moment they
//! are in no list and at no printer; then their documents lose their keys.

use super::{
    reach::{Deed, entrance, note, reached},
    remove,
};
use crate::{App, Caller, Error, news::News};
use model::{
    audit::Action,
    id::{EventId, JobId, OrgId, UserId},
    jobs::Job,
    time::Time,
};
use std::time::Duration;
use storage::{WriteTxn, jobs};

/// How long deleted jobs can be taken back.
pub const REGRET: Duration = Duration::from_secs(20);
/// Jobs of one request, at most.
pub const MANY: usize = 500;

/// What became of each.
pub type Each = Vec<(JobId, Result<(), Error>)>;

/// What became of a job, and whose queue has changed by it.
type JobOutcome = (JobId, Result<(OrgId, UserId), Error>);

impl App {
    /// Deletes a job and the key of its document: nobody can read it afterwards.
    ///
    /// # Errors
    /// [`Error::WrongState`] while it is on its way to a printer.
    pub async fn delete_job(&self, caller: &Caller, id: JobId) -> Result<(), Error> {
        let event = EventId(self.random());
        let job = self
            .act(caller, entrance(caller, Deed::Change), move |w, actor, now| {
                let job = deletable(w, actor, id, now)?;
                remove(w, &job, event, now, false)?;
                note(w, actor, &job, now, Action::JobDeleted)?;
                Ok(job)
            })
            .await?;
        self.news.tell(News::Jobs(job.org, job.owner));
        Ok(())
    }

    /// Deletes jobs, each for itself, so that they can be taken back for [`REGRET`].
    ///
    /// # Errors
    /// [`Error::TooMany`] for more than [`MANY`].
    pub async fn delete_jobs(&self, caller: &Caller, ids: Vec<JobId>) -> Result<Each, Error> {
        self.each_job(caller, ids, |w, actor, id, now| {
            let job = deletable(w, actor, id, now)?;
            jobs::leave(w, &job, now.plus(REGRET))?;
            note(w, actor, &job, now, Action::JobDeleted)?;
            Ok(job)
        })
        .await
    }

    /// Takes back jobs that were deleted a moment ago.
    ///
    /// # Errors
    /// As [`App::delete_jobs`]; what is gone for good is not there ([`Error::NotFound`]).
    pub async fn restore_jobs(&self, caller: &Caller, ids: Vec<JobId>) -> Result<Each, Error> {
        self.each_job(caller, ids, |w, actor, id, now| {
            let job = reached(w, actor, id, Deed::Change, now)?;
            if jobs::leaves(w, job.org, id)?.is_none_or(|due| due <= now) {
                return Err(Error::NotFound);
            }
            jobs::stay(w, job.org, id)?;
            note(w, actor, &job, now, Action::JobRestored)?;
            Ok(job)
        })
        .await
    }

    /// Does something with each of some jobs: one that cannot be does not hold up the others.
    async fn each_job(
        &self,
        caller: &Caller,
        mut ids: Vec<JobId>,
        one: fn(&mut WriteTxn, &Caller, JobId, Time) -> Result<Job, Error>,
    ) -> Result<Each, Error> {
        if ids.len() > MANY {
            return Err(Error::TooMany);
        }
        ids.sort_unstable();
        ids.dedup();
        let done = self.act(caller, entrance(caller, Deed::Change), move |w, actor, now| {
            let mut done = Vec::with_capacity(ids.len());
            for id in &ids {
                done.push(match one(w, actor, *id, now) {
                    Ok(job) => (*id, Ok((job.org, job.owner))),
                    Err(why @ (Error::NotFound | Error::WrongState)) => (*id, Err(why)),
                    Err(other) => return Err(other),
                });
            }
            Ok(done)
        });
        let done: Vec<JobOutcome> = done.await?;
        let mut told: Vec<_> = done.iter().filter_map(|(_, outcome)| outcome.as_ref().ok().copied()).collect();
        told.sort_unstable();
        told.dedup();
        for (org, owner) in told {
            self.news.tell(News::Jobs(org, owner));
        }
        Ok(done.into_iter().map(|(id, outcome)| (id, outcome.map(drop))).collect())
    }

    /// Removes for good what nobody has taken back.
    pub(crate) async fn forget_deleted(&self) -> Result<(), Error> {
        let now = self.now();
        let due = self.read(|r| Ok(jobs::leaving(r)?))?;
        let due: Vec<_> = due.into_iter().filter(|(_, _, at)| *at <= now).collect();
        for some in due.chunks(MANY) {
            let some: Vec<_> = some.iter().map(|(org, id, _)| (*org, *id, EventId(self.random()))).collect();
            self.as_appliance(move |w| {
                for (org, id, event) in &some {
                    // It may have been taken back in between.
                    let leaves = jobs::leaves(w, *org, *id)?.is_some_and(|due| due <= now);
                    if let Some(job) = jobs::get(w, *org, *id)?.filter(|_| leaves) {
                        remove(w, &job, *event, now, false)?;
                    }
                }
                Ok(())
            })
            .await?;
        }
        Ok(())
    }
}

fn deletable(w: &WriteTxn, actor: &Caller, id: JobId, now: Time) -> Result<Job, Error> {
    let job = reached(w, actor, id, Deed::Change, now)?;
    if !job.state.deletable() {
        return Err(Error::WrongState);
    }
    if jobs::leaves(w, job.org, id)?.is_some() { Err(Error::NotFound) } else { Ok(job) }
}
