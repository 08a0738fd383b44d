//! Child organizations: listed, made and deleted by a partner administrator (C1 to C6).

use super::administrators::administrator_of;
use crate::{
    App, Caller, Error,
    audit::{self, Subject},
    caller::present,
    setup::everybody,
    work::{Task, TaskOutcome},
};
use model::{
    access::Permission,
    audit::Action,
    id::OrgId,
    orgs::{Holdings, NewChild, Organization, Settings},
    text::{BadText, OrgName},
};
use std::collections::{BTreeMap, HashSet};
use storage::{
    Rows, badges, groups, jobs,
    orgs::{self, partners},
    printers,
    removal::{self, Removal},
    users,
};

pub use storage::orgs::{Position, Sort};

/// Organizations on one page of a list.
const PAGE: usize = 100;
/// Rows that are removed in one transaction: few enough that nobody notices who waits for the next one.
const AT_ONCE: usize = 200;

/// A child organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The organization.
    pub organization: Organization,
    /// Whether the caller administers it.
    pub administered: bool,
    /// How far its deletion is, when it is being deleted.
    pub deletion: Option<Removal>,
}

/// A page of child organizations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Children {
    /// The page.
    pub children: Vec<Child>,
    /// Behind which to go on, when there are more.
    pub next: Option<Position>,
    /// How many there are.
    pub total: u64,
}

impl App {
    /// The children of the caller's organization whose name has `search` in it, in that order, behind `after`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to manage them.
    pub fn children(
        &self,
        caller: &Caller,
        search: &str,
        sort: Sort,
        after: Option<&Position>,
    ) -> Result<Children, Error> {
        caller.may(Permission::ManageChildren)?;
        self.read(|r| {
            let mut page = orgs::children(r, caller.org, search, sort, after, PAGE.saturating_add(1))?;
            let more = page.len() > PAGE;
            page.truncate(PAGE);
            let next = page.last().filter(|_| more).map(|last| orgs::place(last, sort.by));
            let administered: HashSet<OrgId> = partners::of_user(r, caller.home, caller.user)?.into_iter().collect();
            let mut children = Vec::with_capacity(page.len());
            for organization in page {
                let deletion = removal::progress(r, organization.id)?;
                let administered = administered.contains(&organization.id);
                children.push(Child { organization, administered, deletion });
            }
            Ok(Children { children, next, total: orgs::count_children(r, caller.org)? })
        })
    }

    /// A child organization, and what would go with it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what is no child of the caller's organization; [`Error::Forbidden`] when the caller is not
    /// one of its administrators (B8).
    pub fn child(&self, caller: &Caller, id: OrgId) -> Result<(Child, Holdings), Error> {
        caller.may(Permission::ManageChildren)?;
        self.read(|r| {
            let organization = child(r, caller, id)?;
            if !partners::is(r, id, caller.home, caller.user)? {
                return Err(Error::Forbidden);
            }
            let deletion = removal::progress(r, id)?;
            Ok((Child { organization, administered: true, deletion }, holdings(r, id)?))
        })
    }

    /// Makes a child organization, whose first administrator is the caller (C4).
    ///
    /// # Errors
    /// The field that cannot be taken; [`Error::Taken`] for a name that another organization has, wherever it is.
    pub async fn create_child(&self, caller: &Caller, new: NewChild) -> Result<Child, Error> {
        caller.may(Permission::ManageChildren)?;
        let name: OrgName = new.name.parse().map_err(|e| Error::Field("name", e))?;
        if jiff::tz::TimeZone::get(&new.time_zone).is_err() {
            return Err(Error::Field("time_zone", BadText::Form));
        }
        let organization = Organization {
            id: OrgId(self.random()),
            parent: Some(caller.org),
            name,
            created: self.now(),
            roles: everybody(),
            settings: Settings { language: new.language, time_zone: new.time_zone, ..Settings::default() },
            closing: false,
        };
        let made = organization;
        let organization = self
            .act(caller, Permission::ManageChildren, move |w, actor, _| {
                if let Some(before) = actor.made(w, made.created)? {
                    return orgs::get(w, OrgId(before))?.ok_or(Error::NotFound);
                }
                if orgs::by_name(w, &made.name)?.is_some() {
                    return Err(Error::Taken("name"));
                }
                let mut made = made.clone();
                // What the partner wants of its own administrators it wants of those who act in its children.
                let parent = present(w, actor.org)?.settings.administrators_second_factor;
                made.settings.administrators_second_factor = parent;
                orgs::put(w, &made)?;
                partners::put(w, made.id, actor.home, actor.user)?;
                let (now, named) = (made.created, Subject::Organization(made.id, made.name.to_string()));
                audit::record(w, actor, now, Action::OrganizationCreated, named, Vec::new())?;
                let (there, first) =
                    (Caller { org: made.id, ..actor.clone() }, Subject::Person(actor.home, actor.user));
                audit::record(w, &there, now, Action::AdministratorAdded, first, Vec::new())?;
                actor.has_made(w, now, made.id.0)?;
                Ok(made)
            })
            .await?;
        tracing::info!(organization = %organization.id, by = %caller.user, "a child organization was made");
        Ok(Child { organization, administered: true, deletion: None })
    }

    /// Deletes a child organization with everything of it (C5, C6): it is gone for everybody at once, and what it owns
    /// goes in the background. `typed` is its name, typed as a confirmation.
    ///
    /// # Errors
    /// [`Error::WrongName`] for another name, [`Error::HasChildren`] while it has children of its own; else as
    /// [`App::child`].
    pub async fn delete_child(&self, caller: &Caller, id: OrgId, typed: &str) -> Result<(), Error> {
        let (work, typed) = (self.random(), typed.trim().to_owned());
        self.act(caller, Permission::ManageChildren, move |w, actor, now| {
            let organization = child(w, actor, id)?;
            if organization.closing {
                return Ok(());
            }
            administrator_of(w, actor, id)?;
            if organization.name.as_str() != typed {
                return Err(Error::WrongName);
            }
            if orgs::count_children(w, id)? > 0 {
                return Err(Error::HasChildren);
            }
            let rows = removal::rows(w, id)?;
            removal::begin(w, id, rows)?;
            Task::RemoveOrganization { org: id }.enqueue(w, work, now)?;
            let named = Subject::Organization(id, organization.name.to_string());
            audit::record(w, actor, now, Action::OrganizationClosed, named, Vec::new())
        })
        .await?;
        tracing::info!(organization = %id, by = %caller.user, "the deletion of an organization has begun");
        self.nudge();
        self.news.call_agents();
        Ok(())
    }

    /// Deletes many child organizations, each as [`App::delete_child`] does with its typed name, and says what became of
    /// each.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to manage them; [`Error::Field`] for more than a hundred.
    pub async fn delete_children(
        &self,
        caller: &Caller,
        named: Vec<(OrgId, String)>,
    ) -> Result<Vec<(OrgId, Result<(), Error>)>, Error> {
        caller.may(Permission::ManageChildren)?;
        let named: BTreeMap<OrgId, String> = named.into_iter().collect();
        if named.len() > PAGE {
            return Err(Error::Field("organizations", BadText::TooLong));
        }
        let mut outcomes = Vec::with_capacity(named.len());
        for (id, name) in named {
            outcomes.push((id, self.delete_child(caller, id, &name).await));
        }
        Ok(outcomes)
    }

    /// Removes what an organization that is being deleted owns, step by step: whoever is interrupted goes on where the
    /// rows end.
    pub(crate) async fn remove_organization(&self, org: OrgId) -> Result<TaskOutcome, Error> {
        loop {
            let Some(organization) = self.read(|r| Ok(orgs::get(r, org)?.filter(|found| found.closing)))? else {
                return Ok(TaskOutcome::Finished);
            };
            let now = self.now();
            let parent = organization.parent;
            let gone = self
                .as_appliance(move |w| {
                    let gone = removal::step(w, org, AT_ONCE)?;
                    if let (true, Some(parent)) = (gone, parent) {
                        let named = Subject::Organization(org, organization.name.to_string());
                        let by = audit::Originator::appliance(parent);
                        audit::record(w, by, now, Action::OrganizationDeleted, named, Vec::new())?;
                    }
                    Ok(gone)
                })
                .await?;
            if gone {
                tracing::info!(organization = %org, "an organization was deleted");
                return Ok(TaskOutcome::Finished);
            }
        }
    }
}

/// The child of the caller's organization, also while it is being deleted.
fn child(r: &impl Rows, caller: &Caller, id: OrgId) -> Result<Organization, Error> {
    orgs::get(r, id)?.filter(|found| found.parent == Some(caller.org)).ok_or(Error::NotFound)
}

fn holdings(r: &impl Rows, org: OrgId) -> Result<Holdings, Error> {
    Ok(Holdings {
        users: users::count(r, org)?,
        groups: groups::list(r, org)?.len() as u64,
        badges: badges::count(r, org)?,
        printers: printers::list(r, org)?.len() as u64,
        jobs: jobs::count_of(r, org)?,
    })
}

#[cfg(test)]
mod tests;
