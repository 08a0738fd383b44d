//! One line, done: in its transaction, by the same rules and rows as everything else.

use super::steps::{GroupPlan, LineRequest, Plan};
use crate::{
    Caller, Error,
    account::{
        links::{FreshLink, mail_link},
        passwords::succeed,
    },
    audit::record,
    badges as registrations, groups, print_users, users as people,
};
use model::{
    audit::{Action, Subject},
    badges::{Badge, TEMPORARY},
    id::{BadgeId, GroupId, Pseudonym, UserId},
    imports::{Change, Fault, UserLine},
    text::{Line, tamed},
    time::Time,
    users::{Details, User},
};
use std::collections::BTreeSet;
use storage::{WriteTxn, badges, users};

/// What a line may use up; drawn outside of the transaction, which may run twice.
#[derive(Clone)]
pub(super) struct LineSupplies {
    /// The identifier of what is made.
    pub(super) id: [u8; 16],
    pub(super) pseudonym: [u8; 16],
    /// The identifiers of the groups that are made.
    pub(super) groups: Vec<[u8; 16]>,
    /// The hash of the line's password, or why it is refused.
    pub(super) password: Option<Result<String, Fault>>,
    /// For a letter with a link to choose a password, where letters can be sent.
    pub(super) link: Option<FreshLink>,
    pub(super) now: Time,
}

/// Does what was planned; `password` is the hash of the line's password.
pub(super) fn apply(
    w: &mut WriteTxn,
    caller: &Caller,
    asked: &LineRequest,
    plan: &Plan,
    dice: &LineSupplies,
    password: Option<&str>,
) -> Result<(), Error> {
    match (asked, plan) {
        (LineRequest::User(line), Plan::Create { groups, .. }) => create(w, caller, line, groups, dice, password),
        (LineRequest::User(line), Plan::Update { user: Some(user), groups, .. }) => {
            update(w, caller, user, line, groups.as_ref(), dice, password)
        }
        (_, Plan::Delete { user: Some(user) }) => people::remove(w, caller, dice.now, *user),
        (LineRequest::Badge(line), Plan::Register { user: Some(user), read, .. }) => {
            let (hash, last_four) = read.typed.clone();
            let badge = Badge {
                id: BadgeId(dice.id),
                org: caller.org,
                user: *user,
                last_four,
                registered: dice.now,
                expires: line.temporary.then(|| dice.now.plus(TEMPORARY)),
            };
            registrations::register(w, caller, &badge, read, &hash)
        }
        (_, Plan::Remove { badge: Some(badge), .. }) => {
            let Some(badge) = badges::get(w, caller.org, *badge)? else { return Err(Error::NotFound) };
            badges::remove(w, caller.org, badge.id)?;
            registrations::note(w, caller, dice.now, Action::BadgeDeleted, &badge)
        }
        (_, Plan::Print { user, groups, quota }) => {
            print_users::change(w, caller, dice.now, *user, quota, groups.clone().map(BTreeSet::from_iter))
        }
        // What is supposed to come from a line above exists only in a preview.
        _ => Err(Error::NotFound),
    }
}

fn create(
    w: &mut WriteTxn,
    caller: &Caller,
    line: &UserLine,
    groups: &GroupPlan,
    dice: &LineSupplies,
    password: Option<&str>,
) -> Result<(), Error> {
    let known = Details::new(line.email.clone(), tamed(line.email.as_str(), "-"));
    let (id, pseudonym) = (UserId(dice.id), Pseudonym(dice.pseudonym));
    let user = User {
        groups: make(w, caller, groups, dice)?,
        must_change_password: password.is_some(),
        // Without a display name, as an update that clears it.
        ..User::new(id, caller.org, changed(&known, line, &Change::Clear), dice.now, pseudonym)
    };
    people::create(w, caller, dice.now, &user)?;
    match (password, &dice.link) {
        (Some(hash), _) => Ok(users::set_password(w, user.org, user.id, hash)?),
        (None, Some(fresh)) => {
            mail_link(w, &user, fresh)?;
            record(w, caller, dice.now, Action::PasswordLinkMailed, Subject::Person(user.org, user.id), Vec::new())
        }
        (None, None) => Ok(()),
    }
}

fn update(
    w: &mut WriteTxn,
    caller: &Caller,
    user: &User,
    line: &UserLine,
    groups: Option<&GroupPlan>,
    dice: &LineSupplies,
    password: Option<&str>,
) -> Result<(), Error> {
    let after = User {
        details: changed(&user.details, line, &Change::Keep),
        groups: match groups {
            Some(groups) => make(w, caller, groups, dice)?,
            None => user.groups.clone(),
        },
        must_change_password: password.is_some() || user.must_change_password,
        auth_epoch: user.auth_epoch.wrapping_add(u32::from(password.is_some())),
        ..user.clone()
    };
    let after = people::change(w, caller, dice.now, user, after)?;
    if let Some(hash) = password {
        succeed(w, after.org, after.id, hash)?;
        record(w, caller, dice.now, Action::PasswordTyped, Subject::Person(after.org, after.id), Vec::new())?;
    }
    Ok(())
}

/// The groups of a person, those that did not exist made (D17).
fn make(w: &mut WriteTxn, caller: &Caller, plan: &GroupPlan, dice: &LineSupplies) -> Result<Vec<GroupId>, Error> {
    let mut all = plan.there.clone();
    for (name, id) in plan.to_make.iter().zip(&dice.groups) {
        all.push(groups::find_or_make(w, caller, dice.now, name, GroupId(*id))?);
    }
    Ok(all)
}

/// What is known after the line; `unnamed` is what becomes of the display name where the line says nothing of it.
fn changed(before: &Details, line: &UserLine, unnamed: &Change<Line>) -> Details {
    let mut after = before.clone();
    for (detail, change) in &line.details {
        let kept = after.at(*detail);
        *kept = change.applied_to(kept.take());
    }
    if let Some(attributes) = &line.attributes {
        after.attributes.clone_from(attributes);
    }
    let change = if line.display_name == Change::Keep { unnamed } else { &line.display_name };
    after.name = change.applied_to(Some(after.name.clone())).unwrap_or_else(|| called(&after));
    after
}

/// How somebody without a display name is called.
fn called(details: &Details) -> Line {
    let names: Vec<&str> = [&details.first_name, &details.last_name].into_iter().flatten().map(Line::as_str).collect();
    tamed(&names.join(" "), tamed(details.email.as_str(), "-").as_str())
}
