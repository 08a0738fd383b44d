//! Organizations, found by their name and by the addresses that take mail for them.

pub mod partners;

use crate::{
    StoreError,
    order::{self, Page, UnknownSort},
    tables::{CHILDREN, ORG_BY_NAME, ORG_BY_QUEUE_ADDRESS, ORGS, everything, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::OrgId,
    orgs::Organization,
    text::{Email, OrgName},
};
use std::str::FromStr;

/// The organization.
pub fn get(r: &impl Rows, org: OrgId) -> Result<Option<Organization>, StoreError> {
    txn::get(r, ORGS, org)
}

/// The organization of that name, upper and lower case being the same.
pub fn by_name(r: &impl Rows, name: &OrgName) -> Result<Option<OrgId>, StoreError> {
    txn::get(r, ORG_BY_NAME, folded(name))
}

/// The organization that takes print jobs mailed to `address`.
pub fn by_queue_address(r: &impl Rows, address: &Email) -> Result<Option<OrgId>, StoreError> {
    txn::get(r, ORG_BY_QUEUE_ADDRESS, address)
}

/// Every organization.
pub fn list(r: &impl Rows) -> Result<Vec<Organization>, StoreError> {
    txn::rows(r, ORGS, everything())
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
    if let Some(old) = w.replace(ORGS, id, organization)? {
        leave_doors(w, &old)?;
    }
    w.insert(ORG_BY_NAME, folded(&organization.name), &id)?;
    if let Some(parent) = organization.parent {
        w.insert(CHILDREN, (parent, folded(&organization.name)), &id)?;
    }
    for address in &organization.settings.queue_addresses {
        w.insert(ORG_BY_QUEUE_ADDRESS, address, &id)?;
    }
    Ok(())
}

/// By what organizations are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// The name.
    #[default]
    Name,
    /// When it was made.
    Since,
}

impl FromStr for SortKey {
    type Err = UnknownSort;

    fn from_str(text: &str) -> Result<Self, UnknownSort> {
        Ok(match text {
            "name" => Self::Name,
            "since" => Self::Since,
            _ => return Err(UnknownSort),
        })
    }
}

/// An order of organizations.
pub type Sort = order::Sort<SortKey>;

/// Behind which organization a list goes on.
pub type Position = order::Position<OrgId>;

/// Where an organization stands in an order.
#[must_use]
pub fn place(organization: &Organization, by: SortKey) -> Position {
    let key = match by {
        SortKey::Name => model::text::folded(organization.name.as_str()),
        SortKey::Since => format!("{:020}", organization.created.0),
    };
    Position { key, tie: organization.id }
}

/// The children of `parent` in that order, behind `after`, at most `limit`: those whose name contains `search`, upper
/// and lower case being the same. All are looked at.
pub fn children(
    r: &impl Rows,
    parent: OrgId,
    search: &str,
    sort: Sort,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<Organization>, StoreError> {
    let search = search.trim().to_lowercase();
    let rows = r.open(ORGS.name)?;
    let mut page = Page::new(after.cloned(), sort.down, limit);
    txn::visit(r, CHILDREN, within((parent,)), |_, id| {
        let child: Option<Organization> = txn::get_in(&rows, ORGS, id)?;
        let child = child.ok_or_else(|| txn::missing(ORGS))?;
        if folded(&child.name).contains(&search) {
            page.offer(place(&child, sort.by), child);
        }
        Ok(true)
    })?;
    Ok(page.rows())
}

/// How many children `parent` has.
pub fn count_children(r: &impl Rows, parent: OrgId) -> Result<u64, StoreError> {
    txn::count_within(r, CHILDREN, within((parent,)))
}

/// Goes on only with an organization that is there: what comes too late must not be added to one that is gone.
pub(crate) fn must_be(r: &impl Rows, org: OrgId) -> Result<(), StoreError> {
    if txn::has(r, ORGS, org)? { Ok(()) } else { Err(StoreError::NoOrganization) }
}

/// The name as it is compared.
pub(crate) fn folded(name: &OrgName) -> String {
    name.as_str().to_lowercase()
}

pub(crate) fn leave_doors(w: &mut WriteTxn, old: &Organization) -> Result<(), StoreError> {
    w.delete(ORG_BY_NAME, folded(&old.name))?;
    if let Some(parent) = old.parent {
        w.delete(CHILDREN, (parent, folded(&old.name)))?;
    }
    let addresses = &old.settings.queue_addresses;
    addresses.iter().try_for_each(|address| w.delete(ORG_BY_QUEUE_ADDRESS, address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{findings, furnished, read, samples, whole, write};
    use expect_test::expect;

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
    fn children_are_listed_by_name_and_searched() {
        let store = furnished();
        let child = |n: u8, name: &str| Organization {
            parent: Some(samples::ORG),
            name: name.parse().unwrap(),
            settings: model::orgs::Settings::default(),
            created: model::time::Time(100 - i64::from(n)),
            ..samples::organization(n)
        };
        for (n, name) in [(2, "Zebra"), (3, "École du Lac"), (4, "abbey"), (5, "Lac Noir")] {
            let child = child(n, name);
            write(&store, move |w| put(w, &child));
        }
        let check = |search: &str, sort: &str, limit, want: &str| {
            let sort: Sort = sort.parse().unwrap();
            let (mut seen, mut after) = (Vec::new(), None::<Position>);
            loop {
                let from = after.clone();
                let page = read(&store, |r| children(r, samples::ORG, search, sort, from.as_ref(), limit));
                let Some(last) = page.last() else { break };
                after = Some(place(last, sort.by).to_string().parse().unwrap());
                seen.extend(page.into_iter().map(|org| org.name.as_str().to_owned()));
            }
            assert_eq!(seen.join(", "), want, "{search} by {sort:?}, {limit} a page");
        };
        for limit in [1, 2, 9] {
            check("", "name", limit, "abbey, École du Lac, Lac Noir, Zebra");
            check("", "-name", limit, "Zebra, Lac Noir, École du Lac, abbey");
            check(" LAC ", "name", limit, "École du Lac, Lac Noir");
            check("", "since", limit, "Lac Noir, abbey, École du Lac, Zebra");
            check("nowhere", "name", limit, "");
        }
        check("", "name", 0, "");
        let renamed = child(4, "Yard");
        write(&store, move |w| put(w, &renamed));
        check("y", "name", 9, "Yard");
        assert_eq!(read(&store, |r| count_children(r, samples::ORG)), 4);
        assert_eq!(read(&store, |r| count_children(r, OrgId([2; 16]))), 0);
        whole(&store);
    }

    #[test]
    fn nothing_is_added_to_an_organization_that_is_gone() {
        let store = furnished();
        let late = model::users::User { org: OrgId([7; 16]), ..samples::user(2) };
        let refused = store.write_and_wait(move |w| crate::users::put(w, &late));
        assert!(matches!(refused, Err(StoreError::NoOrganization)));
        whole(&store);
    }

    #[test]
    fn verify_sees_what_is_left_behind() {
        let store = furnished();
        write(&store, |w| {
            w.delete(ORGS, samples::ORG)?;
            w.insert(ORG_BY_NAME, "nobody", &OrgId([3; 16]))
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
