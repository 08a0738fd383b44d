//! Mail that was accepted, and the hashes of messages that were seen before.

use crate::{
    StoreError, queues,
    tables::{JOBS_OF_MESSAGE, MESSAGES, MESSAGES_OF_OWNER, SEEN, SEEN_BY_TIME, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{MessageId, OrgId, UserId},
    mail::Message,
    time::Time,
};

/// The message.
pub fn get(r: &impl Rows, org: OrgId, message: MessageId) -> Result<Option<Message>, StoreError> {
    txn::get(r, MESSAGES, (org, message))
}

/// The messages of a person.
pub fn of_owner(r: &impl Rows, org: OrgId, owner: UserId) -> Result<Vec<Message>, StoreError> {
    txn::join(r, (MESSAGES_OF_OWNER, within((org, owner))), (MESSAGES, |message| (org, message)))
}

/// Writes a message.
pub fn put(w: &mut WriteTxn, message: &Message) -> Result<(), StoreError> {
    crate::orgs::must_be(w, message.org)?;
    let old = w.replace(MESSAGES, (message.org, message.id), message)?;
    queues::change(w, message.org, old.as_ref().map(queues::of_message), Some(queues::of_message(message)))?;
    if let Some(old) = old.filter(|old| old.owner != message.owner) {
        w.delete(MESSAGES_OF_OWNER, listed(&old))?;
    }
    w.insert(MESSAGES_OF_OWNER, listed(message), &message.id)
}

/// Removes a message. Its document is forgotten by [`WriteTxn::forget`].
pub fn remove(w: &mut WriteTxn, org: OrgId, message: MessageId) -> Result<(), StoreError> {
    let Some(old) = w.take(MESSAGES, (org, message))? else { return Ok(()) };
    queues::change(w, org, Some(queues::of_message(&old)), None)?;
    w.delete(MESSAGES_OF_OWNER, listed(&old))
}

/// Removes a message that nothing needs any more: it was taken apart, and none of its jobs is left.
pub(crate) fn remove_unless_needed(w: &mut WriteTxn, org: OrgId, message: MessageId) -> Result<(), StoreError> {
    let over = get(w, org, message)?.is_some_and(|message| message.document.is_none());
    let jobs = txn::first_rows(w, JOBS_OF_MESSAGE, within((org, message)), 1)?;
    if over && jobs.is_empty() { remove(w, org, message) } else { Ok(()) }
}

/// Where a message stands in the list of its owner.
pub(crate) fn listed(message: &Message) -> (OrgId, UserId, MessageId) {
    (message.org, message.owner, message.id)
}

/// When a message with that hash was first seen.
pub fn seen(r: &impl Rows, org: OrgId, hash: &[u8; 32]) -> Result<Option<Time>, StoreError> {
    txn::get(r, SEEN, (org, hash))
}

/// Notes that a message with that hash was seen.
pub fn note_seen(w: &mut WriteTxn, org: OrgId, hash: &[u8; 32], when: Time) -> Result<(), StoreError> {
    crate::orgs::must_be(w, org)?;
    if let Some(old) = w.replace(SEEN, (org, hash), &when)? {
        w.delete(SEEN_BY_TIME, (old, org, hash))?;
    }
    w.insert(SEEN_BY_TIME, (when, org, hash), &(org, *hash))
}

/// Forgets the hashes of messages that were seen before `before`.
pub fn sweep_seen(w: &mut WriteTxn, before: Time) -> Result<(), StoreError> {
    let mut old = Vec::new();
    txn::visit(w, SEEN_BY_TIME, everything().until((before,)), |key, _| {
        old.push(key);
        Ok(true)
    })?;
    old.iter().try_for_each(|(when, org, hash)| forget_seen(w, *when, *org, hash))
}

/// Removes at most `limit` messages with their documents, and hashes of messages, of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = txn::first_rows(w, MESSAGES, within((org,)), limit)?;
    for message in &some {
        remove(w, org, message.id)?;
        message.document.map_or(Ok(()), |document| w.forget(document))?;
    }
    let left = limit.saturating_sub(some.len());
    let mut hashes: Vec<(Time, [u8; 32])> = Vec::new();
    if left > 0 {
        txn::visit(w, SEEN, within((org,)), |(_, hash), when| {
            hashes.push((when, hash));
            Ok(hashes.len() < left)
        })?;
    }
    hashes.iter().try_for_each(|(when, hash)| forget_seen(w, *when, org, hash))?;
    Ok(some.len() + hashes.len())
}

fn forget_seen(w: &mut WriteTxn, when: Time, org: OrgId, hash: &[u8; 32]) -> Result<(), StoreError> {
    w.delete(SEEN, (org, hash))?;
    w.delete(SEEN_BY_TIME, (when, org, hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{furnished, read, samples, whole, write};

    #[test]
    fn messages_come_and_go() {
        let store = furnished();
        let (org, id) = (samples::ORG, samples::message(1).id);
        write(&store, |w| put(w, &samples::message(1)));
        assert_eq!(read(&store, |r| get(r, org, id)), Some(samples::message(1)));
        assert_eq!(read(&store, |r| get(r, OrgId([2; 16]), id)), None);
        assert_eq!(read(&store, |r| of_owner(r, org, samples::USER)), [samples::message(1)]);
        whole(&store);
        write(&store, move |w| remove(w, org, id));
        assert_eq!(read(&store, |r| get(r, org, id)), None);
        assert_eq!(read(&store, |r| of_owner(r, org, samples::USER)), []);
        whole(&store);
    }

    #[test]
    fn what_was_seen_is_remembered_for_a_while() {
        let store = furnished();
        let org = samples::ORG;
        write(&store, move |w| {
            note_seen(w, org, &[1; 32], Time(-5))?;
            note_seen(w, org, &[2; 32], Time(10))?;
            note_seen(w, org, &[3; 32], Time(10))?;
            note_seen(w, org, &[3; 32], Time(20))
        });
        let check = |want: [Option<i64>; 3]| {
            let found = [1, 2, 3].map(|n| read(&store, |r| seen(r, org, &[n; 32])).map(|time| time.0));
            assert_eq!(found, want);
            whole(&store);
        };
        check([Some(-5), Some(10), Some(20)]);
        write(&store, |w| sweep_seen(w, Time(10)));
        check([None, Some(10), Some(20)]);
        write(&store, |w| sweep_seen(w, Time(11)));
        check([None, None, Some(20)]);
    }
}
