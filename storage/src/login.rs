//! Sessions: found by the hash of their secret, ended together with their person.

use crate::{
    StoreError,
    tables::{SESSIONS, SESSIONS_OF_USER, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    login::Session,
    time::Time,
};

/// The session whose secret has that hash.
pub fn session(r: &impl Rows, secret: &[u8; 32]) -> Result<Option<Session>, StoreError> {
    txn::get(r, SESSIONS, secret)
}

/// Writes a session whose secret has that hash.
pub fn put_session(w: &mut WriteTxn, secret: &[u8; 32], session: &Session) -> Result<(), StoreError> {
    crate::orgs::must_be(w, session.org)?;
    let old = w.replace(SESSIONS, secret, session)?;
    if old.as_ref().is_some_and(|old| (old.org, old.user) == (session.org, session.user)) {
        return Ok(());
    }
    if let Some(old) = old {
        w.delete(SESSIONS_OF_USER, (old.org, old.user, secret))?;
    }
    w.insert(SESSIONS_OF_USER, (session.org, session.user, secret), secret)
}

/// Removes a session.
pub fn remove_session(w: &mut WriteTxn, secret: &[u8; 32]) -> Result<(), StoreError> {
    match w.take(SESSIONS, secret)? {
        Some(old) => w.delete(SESSIONS_OF_USER, (old.org, old.user, secret)),
        None => Ok(()),
    }
}

/// The sessions of a person, each with the hash of its secret.
pub fn sessions_of(r: &impl Rows, org: OrgId, user: UserId) -> Result<Vec<([u8; 32], Session)>, StoreError> {
    let secrets = txn::rows(r, SESSIONS_OF_USER, within((org, user)))?;
    let mut sessions = Vec::with_capacity(secrets.len());
    for secret in secrets {
        sessions.extend(session(r, &secret)?.map(|session| (secret, session)));
    }
    Ok(sessions)
}

/// Removes all sessions of a person.
pub fn remove_sessions_of(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    let secrets = txn::rows(w, SESSIONS_OF_USER, within((org, user)))?;
    secrets.iter().try_for_each(|secret| remove_session(w, secret))
}

/// Removes the sessions that no longer hold, and says how many.
pub fn sweep(w: &mut WriteTxn, now: Time) -> Result<u64, StoreError> {
    let mut over = Vec::new();
    txn::visit(w, SESSIONS, everything(), |key, session| {
        if !session.holds(now) {
            over.push(key);
        }
        Ok(true)
    })?;
    over.iter().try_for_each(|secret| remove_session(w, secret))?;
    Ok(over.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};
    use model::login::{IDLE, WHOLE};

    #[test]
    fn sessions_end_one_by_one_with_their_person_and_in_time() {
        let store = furnished();
        let there = |n: u8| read(&store, |r| session(r, &[n; 32])).is_some();
        write(&store, |w| (1..=4).try_for_each(|n| put_session(w, &[n; 32], &samples::session(n))));
        let used = Session { used: samples::NOW.plus(IDLE), ..samples::session(2) };
        write(&store, move |w| put_session(w, &[2; 32], &used));
        write(&store, |w| remove_session(w, &[1; 32]));
        assert_eq!([1, 2, 3, 4].map(there), [false, true, true, true]);
        assert_eq!(write(&store, |w| sweep(w, samples::NOW.plus(IDLE))), 2);
        assert_eq!([2, 3, 4].map(there), [true, false, false]);
        assert_eq!(write(&store, |w| sweep(w, samples::NOW.plus(WHOLE))), 1);
        write(&store, |w| (5..=6).try_for_each(|n| put_session(w, &[n; 32], &samples::session(n))));
        whole(&store);
        write(&store, |w| remove_sessions_of(w, samples::ORG, samples::USER));
        assert_eq!([5, 6].map(there), [false, false]);
        whole(&store);
    }
}
