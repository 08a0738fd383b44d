//! Partner administrators: members of the organization above who administer one below, with the index of where each
//! person may act.

use crate::{
    StoreError,
    tables::{PARTNERS, PARTNERS_OF_USER, within},
    txn::{self, Rows, WriteTxn},
};
use model::id::{OrgId, UserId};

/// Whether `user` of `home` administers `org` as a partner's member.
pub fn is(r: &impl Rows, org: OrgId, home: OrgId, user: UserId) -> Result<bool, StoreError> {
    txn::has(r, PARTNERS, (org, home, user))
}

/// Who administers `org` as a partner's member: organization and person.
pub fn of_org(r: &impl Rows, org: OrgId) -> Result<Vec<(OrgId, UserId)>, StoreError> {
    txn::rows(r, PARTNERS, within((org,)))
}

/// Where `user` of `home` acts as a partner's member.
pub fn of_user(r: &impl Rows, home: OrgId, user: UserId) -> Result<Vec<OrgId>, StoreError> {
    txn::rows(r, PARTNERS_OF_USER, within((home, user)))
}

/// Makes `user` of `home` an administrator of `org`.
pub fn put(w: &mut WriteTxn, org: OrgId, home: OrgId, user: UserId) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    w.insert(PARTNERS, (org, home, user), &(home, user))?;
    w.insert(PARTNERS_OF_USER, (home, user, org), &org)
}

/// Takes that away.
pub fn remove(w: &mut WriteTxn, org: OrgId, home: OrgId, user: UserId) -> Result<(), StoreError> {
    w.delete(PARTNERS, (org, home, user))?;
    w.delete(PARTNERS_OF_USER, (home, user, org))
}

/// Removes at most `limit` partner administrators of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, PARTNERS, within((org,)), limit)?;
    some.iter().try_for_each(|(home, user)| remove(w, org, *home, *user))?;
    Ok(some.len())
}

/// Takes every organization away from `user` of `home`, who leaves.
pub(crate) fn remove_of_user(w: &mut WriteTxn, home: OrgId, user: UserId) -> Result<(), StoreError> {
    let orgs = of_user(w, home, user)?;
    orgs.into_iter().try_for_each(|org| remove(w, org, home, user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        orgs,
        tests::{findings, furnished, read, samples, whole, write},
        users,
    };
    use expect_test::expect;

    const HOME: OrgId = samples::ORG;
    const USER: UserId = samples::USER;
    const CHILD: OrgId = OrgId([2; 16]);

    #[test]
    fn a_partner_is_found_from_both_sides_until_the_link_goes() {
        let store = furnished();
        write(&store, |w| {
            (2..=3).try_for_each(|n| orgs::put(w, &samples::organization(n)))?;
            users::put(w, &samples::user(2))?;
            put(w, CHILD, HOME, USER)?;
            put(w, CHILD, HOME, UserId([2; 16]))?;
            put(w, OrgId([3; 16]), HOME, USER)
        });
        whole(&store);
        assert!(read(&store, |r| is(r, CHILD, HOME, USER)));
        assert!(!read(&store, |r| is(r, HOME, CHILD, USER)));
        assert!(!read(&store, |r| is(r, CHILD, CHILD, USER)));
        assert_eq!(read(&store, |r| of_org(r, CHILD)), [(HOME, USER), (HOME, UserId([2; 16]))]);
        assert_eq!(read(&store, |r| of_user(r, HOME, USER)), [CHILD, OrgId([3; 16])]);
        write(&store, |w| remove(w, CHILD, HOME, USER));
        assert!(!read(&store, |r| is(r, CHILD, HOME, USER)));
        whole(&store);
        write(&store, |w| users::remove(w, HOME, USER));
        assert_eq!(read(&store, |r| of_org(r, OrgId([3; 16]))), []);
        whole(&store);
    }

    #[test]
    fn verify_sees_links_that_lead_nowhere() {
        let store = furnished();
        write(&store, |w| {
            w.insert(PARTNERS, (CHILD, HOME, UserId([9; 16])), &(HOME, UserId([9; 16])))?;
            w.insert(PARTNERS_OF_USER, (HOME, USER, HOME), &HOME)
        });
        findings(
            &store,
            &[],
            expect![[r#"
                partners of user: the entry of row 020202020202020202020202020202020101010101010101010101010101010109090909090909090909090909090909 is missing
                partners: row 020202020202020202020202020202020101010101010101010101010101010109090909090909090909090909090909 refers to row 0101010101010101010101010101010109090909090909090909090909090909 of users, which is missing
                partners: row 020202020202020202020202020202020101010101010101010101010101010109090909090909090909090909090909 refers to row 02020202020202020202020202020202 of orgs, which is missing"#]],
        );
    }
}
