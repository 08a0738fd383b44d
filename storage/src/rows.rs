//! The rows that are no values of the model, as they are stored: what the store adds to a value (the hash under which
//! it is found), and what only the store knows. They are leaves: tables and codec import them, and so do the nouns.

mod audit;
mod credentials;

pub(crate) use audit::hex;
pub use audit::{Checkpoint, Head, Link};
pub use credentials::{AccessToken, Credentials, PasswordLink, StoredPasskey, Totp};

use model::{
    badges::Badge,
    id::{JobId, OrgId, WorkId},
    printers::Agent,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// Work that waits for the same thing, and for nothing that another lane waits for. Rows and keys have its number: new
/// ones come at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lane {
    /// Letters to people, which wait for the site's mail server.
    Letters,
    /// Documents and messages that are looked into, which wait for a cage.
    Documents,
    /// Imports, which take minutes.
    Imports,
    /// Organizations that are being deleted.
    Removals,
}

impl Lane {
    /// Every lane.
    pub const ALL: [Self; 4] = [Self::Letters, Self::Documents, Self::Imports, Self::Removals];
}

/// A unit of background work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The identifier.
    pub id: WorkId,
    /// With whom it waits.
    pub lane: Lane,
    /// For which organization it is done: in a lane, organizations take turns.
    pub org: OrgId,
    /// The address that a letter goes to: letters go with their addressee.
    pub to: Option<String>,
    /// What is to be done, as the worker encodes it.
    pub payload: Vec<u8>,
    /// When it is due.
    pub ready: Time,
    /// How often it was tried.
    pub attempts: u32,
}

/// When somebody was not let in as a person, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongAttempts {
    /// With wrong passwords.
    pub passwords: Vec<Time>,
    /// With wrong PINs at a panel.
    pub pins: Vec<Time>,
    /// With wrong second factors.
    pub factors: Vec<Time>,
}

/// What a request has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creation {
    /// When.
    pub at: Time,
    /// The digest of the request.
    pub request: [u8; 32],
    /// The identifier of what was made; what it is says the request.
    pub made: [u8; 16],
}

/// The row of a badge: removing it must find the index of its hash again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredBadge {
    pub badge: Badge,
    pub hash: [u8; 32],
}

/// The row of an agent: removing it must find the index of its credential again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StoredAgent {
    pub agent: Agent,
    pub credential: Option<[u8; 32]>,
}

/// For whom an enrolment token is, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EnrolmentToken {
    pub org: Option<OrgId>,
    pub expires: Time,
}

/// When a job that was deleted a moment ago is gone for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Leave {
    pub org: OrgId,
    pub job: JobId,
    pub due: Time,
}

/// How much is in the queue of a person, or in all queues of an organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueSize {
    /// Jobs that are not printed, and messages that will become jobs.
    pub jobs: u64,
    /// The documents of these, in bytes as they came.
    pub octets: u64,
}

/// How far the deletion of an organization is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// Rows that there were when it began.
    pub of: u64,
    /// Rows that are gone.
    pub gone: u64,
}
