//! The keys of the audit: one that chains the entries (HMAC-SHA256, RFC 2104), one that signs the checkpoints
//! (Ed25519, RFC 8032). Both are derived from the root key of the data directory.

use crate::{
    error::StoreError,
    keys::RootKey,
    rows::{Checkpoint, Head},
};
use aws_lc_rs::{
    constant_time, hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use model::{id::OrgId, time::Time};

/// The keys of the audit.
pub(crate) struct Chain {
    key: hmac::Key,
    pair: Ed25519KeyPair,
}

impl Chain {
    /// The keys that `root` leads to.
    pub fn of(root: &RootKey) -> Result<Self, StoreError> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, root.derive("audit").as_slice());
        let seed = root.derive("audit checkpoints");
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.as_slice())
            .map_err(|_| StoreError::Row { table: "audit", why: "without a key that signs" })?;
        Ok(Self { key, pair })
    }

    /// The chain value of entry `number`, whose predecessor has the value `former`.
    pub fn link(&self, former: &[u8; 32], org: OrgId, number: u64, bytes: &[u8]) -> [u8; 32] {
        self.mac(&[b"entry", former, &org.0, &number.to_be_bytes(), bytes])
    }

    /// What a head row must carry.
    pub fn head(&self, org: OrgId, head: &Head) -> [u8; 32] {
        let Head { number, value, sealed, sealed_at, .. } = head;
        let (number, sealed, at) = (number.to_be_bytes(), sealed.to_be_bytes(), sealed_at.0.to_be_bytes());
        self.mac(&[b"head", &org.0, &number, value, &sealed, &at])
    }

    /// Signs that the chain of `org` had this value at `number`.
    pub fn checkpoint(&self, org: OrgId, number: u64, value: [u8; 32], at: Time) -> Checkpoint {
        let unsigned = Checkpoint { org, number, value, at, signature: Vec::new() };
        let signature = self.pair.sign(&unsigned.message()).as_ref().to_vec();
        Checkpoint { signature, ..unsigned }
    }

    /// The key with which anybody can check the checkpoints.
    pub fn public_key(&self) -> Vec<u8> {
        self.pair.public_key().as_ref().to_vec()
    }

    /// The parts are of fixed length but for the last, so that no two lists of parts are the same bytes.
    fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.key);
        parts.iter().for_each(|part| context.update(part));
        let mut mac = [0; 32];
        mac.iter_mut().zip(context.sign().as_ref()).for_each(|(to, from)| *to = *from);
        mac
    }
}

/// Whether two MACs are the same, in a time that does not tell where they differ.
pub(crate) fn same(a: &[u8; 32], b: &[u8; 32]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}
