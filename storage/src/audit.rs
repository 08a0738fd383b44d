//! The audit: a chain of entries per organization that is only ever added to, and signed checkpoints of it.
//!
//! Each entry carries the HMAC of its predecessor's chain value and its own bytes (see `chain`), so an entry that
//! is changed, dropped, moved or swapped breaks the chain from there on. The head row says how long the chain is, and
//! is sealed too, so that a shorter one does not pass. Whoever has a copy of the whole directory could put an old
//! chain with its old head in place: a checkpoint that was copied away tells.

pub mod checkpoints;

use crate::{
    StoreError,
    chain::Chain,
    codec::StoredShape,
    tables::{AUDIT, AUDIT_CHECKPOINTS, AUDIT_HEADS, within},
    txn::{self, Rows, WriteTxn},
};
use model::{audit::Entry, id::OrgId, time::Time};
use std::sync::Arc;

pub use crate::rows::{Checkpoint, Head, Link};

/// After so many entries a checkpoint is signed, whatever the time.
pub const ENTRIES_PER_CHECKPOINT: u64 = 1000;

/// Adds an entry to the chain of `org`, and gives back its number.
pub fn append(w: &mut WriteTxn, org: OrgId, entry: &Entry) -> Result<u64, StoreError> {
    crate::orgs::must_be(w, org)?;
    let chain = Arc::clone(&w.chain);
    let head = head(w, org)?;
    let number = head.as_ref().map_or(0, |h| h.number).saturating_add(1);
    let mut bytes = Vec::new();
    entry.encode(&mut bytes).map_err(|why| StoreError::Row { table: AUDIT.name, why })?;
    let former = head.as_ref().map_or([0; 32], |h| h.value);
    let value = chain.link(&former, org, number, &bytes);
    w.insert(AUDIT, (org, number), &Link { value, bytes })?;
    let (sealed, sealed_at) = head.map_or((0, entry.at), |h| (h.sealed, h.sealed_at));
    put_head(w, &chain, org, Head { number, value, sealed, sealed_at, mac: [0; 32] })?;
    if number.saturating_sub(sealed) >= ENTRIES_PER_CHECKPOINT {
        seal(w, org, entry.at)?;
    }
    Ok(number)
}

/// Signs a checkpoint of the chain of `org`, unless the last one says the same.
pub fn seal(w: &mut WriteTxn, org: OrgId, at: Time) -> Result<Option<Checkpoint>, StoreError> {
    let chain = Arc::clone(&w.chain);
    let Some(head) = head(w, org)?.filter(|h| h.number > h.sealed) else { return Ok(None) };
    let checkpoint = chain.checkpoint(org, head.number, head.value, at);
    w.insert(AUDIT_CHECKPOINTS, (org, head.number), &checkpoint)?;
    put_head(w, &chain, org, Head { sealed: head.number, sealed_at: at, ..head })?;
    Ok(Some(checkpoint))
}

fn put_head(w: &mut WriteTxn, chain: &Chain, org: OrgId, head: Head) -> Result<(), StoreError> {
    let mac = chain.head(org, &head);
    w.insert(AUDIT_HEADS, org, &Head { mac, ..head })
}

/// Where the chain of `org` ends; none before the first entry.
pub fn head(r: &impl Rows, org: OrgId) -> Result<Option<Head>, StoreError> {
    txn::get(r, AUDIT_HEADS, org)
}

/// The last checkpoint of `org`.
pub fn checkpoint(r: &impl Rows, org: OrgId) -> Result<Option<Checkpoint>, StoreError> {
    let Some(head) = head(r, org)? else { return Ok(None) };
    txn::get(r, AUDIT_CHECKPOINTS, (org, head.sealed))
}

/// Shows the entries of `org` from number `from` downwards to `see`, the latest first, until it says that it has seen
/// enough. Numbers that are missing are passed over: that is for `verify` to say.
///
/// # Errors
/// When the database cannot be read, or a row is not of its shape.
pub fn visit_back<E: From<StoreError>>(
    r: &impl Rows,
    org: OrgId,
    from: u64,
    mut see: impl FnMut(u64, Entry) -> Result<bool, E>,
) -> Result<(), E> {
    for number in (1..=from).rev() {
        let Some(link) = txn::get(r, AUDIT, (org, number))? else { continue };
        let entry = Entry::decode(&link.bytes).map_err(|why| StoreError::Row { table: AUDIT.name, why })?;
        if !see(number, entry)? {
            break;
        }
    }
    Ok(())
}

/// Removes at most `limit` entries of the audit of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    // Without its head the chain is none, and nobody looks for its links.
    w.delete(AUDIT_HEADS, org)?;
    let checkpoints = w.delete_first(AUDIT_CHECKPOINTS, within((org,)), limit)?;
    Ok(checkpoints + w.delete_first(AUDIT, within((org,)), limit.saturating_sub(checkpoints))?)
}

#[cfg(test)]
mod tests;
