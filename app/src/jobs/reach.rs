//! Who reaches whose jobs: everybody the own ones, a delegate those of whoever named that delegate, and those who may
//! manage queues the ones of all (I15, I20, B15). Asked in the transaction of what is done, so that whatever was
//! withdrawn a moment ago is withdrawn.

use crate::{
    Caller, Error,
    audit::{self, Change, Subject},
};
use model::{
    access::Permission,
    audit::Action,
    id::{JobId, UserId},
    jobs::Job,
    time::Time,
};
use storage::{Rows, WriteTxn, delegates, jobs, policies, users};

/// What is to be done with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Look at it.
    See,
    /// Print it.
    Release,
    /// Set it, confirm it or delete it.
    Change,
}

/// The right with which the caller comes to a queue at all: the door asks for it before anything is looked at.
pub(crate) fn entrance(caller: &Caller, deed: Deed) -> Permission {
    let over_all = match deed {
        Deed::See => Permission::ViewQueues,
        Deed::Release | Deed::Change => Permission::ManageQueues,
    };
    if caller.permissions.has(over_all) { over_all } else { Permission::OwnQueue }
}

/// Whether the caller may do that with the jobs of `owner`.
pub(crate) fn reaches(r: &impl Rows, caller: &Caller, owner: UserId, deed: Deed, now: Time) -> Result<bool, Error> {
    let at_home = caller.org == caller.home && caller.permissions.has(Permission::OwnQueue);
    if owner == caller.user {
        return Ok(at_home);
    }
    if entrance(caller, deed) != Permission::OwnQueue {
        return Ok(users::get(r, caller.org, owner)?.is_some());
    }
    Ok(at_home && deed != Deed::Change && is_delegate(r, caller, owner, now)?)
}

/// Whether the caller is a delegate of somebody whose account is active.
fn is_delegate(r: &impl Rows, caller: &Caller, owner: UserId, now: Time) -> Result<bool, Error> {
    let holds = delegates::get(r, caller.org, owner, caller.user)?.is_some_and(|delegate| delegate.holds(now));
    Ok(holds && users::get(r, caller.org, owner)?.is_some_and(|owner| owner.active))
}

/// Whether the caller sees the pages of documents of `owner`: as the owner or a delegate; whoever only looks after queues
/// does where the organization allows it.
pub(crate) fn sees_pages(r: &impl Rows, caller: &Caller, owner: UserId, now: Time) -> Result<bool, Error> {
    let permissions = caller.permissions.without(Permission::ViewQueues);
    if reaches(r, &Caller { permissions, ..caller.clone() }, owner, Deed::See, now)? {
        return Ok(true);
    }
    Ok(policies::of_organization(r, caller.org)?.help_desk_sees_pages && reaches(r, caller, owner, Deed::See, now)?)
}

/// The job, for whoever may do that with it.
///
/// # Errors
/// [`Error::NotFound`] for everybody else: a job that somebody does not reach is not there.
pub(crate) fn reached(r: &impl Rows, caller: &Caller, id: JobId, deed: Deed, now: Time) -> Result<Job, Error> {
    let job = jobs::get(r, caller.org, id)?.ok_or(Error::NotFound)?;
    if reaches(r, caller, job.owner, deed, now)? { Ok(job) } else { Err(Error::NotFound) }
}

/// Writes down what somebody has done with a job of somebody else. The document is told by its identifier: its name may
/// say more than the audit should.
pub(crate) fn note(w: &mut WriteTxn, actor: &Caller, job: &Job, now: Time, action: Action) -> Result<(), Error> {
    if job.owner == actor.user && actor.org == actor.home {
        return Ok(());
    }
    let changes = vec![Change::of("job", None::<&str>, Some(job.id))];
    audit::record(w, actor, now, action, Subject::Person(job.org, job.owner), changes)
}
