//! People: found by their address, listed in its order; their password and PIN hashes stand apart from them.

mod find;
pub(crate) mod index;
mod sort;

pub use find::{UserFilter, all_of_role, any, find, members, page};
pub use index::values;
pub use sort::{Position, Sort, SortKey, place, sorted};

use crate::{
    StoreError, attempts, badges, credentials, delegates, history, login, once,
    orgs::partners,
    policies, quotas,
    tables::{PASSWORDS, PINS, Table, USER_BY_EMAIL, USERS, USERS_BY_EMAIL, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    text::Email,
    users::User,
};

/// The person.
pub fn get(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<User>, StoreError> {
    txn::get(r, USERS, (org, user))
}

/// Who has that address; addresses are unique in the appliance.
pub fn by_email(r: &impl Rows, email: &Email) -> Result<Option<(OrgId, UserId)>, StoreError> {
    txn::get(r, USER_BY_EMAIL, email)
}

/// How many people the organization has.
pub fn count(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    index::heads(r, org, None)
}

/// Writes a person, and everything that leads to the person.
///
/// # Errors
/// `Conflict` when the address belongs to somebody else.
pub fn put(w: &mut WriteTxn, user: &User) -> Result<(), StoreError> {
    crate::orgs::must_be(w, user.org)?;
    let (org, id) = (user.org, user.id);
    if by_email(w, &user.details.email)?.is_some_and(|other| other != (org, id)) {
        return Err(StoreError::Conflict("email"));
    }
    let old = w.replace(USERS, (org, id), user)?;
    index::change(w, old.as_ref(), Some(user))?;
    if old.as_ref().is_some_and(|old| old.details.email == user.details.email) {
        return Ok(());
    }
    if let Some(old) = old {
        w.delete(USER_BY_EMAIL, &old.details.email)?;
    }
    w.insert(USER_BY_EMAIL, &user.details.email, &(org, id))
}

/// Removes a person with password, PIN, badges, sessions, delegates and what the person administers elsewhere.
pub fn remove(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    let key = (org, user);
    if let Some(old) = w.take(USERS, key)? {
        index::change(w, Some(&old), None)?;
        w.delete(USER_BY_EMAIL, &old.details.email)?;
    }
    w.delete(PASSWORDS, key)?;
    w.delete(PINS, key)?;
    credentials::remove(w, org, user)?;
    for badge in badges::of_user(w, org, user)? {
        badges::remove(w, org, badge.id)?;
    }
    partners::remove_of_user(w, org, user)?;
    delegates::remove_of_user(w, org, user)?;
    policies::remove_of_user(w, org, user)?;
    history::remove_of_user(w, org, user)?;
    once::remove_of_user(w, org, user)?;
    attempts::remove(w, org, user)?;
    quotas::forget_grants(w, org, user)?;
    login::remove_sessions_of(w, org, user)
}

/// The hash of the password.
pub fn password(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<String>, StoreError> {
    secret(r, PASSWORDS, org, user)
}

/// Sets the hash of the password.
pub fn set_password(w: &mut WriteTxn, org: OrgId, user: UserId, hash: &str) -> Result<(), StoreError> {
    set_secret(w, PASSWORDS, org, user, hash)
}

/// The hash of the PIN.
pub fn pin(r: &impl Rows, org: OrgId, user: UserId) -> Result<Option<String>, StoreError> {
    secret(r, PINS, org, user)
}

/// Sets the hash of the PIN.
pub fn set_pin(w: &mut WriteTxn, org: OrgId, user: UserId, hash: &str) -> Result<(), StoreError> {
    set_secret(w, PINS, org, user, hash)
}

/// Removes at most `limit` people of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, USERS_BY_EMAIL, within((org,)), limit)?;
    some.iter().try_for_each(|user| remove(w, org, *user))?;
    Ok(some.len())
}

fn secret(
    r: &impl Rows,
    table: Table<(OrgId, UserId), String>,
    org: OrgId,
    user: UserId,
) -> Result<Option<String>, StoreError> {
    txn::get(r, table, (org, user))
}

fn set_secret(
    w: &mut WriteTxn,
    table: Table<(OrgId, UserId), String>,
    org: OrgId,
    user: UserId,
    hash: &str,
) -> Result<(), StoreError> {
    w.insert(table, (org, user), &hash.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{findings, furnished, read, samples, whole, write};
    use expect_test::expect;

    const ORG: OrgId = samples::ORG;

    #[test]
    fn people_are_listed_by_address_and_searched() {
        let store = furnished();
        for (n, email, name) in [(2, "zoe@b.org", "Zoé Ünal"), (3, "ada@b.org", "Ada"), (4, "grace@b.org", "Grace")] {
            let user = User { details: samples::named(email, name), ..samples::user(n) };
            write(&store, move |w| put(w, &user));
        }
        let check = |search: &str, after: Option<&str>, limit, want: &[&str]| {
            let after = after.map(|email| email.parse().unwrap());
            let found = read(&store, |r| page(r, ORG, search, after.as_ref(), limit));
            assert_eq!(found.iter().map(|user| user.details.email.as_str()).collect::<Vec<_>>(), want, "{search}");
        };
        check("", None, 9, &["ada@b.org", "grace@b.org", "person1@example.org", "zoe@b.org"]);
        check("", None, 2, &["ada@b.org", "grace@b.org"]);
        check("", Some("grace@b.org"), 2, &["person1@example.org", "zoe@b.org"]);
        check("", Some("b@b.org"), 9, &["grace@b.org", "person1@example.org", "zoe@b.org"]);
        check(" B.ORG ", Some("ada@b.org"), 1, &["grace@b.org"]);
        check("ünal", None, 9, &["zoe@b.org"]);
        check("nobody", None, 9, &[]);
        check("", None, 0, &[]);
        assert_eq!(read(&store, |r| count(r, ORG)), 4);
        assert_eq!(read(&store, |r| count(r, OrgId([2; 16]))), 0);
        whole(&store);
    }

    #[test]
    fn an_address_belongs_to_one_person() {
        let store = furnished();
        let thief = User { details: samples::user(1).details, ..samples::user(2) };
        let refused = store.write_and_wait(move |w| put(w, &thief));
        assert!(matches!(refused, Err(StoreError::Conflict("email"))));
        let moved = User { details: samples::named("new@example.org", "Moved"), ..samples::user(1) };
        let by = |email: &Email| read(&store, |r| by_email(r, email));
        write(&store, {
            let moved = moved.clone();
            move |w| put(w, &moved)
        });
        assert_eq!(by(&samples::user(1).details.email), None);
        assert_eq!(by(&moved.details.email), Some((ORG, moved.id)));
        assert_eq!(read(&store, |r| page(r, ORG, "", None, 9)), [moved]);
        whole(&store);
    }

    #[test]
    fn a_person_goes_with_every_credential() {
        let store = furnished();
        let (org, user) = (ORG, samples::USER);
        write(&store, move |w| {
            set_password(w, org, user, "password hash")?;
            set_pin(w, org, user, "pin hash")?;
            badges::put(w, &samples::badge(1), &[9; 32])?;
            login::put_session(w, &[8; 32], &samples::session(1))
        });
        let secrets = |r: &crate::ReadTxn| Ok((password(r, org, user)?, pin(r, org, user)?));
        assert_eq!(read(&store, secrets), (Some("password hash".to_owned()), Some("pin hash".to_owned())));
        whole(&store);
        write(&store, move |w| remove(w, org, user));
        assert_eq!(read(&store, secrets), (None, None));
        assert_eq!(read(&store, |r| badges::by_hash(r, org, &[9; 32])), None);
        assert_eq!(read(&store, |r| login::session(r, &[8; 32])), None);
        assert_eq!(read(&store, |r| by_email(r, &samples::user(1).details.email)), None);
        whole(&store);
    }

    #[test]
    fn verify_sees_indexes_that_do_not_fit() {
        let store = furnished();
        write(&store, |w| {
            w.delete(USER_BY_EMAIL, &samples::user(1).details.email)?;
            w.insert(USERS_BY_EMAIL, (ORG, "a@b".parse::<Email>().unwrap()), &samples::USER)?;
            w.insert(PASSWORDS, (ORG, UserId([7; 16])), &"hash".to_owned())
        });
        findings(
            &store,
            &[],
            expect![[r#"
                passwords: row 0101010101010101010101010101010107070707070707070707070707070707 refers to row 0101010101010101010101010101010107070707070707070707070707070707 of users, which is missing
                user by email: the entry of row 0101010101010101010101010101010101010101010101010101010101010101 is missing
                users by email: entries that no row expects: 1"#]],
        );
    }
}
