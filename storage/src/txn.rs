//! The two kinds of transaction, and what both can do: get a row, walk a stretch of keys.
//!
//! Reading sees one instant and waits for nobody. Writing happens inside a closure on the writer thread; it keeps
//! account of what the closure did, because that decides what follows when the closure fails.

mod write;

pub(crate) use write::Changes;
pub use write::WriteTxn;

use crate::{
    codec::Stored,
    error::{StoreError, redb_error},
    tables::{Span, Table},
};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, TableDefinition};
use std::ops::Bound;

/// What redb is told of every table: bytes to bytes.
pub(crate) type Bytes = &'static [u8];

/// The rows at one instant: what [`ReadTxn`] and [`WriteTxn`] have in common.
pub trait Rows: sealed::Open {}

impl Rows for ReadTxn {}
impl Rows for WriteTxn {}

pub(crate) mod sealed {
    //! Where redb is; nobody outside the crate can name it.

    use super::{Bytes, StoreError};

    /// Opens tables.
    pub trait Open {
        /// An open table.
        type Opened<'t>: redb::ReadableTable<Bytes, Bytes>
        where
            Self: 't;
        /// The table of that name.
        fn open(&self, name: &'static str) -> Result<Self::Opened<'_>, StoreError>;
    }
}

/// A consistent instant of the store. It waits for nobody and nobody waits for it.
pub struct ReadTxn {
    txn: ReadTransaction,
}

impl ReadTxn {
    pub(crate) fn new(txn: ReadTransaction) -> Self {
        Self { txn }
    }
}

impl sealed::Open for ReadTxn {
    type Opened<'t> = ReadOnlyTable<Bytes, Bytes>;

    fn open(&self, name: &'static str) -> Result<Self::Opened<'_>, StoreError> {
        self.txn.open_table(definition(name)).map_err(redb_error("opening a table"))
    }
}

/// The value under `key`.
pub(crate) fn get<V: Stored>(r: &impl Rows, table: Table<V>, key: &[u8]) -> Result<Option<V>, StoreError> {
    get_in(&r.open(table.name)?, table, key)
}

/// Whether there is a value under `key`.
pub(crate) fn has<V>(r: &impl Rows, table: Table<V>, key: &[u8]) -> Result<bool, StoreError> {
    Ok(r.open(table.name)?.get(key).map_err(redb_error("reading"))?.is_some())
}

/// How many rows `table` has.
pub(crate) fn count<V>(r: &impl Rows, table: Table<V>) -> Result<u64, StoreError> {
    use redb::ReadableTableMetadata as _;
    r.open(table.name)?.len().map_err(redb_error("counting"))
}

/// Shows key and value of everything in `span` to `see`, in order, until it says that it has seen enough.
///
/// The table is open meanwhile: inside a [`WriteTxn`], `see` must not open it again.
pub(crate) fn visit<V: Stored>(
    r: &impl Rows,
    table: Table<V>,
    span: &Span,
    mut see: impl FnMut(&[u8], V) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let opened = r.open(table.name)?;
    for entry in opened.range::<&[u8]>(bounds(span)).map_err(redb_error("reading"))? {
        let (key, value) = entry.map_err(redb_error("reading"))?;
        let value = V::decode(value.value()).map_err(|why| StoreError::Row { table: table.name, why })?;
        if !see(key.value(), value)? {
            break;
        }
    }
    Ok(())
}

/// The first values in `span`, at most `limit`.
pub(crate) fn some<V: Stored>(r: &impl Rows, table: Table<V>, span: &Span, limit: usize) -> Result<Vec<V>, StoreError> {
    let mut values = Vec::new();
    if limit > 0 {
        visit(r, table, span, |_, value| {
            values.push(value);
            Ok(values.len() < limit)
        })?;
    }
    Ok(values)
}

/// All values in `span`.
pub(crate) fn all<V: Stored>(r: &impl Rows, table: Table<V>, span: &Span) -> Result<Vec<V>, StoreError> {
    some(r, table, span, usize::MAX)
}

/// How many keys are in `span`; values are not read.
pub(crate) fn count_in<V>(r: &impl Rows, table: Table<V>, span: &Span) -> Result<u64, StoreError> {
    let opened = r.open(table.name)?;
    let mut count = 0;
    for entry in opened.range::<&[u8]>(bounds(span)).map_err(redb_error("reading"))? {
        entry.map_err(redb_error("reading"))?;
        count += 1;
    }
    Ok(count)
}

/// The rows of those that an index lists in `span`, in the order of the index; `key` makes the key of the row.
pub(crate) fn join<I: Stored, V: Stored>(
    r: &impl Rows,
    (index, span): (Table<I>, &Span),
    (table, key): (Table<V>, impl Fn(I) -> crate::tables::Key),
) -> Result<Vec<V>, StoreError> {
    let listed = all(r, index, span)?;
    let opened = r.open(table.name)?;
    let mut rows = Vec::with_capacity(listed.len());
    for entry in listed {
        let row = get_in(&opened, table, key(entry).as_bytes())?;
        rows.push(row.ok_or(StoreError::Row { table: table.name, why: "listed in an index but missing" })?);
    }
    Ok(rows)
}

/// The value under `key` of a table that is open.
pub(crate) fn get_in<V: Stored>(
    opened: &impl ReadableTable<Bytes, Bytes>,
    table: Table<V>,
    key: &[u8],
) -> Result<Option<V>, StoreError> {
    let Some(value) = opened.get(key).map_err(redb_error("reading"))? else { return Ok(None) };
    V::decode(value.value()).map(Some).map_err(|why| StoreError::Row { table: table.name, why })
}

pub(crate) fn definition(name: &'static str) -> TableDefinition<'static, Bytes, Bytes> {
    TableDefinition::new(name)
}

pub(crate) fn bounds(span: &Span) -> (Bound<&[u8]>, Bound<&[u8]>) {
    (Bound::Included(&span.from), span.to.as_deref().map_or(Bound::Unbounded, Bound::Excluded))
}
