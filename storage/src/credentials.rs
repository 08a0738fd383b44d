//! What a person proves itself with beside password and PIN: former passwords, the link to choose a new one, personal
//! access tokens and second factors. One row, which goes with the person.

use crate::{
    StoreError,
    tables::CREDENTIALS,
    txn::{self, Rows, WriteTxn},
};
use model::id::{OrgId, UserId};

pub use crate::rows::{AccessToken, Credentials, PasswordLink, StoredPasskey, Totp};

/// The row of the person; an empty one where there is none.
pub fn get(r: &impl Rows, org: OrgId, user: UserId) -> Result<Credentials, StoreError> {
    Ok(txn::get(r, CREDENTIALS, (org, user))?.unwrap_or_default())
}

/// Writes the row of the person.
pub fn put(w: &mut WriteTxn, org: OrgId, user: UserId, row: &Credentials) -> Result<(), StoreError> {
    w.insert(CREDENTIALS, (org, user), row)
}

/// Removes the row of the person.
pub(crate) fn remove(w: &mut WriteTxn, org: OrgId, user: UserId) -> Result<(), StoreError> {
    w.delete(CREDENTIALS, (org, user))
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
