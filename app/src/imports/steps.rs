//! What one line asks for, and what it does: made by the plan, supposed by a preview, and carried out.

use crate::badges::BadgeReading;
use model::{
    id::{BadgeId, GroupId, PrintGroupId, UserId},
    imports::{BadgeLine, Change, Note, PrintUserLine, UserLine},
    quotas::Quota,
    text::GroupName,
    users::User,
};

/// What a line asks for.
#[derive(Clone)]
pub(super) enum LineRequest {
    /// About a person.
    User(UserLine),
    /// About a badge.
    Badge(BadgeLine),
    /// About a user of Print Management.
    PrintUser(PrintUserLine),
}

/// What a line does. A person or badge of a line above that is not there yet is none.
pub(super) enum Plan {
    /// Makes a person.
    Create { groups: GroupPlan, notes: Vec<Note> },
    /// Changes a person.
    Update { user: Option<Box<User>>, groups: Option<GroupPlan>, notes: Vec<Note> },
    /// Deletes a person.
    Delete { user: Option<UserId> },
    /// Registers a badge.
    Register { user: Option<UserId>, read: BadgeReading, notes: Vec<Note> },
    /// Deletes a badge.
    Remove { badge: Option<BadgeId>, read: BadgeReading },
    /// Sets the print groups and the quota of a person.
    Print { user: UserId, groups: Option<Vec<PrintGroupId>>, quota: Change<Quota> },
}

/// The groups of a person: those that are there, and those that have to be made.
#[derive(Default)]
pub(super) struct GroupPlan {
    pub(super) there: Vec<GroupId>,
    pub(super) to_make: Vec<GroupName>,
}
