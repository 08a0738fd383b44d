//! Badges: found by the keyed hash of their number, which is all that is stored of it.

use crate::{
    StoreError,
    order::{self, Page, UnknownSort},
    rows::StoredBadge,
    tables::{BADGE_BY_HASH, BADGES, BADGES_OF_USER, USERS, within},
    txn::{self, Rows, WriteTxn},
};
use model::{
    badges::Badge,
    id::{BadgeId, OrgId, UserId},
    text::folded,
    time::Time,
    users::User,
};
use std::str::FromStr;

/// The badge whose number has that hash.
pub fn by_hash(r: &impl Rows, org: OrgId, hash: &[u8; 32]) -> Result<Option<Badge>, StoreError> {
    match txn::get(r, BADGE_BY_HASH, (org, hash))? {
        Some(badge) => get(r, org, badge),
        None => Ok(None),
    }
}

/// The badge.
pub fn get(r: &impl Rows, org: OrgId, badge: BadgeId) -> Result<Option<Badge>, StoreError> {
    Ok(txn::get(r, BADGES, (org, badge))?.map(|row| row.badge))
}

/// The badges of a person.
pub fn of_user(r: &impl Rows, org: OrgId, user: UserId) -> Result<Vec<Badge>, StoreError> {
    let rows = txn::join(r, (BADGES_OF_USER, within((org, user))), (BADGES, |badge| (org, badge)))?;
    Ok(rows.into_iter().map(|row| row.badge).collect())
}

/// The badges of the organization in the order of their identifiers, at most `limit`.
pub fn list(r: &impl Rows, org: OrgId, limit: usize) -> Result<Vec<Badge>, StoreError> {
    Ok(txn::first_rows(r, BADGES, within((org,)), limit)?.into_iter().map(|row| row.badge).collect())
}

/// By what badges are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// The name of the owner, then when it was registered.
    #[default]
    Owner,
    /// Permanent ones, then temporary ones by their end.
    Kind,
    /// When it was registered.
    Since,
}

impl FromStr for SortKey {
    type Err = UnknownSort;

    fn from_str(text: &str) -> Result<Self, UnknownSort> {
        Ok(match text {
            "owner" => Self::Owner,
            "kind" => Self::Kind,
            "since" => Self::Since,
            _ => return Err(UnknownSort),
        })
    }
}

/// An order of badges.
pub type Sort = order::Sort<SortKey>;

/// Behind which badge a list goes on.
pub type Position = order::Position<BadgeId>;

/// Where a badge of this person stands in an order.
#[must_use]
pub fn place(badge: &Badge, owner: &User, by: SortKey) -> Position {
    // As many digits for each, so that they sort as numbers.
    let time = |time: Time| format!("{:020}", time.0);
    let name = folded(owner.details.name.as_str());
    let key = match by {
        SortKey::Owner => format!("{name} {} {}", owner.details.email, time(badge.registered)),
        SortKey::Kind => format!("{} {name}", badge.expires.map_or_else(|| "-".to_owned(), time)),
        SortKey::Since => time(badge.registered),
    };
    Position { key, tie: badge.id }
}

/// The badges of the organization with their owners in that order, behind `after`, at most `limit`. All are looked at.
pub fn sorted(
    r: &impl Rows,
    org: OrgId,
    sort: Sort,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<(Badge, User)>, StoreError> {
    let people = r.open(USERS.name)?;
    let mut page = Page::new(after.cloned(), sort.down, limit);
    txn::visit(r, BADGES, within((org,)), |_, row| {
        let badge = row.badge;
        let owner: Option<User> = txn::get_in(&people, USERS, (org, badge.user))?;
        if let Some(owner) = owner {
            page.offer(place(&badge, &owner, sort.by), (badge, owner));
        }
        Ok(true)
    })?;
    Ok(page.rows())
}

/// How many badges are registered in the organization.
pub fn count(r: &impl Rows, org: OrgId) -> Result<u64, StoreError> {
    txn::count_within(r, BADGES, within((org,)))
}

/// Writes a badge whose number has that hash.
///
/// # Errors
/// `Conflict` when another badge of the organization has that number.
pub fn put(w: &mut WriteTxn, badge: &Badge, hash: &[u8; 32]) -> Result<(), StoreError> {
    crate::orgs::must_be(w, badge.org)?;
    let (org, id) = (badge.org, badge.id);
    if txn::get(w, BADGE_BY_HASH, (org, hash))?.is_some_and(|other| other != id) {
        return Err(StoreError::Conflict("badge"));
    }
    let row = StoredBadge { badge: badge.clone(), hash: *hash };
    if let Some(old) = w.replace(BADGES, (org, id), &row)? {
        leave_indexes(w, &old)?;
    }
    w.insert(BADGE_BY_HASH, (org, hash), &id)?;
    w.insert(BADGES_OF_USER, (org, badge.user, id), &id)
}

/// Removes a badge.
pub fn remove(w: &mut WriteTxn, org: OrgId, badge: BadgeId) -> Result<(), StoreError> {
    match w.take(BADGES, (org, badge))? {
        Some(old) => leave_indexes(w, &old),
        None => Ok(()),
    }
}

/// Removes at most `limit` badges of an organization that goes, and says how many.
pub(crate) fn remove_some(w: &mut WriteTxn, org: OrgId, limit: usize) -> Result<usize, StoreError> {
    let some = list(w, org, limit)?;
    some.iter().try_for_each(|badge| remove(w, org, badge.id))?;
    Ok(some.len())
}

fn leave_indexes(w: &mut WriteTxn, old: &StoredBadge) -> Result<(), StoreError> {
    let Badge { id, org, user, .. } = old.badge;
    w.delete(BADGE_BY_HASH, (org, &old.hash))?;
    w.delete(BADGES_OF_USER, (org, user, id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, whole, write},
        users,
    };

    #[test]
    fn a_badge_is_found_by_number_and_by_person() {
        let store = furnished();
        let (org, user) = (samples::ORG, samples::USER);
        write(&store, |w| {
            users::put(w, &samples::user(2))?;
            put(w, &samples::badge(1), &[1; 32])?;
            put(w, &samples::badge(2), &[2; 32])
        });
        assert_eq!(read(&store, |r| by_hash(r, org, &[2; 32])), Some(samples::badge(2)));
        assert_eq!(read(&store, |r| by_hash(r, OrgId([2; 16]), &[2; 32])), None);
        assert_eq!(read(&store, |r| of_user(r, org, user)), [samples::badge(1), samples::badge(2)]);
        assert_eq!(read(&store, |r| list(r, org, 1)), [samples::badge(1)]);
        let refused = store.write_and_wait(|w| put(w, &samples::badge(3), &[1; 32]));
        assert!(matches!(refused, Err(StoreError::Conflict("badge"))));

        let given_away = Badge { user: UserId([2; 16]), ..samples::badge(1) };
        write(&store, {
            let badge = given_away.clone();
            move |w| put(w, &badge, &[3; 32])
        });
        assert_eq!(read(&store, |r| by_hash(r, org, &[1; 32])), None, "the old number");
        assert_eq!(read(&store, |r| of_user(r, org, UserId([2; 16]))), [given_away]);
        whole(&store);
        write(&store, move |w| remove(w, org, samples::badge(2).id));
        assert_eq!(read(&store, |r| get(r, org, samples::badge(2).id)), None);
        assert_eq!(read(&store, |r| of_user(r, org, user)), []);
        whole(&store);
    }

    #[test]
    fn badges_are_sorted_over_all_pages() {
        let store = furnished();
        let org = samples::ORG;
        for (n, name) in [(2, "Zoé Ünal"), (3, "ada lovelace"), (4, "Émile Grace")] {
            let details = samples::named(&format!("b{n}@b.org"), name);
            let user = User { id: UserId([n; 16]), details, ..samples::user(n) };
            write(&store, move |w| users::put(w, &user));
        }
        for (n, owner, registered, expires) in
            [(1, 4, 50, None), (2, 3, 90, Some(200)), (3, 2, 70, None), (4, 3, 60, Some(100)), (5, 3, 80, None)]
        {
            let badge = Badge {
                user: UserId([owner; 16]),
                registered: Time(registered),
                expires: expires.map(Time),
                ..samples::badge(n)
            };
            write(&store, move |w| put(w, &badge, &[n; 32]));
        }
        for (sort, want) in [
            ("owner", "4 5 2 1 3"),
            ("-owner", "3 1 2 5 4"),
            ("kind", "5 1 3 4 2"),
            ("since", "1 4 3 5 2"),
            ("-since", "2 5 3 4 1"),
        ] {
            for limit in [1, 2, 9] {
                let sort: Sort = sort.parse().unwrap();
                let (mut seen, mut after) = (Vec::new(), None::<Position>);
                loop {
                    let from = after.clone();
                    let page = read(&store, |r| sorted(r, org, sort, from.as_ref(), limit));
                    let Some((last, owner)) = page.last() else { break };
                    after = Some(place(last, owner, sort.by).to_string().parse().unwrap());
                    seen.extend(page.iter().map(|(badge, _)| badge.id.0[0].to_string()));
                }
                assert_eq!(seen.join(" "), want, "{sort:?} by {limit}");
            }
        }
        assert_eq!("ends".parse::<Sort>(), Err(UnknownSort));
    }
}
