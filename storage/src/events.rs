//! The history, in the order of time.

use crate::{
    StoreError,
    tables::{EVENTS, of},
    txn::{self, Rows, WriteTxn},
};
use model::{events::Event, id::OrgId, time::Time};

/// Adds an event.
///
/// # Errors
/// When the database cannot be written.
pub fn append(w: &mut WriteTxn, event: &Event) -> Result<(), StoreError> {
    w.insert(EVENTS, of(event.org).time(event.at).id(event.id.0).as_bytes(), event)
}

/// What happened from `from` to before `to`, in order.
///
/// # Errors
/// When the database cannot be read.
pub fn between(r: &impl Rows, org: OrgId, from: Time, to: Time) -> Result<Vec<Event>, StoreError> {
    if from >= to {
        return Ok(Vec::new());
    }
    txn::all(r, EVENTS, &of(org).time(from).until(of(org).time(to)))
}

/// Removes the history of an organization.
pub(crate) fn remove_all(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    w.clear(EVENTS, &of(org).span())
}
