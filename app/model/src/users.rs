//! Users.

pub mod details;
pub mod passwords;
pub mod pins;

pub use details::{Attributes, CompletedDetail, Detail, DetailNames, Details, MOST_ATTRIBUTES, TextDetails};
pub use passwords::{BadPassword, Hint, PASSWORD_MOST, Strength, check_password, strength};
pub use pins::{BadPin, check_pin};

use crate::{
    access::{Role, Roles},
    id::{GroupId, OrgId, Pseudonym, UserId},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A person of one organization, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The identifier.
    pub id: UserId,
    /// The organization that the person belongs to.
    pub org: OrgId,
    /// What is known about the person.
    pub details: Details,
    /// The person's own roles (B4).
    pub roles: Roles,
    /// The groups of the person.
    pub groups: Vec<GroupId>,
    /// When the account was made.
    pub created: Time,
    /// Whether the person may sign in and print.
    pub active: bool,
    /// Whether the password was typed by an administrator, so that the person must choose another at the next sign-in.
    pub must_change_password: bool,
    /// Counts up to end every session, link and token of the person at once.
    pub auth_epoch: u32,
    /// Under which the person stands in the history.
    pub pseudonym: Pseudonym,
}

impl User {
    /// An account that was just made, without roles and groups of its own.
    #[must_use]
    pub const fn new(id: UserId, org: OrgId, details: Details, created: Time, pseudonym: Pseudonym) -> Self {
        Self {
            id,
            org,
            details,
            roles: Roles::NONE,
            groups: Vec::new(),
            created,
            active: true,
            must_change_password: false,
            auth_epoch: 0,
            pseudonym,
        }
    }
}

/// An account to be made.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewUser {
    /// What is known.
    #[serde(flatten)]
    pub details: TextDetails,
    /// The first password, to be changed at the first sign-in; none to mail a link to choose one (C16).
    #[serde(default)]
    pub password: Option<String>,
    /// The groups of the person.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// The roles of the person.
    #[serde(default)]
    pub roles: Vec<Role>,
}
