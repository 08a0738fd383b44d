//! Rows that are selected, and the bar that says what can be done with them.

use super::{Icon, IconView};
use crate::i18n::{t, use_i18n};
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

/// The bar at the foot of a list while rows are selected.
#[component]
pub fn SelectionBar<K: Ord + Copy + Send + Sync + 'static>(
    /// Which rows.
    selection: Selection<K>,
    /// Deletes them, after asking.
    #[prop(into)]
    delete: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || {
        let words = &i18n.words().common;
        i18n.count(selection.len(), words.selected_one, words.selected_many)
    };
    view! {
        <Show when=move || selection.len() != 0>
            <div class="selection-bar" role="region" aria-label=count>
                <span role="status">{count}</span>
                <button type="button" class="button danger" on:click=move |_| delete.run(())>
                    <IconView icon=Icon::Trash/>{t!(common.delete)}
                </button>
                <button type="button" class="button quiet" on:click=move |_| selection.clear()>
                    {t!(common.clear_selection)}
                </button>
            </div>
        </Show>
    }
}
