//! The people of Print Management: who is in it, in which of its groups, and under which quota (I1 to I3, I11, I12).
//!
//! Where Print Management follows Account Management by itself, everybody is in it who may print. Elsewhere those are in
//! it whom the last import found, until the next one (N16, N17).

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    caller::present,
    quotas::{changed_quota, groups_of, may_look, state},
};
use model::{
    access::Permission,
    audit::Action,
    id::{OrgId, PrintGroupId, UserId},
    imports,
    orgs::Organization,
    print_groups::PrintGroup,
    print_users::PrintUser,
    quotas::{Grant, Quota, QuotaState},
    text::{Email, folded, search_words},
    time::Time,
    users::User,
};
use std::collections::BTreeSet;
use storage::{Rows, WriteTxn, print_groups, print_users, quotas, users};

/// People on one page at most.
const PAGE_MOST: usize = 200;
/// People who are looked at together.
const AT_ONCE: usize = 500;
/// People who stand in one entry of the audit, at most.
pub(crate) const IN_AUDIT: usize = 1000;

/// Who is wanted.
#[derive(Clone, Debug, Default)]
pub struct PrintUserListing {
    /// As in the list of users.
    pub search: String,
    /// In this group of Print Management.
    pub group: Option<PrintGroupId>,
    /// Behind this address; none for the first page.
    pub after: Option<Email>,
    /// How many at most.
    pub limit: usize,
}

/// Somebody of Print Management, with the groups and the quota.
#[derive(Clone, Debug)]
pub struct PrintUserView {
    /// What Print Management knows.
    pub row: PrintUser,
    /// The account; none when it was deleted and no import has been run since (N17).
    pub user: Option<User>,
    /// The groups of Print Management.
    pub groups: Vec<PrintGroup>,
    /// Where the person stands with the quota.
    pub quota: QuotaState,
}

/// A page of people.
pub struct PrintUserList {
    /// The people, in the order of addresses.
    pub people: Vec<PrintUserView>,
    /// Behind which address the next page begins, when there is one.
    pub next: Option<Email>,
    /// How many users the organization has (I2).
    pub total: u64,
    /// How many people stand in Print Management because an import has brought them; none where it follows by itself.
    pub imported: Option<u64>,
}

/// What an import from Account Management did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportedPrintUsers {
    /// Who came.
    pub added: u64,
    /// Who had been deleted in Account Management.
    pub removed: u64,
}

impl App {
    /// The people of Print Management who are wanted.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a group that is not there.
    pub fn print_users(&self, caller: &Caller, listing: &PrintUserListing) -> Result<PrintUserList, Error> {
        may_look(caller)?;
        let (now, limit) = (self.now(), listing.limit.clamp(1, PAGE_MOST));
        self.read(|r| {
            let organization = present(r, caller.org)?;
            let (mut found, next) = match listing.group {
                Some(group) => members(r, caller.org, group, listing, limit)?,
                None => listed(r, &organization, listing, limit, now)?,
            };
            if next.is_none() && listing.search.trim().is_empty() {
                found.extend(gone(r, caller.org, listing.group)?.into_iter().map(|row| (row, None)));
            }
            let views = found.into_iter().map(|(row, user)| view(r, &organization, row, user, now));
            let people = views.collect::<Result<_, _>>()?;
            let follows = organization.settings.keep_print_users;
            let imported = if follows { None } else { Some(print_users::count(r, caller.org)?) };
            Ok(PrintUserList { people, next, total: users::count(r, caller.org)?, imported })
        })
    }

    /// One person, with what was given for once in the last 31 days.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for people of other organizations, and for those who are not in Print Management.
    pub fn print_user(&self, caller: &Caller, id: UserId) -> Result<(PrintUserView, Vec<Grant>), Error> {
        const SHOWN: std::time::Duration = std::time::Duration::from_secs(31 * 24 * 60 * 60);
        may_look(caller)?;
        let now = self.now();
        self.read(|r| {
            let row = known(r, caller.org, id, now)?.ok_or(Error::NotFound)?;
            let user = users::get(r, caller.org, id)?;
            let since = Time(now.0.saturating_sub(i64::try_from(SHOWN.as_millis()).unwrap_or(0)));
            let given = quotas::grants(r, caller.org, id, since)?;
            Ok((view(r, &present(r, caller.org)?, row, user, now)?, given))
        })
    }

    /// Sets the quota that counts for somebody instead of those of groups, or takes it away (I11, I12), and the groups.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a person or a group that is not there; [`Error::Changed`].
    pub async fn set_print_user(
        &self,
        caller: &Caller,
        id: UserId,
        quota: Option<Quota>,
        groups: Vec<PrintGroupId>,
    ) -> Result<(), Error> {
        let groups: BTreeSet<PrintGroupId> = groups.into_iter().collect();
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            users::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            let before = known(w, actor.org, id, now)?.ok_or(Error::NotFound)?;
            actor.saw(&seen(&before))?;
            set(w, actor, now, before, quota, groups.clone())
        })
        .await
    }

    /// Brings everybody who may print from Account Management, and takes away who was deleted there (I1, I3, N16, N17).
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to set quotas.
    pub async fn import_print_users(&self, caller: &Caller) -> Result<ImportedPrintUsers, Error> {
        caller.may(Permission::ManageQuotas)?;
        let (coming, going) = self.read(|r| {
            let organization = present(r, caller.org)?;
            let mut coming = Vec::new();
            let mut people = Vec::new();
            users::any(r, caller.org, |user| {
                people.push(user);
                Ok(true)
            })?;
            for user in people {
                let there = print_users::get(r, caller.org, user.id)?.is_some();
                if !there && may_print(r, &organization, &user)? {
                    coming.push(user.id);
                }
            }
            Ok((coming, gone(r, caller.org, None)?.into_iter().map(|row| row.user).collect::<Vec<_>>()))
        })?;
        let mut done = ImportedPrintUsers::default();
        let all = coming.into_iter().map(|user| (user, true)).chain(going.into_iter().map(|user| (user, false)));
        let all: Vec<_> = all.collect();
        for some in all.chunks(AT_ONCE).map(<[_]>::to_vec) {
            let part = self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
                let mut part = ImportedPrintUsers::default();
                for (id, comes) in &some {
                    // Since it was looked up, the account may have gone, or come into Print Management.
                    let (account, row) = (users::get(w, actor.org, *id)?, print_users::get(w, actor.org, *id)?);
                    if *comes && account.is_some() && row.is_none() {
                        print_users::put(w, &PrintUser::new(actor.org, *id, now))?;
                        part.added += 1;
                    } else if !*comes && account.is_none() && row.is_some() {
                        print_users::remove(w, actor.org, *id)?;
                        part.removed += 1;
                    }
                }
                Ok(part)
            });
            let ImportedPrintUsers { added, removed } = part.await?;
            done = ImportedPrintUsers { added: done.added + added, removed: done.removed + removed };
        }
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            let changes = vec![
                Change::of("added", None::<u64>, Some(done.added)),
                Change::of("removed", None::<u64>, Some(done.removed)),
            ];
            audit::record(w, actor, now, Action::PrintUsersImported, Subject::Nothing, changes)
        })
        .await?;
        Ok(done)
    }
}

/// What a line of a file does to somebody: what is not said stays as it is.
pub(crate) fn change(
    w: &mut WriteTxn,
    actor: &Caller,
    now: Time,
    id: UserId,
    quota: &imports::Change<Quota>,
    groups: Option<BTreeSet<PrintGroupId>>,
) -> Result<(), Error> {
    let before = known_or_new(w, actor.org, id, now)?.ok_or(Error::NotFound)?;
    let groups = groups.unwrap_or_else(|| before.groups.iter().copied().collect());
    let quota = quota.applied_to(before.quota);
    set(w, actor, now, before, quota, groups)
}

fn set(
    w: &mut WriteTxn,
    actor: &Caller,
    now: Time,
    before: PrintUser,
    quota: Option<Quota>,
    groups: BTreeSet<PrintGroupId>,
) -> Result<(), Error> {
    let id = before.user;
    let mut changes = changed_quota(before.quota, quota);
    let was: BTreeSet<PrintGroupId> = before.groups.iter().copied().collect();
    for group in was.symmetric_difference(&groups) {
        let name = print_groups::get(w, actor.org, *group)?.ok_or(Error::NotFound)?.name;
        let (gone, come) = if was.contains(group) { (Some(name), None) } else { (None, Some(name)) };
        changes.extend(audit::changed("groups", gone, come));
    }
    print_users::put(w, &PrintUser { quota, groups: groups.into_iter().collect(), ..before })?;
    if !changes.is_empty() {
        audit::record(w, actor, now, Action::PrintUserChanged, Subject::Person(actor.org, id), changes)?;
    }
    Ok(())
}

/// What somebody who changes a person has seen: the same for a person of whom nothing was ever set.
#[must_use]
pub fn seen(row: &PrintUser) -> PrintUser {
    PrintUser { added: Time(0), ..row.clone() }
}

/// What Print Management knows of somebody who is in it.
pub(crate) fn known(r: &impl Rows, org: OrgId, id: UserId, now: Time) -> Result<Option<PrintUser>, Error> {
    let row = print_users::get(r, org, id)?;
    let organization = present(r, org)?;
    if row.is_some() || !organization.settings.keep_print_users {
        return Ok(row);
    }
    let Some(user) = users::get(r, org, id)? else { return Ok(None) };
    Ok(may_print(r, &organization, &user)?.then(|| PrintUser::new(org, id, now)))
}

/// The same, and somebody whom Print Management does not know yet and who may print: a file brings people, too (I4).
pub(crate) fn known_or_new(r: &impl Rows, org: OrgId, id: UserId, now: Time) -> Result<Option<PrintUser>, Error> {
    let row = print_users::get(r, org, id)?;
    let Some(user) = users::get(r, org, id)?.filter(|_| row.is_none()) else { return Ok(row) };
    Ok(may_print(r, &present(r, org)?, &user)?.then(|| PrintUser::new(org, id, now)))
}

fn may_print(r: &impl Rows, organization: &Organization, user: &User) -> Result<bool, Error> {
    Ok(Caller::of(r, organization, user)?.permissions.has(Permission::OwnQueue))
}

type FoundUsers = (Vec<(PrintUser, Option<User>)>, Option<Email>);

/// Those who are wanted of all.
fn listed(
    r: &impl Rows,
    organization: &Organization,
    listing: &PrintUserListing,
    limit: usize,
    now: Time,
) -> Result<FoundUsers, Error> {
    let wanted = users::UserFilter { search: listing.search.clone(), ..users::UserFilter::default() };
    let (mut found, mut after) = (Vec::new(), listing.after.clone());
    loop {
        let some = users::find(r, organization.id, &wanted, after.as_ref(), AT_ONCE)?;
        let last = some.len() < AT_ONCE;
        for user in some {
            let row = print_users::get(r, organization.id, user.id)?;
            let listed = match row {
                Some(row) => Some(row),
                None if !organization.settings.keep_print_users => None,
                None => may_print(r, organization, &user)?.then(|| PrintUser::new(organization.id, user.id, now)),
            };
            after = Some(user.details.email.clone());
            let Some(row) = listed else { continue };
            if found.len() == limit {
                let next = found.last().and_then(|(_, user): &(_, Option<User>)| user.as_ref());
                return Ok((found.clone(), next.map(|user| user.details.email.clone())));
            }
            found.push((row, Some(user)));
        }
        if last {
            return Ok((found, None));
        }
    }
}

/// Those who are wanted of a group.
fn members(
    r: &impl Rows,
    org: OrgId,
    group: PrintGroupId,
    listing: &PrintUserListing,
    limit: usize,
) -> Result<FoundUsers, Error> {
    print_groups::get(r, org, group)?.ok_or(Error::NotFound)?;
    let words: Vec<String> = search_words(&listing.search).collect();
    let mut all = Vec::new();
    for id in print_groups::members(r, org, group)? {
        let Some(user) = users::get(r, org, id)? else { continue };
        let text = folded(&format!("{} {}", user.details.name, user.details.email));
        let behind = listing.after.as_ref().is_none_or(|after| user.details.email > *after);
        if behind && words.iter().all(|word| text.contains(word)) {
            let row = print_users::get(r, org, id)?.ok_or(Error::NotFound)?;
            all.push((user.details.email.clone(), row, user));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let more = all.len() > limit;
    all.truncate(limit);
    let next = all.last().filter(|_| more).map(|(email, ..)| email.clone());
    Ok((all.into_iter().map(|(_, row, user)| (row, Some(user))).collect(), next))
}

/// Those whose account was deleted since the last import (N17).
fn gone(r: &impl Rows, org: OrgId, group: Option<PrintGroupId>) -> Result<Vec<PrintUser>, Error> {
    let mut gone = Vec::new();
    for row in print_users::list(r, org)? {
        let there = group.is_none_or(|group| row.groups.contains(&group));
        if there && users::get(r, org, row.user)?.is_none() {
            gone.push(row);
        }
    }
    Ok(gone)
}

fn view(
    r: &impl Rows,
    organization: &Organization,
    row: PrintUser,
    user: Option<User>,
    now: Time,
) -> Result<PrintUserView, Error> {
    let mut groups = groups_of(r, &row)?;
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    let quota = state(r, organization, row.user, now)?;
    Ok(PrintUserView { row, user, groups, quota })
}
