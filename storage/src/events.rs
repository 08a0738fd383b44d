//! The history, in the order of time.

use crate::{
    StoreError,
    tables::{EVENTS, within},
    txn::{self, Rows, WriteTxn},
};
use model::{events::Event, id::OrgId, time::Time};

/// Adds an event.
pub fn append(w: &mut WriteTxn, event: &Event) -> Result<(), StoreError> {
    crate::orgs::must_be(w, event.org)?;
    w.insert(EVENTS, (event.org, event.at, event.id), event)
}

/// What happened from `from` to before `to`, in order.
pub fn between(r: &impl Rows, org: OrgId, from: Time, to: Time) -> Result<Vec<Event>, StoreError> {
    if from >= to {
        return Ok(Vec::new());
    }
    txn::rows(r, EVENTS, within((org,)).from((org, from)).until((org, to)))
}

/// Removes at most `limit` events of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    w.delete_first(EVENTS, within((org,)), limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};

    #[test]
    fn a_stretch_of_time_is_read_in_order() {
        let store = furnished();
        write(&store, |w| [3, 1, 2].into_iter().try_for_each(|n| append(w, &samples::event(n))));
        let check = |org: OrgId, from: i64, to: i64, want: &[u8]| {
            let at = |n: i64| Time(samples::NOW.0 + n);
            let found = read(&store, |r| between(r, org, at(from), at(to)));
            assert_eq!(found.iter().map(|event| event.id.0[0]).collect::<Vec<_>>(), want);
        };
        check(samples::ORG, 1, 4, &[1, 2, 3]);
        check(samples::ORG, 1, 3, &[1, 2]);
        check(samples::ORG, 2, 2, &[]);
        check(samples::ORG, 3, 1, &[]);
        check(OrgId([2; 16]), 0, 9, &[]);
        whole(&store);
    }
}
