//! Writing rows.

use super::{Bytes, definition, sealed::Open};
use crate::{
    chain::Chain,
    codec::StoredShape,
    error::{StoreError, redb_error},
    space::Room,
    spool::SpoolFiles,
    tables::{AsKey, Span, Table, key_bytes},
};
use model::id::DocumentId;
use redb::{ReadableTable as _, WriteTransaction};
use std::sync::{Arc, atomic::AtomicBool};

/// A transaction that writes. What its closure wrote is durable once the closure's `done` is called, or not at all.
pub struct WriteTxn {
    pub(crate) txn: WriteTransaction,
    pub(crate) spool: Arc<SpoolFiles>,
    pub(crate) chain: Arc<Chain>,
    pub(crate) room: Room,
    /// What the closure that runs now has done.
    pub(crate) changes: Changes,
    /// The documents that all closures of this commit want kept: set when it is committed.
    pub(crate) kept: Vec<Arc<AtomicBool>>,
    /// What all closures of this commit want forgotten.
    pub(crate) forgotten: Vec<ForgottenDocument>,
    buffer: Vec<u8>,
}

/// What one closure has done.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Changes {
    /// It wrote or removed something.
    pub dirty: bool,
    /// It added something.
    pub grew: bool,
    /// It removed something.
    pub freed: bool,
    /// It forgot a document.
    pub forgot: bool,
}

/// A document whose key is overwritten after the commit.
pub(crate) struct ForgottenDocument {
    pub slot: u32,
    pub document: DocumentId,
}

impl Open for WriteTxn {
    type Opened<'t> = redb::Table<'t, Bytes, Bytes>;

    fn open(&self, name: &'static str) -> Result<Self::Opened<'_>, StoreError> {
        self.txn.open_table(definition(name)).map_err(redb_error("opening a table"))
    }
}

impl WriteTxn {
    pub(crate) fn new(txn: WriteTransaction, spool: Arc<SpoolFiles>, chain: Arc<Chain>, room: Room) -> Self {
        Self {
            txn,
            spool,
            chain,
            room,
            changes: Changes::default(),
            kept: Vec::new(),
            forgotten: Vec::new(),
            buffer: Vec::new(),
        }
    }

    /// Writes `value` under `key`.
    pub(crate) fn insert<K, V: StoredShape>(
        &mut self,
        table: Table<K, V>,
        key: impl AsKey<K>,
        value: &V,
    ) -> Result<(), StoreError> {
        self.encode(table, value)?;
        self.changes.dirty = true;
        self.changes.grew = true;
        let mut opened = self.txn.open_table(definition(table.name)).map_err(redb_error("opening a table"))?;
        opened.insert(key_bytes(&key).as_slice(), self.buffer.as_slice()).map_err(redb_error("writing"))?;
        Ok(())
    }

    /// Writes `value` under `key` and gives back what stood there.
    pub(crate) fn replace<K, V: StoredShape>(
        &mut self,
        table: Table<K, V>,
        key: impl AsKey<K>,
        value: &V,
    ) -> Result<Option<V>, StoreError> {
        self.encode(table, value)?;
        self.changes.dirty = true;
        let mut opened = self.txn.open_table(definition(table.name)).map_err(redb_error("opening a table"))?;
        let old = opened.insert(key_bytes(&key).as_slice(), self.buffer.as_slice()).map_err(redb_error("writing"))?;
        self.changes.grew |= old.is_none();
        old.map(|old| decode(table, old.value())).transpose()
    }

    /// Removes what stands under `key` and gives it back.
    pub(crate) fn take<K, V: StoredShape>(
        &mut self,
        table: Table<K, V>,
        key: impl AsKey<K>,
    ) -> Result<Option<V>, StoreError> {
        let mut opened = self.txn.open_table(definition(table.name)).map_err(redb_error("opening a table"))?;
        let Some(old) = opened.remove(key_bytes(&key).as_slice()).map_err(redb_error("removing"))? else {
            return Ok(None);
        };
        self.changes.dirty = true;
        self.changes.freed = true;
        decode(table, old.value()).map(Some)
    }

    /// Removes what stands under `key`, whether it can be read or not.
    pub(crate) fn delete<K, V>(&mut self, table: Table<K, V>, key: impl AsKey<K>) -> Result<(), StoreError> {
        let mut opened = self.txn.open_table(definition(table.name)).map_err(redb_error("opening a table"))?;
        if opened.remove(key_bytes(&key).as_slice()).map_err(redb_error("removing"))?.is_some() {
            self.changes.dirty = true;
            self.changes.freed = true;
        }
        Ok(())
    }

    /// Removes the first rows in `span`, at most `limit`, and says how many.
    pub(crate) fn delete_first<K, V>(
        &mut self,
        table: Table<K, V>,
        span: Span<K>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let mut keys: Vec<Vec<u8>> = Vec::new();
        let mut opened = self.txn.open_table(definition(table.name)).map_err(redb_error("opening a table"))?;
        for entry in opened.range::<&[u8]>(super::bounds(&span)).map_err(redb_error("reading"))?.take(limit) {
            keys.push(entry.map_err(redb_error("reading"))?.0.value().to_vec());
        }
        for key in &keys {
            opened.remove(key.as_slice()).map_err(redb_error("removing"))?;
        }
        self.changes.dirty |= !keys.is_empty();
        self.changes.freed |= !keys.is_empty();
        Ok(keys.len())
    }

    fn encode<K, V: StoredShape>(&mut self, table: Table<K, V>, value: &V) -> Result<(), StoreError> {
        self.buffer.clear();
        value.encode(&mut self.buffer).map_err(|why| StoreError::Row { table: table.name, why })
    }
}

fn decode<K, V: StoredShape>(table: Table<K, V>, bytes: &[u8]) -> Result<V, StoreError> {
    V::decode(bytes).map_err(|why| StoreError::Row { table: table.name, why })
}
