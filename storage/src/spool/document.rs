//! Documents on their way out: opened chunk by chunk, and only as long as every chunk is what was written.

use super::{CHUNK, SpoolFiles, TAG, aad, nonce};
use crate::{
    error::{SpoolError, spool},
    keys::{DocumentKey, cipher},
};
use aws_lc_rs::aead::LessSafeKey;
use model::id::DocumentId;
use std::{
    fs::File,
    io::{self, Read},
};
use zeroize::Zeroizing;

/// A document that is being read. Damage shows as an I/O error that carries [`SpoolError::Damaged`].
pub struct Document {
    id: DocumentId,
    octets: u64,
    file: File,
    cipher: LessSafeKey,
    /// Bytes that are still sealed in the file.
    sealed: u64,
    chunk: u32,
    buffer: Zeroizing<Vec<u8>>,
    /// What of the buffer is read already, and where its bytes end.
    at: usize,
    end: usize,
    /// Whether the last chunk was opened.
    whole: bool,
}

impl Document {
    pub(crate) fn open(files: &SpoolFiles, key: &DocumentKey) -> Result<Self, SpoolError> {
        let id = key.document;
        let file = match File::open(files.path(id)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(SpoolError::Damaged(id)),
            Err(error) => return Err(spool("opening a document")(error)),
        };
        let chunks = key.octets.div_ceil(CHUNK as u64).max(1);
        let length = file.metadata().map_err(spool("opening a document"))?.len();
        if length != key.octets.saturating_add(chunks.saturating_mul(TAG as u64)) {
            return Err(SpoolError::Damaged(id));
        }
        Ok(Self {
            id,
            octets: key.octets,
            file,
            cipher: cipher(&key.key)?,
            sealed: key.octets,
            chunk: 0,
            buffer: Zeroizing::default(),
            at: 0,
            end: 0,
            whole: false,
        })
    }

    /// How many bytes it has.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// Opens the next chunk into the buffer.
    fn next(&mut self) -> Result<(), SpoolError> {
        let plain = usize::try_from(self.sealed).map_or(CHUNK, |left| left.min(CHUNK));
        let last = self.sealed <= CHUNK as u64;
        self.buffer.resize(plain + TAG, 0);
        self.file.read_exact(&mut self.buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => SpoolError::Damaged(self.id),
            _ => spool("reading a document")(error),
        })?;
        self.cipher
            .open_in_place(nonce(self.chunk, last), aad(self.id), &mut self.buffer)
            .map_err(|_| SpoolError::Damaged(self.id))?;
        self.sealed = self.sealed.saturating_sub(plain as u64);
        self.chunk = self.chunk.saturating_add(1);
        self.whole = last;
        (self.at, self.end) = (0, plain);
        Ok(())
    }
}

impl Read for Document {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at == self.end && !self.whole && !to.is_empty() {
            self.next()?;
        }
        let mut ready = self.buffer.get(self.at..self.end).unwrap_or_default();
        let n = ready.read(to)?;
        self.at += n;
        Ok(n)
    }
}
