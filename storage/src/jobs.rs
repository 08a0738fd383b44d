//! Print jobs: found by their owner, newest first. One that was deleted a moment ago can be taken back: it is leaving
//! until then, and in no list.

mod life;
mod list;

pub use life::{life, tell};
pub use list::{JobFilter, LATEST_FIRST, Position, Sort, SortKey, Standing, list, place};

use crate::{
    StoreError, mail, queues,
    rows::Leave,
    tables::{JOBS, JOBS_OF_MESSAGE, JOBS_OF_OWNER, LEAVING, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{JobId, MessageId, OrgId, UserId},
    jobs::Job,
    time::Time,
};

/// The job.
pub fn get(r: &impl Rows, org: OrgId, job: JobId) -> Result<Option<Job>, StoreError> {
    txn::get(r, JOBS, (org, job))
}

/// The jobs of a person, newest first.
pub fn of_owner(r: &impl Rows, org: OrgId, owner: UserId) -> Result<Vec<Job>, StoreError> {
    txn::join(r, (JOBS_OF_OWNER, within((org, owner))), (JOBS, |job| (org, job)))
}

/// The jobs that came with a message.
pub fn of_message(r: &impl Rows, org: OrgId, message: MessageId) -> Result<Vec<Job>, StoreError> {
    txn::join(r, (JOBS_OF_MESSAGE, within((org, message))), (JOBS, |job| (org, job)))
}

/// Every job of the organization.
pub fn all(r: &impl Rows, org: OrgId) -> Result<Vec<Job>, StoreError> {
    txn::rows(r, JOBS, within((org,)))
}

/// Shows every job of every organization to `see`, until it says that it has seen enough.
pub fn each(r: &impl Rows, mut see: impl FnMut(Job) -> bool) -> Result<(), StoreError> {
    const AT_ONCE: usize = 256;
    let mut span = everything();
    loop {
        // Taken in pieces, so that no table is open while `see` runs: it may read on its own.
        let jobs = txn::first_rows(r, JOBS, span, AT_ONCE)?;
        let Some(last) = jobs.last() else { return Ok(()) };
        let last = (last.org, last.id);
        let more = jobs.len() == AT_ONCE;
        if !jobs.into_iter().all(&mut see) || !more {
            return Ok(());
        }
        span = everything().after(last);
    }
}

/// Writes a job.
pub fn put(w: &mut WriteTxn, job: &Job) -> Result<(), StoreError> {
    crate::orgs::must_be(w, job.org)?;
    let old = w.replace(JOBS, (job.org, job.id), job)?;
    queues::change(w, job.org, old.as_ref().map(queues::of_job), Some(queues::of_job(job)))?;
    let (was, is) = (old.as_ref().map(listed), listed(job));
    if was != Some(is) {
        was.map_or(Ok(()), |was| w.delete(JOBS_OF_OWNER, was))?;
        w.insert(JOBS_OF_OWNER, is, &job.id)?;
    }
    let (was, is) = (old.as_ref().and_then(with_message), with_message(job));
    if was != is {
        was.map_or(Ok(()), |was| w.delete(JOBS_OF_MESSAGE, was))?;
        is.map_or(Ok(()), |is| w.insert(JOBS_OF_MESSAGE, is, &job.id))?;
    }
    Ok(())
}

/// Notes that a job is gone for good at `due`, unless it is taken back before.
pub fn leave(w: &mut WriteTxn, job: &Job, due: Time) -> Result<(), StoreError> {
    crate::orgs::must_be(w, job.org)?;
    w.insert(LEAVING, (job.org, job.id), &Leave { org: job.org, job: job.id, due })
}

/// Takes a job back, and says whether it was leaving.
pub fn stay(w: &mut WriteTxn, org: OrgId, job: JobId) -> Result<bool, StoreError> {
    Ok(w.take(LEAVING, (org, job))?.is_some())
}

/// When a job is gone for good; none when it stays.
pub fn leaves(r: &impl Rows, org: OrgId, job: JobId) -> Result<Option<Time>, StoreError> {
    Ok(txn::get(r, LEAVING, (org, job))?.map(|leave| leave.due))
}

/// Those that are leaving, of all organizations.
pub fn leaving(r: &impl Rows) -> Result<Vec<(OrgId, JobId, Time)>, StoreError> {
    let all = txn::rows(r, LEAVING, everything())?;
    Ok(all.into_iter().map(|leave| (leave.org, leave.job, leave.due)).collect())
}

/// Removes a job, and with the last job of a message what is left of the message. Its document is forgotten by
/// [`WriteTxn::forget`].
pub fn remove(w: &mut WriteTxn, org: OrgId, job: JobId) -> Result<(), StoreError> {
    let Some(old) = w.take(JOBS, (org, job))? else { return Ok(()) };
    queues::change(w, org, Some(queues::of_job(&old)), None)?;
    w.delete(JOBS_OF_OWNER, listed(&old))?;
    w.delete(LEAVING, (org, job))?;
    life::forget(w, org, job)?;
    let Some(place) = with_message(&old) else { return Ok(()) };
    w.delete(JOBS_OF_MESSAGE, place)?;
    mail::remove_unless_needed(w, org, place.1)
}

/// How many jobs the appliance holds.
pub fn count(r: &impl Rows) -> Result<u64, StoreError> {
    txn::count(r, JOBS)
}

/// How many jobs the organization has.
pub fn count_of(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    txn::count_within(r, JOBS, within((org,)))
}

/// Where a job stands in the list of its owner.
pub(crate) fn listed(job: &Job) -> (OrgId, UserId, Time, JobId) {
    (job.org, job.owner, job.submitted, job.id)
}

/// Where a job stands in the list of its message.
pub(crate) fn with_message(job: &Job) -> Option<(OrgId, MessageId, JobId)> {
    job.message.map(|message| (job.org, message, job.id))
}

/// Removes at most `limit` jobs with their documents of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, JOBS, within((org,)), limit)?;
    for job in &some {
        remove(w, org, job.id)?;
        job.document.map_or(Ok(()), |document| w.forget(document))?;
    }
    Ok(some.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{findings, furnished, kept, read, samples, whole, write},
        users,
    };
    use expect_test::expect;

    fn of_person(store: &crate::Store, n: u8) -> Vec<u8> {
        read(store, |r| of_owner(r, samples::ORG, UserId([n; 16]))).iter().map(|job| job.id.0[0]).collect()
    }

    #[test]
    fn jobs_are_listed_newest_first() {
        let store = furnished();
        write(&store, |w| {
            users::put(w, &samples::user(2))?;
            (1..=3).try_for_each(|n| put(w, &samples::job(n)))
        });
        assert_eq!(of_person(&store, 1), [3, 2, 1]);
        let given_away = Job { owner: UserId([2; 16]), ..samples::job(2) };
        write(&store, move |w| put(w, &given_away));
        assert_eq!((of_person(&store, 1), of_person(&store, 2)), (vec![3, 1], vec![2]));
        write(&store, |w| remove(w, samples::ORG, samples::job(3).id));
        assert_eq!(of_person(&store, 1), [1]);
        assert_eq!(read(&store, count), 2);
        assert_eq!(read(&store, |r| all(r, samples::ORG)).len(), 2);
        assert_eq!(read(&store, |r| get(r, OrgId([2; 16]), samples::job(1).id)), None, "of another organization");
        whole(&store);
    }

    #[test]
    fn every_job_is_seen_once_and_may_be_looked_up_meanwhile() {
        let store = furnished();
        let id = |n: u16| JobId([n.to_be_bytes(); 8].concat().try_into().unwrap());
        write(&store, move |w| (0..600).try_for_each(|n| put(w, &Job { id: id(n), ..samples::job(1) })));
        let seen = write(&store, |w| {
            let mut seen = Vec::new();
            each(w, |job| {
                seen.push(get(w, job.org, job.id).unwrap().unwrap().id);
                true
            })?;
            Ok(seen)
        });
        assert_eq!(seen, (0..600).map(id).collect::<Vec<_>>());
        let mut some = 0;
        read(&store, |r| {
            each(r, |_| {
                some += 1;
                some < 300
            })
        });
        assert_eq!(some, 300);
    }

    #[test]
    fn verify_sees_lost_owners_and_documents() {
        let store = furnished();
        let document = kept(&store, 1, b"a page");
        write(&store, move |w| {
            put(w, &Job { document: Some(document), owner: UserId([9; 16]), ..samples::job(2) })?;
            w.forget(document)
        });
        let unowned = crate::tests::staged(&store, b"a page");
        let names = [(document, "LOST"), (unowned.id, "UNOWNED")];
        write(&store, move |w| w.keep(&unowned));
        findings(
            &store,
            &names,
            expect![[r#"
                documents: document UNOWNED belongs to no job, message or import
                jobs: document LOST belongs to another row, too
                jobs: row 0101010101010101010101010101010101010101010101010101010101010101 refers to row LOST of documents, which is missing
                jobs: row 0101010101010101010101010101010102020202020202020202020202020202 refers to row 0101010101010101010101010101010109090909090909090909090909090909 of users, which is missing
                jobs: row 0101010101010101010101010101010102020202020202020202020202020202 refers to row LOST of documents, which is missing"#]],
        );
    }
}
