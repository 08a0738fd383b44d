//! The slots: 128 bytes each, `nonce (12) | sealed (100) | tag (16)`, the number of the slot bound into the seal.

use super::{DocumentKey, RootKey, cipher, fill, random};
use crate::error::{SpoolError, spool};
use aws_lc_rs::aead::{Aad, LessSafeKey, Nonce};
use model::id::DocumentId;
use redb::StorageBackend;
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

const SLOT: usize = 128;
const SEALED: usize = 100;
/// How many slots the file grows by.
const MORE: u32 = 512;

/// The file of slots. redb's interface to a file is just what it needs, and lets a test take its place.
pub(crate) struct Slots {
    file: Box<dyn StorageBackend>,
    cipher: LessSafeKey,
    free: Mutex<FreeSlots>,
}

struct FreeSlots {
    slots: Vec<u32>,
    /// How many slots the file has.
    count: u32,
}

impl Slots {
    /// The slots in `file`, all of them taken until [`Slots::sweep`] has said which are not.
    pub fn open(file: Box<dyn StorageBackend>, root: &RootKey) -> Result<Self, SpoolError> {
        let length = file.len().map_err(spool("measuring the slots"))?;
        let count = u32::try_from(length / SLOT as u64).unwrap_or(u32::MAX);
        let cipher = cipher(&root.derive("slots"))?;
        Ok(Self { file, cipher, free: Mutex::new(FreeSlots { slots: Vec::new(), count }) })
    }

    /// Frees every slot that is not `used`, and overwrites those that still hold a key: what a crash left behind.
    pub fn sweep(&self, used: &HashSet<u32>) -> Result<(), SpoolError> {
        let count = self.free().count;
        let unused: Vec<u32> = (0..count).rev().filter(|slot| !used.contains(slot)).collect();
        let mut stale = Vec::new();
        for slot in &unused {
            if self.get(*slot)?.is_some() {
                stale.push(*slot);
            }
        }
        self.scrub(stale)?;
        self.free().slots = unused;
        Ok(())
    }

    /// How many slots there are, taken or free.
    pub fn count(&self) -> u32 {
        self.free().count
    }

    /// Takes a free slot. Nothing is written yet but, now and then, more random bytes at the end of the file.
    pub fn allocate(&self) -> Result<u32, SpoolError> {
        let mut free = self.free();
        if free.slots.is_empty() {
            self.grow(&mut free)?;
        }
        free.slots.pop().ok_or(SpoolError::Full)
    }

    /// Gives back the slot of a document that was never kept. Nobody waits for that: should the overwriting get lost,
    /// the next start does it again.
    pub fn discard(&self, slot: u32) {
        if self.overwrite(slot).is_ok() {
            self.free().slots.push(slot);
        }
    }

    /// Writes the key of a document into a slot; durable after [`Slots::sync`].
    pub fn put(&self, slot: u32, key: &DocumentKey) -> Result<(), SpoolError> {
        let nonce = random::<12>()?;
        let mut sealed = Zeroizing::new([0u8; SEALED]);
        let fields = key.document.0.iter().chain(key.key.iter()).copied().chain(key.octets.to_be_bytes());
        sealed.iter_mut().zip(fields).for_each(|(to, from)| *to = from);
        let tag = self
            .cipher
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(*nonce), aad(slot), sealed.as_mut_slice())
            .map_err(|_| SpoolError::Cipher("sealing a key"))?;
        let bytes = [nonce.as_slice(), sealed.as_slice(), tag.as_ref()].concat();
        self.file.write(offset(slot), &bytes).map_err(spool("writing a key"))
    }

    /// The key in a slot; none where it is free or damaged.
    pub fn get(&self, slot: u32) -> Result<Option<DocumentKey>, SpoolError> {
        if slot >= self.count() {
            return Ok(None);
        }
        let mut bytes = Zeroizing::new([0u8; SLOT]);
        self.file.read(offset(slot), bytes.as_mut_slice()).map_err(spool("reading a key"))?;
        let Some((nonce, sealed)) = bytes.split_first_chunk_mut::<12>() else { return Ok(None) };
        let nonce = Nonce::assume_unique_for_key(*nonce);
        Ok(self.cipher.open_in_place(nonce, aad(slot), sealed).ok().and_then(|fields| parse(fields)))
    }

    /// Overwrites slots with random bytes, makes that durable, and frees them.
    pub fn scrub(&self, slots: Vec<u32>) -> Result<(), SpoolError> {
        if slots.is_empty() {
            return Ok(());
        }
        slots.iter().try_for_each(|slot| self.overwrite(*slot))?;
        self.sync()?;
        self.free().slots.extend(slots);
        Ok(())
    }

    /// Makes everything written to slots durable.
    pub fn sync(&self) -> Result<(), SpoolError> {
        self.file.sync_data().map_err(spool("syncing the keys"))
    }

    fn overwrite(&self, slot: u32) -> Result<(), SpoolError> {
        let noise = random::<SLOT>()?;
        self.file.write(offset(slot), noise.as_slice()).map_err(spool("overwriting a key"))
    }

    fn grow(&self, free: &mut FreeSlots) -> Result<(), SpoolError> {
        let mut noise = vec![0; MORE as usize * SLOT];
        fill(&mut noise)?;
        let count = free.count.saturating_add(MORE);
        self.file.set_len(offset(count)).map_err(spool("growing the keys"))?;
        self.file.write(offset(free.count), &noise).map_err(spool("growing the keys"))?;
        free.slots.extend((free.count..count).rev());
        free.count = count;
        Ok(())
    }

    fn free(&self) -> MutexGuard<'_, FreeSlots> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn offset(slot: u32) -> u64 {
    u64::from(slot) * SLOT as u64
}

fn aad(slot: u32) -> Aad<[u8; 9]> {
    let mut bytes = *b"slot1\0\0\0\0";
    bytes.iter_mut().skip(5).zip(slot.to_be_bytes()).for_each(|(to, from)| *to = from);
    Aad::from(bytes)
}

fn parse(fields: &[u8]) -> Option<DocumentKey> {
    let (document, rest) = fields.split_first_chunk::<16>()?;
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let octets = rest.first_chunk::<8>()?;
    let octets = u64::from_be_bytes(*octets);
    Some(DocumentKey { document: DocumentId(*document), key: Zeroizing::new(*key), octets })
}
