//! The rules of giving and touching, for every path that changes somebody: the portal, the API, imports, organizations.
//!
//! A: nobody gives or withdraws what he may not give, be it through a group. B: nobody touches the credentials, the
//! groups or the existence of somebody who may more. C: an organization that has an administrator keeps one.

use crate::{
    Caller, Error,
    caller::{Credential, present},
};
use model::{
    access::{self, Level, Role, Roles},
    id::{GroupId, OrgId, UserId},
    users::User,
};
use storage::{
    Rows, WriteTxn, groups,
    orgs::{self, partners},
    users,
};

/// Rule A over a change of roles: every role that comes or goes must be the actor's to give, at that level.
pub(crate) fn check_may_give(actor: Roles, before: Roles, after: Roles, level: Level) -> Result<(), Error> {
    let changed = Role::ALL.into_iter().filter(|role| before.has(*role) != after.has(*role));
    for role in changed {
        if after.has(role) && !role.allowed_at(level) {
            return Err(Error::RoleLevel);
        }
        if !access::may_give(actor, role) {
            return Err(Error::RoleNotYours);
        }
    }
    Ok(())
}

/// Rule B: the actor may touch `target` only when the target may nothing that the actor could not give.
pub(crate) fn check_touch(r: &impl Rows, actor: &Caller, target: UserId) -> Result<User, Error> {
    let user = users::get(r, actor.org, target)?.ok_or(Error::NotFound)?;
    check_person(r, actor, &user)?;
    Ok(user)
}

/// Rule B over a row that was read in the same transaction.
pub(crate) fn check_person(r: &impl Rows, actor: &Caller, user: &User) -> Result<(), Error> {
    if actor.user == user.id {
        return check_oneself(actor, user.id);
    }
    let organization = orgs::get(r, actor.org)?.ok_or(Error::NotFound)?;
    let mut rights = Caller::of(r, &organization, user)?.permissions;
    if !partners::of_user(r, user.org, user.id)?.is_empty() {
        // Who takes over this account acts in other organizations, too.
        let there = Roles::NONE.with(Role::PartnerAdministrator).with(Role::OrganizationAdministrator);
        rights = rights.or(there.permissions());
    }
    if access::may_touch(actor.permissions, actor.roles, rights) { Ok(()) } else { Err(Error::NotYourPerson) }
}

/// A token changes nothing of the person whose it is, by whatever path: it would become that person.
pub(crate) fn check_oneself(actor: &Caller, target: UserId) -> Result<(), Error> {
    if actor.user == target && actor.credential.scope().is_some() { Err(Error::Forbidden) } else { Ok(()) }
}

/// Nobody makes a way into the own account, or changes one, but by a session in which the password was typed a short
/// while ago: a session that was found open, or an import that goes on by itself, must not become more than it is.
pub(crate) fn check_own_credential(actor: &Caller, target: UserId) -> Result<(), Error> {
    match actor.credential {
        _ if actor.user != target => Ok(()),
        Credential::Session { .. } => check_proved(actor),
        _ => Err(Error::Forbidden),
    }
}

/// A session goes on only when the password was typed in it a short while ago.
pub(crate) fn check_proved(actor: &Caller) -> Result<(), Error> {
    let unproved = matches!(actor.credential, Credential::Session { proved: false, .. });
    if unproved { Err(Error::PasswordAgain) } else { Ok(()) }
}

/// Rule A over a change of groups: the roles of every group that comes or goes must be the actor's to give.
pub(crate) fn check_groups(r: &impl Rows, actor: &Caller, before: &[GroupId], after: &[GroupId]) -> Result<(), Error> {
    let come = after.iter().filter(|group| !before.contains(group));
    let go = before.iter().filter(|group| !after.contains(group));
    for group in come.chain(go) {
        let group = groups::get(r, actor.org, *group)?.ok_or(Error::NotFound)?;
        check_may_give(actor.roles, Roles::NONE, group.roles, Level::Group)?;
    }
    Ok(())
}

/// The roles that a person has in effect.
pub(crate) fn in_effect(r: &impl Rows, user: &User) -> Result<Roles, Error> {
    Ok(Caller::of(r, &present(r, user.org)?, user)?.roles)
}

/// Whether somebody but `except` could sign in now and administer the organization: somebody active with a password, by
/// own role, by a group, by the organization, or as a member of the partner above. It looks until it finds the first.
fn administered(r: &impl Rows, org: OrgId, except: Option<UserId>) -> Result<bool, Error> {
    let Some(organization) = orgs::get(r, org)? else { return Ok(false) };
    let mut found = false;
    let mut see = |user: User| {
        found = user.active && except != Some(user.id) && users::password(r, user.org, user.id)?.is_some();
        Ok(!found)
    };
    if organization.roles.has(Role::OrganizationAdministrator) {
        users::any(r, org, &mut see)?;
    } else {
        users::all_of_role(r, org, Role::OrganizationAdministrator, &mut see)?;
    }
    if found {
        return Ok(true);
    }
    for (home, user) in partners::of_org(r, org)? {
        let able = except != Some(user) && users::get(r, home, user)?.is_some_and(|user| user.active);
        if able && organization.parent == Some(home) && users::password(r, home, user)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Rule C: does `change`, unless one of `orgs` had an administrator before and has none after.
///
/// Writes are one after the other, so two administrators who withdraw each other at once do not both succeed. On an
/// error the caller must let its transaction fail, or undo the change.
pub(crate) fn keeping_administrators<T>(
    w: &mut WriteTxn,
    orgs: &[OrgId],
    change: impl FnOnce(&mut WriteTxn) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut had = Vec::with_capacity(orgs.len());
    for org in orgs {
        if administered(w, *org, None)? {
            had.push(*org);
        }
    }
    let done = change(w)?;
    for org in had {
        if !administered(w, org, None)? {
            return Err(Error::LastAdministrator);
        }
    }
    Ok(done)
}

/// The organizations that may lose an administrator with this person.
pub(crate) fn administers(r: &impl Rows, user: &User) -> Result<Vec<OrgId>, Error> {
    let mut all = partners::of_user(r, user.org, user.id)?;
    if in_effect(r, user)?.has(Role::OrganizationAdministrator) {
        all.push(user.org);
    }
    Ok(all)
}

/// Rule C before anything is done, for a preview: whether the organization could spare this person.
pub(crate) fn check_last_administrator(r: &impl Rows, org: OrgId, leaving: UserId) -> Result<(), Error> {
    let Some(user) = users::get(r, org, leaving)? else { return Ok(()) };
    if !user.active || users::password(r, org, leaving)?.is_none() {
        return Ok(());
    }
    for administered_org in administers(r, &user)? {
        if !administered(r, administered_org, Some(leaving))? {
            return Err(Error::LastAdministrator);
        }
    }
    Ok(())
}
