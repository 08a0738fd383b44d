//! The step to version 5: how much is in each queue, and which jobs came with which message, made out of their rows.
//! Messages of which nothing is left go.

use super::bytes;
use crate::{
    codec::StoredShape as _,
    error::{StoreError, redb_error},
    jobs, mail,
    queues::{QueueSize, of_job, of_message},
    tables::{JOBS, JOBS_OF_MESSAGE, MESSAGES, MESSAGES_OF_OWNER, QUEUE_SIZES},
    txn::definition,
};
use model::{
    id::{OrgId, UserId},
    jobs::Job,
    mail::Message,
};
use redb::ReadableTable as _;
use std::collections::{BTreeMap, BTreeSet};

/// Counts the queues.
pub(super) fn count(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    let open = |name| txn.open_table(definition(name)).map_err(redb_error("opening a table"));
    let mut sizes: BTreeMap<(OrgId, Option<UserId>), QueueSize> = BTreeMap::new();
    let mut count = |org, (person, size): (UserId, QueueSize)| {
        for key in [(org, None), (org, Some(person))] {
            let all = sizes.entry(key).or_default();
            *all = all.and(size);
        }
    };
    let mut needed = BTreeSet::new();
    let mut with_message = open(JOBS_OF_MESSAGE.name)?;
    for row in open(JOBS.name)?.iter().map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        let job = Job::decode(row.value()).map_err(|why| StoreError::Row { table: JOBS.name, why })?;
        count(job.org, of_job(&job));
        if let Some(place) = jobs::with_message(&job) {
            let key = bytes(JOBS_OF_MESSAGE, place);
            with_message.insert(key.as_slice(), job.id.0.as_slice()).map_err(redb_error("writing"))?;
            needed.insert((place.0, place.1));
        }
    }
    let (mut messages, mut owned) = (open(MESSAGES.name)?, open(MESSAGES_OF_OWNER.name)?);
    let mut over = Vec::new();
    for row in messages.iter().map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        let message = Message::decode(row.value()).map_err(|why| StoreError::Row { table: MESSAGES.name, why })?;
        if message.document.is_some() || needed.contains(&(message.org, message.id)) {
            count(message.org, of_message(&message));
        } else {
            over.push(message);
        }
    }
    for message in over {
        let (row, place) =
            (bytes(MESSAGES, (message.org, message.id)), bytes(MESSAGES_OF_OWNER, mail::listed(&message)));
        messages.remove(row.as_slice()).map_err(redb_error("removing"))?;
        owned.remove(place.as_slice()).map_err(redb_error("removing"))?;
    }
    let mut table = open(QUEUE_SIZES.name)?;
    for (key, size) in sizes.into_iter().filter(|(_, size)| *size != QueueSize::default()) {
        let mut row = Vec::new();
        size.encode(&mut row).map_err(|why| StoreError::Row { table: QUEUE_SIZES.name, why })?;
        table.insert(bytes(QUEUE_SIZES, key).as_slice(), row.as_slice()).map_err(redb_error("writing"))?;
    }
    Ok(())
}
