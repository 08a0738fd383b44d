//! The row of what a person proves itself with, beside password and PIN.

use model::{
    access::Permissions,
    id::{PasskeyId, TokenId},
    text::Line,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// What a person proves itself with, beside password and PIN.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Hashes of former passwords, the latest first.
    pub former: Vec<String>,
    /// The link that was mailed last.
    pub link: Option<PasswordLink>,
    /// Personal access tokens, in the order in which they were made.
    pub tokens: Vec<AccessToken>,
    /// The authenticator app.
    pub totp: Option<Totp>,
    /// Digests of the recovery codes that are left.
    pub recovery: Vec<[u8; 32]>,
    /// The passkeys.
    pub passkeys: Vec<StoredPasskey>,
}

impl Credentials {
    /// Whether there is a second factor.
    #[must_use]
    pub fn second_factor(&self) -> bool {
        self.totp.is_some() || !self.passkeys.is_empty()
    }
}

/// A link to choose a new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordLink {
    /// The digest of its secret.
    pub digest: [u8; 32],
    /// When it was made.
    pub made: Time,
    /// The epoch of the person then; a later one ends it.
    pub auth_epoch: u32,
}

/// A personal access token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessToken {
    /// The public name of it.
    pub id: TokenId,
    /// The digest of its secret.
    pub digest: [u8; 32],
    /// What the person calls it.
    pub name: Line,
    /// What it may at most.
    pub scope: Permissions,
    /// Whether it only reads.
    pub read_only: bool,
    /// When it was made.
    pub made: Time,
    /// When it ends.
    pub expires: Time,
    /// When it was last used, to the minute.
    pub used: Option<Time>,
    /// The epoch of the person when it was made; a later one ends it.
    pub auth_epoch: u32,
}

/// An authenticator app (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totp {
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// The time step of the code that was used last: no code works twice.
    pub step: u64,
}

/// A passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPasskey {
    /// The public name of it.
    pub id: PasskeyId,
    /// What the person calls it.
    pub name: Line,
    /// When it was added.
    pub added: Time,
    /// The public key and counter, as `identity` writes them.
    pub credential: String,
}
