//! The store: one data directory, read by anybody, written by one thread.

use crate::{
    chain::Chain,
    commit::{self, Task, Writer},
    documents::Spool,
    error::{OpenError, StoreError, redb_error},
    files::Layout,
    open::{self, Core},
    options::Options,
    spool::SpoolFiles,
    txn::{ReadTxn, WriteTxn},
};
use redb::ReadableDatabase as _;
use std::{
    path::Path,
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};
use zeroize::Zeroizing;

/// A data directory: rows, documents and their keys. Clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    /// None only while the store is being dropped.
    queue: Option<mpsc::Sender<Box<dyn Task>>>,
    writer: Option<JoinHandle<()>>,
    core: Arc<Core>,
}

impl Store {
    /// Opens the data directory `dir`, and makes it where there is none.
    ///
    /// # Errors
    /// One sentence for the operator: see [`OpenError`].
    pub fn open(dir: &Path, options: Options) -> Result<Self, OpenError> {
        open::open(&Layout { dir: dir.to_owned() }, options, None).and_then(Self::start)
    }

    /// A store for a test, in a directory that goes when the store goes.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn temporary() -> Result<Self, OpenError> {
        Self::temporary_with(Options::default())
    }

    /// A store for a test, run with `options`, in a directory that goes when the store goes.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn temporary_with(options: Options) -> Result<Self, OpenError> {
        let dir = tempfile::tempdir().map_err(crate::error::file("making", &std::env::temp_dir()))?;
        open::open(&Layout { dir: dir.path().to_owned() }, options, Some(dir)).and_then(Self::start)
    }

    pub(crate) fn start(core: Core) -> Result<Self, OpenError> {
        let core = Arc::new(core);
        let (queue, tasks) = mpsc::channel();
        let writer = Writer::new(Arc::clone(&core), tasks);
        let writer = thread::Builder::new()
            .name("storage-writer".to_owned())
            .spawn(move || writer.run())
            .map_err(crate::error::file("starting the writer of", &core.spool.dir))?;
        Ok(Self { inner: Arc::new(Inner { queue: Some(queue), writer: Some(writer), core }) })
    }

    /// Reads at one consistent instant.
    ///
    /// # Errors
    /// What `f` says, or that the database cannot be read.
    pub fn read<T, E: From<StoreError>>(&self, f: impl FnOnce(&ReadTxn) -> Result<T, E>) -> Result<T, E> {
        let txn = self.inner.core.database.begin_read().map_err(redb_error("beginning to read"))?;
        f(&ReadTxn::new(txn))
    }

    /// Runs `f` on the writer thread, together with what others write at the moment, and calls `done` there with
    /// its result once that is durable.
    ///
    /// `f` may run twice, because another closure of the same commit failed after having written; what it captured
    /// must be the same each time. An error of `f` undoes what `f` wrote, and nothing else. `done` must be quick.
    pub fn write<T, E>(
        &self,
        f: impl FnMut(&mut WriteTxn) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let task = commit::task(f, done);
        let unsent = match &self.inner.queue {
            Some(queue) => queue.send(task).err().map(|e| e.0),
            None => Some(task),
        };
        if let Some(mut task) = unsent {
            task.refuse(StoreError::Closed);
            task.settle();
        }
    }

    /// [`Store::write`] for threads that may wait.
    ///
    /// # Errors
    /// What `f` says, or why it could not be written.
    pub fn write_and_wait<T, E>(&self, f: impl FnMut(&mut WriteTxn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        if self.inner.writer.as_ref().is_some_and(|w| w.thread().id() == thread::current().id()) {
            return Err(StoreError::Nested.into());
        }
        let (done, result) = mpsc::sync_channel(1);
        self.write(f, move |r| {
            // The other end waits below for as long as it takes.
            let _ = done.send(r);
        });
        result.recv().unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }

    /// The documents.
    #[must_use]
    pub fn spool(&self) -> Spool<'_> {
        Spool::of(&self.inner.core.spool, &self.inner.core.database)
    }

    /// A key for one purpose, the same for as long as the data directory lives: HKDF of its root key.
    #[must_use]
    pub fn derive(&self, label: &str) -> [u8; 32] {
        // The prefix keeps these apart from the keys that the store uses itself.
        let key: Zeroizing<[u8; 32]> = self.inner.core.root.derive(&format!("for {label}"));
        *key
    }

    /// The key with which anybody can check the checkpoints of the audit (Ed25519, 32 bytes).
    #[must_use]
    pub fn audit_public_key(&self) -> Vec<u8> {
        self.chain().public_key()
    }

    pub(crate) fn chain(&self) -> &Chain {
        &self.inner.core.chain
    }

    pub(crate) fn spool_files(&self) -> &Arc<SpoolFiles> {
        &self.inner.core.spool
    }
}

impl Drop for Inner {
    /// Waits until everything that was handed in is durable.
    fn drop(&mut self) {
        self.queue = None;
        let Some(writer) = self.writer.take() else { return };
        // The last clone may go in a `done`, on the writer thread itself, which then ends by itself.
        if writer.thread().id() != thread::current().id() && writer.join().is_err() {
            tracing::error!("the writer of the store has panicked");
        }
    }
}
