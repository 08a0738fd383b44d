//! Search as one types: people in the order of their addresses, out of the index that leaves the fewest to look at.

use super::index::{Field, cut, valued, words};
use crate::{
    StoreError,
    tables::{GROUP_MEMBERS, Key, Span, Table, USER_VALUES, USER_WORDS, USERS, USERS_BY_EMAIL, USERS_BY_ROLE, of},
    txn::{self, Rows, bounds},
};
use model::{
    access::Role,
    id::{GroupId, OrgId, UserId},
    text::{Email, folded, search_words},
    users::User,
};
use std::collections::BTreeMap;

/// So many entries of an index are put in order; more of them are so many that walking along the addresses soon finds
/// a page.
const MOST: usize = 8192;
/// The same where a group or a department is wanted as well: walking along it may take long to find a page, since those
/// who are searched for may all stand at its end.
const MOST_WITHIN: usize = 4 * MOST;

/// Who is wanted: people to whom all of this applies.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Every word of this begins a word of the name, the address, the short name or the department; upper and lower
    /// case and accents make no difference.
    pub search: String,
    /// In this group.
    pub group: Option<GroupId>,
    /// With this role as one's own, or as a member of a group that has it.
    pub role: Option<Role>,
    /// Active, or not.
    pub active: Option<bool>,
    /// Of this department, upper and lower case and accents making no difference.
    pub department: Option<String>,
}

/// [`find`] by a search alone.
///
/// # Errors
/// When the database cannot be read.
pub fn page(
    r: &impl Rows,
    org: OrgId,
    search: &str,
    after: Option<&Email>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    find(r, org, &Wanted { search: search.to_owned(), ..Wanted::default() }, after, limit)
}

/// Those who are wanted, in the order of their addresses, behind `after`, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub fn find(
    r: &impl Rows,
    org: OrgId,
    wanted: &Wanted,
    after: Option<&Email>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    let mut found = Vec::new();
    if limit == 0 {
        return Ok(found);
    }
    let searched: Vec<String> = search_words(&wanted.search).collect();
    if searched.is_empty() && !wanted.search.trim().is_empty() {
        // Only signs were typed, and no word has any.
        return Ok(found);
    }
    let groups = match wanted.role {
        Some(role) => carrying(r, org, role)?,
        None => Vec::new(),
    };
    let fits = |user: &User| {
        wanted.group.is_none_or(|group| user.groups.contains(&group))
            && wanted.active.is_none_or(|active| user.active == active)
            && wanted.role.is_none_or(|role| user.roles.has(role) || user.groups.iter().any(|g| groups.contains(g)))
            && wanted.department.as_ref().is_none_or(|wanted| {
                user.department.as_ref().is_some_and(|department| folded(department.as_str()) == folded(wanted))
            })
            && (searched.is_empty() || {
                let words = words(user);
                searched.iter().all(|begin| words.iter().any(|word| word.starts_with(begin)))
            })
    };
    let mut take = |user: User| {
        if fits(&user) {
            found.push(user);
        }
        found.len() < limit
    };
    let most = if wanted.group.is_some() || wanted.department.is_some() { MOST_WITHIN } else { MOST };
    match fewest(r, org, wanted.role.map(|role| (role, groups.as_slice())), &searched, most)? {
        Some(few) => {
            let rows = r.open(USERS.name)?;
            for (email, id) in few {
                if after.is_some_and(|after| email.as_slice() <= after.as_str().as_bytes()) {
                    continue;
                }
                if !take(row(&rows, org, id)?) {
                    break;
                }
            }
        }
        None => {
            let (table, prefix) = match (wanted.group, &wanted.department) {
                (Some(group), _) => (GROUP_MEMBERS, of(org).id(group.0)),
                (None, Some(department)) => (USER_VALUES, valued(org, Field::Department).word(&folded(department))),
                (None, None) => (USERS_BY_EMAIL, of(org)),
            };
            walk(r, org, (table, prefix), after, |user| Ok(take(user)))?;
        }
    }
    Ok(found)
}

/// Members of a group in the order of their addresses, at most `limit`.
///
/// # Errors
/// When the database cannot be read.
pub fn members(r: &impl Rows, org: OrgId, group: GroupId, limit: usize) -> Result<Vec<UserId>, StoreError> {
    txn::some(r, GROUP_MEMBERS, &of(org).id(group.0).span(), limit)
}

/// Shows those with `role` as one's own to `see`, then the members of the groups that have it, until `see` says that
/// it has seen enough. Somebody may be shown more than once; `see` may look at other tables than people and groups.
///
/// # Errors
/// When the database cannot be read.
pub fn all_of_role(
    r: &impl Rows,
    org: OrgId,
    role: Role,
    mut see: impl FnMut(User) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let mut more = true;
    let mut ways = vec![(USERS_BY_ROLE, of(org).number(role as u32))];
    ways.extend(carrying(r, org, role)?.into_iter().map(|group| (GROUP_MEMBERS, of(org).id(group.0))));
    for way in ways {
        if more {
            walk(r, org, way, None, |user| {
                more = see(user)?;
                Ok(more)
            })?;
        }
    }
    Ok(())
}

/// Shows people to `see` in the order of their addresses, until it says that it has seen enough.
///
/// # Errors
/// When the database cannot be read.
pub fn any(r: &impl Rows, org: OrgId, see: impl FnMut(User) -> Result<bool, StoreError>) -> Result<(), StoreError> {
    walk(r, org, (USERS_BY_EMAIL, of(org)), None, see)
}

/// The groups that carry a role.
fn carrying(r: &impl Rows, org: OrgId, role: Role) -> Result<Vec<GroupId>, StoreError> {
    let groups = crate::groups::list(r, org)?;
    Ok(groups.into_iter().filter(|group| group.roles.has(role)).map(|group| group.id).collect())
}

/// Those that the most telling of the indexes leaves, by address; none when each leaves more than `most`.
fn fewest(
    r: &impl Rows,
    org: OrgId,
    role: Option<(Role, &[GroupId])>,
    searched: &[String],
    most: usize,
) -> Result<Option<BTreeMap<Vec<u8>, UserId>>, StoreError> {
    let mut best: Option<BTreeMap<Vec<u8>, UserId>> = None;
    let mut offer = |few: Option<BTreeMap<Vec<u8>, UserId>>| {
        if let Some(few) = few
            && best.as_ref().is_none_or(|best| few.len() < best.len())
        {
            best = Some(few);
        }
    };
    for begin in searched {
        let span = of(org).text(cut(begin)).span();
        let mut few = BTreeMap::new();
        // The address stands behind the last zero byte.
        let email = |key: &[u8]| key.rsplit(|byte| *byte == 0).next().map(<[u8]>::to_vec);
        offer(collect(r, (USER_WORDS, &span), email, &mut few, most)?.then_some(few));
    }
    if let Some((role, groups)) = role {
        let mut few = BTreeMap::new();
        let mut ways = vec![(USERS_BY_ROLE, of(org).number(role as u32))];
        ways.extend(groups.iter().map(|group| (GROUP_MEMBERS, of(org).id(group.0))));
        let mut whole = true;
        for (table, prefix) in ways {
            let length = prefix.as_bytes().len();
            whole = whole
                && collect(r, (table, &prefix.span()), |key| key.get(length..).map(<[u8]>::to_vec), &mut few, most)?;
        }
        offer(whole.then_some(few));
    }
    Ok(best)
}

/// Adds what is in a stretch of an index to `few`, and says whether that was all: not when it is more than `most`.
fn collect(
    r: &impl Rows,
    (table, span): (Table<UserId>, &Span),
    email: impl Fn(&[u8]) -> Option<Vec<u8>>,
    few: &mut BTreeMap<Vec<u8>, UserId>,
    most: usize,
) -> Result<bool, StoreError> {
    let mut seen = 0;
    txn::visit(r, table, span, |key, user| {
        seen += 1;
        few.extend(email(key).map(|email| (email, user)));
        Ok(seen <= most)
    })?;
    Ok(seen <= most && few.len() <= most)
}

/// Shows people along an index whose keys are `prefix` and the address.
fn walk(
    r: &impl Rows,
    org: OrgId,
    (table, prefix): (Table<UserId>, Key),
    after: Option<&Email>,
    mut see: impl FnMut(User) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    use redb::ReadableTable as _;
    let span = match after {
        Some(email) => prefix.clone().span_after(&prefix.text(email.as_str())),
        None => prefix.span(),
    };
    // Both tables are opened once: opening costs as much as a read.
    let (index, rows) = (r.open(table.name)?, r.open(USERS.name)?);
    for entry in index.range::<&[u8]>(bounds(&span)).map_err(crate::error::redb_error("reading"))? {
        let (_, id) = entry.map_err(crate::error::redb_error("reading"))?;
        let id = crate::codec::Stored::decode(id.value()).map_err(|why| StoreError::Row { table: table.name, why })?;
        if !see(row(&rows, org, id)?)? {
            break;
        }
    }
    Ok(())
}

fn row(rows: &impl redb::ReadableTable<txn::Bytes, txn::Bytes>, org: OrgId, id: UserId) -> Result<User, StoreError> {
    let user = txn::get_in(rows, USERS, of(org).id(id.0).as_bytes())?;
    user.ok_or(StoreError::Row { table: USERS.name, why: "listed in an index but missing" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        groups,
        tests::{furnished, read, samples, whole, write},
        users,
    };
    use model::{access::Roles, users::Group};

    #[test]
    fn people_are_found_by_what_is_typed_and_by_what_they_are() {
        let store = furnished();
        let group = Group { roles: Roles::NONE.with(Role::FleetManagementAdministrator), ..samples::group(1) };
        write(&store, move |w| groups::put(w, &group));
        for (n, email, name, department) in [
            (2, "zoe.unal@b.org", "Zoé Ünal", "Sales"),
            (3, "ada@b.org", "Ada Lovelace", "Éducation nationale"),
            (4, "grace@b.org", "Grace Hopper", "Sales"),
        ] {
            let user = User {
                email: email.parse().unwrap(),
                name: name.parse().unwrap(),
                department: Some(department.parse().unwrap()),
                groups: if n == 4 { vec![samples::group(1).id] } else { Vec::new() },
                active: n != 2,
                ..samples::user(n)
            };
            write(&store, move |w| users::put(w, &user));
        }
        let check = |wanted: Wanted, want: &[&str]| {
            let found = read(&store, |r| find(r, samples::ORG, &wanted, None, 9));
            let found: Vec<_> = found.iter().map(|u| u.email.as_str().split('@').next().unwrap().to_owned()).collect();
            assert_eq!(found, want, "{wanted:?}");
        };
        let search = |search: &str| Wanted { search: search.to_owned(), ..Wanted::default() };
        check(search("zoe"), &["zoe.unal"]);
        check(search("ÜN zoé"), &["zoe.unal"]);
        check(search("zoe.un"), &["zoe.unal"]);
        check(search("nat"), &["ada"]);
        check(search("p4"), &["grace"]);
        check(search("love ada@b"), &["ada"]);
        check(search("velace"), &[]);
        check(search("@"), &[]);
        check(search(&"a".repeat(40)), &[]);
        check(search("b.org"), &["ada", "grace", "zoe.unal"]);
        check(Wanted { active: Some(false), ..search("") }, &["zoe.unal"]);
        check(Wanted { department: Some("SALES".to_owned()), ..search("") }, &["grace", "zoe.unal"]);
        check(Wanted { department: Some("Sale".to_owned()), ..search("") }, &[]);
        check(Wanted { group: Some(samples::group(1).id), ..search("") }, &["grace"]);
        check(Wanted { role: Some(Role::FleetManagementAdministrator), ..search("") }, &["grace"]);
        check(Wanted { role: Some(Role::HelpDesk), active: Some(true), ..search("b.org") }, &["ada", "grace"]);
        assert_eq!(read(&store, |r| members(r, samples::ORG, samples::group(1).id, 9)), [UserId([4; 16])]);
        whole(&store);
    }

    #[test]
    fn a_word_that_very_many_have_is_found_along_the_addresses() {
        let store = furnished();
        write(&store, |w| {
            (0..u16::try_from(MOST).unwrap() + 100).try_for_each(|n| {
                let id = UserId([(n | 0x8000).to_be_bytes(); 8].concat().try_into().unwrap());
                let email = format!("u{n:05}@many.org").parse().unwrap();
                users::put(w, &User { id, email, ..samples::user(9) })
            })
        });
        let found = |search: &str, after: &str| {
            let after = after.parse().unwrap();
            let found = read(&store, |r| page(r, samples::ORG, search, Some(&after), 2));
            found.iter().map(|user| user.email.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found("many", "u00007@many.org"), ["u00008@many.org", "u00009@many.org"]);
        assert_eq!(found("many u0001", "u00007@many.org"), ["u00010@many.org", "u00011@many.org"]);
        assert_eq!(read(&store, |r| users::count(r, samples::ORG)), u64::try_from(MOST).unwrap() + 101);
        whole(&store);
    }
}
