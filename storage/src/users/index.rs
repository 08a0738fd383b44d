//! What leads to a person: every index entry is made here out of the row alone, so that a row and its entries are
//! written by one function and checked by the same.

use crate::{
    StoreError,
    codec::Stored as _,
    error::redb_error,
    tables::{
        GROUP_BY_NAME, GROUP_MEMBERS, GROUPS, HEADS, Key, MESSAGES, MESSAGES_OF_OWNER, Table, USER_VALUES, USER_WORDS,
        USERS, USERS_BY_EMAIL, USERS_BY_ROLE, everything, of,
    },
    txn::{self, Rows, WriteTxn, bounds, definition},
};
use model::{
    id::{GroupId, OrgId, UserId},
    mail::Message,
    text::{folded, search_words},
    users::{Group, User},
};
use redb::ReadableTable as _;
use std::collections::{BTreeMap, BTreeSet};

/// Letters of a word that count for search; what is behind them is checked on the row.
const WORD: usize = 32;

/// A field whose values are proposed to those who type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The department.
    Department,
    /// The cost center.
    CostCenter,
}

/// An entry of an index of people; its value is the person.
pub(crate) struct Entry {
    pub table: Table<UserId>,
    pub key: Key,
}

impl Entry {
    fn same(&self, other: &Self) -> bool {
        self.table.name == other.table.name && self.key.as_bytes() == other.key.as_bytes()
    }
}

/// The indexes of people.
pub(crate) const TABLES: [Table<UserId>; 5] = [USERS_BY_EMAIL, USERS_BY_ROLE, USER_WORDS, USER_VALUES, GROUP_MEMBERS];

/// Everything that leads to the person, but the door of the address.
pub(crate) fn entries(user: &User) -> Vec<Entry> {
    let (org, email) = (user.org, user.email.as_str());
    let mut entries = vec![Entry { table: USERS_BY_EMAIL, key: of(org).text(email) }];
    for role in user.roles.iter() {
        entries.push(Entry { table: USERS_BY_ROLE, key: of(org).number(role as u32).text(email) });
    }
    for word in words(user) {
        entries.push(Entry { table: USER_WORDS, key: of(org).word(cut(&word)).text(email) });
    }
    for (field, value) in [(Field::Department, &user.department), (Field::CostCenter, &user.cost_center)] {
        if let Some(value) = value {
            let key = valued(org, field).word(&folded(value.as_str())).text(email);
            entries.push(Entry { table: USER_VALUES, key });
        }
    }
    for group in groups(user) {
        entries.push(Entry { table: GROUP_MEMBERS, key: of(org).id(group.0).text(email) });
    }
    entries
}

/// Brings the indexes from what was there to what is.
pub(super) fn change(w: &mut WriteTxn, old: Option<&User>, new: Option<&User>) -> Result<(), StoreError> {
    let before = old.map(entries).unwrap_or_default();
    let after = new.map(entries).unwrap_or_default();
    for gone in before.iter().filter(|entry| !after.iter().any(|kept| kept.same(entry))) {
        w.delete(gone.table, gone.key.as_bytes())?;
    }
    if let Some(new) = new {
        for entry in after.iter().filter(|entry| !before.iter().any(|kept| kept.same(entry))) {
            w.insert(entry.table, entry.key.as_bytes(), &new.id)?;
        }
    }
    let (was, is) = (counted(old), counted(new));
    for key in was.difference(&is) {
        count(w, key, false)?;
    }
    for key in is.difference(&was) {
        count(w, key, true)?;
    }
    Ok(())
}

/// Under which keys the person is counted: that of the organization, and those of the groups.
pub(crate) fn counted(user: Option<&User>) -> BTreeSet<Vec<u8>> {
    let Some(user) = user else { return BTreeSet::new() };
    let in_groups = groups(user).into_iter().map(|group| of(user.org).id(group.0));
    in_groups.chain([of(user.org)]).map(|key| key.as_bytes().to_vec()).collect()
}

/// How many people are counted under `key`.
pub(crate) fn heads(r: &impl Rows, key: &Key) -> Result<u64, StoreError> {
    Ok(u64::from(txn::get(r, HEADS, key.as_bytes())?.unwrap_or_default()))
}

fn count(w: &mut WriteTxn, key: &[u8], more: bool) -> Result<(), StoreError> {
    let there: u32 = txn::get(w, HEADS, key)?.unwrap_or_default();
    match if more { there.saturating_add(1) } else { there.saturating_sub(1) } {
        0 => w.delete(HEADS, key),
        heads => w.insert(HEADS, key, &heads),
    }
}

/// The words by which a person is found: of name, address, short name and department.
pub(super) fn words(user: &User) -> BTreeSet<String> {
    let optional = [&user.first_name, &user.last_name, &user.short_name, &user.department];
    let texts = optional.into_iter().flatten().map(|line| line.as_str());
    texts.chain([user.name.as_str(), user.email.as_str()]).flat_map(search_words).collect()
}

/// The part of a word that stands in the index.
pub(super) fn cut(word: &str) -> &str {
    word.char_indices().nth(WORD).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

/// Where the values of a field begin.
pub(super) fn valued(org: OrgId, field: Field) -> Key {
    of(org).number(field as u32)
}

fn groups(user: &User) -> BTreeSet<GroupId> {
    user.groups.iter().copied().collect()
}

/// What people have in that field, beginning with `prefix`, each value once, in order, at most `limit`. Upper and
/// lower case and accents make no difference; a value is spelled as one of those who have it.
///
/// # Errors
/// When the database cannot be read.
pub fn values(r: &impl Rows, org: OrgId, field: Field, prefix: &str, limit: usize) -> Result<Vec<String>, StoreError> {
    let mut span = valued(org, field).text(&folded(prefix)).span();
    let mut values = Vec::new();
    while values.len() < limit {
        let mut first = None;
        txn::visit(r, USER_VALUES, &span, |key, user| {
            first = Some((key.to_vec(), user));
            Ok(false)
        })?;
        let Some((mut key, user)) = first else { break };
        let user = txn::get(r, USERS, of(org).id(user.0).as_bytes())?;
        let user: User = user.ok_or(StoreError::Row { table: USERS.name, why: "listed in an index but missing" })?;
        let value = match field {
            Field::Department => user.department,
            Field::CostCenter => user.cost_center,
        };
        values.extend(value.map(|value| value.as_str().to_owned()));
        // On to what follows everybody with this value: the byte behind the zero that ends it.
        key.truncate(key.len().saturating_sub(user.email.as_str().len()));
        if let Some(last) = key.last_mut() {
            *last = 1;
        }
        span.from = key;
    }
    Ok(values)
}

/// The step of the schema to version 2: makes every index of people, the names of groups, and the lists of messages
/// out of the rows.
pub(crate) fn rebuild(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
    let open = |name| txn.open_table(definition(name)).map_err(redb_error("opening a table"));
    let all = everything();
    let mut counts: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    {
        let users = open(USERS.name)?;
        for row in users.range::<&[u8]>(bounds(&all)).map_err(redb_error("reading"))? {
            let (_, row) = row.map_err(redb_error("reading"))?;
            let user = User::decode(row.value()).map_err(|why| StoreError::Row { table: USERS.name, why })?;
            for entry in entries(&user) {
                let mut index = open(entry.table.name)?;
                index.insert(entry.key.as_bytes(), user.id.0.as_slice()).map_err(redb_error("writing"))?;
            }
            for key in counted(Some(&user)) {
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    let mut heads = open(HEADS.name)?;
    for (key, people) in counts {
        heads.insert(key.as_slice(), people.to_be_bytes().as_slice()).map_err(redb_error("writing"))?;
    }
    let (groups, mut names) = (open(GROUPS.name)?, open(GROUP_BY_NAME.name)?);
    for row in groups.range::<&[u8]>(bounds(&all)).map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        let group = Group::decode(row.value()).map_err(|why| StoreError::Row { table: GROUPS.name, why })?;
        let key = of(group.org).text(&crate::groups::folded(&group.name));
        names.insert(key.as_bytes(), group.id.0.as_slice()).map_err(redb_error("writing"))?;
    }
    let (messages, mut owned) = (open(MESSAGES.name)?, open(MESSAGES_OF_OWNER.name)?);
    for row in messages.range::<&[u8]>(bounds(&all)).map_err(redb_error("reading"))? {
        let (_, row) = row.map_err(redb_error("reading"))?;
        let message = Message::decode(row.value()).map_err(|why| StoreError::Row { table: MESSAGES.name, why })?;
        let key = crate::mail::listed(&message);
        owned.insert(key.as_bytes(), message.id.0.as_slice()).map_err(redb_error("writing"))?;
    }
    Ok(())
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
            let user = User { department: Some(department.parse().unwrap()), ..samples::user(n) };
            write(&store, move |w| users::put(w, &user));
        }
        let check = |prefix: &str, limit, want: &[&str]| {
            assert_eq!(read(&store, |r| values(r, samples::ORG, Field::Department, prefix, limit)), want, "{prefix}");
        };
        check("", 9, &["Été", "Facilities", "Finance", "Finance North", "Sales"]);
        check("FIN", 9, &["Finance", "Finance North"]);
        check("et", 9, &["Été"]);
        check("", 2, &["Été", "Facilities"]);
        check("nothing", 9, &[]);
        assert_eq!(read(&store, |r| values(r, samples::ORG, Field::CostCenter, "", 9)), [] as [&str; 0]);
        write(&store, |w| users::remove(w, samples::ORG, UserId([5; 16])));
        check("s", 9, &[]);
        whole(&store);
    }

    #[test]
    fn verify_sees_people_who_are_counted_wrong() {
        let store = furnished();
        write(&store, |w| {
            w.insert(HEADS, of(samples::ORG).as_bytes(), &7)?;
            w.insert(HEADS, of(samples::ORG).id([9; 16]).as_bytes(), &1)?;
            w.insert(USER_WORDS, of(samples::ORG).word("ghost").text("a@b").as_bytes(), &samples::USER)
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
