//! Print jobs: found by their owner, newest first.

use crate::{
    StoreError,
    tables::{JOBS, JOBS_OF_OWNER, Key, Span, everything, of},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{JobId, OrgId, UserId},
    jobs::Job,
};

/// The job.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId, job: JobId) -> Result<Option<Job>, StoreError> {
    txn::get(r, JOBS, of(org).id(job.0).as_bytes())
}

/// The jobs of a person, newest first.
///
/// # Errors
/// When the database cannot be read.
pub fn of_owner(r: &impl Rows, org: OrgId, owner: UserId) -> Result<Vec<Job>, StoreError> {
    let span = of(org).id(owner.0).span();
    txn::join(r, (JOBS_OF_OWNER, &span), (JOBS, |job: JobId| of(org).id(job.0)))
}

/// Every job of the organization.
///
/// # Errors
/// When the database cannot be read.
pub fn all(r: &impl Rows, org: OrgId) -> Result<Vec<Job>, StoreError> {
    txn::all(r, JOBS, &of(org).span())
}

/// Shows every job of every organization to `see`, until it says that it has seen enough.
///
/// # Errors
/// When the database cannot be read.
pub fn each(r: &impl Rows, mut see: impl FnMut(Job) -> bool) -> Result<(), StoreError> {
    const AT_ONCE: usize = 256;
    let mut span = everything();
    loop {
        // Taken in pieces, so that no table is open while `see` runs: it may read on its own.
        let jobs = txn::some(r, JOBS, &span, AT_ONCE)?;
        let Some(last) = jobs.last() else { return Ok(()) };
        let last = of(last.org).id(last.id.0);
        let more = jobs.len() == AT_ONCE;
        if !jobs.into_iter().all(&mut see) || !more {
            return Ok(());
        }
        span = Span { to: None, ..last.clone().span_after(&last) };
    }
}

/// Writes a job.
///
/// # Errors
/// When the database cannot be written.
pub fn put(w: &mut WriteTxn, job: &Job) -> Result<(), StoreError> {
    let old = w.replace(JOBS, of(job.org).id(job.id.0).as_bytes(), job)?;
    let listed = listed(job);
    match old.map(|old| self::listed(&old)) {
        Some(old) if old.as_bytes() == listed.as_bytes() => return Ok(()),
        Some(old) => w.delete(JOBS_OF_OWNER, old.as_bytes())?,
        None => (),
    }
    w.insert(JOBS_OF_OWNER, listed.as_bytes(), &job.id)
}

/// Removes a job. Its document is forgotten by [`WriteTxn::forget`].
///
/// # Errors
/// When the database cannot be written.
pub fn remove(w: &mut WriteTxn, org: OrgId, job: JobId) -> Result<(), StoreError> {
    match w.take(JOBS, of(org).id(job.0).as_bytes())? {
        Some(old) => w.delete(JOBS_OF_OWNER, listed(&old).as_bytes()),
        None => Ok(()),
    }
}

/// How many jobs the appliance holds.
///
/// # Errors
/// When the database cannot be read.
pub fn count(r: &impl Rows) -> Result<u64, StoreError> {
    txn::count(r, JOBS)
}

/// Where a job stands in the list of its owner.
pub(crate) fn listed(job: &Job) -> Key {
    of(job.org).id(job.owner.0).newest(job.submitted).id(job.id.0)
}

/// Removes every job with its document.
pub(crate) fn remove_all(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    for job in all(w, org)? {
        remove(w, org, job.id)?;
        job.document.map_or(Ok(()), |document| w.forget(document))?;
    }
    Ok(())
}
