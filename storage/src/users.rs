//! People: found by their address, listed in its order; their password and PIN hashes stand apart from them.

use crate::{
    StoreError, badges, login,
    tables::{PASSWORDS, PINS, Table, USER_BY_EMAIL, USERS, USERS_BY_EMAIL, of, text},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    text::Email,
    users::User,
};

pub use crate::groups;

/// The person.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<User>, StoreError> {
    txn::get(r, USERS, of(org).id(user.0).as_bytes())
}

/// Who has that address; addresses are unique in the appliance.
///
/// # Errors
/// When the database cannot be read.
pub fn by_email(r: &impl Rows, email: &Email) -> Result<Option<(OrgId, UserId)>, StoreError> {
    txn::get(r, USER_BY_EMAIL, text(email.as_str()).as_bytes())
}

/// People in the order of their addresses, behind `after`, at most `limit`: those whose address or name contains
/// `search`, upper and lower case being the same.
///
/// # Errors
/// When the database cannot be read.
pub fn page(
    r: &impl Rows,
    org: OrgId,
    search: &str,
    after: Option<&Email>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    let search = search.trim().to_lowercase();
    let wanted =
        |user: &User| user.email.as_str().contains(&search) || user.name.as_str().to_lowercase().contains(&search);
    let span = match after {
        Some(email) => of(org).span_after(&of(org).text(email.as_str())),
        None => of(org).span(),
    };
    let rows = r.open(USERS.name)?;
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    txn::visit(r, USERS_BY_EMAIL, &span, |_, id| {
        let user = txn::get_in(&rows, USERS, of(org).id(id.0).as_bytes())?;
        let user = user.ok_or(StoreError::Row { table: USERS.name, why: "listed in an index but missing" })?;
        if search.is_empty() || wanted(&user) {
            found.push(user);
        }
        Ok(found.len() < limit)
    })?;
    Ok(found)
}

/// How many people the organization has.
///
/// # Errors
/// When the database cannot be read.
pub fn count(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    txn::count_in(r, USERS_BY_EMAIL, &of(org).span())
}

/// Writes a person.
///
/// # Errors
/// `Conflict` when the address belongs to somebody else.
pub fn put(w: &mut WriteTxn, user: &User) -> Result<(), StoreError> {
    let (org, id) = (user.org, user.id);
    if by_email(w, &user.email)?.is_some_and(|other| other != (org, id)) {
        return Err(StoreError::Conflict("email"));
    }
    let old = w.replace(USERS, of(org).id(id.0).as_bytes(), user)?;
    if old.as_ref().is_some_and(|old| old.email == user.email) {
        return Ok(());
    }
    if let Some(old) = old {
        leave_addresses(w, &old)?;
    }
    w.insert(USERS_BY_EMAIL, of(org).text(user.email.as_str()).as_bytes(), &id)?;
    w.insert(USER_BY_EMAIL, text(user.email.as_str()).as_bytes(), &(org, id))
}

/// Removes a person with password, PIN, badges and sessions.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    let key = of(org).id(user.0);
    if let Some(old) = w.take(USERS, key.as_bytes())? {
        leave_addresses(w, &old)?;
    }
    w.delete(PASSWORDS, key.as_bytes())?;
    w.delete(PINS, key.as_bytes())?;
    for badge in badges::of_user(w, org, user)? {
        badges::remove(w, org, badge.id)?;
    }
    login::remove_sessions_of(w, org, user)
}

/// The hash of the password.
///
/// # Errors
/// When the database cannot be read.
pub fn password(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<String>, StoreError> {
    secret(r, PASSWORDS, org, user)
}

/// Sets the hash of the password.
///
/// # Errors
/// When the database cannot be written.
pub fn set_password(w: &mut WriteTxn, org: OrgId, user: UserId, hash: &str) -> Result<(), StoreError> {
    set_secret(w, PASSWORDS, org, user, hash)
}

/// The hash of the PIN.
///
/// # Errors
/// When the database cannot be read.
pub fn pin(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<String>, StoreError> {
    secret(r, PINS, org, user)
}

/// Sets the hash of the PIN.
///
/// # Errors
/// When the database cannot be written.
pub fn set_pin(w: &mut WriteTxn, org: OrgId, user: UserId, hash: &str) -> Result<(), StoreError> {
    set_secret(w, PINS, org, user, hash)
}

/// Removes everybody.
pub(crate) fn remove_all(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    let ids = txn::all(w, USERS_BY_EMAIL, &of(org).span())?;
    ids.into_iter().try_for_each(|user| remove(w, org, user))
}

fn secret(r: &impl Rows, table: Table<String>, org: OrgId, user: UserId) -> Result<Option<String>, StoreError> {
    txn::get(r, table, of(org).id(user.0).as_bytes())
}

fn set_secret(w: &mut WriteTxn, table: Table<String>, org: OrgId, user: UserId, hash: &str) -> Result<(), StoreError> {
    w.insert(table, of(org).id(user.0).as_bytes(), &hash.to_owned())
}

fn leave_addresses(w: &mut WriteTxn, old: &User) -> Result<(), StoreError> {
    w.delete(USERS_BY_EMAIL, of(old.org).text(old.email.as_str()).as_bytes())?;
    w.delete(USER_BY_EMAIL, text(old.email.as_str()).as_bytes())
}
