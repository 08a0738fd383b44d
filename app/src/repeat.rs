//! Requests that meet others: two that change the same thing, and one that is sent twice.
//!
//! Whoever changes something may say what it looked like when it was read ([`tag`]): when somebody else was faster,
//! nothing is done. Whoever makes something may give the request a key: sent again, it is not done again.

use crate::{Caller, Error};
use identity::secret;
use model::time::Time;
use serde::Serialize;
use std::time::Duration;
use storage::{Rows, WriteTxn, once};

/// For how long a repeated request is known.
pub const KNOWN: Duration = Duration::from_secs(24 * 60 * 60);

/// The tag of a row as it stands: another row has another tag.
#[must_use]
pub fn tag(row: &impl Serialize) -> String {
    // A row that has no JSON has no tag that anybody could send back.
    let text = serde_json::to_string(row).unwrap_or_default();
    secret::digest(&text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What a request that makes something was given, so that it is done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// The digest of the key.
    pub key: [u8; 32],
    /// The digest of the request itself.
    pub request: [u8; 32],
}

impl Caller {
    /// Goes on only when the person saw `row` as it is now, or did not say what was seen. To be asked in the
    /// transaction that changes the row.
    ///
    /// # Errors
    /// [`Error::Changed`] when somebody else was faster.
    pub(crate) fn saw(&self, row: &impl Serialize) -> Result<(), Error> {
        let Some(seen) = &self.seen else { return Ok(()) };
        let now = format!("\"{}\"", tag(row));
        let same = seen.split(',').any(|seen| seen.trim() == now || seen.trim() == "*");
        if same { Ok(()) } else { Err(Error::Changed) }
    }

    /// What this very request has made already, when it is a repeated one. To be asked in the transaction that makes.
    ///
    /// # Errors
    /// [`Error::KeyReused`] when the key was given to another request.
    pub(crate) fn made(&self, r: &impl Rows, now: Time) -> Result<Option<[u8; 16]>, Error> {
        let Some(IdempotencyKey { key, request }) = &self.once else { return Ok(None) };
        let former = once::get(r, self.home, self.user, key)?.filter(|former| now.since(former.at) < KNOWN);
        match former {
            Some(former) if former.request == *request => Ok(Some(former.made)),
            Some(_) => Err(Error::KeyReused),
            None => Ok(None),
        }
    }

    /// Remembers what this request has made, in the transaction that makes it.
    ///
    /// # Errors
    /// When the store cannot write.
    pub(crate) fn has_made(&self, w: &mut WriteTxn, now: Time, made: [u8; 16]) -> Result<(), Error> {
        let Some(IdempotencyKey { key, request }) = &self.once else { return Ok(()) };
        Ok(once::put(w, self.home, self.user, key, &once::Creation { at: now, request: *request, made })?)
    }
}
