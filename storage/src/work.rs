//! Background work: enqueued in the transaction that it follows from, found by lane, organization and when it is due.

use crate::{
    StoreError,
    tables::{LETTERS_TO, Span, WORK, WORK_BY_LANE, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, WorkId},
    time::Time,
};

pub use crate::rows::{Lane, Work};

/// Adds work, or changes it.
pub fn enqueue(w: &mut WriteTxn, work: &Work) -> Result<(), StoreError> {
    if let Some(old) = w.replace(WORK, work.id, work)? {
        unlist(w, &old)?;
    }
    w.insert(WORK_BY_LANE, listed(work), &work.id)?;
    addressed(work).map_or(Ok(()), |place| w.insert(LETTERS_TO, place, &work.id))
}

/// The organizations for which something is due in the lane at `now`. Of each only the first row is looked at, however
/// much waits.
pub fn waiting(r: &impl Rows, lane: Lane, now: Time) -> Result<Vec<OrgId>, StoreError> {
    let mut waiting = Vec::new();
    let mut rest = within((lane,));
    loop {
        let mut first = None;
        txn::visit(r, WORK_BY_LANE, rest, |(_, org, ready, _), _| {
            first = Some((org, ready));
            Ok(false)
        })?;
        let Some((org, ready)) = first else { return Ok(waiting) };
        waiting.extend(Some(org).filter(|_| ready <= now));
        rest = within((lane,)).past((lane, org));
    }
}

/// What is due for an organization in the lane at `now`, at most `limit`, the longest due first.
pub fn due(r: &impl Rows, lane: Lane, org: OrgId, now: Time, limit: usize) -> Result<Vec<Work>, StoreError> {
    let all = within((lane, org));
    let due = match now.0.checked_add(1) {
        Some(next) => all.until((lane, org, Time(next))),
        None => all,
    };
    found(r, due, limit)
}

/// Everything that waits for an organization in the lane, due or not.
pub fn of_org(r: &impl Rows, lane: Lane, org: OrgId) -> Result<Vec<Work>, StoreError> {
    found(r, within((lane, org)), usize::MAX)
}

/// Removes the letters to an address of the organization that were not sent yet.
pub fn drop_letters(w: &mut WriteTxn, org: OrgId, address: &str) -> Result<(), StoreError> {
    let letters = txn::rows(w, LETTERS_TO, within((org, address)))?;
    letters.into_iter().try_for_each(|letter| done(w, letter))
}

/// Removes work that is done.
pub fn done(w: &mut WriteTxn, work: WorkId) -> Result<(), StoreError> {
    match w.take(WORK, work)? {
        Some(old) => unlist(w, &old),
        None => Ok(()),
    }
}

/// Puts work off until `ready`, having been tried once more.
pub fn retry(w: &mut WriteTxn, work: WorkId, ready: Time) -> Result<(), StoreError> {
    match txn::get(w, WORK, work)? {
        Some(old) => enqueue(w, &Work { ready, attempts: old.attempts.saturating_add(1), ..old }),
        None => Ok(()),
    }
}

/// Puts work off until `ready`, without having tried it.
pub fn put_off(w: &mut WriteTxn, work: WorkId, ready: Time) -> Result<(), StoreError> {
    match txn::get(w, WORK, work)? {
        Some(old) => enqueue(w, &Work { ready, ..old }),
        None => Ok(()),
    }
}

/// Where work stands in the order of what is due.
pub(crate) fn listed(work: &Work) -> (Lane, OrgId, Time, WorkId) {
    (work.lane, work.org, work.ready, work.id)
}

/// Where a letter stands among those to its addressee.
pub(crate) fn addressed(work: &Work) -> Option<(OrgId, &str, WorkId)> {
    work.to.as_deref().map(|to| (work.org, to, work.id))
}

fn unlist(w: &mut WriteTxn, old: &Work) -> Result<(), StoreError> {
    w.delete(WORK_BY_LANE, listed(old))?;
    addressed(old).map_or(Ok(()), |place| w.delete(LETTERS_TO, place))
}

/// The lanes of what goes with an organization. That it goes is work, too, and stays until it is done.
pub(crate) const GOING: [Lane; 3] = [Lane::Letters, Lane::Documents, Lane::Imports];

/// Removes at most `limit` units of the work of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let mut removed = 0;
    for lane in GOING {
        let some = found(w, within((lane, org)), limit.saturating_sub(removed))?;
        some.iter().try_for_each(|work| done(w, work.id))?;
        removed += some.len();
    }
    Ok(removed)
}

type Place = (Lane, OrgId, Time, WorkId);

fn found(r: &impl Rows, span: Span<Place>, limit: usize) -> Result<Vec<Work>, StoreError> {
    let ids = txn::first_rows(r, WORK_BY_LANE, span, limit)?;
    let find = |work: WorkId| txn::get(r, WORK, work)?.ok_or_else(|| txn::missing(WORK));
    ids.into_iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tables::WORK_BY_LANE,
        tests::{findings, furnished, read, samples, whole, write},
    };
    use expect_test::expect;

    fn work(n: u8, lane: Lane, org: u8) -> Work {
        Work { lane, org: OrgId([org; 16]), ..samples::work(n) }
    }

    #[test]
    fn what_is_due_longest_comes_first() {
        let store = furnished();
        write(&store, |w| [3, 1, 2].into_iter().try_for_each(|n| enqueue(w, &samples::work(n))));
        let check = |now: i64, limit, want: &[u8]| {
            let now = Time(samples::NOW.0 + now);
            let found = read(&store, |r| due(r, Lane::Documents, samples::ORG, now, limit));
            assert_eq!(found.iter().map(|work| work.id.0[0]).collect::<Vec<_>>(), want);
        };
        let all = || read(&store, |r| of_org(r, Lane::Documents, samples::ORG));
        check(0, 9, &[]);
        check(2, 9, &[1, 2]);
        check(9, 2, &[1, 2]);
        assert_eq!(all().len(), 3);
        assert_eq!(read(&store, |r| of_org(r, Lane::Letters, samples::ORG)), []);
        write(&store, |w| {
            done(w, samples::work(2).id)?;
            retry(w, samples::work(1).id, Time(samples::NOW.0 + 5))?;
            put_off(w, samples::work(3).id, Time(samples::NOW.0 + 4))
        });
        check(9, 9, &[3, 1]);
        assert_eq!(all().iter().map(|work| work.attempts).collect::<Vec<_>>(), [0, 1]);
        whole(&store);
        write(&store, |w| [1, 3].into_iter().try_for_each(|n| done(w, samples::work(n).id)));
        assert_eq!(all(), []);
        // Done twice, put off too late: no error, no row.
        write(&store, |w| {
            done(w, samples::work(1).id)?;
            put_off(w, samples::work(1).id, samples::NOW)?;
            retry(w, samples::work(1).id, samples::NOW)
        });
        assert_eq!(all(), []);
        whole(&store);
    }

    #[test]
    fn each_lane_knows_the_organizations_that_wait() {
        let store = furnished();
        write(&store, |w| {
            (1..=5).try_for_each(|n| enqueue(w, &work(n, Lane::Letters, 2)))?;
            enqueue(w, &work(9, Lane::Letters, 1))?;
            enqueue(w, &work(6, Lane::Letters, 0xff))?;
            enqueue(w, &work(7, Lane::Documents, 3))
        });
        let check = |lane, now: i64, want: &[u8]| {
            let found = read(&store, |r| waiting(r, lane, Time(samples::NOW.0 + now)));
            assert_eq!(found.iter().map(|org| org.0[0]).collect::<Vec<_>>(), want);
        };
        check(Lane::Letters, 0, &[]);
        check(Lane::Letters, 1, &[2]);
        check(Lane::Letters, 9, &[1, 2, 0xff]);
        check(Lane::Documents, 9, &[3]);
        check(Lane::Imports, 9, &[]);
        whole(&store);
    }

    #[test]
    fn of_an_organization_that_goes_only_its_removal_stays() {
        let store = furnished();
        write(&store, |w| {
            for (n, lane) in Lane::ALL.into_iter().cycle().take(9).enumerate() {
                enqueue(w, &work(u8::try_from(n).unwrap() + 1, lane, 1))?;
            }
            enqueue(w, &work(20, Lane::Letters, 2))
        });
        let gone: Vec<usize> = (0..4).map(|_| write(&store, |w| remove_some(w, samples::ORG, 3))).collect();
        assert_eq!(gone, [3, 3, 1, 0]);
        let left = |lane, org| read(&store, |r| of_org(r, lane, OrgId([org; 16]))).len();
        assert_eq!((left(Lane::Removals, 1), left(Lane::Letters, 2)), (2, 1));
        whole(&store);
    }

    #[test]
    fn letters_to_an_address_are_dropped_and_no_others() {
        let store = furnished();
        let letter = |n, org, to: &str| Work { to: Some(to.to_owned()), ..work(n, Lane::Letters, org) };
        write(&store, move |w| {
            enqueue(w, &letter(1, 1, "ada@example.org"))?;
            enqueue(w, &letter(2, 1, "ada@example.organic"))?;
            enqueue(w, &letter(3, 2, "ada@example.org"))?;
            enqueue(w, &letter(4, 1, "ada@example.org"))?;
            enqueue(w, &work(5, Lane::Letters, 1))?;
            retry(w, WorkId([4; 16]), Time(i64::MAX))
        });
        whole(&store);
        write(&store, |w| drop_letters(w, samples::ORG, "ada@example.org"));
        let left = |org| read(&store, |r| of_org(r, Lane::Letters, OrgId([org; 16])));
        let left = [1, 2].map(|org| left(org).iter().map(|work| work.id.0[0]).collect::<Vec<_>>());
        assert_eq!(left, [vec![2, 5], vec![3]]);
        whole(&store);
    }

    #[test]
    fn verify_sees_what_no_lane_lists() {
        let store = furnished();
        write(&store, |w| {
            enqueue(w, &samples::work(1))?;
            w.delete(WORK_BY_LANE, listed(&samples::work(1)))?;
            [Lane::Letters, Lane::Imports]
                .into_iter()
                .try_for_each(|lane| w.insert(WORK_BY_LANE, listed(&work(1, lane, 1)), &samples::work(1).id))
        });
        findings(
            &store,
            &[],
            expect![[r#"
                work by lane: entries that no row expects: 1
                work by lane: the entry of row 01010101010101010101010101010101 is missing"#]],
        );
    }
}
