//! What stands below a table: what can be done with the selected rows, and the way to more rows.

use super::Key;
use crate::{
    i18n::{t, use_i18n},
    parts::Selection,
};
use leptos::prelude::*;

/// The bar at the foot of a table while rows are selected; its buttons are its children.
#[component]
pub fn ActionBar(
    /// Which rows.
    selection: Selection<Key>,
    /// What can be done with them.
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || {
        let words = &i18n.words().common;
        i18n.count(selection.len(), words.selected_one, words.selected_many)
    };
    view! {
        <div role="status" class="sr">{move || (selection.len() != 0).then(count)}</div>
        <Show when=move || selection.len() != 0>
            <div class="selection-bar" role="region" aria-label=t!(parts.actions)>
                <span>{count}</span>
                {children()}
                <button type="button" class="button quiet" on:click=move |_| selection.clear()>{t!(common.clear_selection)}</button>
            </div>
        </Show>
    }
}

/// The way to the rows that are not there yet.
#[component]
pub fn MoreRows(
    /// Whether there are any.
    #[prop(into)]
    more: Signal<bool>,
    /// How many rows are there, in words.
    #[prop(into)]
    count: Signal<String>,
    /// Whether they are on their way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Fetches them.
    #[prop(into)]
    fetch: Callback<()>,
) -> impl IntoView {
    let go = move |_| {
        if !busy.get_untracked() {
            fetch.run(());
        }
    };
    view! {
        <Show when=move || more.get()>
            <p class="more">
                <span class="hint">{count}</span>
                <button type="button" class="button" class:busy=busy aria-disabled=move || busy.get().to_string() on:click=go>
                    {t!(common.more)}
                </button>
            </p>
        </Show>
    }
}
