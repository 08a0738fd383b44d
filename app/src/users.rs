//! People: created, listed, changed and deleted by those who may (C16 to C20, A19).

mod door;
mod edit;
mod rights;

#[cfg(test)]
mod tests;

pub use rights::{Rights, Source};
pub use storage::users::{Position, Sort, SortKey, UserFilter};

pub(crate) use door::{change, create, remove};

use crate::{App, Caller, Error};
use model::{
    access::Permission,
    id::UserId,
    users::{CompletedDetail, User},
};
use storage::users;

/// People on one page of a list, where nobody asks for another number.
pub const PAGE: usize = 100;
/// People on one page at most.
pub const PAGE_MOST: usize = 500;

/// Which page of which people.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Who.
    pub wanted: UserFilter,
    /// In which order.
    pub sort: Sort,
    /// Behind whom; none for the first page.
    pub after: Option<Position>,
    /// How many at most.
    pub limit: usize,
}

impl Default for Listing {
    fn default() -> Self {
        Self { wanted: UserFilter::default(), sort: Sort::default(), after: None, limit: PAGE }
    }
}

/// A page of people.
pub struct Page {
    /// The people.
    pub people: Vec<User>,
    /// Behind whom to go on.
    pub next: Option<Position>,
    /// How many there are in the organization, or in the group.
    pub total: u64,
}

impl App {
    /// A page of the people of the organization. In any order but that of addresses everybody who is wanted is looked
    /// at, which takes a while where they are many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn people(&self, caller: &Caller, listing: &Listing) -> Result<Page, Error> {
        caller.may(Permission::ViewUsers)?;
        let Listing { wanted, sort, after, limit } = listing;
        let limit = (*limit).clamp(1, PAGE_MOST);
        self.read(|r| {
            let mut people = users::sorted(r, caller.org, wanted, *sort, after.as_ref(), limit.saturating_add(1))?;
            let more = people.len() > limit;
            people.truncate(limit);
            let next = people.last().filter(|_| more).map(|user| users::place(user, sort.by));
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

    /// What people have in a detail, beginning with `prefix`: at most twenty, for completion.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn user_values(&self, caller: &Caller, of: CompletedDetail, prefix: &str) -> Result<Vec<String>, Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| Ok(users::values(r, caller.org, of, prefix.trim(), 20)?))
    }
}
