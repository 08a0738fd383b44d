//! The spool: documents sealed in files of their own, streamed in and out, never whole in memory.
//!
//! A file is a row of chunks of 64 KiB, each sealed with AES-256-GCM under the key of the document (the STREAM
//! construction): the nonce counts the chunks and marks the last one, the associated data names the document. So a
//! file that was cut, re-ordered, exchanged or altered does not open.

mod document;
mod stage;
mod syncer;

pub use document::Document;
pub use stage::{Stage, StagedDocument};

use self::syncer::Syncer;
use crate::{
    error::{FatalHandler, SpoolError, spool},
    files::sync_dir,
    keys::Slots,
    space::{Room, Space},
};
use aws_lc_rs::aead::{Aad, Nonce};
use model::id::DocumentId;
use std::{
    collections::HashSet,
    fs::{self, File},
    io,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tempfile::TempDir;

/// How much of a document is sealed at a time.
const CHUNK: usize = 64 * 1024;
/// How much longer it gets by that.
const TAG: usize = 16;

/// What everything that touches the spool shares.
pub(crate) struct SpoolFiles {
    pub dir: PathBuf,
    pub slots: Arc<Slots>,
    pub space: Space,
    /// Documents whose files and keys are there without a row: being staged, or staged and not kept yet.
    in_flight: Mutex<HashSet<DocumentId>>,
    keys_synced: Syncer,
    directory_synced: Syncer,
    _claim: Claim,
}

/// What makes the directory ours. It is let go last, when not even a staged document is left that could touch it.
#[derive(Default)]
#[expect(dead_code, reason = "held for what happens when it is dropped")]
pub(crate) struct Claim {
    /// The lock, held as long as the file is open.
    pub lock: Option<File>,
    /// A directory that goes with us.
    pub temporary: Option<TempDir>,
}

impl SpoolFiles {
    pub fn new(dir: PathBuf, slots: Slots, space: Space, fatal: &FatalHandler, claim: Claim) -> io::Result<Arc<Self>> {
        let slots = Arc::new(slots);
        let (keys, spool_dir) = (Arc::clone(&slots), dir.clone());
        let sync_spool = move || sync_dir(&spool_dir).map_err(spool("syncing the spool directory"));
        Ok(Arc::new(Self {
            dir,
            slots,
            space,
            in_flight: Mutex::new(HashSet::new()),
            keys_synced: Syncer::start("storage-keys", fatal.clone(), move || keys.sync())?,
            directory_synced: Syncer::start("storage-spool", fatal.clone(), sync_spool)?,
            _claim: claim,
        }))
    }

    /// Where the file of a document is.
    pub fn path(&self, id: DocumentId) -> PathBuf {
        self.dir.join(id.to_string())
    }

    /// Makes a document durable with its key and the name of its file: three syncs at the same time, of which those
    /// of the keys and the directory are shared with everybody else who needs them now.
    pub fn sync(&self, file: &File) -> Result<(), SpoolError> {
        let (keys, directory) = (self.keys_synced.ask(), self.directory_synced.ask());
        file.sync_data().map_err(spool("syncing a document"))?;
        keys.wait("syncing the keys")?;
        directory.wait("syncing the spool directory")
    }

    /// Removes the file of a document that nobody can open any more.
    pub fn unlink(&self, id: DocumentId) {
        if let Err(error) = crate::files::remove_if_there(&self.path(id)) {
            // Swept at the next start; its key is gone already.
            tracing::warn!(document = %id, %error, "the file of a document could not be removed");
        }
    }

    /// Refuses new documents when there is no room for them.
    pub fn check_room(&self) -> Result<(), SpoolError> {
        if self.space.room() == Room::Plenty { Ok(()) } else { Err(SpoolError::Full) }
    }

    /// The documents whose files are in the directory; other names are given to `stray`.
    pub fn files(&self, mut stray: impl FnMut(PathBuf)) -> io::Result<Vec<DocumentId>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            match entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                Some(id) => found.push(id),
                None => stray(entry.path()),
            }
        }
        Ok(found)
    }

    /// Removes what a crash left behind: files and keys of documents that are not `kept`.
    pub fn sweep(&self, kept: &HashSet<DocumentId>, used: &HashSet<u32>) -> Result<(), SpoolError> {
        self.slots.sweep(used)?;
        let files = self.files(|_| ()).map_err(spool("listing the spool"))?;
        files.into_iter().filter(|id| !kept.contains(id)).for_each(|id| self.unlink(id));
        Ok(())
    }

    /// The documents that are being staged or wait to be kept.
    pub fn in_flight(&self) -> MutexGuard<'_, HashSet<DocumentId>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The nonce of a chunk: its number, and whether it is the last one. The key is used for one document only.
fn nonce(chunk: u32, last: bool) -> Nonce {
    let mut bytes = [0; 12];
    let fields = chunk.to_be_bytes().into_iter().chain([u8::from(last)]);
    bytes.iter_mut().skip(7).zip(fields).for_each(|(to, from)| *to = from);
    Nonce::assume_unique_for_key(bytes)
}

/// The associated data of all chunks of a document.
fn aad(id: DocumentId) -> Aad<[u8; 26]> {
    let mut bytes = [0; 26];
    let fields = b"document 1".iter().chain(&id.0);
    bytes.iter_mut().zip(fields).for_each(|(to, from)| *to = *from);
    Aad::from(bytes)
}
