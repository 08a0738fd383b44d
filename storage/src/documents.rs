//! Documents as their users see them: staged, kept in a transaction, opened, forgotten.

use crate::{
    error::{SpoolError, StoreError, redb_error},
    space::Room,
    spool::{Document, SpoolFiles, Stage, StagedDocument},
    tables::DOCUMENTS,
    txn::{self, ForgottenDocument, ReadTxn, Rows, WriteTxn},
};
use model::id::DocumentId;
use redb::{Database, ReadableDatabase as _};
use std::sync::Arc;

/// The documents of a [`Store`](crate::Store).
#[derive(Clone, Copy)]
pub struct Spool<'s> {
    files: &'s Arc<SpoolFiles>,
    database: &'s Database,
}

impl<'s> Spool<'s> {
    pub(crate) fn of(files: &'s Arc<SpoolFiles>, database: &'s Database) -> Self {
        Self { files, database }
    }

    /// Begins a new document of at most `limit` bytes.
    ///
    /// # Errors
    /// `Full` when there is no room for new documents.
    pub fn stage(&self, limit: u64) -> Result<Stage, SpoolError> {
        Stage::begin(self.files, limit)
    }

    /// Opens a document that was kept. It is checked chunk by chunk while it is read.
    ///
    /// # Errors
    /// `Gone` when it was forgotten, `Damaged` when its file or key is not what was written.
    pub fn open(&self, r: &impl Rows, id: DocumentId) -> Result<Document, SpoolError> {
        let slot = txn::get(r, DOCUMENTS, id)?.ok_or(SpoolError::Gone(id))?;
        let opened = match self.files.slots.get(slot)? {
            Some(key) if key.document == id => Document::open(self.files, &key),
            _ => Err(SpoolError::Damaged(id)),
        };
        if matches!(opened, Err(SpoolError::Damaged(_))) && !self.has_now(id)? {
            // `r` is older than the deletion that has taken the key and the file away.
            return Err(SpoolError::Gone(id));
        }
        opened
    }

    /// Whether the document has a row at this moment.
    fn has_now(&self, id: DocumentId) -> Result<bool, StoreError> {
        let now = self.database.begin_read().map(ReadTxn::new).map_err(redb_error("beginning to read"))?;
        txn::has(&now, DOCUMENTS, id)
    }
}

impl WriteTxn {
    /// Keeps a staged document: its file and key live from this commit on, until [`WriteTxn::forget`].
    ///
    /// # Errors
    /// `Full` when there is no room for new documents, `Conflict` when it is kept already, `Gone` when it was staged
    /// in another store.
    pub fn keep(&mut self, staged: &StagedDocument) -> Result<(), StoreError> {
        if self.room != Room::Plenty {
            return Err(StoreError::Full);
        }
        if !staged.is_in(&self.spool) {
            return Err(SpoolError::Gone(staged.id).into());
        }
        if txn::has(self, DOCUMENTS, staged.id)? {
            return Err(StoreError::Conflict("document"));
        }
        self.kept.push(staged.flag());
        self.insert(DOCUMENTS, staged.id, &staged.slot())
    }

    /// Forgets a document: its key is overwritten before the commit is acknowledged, then its file is removed.
    /// One that is not there is no error.
    ///
    /// # Errors
    /// When the rows cannot be read or written.
    pub fn forget(&mut self, document: DocumentId) -> Result<(), StoreError> {
        if let Some(slot) = self.take(DOCUMENTS, document)? {
            self.forgotten.push(ForgottenDocument { slot, document });
            self.changes.forgot = true;
        }
        Ok(())
    }
}
