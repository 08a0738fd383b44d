//! The audit: a chain of entries per organization that is only ever added to, and signed checkpoints of it.
//!
//! Each entry carries the HMAC of its predecessor's chain value and its own bytes (see [`chain`]), so an entry that
//! is changed, dropped, moved or swapped breaks the chain from there on. The head row says how long the chain is, and
//! is sealed too, so that a shorter one does not pass. Whoever has a copy of the whole directory could put an old
//! chain with its old head in place: a checkpoint that was copied away tells.

pub(crate) mod chain;
pub mod checkpoints;

use crate::{
    StoreError,
    codec::Stored,
    tables::{AUDIT, AUDIT_CHECKPOINTS, AUDIT_HEADS, of},
    txn::{self, Rows, WriteTxn},
};
use chain::Chain;
use checkpoints::Checkpoint;
use model::{audit::Entry, id::OrgId, time::Time};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// After so many entries a checkpoint is signed, whatever the time.
pub const ENTRIES_PER_CHECKPOINT: u64 = 1000;

/// An entry as it is stored: its bytes, and the chain value that they lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The HMAC of the chain up to here.
    pub(crate) value: [u8; 32],
    /// The entry, encoded.
    pub(crate) bytes: Vec<u8>,
}

/// Where the chain of an organization ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many entries there are; they are numbered from one.
    pub number: u64,
    /// The chain value of the last.
    pub value: [u8; 32],
    /// Up to which number the last checkpoint reaches.
    pub sealed: u64,
    /// When that was signed.
    pub sealed_at: Time,
    /// The HMAC of all this.
    pub(crate) mac: [u8; 32],
}

/// Adds an entry to the chain of `org`, and gives back its number.
///
/// # Errors
/// When the database cannot be read or written.
pub fn append(w: &mut WriteTxn, org: OrgId, entry: &Entry) -> Result<u64, StoreError> {
    crate::orgs::must_be(w, org)?;
    let chain = Arc::clone(&w.chain);
    let head = head(w, org)?;
    let number = head.as_ref().map_or(0, |h| h.number).saturating_add(1);
    let mut bytes = Vec::new();
    entry.encode(&mut bytes).map_err(|why| StoreError::Row { table: AUDIT.name, why })?;
    let former = head.as_ref().map_or([0; 32], |h| h.value);
    let value = chain.link(&former, org, number, &bytes);
    w.insert(AUDIT, of(org).long(number).as_bytes(), &Link { value, bytes })?;
    let (sealed, sealed_at) = head.map_or((0, entry.at), |h| (h.sealed, h.sealed_at));
    put_head(w, &chain, org, Head { number, value, sealed, sealed_at, mac: [0; 32] })?;
    if number.saturating_sub(sealed) >= ENTRIES_PER_CHECKPOINT {
        seal(w, org, entry.at)?;
    }
    Ok(number)
}

/// Signs a checkpoint of the chain of `org`, unless the last one says the same.
///
/// # Errors
/// When the database cannot be read or written.
pub fn seal(w: &mut WriteTxn, org: OrgId, at: Time) -> Result<Option<Checkpoint>, StoreError> {
    let chain = Arc::clone(&w.chain);
    let Some(head) = head(w, org)?.filter(|h| h.number > h.sealed) else { return Ok(None) };
    let checkpoint = chain.checkpoint(org, head.number, head.value, at);
    w.insert(AUDIT_CHECKPOINTS, of(org).long(head.number).as_bytes(), &checkpoint)?;
    put_head(w, &chain, org, Head { sealed: head.number, sealed_at: at, ..head })?;
    Ok(Some(checkpoint))
}

fn put_head(w: &mut WriteTxn, chain: &Chain, org: OrgId, head: Head) -> Result<(), StoreError> {
    let mac = chain.head(org, &head);
    w.insert(AUDIT_HEADS, of(org).as_bytes(), &Head { mac, ..head })
}

/// Where the chain of `org` ends; none before the first entry.
///
/// # Errors
/// When the database cannot be read.
pub fn head(r: &impl Rows, org: OrgId) -> Result<Option<Head>, StoreError> {
    txn::get(r, AUDIT_HEADS, of(org).as_bytes())
}

/// The last checkpoint of `org`.
///
/// # Errors
/// When the database cannot be read.
pub fn checkpoint(r: &impl Rows, org: OrgId) -> Result<Option<Checkpoint>, StoreError> {
    let Some(head) = head(r, org)? else { return Ok(None) };
    txn::get(r, AUDIT_CHECKPOINTS, of(org).long(head.sealed).as_bytes())
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
        let Some(link) = txn::get(r, AUDIT, of(org).long(number).as_bytes())? else { continue };
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
    w.delete(AUDIT_HEADS, of(org).as_bytes())?;
    let checkpoints = w.clear_some(AUDIT_CHECKPOINTS, &of(org).span(), limit)?;
    Ok(checkpoints + w.clear_some(AUDIT, &of(org).span(), limit.saturating_sub(checkpoints))?)
}

#[cfg(test)]
mod tests;
