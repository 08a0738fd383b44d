//! Mail that comes in: who sent it and how that is known.

use crate::{
    id::{DocumentId, JobId, MessageId, OrgId, UserId},
    jobs::{Format, Job, JobState, Options, Source},
    text::Line,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A message that was accepted; its parts become jobs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The identifier.
    pub id: MessageId,
    /// The organization.
    pub org: OrgId,
    /// Whose it is.
    pub owner: UserId,
    /// The subject, tamed.
    pub subject: Line,
    /// When it was acknowledged.
    pub received: Time,
    /// Whether the sender is proved to be the owner.
    pub proof: Proof,
    /// The file in the spool that holds the whole message; none once it was taken apart.
    pub document: Option<DocumentId>,
    /// The `Message-ID`, for answers (RFC 3834), empty where it has none.
    pub message_id: String,
    /// Whether an answer may be sent at all (RFC 3834, section 2).
    pub answerable: bool,
    /// Its size, in bytes; zero where a former version has taken it.
    pub octets: u64,
}

impl Message {
    /// A line of the owner's queue that tells of the message and has no document of its own.
    #[must_use]
    pub fn line(&self, id: JobId, title: Line, octets: u64, state: JobState, at: Time) -> Job {
        Job {
            id,
            org: self.org,
            owner: self.owner,
            title,
            description: None,
            source: Source::Email,
            message: Some(self.id),
            submitted: at,
            state,
            changed: at,
            format: Format::Other,
            octets,
            facts: None,
            options: Options::default(),
            keep: false,
            document: None,
            printer: None,
            printed: None,
        }
    }
}

/// How it is known that a message comes from its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// The session was authenticated by the owner of the address (RFC 4954).
    Authenticated,
    /// It came through a relay that the administrator trusts.
    Relay,
    /// Nobody vouches for it.
    None,
}
