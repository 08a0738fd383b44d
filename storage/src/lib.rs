//! Rows, indexes, transactions and the document spool.
//!
//! A [`Store`] is one directory: a database of rows (redb, which nobody else sees), a spool of sealed documents,
//! and the keys of those documents in slots that can be overwritten. It reads through a [`ReadTxn`], at one
//! consistent instant, and writes through a [`WriteTxn`] on one thread, many closures to a commit; what was
//! acknowledged is durable.
//!
//! One file per noun has the functions that read and write its rows; a row and its indexes are written by one
//! function. Readers take `&impl Rows`, so they work inside both kinds of transaction; writers take
//! `&mut WriteTxn`. What reads fails when the database cannot be read or a row is not of its shape, what writes when
//! it cannot be written ([`StoreError`]); a function names only the errors that it has beside these.
//!
//! This crate knows no tokio, no HTTP and no business rules.

// Said once, above, instead of at each of a hundred functions.
#![allow(clippy::missing_errors_doc)]

mod chain;
mod codec;
mod commit;
mod documents;
mod error;
mod files;
mod keys;
mod migrations;
mod open;
mod options;
mod rows;
mod space;
mod spool;
mod store;
mod tables;
mod txn;
mod verify;

pub mod agents;
pub mod attempts;
pub mod audit;
pub mod badges;
pub mod credentials;
pub mod delegates;
pub mod deliveries;
pub mod events;
pub mod groups;
pub mod history;
pub mod imports;
pub mod jobs;
pub mod login;
pub mod mail;
pub mod meta;
pub mod once;
pub mod order;
pub mod orgs;
pub mod policies;
pub mod print_groups;
pub mod print_users;
pub mod printers;
pub mod queues;
pub mod quotas;
pub mod removal;
pub mod users;
pub mod work;

pub use documents::Spool;
pub use error::{FatalHandler, OpenError, SpoolError, StoreError};
pub use options::Options;
pub use space::FreeSpace;
pub use spool::{Document, Stage, StagedDocument};
pub use store::Store;
pub use txn::{ReadTxn, Rows, WriteTxn};
pub use verify::{ChainReport, Finding, verify, verify_audit};

#[cfg(test)]
mod tests;
