//! What one line would do at this instant, and whether it may: asked for a preview, and again, inside of the
//! transaction, before it is done.

use super::{
    ahead::LinesAbove,
    steps::{GroupPlan, LineRequest, Plan},
};
use crate::{
    Caller, Error,
    account::passwords::{fits, personal as belongs},
    badges::BadgeReading,
    print_users::known_or_new,
    rules::{check_last_administrator, check_may_give, check_touch},
};
use model::{
    access::{Level, Roles},
    badges::{BadBadge, ReaderStep},
    id::{GroupId, UserId},
    imports::{
        BadgeLine, Change, Fault, FileLine, Import, ImportEffect, LineOutcome, LineProblem, Note, Operation,
        PrintUserLine, UserLine,
    },
    orgs::PasswordRules,
    text::{Email, GroupName},
    time::Time,
    users::BadPassword,
};
use storage::{Rows, StoreError, badges, groups, print_groups, users};

/// What all lines are judged by.
#[derive(Clone)]
pub(super) struct Ground {
    /// The key of the hashes of badge numbers.
    pub(super) badge_key: [u8; 32],
    /// Now.
    pub(super) now: Time,
    /// How readers write badge numbers.
    pub(super) reader: Vec<ReaderStep>,
    /// What new passwords must be like.
    pub(super) passwords: PasswordRules,
    /// The name of the organization, which is no password.
    pub(super) name: String,
    /// Whether letters can be sent.
    pub(super) mail: bool,
}

/// Why there is no plan.
pub(super) enum PlanStop {
    /// The line is refused.
    Fault(Fault),
    /// Nothing can be said: the store does not answer, or the like.
    Error(Error),
}

impl From<Error> for PlanStop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for PlanStop {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

impl PlanStop {
    fn at(column: u8, problem: LineProblem) -> Self {
        Self::Fault(Fault { problem, column: Some(column) })
    }

    /// Why the line is refused; an error that is about no line stays one.
    pub(super) fn fault(self) -> Result<Fault, Error> {
        match self {
            Self::Fault(fault) => Ok(fault),
            Self::Error(error) => fault(error),
        }
    }
}

/// The words for a line that a rule refuses; errors that have nothing to do with the line come back.
pub(super) fn fault(error: Error) -> Result<Fault, Error> {
    Ok(match error {
        Error::NotYourPerson => LineProblem::NotYourPerson.into(),
        Error::LastAdministrator => LineProblem::LastAdministrator.into(),
        Error::RoleNotYours => LineProblem::GroupNotYours.into(),
        Error::WrongState => LineProblem::JobOnItsWay.into(),
        Error::Forbidden => LineProblem::Forbidden.into(),
        Error::Taken("email") => Fault { problem: LineProblem::AlreadyThere, column: Some(0) },
        Error::Taken(_) => LineProblem::BadgeTaken.into(),
        Error::Badge(BadBadge::Layout) => Fault { problem: LineProblem::KeyboardLayout, column: Some(0) },
        Error::Badge(_) => Fault { problem: LineProblem::BadgeForm, column: Some(0) },
        Error::Password(bad) => Fault { problem: password_problem(bad), column: Some(2) },
        Error::NotFound => LineProblem::NobodyThere.into(),
        other => return Err(other),
    })
}

fn password_problem(bad: BadPassword) -> LineProblem {
    match bad {
        BadPassword::TooShort => LineProblem::PasswordShort,
        BadPassword::TooLong => LineProblem::PasswordLong,
        BadPassword::Personal => LineProblem::PasswordPersonal,
        BadPassword::Common => LineProblem::PasswordCommon,
        BadPassword::Kinds => LineProblem::PasswordRefused,
        BadPassword::Used => LineProblem::PasswordUsed,
    }
}

/// What the line would do now.
pub(super) fn plan(
    r: &impl Rows,
    caller: &Caller,
    ground: &Ground,
    import: &Import,
    asked: &LineRequest,
    ahead: &LinesAbove,
) -> Result<Plan, PlanStop> {
    super::may(caller, import.kind)?;
    match asked {
        LineRequest::User(line) => plan_user(r, caller, ground, import, line, ahead),
        LineRequest::Badge(line) => plan_badge(r, caller, ground, line, ahead),
        LineRequest::PrintUser(line) => plan_print_user(r, caller, ground, line),
    }
}

/// Who has that address in the organization at that point of the file.
enum AddressOwner {
    Nobody,
    /// A line above makes the person.
    Coming,
    There(UserId),
}

fn found(r: &impl Rows, caller: &Caller, email: &Email, ahead: &LinesAbove) -> Result<AddressOwner, PlanStop> {
    if ahead.created.contains(email) {
        return Ok(AddressOwner::Coming);
    }
    let owner = users::by_email(r, email)?.filter(|(org, user)| *org == caller.org && !ahead.deleted.contains(user));
    Ok(owner.map_or(AddressOwner::Nobody, |(_, user)| AddressOwner::There(user)))
}

fn plan_user(
    r: &impl Rows,
    caller: &Caller,
    ground: &Ground,
    import: &Import,
    line: &UserLine,
    ahead: &LinesAbove,
) -> Result<Plan, PlanStop> {
    let email = &line.email;
    if let Some(password) = &line.password {
        let names = line.details.iter().filter(|(detail, _)| detail.is_name()).map(|(_, change)| change);
        let names = names.chain([&line.display_name]).filter_map(|name| match name {
            Change::Set(name) => Some(name.to_string()),
            Change::Keep | Change::Clear => None,
        });
        let mut personal: Vec<String> = [email.to_string(), ground.name.clone()].into_iter().chain(names).collect();
        if let AddressOwner::There(id) = found(r, caller, email, ahead)? {
            if id == caller.user {
                return Err(PlanStop::at(2, LineProblem::OwnCredential));
            }
            personal
                .extend(users::get(r, caller.org, id)?.map(|user| belongs(&user, &ground.name)).unwrap_or_default());
        }
        fits(password, ground.passwords, &personal).map_err(|error| match error {
            Error::Password(bad) => PlanStop::at(2, password_problem(bad)),
            other => other.into(),
        })?;
    }
    let mut notes = Vec::new();
    if line.password.is_some() {
        notes.push(Note::MustChange);
    }
    match line.operation {
        Operation::Create => {
            let taken = users::by_email(r, email)?.is_some_and(|(_, user)| !ahead.deleted.contains(&user));
            if taken || ahead.created.contains(email) {
                return Err(PlanStop::at(0, LineProblem::AlreadyThere));
            }
            if line.password.is_none() && !import.link {
                return Err(PlanStop::at(2, LineProblem::PasswordMissing));
            }
            if line.password.is_none() {
                if !ground.mail {
                    return Err(PlanStop::at(2, LineProblem::NoLink));
                }
                notes.push(Note::LinkMailed);
            }
            let groups = plan_groups(r, caller, line.groups.as_deref().unwrap_or_default(), &[], ahead)?;
            note_groups(&groups, &mut notes);
            Ok(Plan::Create { groups, notes })
        }
        Operation::Update => {
            let user = match found(r, caller, email, ahead)? {
                AddressOwner::Nobody => return Err(PlanStop::at(0, LineProblem::NobodyThere)),
                AddressOwner::Coming => None,
                AddressOwner::There(id) => Some(Box::new(check_touch(r, caller, id)?)),
            };
            let before = user.as_ref().map_or(&[][..], |user| &user.groups);
            let groups = match &line.groups {
                Some(names) => Some(plan_groups(r, caller, names, before, ahead)?),
                None => None,
            };
            if let Some(groups) = &groups {
                note_groups(groups, &mut notes);
            }
            Ok(Plan::Update { user, groups, notes })
        }
        Operation::Delete => match found(r, caller, email, ahead)? {
            AddressOwner::Nobody => Err(PlanStop::at(0, LineProblem::NobodyThere)),
            AddressOwner::Coming => Ok(Plan::Delete { user: None }),
            AddressOwner::There(id) => {
                check_touch(r, caller, id)?;
                check_last_administrator(r, caller.org, id)?;
                Ok(Plan::Delete { user: Some(id) })
            }
        },
    }
}

/// The groups of these names. To come into a group that carries a role, or out of it, is a gift like that role (A).
fn plan_groups(
    r: &impl Rows,
    caller: &Caller,
    names: &[GroupName],
    before: &[GroupId],
    ahead: &LinesAbove,
) -> Result<GroupPlan, PlanStop> {
    let mut plan = GroupPlan::default();
    if names.is_empty() && before.is_empty() {
        return Ok(plan);
    }
    for name in names {
        let folded = name.as_str().to_lowercase();
        match groups::by_name(r, caller.org, name)? {
            Some(group) if plan.there.contains(&group) => (),
            Some(group) => plan.there.push(group),
            None if plan.to_make.iter().any(|other| other.as_str().to_lowercase() == folded) => (),
            None if ahead.groups.contains(&folded) => (),
            None => plan.to_make.push(name.clone()),
        }
    }
    let roles = |ids: &[GroupId]| groups::roles(r, caller.org, ids);
    let comes: Vec<GroupId> = plan.there.iter().filter(|id| !before.contains(id)).copied().collect();
    let goes: Vec<GroupId> = before.iter().filter(|id| !plan.there.contains(id)).copied().collect();
    for moved in [roles(&comes)?, roles(&goes)?] {
        check_may_give(caller.roles, Roles::NONE, moved, Level::Group)
            .map_err(|_| PlanStop::at(7, LineProblem::GroupNotYours))?;
    }
    Ok(plan)
}

fn note_groups(groups: &GroupPlan, notes: &mut Vec<Note>) {
    if !groups.to_make.is_empty() {
        notes.push(Note::GroupCreated);
    }
}

fn plan_badge(
    r: &impl Rows,
    caller: &Caller,
    ground: &Ground,
    line: &BadgeLine,
    ahead: &LinesAbove,
) -> Result<Plan, PlanStop> {
    let read = BadgeReading::of(&ground.badge_key, caller.org, &line.number, &ground.reader)?;
    let supposed = read.hashes.iter().find_map(|hash| ahead.badges.get(hash));
    let there = read.registered(r, caller.org)?;
    if line.delete {
        let owner = match (supposed, &there) {
            (Some(None), _) | (None, None) => return Err(PlanStop::at(0, LineProblem::BadgeUnknown)),
            (Some(Some(email)), _) => email.clone(),
            (None, Some(badge)) => check_touch(r, caller, badge.user)?.details.email,
        };
        if line.email.as_ref().is_some_and(|email| *email != owner) {
            return Err(PlanStop::at(2, LineProblem::BadgeOfAnother));
        }
        return Ok(Plan::Remove { badge: there.map(|badge| badge.id), read });
    }
    let email = line.email.as_ref().ok_or(PlanStop::at(2, LineProblem::EmailMissing))?;
    let user = match found(r, caller, email, ahead)? {
        AddressOwner::There(user) => user,
        // People are made by imports of people only (D30), so no line above makes any.
        AddressOwner::Nobody | AddressOwner::Coming => return Err(PlanStop::at(2, LineProblem::NobodyThere)),
    };
    check_touch(r, caller, user)?;
    if user == caller.user {
        return Err(PlanStop::at(2, LineProblem::OwnCredential));
    }
    let taken = match (supposed, &there) {
        (Some(None), _) => false,
        (Some(Some(other)), _) => other != email,
        (None, Some(badge)) => badge.user != user && badge.expires.is_none_or(|until| ground.now < until),
        (None, None) => false,
    };
    if taken {
        return Err(PlanStop::at(0, LineProblem::BadgeTaken));
    }
    let same = there.map(|badge| badge.id);
    let earlier = badges::of_user(r, caller.org, user)?;
    let replaces = earlier.iter().any(|badge| badge.expires.is_none() && Some(badge.id) != same);
    let notes = if !line.temporary && (replaces || ahead.permanent.contains(email)) {
        vec![Note::BadgeReplaced]
    } else {
        Vec::new()
    };
    Ok(Plan::Register { user: Some(user), read, notes })
}

/// What becomes of somebody who prints; print groups are not made by files (I6).
fn plan_print_user(r: &impl Rows, caller: &Caller, ground: &Ground, line: &PrintUserLine) -> Result<Plan, PlanStop> {
    let owner = users::by_email(r, &line.email)?.filter(|(org, _)| *org == caller.org);
    let (_, user) = owner.ok_or(PlanStop::at(0, LineProblem::NobodyThere))?;
    known_or_new(r, caller.org, user, ground.now)?.ok_or(PlanStop::at(0, LineProblem::MayNotPrint))?;
    let mut groups = Vec::new();
    for name in line.groups.iter().flatten() {
        let group = print_groups::by_name(r, caller.org, name)?;
        groups.push(group.ok_or(PlanStop::at(1, LineProblem::PrintGroupMissing))?);
    }
    let groups = line.groups.is_some().then_some(groups);
    Ok(Plan::Print { user, groups, quota: line.quota.clone() })
}

impl Plan {
    /// What is said about the line.
    pub(super) fn outcome(&self, line: &FileLine<LineRequest>, done: bool) -> LineOutcome {
        let (effect, more): (_, &[Note]) = match self {
            Self::Create { notes, .. } | Self::Register { notes, .. } => (ImportEffect::Create, notes),
            Self::Update { notes, .. } => (ImportEffect::Update, notes),
            Self::Print { .. } => (ImportEffect::Update, &[]),
            Self::Delete { .. } | Self::Remove { .. } => (ImportEffect::Delete, &[]),
        };
        LineOutcome {
            number: line.number,
            subject: line.subject.clone(),
            effect,
            fault: None,
            notes: line.notes.iter().chain(more).copied().collect(),
            done,
        }
    }
}
