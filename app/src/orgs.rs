//! The organization: what its administrators see and set.

pub mod administrators;
pub mod checklist;
pub mod children;

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
    rules::{check_may_give, keeping_administrators},
};
use model::{
    access::{Level, Permission, Role, Roles},
    audit::Action,
    orgs::{Organization, Settings},
};
use storage::orgs;

impl App {
    /// The caller's organization.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view it.
    pub fn organization(&self, caller: &Caller) -> Result<Organization, Error> {
        caller.may(Permission::ViewOrganization)?;
        self.read(|r| orgs::get(r, caller.org)?.ok_or(Error::NotFound))
    }

    /// The time zone of the caller's organization, for times that a person reads.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn time_zone(&self, caller: &Caller) -> Result<jiff::tz::TimeZone, Error> {
        let name = self.read(|r| Ok(orgs::get(r, caller.org)?.ok_or(Error::NotFound)?.settings.time_zone))?;
        Ok(jiff::tz::TimeZone::get(&name).unwrap_or(jiff::tz::TimeZone::UTC))
    }

    /// Changes the settings of the caller's organization.
    ///
    /// # Errors
    /// [`Error::Taken`] when a queue address belongs to another organization.
    pub async fn set_settings(&self, caller: &Caller, settings: Settings) -> Result<(), Error> {
        caller.may(Permission::ManageOrganization)?;
        if jiff::tz::TimeZone::get(&settings.time_zone).is_err() {
            return Err(Error::Field("time_zone", model::text::BadText::Form));
        }
        self.act(caller, Permission::ManageOrganization, move |w, actor, now| {
            let id = actor.org;
            for address in &settings.queue_addresses {
                if orgs::by_queue_address(w, address)?.is_some_and(|owner| owner != id) {
                    return Err(Error::Taken("queue_addresses"));
                }
            }
            let organization = orgs::get(w, id)?.ok_or(Error::NotFound)?;
            actor.saw(&organization)?;
            let changes = audit::changed_fields(&organization.settings, &settings);
            let named = Subject::Organization(id, organization.name.to_string());
            orgs::put(w, &Organization { settings: settings.clone(), ..organization })?;
            audit::record(w, actor, now, Action::SettingsChanged, named, changes)
        })
        .await
    }

    /// Changes the roles that everybody in the caller's organization has (B26).
    ///
    /// # Errors
    /// [`Error::RoleNotYours`] when a role that is given or withdrawn is not the caller's to give.
    pub async fn set_organization_roles(&self, caller: &Caller, roles: Vec<Role>) -> Result<(), Error> {
        let roles: Roles = roles.into_iter().collect();
        self.act(caller, Permission::ManageOrganization, move |w, actor, now| {
            let id = actor.org;
            let organization = orgs::get(w, id)?.ok_or(Error::NotFound)?;
            actor.saw(&organization)?;
            check_may_give(actor.roles, organization.roles, roles, Level::Organization)?;
            let changes = audit::changed_roles(organization.roles, roles);
            let named = Subject::Organization(id, organization.name.to_string());
            let changed = Organization { roles, ..organization };
            keeping_administrators(w, &[id], |w| Ok(orgs::put(w, &changed)?))?;
            audit::record(w, actor, now, Action::RolesOfOrganizationChanged, named, changes)
        })
        .await
    }
}
