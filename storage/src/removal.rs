//! The end of an organization: closed at once, then emptied in steps of bounded size, each a transaction that leaves a
//! whole store behind. Whoever is interrupted goes on with the next step.

use crate::{
    StoreError, agents, audit, badges, deliveries, events, groups, imports, jobs, mail,
    orgs::{get, leave_doors, partners, put},
    policies, print_groups, print_users, printers, quotas,
    tables::{
        AUDIT, BADGES, CHARGES, DELETIONS, DELIVERIES, EVENTS, GRANTS, GROUPS, IMPORT_LINES, IMPORTS, JOBS, MESSAGES,
        ORGS, PRINT_GROUPS, PRINT_USERS, PRINTERS, Prefix, SEEN, Table, USERS, WORK_BY_LANE, within,
    },
    txn::{self, Rows, WriteTxn},
    users, work,
};
use model::{id::OrgId, orgs::Organization};

pub use crate::rows::Removal;

/// Removes at most so many rows of one noun with their indexes, and says how many; fewer than asked for when it has no
/// more.
type NounRemoval = fn(&mut WriteTxn, OrgId, usize) -> Result<usize, StoreError>;

/// The nouns in an order in which nothing refers to what is gone.
const PARTS: [NounRemoval; 17] = [
    work::remove_some,
    quotas::remove_some,
    quotas::remove_some_grants,
    print_users::remove_some,
    print_groups::remove_some,
    deliveries::remove_some,
    jobs::remove_some,
    mail::remove_some,
    printers::remove_some,
    agents::remove_some,
    imports::remove_some,
    badges::remove_some,
    users::remove_some,
    groups::remove_some,
    events::remove_some,
    audit::remove_some,
    partners::remove_some,
];

/// How many rows the organization has.
pub fn rows(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    fn count<K, V>(r: &impl Rows, org: OrgId, table: Table<K, V>) -> Result<u64, StoreError>
    where
        (OrgId,): Prefix<K>,
    {
        txn::count_within(r, table, within((org,)))
    }
    let counts = [
        count(r, org, CHARGES)?,
        count(r, org, GRANTS)?,
        count(r, org, PRINT_USERS)?,
        count(r, org, PRINT_GROUPS)?,
        count(r, org, DELIVERIES)?,
        count(r, org, JOBS)?,
        count(r, org, MESSAGES)?,
        count(r, org, SEEN)?,
        count(r, org, PRINTERS)?,
        count(r, org, IMPORT_LINES)?,
        count(r, org, IMPORTS)?,
        count(r, org, BADGES)?,
        count(r, org, USERS)?,
        count(r, org, GROUPS)?,
        count(r, org, EVENTS)?,
        count(r, org, AUDIT)?,
    ];
    let work = work::GOING.into_iter().map(|lane| txn::count_within(r, WORK_BY_LANE, within((lane, org))));
    Ok(counts.iter().sum::<u64>() + work.sum::<Result<u64, _>>()?)
}

/// Closes the organization, which has so many rows: from now on it is being deleted. Closing it twice is no error.
pub fn begin(w: &mut WriteTxn, org: OrgId, rows: u64) -> Result<(), StoreError> {
    let Some(organization) = get(w, org)?.filter(|organization| !organization.closing) else { return Ok(()) };
    put(w, &Organization { closing: true, ..organization })?;
    w.insert(DELETIONS, org, &Removal { of: rows, gone: 0 })
}

/// How far the deletion is; none when the organization is not being deleted.
pub fn progress(r: &impl Rows, org: OrgId) -> Result<Option<Removal>, StoreError> {
    txn::get(r, DELETIONS, org)
}

/// Removes the next rows of an organization that was closed, at most `limit`, with the keys of its documents; and in the
/// end the organization. Says whether it is gone.
pub fn step(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<bool, StoreError> {
    let Some(organization) = get(w, org)?.filter(|organization| organization.closing) else { return Ok(true) };
    let mut left = limit;
    for part in PARTS {
        if left > 0 {
            left = left.saturating_sub(part(w, org, left)?);
        }
    }
    if left == 0 {
        let Removal { of: rows, gone } = progress(w, org)?.unwrap_or_default();
        let gone = gone.saturating_add(limit as u64).min(rows);
        w.insert(DELETIONS, org, &Removal { of: rows, gone })?;
        return Ok(false);
    }
    // Nothing was left over by this very transaction, and without its row nobody can add anything to it.
    leave_doors(w, &organization)?;
    policies::remove_of_organization(w, org)?;
    w.delete(DELETIONS, org)?;
    w.delete(ORGS, org)?;
    Ok(true)
}

#[cfg(test)]
mod tests;
