//! Checkpoints: signed statements that a chain had this value at this number, in the database and as lines of a file
//! that is meant to be copied away.

use crate::{
    Store, StoreError,
    error::{OpenError, file},
    files,
};
use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use model::{id::OrgId, time::Time};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    fs::DirBuilder,
    io::Write as _,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    str::FromStr,
};

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

/// The file of the data directory `dir` that is meant to be copied away.
#[must_use]
pub fn path(dir: &Path) -> PathBuf {
    dir.join("audit").join("checkpoints")
}

/// Appends checkpoints to the file, which begins with the key that checks them; durable when this returns.
///
/// # Errors
/// When the file cannot be written.
pub fn write_down(store: &Store, checkpoints: &[Checkpoint]) -> Result<(), OpenError> {
    let spool = &store.shared().dir;
    let path = path(spool.parent().unwrap_or(spool));
    let dir = path.parent().unwrap_or(&path);
    DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(file("making the directory", dir))?;
    let new = !path.exists();
    let mut text = String::new();
    if new {
        text += &format!("ed25519 {}\n", hex(&store.audit_public_key()));
    }
    checkpoints.iter().for_each(|checkpoint| text += &format!("{checkpoint}\n"));
    let mut opened = files::private().append(true).create(true).open(&path).map_err(file("opening", &path))?;
    opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all()).map_err(file("writing", &path))?;
    if new { files::sync_dir(dir).map_err(file("syncing", dir)) } else { Ok(()) }
}

/// The checkpoints of such a file; a last line that was cut off by a crash is passed over.
///
/// # Errors
/// With the number of a line that is none of ours.
pub fn read(text: &str) -> Result<Vec<Checkpoint>, StoreError> {
    let whole = text.rsplit_once('\n').map_or("", |(lines, _)| lines);
    let lines = whole.lines().filter(|line| !line.starts_with("ed25519 ") && !line.is_empty());
    lines.map(|line| line.parse().map_err(|why| StoreError::Row { table: "audit checkpoints", why })).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
