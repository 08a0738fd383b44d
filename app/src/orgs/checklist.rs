//! What of the first set-up is done (C31), so that the list of its steps ticks itself.

use crate::{App, Caller, Error};
use model::{
    access::{Permission, Role},
    orgs::{Checklist, PasswordRules},
};
use storage::{badges, groups, orgs, users};

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
            let mut members = false;
            for group in &groups {
                members = members || groups::size(r, caller.org, group.id)? > 0;
            }
            let mut user_roles = false;
            for role in Role::ALL.into_iter() {
                if !user_roles {
                    users::all_of_role(r, caller.org, role, |user| {
                        user_roles |= user.id != caller.user && user.roles.has(role);
                        Ok(!user_roles)
                    })?;
                }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::House;
    use model::orgs::Organization;

    /// What is done, a letter each in the order of the steps.
    fn ticked(house: &House, caller: &Caller) -> String {
        let done = house.checklist(caller).unwrap();
        let ticks = [
            ('o', done.organization_roles),
            ('g', done.groups > 0),
            ('r', done.groups_with_roles > 0),
            ('p', done.password_requirements),
            ('u', done.users > 1),
            ('m', done.members),
            ('s', done.user_roles),
            ('b', done.badges > 0),
        ];
        ticks.into_iter().filter(|(_, done)| *done).map(|(letter, _)| letter).collect()
    }

    #[tokio::test]
    async fn each_step_ticks_itself() {
        let house = House::new();
        let org = house.organization("House", &[]);
        let grace = house.person(org, "grace@example.org", &[Role::OrganizationAdministrator]);
        let caller = house.as_caller(org, grace);
        assert_eq!(ticked(&house, &caller), "");
        house.set_organization_roles(&caller, vec![Role::PrintReleaseManagementUser]).await.unwrap();
        assert_eq!(ticked(&house, &caller), "o");
        house.group(org, "Plain", &[], &[]);
        assert_eq!(ticked(&house, &caller), "og");
        house.group(org, "Clerks", &[Role::HelpDesk], &[]);
        assert_eq!(ticked(&house, &caller), "ogr");
        house.put(move |w| {
            let mut found: Organization = orgs::get(w, org)?.unwrap();
            found.settings.passwords.least = 20;
            Ok(orgs::put(w, &found)?)
        });
        assert_eq!(ticked(&house, &caller), "ogrp");
        let ada = house.person(org, "ada@example.org", &[]);
        assert_eq!(ticked(&house, &caller), "ogrpu");
        house.group(org, "Chiefs", &[Role::UserAdministrator], &[ada]);
        assert_eq!(ticked(&house, &caller), "ogrpum", "a role of a group is nobody's own");
        house.person(org, "bob@example.org", &[Role::HelpDesk]);
        assert_eq!(ticked(&house, &caller), "ogrpums");
        let plain = house.as_caller(org, house.person(org, "plain@example.org", &[]));
        assert!(matches!(house.checklist(&plain), Err(Error::Forbidden)));
    }
}
