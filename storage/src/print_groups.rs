//! The groups of Print Management, found by their name, and who is in them.

use crate::{
    StoreError, print_users,
    tables::{PRINT_GROUP_BY_NAME, PRINT_GROUP_MEMBERS, PRINT_GROUPS, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, PrintGroupId, UserId},
    print_groups::PrintGroup,
    text::GroupName,
};

/// The group.
pub fn get(r: &impl Rows, org: OrgId, group: PrintGroupId) -> Result<Option<PrintGroup>, StoreError> {
    txn::get(r, PRINT_GROUPS, (org, group))
}

/// The group of that name, upper and lower case being the same.
pub fn by_name(r: &impl Rows, org: OrgId, name: &GroupName) -> Result<Option<PrintGroupId>, StoreError> {
    txn::get(r, PRINT_GROUP_BY_NAME, (org, folded(name)))
}

/// Every group of the organization, in the order of names.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<PrintGroup>, StoreError> {
    txn::join(r, (PRINT_GROUP_BY_NAME, within((org,))), (PRINT_GROUPS, |group| (org, group)))
}

/// How many members the group has.
pub fn size(r: &impl Rows, org: OrgId, group: PrintGroupId) -> Result<u64, StoreError> {
    txn::count_within(r, PRINT_GROUP_MEMBERS, within((org, group)))
}

/// The members of the group.
pub fn members(r: &impl Rows, org: OrgId, group: PrintGroupId) -> Result<Vec<UserId>, StoreError> {
    txn::rows(r, PRINT_GROUP_MEMBERS, within((org, group)))
}

/// Writes a group.
///
/// # Errors
/// `Conflict` when its name belongs to another group of the organization.
pub fn put(w: &mut WriteTxn, group: &PrintGroup) -> Result<(), StoreError> {
    crate::orgs::must_be(w, group.org)?;
    let (org, id) = (group.org, group.id);
    if by_name(w, org, &group.name)?.is_some_and(|other| other != id) {
        return Err(StoreError::Conflict("name"));
    }
    if let Some(old) = w.replace(PRINT_GROUPS, (org, id), group)? {
        w.delete(PRINT_GROUP_BY_NAME, (org, folded(&old.name)))?;
    }
    w.insert(PRINT_GROUP_BY_NAME, (org, folded(&group.name)), &id)
}

/// Removes a group, and takes everybody out of it.
pub fn remove(w: &mut WriteTxn, org: OrgId, group: PrintGroupId) -> Result<(), StoreError> {
    for member in members(w, org, group)? {
        if let Some(mut row) = print_users::get(w, org, member)? {
            row.groups.retain(|other| *other != group);
            print_users::put(w, &row)?;
        }
    }
    match w.take(PRINT_GROUPS, (org, group))? {
        Some(old) => w.delete(PRINT_GROUP_BY_NAME, (org, folded(&old.name))),
        None => Ok(()),
    }
}

/// The name as it is compared.
pub(crate) fn folded(name: &GroupName) -> String {
    name.as_str().to_lowercase()
}

/// Removes at most `limit` groups of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, PRINT_GROUPS, within((org,)), limit)?;
    for group in &some {
        w.delete(PRINT_GROUPS, (org, group.id))?;
        w.delete(PRINT_GROUP_BY_NAME, (org, folded(&group.name)))?;
    }
    Ok(some.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};
    use model::print_users::PrintUser;

    #[test]
    fn a_group_has_a_name_of_its_own_and_its_members_stay_when_it_goes() {
        let store = furnished();
        let (org, group, other) = (samples::ORG, samples::print_group(1), samples::print_group(2));
        let member = PrintUser { groups: vec![group.id, other.id], ..samples::print_user(1) };
        let same = PrintGroup { name: "print GROUP 1".parse().unwrap(), ..other.clone() };
        write(&store, {
            let (group, other) = (group.clone(), other.clone());
            move |w| {
                put(w, &group)?;
                put(w, &other)?;
                print_users::put(w, &member)
            }
        });
        let refused = store.write_and_wait(move |w| put(w, &same));
        assert!(matches!(refused, Err(StoreError::Conflict("name"))));
        assert_eq!(read(&store, |r| members(r, org, group.id)), [samples::USER]);
        assert_eq!(read(&store, |r| size(r, org, other.id)), 1);
        whole(&store);
        write(&store, move |w| remove(w, org, group.id));
        let names: Vec<_> = read(&store, |r| list(r, org)).iter().map(|group| group.name.to_string()).collect();
        assert_eq!(names, ["Print group 2"]);
        assert_eq!(read(&store, |r| print_users::get(r, org, samples::USER)).unwrap().groups, [other.id]);
        assert_eq!(read(&store, |r| by_name(r, org, &group.name)), None);
        whole(&store);
    }
}
