//! What requests with a key have made, so that a repeated one makes nothing again.

use crate::{
    StoreError,
    tables::{ONCE, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{OrgId, UserId},
    time::Time,
};

pub use crate::rows::Creation;

/// What the request of that person with this key has made.
pub fn get(r: &impl Rows, org: OrgId, user: UserId, key: &[u8; 32]) -> Result<Option<Creation>, StoreError> {
    txn::get(r, ONCE, (org, user, key))
}

/// Remembers what it has made.
pub fn put(w: &mut WriteTxn, org: OrgId, user: UserId, key: &[u8; 32], made: &Creation) -> Result<(), StoreError> {
    w.insert(ONCE, (org, user, key), made)
}

/// Forgets what was made before `before`, at most `limit` rows; how many there were.
pub fn sweep(w: &mut WriteTxn, before: Time, limit: usize) -> Result<usize, StoreError> {
    let mut old = Vec::new();
    txn::visit(w, ONCE, everything(), |key, made| {
        if made.at < before {
            old.push(key);
        }
        Ok(old.len() < limit)
    })?;
    old.iter().try_for_each(|key| w.delete(ONCE, key))?;
    Ok(old.len())
}

/// Forgets what somebody has made.
pub(crate) fn remove_of_user(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    w.delete_first(ONCE, within((org, user)), usize::MAX).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};

    #[test]
    fn what_was_made_is_known_until_it_is_swept_or_its_maker_goes() {
        let store = furnished();
        let (org, user) = (samples::ORG, samples::USER);
        let made = |at: i64| Creation { at: Time(at), request: [1; 32], made: [2; 16] };
        write(&store, move |w| {
            put(w, org, user, &[1; 32], &made(1))?;
            put(w, org, user, &[2; 32], &made(2))?;
            put(w, org, user, &[3; 32], &made(3))
        });
        assert_eq!(read(&store, |r| get(r, org, user, &[2; 32])), Some(made(2)));
        whole(&store);
        assert_eq!(write(&store, |w| sweep(w, Time(3), 9)), 2);
        assert_eq!(read(&store, |r| get(r, org, user, &[2; 32])), None);
        write(&store, move |w| crate::users::remove(w, org, user));
        assert_eq!(read(&store, |r| get(r, org, user, &[3; 32])), None);
        whole(&store);
    }
}
