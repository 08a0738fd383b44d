//! Groups of people, found by their name, and the roles that come with them.

use crate::{
    StoreError,
    tables::{GROUP_BY_NAME, GROUPS, within},
    txn::{self, Rows, WriteTxn},
    users,
};
use model::{
    access::Roles,
    groups::Group,
    id::{GroupId, OrgId},
    text::GroupName,
};

/// The group.
pub fn get(r: &impl Rows, org: OrgId, group: GroupId) -> Result<Option<Group>, StoreError> {
    txn::get(r, GROUPS, (org, group))
}

/// The group of that name, upper and lower case being the same.
pub fn by_name(r: &impl Rows, org: OrgId, name: &GroupName) -> Result<Option<GroupId>, StoreError> {
    txn::get(r, GROUP_BY_NAME, (org, folded(name)))
}

/// Every group of the organization, in the order of names.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<Group>, StoreError> {
    txn::join(r, (GROUP_BY_NAME, within((org,))), (GROUPS, |group| (org, group)))
}

/// How many members the group has.
pub fn size(r: &impl Rows, org: OrgId, group: GroupId) -> Result<u64, StoreError> {
    users::index::heads(r, org, Some(group))
}

/// The roles that members of all these groups have; a group that is gone gives none.
pub fn roles(r: &impl Rows, org: OrgId, groups: &[GroupId]) -> Result<Roles, StoreError> {
    if groups.is_empty() {
        return Ok(Roles::NONE);
    }
    let opened = r.open(GROUPS.name)?;
    groups.iter().try_fold(Roles::NONE, |roles, group| {
        let found = txn::get_in(&opened, GROUPS, (org, group))?;
        Ok(found.map_or(roles, |group| roles.or(group.roles)))
    })
}

/// Writes a group.
///
/// # Errors
/// `Conflict` when its name belongs to another group of the organization.
pub fn put(w: &mut WriteTxn, group: &Group) -> Result<(), StoreError> {
    crate::orgs::must_be(w, group.org)?;
    let (org, id) = (group.org, group.id);
    if by_name(w, org, &group.name)?.is_some_and(|other| other != id) {
        return Err(StoreError::Conflict("name"));
    }
    if let Some(old) = w.replace(GROUPS, (org, id), group)? {
        w.delete(GROUP_BY_NAME, (org, folded(&old.name)))?;
    }
    w.insert(GROUP_BY_NAME, (org, folded(&group.name)), &id)
}

/// Removes a group, and takes everybody out of it who is still in it.
pub fn remove(w: &mut WriteTxn, org: OrgId, group: GroupId) -> Result<(), StoreError> {
    for id in users::members(w, org, group, usize::MAX)? {
        if let Some(mut user) = users::get(w, org, id)? {
            user.groups.retain(|g| *g != group);
            users::put(w, &user)?;
        }
    }
    match w.take(GROUPS, (org, group))? {
        Some(old) => w.delete(GROUP_BY_NAME, (org, folded(&old.name))),
        None => Ok(()),
    }
}

/// The name as it is compared.
pub(crate) fn folded(name: &GroupName) -> String {
    name.as_str().to_lowercase()
}

/// Removes at most `limit` groups of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, GROUPS, within((org,)), limit)?;
    for group in &some {
        w.delete(GROUPS, (org, group.id))?;
        w.delete(GROUP_BY_NAME, (org, folded(&group.name)))?;
    }
    Ok(some.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, whole, write},
        users,
    };
    use model::{access::Role, users::User};

    #[test]
    fn a_group_gives_roles_until_it_goes() {
        let store = furnished();
        let (org, group) = (samples::ORG, samples::group(1));
        let member = User { groups: vec![group.id, GroupId([9; 16])], ..samples::user(1) };
        let kept = Group { id: GroupId([9; 16]), roles: Roles::NONE.with(Role::HelpDesk), ..samples::group(2) };
        write(&store, move |w| {
            put(w, &samples::group(1))?;
            put(w, &kept)?;
            users::put(w, &member)
        });
        let ids = [group.id, GroupId([9; 16]), GroupId([3; 16])];
        let given = |store| read(store, |r| roles(r, org, &ids));
        assert_eq!(given(&store), Roles::NONE.with(Role::UserAdministrator).with(Role::HelpDesk));
        assert_eq!(read(&store, |r| get(r, org, group.id)), Some(group.clone()));
        assert_eq!(read(&store, |r| size(r, org, group.id)), 1);
        whole(&store);
        write(&store, move |w| remove(w, org, group.id));
        assert_eq!(given(&store), Roles::NONE.with(Role::HelpDesk));
        assert_eq!(read(&store, |r| list(r, org)).len(), 1);
        let left = read(&store, |r| users::get(r, org, samples::USER)).unwrap();
        assert_eq!(left.groups, [GroupId([9; 16])]);
        whole(&store);
    }
    #[test]
    fn the_name_of_a_group_is_unique_in_its_organization() {
        let store = furnished();
        let (org, group) = (samples::ORG, samples::group(1));
        let by = |name: &str| read(&store, |r| by_name(r, org, &name.parse().unwrap()));
        write(&store, move |w| put(w, &samples::group(1)));
        assert_eq!(by("GROUP 1"), Some(group.id));
        let same = Group { name: "group 1".parse().unwrap(), ..samples::group(2) };
        let refused = store.write_and_wait(move |w| put(w, &same));
        assert!(matches!(refused, Err(StoreError::Conflict("name"))));
        let renamed = Group { name: "A Team".parse().unwrap(), ..group.clone() };
        write(&store, move |w| {
            put(w, &renamed)?;
            put(w, &samples::group(2))
        });
        assert_eq!((by("group 1"), by("a team")), (None, Some(group.id)));
        let names: Vec<_> = read(&store, |r| list(r, org)).iter().map(|group| group.name.to_string()).collect();
        assert_eq!(names, ["A Team", "Group 2"]);
        whole(&store);
        write(&store, move |w| remove(w, org, samples::group(2).id));
        assert_eq!(by("group 2"), None);
        whole(&store);
    }
}
