//! People: created, listed, changed and deleted by those who may (C16 to C20, A19).

mod door;
mod edit;
mod rights;
mod rules;

#[cfg(test)]
mod tests;

pub use edit::{Details, NewPerson};
pub use rights::{Rights, Source};
pub use storage::users::{Field, Wanted};

pub(crate) use door::{change, create, gone, remove};
pub(crate) use rules::{check_last_administrator, check_person, check_touch, keeping_administrators};

use crate::{App, Caller, Error};
use model::{access::Permission, id::UserId, text::Email, users::User};
use storage::users;

/// People on one page of a list, where nobody asks for another number.
pub const PAGE: usize = 100;
/// People on one page at most.
pub const PAGE_MOST: usize = 500;

/// A page of people, ordered by address.
pub struct Page {
    /// The people.
    pub people: Vec<User>,
    /// The address to go on after.
    pub next: Option<Email>,
    /// How many there are in the organization, or in the group.
    pub total: u64,
}

impl App {
    /// Those people of the organization who are wanted, behind `after`, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn people(&self, caller: &Caller, wanted: &Wanted, after: Option<&Email>, limit: usize) -> Result<Page, Error> {
        caller.may(Permission::ViewUsers)?;
        let limit = limit.clamp(1, PAGE_MOST);
        self.read(|r| {
            let mut people = users::find(r, caller.org, wanted, after, limit.saturating_add(1))?;
            let more = people.len() > limit;
            people.truncate(limit);
            let next = people.last().filter(|_| more).map(|u| u.email.clone());
            Ok(Page { people, next, total: users::count(r, caller.org)? })
        })
    }

    /// One person of the organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for people of other organizations.
    pub fn someone(&self, caller: &Caller, id: UserId) -> Result<User, Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| users::get(r, caller.org, id)?.ok_or(Error::NotFound))
    }

    /// What people have in a field, beginning with `prefix`: at most twenty, for completion.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn user_values(&self, caller: &Caller, field: Field, prefix: &str) -> Result<Vec<String>, Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| Ok(users::values(r, caller.org, field, prefix.trim(), 20)?))
    }
}
