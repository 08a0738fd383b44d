//! A field that finds people of the organization as one types, and takes the one who is chosen.

use super::{Icon, IconView, address::settled};
use crate::api::use_client;
use api::{
    delegates::{Colleague, ColleagueQuery},
    query::SEARCH_MOST,
    routes,
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

/// The field, and whom it has found.
#[component]
pub fn ColleagueField(
    /// What it is for.
    #[prop(into)]
    label: TextProp,
    /// Its name on the page, where there are two.
    #[prop(default = "colleague")]
    id: &'static str,
    /// Whether that is said above the field, or only to those who do not see it.
    #[prop(optional)]
    quiet: bool,
    /// Told who was chosen.
    #[prop(into)]
    choose: Callback<Colleague>,
) -> impl IntoView {
    let client = use_client();
    let typed = RwSignal::new(String::new());
    let (found, turn, search) = (RwSignal::new(Vec::<Colleague>::new()), StoredValue::new(0_u32), settled(typed));
    Effect::new(move || {
        let search = search.get();
        let now = turn.get_value().wrapping_add(1);
        turn.set_value(now);
        if search.trim().chars().count() < 2 {
            found.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let people = client.query(routes::Colleagues, &ColleagueQuery { search }).await.unwrap_or_default();
            if turn.try_get_value() == Some(now) {
                let _ = found.try_set(people);
            }
        });
    });
    let one = move |person: Colleague| {
        let chosen = person.clone();
        let take = move |_| {
            typed.set(String::new());
            found.set(Vec::new());
            choose.run(chosen.clone());
        };
        view! {
            <li>
                <button type="button" class="menu-item" on:click=take>
                    <IconView icon=Icon::User/><span><strong>{person.name.clone()}</strong>" "<span class="meta">{person.email.clone()}</span></span>
                </button>
            </li>
        }
    };
    let (said, hinted) = (label.clone(), label.clone());
    view! {
        <div class="colleagues">
            <label for=id class:sr=quiet>{move || label.get()}</label>
            <div class="search">
                <IconView icon=Icon::Search/>
                <input id=id type="search" autocomplete="off" spellcheck="false" autocapitalize="none" maxlength=SEARCH_MOST
                    aria-label=move || said.get() placeholder=move || hinted.get() bind:value=typed/>
            </div>
            <Show when=move || found.with(|f| !f.is_empty())>
                <ul class="colleague-list" aria-live="polite">{move || found.get().into_iter().map(one).collect_view()}</ul>
            </Show>
        </div>
    }
}
