//! What leads to a person: every index entry is made here out of the row alone, so that a row and its entries are
//! written by one function and checked by the same.

use crate::{
    StoreError,
    tables::{
        AsKey, GROUP_MEMBERS, HEADS, Raw, Table, USER_VALUES, USER_WORDS, USERS, USERS_BY_EMAIL, USERS_BY_ROLE,
        WordStart, key_bytes, within,
    },
    txn::{self, Rows, WriteTxn},
};
use model::{
    id::{GroupId, OrgId, UserId},
    text::{folded, search_words},
    users::{CompletedDetail, Detail, User},
};
use std::collections::BTreeSet;

/// Letters of a word that count for search; what is behind them is checked on the row.
const WORD: usize = 32;

/// An entry of an index of people; its value is the person.
pub(crate) struct Entry {
    pub table: Table<Raw, UserId>,
    pub key: Vec<u8>,
}

impl Entry {
    fn of<K>(table: Table<K, UserId>, key: impl AsKey<K>) -> Self {
        Self { table: table.raw(), key: key_bytes(&key) }
    }

    fn same(&self, other: &Self) -> bool {
        self.table.name == other.table.name && self.key == other.key
    }
}

/// The indexes of people.
pub(crate) const TABLES: [Table<Raw, UserId>; 5] =
    [USERS_BY_EMAIL.raw(), USERS_BY_ROLE.raw(), USER_WORDS.raw(), USER_VALUES.raw(), GROUP_MEMBERS.raw()];

/// Everything that leads to the person, but the door of the address.
pub(crate) fn entries(user: &User) -> Vec<Entry> {
    let (org, email) = (user.org, &user.details.email);
    let mut entries = vec![Entry::of(USERS_BY_EMAIL, (org, email))];
    for role in user.roles.iter() {
        entries.push(Entry::of(USERS_BY_ROLE, (org, role, email)));
    }
    for word in words(user) {
        entries.push(Entry::of(USER_WORDS, (org, cut(&word), email)));
    }
    for completed in CompletedDetail::all() {
        if let Some(value) = user.details.get(completed.detail()) {
            entries.push(Entry::of(USER_VALUES, (org, completed, folded(value.as_str()), email)));
        }
    }
    for group in groups(user) {
        entries.push(Entry::of(GROUP_MEMBERS, (org, group, email)));
    }
    entries
}

/// Brings the indexes from what was there to what is.
pub(super) fn change(w: &mut WriteTxn, old: Option<&User>, new: Option<&User>) -> Result<(), StoreError> {
    let before = old.map(entries).unwrap_or_default();
    let after = new.map(entries).unwrap_or_default();
    for gone in before.iter().filter(|entry| !after.iter().any(|kept| kept.same(entry))) {
        w.delete(gone.table, &gone.key)?;
    }
    if let Some(new) = new {
        for entry in after.iter().filter(|entry| !before.iter().any(|kept| kept.same(entry))) {
            w.insert(entry.table, &entry.key, &new.id)?;
        }
    }
    let (was, is) = (counted(old), counted(new));
    for key in was.difference(&is) {
        count(w, *key, false)?;
    }
    for key in is.difference(&was) {
        count(w, *key, true)?;
    }
    Ok(())
}

/// Under which keys the person is counted: that of the organization, and those of the groups.
pub(crate) fn counted(user: Option<&User>) -> BTreeSet<(OrgId, Option<GroupId>)> {
    let Some(user) = user else { return BTreeSet::new() };
    let in_groups = groups(user).into_iter().map(|group| (user.org, Some(group)));
    in_groups.chain([(user.org, None)]).collect()
}

/// How many people the organization has, or a group of it.
pub(crate) fn heads(r: &impl Rows, org: OrgId, group: Option<GroupId>) -> Result<u64, StoreError> {
    Ok(u64::from(txn::get(r, HEADS, (org, group))?.unwrap_or_default()))
}

fn count(w: &mut WriteTxn, key: (OrgId, Option<GroupId>), more: bool) -> Result<(), StoreError> {
    let there: u32 = txn::get(w, HEADS, key)?.unwrap_or_default();
    match if more { there.saturating_add(1) } else { there.saturating_sub(1) } {
        0 => w.delete(HEADS, key),
        heads => w.insert(HEADS, key, &heads),
    }
}

/// The words by which a person is found: of the name, the address, and the details that are searched.
pub(super) fn words(user: &User) -> BTreeSet<String> {
    let searched = Detail::ALL.iter().filter(|detail| detail.is_searched());
    let texts = searched.filter_map(|detail| user.details.get(*detail)).map(|line| line.as_str());
    texts.chain([user.details.name.as_str(), user.details.email.as_str()]).flat_map(search_words).collect()
}

/// The part of a word that stands in the index.
pub(super) fn cut(word: &str) -> &str {
    word.char_indices().nth(WORD).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

fn groups(user: &User) -> BTreeSet<GroupId> {
    user.groups.iter().copied().collect()
}

/// What people have in that detail, beginning with `prefix`, each value once, in order, at most `limit`. Upper and
/// lower case and accents make no difference; a value is spelled as one of those who have it.
pub fn values(
    r: &impl Rows,
    org: OrgId,
    of: CompletedDetail,
    prefix: &str,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    let folded_prefix = folded(prefix);
    let mut span = within((org, of, WordStart(&folded_prefix)));
    let mut values = Vec::new();
    while values.len() < limit {
        let mut first = None;
        txn::visit(r, USER_VALUES, span.clone(), |(_, _, value, _), user| {
            first = Some((value.to_owned(), user));
            Ok(false)
        })?;
        let Some((value, user)) = first else { break };
        // On to what follows everybody with this value.
        span = span.past((org, of, value));
        let user = txn::get(r, USERS, (org, user))?.ok_or_else(|| txn::missing(USERS))?;
        values.extend(user.details.get(of.detail()).map(|value| value.as_str().to_owned()));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tests::{findings, furnished, read, samples, whole, write},
        users,
    };
    use expect_test::expect;

    #[test]
    fn values_are_proposed_once_each_in_order() {
        let store = furnished();
        for (n, department) in [(2, "finance"), (3, "Facilities"), (4, "Été"), (5, "Sales"), (6, "Finance North")] {
            let mut user = samples::user(n);
            user.details.department = Some(department.parse().unwrap());
            write(&store, move |w| users::put(w, &user));
        }
        let check = |prefix: &str, limit, want: &[&str]| {
            assert_eq!(
                read(&store, |r| values(r, samples::ORG, CompletedDetail::DEPARTMENT, prefix, limit)),
                want,
                "{prefix}"
            );
        };
        check("", 9, &["Été", "Facilities", "Finance", "Finance North", "Sales"]);
        check("FIN", 9, &["Finance", "Finance North"]);
        check("et", 9, &["Été"]);
        check("", 2, &["Été", "Facilities"]);
        check("nothing", 9, &[]);
        let cost_center = CompletedDetail::try_from(Detail::CostCenter).unwrap();
        assert_eq!(read(&store, |r| values(r, samples::ORG, cost_center, "", 9)), [] as [&str; 0]);
        write(&store, |w| users::remove(w, samples::ORG, UserId([5; 16])));
        check("s", 9, &[]);
        whole(&store);
    }

    #[test]
    fn verify_sees_people_who_are_counted_wrong() {
        let store = furnished();
        write(&store, |w| {
            w.insert(HEADS, (samples::ORG, None), &7)?;
            w.insert(HEADS, (samples::ORG, Some(GroupId([9; 16]))), &1)?;
            w.insert(USER_WORDS, (samples::ORG, "ghost", "a@b".parse::<model::text::Email>().unwrap()), &samples::USER)
        });
        findings(
            &store,
            &[],
            expect![[r#"
                heads: entries that no row expects: 1
                heads: the entry of row 01010101010101010101010101010101 leads to another
                user words: entries that no row expects: 1"#]],
        );
    }
}
