//! The ledger of charges: only ever added to, summed up per person. And what was given for once.

use crate::{
    StoreError,
    tables::{CHARGES, GRANTS, USED, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{DeliveryId, OrgId, UserId},
    quotas::{Charge, Grant},
    time::Time,
};

/// Adds a line to the ledger.
pub fn append(w: &mut WriteTxn, org: OrgId, charge: &Charge) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    let lines = txn::count_within(w, CHARGES, within((org, charge.delivery)))?;
    let line = u32::try_from(lines).unwrap_or(u32::MAX);
    w.insert(CHARGES, (org, charge.delivery, line), charge)?;
    w.insert(USED, used_key(org, charge, line), &charge.impressions)
}

/// The impressions that a person was charged since `from`.
pub fn used(r: &impl Rows, org: OrgId, user: UserId, from: Time) -> Result<i64, StoreError> {
    let span = within((org, user)).from((org, user, from));
    let mut sum: i64 = 0;
    txn::visit(r, USED, span, |_, impressions| {
        sum = sum.saturating_add(impressions);
        Ok(true)
    })?;
    Ok(sum)
}

/// The lines of a person's account from `from` on and before `until`, in the order of time.
pub fn charges(r: &impl Rows, org: OrgId, user: UserId, from: Time, until: Time) -> Result<Vec<Charge>, StoreError> {
    let mut keys = Vec::new();
    txn::visit(r, USED, within((org, user)).from((org, user, from)), |(_, _, at, delivery, line), _| {
        if at < until {
            keys.push((org, delivery, line));
        }
        Ok(at < until)
    })?;
    let opened = r.open(CHARGES.name)?;
    let mut charges = Vec::with_capacity(keys.len());
    for key in keys {
        charges.extend(txn::get_in(&opened, CHARGES, key)?);
    }
    Ok(charges)
}

/// Writes down what somebody was given for once.
pub fn grant(w: &mut WriteTxn, grant: &Grant) -> Result<(), StoreError> {
    crate::orgs::must_be(w, grant.org)?;
    w.insert(GRANTS, (grant.org, grant.user, grant.at, grant.id), grant)
}

/// What a person was given for once since `from`, the first first.
pub fn grants(r: &impl Rows, org: OrgId, user: UserId, from: Time) -> Result<Vec<Grant>, StoreError> {
    txn::rows(r, GRANTS, within((org, user)).from((org, user, from)))
}

/// Removes what was given to somebody who goes.
pub(crate) fn forget_grants(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    for grant in txn::rows(w, GRANTS, within((org, user)))? {
        w.delete(GRANTS, (org, user, grant.at, grant.id))?;
    }
    Ok(())
}

/// Removes at most `limit` grants of an organization that goes, and says how many.
pub(crate) fn remove_some_grants(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, GRANTS, within((org,)), limit)?;
    some.iter().try_for_each(|grant| w.delete(GRANTS, (org, grant.user, grant.at, grant.id)))?;
    Ok(some.len())
}

/// The lines of a delivery, in the order in which they were added.
pub fn of_delivery(r: &impl Rows, org: OrgId, delivery: DeliveryId) -> Result<Vec<Charge>, StoreError> {
    txn::rows(r, CHARGES, within((org, delivery)))
}

/// Where line `line` of a delivery stands in the account of its person.
pub(crate) fn used_key(org: OrgId, charge: &Charge, line: u32) -> (OrgId, UserId, Time, DeliveryId, u32) {
    (org, charge.user, charge.at, charge.delivery, line)
}

/// Removes at most `limit` lines of the ledger of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let mut some = Vec::new();
    if limit > 0 {
        txn::visit(w, CHARGES, within((org,)), |key, charge| {
            some.push((key, used_key(org, &charge, key.2)));
            Ok(some.len() < limit)
        })?;
    }
    for (charge, used) in some.iter().copied() {
        w.delete(CHARGES, charge)?;
        w.delete(USED, used)?;
    }
    Ok(some.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deliveries, jobs,
        tests::{furnished, read, samples, whole, write},
    };
    use model::id::JobId;

    #[test]
    fn the_account_is_the_sum_of_the_ledger() {
        let store = furnished();
        let org = samples::ORG;
        write(&store, move |w| {
            jobs::put(w, &samples::job(1))?;
            deliveries::put(w, &samples::delivery(1))?;
            deliveries::put(w, &samples::delivery(2))?;
            append(w, org, &samples::charge(1, 10))?;
            append(w, org, &samples::charge(2, 5))?;
            append(w, org, &Charge { at: Time(samples::NOW.0 + 3), ..samples::charge(1, -4) })
        });
        let check = |user: UserId, from: i64, want: i64| {
            assert_eq!(read(&store, |r| used(r, org, user, Time(samples::NOW.0 + from))), want, "{from}");
        };
        check(samples::USER, 0, 11);
        check(samples::USER, 1, 11);
        check(samples::USER, 2, 1);
        check(samples::USER, 3, -4);
        check(samples::USER, 4, 0);
        check(UserId([2; 16]), 0, 0);
        let since = |from: i64, until: i64| {
            let (from, until) = (Time(samples::NOW.0 + from), Time(samples::NOW.0 + until));
            read(&store, |r| charges(r, org, samples::USER, from, until))
                .iter()
                .map(|c| c.impressions)
                .collect::<Vec<_>>()
        };
        assert_eq!((since(0, 9), since(2, 3), since(4, 9)), (vec![10, 5, -4], vec![5], vec![]));
        let lines = read(&store, |r| of_delivery(r, org, DeliveryId([1; 16])));
        assert_eq!(lines.iter().map(|line| line.impressions).collect::<Vec<_>>(), [10, -4]);
        assert!(lines.iter().all(|line| line.job == JobId([1; 16])));
        whole(&store);
    }

    #[test]
    fn what_was_given_is_forgotten_with_the_person() {
        let store = furnished();
        let org = samples::ORG;
        write(&store, move |w| {
            grant(w, &samples::grant(1))?;
            grant(w, &samples::grant(2))
        });
        let since = |from: i64| read(&store, |r| grants(r, org, samples::USER, Time(samples::NOW.0 + from))).len();
        assert_eq!((since(0), since(2), since(3)), (2, 1, 0));
        whole(&store);
        write(&store, move |w| crate::users::remove(w, org, samples::USER));
        assert_eq!(since(0), 0);
        whole(&store);
    }
}
