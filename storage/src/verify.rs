//! Whether everything in the store fits together: every row decodes and stands under its key, every index lists what
//! is there and nothing else, references lead somewhere, and rows, keys and files of documents belong together.
//!
//! An index is checked in both directions without being held in memory: every entry that a row expects must be
//! there, and there must be no more entries than were expected.

mod audit;
mod documents;
mod rows;

pub use audit::{ChainReport, audit as verify_audit};

use crate::{
    Store, StoreError,
    codec::StoredShape,
    error::redb_error,
    rows::hex,
    tables::{AsKey, Shape, Table, everything, key_bytes},
    txn::{self, FOREIGN_KEY, ReadTxn, bounds, sealed::Open as _},
};
use std::{collections::BTreeMap, fmt};

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The table, or `spool`, or `keys`.
    pub place: &'static str,
    /// What does not fit.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Everything that does not fit; nothing when all is well. Writing waits while the documents are looked through.
#[must_use]
pub fn verify(store: &Store) -> Vec<Finding> {
    let rows = store.read(|r| {
        let mut look = Inspection { r, findings: Vec::new(), expected: BTreeMap::new() };
        rows::all(&mut look)?;
        look.finish()
    });
    let documents = documents::all(store);
    [rows, documents, audit::findings(store)]
        .into_iter()
        .flat_map(|part| part.unwrap_or_else(|error| vec![broken(&error)]))
        .collect()
}

/// What is looked at, and what was found.
struct Inspection<'r> {
    r: &'r ReadTxn,
    findings: Vec<Finding>,
    /// How many entries the rows expect in each index.
    expected: BTreeMap<&'static str, u64>,
}

impl Inspection<'_> {
    /// Shows every row of `table` that decodes to `see`, with the bytes and the parts of its key.
    fn rows<K: Shape, V: StoredShape>(
        &mut self,
        table: Table<K, V>,
        mut see: impl FnMut(&mut Self, &[u8], K::Parts<'_>, &V) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let opened = self.r.open(table.name)?;
        for entry in opened.range::<&[u8]>(bounds(&everything::<K>())).map_err(redb_error("reading"))? {
            let (found, value) = entry.map_err(redb_error("reading"))?;
            let at = found.value();
            match (K::read(at), V::decode(value.value())) {
                (Some(key), Ok(value)) => see(self, at, key, &value)?,
                (None, _) => self.find(table.name, format!("row {} stands {FOREIGN_KEY}", hex(at))),
                (_, Err(why)) => self.find(table.name, format!("row {} is {why}", hex(at))),
            }
        }
        Ok(())
    }

    /// [`Inspection::rows`] of a table whose rows say under which key they stand.
    fn keyed_rows<K: Shape, V: StoredShape, A: AsKey<K>>(
        &mut self,
        table: Table<K, V>,
        key: impl Fn(&V) -> A,
        mut see: impl FnMut(&mut Self, &[u8], &V) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.rows(table, |look, at, _, value| {
            look.stands(table, at, key(value));
            see(look, at, value)
        })
    }

    /// The row under `at` says that it stands under `key`.
    fn stands<K, V>(&mut self, table: Table<K, V>, at: &[u8], key: impl AsKey<K>) {
        if key_bytes(&key) != at {
            self.find(table.name, format!("row {} stands under the key of another", hex(at)));
        }
    }

    /// The row under `row` expects that `index` has `value` under `key`, which may be secret and is not shown.
    fn entry<K, V: StoredShape + PartialEq>(
        &mut self,
        row: &[u8],
        (index, key): (Table<K, V>, impl AsKey<K>),
        value: &V,
    ) -> Result<(), StoreError> {
        *self.expected.entry(index.name).or_default() += 1;
        match txn::get(self.r, index, key) {
            Ok(Some(found)) if found == *value => (),
            Ok(Some(_)) => self.find(index.name, format!("the entry of row {} leads to another", hex(row))),
            Ok(None) => self.find(index.name, format!("the entry of row {} is missing", hex(row))),
            Err(StoreError::Row { why, .. }) => {
                self.find(index.name, format!("the entry of row {} is {why}", hex(row)));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// No row expects entries in `index` until one does: so an index without rows is looked at, too.
    fn index<K, V>(&mut self, index: Table<K, V>) {
        self.expected.entry(index.name).or_default();
    }

    /// A row under `from` refers to the row of `table` under `key`.
    fn refers<K, V>(
        &mut self,
        place: &'static str,
        from: &[u8],
        table: Table<K, V>,
        key: impl AsKey<K>,
    ) -> Result<(), StoreError> {
        if !txn::has(self.r, table, &key)? {
            let (from, to) = (hex(from), hex(&key_bytes(&key)));
            self.find(place, format!("row {from} refers to row {to} of {}, which is missing", table.name));
        }
        Ok(())
    }

    fn find(&mut self, place: &'static str, what: String) {
        self.findings.push(Finding { place, what });
    }

    /// Compares how many entries each index has with how many were expected.
    fn finish(mut self) -> Result<Vec<Finding>, StoreError> {
        for (name, expected) in std::mem::take(&mut self.expected) {
            use redb::ReadableTableMetadata as _;
            let there = self.r.open(name)?.len().map_err(redb_error("counting"))?;
            if there > expected {
                self.find(name, format!("entries that no row expects: {}", there - expected));
            }
        }
        Ok(self.findings)
    }
}

fn broken(error: &StoreError) -> Finding {
    Finding { place: "database", what: error.to_string() }
}
