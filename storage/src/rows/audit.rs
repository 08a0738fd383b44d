//! The rows of the audit: an entry with its chain value, where a chain ends, and what was signed about it.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use model::{id::OrgId, time::Time};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An entry as it is stored: its bytes, and the chain value that they lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The HMAC of the chain up to here.
    pub(crate) value: [u8; 32],
    /// The entry, encoded.
    pub(crate) bytes: Vec<u8>,
}

/// Where the chain of an organization ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many entries there are; they are numbered from one.
    pub number: u64,
    /// The chain value of the last.
    pub value: [u8; 32],
    /// Up to which number the last checkpoint reaches.
    pub sealed: u64,
    /// When that was signed.
    pub sealed_at: Time,
    /// The HMAC of all this.
    pub(crate) mac: [u8; 32],
}

/// A signed statement about a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Whose chain.
    pub org: OrgId,
    /// Up to which entry.
    pub number: u64,
    /// The chain value there.
    pub value: [u8; 32],
    /// When it was signed.
    pub at: Time,
    /// The Ed25519 signature.
    pub signature: Vec<u8>,
}

impl Checkpoint {
    /// What is signed.
    pub(crate) fn message(&self) -> Vec<u8> {
        let (number, at) = (self.number.to_be_bytes(), self.at.0.to_be_bytes());
        [b"imprimatur audit checkpoint 1\n".as_slice(), &self.org.0, &number, &self.value, &at].concat()
    }

    /// Whether `public_key` has signed it.
    #[must_use]
    pub fn signed_by(&self, public_key: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, public_key).verify(&self.message(), &self.signature).is_ok()
    }
}

/// As a line of the file: organization, number, chain value, milliseconds since 1970, signature.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { org, number, value, at, signature } = self;
        write!(f, "checkpoint {org} {number} {} {} {}", hex(value), at.0, hex(signature))
    }
}

impl FromStr for Checkpoint {
    type Err = &'static str;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let not = "not a checkpoint";
        let mut words = line.split(' ');
        let mut word = || words.next().ok_or(not);
        if word()? != "checkpoint" {
            return Err(not);
        }
        let checkpoint = Self {
            org: word()?.parse().map_err(|_| not)?,
            number: word()?.parse().map_err(|_| not)?,
            value: bytes(word()?).and_then(|b| b.try_into().ok()).ok_or(not)?,
            at: Time(word()?.parse().map_err(|_| not)?),
            signature: bytes(word()?).ok_or(not)?,
        };
        if words.next().is_none() { Ok(checkpoint) } else { Err(not) }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
