//! Rows that are selected.

use leptos::prelude::*;
use std::collections::BTreeSet;

/// Which rows are selected.
pub struct Selection<K: Send + Sync + 'static>(RwSignal<BTreeSet<K>>);

impl<K: Send + Sync + 'static> Clone for Selection<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: Send + Sync + 'static> Copy for Selection<K> {}

impl<K: Ord + Copy + Send + Sync + 'static> Selection<K> {
    /// None.
    pub fn new() -> Self {
        Self(RwSignal::new(BTreeSet::new()))
    }

    /// Whether this row is.
    pub fn has(self, key: K) -> bool {
        self.0.with(|s| s.contains(&key))
    }

    /// Turns one row.
    pub fn turn(self, key: K) {
        self.0.update(|s| {
            if !s.remove(&key) {
                s.insert(key);
            }
        });
    }

    /// Selects exactly these.
    pub fn set(self, keys: impl IntoIterator<Item = K>) {
        self.0.set(keys.into_iter().collect());
    }

    /// Selects none.
    pub fn clear(self) {
        self.0.update(BTreeSet::clear);
    }

    /// Forgets rows that are not there any more.
    pub fn keep(self, there: &BTreeSet<K>) {
        if self.0.with_untracked(|s| !s.is_subset(there)) {
            self.0.update(|s| s.retain(|k| there.contains(k)));
        }
    }

    /// How many are.
    pub fn len(self) -> u64 {
        self.0.with(|s| s.len() as u64)
    }

    /// Which are, now.
    pub fn now(self) -> Vec<K> {
        self.0.with_untracked(|s| s.iter().copied().collect())
    }
}
