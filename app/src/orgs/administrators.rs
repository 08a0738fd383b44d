//! Who administers an organization: its own people by a role, and members of the partner organization above by a link
//! (C7, C8).
//!
//! Both sides give and withdraw: the organization for itself, and a partner administrator for a child, but only as long
//! as that child has made the partner administrator one of its own administrators (B8).

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
    caller::{acting, present},
    rules::{check_may_give, check_oneself, keeping_administrators},
    users::change,
};
use model::{
    access::{Level, Permission, Role, Roles},
    audit::Action,
    id::{OrgId, UserId},
    text::Email,
    time::Time,
    users::User,
};
use std::collections::BTreeMap;
use storage::{Rows, WriteTxn, orgs::partners, users};

/// Somebody who administers an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// The person.
    pub user: User,
    /// Whether the person belongs to the partner organization above.
    pub partner: bool,
    /// Whether the role comes from a group or from the organization, and cannot be withdrawn from the person alone.
    pub inherited: bool,
}

impl App {
    /// Who administers the caller's organization, in the order of addresses.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to manage it.
    pub fn administrators(&self, caller: &Caller) -> Result<Vec<Administrator>, Error> {
        caller.may(Permission::ManageOrganization)?;
        self.read(|r| list(r, caller.org))
    }

    /// Makes whoever has this complete address an administrator of the caller's organization: one of its people, or a
    /// member of the partner organization.
    ///
    /// # Errors
    /// [`Error::NotAMember`] for everybody else, known or not; [`Error::RoleNotYours`] (rule A).
    pub async fn add_administrator(&self, caller: &Caller, email: &str) -> Result<Administrator, Error> {
        caller.may(Permission::ManageOrganization)?;
        let email: Email = email.parse().map_err(|e| Error::Field("email", e))?;
        self.act(caller, Permission::ManageOrganization, move |w, actor, now| add(w, actor, &email, now)).await
    }

    /// Takes the administration of the caller's organization away from somebody.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who is no administrator, [`Error::LastAdministrator`] (rule C), [`Error::Inherited`] for a
    /// role that comes from a group or the organization.
    pub async fn remove_administrator(&self, caller: &Caller, user: UserId) -> Result<(), Error> {
        self.act(caller, Permission::ManageOrganization, move |w, actor, now| remove(w, actor, user, now)).await
    }

    /// Who administers a child organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no child of the caller's organization; [`Error::Forbidden`] when the caller is not
    /// one of its administrators.
    pub fn child_administrators(&self, caller: &Caller, child: OrgId) -> Result<Vec<Administrator>, Error> {
        caller.may(Permission::ManageChildren)?;
        self.read(|r| {
            let there = inside(r, caller, child)?;
            list(r, there.org)
        })
    }

    /// [`App::add_administrator`] of a child organization.
    ///
    /// # Errors
    /// As there, and as [`App::child_administrators`].
    pub async fn add_child_administrator(
        &self,
        caller: &Caller,
        child: OrgId,
        email: &str,
    ) -> Result<Administrator, Error> {
        caller.may(Permission::ManageChildren)?;
        let email: Email = email.parse().map_err(|e| Error::Field("email", e))?;
        self.act(caller, Permission::ManageChildren, move |w, actor, now| {
            add(w, &inside(w, actor, child)?, &email, now)
        })
        .await
    }

    /// [`App::remove_administrator`] of a child organization.
    ///
    /// # Errors
    /// As there, and as [`App::child_administrators`].
    pub async fn remove_child_administrator(&self, caller: &Caller, child: OrgId, user: UserId) -> Result<(), Error> {
        self.act(caller, Permission::ManageChildren, move |w, actor, now| {
            remove(w, &inside(w, actor, child)?, user, now)
        })
        .await
    }
}

/// The caller inside a child of the own organization, to say who administers it.
fn inside(r: &impl Rows, caller: &Caller, child: OrgId) -> Result<Caller, Error> {
    let there = administrator_of(r, caller, child)?;
    // A token that may have children made is not one that may change their administrators.
    there.may(Permission::ManageOrganization)?;
    Ok(there)
}

/// The caller as an administrator of a child of the own organization, with no more than the scope of a token.
pub(super) fn administrator_of(r: &impl Rows, caller: &Caller, child: OrgId) -> Result<Caller, Error> {
    if present(r, child)?.parent != Some(caller.org) {
        return Err(Error::NotFound);
    }
    let user = users::get(r, caller.home, caller.user)?.filter(|user| user.active).ok_or(Error::Forbidden)?;
    // That there is such a child is no secret here; only its own administrators say what happens in it (B8).
    let (there, _) = acting(r, child, &user).map_err(|error| match error {
        Error::NotFound => Error::Forbidden,
        other => other,
    })?;
    let there = caller.credential.scope().map_or(there.clone(), |scope| there.within(scope));
    Ok(Caller { from: caller.from, credential: caller.credential, ..there })
}

fn list(r: &impl Rows, org: OrgId) -> Result<Vec<Administrator>, Error> {
    let role = Role::OrganizationAdministrator;
    let mut found = BTreeMap::new();
    let mut see = |user: User| {
        let inherited = !user.roles.has(role);
        found.insert(user.details.email.clone(), Administrator { user, partner: false, inherited });
        Ok(true)
    };
    if present(r, org)?.roles.has(role) {
        users::any(r, org, &mut see)?;
    } else {
        users::all_of_role(r, org, role, &mut see)?;
    }
    for (home, id) in partners::of_org(r, org)? {
        if let Some(user) = users::get(r, home, id)? {
            found.insert(user.details.email.clone(), Administrator { user, partner: true, inherited: false });
        }
    }
    Ok(found.into_values().collect())
}

fn add(w: &mut WriteTxn, actor: &Caller, email: &Email, now: Time) -> Result<Administrator, Error> {
    let role = Role::OrganizationAdministrator;
    let organization = present(w, actor.org)?;
    let (home, id) = users::by_email(w, email)?.ok_or(Error::NotAMember)?;
    let own = home == organization.id;
    if !own && organization.parent != Some(home) {
        return Err(Error::NotAMember);
    }
    let user = users::get(w, home, id)?.ok_or(Error::NotAMember)?;
    if own {
        let after = User { roles: user.roles.with(role), ..user.clone() };
        let user = if user.roles.has(role) { user } else { change(w, actor, now, &user, after)? };
        return Ok(Administrator { user, partner: false, inherited: false });
    }
    check_may_give(actor.roles, Roles::NONE, Roles::NONE.with(role), Level::User)?;
    if !partners::is(w, actor.org, home, id)? {
        check_oneself(actor, id)?;
        partners::put(w, actor.org, home, id)?;
        audit::record(w, actor, now, Action::AdministratorAdded, Subject::Person(home, id), Vec::new())?;
    }
    Ok(Administrator { user, partner: true, inherited: false })
}

fn remove(w: &mut WriteTxn, actor: &Caller, id: UserId, now: Time) -> Result<(), Error> {
    let role = Role::OrganizationAdministrator;
    let organization = present(w, actor.org)?;
    if let Some(user) = users::get(w, actor.org, id)? {
        if user.roles.has(role) {
            let after = User { roles: user.roles.without(role), ..user.clone() };
            change(w, actor, now, &user, after)?;
            return Ok(());
        }
        let inherits = Caller::of(w, &organization, &user)?.roles.has(role);
        return Err(if inherits { Error::Inherited } else { Error::NotFound });
    }
    let link = partners::of_org(w, actor.org)?.into_iter().find(|(_, user)| *user == id);
    let (home, id) = link.ok_or(Error::NotFound)?;
    check_may_give(actor.roles, Roles::NONE.with(role), Roles::NONE, Level::User)?;
    check_oneself(actor, id)?;
    let org = actor.org;
    keeping_administrators(w, &[org], |w| Ok(partners::remove(w, org, home, id)?))?;
    audit::record(w, actor, now, Action::AdministratorRemoved, Subject::Person(home, id), Vec::new())
}

#[cfg(test)]
mod tests;
