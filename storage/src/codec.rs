//! How values become bytes: rows as postcard behind a byte that says which shape it is; index entries and texts bare.
//!
//! A shape that was once stored is read for ever. To change one: keep the old struct here under a name with its
//! number, decode by the number, and give the new one the next; the golden bytes in the tests say when that is due.

mod former;
mod shapes;

pub(crate) use former::Work1;

use crate::rows::{
    Checkpoint, Creation, Credentials, EnrolmentToken, Head, Leave, Link, QueueSize, Removal, StoredAgent, StoredBadge,
    Work, WrongAttempts,
};
use model::{
    delegates::Delegate,
    groups::Group,
    history::PrintRecord,
    id::{
        AgentId, BadgeId, DeliveryId, GroupId, ImportId, JobId, MessageId, OrgId, PrintGroupId, PrinterId, UserId,
        WorkId,
    },
    imports::LineOutcome,
    jobs::life::LifeStep,
    policies::{QueuePolicy, QueuePreferences},
    print_groups::PrintGroup,
    print_users::PrintUser,
    printers::Printer,
    quotas::{Charge, Grant},
    time::Time,
};
use serde::{Serialize, de::DeserializeOwned};

/// What is wrong with bytes that do not decode, or with a value that does not encode.
pub type Malformed = &'static str;

/// A value as a table keeps it.
pub trait StoredShape: Sized {
    /// Appends the bytes of the value.
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed>;
    /// The value of the bytes.
    fn decode(bytes: &[u8]) -> Result<Self, Malformed>;
}

macro_rules! rows {
    ($($type:ty = $version:literal;)+) => {$(
        impl StoredShape for $type {
            fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> { write($version, self, out) }
            fn decode(bytes: &[u8]) -> Result<Self, Malformed> { read($version, bytes) }
        }
    )+};
}

rows! {
    Delegate = 1;
    Group = 1;
    LineOutcome = 1;
    PrintRecord = 1;
    Printer = 1;
    QueuePolicy = 1;
    QueuePreferences = 1;
    Charge = 1;
    PrintGroup = 1;
    PrintUser = 1;
    Grant = 1;
    StoredBadge = 1;
    Credentials = 1;
    StoredAgent = 1;
    EnrolmentToken = 1;
    Work = 2;
    Removal = 1;
    QueueSize = 1;
    model::audit::Entry = 1;
    Head = 1;
    Leave = 1;
    LifeStep = 1;
    Creation = 1;
    WrongAttempts = 1;
    Checkpoint = 1;
}

macro_rules! ids {
    ($($id:ident)+) => {$(
        impl StoredShape for $id {
            fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> { bare(&self.0, out) }
            fn decode(bytes: &[u8]) -> Result<Self, Malformed> { fixed(bytes).map(Self) }
        }
    )+};
}

ids! { OrgId GroupId PrintGroupId UserId BadgeId ImportId JobId MessageId PrinterId AgentId DeliveryId WorkId }

macro_rules! pairs {
    ($($second:ident)+) => {$(
        impl StoredShape for (OrgId, $second) {
            fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
                self.0.encode(out)?;
                self.1.encode(out)
            }
            fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
                let (org, second) = bytes.split_at_checked(16).ok_or("too short")?;
                Ok((OrgId::decode(org)?, $second::decode(second)?))
            }
        }
    )+};
}

type Hash = [u8; 32];

pairs! { UserId PrinterId DeliveryId Hash }

impl StoredShape for Hash {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        bare(self, out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        fixed(bytes)
    }
}

/// The chain value, then the bytes that it was made of, as they are: decoding must not change them.
impl StoredShape for Link {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        bare(&self.value, out)?;
        bare(&self.bytes, out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let (value, bytes) = bytes.split_first_chunk().ok_or("too short")?;
        Ok(Self { value: *value, bytes: bytes.to_vec() })
    }
}

impl StoredShape for u32 {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        bare(&self.to_be_bytes(), out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        fixed(bytes).map(Self::from_be_bytes)
    }
}

impl StoredShape for i64 {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        bare(&self.to_be_bytes(), out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        fixed(bytes).map(Self::from_be_bytes)
    }
}

impl StoredShape for Time {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        self.0.encode(out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        i64::decode(bytes).map(Self)
    }
}

impl StoredShape for Vec<u8> {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        bare(self, out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        Ok(bytes.to_vec())
    }
}

impl StoredShape for String {
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
        bare(self.as_bytes(), out)
    }
    fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_utf8(bytes.to_vec()).map_err(|_| "not UTF-8")
    }
}

/// Appends the number of the shape and the value in it.
fn write(version: u8, value: &impl Serialize, out: &mut Vec<u8>) -> Result<(), Malformed> {
    out.push(version);
    // The buffer is handed over and back: postcard appends to what it is given.
    let full = postcard::to_extend(value, std::mem::take(out)).map_err(|_| "does not encode")?;
    *out = full;
    Ok(())
}

/// The value, when it is of shape `version` and nothing follows it.
fn read<T: DeserializeOwned>(version: u8, bytes: &[u8]) -> Result<T, Malformed> {
    let (found, rest) = bytes.split_first().ok_or("empty")?;
    if *found != version {
        return Err("of a shape that this version does not know");
    }
    match postcard::take_from_bytes(rest) {
        Ok((value, [])) => Ok(value),
        Ok(_) => Err("more bytes than the shape has"),
        Err(_) => Err("not of its shape"),
    }
}

fn bare(bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Malformed> {
    out.extend_from_slice(bytes);
    Ok(())
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Malformed> {
    bytes.try_into().map_err(|_| "of the wrong length")
}
