//! Search as one types: people in the order of their addresses, out of the index that leaves the fewest to look at.

use super::index::{cut, words};
use crate::{
    StoreError,
    tables::{
        GROUP_MEMBERS, GROUPS, Prefix, Raw, Table, USER_VALUES, USER_WORDS, USERS, USERS_BY_EMAIL, USERS_BY_ROLE,
        WordStart, within,
    },
    txn::{self, Rows},
};
use model::{
    access::Role,
    id::{GroupId, OrgId, UserId},
    text::{Email, folded, search_words},
    users::{CompletedDetail, User},
};
use std::collections::HashSet;

/// How much is read before another way is tried.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// So many entries of an index are put in order at once.
    few: usize,
    /// When each index has more entries than `few`, so many people are looked at along the addresses: of those whom
    /// very many entries name, enough usually stand among the first.
    looked_at: usize,
    /// When these were not enough, the wanted stand late or are rare among the many, and so many entries are put in
    /// order after all.
    many: usize,
}

/// Putting an entry in order costs about a tenth of looking at a person.
pub(super) const PATIENCE: Patience = Patience { few: 2048, looked_at: 2048, many: 65_536 };

/// How many times longer lists may be when there are two of them: few people stand in both.
const TOGETHER: usize = 4;

/// Words of a search that count. Each of them is looked up, so that what is typed must not say how much is looked at.
const WORDS: usize = 8;

/// Who is wanted: people to whom all of this applies.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Every word of this begins a word of the name, the address, the short name or the department; upper and lower
    /// case and accents make no difference. Of very many words the eight longest count.
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
pub fn page(
    r: &impl Rows,
    org: OrgId,
    search: &str,
    after: Option<&Email>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    find(r, org, &UserFilter { search: search.to_owned(), ..UserFilter::default() }, after, limit)
}

/// Those who are wanted, in the order of their addresses, behind `after`, at most `limit`.
pub fn find(
    r: &impl Rows,
    org: OrgId,
    wanted: &UserFilter,
    after: Option<&Email>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    find_with(PATIENCE, r, org, wanted, after, limit)
}

fn find_with(
    patience: Patience,
    r: &impl Rows,
    org: OrgId,
    wanted: &UserFilter,
    after: Option<&Email>,
    limit: usize,
) -> Result<Vec<User>, StoreError> {
    let mut found = Vec::new();
    if limit > 0 {
        each(patience, r, org, wanted, after, |user| {
            found.push(user);
            found.len() < limit
        })?;
    }
    Ok(found)
}

/// Shows those who are wanted to `see`, in the order of their addresses and from behind `after`, until it has seen
/// enough.
pub(super) fn each(
    patience: Patience,
    r: &impl Rows,
    org: OrgId,
    wanted: &UserFilter,
    after: Option<&Email>,
    mut see: impl FnMut(User) -> bool,
) -> Result<(), StoreError> {
    let searched = counting_words(&wanted.search);
    if searched.is_empty() && !wanted.search.trim().is_empty() {
        // Only signs were typed, and no word has any.
        return Ok(());
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
                user.details.department.as_ref().is_some_and(|department| folded(department.as_str()) == folded(wanted))
            })
            && (searched.is_empty() || {
                let words = words(user);
                searched.iter().all(|begin| words.iter().any(|word| word.starts_with(begin)))
            })
    };
    let mut take = |user: User| !fits(&user) || see(user);
    let narrowing = narrowing(org, wanted.role.map(|role| (role, groups.as_slice())), &searched);
    if let Some(few) = fewest(r, &narrowing, after, patience.few, 1)? {
        return look_up(r, org, few, take);
    }
    if let Some(few) = fewest(r, &narrowing, after, patience.few.saturating_mul(TOGETHER), 2)? {
        return look_up(r, org, few, take);
    }
    let along = match (wanted.group, &wanted.department) {
        (Some(group), _) => Stretch::of(GROUP_MEMBERS, (org, group)),
        (None, Some(department)) => Stretch::of(USER_VALUES, (org, CompletedDetail::DEPARTMENT, folded(department))),
        (None, None) => Stretch::of(USERS_BY_EMAIL, (org,)),
    };
    let mut left = if narrowing.is_empty() { usize::MAX } else { patience.looked_at };
    let mut reached = None;
    walk(r, org, &along, after, |user| {
        left -= 1;
        let email = (left == 0).then(|| user.details.email.clone());
        let more = take(user);
        reached = email.filter(|_| more);
        Ok(more && left > 0)
    })?;
    if let Some(reached) = reached {
        match fewest(r, &narrowing, Some(&reached), patience.many, 1)? {
            Some(many) => look_up(r, org, many, take)?,
            None => walk(r, org, &along, Some(&reached), |user| Ok(take(user)))?,
        }
    }
    Ok(())
}

/// The words of a search that count: distinct ones, and of very many the longest, which the fewest people have.
fn counting_words(search: &str) -> Vec<String> {
    let mut words: Vec<String> = search_words(search).collect();
    words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    words.dedup();
    words.truncate(WORDS);
    words
}

/// Members of a group in the order of their addresses, at most `limit`.
pub fn members(r: &impl Rows, org: OrgId, group: GroupId, limit: usize) -> Result<Vec<UserId>, StoreError> {
    txn::first_rows(r, GROUP_MEMBERS, within((org, group)), limit)
}

/// Shows those with `role` as one's own to `see`, then the members of the groups that have it, until `see` says that
/// it has seen enough. Somebody may be shown more than once; `see` may look at other tables than people and groups.
pub fn all_of_role(
    r: &impl Rows,
    org: OrgId,
    role: Role,
    mut see: impl FnMut(User) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let mut more = true;
    let groups = carrying(r, org, role)?;
    for stretch in of_role(org, role, &groups) {
        if more {
            walk(r, org, &stretch, None, |user| {
                more = see(user)?;
                Ok(more)
            })?;
        }
    }
    Ok(())
}

/// Shows people to `see` in the order of their addresses, until it says that it has seen enough.
pub fn any(r: &impl Rows, org: OrgId, see: impl FnMut(User) -> Result<bool, StoreError>) -> Result<(), StoreError> {
    walk(r, org, &Stretch::of(USERS_BY_EMAIL, (org,)), None, see)
}

/// The groups that carry a role.
fn carrying(r: &impl Rows, org: OrgId, role: Role) -> Result<Vec<GroupId>, StoreError> {
    let groups = txn::rows(r, GROUPS, within((org,)))?;
    Ok(groups.into_iter().filter(|group| group.roles.has(role)).map(|group| group.id).collect())
}

/// The part of an index whose keys are one beginning, then perhaps the rest of a word, then the address.
struct Stretch {
    index: Table<Raw, UserId>,
    prefix: Vec<u8>,
}

impl Stretch {
    fn of<K>(index: Table<K, UserId>, prefix: impl Prefix<K>) -> Self {
        Self { index: index.raw(), prefix: within(prefix).from }
    }
}

/// Stretches of indexes that together name everybody to whom one of the conditions applies.
struct Narrowing {
    stretches: Vec<Stretch>,
    address: fn(&[u8], usize) -> Option<&[u8]>,
}

/// People with their addresses, as an index names them.
type Listing = Vec<(Vec<u8>, UserId)>;

/// A narrowing for each word that is searched for, and one for the role.
fn narrowing(org: OrgId, role: Option<(Role, &[GroupId])>, searched: &[String]) -> Vec<Narrowing> {
    let words = searched.iter().map(|begin| Narrowing {
        stretches: vec![Stretch::of(USER_WORDS, (org, WordStart(cut(begin))))],
        // The rest of the word stands before the address, and a zero byte between them.
        address: |key, _| key.rsplit(|byte| *byte == 0).next(),
    });
    let role = role.map(|(role, groups)| Narrowing {
        stretches: of_role(org, role, groups),
        address: |key, prefix| key.get(prefix..),
    });
    words.chain(role).collect()
}

/// Everybody with `role` as one's own, and the members of the groups that carry it.
fn of_role(org: OrgId, role: Role, groups: &[GroupId]) -> Vec<Stretch> {
    let members = groups.iter().map(|group| Stretch::of(GROUP_MEMBERS, (org, group)));
    std::iter::once(Stretch::of(USERS_BY_ROLE, (org, role))).chain(members).collect()
}

/// Those who stand in every list that has at most `most` entries, in the order of the addresses and from behind
/// `after`; none when fewer than `lists_wanted` are so short.
fn fewest(
    r: &impl Rows,
    narrowing: &[Narrowing],
    after: Option<&Email>,
    most: usize,
    lists_wanted: usize,
) -> Result<Option<Listing>, StoreError> {
    if narrowing.len() < lists_wanted {
        return Ok(None);
    }
    let after = after.map_or(&[][..], |after| after.as_str().as_bytes());
    let (mut best, mut lists): (Option<Listing>, usize) = (None, 0);
    for Narrowing { stretches, address } in narrowing {
        let (mut few, mut seen) = (Vec::new(), 0);
        for Stretch { index, prefix } in stretches {
            txn::visit(r, *index, within(prefix.as_slice()), |key, user| {
                seen += 1;
                few.extend(
                    address(key, prefix.len()).filter(|email| *email > after).map(|email| (email.to_vec(), user)),
                );
                Ok(seen <= most)
            })?;
        }
        if seen <= most {
            lists += 1;
            // One after the other, so that no more than two are in the memory.
            best = Some(match best {
                Some(best) => in_both(best, few),
                None => few,
            });
        }
    }
    let Some(mut best) = best.filter(|_| lists >= lists_wanted) else { return Ok(None) };
    best.sort_unstable();
    // Two words of one person may begin alike.
    best.dedup();
    Ok(Some(best))
}

/// Those who stand in both lists. To look a person up costs many times what it costs to see that another list does not
/// have him.
fn in_both(one: Listing, another: Listing) -> Listing {
    let (mut few, many) = if one.len() <= another.len() { (one, another) } else { (another, one) };
    let many: HashSet<UserId> = many.into_iter().map(|(_, user)| user).collect();
    few.retain(|(_, user)| many.contains(user));
    few
}

/// Shows the listed people until `see` has seen enough.
fn look_up(r: &impl Rows, org: OrgId, listed: Listing, mut see: impl FnMut(User) -> bool) -> Result<(), StoreError> {
    let rows = r.open(USERS.name)?;
    for (_, id) in listed {
        if !see(row(&rows, org, id)?) {
            break;
        }
    }
    Ok(())
}

/// Shows people along a stretch of an index whose keys are the beginning and the address.
fn walk(
    r: &impl Rows,
    org: OrgId,
    Stretch { index, prefix }: &Stretch,
    after: Option<&Email>,
    mut see: impl FnMut(User) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let all = within(prefix.as_slice());
    let span = match after {
        Some(email) => all.after([prefix, email.as_str().as_bytes()].concat()),
        None => all,
    };
    // The table of people is opened once: opening costs as much as a read.
    let rows = r.open(USERS.name)?;
    txn::visit(r, *index, span, |_, id| see(row(&rows, org, id)?))
}

fn row(rows: &impl redb::ReadableTable<txn::Bytes, txn::Bytes>, org: OrgId, id: UserId) -> Result<User, StoreError> {
    txn::get_in(rows, USERS, (org, id))?.ok_or_else(|| txn::missing(USERS))
}

#[cfg(test)]
mod tests;
