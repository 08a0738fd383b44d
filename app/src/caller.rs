//! Who asks: a person whose rights were just computed from organization, groups and own roles.

use crate::{App, Error};
use model::{
    access::{self, Permission, Permissions, Role, Roles},
    id::{OrgId, UserId},
    orgs::Organization,
    users::User,
};
use storage::{Rows, groups, orgs, users};

/// A person who asks for something, with the rights of this very moment.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The organization.
    pub org: OrgId,
    /// The person.
    pub user: UserId,
    /// The roles in effect: of organization, groups and person.
    pub roles: Roles,
    /// The permissions in effect.
    pub permissions: Permissions,
}

impl Caller {
    /// The person with the rights that the rows of this instant give.
    pub(crate) fn of(r: &impl Rows, org: &Organization, user: &User) -> Result<Self, Error> {
        let of_groups = groups::roles(r, org.id, &user.groups)?;
        let roles = org.roles.or(of_groups).or(user.roles).with(Role::User);
        let permissions = access::effective(org.roles, of_groups, user.roles);
        Ok(Self { org: org.id, user: user.id, roles, permissions })
    }

    /// Goes on only with `permission`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without it.
    pub fn may(&self, permission: Permission) -> Result<(), Error> {
        if self.permissions.has(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

/// The person `user` of `org` as a caller, if active.
pub(crate) fn load(r: &impl Rows, org: OrgId, user: UserId) -> Result<(Caller, Organization, User), Error> {
    let organization = orgs::get(r, org)?.ok_or(Error::NotFound)?;
    let user = users::get(r, org, user)?.filter(|u| u.active).ok_or(Error::NotFound)?;
    Ok((Caller::of(r, &organization, &user)?, organization, user))
}

impl App {
    /// The rights that somebody has now, for a use case that acts for a person and not for a session.
    pub(crate) fn person(&self, org: OrgId, user: UserId) -> Result<Caller, Error> {
        self.read(|r| load(r, org, user).map(|(caller, ..)| caller))
    }
}
