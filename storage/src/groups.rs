//! Groups of people, and the roles that come with them.

use crate::{
    StoreError,
    tables::{GROUPS, USERS, of},
    txn::{self, Rows, WriteTxn},
};
use model::{
    access::Roles,
    id::{GroupId, OrgId},
    users::Group,
};

/// The group.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId, group: GroupId) -> Result<Option<Group>, StoreError> {
    txn::get(r, GROUPS, of(org).id(group.0).as_bytes())
}

/// Every group of the organization.
///
/// # Errors
/// When the database cannot be read.
pub fn list(r: &impl Rows, org: OrgId) -> Result<Vec<Group>, StoreError> {
    txn::all(r, GROUPS, &of(org).span())
}

/// The roles that members of all these groups have; a group that is gone gives none.
///
/// # Errors
/// When the database cannot be read.
pub fn roles(r: &impl Rows, org: OrgId, groups: &[GroupId]) -> Result<Roles, StoreError> {
    if groups.is_empty() {
        return Ok(Roles::NONE);
    }
    let opened = r.open(GROUPS.name)?;
    groups.iter().try_fold(Roles::NONE, |roles, group| {
        let found = txn::get_in(&opened, GROUPS, of(org).id(group.0).as_bytes())?;
        Ok(found.map_or(roles, |group| roles.or(group.roles)))
    })
}

/// Writes a group.
///
/// # Errors
/// When the database cannot be written.
pub fn put(w: &mut WriteTxn, group: &Group) -> Result<(), StoreError> {
    w.insert(GROUPS, of(group.org).id(group.id.0).as_bytes(), group)
}

/// Removes a group, and takes everybody out of it.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(w: &mut WriteTxn, org: OrgId, group: GroupId) -> Result<(), StoreError> {
    let mut members = Vec::new();
    txn::visit(w, USERS, &of(org).span(), |_, user| {
        if user.groups.contains(&group) {
            members.push(user);
        }
        Ok(true)
    })?;
    for mut user in members {
        user.groups.retain(|g| *g != group);
        w.insert(USERS, of(org).id(user.id.0).as_bytes(), &user)?;
    }
    w.delete(GROUPS, of(org).id(group.0).as_bytes())
}

/// Removes every group; the people are gone before.
pub(crate) fn remove_all(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    let groups = list(w, org)?;
    groups.iter().try_for_each(|group| w.delete(GROUPS, of(org).id(group.id.0).as_bytes()))
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
        whole(&store);
        write(&store, move |w| remove(w, org, group.id));
        assert_eq!(given(&store), Roles::NONE.with(Role::HelpDesk));
        assert_eq!(read(&store, |r| list(r, org)).len(), 1);
        let left = read(&store, |r| users::get(r, org, samples::USER)).unwrap();
        assert_eq!(left.groups, [GroupId([9; 16])]);
        whole(&store);
    }
}
