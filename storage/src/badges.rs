//! Badges: found by the keyed hash of their number, which is all that is stored of it.

use crate::{
    StoreError,
    tables::{BADGE_BY_HASH, BADGES, BADGES_OF_USER, of},
    txn::{self, Rows, WriteTxn},
};
use model::{
    badges::Badge,
    id::{BadgeId, OrgId, UserId},
};
use serde::{Deserialize, Serialize};

/// The row of a badge: removing it must find the index of its hash again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredBadge {
    pub badge: Badge,
    pub hash: [u8; 32],
}

/// The badge whose number has that hash.
///
/// # Errors
/// When the database cannot be read.
pub fn by_hash(r: &impl Rows, org: OrgId, hash: &[u8; 32]) -> Result<Option<Badge>, StoreError> {
    match txn::get(r, BADGE_BY_HASH, of(org).hash(hash).as_bytes())? {
        Some(badge) => get(r, org, badge),
        None => Ok(None),
    }
}

/// The badge.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId, badge: BadgeId) -> Result<Option<Badge>, StoreError> {
    Ok(txn::get(r, BADGES, of(org).id(badge.0).as_bytes())?.map(|row| row.badge))
}

/// The badges of a person.
///
/// # Errors
/// When the database cannot be read.
pub fn of_user(r: &impl Rows, org: OrgId, user: UserId) -> Result<Vec<Badge>, StoreError> {
    let span = of(org).id(user.0).span();
    let rows = txn::join(r, (BADGES_OF_USER, &span), (BADGES, |badge: BadgeId| of(org).id(badge.0)))?;
    Ok(rows.into_iter().map(|row| row.badge).collect())
}

/// The badges of the organization, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub fn list(r: &impl Rows, org: OrgId, limit: usize) -> Result<Vec<Badge>, StoreError> {
    page(r, org, None, limit)
}

/// The badges of the organization behind `after`, in the order of their identifiers, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub fn page(r: &impl Rows, org: OrgId, after: Option<BadgeId>, limit: usize) -> Result<Vec<Badge>, StoreError> {
    let span = match after {
        Some(badge) => of(org).span_after(&of(org).id(badge.0)),
        None => of(org).span(),
    };
    Ok(txn::some(r, BADGES, &span, limit)?.into_iter().map(|row| row.badge).collect())
}

/// How many badges are registered in the organization.
///
/// # Errors
/// When the database cannot be read.
pub fn count(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    txn::count_in(r, BADGES, &of(org).span())
}

/// Writes a badge whose number has that hash.
///
/// # Errors
/// `Conflict` when another badge of the organization has that number.
pub fn put(w: &mut WriteTxn, badge: &Badge, hash: &[u8; 32]) -> Result<(), StoreError> {
    crate::orgs::must_be(w, badge.org)?;
    let (org, id) = (badge.org, badge.id);
    if txn::get(w, BADGE_BY_HASH, of(org).hash(hash).as_bytes())?.is_some_and(|other| other != id) {
        return Err(StoreError::Conflict("badge"));
    }
    let row = StoredBadge { badge: badge.clone(), hash: *hash };
    if let Some(old) = w.replace(BADGES, of(org).id(id.0).as_bytes(), &row)? {
        leave_indexes(w, &old)?;
    }
    w.insert(BADGE_BY_HASH, of(org).hash(hash).as_bytes(), &id)?;
    w.insert(BADGES_OF_USER, of(org).id(badge.user.0).id(id.0).as_bytes(), &id)
}

/// Removes a badge.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(w: &mut WriteTxn, org: OrgId, badge: BadgeId) -> Result<(), StoreError> {
    match w.take(BADGES, of(org).id(badge.0).as_bytes())? {
        Some(old) => leave_indexes(w, &old),
        None => Ok(()),
    }
}

/// Removes at most `limit` badges of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = list(w, org, limit)?;
    some.iter().try_for_each(|badge| remove(w, org, badge.id))?;
    Ok(some.len())
}

fn leave_indexes(w: &mut WriteTxn, old: &StoredBadge) -> Result<(), StoreError> {
    let Badge { id, org, user, .. } = old.badge;
    w.delete(BADGE_BY_HASH, of(org).hash(&old.hash).as_bytes())?;
    w.delete(BADGES_OF_USER, of(org).id(user.0).id(id.0).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, whole, write},
        users,
    };

    #[test]
    fn a_badge_is_found_by_number_and_by_person() {
        let store = furnished();
        let (org, user) = (samples::ORG, samples::USER);
        write(&store, |w| {
            users::put(w, &samples::user(2))?;
            put(w, &samples::badge(1), &[1; 32])?;
            put(w, &samples::badge(2), &[2; 32])
        });
        assert_eq!(read(&store, |r| by_hash(r, org, &[2; 32])), Some(samples::badge(2)));
        assert_eq!(read(&store, |r| by_hash(r, OrgId([2; 16]), &[2; 32])), None);
        assert_eq!(read(&store, |r| of_user(r, org, user)), [samples::badge(1), samples::badge(2)]);
        assert_eq!(read(&store, |r| list(r, org, 1)), [samples::badge(1)]);
        assert_eq!(read(&store, |r| page(r, org, Some(samples::badge(1).id), 9)), [samples::badge(2)]);
        assert_eq!(read(&store, |r| page(r, org, Some(samples::badge(2).id), 9)), []);
        let refused = store.write_and_wait(|w| put(w, &samples::badge(3), &[1; 32]));
        assert!(matches!(refused, Err(StoreError::Conflict("badge"))));

        let given_away = Badge { user: UserId([2; 16]), ..samples::badge(1) };
        write(&store, {
            let badge = given_away.clone();
            move |w| put(w, &badge, &[3; 32])
        });
        assert_eq!(read(&store, |r| by_hash(r, org, &[1; 32])), None, "the old number");
        assert_eq!(read(&store, |r| of_user(r, org, UserId([2; 16]))), [given_away]);
        whole(&store);
        write(&store, move |w| remove(w, org, samples::badge(2).id));
        assert_eq!(read(&store, |r| get(r, org, samples::badge(2).id)), None);
        assert_eq!(read(&store, |r| of_user(r, org, user)), []);
        whole(&store);
    }
}
