//! Lists in another order than that of their keys: everything that is wanted is looked at, and one page is kept.

use std::{collections::BTreeMap, fmt, str::FromStr};

/// Where a list goes on: behind the row that is sorted by `key`, and told from its equals by `tie`, which has no space.
/// It holds although the row is gone meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position<T> {
    /// What the row is sorted by; empty in the order of `tie` alone.
    pub key: String,
    /// What no other row has.
    pub tie: T,
}

impl<T: fmt::Display> fmt::Display for Position<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.key.as_str() {
            "" => write!(f, "{}", self.tie),
            key => write!(f, "{} {key}", self.tie),
        }
    }
}

impl<T: FromStr> FromStr for Position<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        let (tie, key) = text.split_once(' ').unwrap_or((text, ""));
        Ok(Self { key: key.to_owned(), tie: tie.parse()? })
    }
}

/// An order: by what, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort<B> {
    /// By what.
    pub by: B,
    /// The greatest first.
    pub down: bool,
}

/// There is no such order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSort;

/// `name`, or `-name` for the opposite order.
impl<B: FromStr<Err = UnknownSort>> FromStr for Sort<B> {
    type Err = UnknownSort;

    fn from_str(text: &str) -> Result<Self, UnknownSort> {
        let (by, down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        Ok(Self { by: by.parse()?, down })
    }
}

/// A page out of all rows that are offered: no more are kept than it has.
pub(crate) struct Page<T, V> {
    rows: BTreeMap<Position<T>, V>,
    after: Option<Position<T>>,
    down: bool,
    limit: usize,
}

impl<T: Ord, V> Page<T, V> {
    /// The first `limit` rows behind `after`.
    pub(crate) fn new(after: Option<Position<T>>, down: bool, limit: usize) -> Self {
        Self { rows: BTreeMap::new(), after, down, limit }
    }

    /// Keeps a row if it belongs on the page, as far as is known.
    pub(crate) fn offer(&mut self, at: Position<T>, row: V) {
        if self.after.as_ref().is_none_or(|after| if self.down { at < *after } else { at > *after }) {
            self.rows.insert(at, row);
        }
        if self.rows.len() > self.limit {
            let _ = if self.down { self.rows.pop_first() } else { self.rows.pop_last() };
        }
    }

    /// The page.
    pub(crate) fn rows(self) -> Vec<V> {
        let rows = self.rows.into_values();
        if self.down { rows.rev().collect() } else { rows.collect() }
    }
}
