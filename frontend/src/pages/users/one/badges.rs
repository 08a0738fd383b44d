//! The badges of the person (C30).

use super::PersonContext;
use crate::{
    i18n::t,
    pages::badges::{BadgeRows, RegisterDialog, delete_badges},
    parts::{Confirm, Fetched, Icon, IconView, use_command},
    session::use_session,
};
use api::{badges::BadgeQuery, routes};
use leptos::prelude::*;
use model::access::Permission;

/// The badges of the person.
#[component]
pub fn BadgesCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let session = use_session();
    let (registering, ask) = (RwSignal::new(false), RwSignal::new(None));
    let Some(person) = one.now() else { return ().into_any() };
    let id = person.id;
    let badges = Fetched::new(move || async move {
        let all = one.client.query(routes::Badges, &BadgeQuery { user: Some(id), ..BadgeQuery::default() }).await?;
        Ok(all.badges.into_iter().filter(|b| b.badge.user == id).collect::<Vec<_>>())
    });
    let manages = session.may_now(Permission::ManageBadges);
    let command = use_command();
    let delete = Callback::new(move |ids| delete_badges(one.client, command, ask, ids, move || badges.reload()));
    let none = move || {
        let empty = badges.with(Vec::is_empty).unwrap_or_default();
        empty.then(|| view! { <p class="meta">{t!(users.badges_none)}</p> })
    };
    let ready = move || {
        let list = Signal::derive(move || badges.get().unwrap_or_default());
        view! { {none}<BadgeRows badges=list manages=manages delete=delete/> }.into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(badges.title)}</h2>
                {manages.then(|| view! {
                    <button type="button" class="button small" on:click=move |_| registering.set(true)>
                        <IconView icon=Icon::Plus/>{t!(badges.register)}
                    </button>
                })}
            </div>
            {badges.show(2, ready)}
            <RegisterDialog open=registering email=person.details.email registered=move |()| badges.reload()/>
            <Confirm ask=ask/>
        </section>
    }
    .into_any()
}
