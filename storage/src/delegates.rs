//! Delegates: listed by whose jobs they release, and by who they are.

use crate::{
    StoreError,
    tables::{DELEGATES, DELEGATES_BY_PERSON, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    delegates::Delegate,
    id::{OrgId, UserId},
};

/// What `delegate` is for `owner`.
pub fn get(r: &impl Rows, org: OrgId, owner: UserId, delegate: UserId) -> Result<Option<Delegate>, StoreError> {
    txn::get(r, DELEGATES, (org, owner, delegate))
}

/// The delegates of `owner`.
pub fn of_owner(r: &impl Rows, org: OrgId, owner: UserId) -> Result<Vec<Delegate>, StoreError> {
    txn::rows(r, DELEGATES, within((org, owner)))
}

/// For whom `delegate` is one.
pub fn of_delegate(r: &impl Rows, org: OrgId, delegate: UserId) -> Result<Vec<Delegate>, StoreError> {
    let listed = (DELEGATES_BY_PERSON, within((org, delegate)));
    txn::join(r, listed, (DELEGATES, |owner: UserId| (org, owner, delegate)))
}

/// Writes a delegate.
pub fn put(w: &mut WriteTxn, one: &Delegate) -> Result<(), StoreError> {
    crate::orgs::must_be(w, one.org)?;
    w.insert(DELEGATES, (one.org, one.owner, one.delegate), one)?;
    w.insert(DELEGATES_BY_PERSON, (one.org, one.delegate, one.owner), &one.owner)
}

/// Takes that away, and says whether it was there.
pub fn remove(w: &mut WriteTxn, org: OrgId, owner: UserId, delegate: UserId) -> Result<bool, StoreError> {
    w.delete(DELEGATES_BY_PERSON, (org, delegate, owner))?;
    Ok(w.take(DELEGATES, (org, owner, delegate))?.is_some())
}

/// Takes away what somebody who leaves gave and has.
pub(crate) fn remove_of_user(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    let mut all = of_owner(w, org, user)?;
    all.extend(of_delegate(w, org, user)?);
    all.iter().try_for_each(|one| remove(w, org, one.owner, one.delegate).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{findings, furnished, read, samples, whole, write},
        users,
    };
    use expect_test::expect;

    #[test]
    fn delegates_are_found_from_both_sides_and_go_with_either() {
        let store = furnished();
        let (org, person) = (samples::ORG, |n: u8| UserId([n; 16]));
        write(&store, |w| {
            (2..=3).try_for_each(|n| users::put(w, &samples::user(n)))?;
            [(1, 2), (1, 3), (3, 2)].into_iter().try_for_each(|(owner, to)| put(w, &samples::delegate(owner, to)))
        });
        let numbers = |all: Vec<Delegate>| all.iter().map(|d| (d.owner.0[0], d.delegate.0[0])).collect::<Vec<_>>();
        let of = |n| numbers(read(&store, |r| of_owner(r, org, person(n))));
        let to = |n| numbers(read(&store, |r| of_delegate(r, org, person(n))));
        assert_eq!((of(1), to(2)), (vec![(1, 2), (1, 3)], vec![(1, 2), (3, 2)]));
        whole(&store);
        assert!(write(&store, move |w| remove(w, org, person(1), person(3))));
        assert!(!write(&store, move |w| remove(w, org, person(1), person(3))));
        assert_eq!(read(&store, |r| get(r, org, person(1), person(3))), None);
        write(&store, move |w| users::remove(w, org, person(3)));
        assert_eq!((of(3), to(2)), (vec![], vec![(1, 2)]));
        write(&store, move |w| users::remove(w, org, person(2)));
        assert_eq!((of(1), to(2)), (vec![], vec![]));
        whole(&store);
    }

    #[test]
    fn verify_sees_a_delegate_of_nobody() {
        let store = furnished();
        write(&store, |w| put(w, &samples::delegate(1, 7)));
        findings(
            &store,
            &[],
            expect![
                "delegates: row 010101010101010101010101010101010101010101010101010101010101010107070707070707070707070707070707 refers to row 0101010101010101010101010101010107070707070707070707070707070707 of users, which is missing"
            ],
        );
    }
}
