//! The one door through which people are made, changed and deleted, whoever asks: every rule is applied here, the
//! audit is written here, and what must end ends here.

use crate::{
    Caller, Error,
    audit::{self, Change, Subject},
    caller::present,
    deliveries,
    rules::{
        administers, check_groups, check_may_give, check_person, check_proved, check_touch, in_effect,
        keeping_administrators,
    },
};
use model::{
    access::{Level, Roles},
    audit::Action,
    id::{GroupId, UserId},
    time::Time,
    users::{Detail, User},
};
use storage::{Rows, WriteTxn, groups, imports, jobs, mail, print_users, users, work};

/// Makes an account (rule A for its roles and groups).
pub(crate) fn create(w: &mut WriteTxn, actor: &Caller, now: Time, user: &User) -> Result<(), Error> {
    check_may_give(actor.roles, Roles::NONE, user.roles, Level::User)?;
    check_groups(w, actor, &[], &user.groups)?;
    if users::by_email(w, &user.details.email)?.is_some() {
        return Err(Error::Taken("email"));
    }
    users::put(w, user)?;
    let mut changes = audit::changed_roles(Roles::NONE, user.roles);
    changes.extend(changed_groups(w, actor, &[], &user.groups)?);
    audit::record(w, actor, now, Action::UserCreated, Subject::Person(user.org, user.id), changes)
}

/// Changes an account from `before`, which was read in this transaction, to `after`: all rules. A change of the
/// address or of the roles in effect, and a deactivation, end every session, token and link of the person.
///
/// After an error nothing of it is written, so that many can be changed in one transaction.
pub(crate) fn change(
    w: &mut WriteTxn,
    actor: &Caller,
    now: Time,
    before: &User,
    mut after: User,
) -> Result<User, Error> {
    check_person(w, actor, before)?;
    if before.details.email != after.details.email {
        // Links to choose a password go there.
        check_proved(actor)?;
    }
    check_may_give(actor.roles, before.roles, after.roles, Level::User)?;
    check_groups(w, actor, &before.groups, &after.groups)?;
    if users::by_email(w, &after.details.email)?.is_some_and(|other| other != (before.org, before.id)) {
        return Err(Error::Taken("email"));
    }
    let (was, is) = (in_effect(w, before)?, in_effect(w, &after)?);
    let left = before.active && !after.active;
    if before.details.email != after.details.email || was != is || left {
        after.auth_epoch = after.auth_epoch.max(before.auth_epoch).saturating_add(1);
    }
    let fewer = if left || !was.within(is) { administers(w, before)? } else { Vec::new() };
    let put = keeping_administrators(w, &fewer, |w| Ok(users::put(w, &after)?));
    if let Err(error) = put {
        users::put(w, before)?;
        return Err(error);
    }
    if before.details.email != after.details.email {
        imports::rename(w, before.org, &before.details.email, after.details.email.as_str())?;
    }
    record(w, actor, now, before, &after)?;
    Ok(after)
}

/// Deletes an account with its jobs, documents, badges, sessions and the letters that wait for the address. The
/// history stays, under the pseudonym (C19). On an error the transaction must fail.
pub(crate) fn remove(w: &mut WriteTxn, actor: &Caller, now: Time, id: UserId) -> Result<(), Error> {
    let user = check_touch(w, actor, id)?;
    let org = user.org;
    for job in jobs::of_owner(w, org, id)? {
        // What is on its way to a printer is ended: no agent keeps an account from being deleted.
        deliveries::abandon_job(w, &job, now)?;
        if let Some(document) = job.document {
            w.forget(document)?;
        }
        jobs::remove(w, org, job.id)?;
    }
    for message in mail::of_owner(w, org, id)? {
        if let Some(document) = message.document {
            w.forget(document)?;
        }
        mail::remove(w, org, message.id)?;
    }
    work::drop_letters(w, org, user.details.email.as_str())?;
    imports::rename(w, org, &user.details.email, &audit::gone(id))?;
    let fewer = administers(w, &user)?;
    keeping_administrators(w, &fewer, |w| Ok(users::remove(w, org, id)?))?;
    if present(w, org)?.settings.keep_print_users {
        print_users::remove(w, org, id)?;
    }
    audit::record(w, actor, now, Action::UserDeleted, Subject::Person(org, id), Vec::new())
}

fn record(w: &mut WriteTxn, actor: &Caller, now: Time, before: &User, after: &User) -> Result<(), Error> {
    let subject = Subject::Person(after.org, after.id);
    let (was, is) = (&before.details, &after.details);
    let mut known: Vec<Option<Change>> =
        vec![audit::changed_hidden("email", &was.email, &is.email), audit::changed_hidden("name", &was.name, &is.name)];
    for detail in Detail::ALL {
        let (key, was, is) = (detail.key(), was.get(*detail), is.get(*detail));
        known.push(if detail.is_name() {
            audit::changed_hidden(key, was, is)
        } else {
            audit::changed(key, was.map(ToString::to_string), is.map(ToString::to_string))
        });
    }
    known.push(audit::changed_hidden("attributes", &was.attributes, &is.attributes));
    known.push(audit::changed_hidden("language", was.language, is.language));
    let known: Vec<Change> = known.into_iter().flatten().collect();
    if !known.is_empty() {
        audit::record(w, actor, now, Action::UserChanged, subject.clone(), known)?;
    }
    if before.roles != after.roles {
        let changes = audit::changed_roles(before.roles, after.roles);
        audit::record(w, actor, now, Action::RolesOfUserChanged, subject.clone(), changes)?;
    }
    let groups = changed_groups(w, actor, &before.groups, &after.groups)?;
    if !groups.is_empty() {
        audit::record(w, actor, now, Action::GroupsOfUserChanged, subject.clone(), groups)?;
    }
    match (before.active, after.active) {
        (true, false) => audit::record(w, actor, now, Action::UserDeactivated, subject, Vec::new()),
        (false, true) => audit::record(w, actor, now, Action::UserActivated, subject, Vec::new()),
        _ => Ok(()),
    }
}

/// The groups that came and went, by name.
fn changed_groups(r: &impl Rows, actor: &Caller, before: &[GroupId], after: &[GroupId]) -> Result<Vec<Change>, Error> {
    let name = |id: &GroupId| Ok::<_, Error>(groups::get(r, actor.org, *id)?.map(|group| group.name));
    let mut changes = Vec::new();
    for gone in before.iter().filter(|group| !after.contains(group)) {
        changes.extend(audit::changed("groups", name(gone)?, None));
    }
    for new in after.iter().filter(|group| !before.contains(group)) {
        changes.extend(audit::changed("groups", None, name(new)?));
    }
    Ok(changes)
}
