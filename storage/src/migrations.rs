//! The schema and its numbered steps, each in a transaction of its own; the version stands in the table of notes.
//!
//! A table that is new needs no step: what is missing is made when the store is opened. A step is for rows that
//! must be written anew. Before the first one the database file is copied (see `open`).

mod indexes;
mod queues;
mod work;

use crate::{
    error::{StoreError, redb_error},
    tables::{AsKey, META, Table, key_bytes},
    txn::{self, ReadTxn, definition},
};
use redb::{Database, ReadableDatabase as _, WriteTransaction};

/// What a step does.
pub(crate) type Step = fn(&WriteTransaction) -> Result<(), StoreError>;

/// Every step, with the version that it leads to, in order.
pub(crate) const ALL: &[(u32, Step)] =
    &[(2, indexes::rebuild), (3, drop_deliveries_of_job), (4, work::into_lanes), (5, queues::count)];

/// The version that numbering began with.
pub(crate) const FIRST: u32 = 1;

/// The version of the schema after `steps`.
pub(crate) fn latest(steps: &[(u32, Step)]) -> u32 {
    steps.last().map_or(FIRST, |(version, _)| *version)
}

const VERSION: &str = "storage.schema";

/// The version of the schema that the database is in.
pub(crate) fn version(database: &Database) -> Result<u32, StoreError> {
    let txn = database.begin_read().map(ReadTxn::new).map_err(redb_error("beginning to read"))?;
    let noted = txn::get(&txn, META, VERSION)?.ok_or(StoreError::Row { table: META.name, why: "no schema version" })?;
    let bytes = noted.as_slice().try_into();
    bytes.map(u32::from_be_bytes).map_err(|_| StoreError::Row { table: META.name, why: "no schema version" })
}

/// Writes the first transaction of a new database: what `first` writes, and the latest version.
pub(crate) fn begin(
    database: &Database,
    first: impl FnOnce(&WriteTransaction) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    transact(database, |txn| {
        first(txn)?;
        note(txn, latest(ALL))
    })
}

/// Takes the steps that lead further than the version of the database.
pub(crate) fn run(database: &Database, steps: &[(u32, Step)]) -> Result<(), StoreError> {
    let found = version(database)?;
    for (version, step) in steps.iter().filter(|(version, _)| *version > found) {
        tracing::info!(version, "bringing the schema of the store up to date");
        transact(database, |txn| {
            step(txn)?;
            note(txn, *version)
        })?;
    }
    Ok(())
}

/// Writes in one transaction, durable when this returns.
pub(crate) fn transact(
    database: &Database,
    write: impl FnOnce(&WriteTransaction) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut txn = database.begin_write().map_err(redb_error("beginning to write"))?;
    txn.set_two_phase_commit(true);
    txn.set_quick_repair(true);
    write(&txn)?;
    txn.commit().map_err(redb_error("committing"))
}

/// The step to version 3: the list of the deliveries of each job, which nobody asked for, goes.
fn drop_deliveries_of_job(txn: &WriteTransaction) -> Result<(), StoreError> {
    txn.delete_table(definition("deliveries of job")).map(drop).map_err(redb_error("removing a table"))
}

/// The bytes of a key of `table`.
fn bytes<K, V>(_table: Table<K, V>, key: impl AsKey<K>) -> Vec<u8> {
    key_bytes(&key)
}

fn note(txn: &WriteTransaction, version: u32) -> Result<(), StoreError> {
    let mut meta = txn.open_table(definition(META.name)).map_err(redb_error("opening a table"))?;
    meta.insert(VERSION.as_bytes(), version.to_be_bytes().as_slice()).map_err(redb_error("writing the version"))?;
    Ok(())
}
