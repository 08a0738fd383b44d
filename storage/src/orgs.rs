//! Organizations, found by their name and by the addresses that take mail for them.

use crate::{
    StoreError, agents, badges, deliveries, events, groups, jobs, mail, printers, quotas,
    tables::{ORG_BY_NAME, ORG_BY_QUEUE_ADDRESS, ORGS, everything, of, text},
    txn::{self, Rows, WriteTxn},
    users,
};
use model::{
    id::OrgId,
    orgs::Organization,
    text::{Email, OrgName},
};

/// The organization.
///
/// # Errors
/// When the database cannot be read.
pub fn get(r: &impl Rows, org: OrgId) -> Result<Option<Organization>, StoreError> {
    txn::get(r, ORGS, of(org).as_bytes())
}

/// The organization of that name, upper and lower case being the same.
///
/// # Errors
/// When the database cannot be read.
pub fn by_name(r: &impl Rows, name: &OrgName) -> Result<Option<OrgId>, StoreError> {
    txn::get(r, ORG_BY_NAME, text(&folded(name)).as_bytes())
}

/// The organization that takes print jobs mailed to `address`.
///
/// # Errors
/// When the database cannot be read.
pub fn by_queue_address(r: &impl Rows, address: &Email) -> Result<Option<OrgId>, StoreError> {
    txn::get(r, ORG_BY_QUEUE_ADDRESS, text(address.as_str()).as_bytes())
}

/// Every organization.
///
/// # Errors
/// When the database cannot be read.
pub fn list(r: &impl Rows) -> Result<Vec<Organization>, StoreError> {
    txn::all(r, ORGS, &everything())
}

/// Writes an organization.
///
/// # Errors
/// `Conflict` when its name or one of its queue addresses belongs to another.
pub fn put(w: &mut WriteTxn, organization: &Organization) -> Result<(), StoreError> {
    let id = organization.id;
    if by_name(w, &organization.name)?.is_some_and(|other| other != id) {
        return Err(StoreError::Conflict("name"));
    }
    for address in &organization.settings.queue_addresses {
        if by_queue_address(w, address)?.is_some_and(|other| other != id) {
            return Err(StoreError::Conflict("queue-addresses"));
        }
    }
    if let Some(old) = w.replace(ORGS, of(id).as_bytes(), organization)? {
        leave_doors(w, &old)?;
    }
    w.insert(ORG_BY_NAME, text(&folded(&organization.name)).as_bytes(), &id)?;
    for address in &organization.settings.queue_addresses {
        w.insert(ORG_BY_QUEUE_ADDRESS, text(address.as_str()).as_bytes(), &id)?;
    }
    Ok(())
}

/// Removes an organization and everything that it owns, its documents too.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(w: &mut WriteTxn, org: OrgId) -> Result<(), StoreError> {
    let Some(old) = w.take(ORGS, of(org).as_bytes())? else { return Ok(()) };
    leave_doors(w, &old)?;
    deliveries::remove_all(w, org)?;
    jobs::remove_all(w, org)?;
    mail::remove_all(w, org)?;
    printers::remove_all(w, org)?;
    agents::remove_all(w, org)?;
    badges::remove_all(w, org)?;
    users::remove_all(w, org)?;
    groups::remove_all(w, org)?;
    quotas::remove_all(w, org)?;
    events::remove_all(w, org)
}

/// The name as it is compared.
pub(crate) fn folded(name: &OrgName) -> String {
    name.as_str().to_lowercase()
}

fn leave_doors(w: &mut WriteTxn, old: &Organization) -> Result<(), StoreError> {
    w.delete(ORG_BY_NAME, text(&folded(&old.name)).as_bytes())?;
    let addresses = &old.settings.queue_addresses;
    addresses.iter().try_for_each(|address| w.delete(ORG_BY_QUEUE_ADDRESS, text(address.as_str()).as_bytes()))
}
