//! Documents on their way in: sealed while they are written, synced when they are finished, removed when not kept.

use super::{CHUNK, SpoolFiles, TAG, aad, nonce};
use crate::{
    error::{SpoolError, spool},
    files::private,
    keys::{DocumentKey, cipher, random},
};
use aws_lc_rs::{
    aead::LessSafeKey,
    digest::{Context, SHA256},
};
use model::id::DocumentId;
use std::{
    fs::File,
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use zeroize::Zeroizing;

/// After how many chunks the room on the disk is looked at again.
const LOOK_AGAIN: u32 = 16;

/// A document that is being written. Dropped before [`Stage::finish`], it leaves nothing behind.
pub struct Stage {
    guard: Guard,
    key: Zeroizing<[u8; 32]>,
    cipher: LessSafeKey,
    file: File,
    buffer: Zeroizing<Vec<u8>>,
    chunk: u32,
    octets: u64,
    limit: u64,
    digest: Context,
    failed: Option<io::ErrorKind>,
}

/// A document that is durable and not yet kept. Dropped before a commit has kept it, it leaves nothing behind.
pub struct StagedDocument {
    /// Its identifier.
    pub id: DocumentId,
    /// How many bytes it has.
    pub octets: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    slot: u32,
    guard: Guard,
}

impl Stage {
    pub(crate) fn begin(files: &Arc<SpoolFiles>, limit: u64) -> Result<Self, SpoolError> {
        files.check_room()?;
        let id = DocumentId(*random::<16>()?);
        let key = random::<32>()?;
        let cipher = cipher(&key)?;
        let guard = Guard::new(files, id);
        let file = private().create_new(true).open(files.path(id)).map_err(spool("making a document"))?;
        Ok(Self {
            guard,
            key,
            cipher,
            file,
            buffer: Zeroizing::default(),
            chunk: 0,
            octets: 0,
            limit,
            digest: Context::new(&SHA256),
            failed: None,
        })
    }

    /// Seals the last chunk and makes the file durable.
    ///
    /// # Errors
    /// `TooLarge` or `Full` when a write has said so, or the file cannot be synced.
    pub fn finish(mut self) -> Result<StagedDocument, SpoolError> {
        if let Some(kind) = self.failed {
            return Err(self.refusal(kind));
        }
        self.seal(true)?;
        let key = DocumentKey { document: self.guard.id, key: self.key, octets: self.octets };
        let files = Arc::clone(&self.guard.files);
        let slot = files.slots.allocate()?;
        self.guard.slot = Some(slot);
        files.slots.put(slot, &key)?;
        files.sync(&self.file)?;
        let mut sha256 = [0; 32];
        sha256.iter_mut().zip(self.digest.finish().as_ref()).for_each(|(to, from)| *to = *from);
        Ok(StagedDocument { id: self.guard.id, octets: self.octets, sha256, slot, guard: self.guard })
    }

    /// Why an earlier write failed.
    fn refusal(&self, kind: io::ErrorKind) -> SpoolError {
        match kind {
            io::ErrorKind::FileTooLarge => SpoolError::TooLarge { limit: self.limit },
            kind => spool("writing a document")(kind.into()),
        }
    }

    fn take(&mut self, mut bytes: &[u8]) -> Result<(), SpoolError> {
        self.octets = self.octets.saturating_add(bytes.len() as u64);
        if self.octets > self.limit {
            return Err(SpoolError::TooLarge { limit: self.limit });
        }
        self.digest.update(bytes);
        while !bytes.is_empty() {
            if self.buffer.len() == CHUNK {
                self.seal(false)?;
            }
            let room = CHUNK.saturating_sub(self.buffer.len()).min(bytes.len());
            let (now, later) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
            if self.buffer.capacity() < CHUNK + TAG && self.chunk == 0 {
                self.make_room(now.len());
            }
            self.buffer.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Small documents get small buffers; the bytes of an outgrown one are not left in memory.
    fn make_room(&mut self, more: usize) {
        let wanted = self.buffer.len() + more + TAG;
        if wanted > self.buffer.capacity() {
            let size = wanted.next_power_of_two().min(CHUNK + TAG).max(wanted);
            let mut larger = Zeroizing::new(Vec::with_capacity(size));
            larger.extend_from_slice(&self.buffer);
            self.buffer = larger;
        }
    }

    /// Seals what is in the buffer as the next chunk and writes it.
    fn seal(&mut self, last: bool) -> Result<(), SpoolError> {
        if self.chunk % LOOK_AGAIN == LOOK_AGAIN - 1 {
            self.guard.files.check_room()?;
        }
        let nonce = nonce(self.chunk, last);
        let tag = self
            .cipher
            .seal_in_place_separate_tag(nonce, aad(self.guard.id), &mut self.buffer)
            .map_err(|_| SpoolError::Cipher("sealing a document"))?;
        self.buffer.extend_from_slice(tag.as_ref());
        self.file.write_all(&self.buffer).map_err(spool("writing a document"))?;
        self.buffer.clear();
        self.chunk = self.chunk.checked_add(1).ok_or(SpoolError::TooLarge { limit: self.limit })?;
        Ok(())
    }
}

impl Write for Stage {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(kind) = self.failed {
            return Err(self.refusal(kind).into());
        }
        let taken = self.take(bytes).map_err(io::Error::from);
        self.failed = taken.as_ref().err().map(io::Error::kind);
        taken.map(|()| bytes.len())
    }

    /// Nothing is flushed before a chunk is full; [`Stage::finish`] makes the document durable.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl StagedDocument {
    /// The slot of its key.
    pub(crate) fn slot(&self) -> u32 {
        self.slot
    }

    /// What says that it is kept.
    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.guard.kept)
    }

    /// Whether it was staged in that spool.
    pub(crate) fn is_in(&self, files: &Arc<SpoolFiles>) -> bool {
        Arc::ptr_eq(&self.guard.files, files)
    }
}

/// Removes the file and the key of a document that was not kept.
struct Guard {
    files: Arc<SpoolFiles>,
    id: DocumentId,
    slot: Option<u32>,
    kept: Arc<AtomicBool>,
}

impl Guard {
    fn new(files: &Arc<SpoolFiles>, id: DocumentId) -> Self {
        files.in_flight().insert(id);
        Self { files: Arc::clone(files), id, slot: None, kept: Arc::default() }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.kept.load(Ordering::Acquire) {
            self.files.unlink(self.id);
            self.slot.into_iter().for_each(|slot| self.files.slots.discard(slot));
        }
        self.files.in_flight().remove(&self.id);
    }
}
