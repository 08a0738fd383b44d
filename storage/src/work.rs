//! Background work: enqueued in the transaction that it follows from, found by when it is due.

use crate::{
    StoreError,
    tables::{WORK, WORK_BY_READY, everything},
    txn::{self, Rows, WriteTxn},
};
use model::{id::WorkId, time::Time};

pub use crate::rows::Work;

/// Adds work, or changes it.
///
/// # Errors
/// When the database cannot be written.
pub fn enqueue(w: &mut WriteTxn, work: &Work) -> Result<(), StoreError> {
    if let Some(old) = w.replace(WORK, work.id, work)? {
        w.delete(WORK_BY_READY, listed(&old))?;
    }
    w.insert(WORK_BY_READY, listed(work), &work.id)
}

/// What is due at `now`, at most `limit`, the longest due first.
///
/// # Errors
/// When the database cannot be read.
pub fn due(r: &impl Rows, now: Time, limit: usize) -> Result<Vec<Work>, StoreError> {
    let due = match now.0.checked_add(1) {
        Some(next) => everything().until((Time(next),)),
        None => everything(),
    };
    let ids = txn::first_rows(r, WORK_BY_READY, due, limit)?;
    let find = |work: WorkId| txn::get(r, WORK, work)?.ok_or_else(|| txn::missing(WORK));
    ids.into_iter().map(find).collect()
}

/// Everything of one kind that waits.
///
/// # Errors
/// When the database cannot be read.
pub fn of_kind(r: &impl Rows, kind: &str) -> Result<Vec<Work>, StoreError> {
    let mut found = Vec::new();
    txn::visit(r, WORK, everything(), |_, work| {
        found.extend(Some(work).filter(|work| work.kind == kind));
        Ok(true)
    })?;
    Ok(found)
}

/// Removes work that is done.
///
/// # Errors
/// When the database cannot be written.
pub fn done(w: &mut WriteTxn, work: WorkId) -> Result<(), StoreError> {
    match w.take(WORK, work)? {
        Some(old) => w.delete(WORK_BY_READY, listed(&old)),
        None => Ok(()),
    }
}

/// Puts work off until `ready`, having been tried once more.
///
/// # Errors
/// When the database cannot be written.
pub fn retry(w: &mut WriteTxn, work: WorkId, ready: Time) -> Result<(), StoreError> {
    match txn::get(w, WORK, work)? {
        Some(old) => enqueue(w, &Work { ready, attempts: old.attempts.saturating_add(1), ..old }),
        None => Ok(()),
    }
}

/// Where work stands in the order of what is due.
pub(crate) fn listed(work: &Work) -> (Time, WorkId) {
    (work.ready, work.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};

    #[test]
    fn what_is_due_longest_comes_first() {
        let store = furnished();
        write(&store, |w| [3, 1, 2].into_iter().try_for_each(|n| enqueue(w, &samples::work(n))));
        let check = |now: i64, limit, want: &[u8]| {
            let found = read(&store, |r| due(r, Time(samples::NOW.0 + now), limit));
            assert_eq!(found.iter().map(|work| work.id.0[0]).collect::<Vec<_>>(), want);
        };
        let waiting = || read(&store, |r| due(r, Time(i64::MAX), 9)).len();
        check(0, 9, &[]);
        check(2, 9, &[1, 2]);
        check(9, 2, &[1, 2]);
        assert_eq!(waiting(), 3);
        assert_eq!(read(&store, |r| of_kind(r, "convert")).len(), 3);
        assert_eq!(read(&store, |r| of_kind(r, "send")), []);
        write(&store, |w| {
            done(w, samples::work(2).id)?;
            retry(w, samples::work(1).id, Time(samples::NOW.0 + 5))
        });
        check(9, 9, &[3, 1]);
        assert_eq!(waiting(), 2);
        assert_eq!(read(&store, |r| due(r, Time(i64::MAX), 9))[1].attempts, 1);
        whole(&store);
        write(&store, |w| [1, 3].into_iter().try_for_each(|n| done(w, samples::work(n).id)));
        assert_eq!(waiting(), 0);
        // Done twice, put off too late: no error, no row.
        write(&store, |w| {
            done(w, samples::work(1).id)?;
            retry(w, samples::work(1).id, samples::NOW)
        });
        assert_eq!(waiting(), 0);
        whole(&store);
    }
}
