//! The rows of every noun: their keys, their indexes and what they refer to.

use super::Look;
use crate::{
    StoreError,
    codec::Stored,
    deliveries,
    groups,
    imports,
    jobs,
    mail,
    orgs,
    quotas,
    // Every table is looked at here.
    tables::*,
    users::index,
    work,
};
use model::id::{DocumentId, ImportId, OrgId};
use std::collections::{BTreeMap, HashSet};

/// Looks at every table.
pub(super) fn all(look: &mut Look) -> Result<(), StoreError> {
    appliance(look)?;
    organizations(look)?;
    people(look)?;
    sessions(look)?;
    documents(look)?;
    import_lines(look)?;
    printers(look)?;
    account(look)
}

fn appliance(look: &mut Look) -> Result<(), StoreError> {
    look.rows(META, |_| None, |_, _, _| Ok(()))?;
    look.index(WORK_BY_READY);
    look.rows(
        WORK,
        |work| Some(id(work.id.0)),
        |look, key, work| look.entry(key, (WORK_BY_READY, &work::listed(work)), &work.id),
    )
}

fn organizations(look: &mut Look) -> Result<(), StoreError> {
    look.index(ORG_BY_NAME);
    look.index(CHILDREN);
    look.index(ORG_BY_QUEUE_ADDRESS);
    look.rows(
        ORGS,
        |org| Some(of(org.id)),
        |look, key, org| {
            look.entry(key, (ORG_BY_NAME, &text(&orgs::folded(&org.name))), &org.id)?;
            for address in &org.settings.queue_addresses {
                look.entry(key, (ORG_BY_QUEUE_ADDRESS, &text(address.as_str())), &org.id)?;
            }
            let Some(parent) = org.parent else { return Ok(()) };
            look.entry(key, (CHILDREN, &of(parent).text(&orgs::folded(&org.name))), &org.id)?;
            look.refers(ORGS.name, key, ORGS, &of(parent))
        },
    )?;
    look.rows(
        DELETIONS,
        |_| None,
        |look, key, _| match key.try_into() {
            Ok(org) => look.refers(DELETIONS.name, key, ORGS, &id(org)),
            Err(_) => {
                look.find(DELETIONS.name, "a key of another length".to_owned());
                Ok(())
            }
        },
    )?;
    look.index(PARTNERS_OF_USER);
    look.rows(
        PARTNERS,
        |_| None,
        |look, key, (home, user)| {
            let Some(org) = key.get(..16).and_then(|org| OrgId::decode(org).ok()) else {
                look.find(PARTNERS.name, "a key of another length".to_owned());
                return Ok(());
            };
            if of(org).id(home.0).id(user.0).as_bytes() != key {
                look.find(PARTNERS.name, "a row stands under the key of another".to_owned());
            }
            look.entry(key, (PARTNERS_OF_USER, &of(*home).id(user.0).id(org.0)), &org)?;
            look.refers(PARTNERS.name, key, ORGS, &of(org))?;
            look.refers(PARTNERS.name, key, USERS, &of(*home).id(user.0))
        },
    )
}

fn people(look: &mut Look) -> Result<(), StoreError> {
    look.index(USER_BY_EMAIL);
    index::TABLES.into_iter().for_each(|table| look.index(table));
    look.index(HEADS);
    let mut heads: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    look.rows(
        USERS,
        |user| Some(of(user.org).id(user.id.0)),
        |look, key, user| {
            look.entry(key, (USER_BY_EMAIL, &text(user.email.as_str())), &(user.org, user.id))?;
            for entry in index::entries(user) {
                look.entry(key, (entry.table, &entry.key), &user.id)?;
            }
            for counted in index::counted(Some(user)) {
                *heads.entry(counted).or_default() += 1;
            }
            for group in &user.groups {
                look.refers(USERS.name, key, GROUPS, &of(user.org).id(group.0))?;
            }
            look.refers(USERS.name, key, ORGS, &of(user.org))
        },
    )?;
    for (counted, people) in &heads {
        look.entry(counted, (HEADS, &Key::from(counted.as_slice())), people)?;
    }
    look.index(GROUP_BY_NAME);
    look.rows(
        GROUPS,
        |group| Some(of(group.org).id(group.id.0)),
        |look, key, group| {
            look.entry(key, (GROUP_BY_NAME, &of(group.org).text(&groups::folded(&group.name))), &group.id)?;
            look.refers(GROUPS.name, key, ORGS, &of(group.org))
        },
    )?;
    secrets(look, PASSWORDS)?;
    secrets(look, PINS)?;
    secrets(look, CREDENTIALS)?;
    look.index(BADGE_BY_HASH);
    look.index(BADGES_OF_USER);
    look.rows(
        BADGES,
        |row| Some(of(row.badge.org).id(row.badge.id.0)),
        |look, key, row| {
            let badge = &row.badge;
            look.entry(key, (BADGE_BY_HASH, &of(badge.org).hash(&row.hash)), &badge.id)?;
            look.entry(key, (BADGES_OF_USER, &of(badge.org).id(badge.user.0).id(badge.id.0)), &badge.id)?;
            look.refers(BADGES.name, key, USERS, &of(badge.org).id(badge.user.0))
        },
    )
}

/// Hashes and other credentials stand under the key of their person.
fn secrets<V: Stored>(look: &mut Look, table: Table<V>) -> Result<(), StoreError> {
    look.rows(
        table,
        |_| None,
        |look, key, _| match key
            .split_at_checked(16)
            .and_then(|(org, user)| Some((OrgId::decode(org).ok()?, user.try_into().ok()?)))
        {
            Some((org, user)) => look.refers(table.name, key, USERS, &of(org).id(user)),
            None => {
                look.find(table.name, "a key of another length".to_owned());
                Ok(())
            }
        },
    )
}

/// Lines stand under the key of their import, followed by their number.
fn import_lines(look: &mut Look) -> Result<(), StoreError> {
    look.index(IMPORT_LINES_BY_EMAIL);
    look.rows(
        IMPORT_LINES,
        |_| None,
        |look, key, line| match key.split_last_chunk::<4>() {
            Some((import, number)) if u32::from_be_bytes(*number) == line.number => {
                let import = import
                    .split_at_checked(16)
                    .and_then(|(org, import)| Some((OrgId::decode(org).ok()?, import.try_into().ok()?)));
                match import {
                    Some((org, import)) => {
                        if let Some(entry) = imports::by_email(org, ImportId(import), line) {
                            look.entry(key, (IMPORT_LINES_BY_EMAIL, &entry), &ImportId(import))?;
                        }
                        look.refers(IMPORT_LINES.name, key, IMPORTS, &of(org).id(import))
                    }
                    None => {
                        look.find(IMPORT_LINES.name, "a key of another length".to_owned());
                        Ok(())
                    }
                }
            }
            _ => {
                look.find(IMPORT_LINES.name, "a row stands under the key of another".to_owned());
                Ok(())
            }
        },
    )
}

fn sessions(look: &mut Look) -> Result<(), StoreError> {
    look.index(SESSIONS_OF_USER);
    look.rows(
        SESSIONS,
        |_| None,
        |look, key, session| {
            let Ok(secret) = key.try_into() else {
                look.find(SESSIONS.name, "a key of another length".to_owned());
                return Ok(());
            };
            let user = of(session.org).id(session.user.0);
            look.entry(key, (SESSIONS_OF_USER, &user.clone().hash(secret)), secret)?;
            look.refers(SESSIONS.name, key, USERS, &user)
        },
    )
}

fn documents(look: &mut Look) -> Result<(), StoreError> {
    let mut owned: HashSet<DocumentId> = HashSet::new();
    let mut own = |look: &mut Look, place, key: &[u8], document: Option<DocumentId>| {
        let Some(document) = document else { return Ok(()) };
        if !owned.insert(document) {
            look.find(place, format!("document {document} belongs to another row, too"));
        }
        look.refers(place, key, DOCUMENTS, &id(document.0))
    };
    look.index(JOBS_OF_OWNER);
    look.rows(
        JOBS,
        |job| Some(of(job.org).id(job.id.0)),
        |look, key, job| {
            look.entry(key, (JOBS_OF_OWNER, &jobs::listed(job)), &job.id)?;
            own(look, JOBS.name, key, job.document)?;
            look.refers(JOBS.name, key, USERS, &of(job.org).id(job.owner.0))
        },
    )?;
    look.index(MESSAGES_OF_OWNER);
    look.rows(
        MESSAGES,
        |message| Some(of(message.org).id(message.id.0)),
        |look, key, message| {
            look.entry(key, (MESSAGES_OF_OWNER, &mail::listed(message)), &message.id)?;
            own(look, MESSAGES.name, key, message.document)?;
            look.refers(MESSAGES.name, key, USERS, &of(message.org).id(message.owner.0))
        },
    )?;
    look.rows(
        IMPORTS,
        |import| Some(of(import.org).id(import.id.0)),
        |look, key, import| {
            own(look, IMPORTS.name, key, import.document)?;
            look.refers(IMPORTS.name, key, ORGS, &of(import.org))
        },
    )?;
    look.rows(
        DOCUMENTS,
        |_| None,
        |look, key, _| {
            if !key.try_into().is_ok_and(|id| owned.contains(&DocumentId(id))) {
                look.find(DOCUMENTS.name, format!("document {} belongs to no job, message or import", super::hex(key)));
            }
            Ok(())
        },
    )?;
    look.index(SEEN_BY_TIME);
    look.rows(
        SEEN,
        |_| None,
        |look, key, when| {
            let parts = key
                .split_at_checked(16)
                .and_then(|(org, hash)| Some((OrgId::decode(org).ok()?, hash.try_into().ok()?)));
            let Some((org, hash)) = parts else {
                look.find(SEEN.name, "a key of another length".to_owned());
                return Ok(());
            };
            look.entry(key, (SEEN_BY_TIME, &time(*when).id(org.0).hash(&hash)), &(org, hash))
        },
    )
}

fn printers(look: &mut Look) -> Result<(), StoreError> {
    look.index(PRINTER_BY_URI);
    look.index(PRINTER_BY_PANEL_KEY);
    look.rows(
        PRINTERS,
        |printer| Some(of(printer.org).id(printer.id.0)),
        |look, key, printer| {
            look.entry(key, (PRINTER_BY_URI, &text(&printer.uri)), &(printer.org, printer.id))?;
            look.entry(key, (PRINTER_BY_PANEL_KEY, &text(&printer.panel_key)), &(printer.org, printer.id))?;
            look.refers(PRINTERS.name, key, ORGS, &of(printer.org))?;
            look.refers(PRINTERS.name, key, AGENTS, &id(printer.agent.0))
        },
    )?;
    look.index(AGENT_BY_CREDENTIAL);
    look.rows(
        AGENTS,
        |row| Some(id(row.agent.id.0)),
        |look, key, row| {
            if let Some(credential) = &row.credential {
                look.entry(key, (AGENT_BY_CREDENTIAL, &hash(credential)), &row.agent.id)?;
            }
            row.agent.org.map_or(Ok(()), |org| look.refers(AGENTS.name, key, ORGS, &of(org)))
        },
    )?;
    look.rows(TOKENS, |_| None, |_, _, _| Ok(()))?;
    look.index(OPEN_DELIVERIES_OF_AGENT);
    look.index(DELIVERIES_OF_JOB);
    look.rows(
        DELIVERIES,
        |delivery| Some(of(delivery.org).id(delivery.id.0)),
        |look, key, delivery| {
            look.entry(key, (DELIVERIES_OF_JOB, &deliveries::listed(delivery)), &delivery.id)?;
            let Some(open) = deliveries::open(delivery) else { return Ok(()) };
            look.entry(key, (OPEN_DELIVERIES_OF_AGENT, &open), &(delivery.org, delivery.id))?;
            // What has ended is history and may outlive its job; what has not ended may not.
            look.refers(DELIVERIES.name, key, JOBS, &of(delivery.org).id(delivery.job.0))
        },
    )
}

fn account(look: &mut Look) -> Result<(), StoreError> {
    look.index(USED);
    look.rows(
        CHARGES,
        |_| None,
        |look, key, charge| {
            let parts =
                key.split_at_checked(16).and_then(|(org, rest)| Some((OrgId::decode(org).ok()?, rest.last_chunk()?)));
            let Some((org, line)) = parts else {
                look.find(CHARGES.name, "a key of another length".to_owned());
                return Ok(());
            };
            let line = u32::from_be_bytes(*line);
            if of(org).id(charge.delivery.0).number(line).as_bytes() != key {
                look.find(CHARGES.name, "a row stands under the key of another".to_owned());
            }
            look.entry(key, (USED, &quotas::used_key(org, charge, line)), &charge.impressions)?;
            look.refers(CHARGES.name, key, DELIVERIES, &of(org).id(charge.delivery.0))
        },
    )?;
    look.rows(
        EVENTS,
        |event| Some(of(event.org).time(event.at).id(event.id.0)),
        |look, key, event| look.refers(EVENTS.name, key, ORGS, &of(event.org)),
    )?;
    once(look)?;
    owned(look, AUDIT, 24)?;
    owned(look, AUDIT_HEADS, 16)?;
    owned(look, AUDIT_CHECKPOINTS, 24)
}

/// What requests have made stands under the key of whoever asked.
fn once(look: &mut Look) -> Result<(), StoreError> {
    look.rows(
        ONCE,
        |_| None,
        |look, key, _| match key.first_chunk::<32>().filter(|_| key.len() == 64) {
            Some(maker) if crate::txn::has(look.r, USERS, maker)? => Ok(()),
            _ => {
                look.find(ONCE.name, "a row of nobody".to_owned());
                Ok(())
            }
        },
    )
}

/// Rows whose key begins with their organization and is `length` bytes long; what is in them is looked at elsewhere.
fn owned<V: Stored>(look: &mut Look, table: Table<V>, length: usize) -> Result<(), StoreError> {
    look.rows(
        table,
        |_| None,
        |look, key, _| match key.first_chunk() {
            Some(org) if key.len() == length => look.refers(table.name, key, ORGS, &of(OrgId(*org))),
            _ => {
                look.find(table.name, "a key of another length".to_owned());
                Ok(())
            }
        },
    )
}
