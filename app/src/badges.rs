//! Badges: registered by administrators or at a panel, deleted, looked up by their complete number only (C22 to C30).

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    rules::{check_own_credential, check_touch},
};
use model::{
    access::Permission,
    audit::Action,
    badges::{BadBadge, Badge, ReaderStep, TEMPORARY, candidates, last_four},
    id::{BadgeId, OrgId, UserId},
    text::{BadText, Email},
    time::Time,
    users::User,
};
use storage::{Rows, WriteTxn, badges, orgs, users};

pub use storage::badges::{Position, Sort};

/// Badges of one page of a list.
pub const PAGE: usize = 200;
/// Badges that are deleted at once at most.
const AT_ONCE: usize = 500;

/// Which badges are wanted.
#[derive(Clone, Debug, Default)]
pub struct BadgeFilter {
    /// Those of this person.
    pub user: Option<UserId>,
    /// Those of the person with this complete address, or the one with this complete number (C28).
    pub search: Option<String>,
    /// In which order, where they are of everybody.
    pub sort: Sort,
    /// Those behind this one.
    pub after: Option<Position>,
}

/// A page of badges.
pub struct Page {
    /// The badges with their owners.
    pub badges: Vec<(Badge, User)>,
    /// Behind which to go on.
    pub next: Option<Position>,
    /// How many are registered in the organization.
    pub total: u64,
}

/// A badge, made out of what was typed or what a reader wrote.
#[derive(Clone)]
pub(crate) struct BadgeReading {
    /// The hashes of the numbers that it may stand for, the likeliest first.
    pub(crate) hashes: Vec<[u8; 32]>,
    /// The hash of the number under which a reader's reading is registered, and its end.
    pub(crate) swiped: ([u8; 32], String),
    /// The hash of the number under which what somebody typed or imported is registered, and its end.
    pub(crate) typed: ([u8; 32], String),
}

impl BadgeReading {
    /// Reads `text` by the steps of a reader profile.
    ///
    /// # Errors
    /// [`Error::Badge`] when it can be no number.
    pub(crate) fn of(key: &[u8; 32], org: OrgId, text: &str, steps: &[ReaderStep]) -> Result<Self, Error> {
        let numbers = candidates(text, steps).map_err(Error::Badge)?;
        let mut hashed: Vec<_> =
            numbers.iter().map(|number| (identity::badge::hash(key, org, number), last_four(number))).collect();
        let hashes = hashed.iter().map(|(hash, _)| *hash).collect();
        // The last candidate is the plain one.
        let typed = hashed.pop().ok_or(Error::Badge(BadBadge::TooShort))?;
        let swiped = hashed.into_iter().next().unwrap_or_else(|| typed.clone());
        Ok(Self { hashes, swiped, typed })
    }

    /// The registration that it means, whether or not it still works.
    pub(crate) fn registered(&self, r: &impl Rows, org: OrgId) -> Result<Option<Badge>, Error> {
        for hash in &self.hashes {
            if let Some(badge) = badges::by_hash(r, org, hash)? {
                return Ok(Some(badge));
            }
        }
        Ok(None)
    }
}

impl App {
    /// The badges of the organization with their owners, at most [`PAGE`]. A search with a part of an address or of a
    /// number finds nothing (C28, N4). Where no search is, all are looked at, which takes a while where they are many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn badges(&self, caller: &Caller, wanted: &BadgeFilter) -> Result<Page, Error> {
        caller.may(Permission::ViewUsers)?;
        let search = wanted.search.as_deref().map(str::trim).filter(|text| !text.is_empty());
        self.read(|r| {
            let total = badges::count(r, caller.org)?;
            let found = match (wanted.user, search) {
                (Some(user), _) => badges::of_user(r, caller.org, user)?,
                (None, Some(text)) => self.exactly(r, caller.org, text)?,
                (None, None) => {
                    let sort = wanted.sort;
                    let mut badges =
                        badges::sorted(r, caller.org, sort, wanted.after.as_ref(), PAGE.saturating_add(1))?;
                    let more = badges.len() > PAGE;
                    badges.truncate(PAGE);
                    let next =
                        badges.last().filter(|_| more).map(|(badge, owner)| badges::place(badge, owner, sort.by));
                    return Ok(Page { badges, next, total });
                }
            };
            let mut with_owner = Vec::with_capacity(found.len());
            for badge in found {
                if let Some(user) = users::get(r, caller.org, badge.user)? {
                    with_owner.push((badge, user));
                }
            }
            Ok(Page { badges: with_owner, next: None, total })
        })
    }

    /// Registers a badge for the person with this complete address.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an address that nobody has; [`Error::Taken`] when the badge is somebody else's;
    /// [`Error::NotYourPerson`] (rule B: a badge is a way in).
    pub async fn register_badge(
        &self,
        caller: &Caller,
        email: &str,
        number: &str,
        temporary: bool,
    ) -> Result<Badge, Error> {
        caller.may(Permission::ManageBadges)?;
        let email: Email = email.parse().map_err(|e| Error::Field("email", e))?;
        let read = self.read_badge(caller.org, number)?;
        let id = BadgeId(self.random());
        self.act(caller, Permission::ManageBadges, move |w, actor, now| {
            if let Some(made) = actor.made(w, now)? {
                return badges::get(w, actor.org, BadgeId(made))?.ok_or(Error::NotFound);
            }
            let owner = users::by_email(w, &email)?.filter(|(org, _)| *org == actor.org);
            let (org, user) = owner.ok_or(Error::NotFound)?;
            check_touch(w, actor, user)?;
            check_own_credential(actor, user)?;
            let expires = temporary.then(|| now.plus(TEMPORARY));
            let (hash, last_four) = read.typed.clone();
            let badge = Badge { id, org, user, last_four, registered: now, expires };
            register(w, actor, &badge, &read, &hash)?;
            actor.has_made(w, now, badge.id.0)?;
            Ok(badge)
        })
        .await
    }

    /// Deletes a badge.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for badges of other organizations; [`Error::NotYourPerson`].
    pub async fn delete_badge(&self, caller: &Caller, id: BadgeId) -> Result<(), Error> {
        self.act(caller, Permission::ManageBadges, move |w, actor, now| {
            let badge = badges::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            check_touch(w, actor, badge.user)?;
            badges::remove(w, actor.org, id)?;
            note(w, actor, now, Action::BadgeDeleted, &badge)
        })
        .await
    }

    /// Deletes many badges (C27), each on its own: those that could not be deleted come back with the reason.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Field`] for more than 500 at once.
    pub async fn delete_badges(&self, caller: &Caller, ids: Vec<BadgeId>) -> Result<Vec<(BadgeId, Error)>, Error> {
        caller.may(Permission::ManageBadges)?;
        if ids.len() > AT_ONCE {
            return Err(Error::Field("badges", BadText::TooLong));
        }
        let mut refused = Vec::new();
        for id in ids {
            match self.delete_badge(caller, id).await {
                Ok(()) => (),
                Err(Error::Stopping) => return Err(Error::Stopping),
                Err(error) => refused.push((id, error)),
            }
        }
        Ok(refused)
    }

    /// The badges of the person with that address, or the badge with that number through the reader profile.
    fn exactly(&self, r: &impl Rows, org: OrgId, text: &str) -> Result<Vec<Badge>, Error> {
        if let Ok(email) = text.parse::<Email>() {
            let owner = users::by_email(r, &email)?.filter(|(of, _)| *of == org);
            return Ok(owner.map_or(Ok(Vec::new()), |(_, user)| badges::of_user(r, org, user))?);
        }
        let profile = orgs::get(r, org)?.ok_or(Error::NotFound)?.settings.reader;
        // What can be no number is nobody's badge.
        let Ok(read) = BadgeReading::of(&self.badge_key, org, text, &profile) else { return Ok(Vec::new()) };
        Ok(read.registered(r, org)?.into_iter().collect())
    }

    /// What a reader wrote, through the organization's reader profile, as it is looked up.
    pub(crate) fn read_badge(&self, org: OrgId, read: &str) -> Result<BadgeReading, Error> {
        let profile = self.read(|r| Ok(orgs::get(r, org)?.ok_or(Error::NotFound)?.settings.reader))?;
        BadgeReading::of(&self.badge_key, org, read, &profile)
    }

    /// Whose badge it is, if it still works.
    pub(crate) fn badge_owner(&self, r: &impl Rows, org: OrgId, read: &BadgeReading) -> Result<Option<UserId>, Error> {
        let now = self.now();
        for hash in &read.hashes {
            let badge = badges::by_hash(r, org, hash)?;
            if let Some(badge) = badge.filter(|b| b.expires.is_none_or(|until| now < until)) {
                return Ok(Some(badge.user));
            }
        }
        Ok(None)
    }
}

/// Writes down in the audit what became of a badge: whose it is and of which kind, nothing of its number.
pub(crate) fn note(
    w: &mut WriteTxn,
    by: impl Into<audit::Originator>,
    now: Time,
    action: Action,
    badge: &Badge,
) -> Result<(), Error> {
    let kind = if badge.expires.is_some() { "temporary" } else { "permanent" };
    let kind = if action == Action::BadgeDeleted {
        Change::of("badge", Some(kind), None::<&str>)
    } else {
        Change::of("badge", None::<&str>, Some(kind))
    };
    audit::record(w, by, now, action, Subject::Person(badge.org, badge.user), vec![kind])
}

/// Writes a registration and what the audit says of it: a permanent badge takes the place of an earlier permanent one
/// (C29), an expired registration of the same card gives way. `hash` is the one of `read` under which it is registered.
pub(crate) fn register(
    w: &mut WriteTxn,
    by: impl Into<audit::Originator>,
    badge: &Badge,
    read: &BadgeReading,
    hash: &[u8; 32],
) -> Result<(), Error> {
    let (by, now) = (by.into(), badge.registered);
    for same_card in &read.hashes {
        let Some(same_card) = badges::by_hash(w, badge.org, same_card)? else { continue };
        let expired = same_card.expires.is_some_and(|until| until <= badge.registered);
        if same_card.user != badge.user && !expired {
            return Err(Error::Taken("number"));
        }
        badges::remove(w, badge.org, same_card.id)?;
    }
    if badge.expires.is_none() {
        for earlier in badges::of_user(w, badge.org, badge.user)? {
            if earlier.expires.is_none() {
                badges::remove(w, badge.org, earlier.id)?;
                note(w, by.clone(), now, Action::BadgeDeleted, &earlier)?;
            }
        }
    }
    badges::put(w, badge, hash)?;
    note(w, by, now, Action::BadgeRegistered, badge)
}

#[cfg(test)]
mod tests;
