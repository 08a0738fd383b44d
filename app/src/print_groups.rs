//! The groups of Print Management: their names, members, quotas, and whether their members print in color (I7 to I9, I13).

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    print_users::{self as people, known},
    quotas::{changed_quota, may_look},
};
use model::{
    access::Permission,
    audit::Action,
    id::{PrintGroupId, UserId},
    print_groups::PrintGroup,
    print_users::PrintUser,
    quotas::Quota,
    text::{BadText, GroupName, folded},
};
use std::collections::BTreeSet;
use storage::{print_groups, print_users, users};

/// Groups of one action on many, at most.
const MANY: usize = 500;

/// What somebody wants a group to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintGroupDraft {
    /// The unique name.
    pub name: String,
    /// The quota of each of its members; none where the group says nothing about it.
    pub quota: Option<Quota>,
    /// Whether its members may print in color.
    pub color: bool,
}

impl App {
    /// The groups whose name has `search` in it, in the order of names, each with the number of its members.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who looks after nobody’s printing.
    pub fn print_groups(&self, caller: &Caller, search: &str) -> Result<Vec<(PrintGroup, u64)>, Error> {
        may_look(caller)?;
        let search = folded(search.trim());
        self.read(|r| {
            let mut found = Vec::new();
            for group in print_groups::list(r, caller.org)? {
                if folded(group.name.as_str()).contains(&search) {
                    let members = print_groups::size(r, caller.org, group.id)?;
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
    pub fn print_group(&self, caller: &Caller, id: PrintGroupId) -> Result<(PrintGroup, u64), Error> {
        may_look(caller)?;
        self.read(|r| {
            let group = print_groups::get(r, caller.org, id)?.ok_or(Error::NotFound)?;
            Ok((group, print_groups::size(r, caller.org, id)?))
        })
    }

    /// Makes a group without members (I7).
    ///
    /// # Errors
    /// [`Error::Taken`] when there is one of that name.
    pub async fn create_print_group(&self, caller: &Caller, draft: PrintGroupDraft) -> Result<PrintGroup, Error> {
        caller.may(Permission::ManageQuotas)?;
        let name = parsed(&draft.name)?;
        let id = PrintGroupId(self.random());
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            if let Some(made) = actor.made(w, now)? {
                return print_groups::get(w, actor.org, PrintGroupId(made))?.ok_or(Error::NotFound);
            }
            let (name, quota, color) = (name.clone(), draft.quota, draft.color);
            let group = PrintGroup { id, org: actor.org, name, quota, color };
            print_groups::put(w, &group)?;
            let changes = changed(None, &group);
            audit::record(w, actor, now, Action::PrintGroupCreated, thing(&group), changes)?;
            actor.has_made(w, now, id.0)?;
            Ok(group)
        })
        .await
    }

    /// Changes the name of a group, its quota, and whether its members print in color (I8).
    ///
    /// # Errors
    /// [`Error::Taken`], [`Error::Changed`].
    pub async fn edit_print_group(
        &self,
        caller: &Caller,
        id: PrintGroupId,
        draft: PrintGroupDraft,
    ) -> Result<PrintGroup, Error> {
        caller.may(Permission::ManageQuotas)?;
        let name = parsed(&draft.name)?;
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            let group = print_groups::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            actor.saw(&group)?;
            let (quota, color) = (draft.quota, draft.color);
            let after = PrintGroup { name: name.clone(), quota, color, ..group.clone() };
            print_groups::put(w, &after)?;
            let changes = changed(Some(&group), &after);
            if !changes.is_empty() {
                audit::record(w, actor, now, Action::PrintGroupChanged, thing(&after), changes)?;
            }
            Ok(after)
        })
        .await
    }

    /// Takes people into a group and out of it (I8); each has an outcome of its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there.
    pub async fn change_print_members(
        &self,
        caller: &Caller,
        id: PrintGroupId,
        add: Vec<UserId>,
        remove: Vec<UserId>,
    ) -> Result<Vec<(UserId, Result<(), Error>)>, Error> {
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            let group = print_groups::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            let going: BTreeSet<UserId> = remove.iter().copied().collect();
            let coming: BTreeSet<UserId> = add.iter().copied().filter(|user| !going.contains(user)).collect();
            let (mut outcomes, mut changes) = (Vec::new(), Vec::new());
            for user in coming {
                let outcome = known(w, actor.org, user, now)?;
                if let Some(row) = &outcome
                    && !row.groups.contains(&id)
                {
                    let groups = row.groups.iter().copied().chain([id]).collect();
                    print_users::put(w, &PrintUser { groups, ..row.clone() })?;
                    changes.push(Change::came("members", actor.org, user));
                }
                outcomes.push((user, outcome.map(drop).ok_or(Error::NotFound)));
            }
            for user in going {
                let row = print_users::get(w, actor.org, user)?;
                if let Some(row) = row.filter(|row| row.groups.contains(&id)) {
                    let groups = row.groups.iter().copied().filter(|other| *other != id).collect();
                    print_users::put(w, &PrintUser { groups, ..row })?;
                    changes.push(Change::went("members", actor.org, user));
                }
                let there = users::get(w, actor.org, user)?.map(drop).ok_or(Error::NotFound);
                outcomes.push((user, there));
            }
            if !changes.is_empty() {
                audit::record(w, actor, now, Action::PrintMembersChanged, thing(&group), changes)?;
            }
            Ok(outcomes)
        })
        .await
    }

    /// Deletes a group (I9); its people stay.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there.
    pub async fn delete_print_group(&self, caller: &Caller, id: PrintGroupId) -> Result<(), Error> {
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            let group = print_groups::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            let members = print_groups::members(w, actor.org, id)?;
            print_groups::remove(w, actor.org, id)?;
            let gone = members.into_iter().take(people::IN_AUDIT);
            let changes = gone.map(|user| Change::went("members", actor.org, user)).collect();
            audit::record(w, actor, now, Action::PrintGroupDeleted, thing(&group), changes)
        })
        .await
    }

    /// Deletes many groups, at most 500 (I9); each has an outcome of its own.
    ///
    /// # Errors
    /// [`Error::Field`] for too many.
    pub async fn delete_print_groups(
        &self,
        caller: &Caller,
        ids: Vec<PrintGroupId>,
    ) -> Result<Vec<(PrintGroupId, Result<(), Error>)>, Error> {
        caller.may(Permission::ManageQuotas)?;
        let ids: BTreeSet<PrintGroupId> = ids.into_iter().collect();
        if ids.len() > MANY {
            return Err(Error::Field("groups", BadText::TooLong));
        }
        let mut outcomes = Vec::with_capacity(ids.len());
        for id in ids {
            outcomes.push((id, self.delete_print_group(caller, id).await));
        }
        Ok(outcomes)
    }
}

/// What changed of a group.
fn changed(before: Option<&PrintGroup>, after: &PrintGroup) -> Vec<Change> {
    let name = before.and_then(|before| audit::changed("name", Some(&before.name), Some(&after.name)));
    let color = audit::changed("color", before.map(|before| before.color), Some(after.color));
    let quota = changed_quota(before.and_then(|before| before.quota), after.quota);
    name.into_iter().chain(quota).chain(color).collect()
}

fn thing(group: &PrintGroup) -> Subject {
    Subject::Thing(group.name.to_string())
}

fn parsed(name: &str) -> Result<GroupName, Error> {
    name.parse().map_err(|bad| Error::Field("name", bad))
}
