//! Wrong attempts of the last day to be let in as a person, so that a restart does not give a guesser the day anew.

use crate::{
    StoreError,
    tables::{ATTEMPTS, USERS, everything},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    time::Time,
};

pub use crate::rows::WrongAttempts;

/// For how long they are kept, in milliseconds: a day.
const KEPT: i64 = 24 * 60 * 60 * 1000;
/// How many of a kind are kept: more than are allowed in a day.
const MOST: usize = 64;

impl WrongAttempts {
    fn all(&mut self) -> [&mut Vec<Time>; 3] {
        [&mut self.passwords, &mut self.pins, &mut self.factors]
    }
}

/// The wrong attempts to be let in as this person.
pub fn get(r: &impl Rows, org: OrgId, user: UserId) -> Result<WrongAttempts, StoreError> {
    Ok(txn::get(r, ATTEMPTS, (org, user))?.unwrap_or_default())
}

/// Notes one more at `now` in the list that `list` chooses, and forgets those that are older than a day; nothing when
/// the person is gone.
pub fn note(
    w: &mut WriteTxn,
    org: OrgId,
    user: UserId,
    now: Time,
    list: fn(&mut WrongAttempts) -> &mut Vec<Time>,
) -> Result<(), StoreError> {
    if !txn::has(w, USERS, (org, user))? {
        return Ok(());
    }
    let mut attempts = get(w, org, user)?;
    list(&mut attempts).push(now);
    for times in attempts.all() {
        times.retain(|at| now.0.saturating_sub(at.0) < KEPT);
        let over = times.len().saturating_sub(MOST);
        times.drain(..over);
    }
    w.insert(ATTEMPTS, (org, user), &attempts)
}

/// Forgets those in the list that `list` chooses: the secret is another one now.
pub fn forget(
    w: &mut WriteTxn,
    org: OrgId,
    user: UserId,
    list: fn(&mut WrongAttempts) -> &mut Vec<Time>,
) -> Result<(), StoreError> {
    let mut attempts = get(w, org, user)?;
    list(&mut attempts).clear();
    let key = (org, user);
    if attempts == WrongAttempts::default() {
        return w.delete(ATTEMPTS, key);
    }
    w.insert(ATTEMPTS, key, &attempts)
}

/// Forgets what is older than a day at `now`, in at most `limit` rows; how many there were.
pub fn sweep(w: &mut WriteTxn, now: Time, limit: usize) -> Result<usize, StoreError> {
    let mut old = Vec::new();
    txn::visit(w, ATTEMPTS, everything(), |key, mut attempts| {
        if attempts.all().iter().all(|times| times.iter().all(|at| now.0.saturating_sub(at.0) >= KEPT)) {
            old.push(key);
        }
        Ok(old.len() < limit)
    })?;
    old.iter().try_for_each(|key| w.delete(ATTEMPTS, *key))?;
    Ok(old.len())
}

/// Forgets those of somebody who goes.
pub(crate) fn remove(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    w.delete(ATTEMPTS, (org, user))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};

    #[test]
    fn wrong_attempts_are_kept_for_a_day_or_until_their_person_goes() {
        let store = furnished();
        let (org, user) = (samples::ORG, samples::USER);
        let at = |hours: i64| Time(samples::NOW.0 + hours * 60 * 60 * 1000);
        let there = || read(&store, |r| get(r, org, user));
        for hours in [0, 1, 25] {
            write(&store, move |w| note(w, org, user, at(hours), |attempts| &mut attempts.passwords));
        }
        write(&store, move |w| note(w, org, user, at(2), |attempts| &mut attempts.pins));
        assert_eq!(there(), WrongAttempts { passwords: vec![at(25)], pins: vec![at(2)], factors: Vec::new() });
        whole(&store);
        assert_eq!(write(&store, move |w| sweep(w, at(48), 9)), 0, "one is younger than a day");
        assert_eq!(write(&store, move |w| sweep(w, at(49), 9)), 1);
        assert_eq!(there(), WrongAttempts::default());
        write(&store, move |w| (0..99).try_for_each(|_| note(w, org, user, at(49), |attempts| &mut attempts.factors)));
        assert_eq!(there().factors.len(), MOST);
        write(&store, move |w| note(w, org, user, at(49), |attempts| &mut attempts.pins));
        write(&store, move |w| forget(w, org, user, |attempts| &mut attempts.factors));
        assert_eq!(there(), WrongAttempts { pins: vec![at(49)], ..WrongAttempts::default() });
        write(&store, move |w| crate::users::remove(w, org, user));
        assert_eq!(there(), WrongAttempts::default());
        whole(&store);
    }
}
