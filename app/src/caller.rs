//! Who asks: a person whose rights were just computed from organization, groups and own roles.

use crate::{App, Error, repeat::Once};
use model::{
    access::{self, Permission, Permissions, Role, Roles},
    id::{OrgId, UserId},
    orgs::Organization,
    users::User,
};
use std::net::IpAddr;
use storage::{
    Rows, groups,
    orgs::{self, partners},
    users,
};

/// A person who asks for something, with the rights of this very moment.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The organization that is acted in: what the person asks for is looked for here and nowhere else.
    pub org: OrgId,
    /// The organization that the person belongs to; another than `org` for a partner's member who acts in a child.
    pub home: OrgId,
    /// The person.
    pub user: UserId,
    /// The roles in effect: of organization, groups and person.
    pub roles: Roles,
    /// The permissions in effect.
    pub permissions: Permissions,
    /// From which network address the person asks, as far as whoever took the request says.
    pub from: Option<IpAddr>,
    /// The tags of what the person saw before changing it (`If-Match`), when that is said.
    pub seen: Option<String>,
    /// The key of the request, when it must be done once only.
    pub once: Option<Once>,
}

impl Caller {
    /// The person with the rights that the rows of this instant give.
    pub(crate) fn of(r: &impl Rows, org: &Organization, user: &User) -> Result<Self, Error> {
        let of_groups = groups::roles(r, org.id, &user.groups)?;
        let roles = org.roles.or(of_groups).or(user.roles).with(Role::User);
        let permissions = access::effective(org.roles, of_groups, user.roles);
        Ok(Self { org: org.id, home: user.org, user: user.id, roles, permissions, from: None, seen: None, once: None })
    }

    /// The person in a child of the own organization, which has made the person an administrator: with the rights of
    /// that role there and no others, so neither with an account nor with a queue (B8, C8).
    fn partner(org: OrgId, user: &User) -> Self {
        let roles = Roles::NONE.with(Role::OrganizationAdministrator);
        Self {
            org,
            home: user.org,
            user: user.id,
            roles,
            permissions: roles.permissions(),
            from: None,
            seen: None,
            once: None,
        }
    }

    /// The same person with the rights of this instant, never more than the request began with: for the transaction
    /// that acts on them, since somebody may have withdrawn them in between.
    pub(crate) fn again(&self, r: &impl Rows) -> Result<Self, Error> {
        let now = if self.org == self.home {
            load(r, self.org, self.user).map(|(caller, ..)| caller)
        } else {
            let user = users::get(r, self.home, self.user)?.filter(|u| u.active);
            user.ok_or(Error::NotFound).and_then(|user| acting(r, self.org, &user)).map(|(caller, _)| caller)
        };
        let now = now.map_err(|error| if matches!(error, Error::NotFound) { Error::Forbidden } else { error })?;
        let (roles, permissions) = (now.roles.and(self.roles), now.permissions.and(self.permissions));
        Ok(Self { roles, permissions, ..self.clone() })
    }

    /// The same person with no more rights than `scope`: roles that carry more are gone, too, so that neither rule A
    /// nor rule B gives more.
    #[must_use]
    pub(crate) fn within(self, scope: Permissions) -> Self {
        let roles = self.roles.iter().filter(|role| role.permissions().iter().all(|p| scope.has(*p))).collect();
        Self { roles, permissions: self.permissions.and(scope), ..self }
    }

    /// Goes on only with `permission`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without it.
    pub fn may(&self, permission: Permission) -> Result<(), Error> {
        if self.permissions.has(permission) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

/// The organization, unless it is being deleted: then it is gone for everybody.
pub(crate) fn present(r: &impl Rows, org: OrgId) -> Result<Organization, Error> {
    orgs::get(r, org)?.filter(|found| !found.closing).ok_or(Error::NotFound)
}

/// `user` as a caller in `org`, which is another organization than the person's own.
pub(crate) fn acting(r: &impl Rows, org: OrgId, user: &User) -> Result<(Caller, Organization), Error> {
    let organization = present(r, org)?;
    if organization.parent != Some(user.org) || !partners::is(r, org, user.org, user.id)? {
        return Err(Error::NotFound);
    }
    Ok((Caller::partner(org, user), organization))
}

/// The person `user` of `org` as a caller, if active and the organization is not being deleted.
pub(crate) fn load(r: &impl Rows, org: OrgId, user: UserId) -> Result<(Caller, Organization, User), Error> {
    let organization = present(r, org)?;
    let user = users::get(r, org, user)?.filter(|u| u.active).ok_or(Error::NotFound)?;
    Ok((Caller::of(r, &organization, &user)?, organization, user))
}

impl App {
    /// The rights that somebody has now, for a use case that acts for a person and not for a session.
    pub(crate) fn person(&self, org: OrgId, user: UserId) -> Result<Caller, Error> {
        self.read(|r| load(r, org, user).map(|(caller, ..)| caller))
    }
}
