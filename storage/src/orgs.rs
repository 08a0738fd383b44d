//! Organizations, found by their name and by the addresses that take mail for them.

pub mod partners;

use crate::{
    StoreError, agents, audit, badges, deliveries, events, groups, imports, jobs, mail, printers, quotas,
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
    for (home, user) in partners::of_org(w, org)? {
        partners::remove(w, org, home, user)?;
    }
    deliveries::remove_all(w, org)?;
    jobs::remove_all(w, org)?;
    mail::remove_all(w, org)?;
    printers::remove_all(w, org)?;
    agents::remove_all(w, org)?;
    imports::remove_all(w, org)?;
    badges::remove_all(w, org)?;
    users::remove_all(w, org)?;
    groups::remove_all(w, org)?;
    quotas::remove_all(w, org)?;
    audit::remove_all(w, org)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        events, login, quotas,
        tests::{content, findings, furnished, kept, read, samples, whole, write},
    };
    use expect_test::expect;
    use model::time::Time;

    #[test]
    fn an_organization_is_found_by_its_doors() {
        let store = furnished();
        let door = |name: &str, address: &str| {
            let (name, address) = (name.parse().unwrap(), address.parse().unwrap());
            read(&store, |r| Ok((by_name(r, &name)?, by_queue_address(r, &address)?)))
        };
        assert_eq!(door("HOUSE 1", "print1@house"), (Some(samples::ORG), Some(samples::ORG)));
        let mut renamed = samples::organization(1);
        renamed.name = "Castle".parse().unwrap();
        renamed.settings.queue_addresses = vec!["print@castle".parse().unwrap()];
        write(&store, move |w| put(w, &renamed));
        assert_eq!(door("House 1", "print1@house"), (None, None));
        assert_eq!(door("castle", "print@castle"), (Some(samples::ORG), Some(samples::ORG)));

        for (name, address, taken) in [("CASTLE", "b@b", "name"), ("B", "print@castle", "queue-addresses")] {
            let mut other = samples::organization(2);
            other.name = name.parse().unwrap();
            other.settings.queue_addresses = vec![address.parse().unwrap()];
            let refused = store.write_and_wait(move |w| put(w, &other));
            assert!(matches!(refused, Err(StoreError::Conflict(field)) if field == taken));
        }
        write(&store, |w| put(w, &samples::organization(2)));
        assert_eq!(read(&store, list).len(), 2);
        whole(&store);
    }

    #[test]
    fn an_organization_goes_with_all_that_it_owns() {
        let store = furnished();
        let document = kept(&store, 1, b"a page");
        write(&store, |w| {
            put(w, &samples::organization(2))?;
            groups::put(w, &samples::group(1))?;
            users::set_password(w, samples::ORG, samples::USER, "hash")?;
            badges::put(w, &samples::badge(1), &[9; 32])?;
            login::put_session(w, &[8; 32], &samples::session(1))?;
            mail::put(w, &samples::message(1))?;
            mail::note_seen(w, samples::ORG, &[7; 32], samples::NOW)?;
            mail::note_seen(w, OrgId([2; 16]), &[7; 32], samples::NOW)?;
            agents::put(w, &samples::agent(1), Some(&[6; 32]))?;
            agents::put_token(w, &[5; 32], Some(samples::ORG), samples::NOW)?;
            printers::put(w, &samples::printer(1))?;
            deliveries::put(w, &samples::delivery(1))?;
            quotas::append(w, samples::ORG, &samples::charge(1, 3))?;
            events::append(w, &samples::event(1))
        });
        whole(&store);
        write(&store, |w| remove(w, samples::ORG));
        assert!(content(&store, document).is_err());
        assert_eq!(read(&store, list), [samples::organization(2)]);
        assert_eq!(read(&store, |r| mail::seen(r, OrgId([2; 16]), &[7; 32])), Some(samples::NOW));
        assert_eq!(read(&store, |r| events::between(r, samples::ORG, Time(0), Time(i64::MAX))), []);
        assert_eq!(write(&store, |w| agents::take_token(w, &[5; 32])), None);
        whole(&store);
    }

    #[test]
    fn verify_sees_what_is_left_behind() {
        let store = furnished();
        write(&store, |w| {
            w.delete(ORGS, of(samples::ORG).as_bytes())?;
            w.insert(ORG_BY_NAME, text("nobody").as_bytes(), &OrgId([3; 16]))
        });
        findings(
            &store,
            &[],
            expect![[r#"
                org by name: entries that no row expects: 2
                org by queue address: entries that no row expects: 1
                users: row 0101010101010101010101010101010101010101010101010101010101010101 refers to row 01010101010101010101010101010101 of orgs, which is missing"#]],
        );
    }
}
