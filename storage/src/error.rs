//! Why the store did not do what it was asked: three closed lists, for opening, for rows and for documents; and what
//! happens when nothing can be promised any more.

use model::id::DocumentId;
use std::{io, path::PathBuf, sync::Arc};

/// Why a data directory could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("the data directory {0} is in use by another process")]
    InUse(PathBuf),
    /// A later version of the product has written it.
    #[error(
        "the data directory was written by a later version of the product (schema {found}, this one knows {known}): \
         start that version, or restore the copy made before its first start"
    )]
    Newer {
        /// The version of the schema that was found.
        found: u32,
        /// The latest one that this program knows.
        known: u32,
    },
    /// There are documents, and no rows that say whose they are.
    #[error("there are documents in {0} but no database beside them: restore the database, or move the documents away")]
    NoDatabase(PathBuf),
    /// There are rows, and no key to their documents.
    #[error("the key file {0} is missing: without it no document can be read")]
    NoKey(PathBuf),
    /// The key file is that of another data directory, or damaged.
    #[error("the key file {0} does not belong to this data directory")]
    WrongKey(PathBuf),
    /// The operating system refused a file or directory.
    #[error("{doing} {path}: {source}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// An operation on the rows or keys failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why rows could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database, while {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What the database said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A row is not of the form that its table has.
    #[error("a row of table {table} cannot be read: {why}")]
    Row {
        /// The table.
        table: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A value that must be unique belongs to another row; the field is named.
    #[error("{0} is taken")]
    Conflict(&'static str),
    /// The organization that something was to be added to is gone.
    #[error("the organization is gone")]
    NoOrganization,
    /// There is no room for anything new; deletions go on working.
    #[error("there is no room left")]
    Full,
    /// The document could not be kept.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The closure panicked; nothing of it was written.
    #[error("a transaction panicked")]
    Panicked,
    /// A transaction waited for another from inside the writer, which would never come.
    #[error("a transaction cannot wait for another one")]
    Nested,
    /// The store was closed, or stopped after a failure of the disk.
    #[error("the store is closed")]
    Closed,
}

/// Why a document could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// More bytes than allowed.
    #[error("the document is larger than {limit} bytes")]
    TooLarge {
        /// The most bytes that it may have.
        limit: u64,
    },
    /// There is no room for new documents.
    #[error("there is no room for new documents")]
    Full,
    /// The document is not what was once written: cut, exchanged or altered.
    #[error("document {0} is damaged")]
    Damaged(DocumentId),
    /// The document was forgotten, or never kept.
    #[error("document {0} is gone")]
    Gone(DocumentId),
    /// The cipher or the randomness of the machine failed.
    #[error("the cipher failed while {0}")]
    Cipher(&'static str),
    /// The operating system refused.
    #[error("{doing}: {source}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// What the operating system said.
        source: io::Error,
    },
    /// The row of the document could not be read.
    #[error("the row of the document: {0}")]
    Row(#[source] Box<StoreError>),
}

/// What happens when the disk fails: after a failed sync nobody knows what is on it, so the process ends and the
/// next one starts from what is. Tests look instead.
#[derive(Clone)]
pub struct FatalHandler(pub Arc<dyn Fn(&StoreError) + Send + Sync>);

impl Default for FatalHandler {
    fn default() -> Self {
        Self(Arc::new(|error| {
            tracing::error!(%error, "the disk failed; the process ends and starts again from what is durable");
            std::process::abort();
        }))
    }
}

impl From<StoreError> for SpoolError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Spool(inner) => inner,
            StoreError::Full => Self::Full,
            other => Self::Row(Box::new(other)),
        }
    }
}

impl From<io::Error> for SpoolError {
    /// The error of the spool that an I/O error carries, when a document was read or written through [`io::Read`]
    /// or [`io::Write`].
    fn from(error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(inner) => inner,
            Err(error) if full(&error) => Self::Full,
            Err(source) => Self::File { doing: "copying a document", source },
        }
    }
}

impl From<SpoolError> for io::Error {
    fn from(error: SpoolError) -> Self {
        let kind = match error {
            SpoolError::TooLarge { .. } => io::ErrorKind::FileTooLarge,
            SpoolError::Full => io::ErrorKind::StorageFull,
            SpoolError::Damaged(_) => io::ErrorKind::InvalidData,
            SpoolError::Gone(_) => io::ErrorKind::NotFound,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

/// Whether the operating system says that there is no room.
pub(crate) fn full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// An error of a file on its way into [`OpenError`].
pub(crate) fn file(doing: &'static str, path: &std::path::Path) -> impl FnOnce(io::Error) -> OpenError {
    let path = path.to_owned();
    move |source| OpenError::File { doing, path, source }
}

/// An error of a spool file on its way into [`SpoolError`].
pub(crate) fn spool(doing: &'static str) -> impl FnOnce(io::Error) -> SpoolError {
    move |source| if full(&source) { SpoolError::Full } else { SpoolError::File { doing, source } }
}

/// An error of redb on its way into [`StoreError`].
pub(crate) fn redb_error<E: Into<redb::Error>>(doing: &'static str) -> impl FnOnce(E) -> StoreError {
    move |error| StoreError::Database { doing, source: Box::new(error.into()) }
}
