//! The step to version 2: what leads to people, groups and messages, made out of their rows.

use super::bytes;
use crate::{
    codec::StoredShape as _,
    error::{StoreError, redb_error},
    groups, mail,
    tables::{GROUP_BY_NAME, GROUPS, HEADS, MESSAGES, MESSAGES_OF_OWNER, USERS},
    txn::definition,
    users::index,
};
use model::{groups::Group, mail::Message, users::User};
use redb::ReadableTable as _;
use std::collections::BTreeMap;

/// Makes every index of people, the names of groups, and the lists of messages out of the rows.
pub(super) fn rebuild(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    let open = |name| txn.open_table(definition(name)).map_err(redb_error("opening a table"));
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    {
        let users = open(USERS.name)?;
        for row in users.iter().map_err(redb_error("reading"))? {
            let (_, row) = row.map_err(redb_error("reading"))?;
            let user = User::decode(row.value()).map_err(|why| StoreError::Row { table: USERS.name, why })?;
            for entry in index::entries(&user) {
                let mut table = open(entry.table.name)?;
                table.insert(entry.key.as_slice(), user.id.0.as_slice()).map_err(redb_error("writing"))?;
            }
            for key in index::counted(Some(&user)) {
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    let mut heads = open(HEADS.name)?;
    for (key, people) in counts {
        heads.insert(bytes(HEADS, key).as_slice(), people.to_be_bytes().as_slice()).map_err(redb_error("writing"))?;
    }
    let (rows, mut names) = (open(GROUPS.name)?, open(GROUP_BY_NAME.name)?);
    for row in rows.iter().map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        let group = Group::decode(row.value()).map_err(|why| StoreError::Row { table: GROUPS.name, why })?;
        let key = bytes(GROUP_BY_NAME, (group.org, groups::folded(&group.name)));
        names.insert(key.as_slice(), group.id.0.as_slice()).map_err(redb_error("writing"))?;
    }
    let (messages, mut owned) = (open(MESSAGES.name)?, open(MESSAGES_OF_OWNER.name)?);
    for row in messages.iter().map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        let message = Message::decode(row.value()).map_err(|why| StoreError::Row { table: MESSAGES.name, why })?;
        let key = bytes(MESSAGES_OF_OWNER, mail::listed(&message));
        owned.insert(key.as_slice(), message.id.0.as_slice()).map_err(redb_error("writing"))?;
    }
    Ok(())
}
