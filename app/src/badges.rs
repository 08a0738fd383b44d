//! Badges: registered by administrators or at a panel, deleted, looked up by their complete number only (C22 to C30).

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    users::check_touch,
};
use model::{
    access::Permission,
    audit::Action,
    badges::{Badge, TEMPORARY, last_four, normalise},
    id::{BadgeId, OrgId, UserId},
    text::{BadText, Email},
    time::Time,
    users::User,
};
use storage::{Rows, WriteTxn, badges, orgs, users};

/// Badges of one page of a list.
pub const PAGE: usize = 500;
/// Badges that are deleted at once at most.
const AT_ONCE: usize = 500;

/// Which badges are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Those of this person.
    pub user: Option<UserId>,
    /// Those of the person with this complete address, or the one with this complete number (C28).
    pub search: Option<String>,
    /// Those behind this one.
    pub after: Option<BadgeId>,
}

/// A badge, made out of what a reader wrote.
pub(crate) struct Read {
    pub(crate) hash: [u8; 32],
    pub(crate) last_four: String,
}

impl App {
    /// The badges of the organization with their owners, at most [`PAGE`]. A search with a part of an address or of a
    /// number finds nothing (C28, N4).
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn badges(&self, caller: &Caller, wanted: &Wanted) -> Result<Vec<(Badge, User)>, Error> {
        caller.may(Permission::ViewUsers)?;
        let search = wanted.search.as_deref().map(str::trim).filter(|text| !text.is_empty());
        self.read(|r| {
            let found = match (wanted.user, search) {
                (Some(user), _) => badges::of_user(r, caller.org, user)?,
                (None, Some(text)) => self.exactly(r, caller.org, text)?,
                (None, None) => badges::page(r, caller.org, wanted.after, PAGE)?,
            };
            let mut with_owner = Vec::with_capacity(found.len());
            for badge in found {
                if let Some(user) = users::get(r, caller.org, badge.user)? {
                    with_owner.push((badge, user));
                }
            }
            Ok(with_owner)
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
        let (id, now, actor) = (BadgeId(self.random()), self.now(), caller.clone());
        self.write(move |w| {
            let owner = users::by_email(w, &email)?.filter(|(org, _)| *org == actor.org);
            let (org, user) = owner.ok_or(Error::NotFound)?;
            check_touch(w, &actor, user)?;
            let expires = temporary.then(|| now.plus(TEMPORARY));
            let badge = Badge { id, org, user, last_four: read.last_four.clone(), registered: now, expires };
            register(w, &badge, &read.hash)?;
            note(w, &actor, now, Action::BadgeRegistered, &badge)?;
            Ok(badge)
        })
        .await
    }

    /// Deletes a badge.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for badges of other organizations; [`Error::NotYourPerson`].
    pub async fn delete_badge(&self, caller: &Caller, id: BadgeId) -> Result<(), Error> {
        caller.may(Permission::ManageBadges)?;
        let (now, actor) = (self.now(), caller.clone());
        self.write(move |w| {
            let badge = badges::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            check_touch(w, &actor, badge.user)?;
            badges::remove(w, actor.org, id)?;
            note(w, &actor, now, Action::BadgeDeleted, &badge)
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
        // What is no number by the profile is nobody's badge.
        let Ok(number) = normalise(text, &profile) else { return Ok(Vec::new()) };
        let found = badges::by_hash(r, org, &identity::badge::hash(&self.badge_key, org, &number))?;
        Ok(found.into_iter().collect())
    }

    /// What a reader wrote, through the organization's reader profile, as it is looked up.
    pub(crate) fn read_badge(&self, org: OrgId, read: &str) -> Result<Read, Error> {
        let profile = self.read(|r| Ok(orgs::get(r, org)?.ok_or(Error::NotFound)?.settings.reader))?;
        let number = normalise(read, &profile).map_err(Error::Badge)?;
        Ok(Read { hash: identity::badge::hash(&self.badge_key, org, &number), last_four: last_four(&number) })
    }

    /// Whose badge it is, if it still works.
    pub(crate) fn badge_owner(&self, r: &impl Rows, org: OrgId, hash: &[u8; 32]) -> Result<Option<UserId>, Error> {
        let badge = badges::by_hash(r, org, hash)?;
        let now = self.now();
        Ok(badge.filter(|b| b.expires.is_none_or(|until| now < until)).map(|b| b.user))
    }
}

/// Writes down in the audit what became of a badge: whose it is and of which kind, nothing of its number.
pub(crate) fn note(
    w: &mut WriteTxn,
    by: impl Into<audit::By>,
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

/// Writes a registration: a permanent badge takes the place of an earlier permanent one (C29), an expired
/// registration of the same card gives way.
pub(crate) fn register(w: &mut WriteTxn, badge: &Badge, hash: &[u8; 32]) -> Result<(), Error> {
    if let Some(same_card) = badges::by_hash(w, badge.org, hash)? {
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
            }
        }
    }
    badges::put(w, badge, hash)?;
    Ok(())
}

#[cfg(test)]
mod tests;
