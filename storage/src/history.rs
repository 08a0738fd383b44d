//! The print history of each person, the latest first; what is too old is found by its time.

use crate::{
    StoreError,
    tables::{HISTORY, HISTORY_BY_TIME, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    history::PrintRecord,
    id::{DeliveryId, OrgId, UserId},
    time::Time,
};

/// Adds a line.
pub fn append(w: &mut WriteTxn, record: &PrintRecord) -> Result<(), StoreError> {
    crate::orgs::must_be(w, record.org)?;
    w.insert(HISTORY, key(record), record)?;
    w.insert(HISTORY_BY_TIME, by_time(record), &record.owner)
}

/// The lines of a person that were released before `before` and not before `from`, the latest first, at most `limit`;
/// with `after`, only those behind that line.
pub fn of_person(
    r: &impl Rows,
    (org, owner): (OrgId, UserId),
    (from, before): (Time, Time),
    after: Option<(Time, DeliveryId)>,
    limit: usize,
) -> Result<Vec<PrintRecord>, StoreError> {
    let mut span = within((org, owner));
    if let Some((released, delivery)) = after {
        span = span.after((org, owner, released, delivery));
    }
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    txn::visit(r, HISTORY, span, |_, record: PrintRecord| {
        if record.released < from {
            return Ok(false);
        }
        if record.released < before {
            found.push(record);
        }
        Ok(found.len() < limit)
    })?;
    Ok(found)
}

/// Forgets what was released before `before`, at most `limit` lines, and says how many.
pub fn forget_before(w: &mut WriteTxn, org: OrgId, before: Time, limit: usize) -> Result<usize, StoreError> {
    let mut old = Vec::new();
    txn::visit(w, HISTORY_BY_TIME, within((org,)).until((org, before)), |(_, released, delivery), owner| {
        old.push((released, delivery, owner));
        Ok(old.len() < limit)
    })?;
    for (released, delivery, owner) in &old {
        w.delete(HISTORY_BY_TIME, (org, *released, *delivery))?;
        w.delete(HISTORY, (org, *owner, *released, *delivery))?;
    }
    Ok(old.len())
}

/// Forgets the history of somebody who leaves.
pub(crate) fn remove_of_user(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    let all: Vec<PrintRecord> = txn::rows(w, HISTORY, within((org, user)))?;
    for record in &all {
        w.delete(HISTORY_BY_TIME, by_time(record))?;
        w.delete(HISTORY, key(record))?;
    }
    Ok(())
}

pub(crate) fn key(record: &PrintRecord) -> (OrgId, UserId, Time, DeliveryId) {
    (record.org, record.owner, record.released, record.delivery)
}

pub(crate) fn by_time(record: &PrintRecord) -> (OrgId, Time, DeliveryId) {
    (record.org, record.released, record.delivery)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, whole, write},
        users,
    };

    #[test]
    fn the_history_is_read_from_its_end_and_goes_by_its_time() {
        let store = furnished();
        let (org, user, now) = (samples::ORG, samples::USER, samples::NOW.0);
        write(&store, |w| (1..=4).try_for_each(|n| append(w, &samples::print_record(n))));
        let at = move |n: i64| Time(now + n);
        let numbers = |all: Vec<PrintRecord>| all.iter().map(|one| one.delivery.0[0]).collect::<Vec<_>>();
        let check = |from: i64, before: i64, after: Option<u8>, limit, want: &[u8]| {
            let after = after.map(|n| (at(n.into()), DeliveryId([n; 16])));
            let found = read(&store, |r| of_person(r, (org, user), (at(from), at(before)), after, limit));
            assert_eq!(numbers(found), want);
        };
        check(0, 9, None, 9, &[4, 3, 2, 1]);
        check(2, 4, None, 9, &[3, 2]);
        check(0, 9, Some(3), 1, &[2]);
        whole(&store);
        assert_eq!(write(&store, move |w| forget_before(w, org, at(3), 1)), 1);
        check(0, 9, None, 9, &[4, 3, 2]);
        assert_eq!(write(&store, move |w| forget_before(w, org, at(3), 9)), 1);
        whole(&store);
        write(&store, move |w| users::remove(w, org, user));
        check(0, 9, None, 9, &[]);
        whole(&store);
    }
}
