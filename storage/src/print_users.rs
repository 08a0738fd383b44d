//! The people of Print Management, with the groups that they are in.

use crate::{
    StoreError,
    tables::{PRINT_GROUP_MEMBERS, PRINT_USERS, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    print_users::PrintUser,
};

/// What Print Management knows of the person.
pub fn get(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<PrintUser>, StoreError> {
    txn::get(r, PRINT_USERS, (org, user))
}

/// Everybody of the organization whom Print Management knows.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<PrintUser>, StoreError> {
    txn::rows(r, PRINT_USERS, within((org,)))
}

/// How many there are.
pub fn count(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    txn::count_within(r, PRINT_USERS, within((org,)))
}

/// Writes a person, and the lists of the members of groups.
pub fn put(w: &mut WriteTxn, row: &PrintUser) -> Result<(), StoreError> {
    crate::orgs::must_be(w, row.org)?;
    let (org, user) = (row.org, row.user);
    let old = w.replace(PRINT_USERS, (org, user), row)?;
    for group in old.iter().flat_map(|old| &old.groups).filter(|group| !row.groups.contains(group)) {
        w.delete(PRINT_GROUP_MEMBERS, (org, *group, user))?;
    }
    row.groups.iter().try_for_each(|group| w.insert(PRINT_GROUP_MEMBERS, (org, *group, user), &user))
}

/// Removes a person, out of every group.
pub fn remove(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    let Some(old) = w.take(PRINT_USERS, (org, user))? else { return Ok(()) };
    old.groups.iter().try_for_each(|group| w.delete(PRINT_GROUP_MEMBERS, (org, *group, user)))
}

/// Removes at most `limit` people of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, PRINT_USERS, within((org,)), limit)?;
    some.iter().try_for_each(|row| remove(w, org, row.user))?;
    Ok(some.len())
}
