//! People in another order than that of their addresses.

use super::find::{PATIENCE, UserFilter, each, find};
use crate::{
    StoreError,
    order::{self, Page, UnknownSort},
    txn::Rows,
};
use model::{
    id::OrgId,
    text::{Email, folded},
    users::{Detail, User},
};
use std::str::FromStr;

/// By what people are sorted; those who have the same stand in the order of their addresses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// The address.
    #[default]
    Email,
    /// The display name.
    Name,
    /// A detail; those without one come first.
    Detail(Detail),
    /// When the account was made.
    Since,
}

/// An order of people.
pub type Sort = order::Sort<SortKey>;

/// Behind whom a list of people goes on.
pub type Position = order::Position<Email>;

impl FromStr for SortKey {
    type Err = UnknownSort;

    fn from_str(text: &str) -> Result<Self, UnknownSort> {
        Ok(match text {
            "email" => Self::Email,
            "name" => Self::Name,
            "since" => Self::Since,
            other => Self::Detail(Detail::of_key(other).filter(|detail| detail.is_sorted()).ok_or(UnknownSort)?),
        })
    }
}

/// Where a person stands in an order.
#[must_use]
pub fn place(user: &User, by: SortKey) -> Position {
    let key = match by {
        SortKey::Email => String::new(),
        SortKey::Name => folded(user.details.name.as_str()),
        SortKey::Detail(detail) => user.details.get(detail).map(|value| folded(value.as_str())).unwrap_or_default(),
        // As many digits for each, so that they sort as numbers.
        SortKey::Since => format!("{:020}", user.created.0),
    };
    Position { key, tie: user.details.email.clone() }
}

/// Those who are wanted, in that order, behind `after`, at most `limit`.
pub fn sorted(
    r: &impl Rows,
    org: OrgId,
    wanted: &UserFilter,
    sort: Sort,
    after: Option<&Position>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    if sort == Sort::default() {
        return find(r, org, wanted, after.map(|after| &after.tie), limit);
    }
    let mut page = Page::new(after.cloned(), sort.down, limit);
    each(PATIENCE, r, org, wanted, None, |user| {
        page.offer(place(&user, sort.by), user);
        true
    })?;
    Ok(page.rows())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{furnished, read, samples, write},
        users,
    };
    use model::{id::UserId, time::Time, users::Details};

    #[test]
    fn pages_in_every_order_show_everybody_once() {
        let store = furnished();
        for (n, email, name, department) in [
            (2, "zoe@b.org", "Zoé Ünal", Some("Sales")),
            (3, "ada@b.org", "ada lovelace", None),
            (4, "grace@b.org", "Émile Grace", Some("éducation")),
            (5, "bob@b.org", "Bob", Some("Engines")),
            (6, "eve@b.org", "Eve", Some("sales")),
        ] {
            let department = department.map(|name| name.parse().unwrap());
            let user = User {
                details: Details { department, ..samples::named(email, name) },
                created: Time(samples::NOW.0 - i64::from(n)),
                id: UserId([n; 16]),
                ..samples::user(n)
            };
            write(&store, move |w| users::put(w, &user));
        }
        let wanted = UserFilter { search: "b.org".to_owned(), ..UserFilter::default() };
        for (sort, want) in [
            ("email", "ada bob eve grace zoe"),
            ("-email", "zoe grace eve bob ada"),
            ("name", "ada bob grace eve zoe"),
            ("-name", "zoe eve grace bob ada"),
            ("department", "ada grace bob eve zoe"),
            ("-department", "zoe eve bob grace ada"),
            ("since", "eve bob grace ada zoe"),
        ] {
            for limit in [1, 2, 9] {
                let sort: Sort = sort.parse().unwrap();
                let (mut seen, mut after) = (Vec::new(), None::<Position>);
                loop {
                    let from = after.clone();
                    let page = read(&store, |r| sorted(r, samples::ORG, &wanted, sort, from.as_ref(), limit));
                    let Some(last) = page.last() else { break };
                    after = Some(place(last, sort.by).to_string().parse().unwrap());
                    seen.extend(page.iter().map(|user| user.details.email.as_str().replace("@b.org", "")));
                }
                assert_eq!(seen.join(" "), want, "{sort:?} by {limit}");
            }
        }
        for unknown in ["age", "first_name"] {
            assert_eq!(unknown.parse::<Sort>(), Err(UnknownSort));
        }
        assert!("nobody Sales".parse::<Position>().is_err());
    }
}
