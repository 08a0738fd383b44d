//! What of the first set-up is done (C31), so that the list of its steps ticks itself.

use crate::{App, Caller, Error};
use model::{access::Permission, orgs::PasswordRules, text::Email};
use storage::{badges, groups, orgs, users};

/// What of the first set-up is done.
pub struct Checklist {
    /// Whether everybody in the organization has a role.
    pub organization_roles: bool,
    /// Groups.
    pub groups: u64,
    /// Groups whose members inherit a role.
    pub groups_with_roles: u64,
    /// Whether the password requirements are others than the ones that every organization begins with.
    pub password_requirements: bool,
    /// People.
    pub users: u64,
    /// Whether somebody is in a group.
    pub members: bool,
    /// Whether somebody beside the one who looks has roles of their own.
    pub user_roles: bool,
    /// Registered badges.
    pub badges: u64,
}

/// People that are looked at in one go.
const PAGE: usize = 200;

impl App {
    /// What of the first set-up of the caller's organization is done.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view it.
    pub fn checklist(&self, caller: &Caller) -> Result<Checklist, Error> {
        caller.may(Permission::ViewOrganization)?;
        self.read(|r| {
            let organization = orgs::get(r, caller.org)?.ok_or(Error::NotFound)?;
            let groups = groups::list(r, caller.org)?;
            let (mut members, mut user_roles, mut after) = (false, false, None::<Email>);
            // Most organizations answer both with their first people.
            while !(members && user_roles) {
                let page = users::page(r, caller.org, "", after.as_ref(), PAGE)?;
                members |= page.iter().any(|user| !user.groups.is_empty());
                user_roles |= page.iter().any(|user| user.id != caller.user && !user.roles.is_empty());
                let Some(last) = page.last() else { break };
                after = Some(last.email.clone());
            }
            Ok(Checklist {
                organization_roles: !organization.roles.is_empty(),
                groups: groups.len() as u64,
                groups_with_roles: groups.iter().filter(|group| !group.roles.is_empty()).count() as u64,
                password_requirements: organization.settings.passwords != PasswordRules::default(),
                users: users::count(r, caller.org)?,
                members,
                user_roles,
                badges: badges::count(r, caller.org)?,
            })
        })
    }
}
