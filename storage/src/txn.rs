//! The two kinds of transaction, and what both can do: get a row, walk a stretch of keys.
//!
//! Reading sees one instant and waits for nobody. Writing happens inside a closure on the writer thread; it keeps
//! account of what the closure did, because that decides what follows when the closure fails.

mod write;

pub use write::WriteTxn;
pub(crate) use write::{Changes, ForgottenDocument};

use crate::{
    codec::StoredShape,
    error::{StoreError, redb_error},
    tables::{AsKey, Shape, Span, Table, key_bytes},
};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable, TableDefinition};
use std::ops::Bound;

/// What is wrong with a key that is not of the shape that its table has.
pub(crate) const FOREIGN_KEY: &str = "under a key of another shape";

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
pub(crate) fn get<K, V: StoredShape>(
    r: &impl Rows,
    table: Table<K, V>,
    key: impl AsKey<K>,
) -> Result<Option<V>, StoreError> {
    get_in(&r.open(table.name)?, table, key)
}

/// The value under `key` of a table that is open.
pub(crate) fn get_in<K, V: StoredShape>(
    opened: &impl ReadableTable<Bytes, Bytes>,
    table: Table<K, V>,
    key: impl AsKey<K>,
) -> Result<Option<V>, StoreError> {
    let Some(value) = opened.get(key_bytes(&key).as_slice()).map_err(redb_error("reading"))? else { return Ok(None) };
    V::decode(value.value()).map(Some).map_err(|why| StoreError::Row { table: table.name, why })
}

/// Whether there is a value under `key`.
pub(crate) fn has<K, V>(r: &impl Rows, table: Table<K, V>, key: impl AsKey<K>) -> Result<bool, StoreError> {
    Ok(r.open(table.name)?.get(key_bytes(&key).as_slice()).map_err(redb_error("reading"))?.is_some())
}

/// How many rows `table` has.
pub(crate) fn count<K, V>(r: &impl Rows, table: Table<K, V>) -> Result<u64, StoreError> {
    use redb::ReadableTableMetadata as _;
    r.open(table.name)?.len().map_err(redb_error("counting"))
}

/// How many keys are in `span`; values are not read.
pub(crate) fn count_within<K, V>(r: &impl Rows, table: Table<K, V>, span: Span<K>) -> Result<u64, StoreError> {
    let opened = r.open(table.name)?;
    let mut count = 0;
    for entry in opened.range::<&[u8]>(bounds(&span)).map_err(redb_error("reading"))? {
        entry.map_err(redb_error("reading"))?;
        count += 1;
    }
    Ok(count)
}

/// Shows key and value of everything in `span` to `see`, in order, until it says that it has seen enough.
///
/// The table is open meanwhile: inside a [`WriteTxn`], `see` must not open it again.
pub(crate) fn visit<K: Shape, V: StoredShape>(
    r: &impl Rows,
    table: Table<K, V>,
    span: Span<K>,
    mut see: impl FnMut(K::Parts<'_>, V) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let opened = r.open(table.name)?;
    for entry in opened.range::<&[u8]>(bounds(&span)).map_err(redb_error("reading"))? {
        let (key, value) = entry.map_err(redb_error("reading"))?;
        let value = V::decode(value.value()).map_err(|why| StoreError::Row { table: table.name, why })?;
        let key = K::read(key.value()).ok_or(StoreError::Row { table: table.name, why: FOREIGN_KEY })?;
        if !see(key, value)? {
            break;
        }
    }
    Ok(())
}

/// The rows in `span`.
pub(crate) fn rows<K: Shape, V: StoredShape>(
    r: &impl Rows,
    table: Table<K, V>,
    span: Span<K>,
) -> Result<Vec<V>, StoreError> {
    first_rows(r, table, span, usize::MAX)
}

/// The first rows in `span`, at most `limit`.
pub(crate) fn first_rows<K: Shape, V: StoredShape>(
    r: &impl Rows,
    table: Table<K, V>,
    span: Span<K>,
    limit: usize,
) -> Result<Vec<V>, StoreError> {
    let mut values = Vec::new();
    if limit > 0 {
        visit(r, table, span, |_, value| {
            values.push(value);
            Ok(values.len() < limit)
        })?;
    }
    Ok(values)
}

/// The rows of those that an index lists in `span`, in the order of the index; `key` makes the key of the row.
pub(crate) fn join<I: Shape, E: StoredShape, K, V: StoredShape, A: AsKey<K>>(
    r: &impl Rows,
    (index, span): (Table<I, E>, Span<I>),
    (table, key): (Table<K, V>, impl Fn(E) -> A),
) -> Result<Vec<V>, StoreError> {
    let listed = rows(r, index, span)?;
    let opened = r.open(table.name)?;
    let mut found = Vec::with_capacity(listed.len());
    for entry in listed {
        found.push(get_in(&opened, table, key(entry))?.ok_or_else(|| missing(table))?);
    }
    Ok(found)
}

/// What is wrong when an index leads to a row of `table` that is not there.
pub(crate) fn missing<K, V>(table: Table<K, V>) -> StoreError {
    StoreError::Row { table: table.name, why: "listed in an index but missing" }
}

pub(crate) fn definition(name: &'static str) -> TableDefinition<'static, Bytes, Bytes> {
    TableDefinition::new(name)
}

pub(crate) fn bounds<K>(span: &Span<K>) -> (Bound<&[u8]>, Bound<&[u8]>) {
    (Bound::Included(&span.from), span.to.as_deref().map_or(Bound::Unbounded, Bound::Excluded))
}
