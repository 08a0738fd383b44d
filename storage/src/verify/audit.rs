//! The chains of the audit: whole from the first entry to the head, and as every checkpoint says that they were.

use super::Finding;
use crate::{
    Store, StoreError,
    chain::{Chain, same},
    codec::StoredShape,
    error::redb_error,
    orgs, removal,
    rows::{Checkpoint, Head, Link},
    tables::{AUDIT, AUDIT_CHECKPOINTS, AUDIT_HEADS, Shape as _, everything},
    txn::{self, ReadTxn, bounds, sealed::Open as _},
};
use model::{
    audit::{Action, Entry, Subject},
    id::OrgId,
};
use std::collections::{BTreeMap, HashSet};

/// What was found out about the chain of one organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// Whose.
    pub org: OrgId,
    /// How many entries there are.
    pub entries: u64,
    /// How many checkpoints agree with them.
    pub checkpoints: u64,
    /// The first entry that is not as it was written, and what is wrong with it.
    pub broken: Option<(u64, &'static str)>,
}

/// Walks the chain of every organization and compares it with the stored checkpoints and with `copies` that were kept
/// elsewhere.
pub fn audit(store: &Store, copies: &[Checkpoint]) -> Result<Vec<ChainReport>, StoreError> {
    let chain = store.chain();
    store.read(|r| {
        let mut walk = Walk { chain, found: BTreeMap::new(), gone: HashSet::new() };
        walk.entries(r)?;
        walk.heads(r)?;
        walk.checkpoints(r, copies)?;
        // The chain of an organization that is being deleted goes piece by piece.
        for org in walk.found.keys().copied().collect::<Vec<_>>() {
            if removal::progress(r, org)?.is_some() && orgs::get(r, org)?.is_some_and(|found| found.closing) {
                walk.found.remove(&org);
            }
        }
        Ok(walk.found.into_values().collect())
    })
}

pub(super) fn findings(store: &Store) -> Result<Vec<Finding>, StoreError> {
    let audited = audit(store, &[])?;
    let broken = audited.into_iter().filter_map(|a| a.broken.map(|(number, why)| (a.org, number, why)));
    Ok(broken
        .map(|(org, number, why)| Finding {
            place: AUDIT.name,
            what: format!("entry {number} of organization {org} {why}"),
        })
        .collect())
}

struct Walk<'c> {
    chain: &'c Chain,
    found: BTreeMap<OrgId, ChainReport>,
    /// Organizations of which an entry says that they were deleted with their audit.
    gone: HashSet<OrgId>,
}

impl Walk<'_> {
    fn of(&mut self, org: OrgId) -> &mut ChainReport {
        self.found.entry(org).or_insert(ChainReport { org, entries: 0, checkpoints: 0, broken: None })
    }

    /// Says what is wrong with entry `number`, unless something is wrong with an earlier one.
    fn broken(&mut self, org: OrgId, number: u64, why: &'static str) {
        let audited = self.of(org);
        if audited.broken.is_none_or(|(earlier, _)| number < earlier) {
            audited.broken = Some((number, why));
        }
    }

    fn entries(&mut self, r: &ReadTxn) -> Result<(), StoreError> {
        let opened = r.open(AUDIT.name)?;
        // Whose chain it is, the number of the last entry and its value.
        let mut last: Option<(OrgId, u64, [u8; 32])> = None;
        for row in opened.range::<&[u8]>(bounds(&everything::<(OrgId, u64)>())).map_err(redb_error("reading"))? {
            let (key, value) = row.map_err(redb_error("reading"))?;
            let Some((org, number)) = <(OrgId, u64)>::read(key.value()) else { continue };
            let (expected, former) = match last {
                Some((same, last, value)) if same == org => (last.saturating_add(1), value),
                _ => (1, [0; 32]),
            };
            self.of(org).entries += 1;
            if number != expected {
                self.broken(org, expected, "is missing");
            }
            let Ok(link) = Link::decode(value.value()) else {
                self.broken(org, number, "cannot be read");
                continue;
            };
            if !same(&link.value, &self.chain.link(&former, org, number, &link.bytes)) {
                self.broken(org, number, "is not as it was written");
            }
            match Entry::decode(&link.bytes) {
                Ok(Entry { action: Action::OrganizationDeleted, subject: Subject::Organization(gone, _), .. }) => {
                    self.gone.insert(gone);
                }
                Ok(_) => (),
                Err(_) => self.broken(org, number, "cannot be read"),
            }
            last = Some((org, number, link.value));
        }
        Ok(())
    }

    fn heads(&mut self, r: &ReadTxn) -> Result<(), StoreError> {
        let mut heads: BTreeMap<OrgId, Head> = BTreeMap::new();
        txn::visit(r, AUDIT_HEADS, everything(), |org, head| {
            heads.insert(org, head);
            Ok(true)
        })?;
        for (org, head) in &heads {
            if !same(&head.mac, &self.chain.head(*org, head)) {
                self.broken(*org, head.number, "is not what the chain ends with");
            }
            let link = txn::get(r, AUDIT, (*org, head.number)).unwrap_or_default();
            match link {
                Some(link) if same(&link.value, &head.value) => (),
                Some(_) => self.broken(*org, head.number, "is not what the chain ends with"),
                None => self.broken(*org, self.of_entries(*org).saturating_add(1), "is missing"),
            }
            if self.of_entries(*org) > head.number {
                self.broken(*org, head.number.saturating_add(1), "was added behind the end");
            }
        }
        let without: Vec<OrgId> = self.found.keys().filter(|org| !heads.contains_key(org)).copied().collect();
        without.into_iter().for_each(|org| self.broken(org, 1, "belongs to a chain without an end"));
        Ok(())
    }

    fn of_entries(&self, org: OrgId) -> u64 {
        self.found.get(&org).map_or(0, |a| a.entries)
    }

    fn checkpoints(&mut self, r: &ReadTxn, copies: &[Checkpoint]) -> Result<(), StoreError> {
        let public_key = self.chain.public_key();
        let stored = txn::rows(r, AUDIT_CHECKPOINTS, everything())?;
        let copies = copies.iter().filter(|copy| !stored.contains(copy));
        for checkpoint in stored.iter().chain(copies) {
            let Checkpoint { org, number, value, .. } = checkpoint;
            if self.gone.contains(org) && !self.found.contains_key(org) {
                continue;
            }
            if !checkpoint.signed_by(&public_key) {
                self.broken(*org, *number, "has a checkpoint with another signature");
                continue;
            }
            match txn::get(r, AUDIT, (*org, *number)).unwrap_or_default() {
                Some(link) if same(&link.value, value) => self.of(*org).checkpoints += 1,
                Some(_) => self.broken(*org, *number, "is not what the checkpoint says"),
                None => {
                    let first = self.of_entries(*org).saturating_add(1).min(*number);
                    self.broken(*org, first, "is missing, and a checkpoint says that it was there");
                }
            }
        }
        Ok(())
    }
}
