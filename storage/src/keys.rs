//! Keys: one root key in a file, and one key per document in a slot that can be overwritten.
//!
//! The slots are not in the database, because a copy-on-write tree does not forget: overwriting the slot is what
//! deletes a document. A slot is 128 bytes, sealed under a key derived from the root key; a free slot holds random
//! bytes, so that nobody can tell the two apart without the root key.

mod slots;

pub(crate) use slots::Slots;

use crate::{
    error::{OpenError, SpoolError, file},
    files::{Layout, write_whole},
};
use aws_lc_rs::{
    aead::{AES_256_GCM, LessSafeKey, UnboundKey},
    hmac, rand,
};
use model::id::DocumentId;
use std::{io, sync::Arc};
use zeroize::Zeroizing;

/// The key that everything else is sealed under or derived from.
#[derive(Clone)]
pub(crate) struct RootKey(Arc<Zeroizing<[u8; 32]>>);

impl RootKey {
    /// The root key of the data directory; a new one where `new` says that there is nothing sealed yet.
    pub fn load(layout: &Layout, new: bool) -> Result<Self, OpenError> {
        let path = layout.root_key();
        match std::fs::read(&path).map(Zeroizing::new) {
            Ok(bytes) => {
                let key = bytes.as_slice().try_into().map_err(|_| OpenError::WrongKey(path))?;
                Ok(Self(Arc::new(Zeroizing::new(key))))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && new => {
                let key = random::<32>().map_err(crate::StoreError::from)?;
                write_whole(&path, 0o400, key.as_slice()).map_err(file("writing", &path))?;
                Ok(Self(Arc::new(key)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(OpenError::NoKey(path)),
            Err(source) => Err(OpenError::File { doing: "reading", path, source }),
        }
    }

    /// A key for one purpose: HKDF with SHA-256 (RFC 5869), `label` as its info, one block long.
    pub fn derive(&self, label: &str) -> Zeroizing<[u8; 32]> {
        let salt = hmac::Key::new(hmac::HMAC_SHA256, b"imprimatur");
        let secret = hmac::sign(&salt, self.0.as_slice());
        let mut block = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref()));
        block.update(label.as_bytes());
        block.update(&[1]);
        let mut key = Zeroizing::new([0; 32]);
        key.iter_mut().zip(block.sign().as_ref()).for_each(|(to, from)| *to = *from);
        key
    }
}

/// What opens one document: what its slot holds.
#[derive(Clone)]
pub(crate) struct DocumentKey {
    /// Which document.
    pub document: DocumentId,
    /// Its key.
    pub key: Zeroizing<[u8; 32]>,
    /// How long it is.
    pub octets: u64,
}

/// AES-256-GCM under `key`.
pub(crate) fn cipher(key: &[u8; 32]) -> Result<LessSafeKey, SpoolError> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(|_| SpoolError::Cipher("taking a key"))
}

/// Random bytes of the operating system, as the cipher library hands them out.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, SpoolError> {
    let mut bytes = Zeroizing::new([0; N]);
    fill(bytes.as_mut_slice())?;
    Ok(bytes)
}

/// Fills `bytes` with random bytes.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), SpoolError> {
    rand::fill(bytes).map_err(|_| SpoolError::Cipher("drawing random bytes"))
}
