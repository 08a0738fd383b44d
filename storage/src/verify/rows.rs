//! The rows of every noun: their keys, their indexes and what they refer to.

use super::Inspection;
use crate::{
    StoreError,
    codec::StoredShape,
    deliveries,
    groups,
    history,
    imports,
    jobs,
    mail,
    orgs,
    print_groups,
    queues,
    quotas,
    rows::{QueueSize, hex},
    // Every table is looked at here.
    tables::*,
    users::index,
    work,
};
use model::id::{DocumentId, OrgId, UserId};
use std::collections::{BTreeMap, HashSet};

/// Looks at every table.
pub(super) fn all(look: &mut Inspection) -> Result<(), StoreError> {
    appliance(look)?;
    organizations(look)?;
    people(look)?;
    sessions(look)?;
    documents(look)?;
    import_lines(look)?;
    printers(look)?;
    printing(look)?;
    account(look)
}

fn appliance(look: &mut Inspection) -> Result<(), StoreError> {
    look.rows(META, |_, _, _, _| Ok(()))?;
    look.index(WORK_BY_LANE);
    look.index(LETTERS_TO);
    look.keyed_rows(
        WORK,
        |work| work.id,
        |look, at, work| {
            work::addressed(work).map_or(Ok(()), |place| look.entry(at, (LETTERS_TO, place), &work.id))?;
            look.entry(at, (WORK_BY_LANE, work::listed(work)), &work.id)
        },
    )
}

fn organizations(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(ORG_BY_NAME);
    look.index(CHILDREN);
    look.index(ORG_BY_QUEUE_ADDRESS);
    look.keyed_rows(
        ORGS,
        |org| org.id,
        |look, at, org| {
            look.entry(at, (ORG_BY_NAME, orgs::folded(&org.name)), &org.id)?;
            for address in &org.settings.queue_addresses {
                look.entry(at, (ORG_BY_QUEUE_ADDRESS, address), &org.id)?;
            }
            let Some(parent) = org.parent else { return Ok(()) };
            look.entry(at, (CHILDREN, (parent, orgs::folded(&org.name))), &org.id)?;
            look.refers(ORGS.name, at, ORGS, parent)
        },
    )?;
    look.rows(DELETIONS, |look, at, org, _| look.refers(DELETIONS.name, at, ORGS, org))?;
    look.index(PARTNERS_OF_USER);
    look.rows(PARTNERS, |look, at, (org, _, _), (home, user)| {
        look.stands(PARTNERS, at, (org, *home, *user));
        look.entry(at, (PARTNERS_OF_USER, (*home, *user, org)), &org)?;
        look.refers(PARTNERS.name, at, ORGS, org)?;
        look.refers(PARTNERS.name, at, USERS, (*home, *user))
    })
}

fn people(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(USER_BY_EMAIL);
    index::TABLES.into_iter().for_each(|table| look.index(table));
    look.index(HEADS);
    let mut heads: BTreeMap<_, u32> = BTreeMap::new();
    look.keyed_rows(
        USERS,
        |user| (user.org, user.id),
        |look, at, user| {
            look.entry(at, (USER_BY_EMAIL, &user.details.email), &(user.org, user.id))?;
            for entry in index::entries(user) {
                look.entry(at, (entry.table, entry.key), &user.id)?;
            }
            for counted in index::counted(Some(user)) {
                *heads.entry(counted).or_default() += 1;
            }
            for group in &user.groups {
                look.refers(USERS.name, at, GROUPS, (user.org, *group))?;
            }
            look.refers(USERS.name, at, ORGS, user.org)
        },
    )?;
    for ((org, group), people) in &heads {
        let counted = [&org.0[..], group.as_ref().map_or(&[], |group| &group.0[..])].concat();
        look.entry(&counted, (HEADS, (*org, *group)), people)?;
    }
    look.index(GROUP_BY_NAME);
    look.keyed_rows(
        GROUPS,
        |group| (group.org, group.id),
        |look, at, group| {
            look.entry(at, (GROUP_BY_NAME, (group.org, groups::folded(&group.name))), &group.id)?;
            look.refers(GROUPS.name, at, ORGS, group.org)
        },
    )?;
    of_people(look, PASSWORDS)?;
    of_people(look, PINS)?;
    of_people(look, CREDENTIALS)?;
    of_people(look, ATTEMPTS)?;
    look.rows(QUEUE_POLICIES, |look, at, org, _| look.refers(QUEUE_POLICIES.name, at, ORGS, org))?;
    of_people(look, QUEUE_PREFERENCES)?;
    look.index(DELEGATES_BY_PERSON);
    look.keyed_rows(
        DELEGATES,
        |one| (one.org, one.owner, one.delegate),
        |look, at, one| {
            look.entry(at, (DELEGATES_BY_PERSON, (one.org, one.delegate, one.owner)), &one.owner)?;
            look.refers(DELEGATES.name, at, USERS, (one.org, one.owner))?;
            look.refers(DELEGATES.name, at, USERS, (one.org, one.delegate))
        },
    )?;
    look.index(BADGE_BY_HASH);
    look.index(BADGES_OF_USER);
    look.keyed_rows(
        BADGES,
        |row| (row.badge.org, row.badge.id),
        |look, at, row| {
            let badge = &row.badge;
            look.entry(at, (BADGE_BY_HASH, (badge.org, row.hash)), &badge.id)?;
            look.entry(at, (BADGES_OF_USER, (badge.org, badge.user, badge.id)), &badge.id)?;
            look.refers(BADGES.name, at, USERS, (badge.org, badge.user))
        },
    )
}

/// Hashes, other credentials and what somebody has set stand under the key of their person.
fn of_people<V: StoredShape>(look: &mut Inspection, table: Table<(OrgId, UserId), V>) -> Result<(), StoreError> {
    look.rows(table, |look, at, person, _| look.refers(table.name, at, USERS, person))
}

/// Lines stand under the key of their import, followed by their number.
fn import_lines(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(IMPORT_LINES_BY_EMAIL);
    look.rows(IMPORT_LINES, |look, at, (org, import, _), line| {
        look.stands(IMPORT_LINES, at, (org, import, line.number));
        if let Some(entry) = imports::by_email(org, import, line) {
            look.entry(at, (IMPORT_LINES_BY_EMAIL, entry), &import)?;
        }
        look.refers(IMPORT_LINES.name, at, IMPORTS, (org, import))
    })
}

fn sessions(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(SESSIONS_OF_USER);
    look.rows(SESSIONS, |look, at, secret, session| {
        look.entry(at, (SESSIONS_OF_USER, (session.org, session.user, secret)), &secret)?;
        look.refers(SESSIONS.name, at, USERS, (session.org, session.user))
    })
}

fn documents(look: &mut Inspection) -> Result<(), StoreError> {
    let mut owned: HashSet<DocumentId> = HashSet::new();
    let mut own = |look: &mut Inspection, place, at: &[u8], document: Option<DocumentId>| {
        let Some(document) = document else { return Ok(()) };
        if !owned.insert(document) {
            look.find(place, format!("document {document} belongs to another row, too"));
        }
        look.refers(place, at, DOCUMENTS, document)
    };
    let mut sizes: BTreeMap<(OrgId, Option<UserId>), QueueSize> = BTreeMap::new();
    let mut count = |org, (person, size): (UserId, QueueSize)| {
        for key in [(org, None), (org, Some(person))] {
            let all = sizes.entry(key).or_default();
            *all = all.and(size);
        }
    };
    look.index(JOBS_OF_OWNER);
    look.index(JOBS_OF_MESSAGE);
    look.keyed_rows(
        JOBS,
        |job| (job.org, job.id),
        |look, at, job| {
            look.entry(at, (JOBS_OF_OWNER, jobs::listed(job)), &job.id)?;
            jobs::with_message(job).map_or(Ok(()), |place| look.entry(at, (JOBS_OF_MESSAGE, place), &job.id))?;
            count(job.org, queues::of_job(job));
            own(look, JOBS.name, at, job.document)?;
            look.refers(JOBS.name, at, USERS, (job.org, job.owner))
        },
    )?;
    look.rows(LIFE, |look, at, (org, job, _), _| look.refers(LIFE.name, at, JOBS, (org, job)))?;
    look.keyed_rows(
        LEAVING,
        |leave| (leave.org, leave.job),
        |look, at, leave| look.refers(LEAVING.name, at, JOBS, (leave.org, leave.job)),
    )?;
    look.index(MESSAGES_OF_OWNER);
    look.keyed_rows(
        MESSAGES,
        |message| (message.org, message.id),
        |look, at, message| {
            look.entry(at, (MESSAGES_OF_OWNER, mail::listed(message)), &message.id)?;
            count(message.org, queues::of_message(message));
            own(look, MESSAGES.name, at, message.document)?;
            look.refers(MESSAGES.name, at, USERS, (message.org, message.owner))
        },
    )?;
    look.index(QUEUE_SIZES);
    for ((org, person), size) in sizes.iter().filter(|(_, size)| **size != QueueSize::default()) {
        let counted = [&org.0[..], person.as_ref().map_or(&[], |person| &person.0[..])].concat();
        look.entry(&counted, (QUEUE_SIZES, (*org, *person)), size)?;
    }
    look.keyed_rows(
        IMPORTS,
        |import| (import.org, import.id),
        |look, at, import| {
            own(look, IMPORTS.name, at, import.document)?;
            look.refers(IMPORTS.name, at, ORGS, import.org)
        },
    )?;
    look.rows(DOCUMENTS, |look, at, document, _| {
        if !owned.contains(&document) {
            look.find(DOCUMENTS.name, format!("document {} belongs to no job, message or import", hex(at)));
        }
        Ok(())
    })?;
    look.index(SEEN_BY_TIME);
    look.rows(SEEN, |look, at, (org, hash), when| look.entry(at, (SEEN_BY_TIME, (*when, org, hash)), &(org, hash)))
}

fn printers(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(PRINTER_BY_URI);
    look.index(PRINTER_BY_PANEL_KEY);
    look.keyed_rows(
        PRINTERS,
        |printer| (printer.org, printer.id),
        |look, at, printer| {
            look.entry(at, (PRINTER_BY_URI, &printer.uri), &(printer.org, printer.id))?;
            look.entry(at, (PRINTER_BY_PANEL_KEY, &printer.panel_key), &(printer.org, printer.id))?;
            look.refers(PRINTERS.name, at, ORGS, printer.org)?;
            look.refers(PRINTERS.name, at, AGENTS, printer.agent)
        },
    )?;
    look.index(AGENT_BY_CREDENTIAL);
    look.keyed_rows(
        AGENTS,
        |row| row.agent.id,
        |look, at, row| {
            if let Some(credential) = &row.credential {
                look.entry(at, (AGENT_BY_CREDENTIAL, credential), &row.agent.id)?;
            }
            row.agent.org.map_or(Ok(()), |org| look.refers(AGENTS.name, at, ORGS, org))
        },
    )?;
    look.rows(TOKENS, |_, _, _, _| Ok(()))?;
    look.index(OPEN_DELIVERIES_OF_AGENT);
    look.keyed_rows(
        DELIVERIES,
        |delivery| (delivery.org, delivery.id),
        |look, at, delivery| {
            let Some(open) = deliveries::open(delivery) else { return Ok(()) };
            look.entry(at, (OPEN_DELIVERIES_OF_AGENT, open), &(delivery.org, delivery.id))?;
            // What has ended is history and may outlive its job; what has not ended may not.
            look.refers(DELIVERIES.name, at, JOBS, (delivery.org, delivery.job))
        },
    )
}

fn printing(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(PRINT_GROUP_BY_NAME);
    look.keyed_rows(
        PRINT_GROUPS,
        |group| (group.org, group.id),
        |look, at, group| {
            look.entry(at, (PRINT_GROUP_BY_NAME, (group.org, print_groups::folded(&group.name))), &group.id)?;
            look.refers(PRINT_GROUPS.name, at, ORGS, group.org)
        },
    )?;
    look.index(PRINT_GROUP_MEMBERS);
    look.keyed_rows(
        PRINT_USERS,
        |row| (row.org, row.user),
        |look, at, row| {
            for group in &row.groups {
                look.entry(at, (PRINT_GROUP_MEMBERS, (row.org, *group, row.user)), &row.user)?;
                look.refers(PRINT_USERS.name, at, PRINT_GROUPS, (row.org, *group))?;
            }
            // The account may be gone already: the next import takes the row, too (N17).
            look.refers(PRINT_USERS.name, at, ORGS, row.org)
        },
    )?;
    look.keyed_rows(
        GRANTS,
        |grant| (grant.org, grant.user, grant.at, grant.id),
        |look, at, grant| look.refers(GRANTS.name, at, USERS, (grant.org, grant.user)),
    )
}

fn account(look: &mut Inspection) -> Result<(), StoreError> {
    look.index(USED);
    look.rows(CHARGES, |look, at, (org, _, line), charge| {
        look.stands(CHARGES, at, (org, charge.delivery, line));
        look.entry(at, (USED, quotas::used_key(org, charge, line)), &charge.impressions)?;
        look.refers(CHARGES.name, at, DELIVERIES, (org, charge.delivery))
    })?;
    look.index(HISTORY_BY_TIME);
    look.keyed_rows(HISTORY, history::key, |look, at, record| {
        look.entry(at, (HISTORY_BY_TIME, history::by_time(record)), &record.owner)?;
        look.refers(HISTORY.name, at, USERS, (record.org, record.owner))
    })?;
    look.keyed_rows(
        EVENTS,
        |event| (event.org, event.at, event.id),
        |look, at, event| look.refers(EVENTS.name, at, ORGS, event.org),
    )?;
    look.rows(ONCE, |look, at, (org, maker, _), _| look.refers(ONCE.name, at, USERS, (org, maker)))?;
    // What is in these is looked at elsewhere.
    look.rows(AUDIT, |look, at, (org, _), _| look.refers(AUDIT.name, at, ORGS, org))?;
    look.rows(AUDIT_HEADS, |look, at, org, _| look.refers(AUDIT_HEADS.name, at, ORGS, org))?;
    look.rows(AUDIT_CHECKPOINTS, |look, at, (org, _), _| look.refers(AUDIT_CHECKPOINTS.name, at, ORGS, org))
}
