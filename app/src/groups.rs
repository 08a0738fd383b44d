//! Groups of people: their names, members and the roles that come with them (C10 to C15).
//!
//! A group that carries roles gives them: who takes somebody in must be allowed to give them (rule A), and every
//! member whose groups change must be somebody whom the actor may touch (rule B).

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    rules::{check_may_give, check_person, keeping_administrators},
    users::{self as people, Listing, Page, UserFilter},
};
use model::{
    access::{Level, Permission, Role, Roles},
    audit::Action,
    groups::Group,
    id::{GroupId, UserId},
    text::{BadText, GroupName, folded},
    time::Time,
    users::User,
};
use std::collections::BTreeSet;
use storage::{Rows, WriteTxn, groups, users};

/// Members that leave a group in one transaction when it is deleted, so that others are not kept waiting.
const AT_ONCE: usize = 1000;
/// Groups of one action on many, at most.
const MANY: usize = 500;

impl App {
    /// The groups whose name has `search` in it, in the order of names, each with the number of its members.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn groups(&self, caller: &Caller, search: &str) -> Result<Vec<(Group, u64)>, Error> {
        caller.may(Permission::ViewUsers)?;
        let search = folded(search.trim());
        self.read(|r| {
            let mut found = Vec::new();
            for group in groups::list(r, caller.org)? {
                if folded(group.name.as_str()).contains(&search) {
                    let members = groups::size(r, caller.org, group.id)?;
                    found.push((group, members));
                }
            }
            Ok(found)
        })
    }

    /// One group, with the number of its members.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for groups of other organizations.
    pub fn group(&self, caller: &Caller, id: GroupId) -> Result<(Group, u64), Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| {
            let group = groups::get(r, caller.org, id)?.ok_or(Error::NotFound)?;
            Ok((group, groups::size(r, caller.org, id)?))
        })
    }

    /// The members of a group who are wanted, as [`App::people`] lists people.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for groups of other organizations.
    pub fn members(&self, caller: &Caller, id: GroupId, listing: Listing) -> Result<Page, Error> {
        let (_, total) = self.group(caller, id)?;
        let wanted = UserFilter { group: Some(id), ..listing.wanted };
        let page = self.people(caller, &Listing { wanted, ..listing })?;
        Ok(Page { total, ..page })
    }

    /// Makes a group without members and roles (C10).
    ///
    /// # Errors
    /// [`Error::Taken`] when there is one of that name.
    pub async fn create_group(&self, caller: &Caller, name: &str) -> Result<Group, Error> {
        caller.may(Permission::ManageUsers)?;
        let name = parsed(name)?;
        let id = GroupId(self.random());
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            if let Some(made) = actor.made(w, now)? {
                return groups::get(w, actor.org, GroupId(made))?.ok_or(Error::NotFound);
            }
            let group = make(w, actor, now, id, &name)?;
            actor.has_made(w, now, id.0)?;
            Ok(group)
        })
        .await
    }

    /// Gives a group another name. A group with roles that are not the actor's to give keeps its name: imports find
    /// groups by it.
    ///
    /// # Errors
    /// [`Error::Taken`], [`Error::RoleNotYours`].
    pub async fn rename_group(&self, caller: &Caller, id: GroupId, name: &str) -> Result<Group, Error> {
        caller.may(Permission::ManageUsers)?;
        let name = parsed(name)?;
        self.change_group(caller, id, move |w, actor, now, group| {
            check_may_give(actor.roles, Roles::NONE, group.roles, Level::Group)?;
            let renamed = Group { name: name.clone(), ..group.clone() };
            groups::put(w, &renamed)?;
            let changes = audit::changed("name", Some(&group.name), Some(&renamed.name)).into_iter().collect();
            audit::record(w, actor, now, Action::GroupRenamed, thing(&renamed), changes)?;
            Ok(renamed)
        })
        .await
    }

    /// Sets the roles that the members of a group inherit (C13).
    ///
    /// # Errors
    /// [`Error::RoleNotYours`], [`Error::RoleLevel`] (rule A), [`Error::LastAdministrator`] (rule C).
    pub async fn set_group_roles(&self, caller: &Caller, id: GroupId, roles: Vec<Role>) -> Result<Group, Error> {
        let roles: Roles = roles.into_iter().collect();
        self.change_group(caller, id, move |w, actor, now, group| {
            check_may_give(actor.roles, group.roles, roles, Level::Group)?;
            give(w, actor, now, group, roles)
        })
        .await
    }

    /// Takes people into a group and out of it (C12); each has an outcome of its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there.
    pub async fn change_members(
        &self,
        caller: &Caller,
        id: GroupId,
        add: Vec<UserId>,
        remove: Vec<UserId>,
    ) -> Result<Vec<(UserId, Result<(), Error>)>, Error> {
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            groups::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            let going: BTreeSet<UserId> = remove.iter().copied().collect();
            let coming: BTreeSet<UserId> = add.iter().copied().filter(|user| !going.contains(user)).collect();
            let wanted = coming.into_iter().map(|user| (user, true)).chain(going.into_iter().map(|user| (user, false)));
            wanted.map(|(user, member)| Ok((user, set_member(w, actor, now, id, user, member)?))).collect()
        })
        .await
    }

    /// Deletes a group; its people stay (C11). From the first transaction on nobody has a role by it; very many
    /// members leave in several.
    ///
    /// # Errors
    /// [`Error::RoleNotYours`] (rule A), [`Error::NotYourPerson`] (rule B), [`Error::LastAdministrator`] (rule C).
    pub async fn delete_group(&self, caller: &Caller, id: GroupId) -> Result<(), Error> {
        caller.may(Permission::ManageUsers)?;
        self.read(|r| check_members(r, caller, id))?;
        let mut more = self
            .change_group(caller, id, move |w, actor, now, group| {
                check_may_give(actor.roles, group.roles, Roles::NONE, Level::Group)?;
                if !group.roles.is_empty() {
                    give(w, actor, now, group, Roles::NONE)?;
                }
                empty(w, actor, now, group)
            })
            .await?;
        while more {
            more = self.change_group(caller, id, empty).await?;
        }
        Ok(())
    }

    /// Deletes many groups, at most 500; each has an outcome of its own.
    ///
    /// # Errors
    /// [`Error::Field`] for too many.
    pub async fn delete_groups(
        &self,
        caller: &Caller,
        ids: Vec<GroupId>,
    ) -> Result<Vec<(GroupId, Result<(), Error>)>, Error> {
        caller.may(Permission::ManageUsers)?;
        let ids: BTreeSet<GroupId> = ids.into_iter().collect();
        if ids.len() > MANY {
            return Err(Error::Field("groups", BadText::TooLong));
        }
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            outcomes.push((id, self.delete_group(caller, id).await));
        }
        Ok(outcomes)
    }

    async fn change_group<T: Send + 'static>(
        &self,
        caller: &Caller,
        id: GroupId,
        mut change: impl FnMut(&mut WriteTxn, &Caller, Time, &Group) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            let group = groups::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            actor.saw(&group)?;
            change(w, actor, now, &group)
        })
        .await
    }
}

/// The group of that name, made as `fresh` when there is none, for imports (D17): nobody comes by a role so, since
/// whoever is taken into a group that carries roles needs an actor who may give them.
///
/// # Errors
/// [`Error::RoleNotYours`] when there is such a group, with roles that are not the actor's to give.
pub fn find_or_make(
    w: &mut WriteTxn,
    actor: &Caller,
    now: Time,
    name: &GroupName,
    fresh: GroupId,
) -> Result<GroupId, Error> {
    match groups::by_name(w, actor.org, name)? {
        Some(id) => {
            let group = groups::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            check_may_give(actor.roles, Roles::NONE, group.roles, Level::Group)?;
            Ok(id)
        }
        None => make(w, actor, now, fresh, name).map(|group| group.id),
    }
}

fn make(w: &mut WriteTxn, actor: &Caller, now: Time, id: GroupId, name: &GroupName) -> Result<Group, Error> {
    let group = Group { id, org: actor.org, name: name.clone(), roles: Roles::NONE };
    groups::put(w, &group)?;
    audit::record(w, actor, now, Action::GroupCreated, thing(&group), Vec::new())?;
    Ok(group)
}

/// Sets the roles of a group, which somebody must stay to administer.
fn give(w: &mut WriteTxn, actor: &Caller, now: Time, group: &Group, roles: Roles) -> Result<Group, Error> {
    let changed = Group { roles, ..group.clone() };
    let lost = group.roles.has(Role::OrganizationAdministrator) && !roles.has(Role::OrganizationAdministrator);
    let orgs = if lost { vec![group.org] } else { Vec::new() };
    keeping_administrators(w, &orgs, |w| Ok(groups::put(w, &changed)?))?;
    let changes = audit::changed_roles(group.roles, roles);
    if !changes.is_empty() {
        audit::record(w, actor, now, Action::RolesOfGroupChanged, thing(group), changes)?;
    }
    Ok(changed)
}

/// Takes one person in or out; the inner error is about this person alone.
fn set_member(
    w: &mut WriteTxn,
    actor: &Caller,
    now: Time,
    group: GroupId,
    user: UserId,
    member: bool,
) -> Result<Result<(), Error>, Error> {
    let Some(before) = users::get(w, actor.org, user)? else { return Ok(Err(Error::NotFound)) };
    let mut groups = before.groups.clone();
    groups.retain(|other| *other != group);
    if member {
        groups.push(group);
    }
    if groups.len() == before.groups.len() && before.groups.contains(&group) == member {
        return Ok(Ok(()));
    }
    let after = User { groups, ..before.clone() };
    match people::change(w, actor, now, &before, after) {
        Err(store @ (Error::Store(_) | Error::Spool(_) | Error::Full | Error::Stopping)) => Err(store),
        outcome => Ok(outcome.map(|_| ())),
    }
}

/// Rule B over everybody in a group.
fn check_members(r: &impl Rows, actor: &Caller, id: GroupId) -> Result<(), Error> {
    groups::get(r, actor.org, id)?.ok_or(Error::NotFound)?;
    for member in users::members(r, actor.org, id, usize::MAX)? {
        if let Some(user) = users::get(r, actor.org, member)? {
            check_person(r, actor, &user)?;
        }
    }
    Ok(())
}

/// Takes some members out of a group that carries no roles any more, and removes it with the last. Says whether there
/// are more.
fn empty(w: &mut WriteTxn, actor: &Caller, now: Time, group: &Group) -> Result<bool, Error> {
    let members = users::members(w, group.org, group.id, AT_ONCE)?;
    let mut changes = Vec::new();
    for id in &members {
        let Some(mut user) = users::get(w, group.org, *id)? else { continue };
        check_person(w, actor, &user)?;
        user.groups.retain(|other| *other != group.id);
        users::put(w, &user)?;
        changes.push(Change::went("members", group.org, *id));
    }
    if members.len() == AT_ONCE {
        audit::record(w, actor, now, Action::MembersChanged, thing(group), changes)?;
        return Ok(true);
    }
    groups::remove(w, group.org, group.id)?;
    audit::record(w, actor, now, Action::GroupDeleted, thing(group), changes)?;
    Ok(false)
}

fn thing(group: &Group) -> Subject {
    Subject::Thing(group.name.to_string())
}

fn parsed(name: &str) -> Result<GroupName, Error> {
    name.parse().map_err(|e| Error::Field("name", e))
}
