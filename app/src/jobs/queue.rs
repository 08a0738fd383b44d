//! A queue as its owner sees it, whoever may print from it, and those who may see every queue (I14, I15, B20): narrowed,
//! sorted, and a page at a time.

use crate::{
    App, Caller, Error,
    attempts::{Guess, Subject},
    audit::{self, gone},
    delegates::{Colleague, colleague},
    jobs::reach::{Deed, entrance, reached, reaches},
};
use model::{
    audit::Action,
    id::{JobId, UserId},
    jobs::{
        Job,
        life::{LifeEvent, LifeStep},
    },
};
use storage::{jobs, queues, users};

pub use storage::jobs::{JobFilter, LATEST_FIRST, Position, Sort, Standing};

/// Jobs on one page of a list, where nobody asks for another number.
pub const PAGE: usize = 100;
/// Jobs on one page at most.
pub const PAGE_MOST: usize = 500;

/// Which page of which queue.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Whose; the own one where nobody is named.
    pub of: Option<UserId>,
    /// Which jobs.
    pub wanted: JobFilter,
    /// In which order.
    pub sort: Sort,
    /// Behind which job; none for the first page.
    pub after: Option<Position>,
    /// How many at most.
    pub limit: usize,
}

impl Default for Listing {
    fn default() -> Self {
        let wanted = JobFilter { search: String::new(), standing: Standing::Queued };
        Self { of: None, wanted, sort: LATEST_FIRST, after: None, limit: PAGE }
    }
}

/// A page of a queue.
pub struct Page {
    /// Whose queue it is.
    pub owner: Colleague,
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Behind which job to go on.
    pub next: Option<Position>,
    /// How many jobs are in the queue, whatever is wanted of them.
    pub total: u64,
}

impl App {
    /// A page of a queue: the caller’s own, that of somebody who has made the caller a delegate, or anybody’s for those
    /// who may see queues.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without a queue of one’s own, [`Error::NotFound`] for one that is not the caller’s to see.
    pub fn queue(&self, caller: &Caller, listing: &Listing) -> Result<Page, Error> {
        let Listing { of, wanted, sort, after, limit } = listing;
        let (owner, now) = (of.unwrap_or(caller.user), self.now());
        let limit = (*limit).clamp(1, PAGE_MOST);
        self.read(|r| {
            if !reaches(r, caller, owner, Deed::See, now)? {
                return Err(if owner == caller.user { Error::Forbidden } else { Error::NotFound });
            }
            let person = users::get(r, caller.org, owner)?.ok_or(Error::NotFound)?;
            let place = (caller.org, owner);
            let mut page = jobs::list(r, place, wanted, *sort, after.as_ref(), limit.saturating_add(1))?;
            let more = page.len() > limit;
            page.truncate(limit);
            let next = page.last().filter(|_| more).map(|job| jobs::place(job, sort.by));
            let total = queues::of_person(r, caller.org, owner)?.jobs;
            Ok(Page { owner: colleague(&person), jobs: page, next, total })
        })
    }

    /// Writes down that somebody looks at the queue of somebody else, once an hour: the page asks again whenever
    /// something changes.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn note_look(&self, caller: &Caller, of: Option<UserId>) -> Result<(), Error> {
        let Some(owner) = of.filter(|owner| *owner != caller.user) else { return Ok(()) };
        let looked = [(Guess::QueueLooked, Subject::of(&[&caller.user, &owner]))];
        if self.attempts.take(&looked, self.now()).is_err() {
            return Ok(());
        }
        let whom = audit::Subject::Person(caller.org, owner);
        self.note_reading(caller, entrance(caller, Deed::See), Action::QueueViewed, whom).await
    }

    /// One job.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for jobs that the caller does not reach.
    pub fn job(&self, caller: &Caller, id: JobId) -> Result<Job, Error> {
        caller.may(entrance(caller, Deed::See))?;
        let now = self.now();
        self.read(|r| {
            let job = reached(r, caller, id, Deed::See, now)?;
            if jobs::leaves(r, job.org, id)?.is_some() { Err(Error::NotFound) } else { Ok(job) }
        })
    }

    /// What happened to a job, in words: to each step the name of whoever did it, where that is not its owner.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for jobs that the caller does not reach.
    pub fn job_life(&self, caller: &Caller, id: JobId) -> Result<Vec<(LifeStep, Option<String>)>, Error> {
        let job = self.job(caller, id)?;
        self.read(|r| {
            let mut told = Vec::new();
            for step in jobs::life(r, job.org, id)? {
                let by = match step.what {
                    LifeEvent::Released { by, .. } if by != job.owner => Some(by),
                    _ => None,
                };
                let name = match by {
                    Some(by) => {
                        Some(users::get(r, job.org, by)?.map_or_else(|| gone(by), |by| by.details.name.to_string()))
                    }
                    None => None,
                };
                told.push((step, name));
            }
            Ok(told)
        })
    }
}
