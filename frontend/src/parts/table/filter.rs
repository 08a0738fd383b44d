//! What stands above a table: the search, and choices that leave only some of the rows.

use crate::parts::{Icon, IconView};
use api::query::SEARCH_MOST;
use leptos::{prelude::*, text_prop::TextProp};

/// A search field.
#[component]
pub fn SearchBox(
    /// What is searched for.
    value: RwSignal<String>,
    /// What it searches, and by what.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let said = label.clone();
    view! {
        <div class="search">
            <IconView icon=Icon::Search/>
            <input type="search" autocomplete="off" spellcheck="false" autocapitalize="none" maxlength=SEARCH_MOST
                aria-label=move || said.get() placeholder=move || label.get() bind:value=value/>
        </div>
    }
}

/// A choice that leaves only some of the rows.
#[component]
pub fn Filter(
    /// What it is about.
    #[prop(into)]
    label: TextProp,
    /// The value that is chosen; empty for all.
    value: RwSignal<String>,
    /// The values and their words, the one for all of them first.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let options = move || {
        let option = |(v, words): (String, String)| {
            let chosen = v.clone();
            view! { <option value=v selected=move || value.with(|now| *now == chosen)>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! {
        <select class="filter" class:on=move || value.with(|v| !v.is_empty()) aria-label=move || label.get()
            on:change:target=move |e| value.set(e.target().value())>{options}</select>
    }
}
