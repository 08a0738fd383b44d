//! What a person proves itself with beside password and PIN: former passwords, the link to choose a new one, personal
//! access tokens and second factors. One row, which goes with the person.

use crate::{
    StoreError,
    tables::{CREDENTIALS, of},
    txn::{self, Rows, WriteTxn},
};
use model::{
    access::Permissions,
    id::{OrgId, PasskeyId, TokenId, UserId},
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

/// The row of the person; an empty one where there is none.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId, user: UserId) -> Result<Credentials, StoreError> {
    Ok(txn::get(r, CREDENTIALS, of(org).id(user.0).as_bytes())?.unwrap_or_default())
}

/// Writes the row of the person.
///
/// # Errors
/// When the database cannot be written.
pub fn put(w: &mut WriteTxn, org: OrgId, user: UserId, row: &Credentials) -> Result<(), StoreError> {
    w.insert(CREDENTIALS, of(org).id(user.0).as_bytes(), row)
}

/// Removes the row of the person.
pub(crate) fn remove(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    w.delete(CREDENTIALS, of(org).id(user.0).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, whole, write},
        users,
    };

    #[test]
    fn a_row_goes_with_its_person() {
        let store = furnished();
        let (org, user) = (samples::ORG, samples::USER);
        assert_eq!(read(&store, |r| get(r, org, user)), Credentials::default());
        let row = Credentials { former: vec!["hash".to_owned()], ..Credentials::default() };
        write(&store, {
            let row = row.clone();
            move |w| put(w, org, user, &row)
        });
        assert_eq!(read(&store, |r| get(r, org, user)), row);
        whole(&store);
        write(&store, move |w| users::remove(w, org, user));
        assert_eq!(read(&store, |r| get(r, org, user)), Credentials::default());
        whole(&store);
    }
}
