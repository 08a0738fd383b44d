//! The step to version 4: work says in which lane it waits, and for which organization.

use super::bytes;
use crate::{
    codec::{StoredShape as _, Work1},
    error::{StoreError, redb_error},
    tables::{LETTERS_TO, USER_BY_EMAIL, WORK, WORK_BY_LANE},
    txn::definition,
    work::{Lane, Work, addressed, listed},
};
use model::id::{OrgId, UserId};
use redb::ReadableTable as _;
use serde::Deserialize;

/// What a payload of the third version begins with.
#[derive(Deserialize)]
enum Task1 {
    Convert(OrgId),
    TakeApart(OrgId),
    Send(String),
    Import(OrgId),
    RemoveOrganization(OrgId),
}

/// Writes each row of work anew, and where it waits.
pub(super) fn into_lanes(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    let open = |name| txn.open_table(definition(name)).map_err(redb_error("opening a table"));
    txn.delete_table(definition("work by ready")).map_err(redb_error("removing a table"))?;
    let people = open(USER_BY_EMAIL.name)?;
    let organization_of = |address: &str| {
        let person = people.get(address.as_bytes()).map_err(redb_error("reading"))?;
        let person = person.and_then(|row| <(OrgId, UserId)>::decode(row.value()).ok());
        // Nobody has the address any more: the letter waits for no organization, and is sent all the same.
        Ok::<_, StoreError>(person.map_or(OrgId([0; 16]), |(org, _)| org))
    };
    let (mut rows, mut places) = (open(WORK.name)?, open(WORK_BY_LANE.name)?);
    let mut letters = open(LETTERS_TO.name)?;
    let mut former = Vec::new();
    for row in rows.iter().map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        former.push(Work1::decode(row.value()).map_err(|why| StoreError::Row { table: WORK.name, why })?);
    }
    for Work1 { id, mut payload, ready, attempts, .. } in former {
        let key = bytes(WORK, id);
        let mut addressee = None;
        let (lane, org) = match postcard::take_from_bytes(&payload).map(|(task, _)| task) {
            Ok(Task1::Convert(org) | Task1::TakeApart(org)) => (Lane::Documents, org),
            Ok(Task1::Import(org)) => (Lane::Imports, org),
            Ok(Task1::RemoveOrganization(org)) => (Lane::Removals, org),
            Ok(Task1::Send(to)) => {
                let org = organization_of(&to)?;
                // Behind the number of the task, as in all others.
                payload.splice(1..1, org.0);
                addressee = Some(to);
                (Lane::Letters, org)
            }
            Err(_) => {
                tracing::error!(work = %id, "work that nobody can read is left out");
                rows.remove(key.as_slice()).map_err(redb_error("removing"))?;
                continue;
            }
        };
        let work = Work { id, lane, org, to: addressee, payload, ready, attempts };
        let mut row = Vec::new();
        work.encode(&mut row).map_err(|why| StoreError::Row { table: WORK.name, why })?;
        rows.insert(key.as_slice(), row.as_slice()).map_err(redb_error("writing"))?;
        let place = bytes(WORK_BY_LANE, listed(&work));
        places.insert(place.as_slice(), id.0.as_slice()).map_err(redb_error("writing"))?;
        if let Some(place) = addressed(&work).map(|place| bytes(LETTERS_TO, place)) {
            letters.insert(place.as_slice(), id.0.as_slice()).map_err(redb_error("writing"))?;
        }
    }
    Ok(())
}
