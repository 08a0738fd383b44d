//! The sessions of the person, which an administrator can end.

use super::PersonContext;
use crate::{
    api::parsed,
    i18n::t,
    parts::{Confirm, Fetched, Icon, IconView, dialog::Question, use_command},
};
use api::{account::SessionInfo, routes};
use leptos::prelude::*;
use std::sync::Arc;

/// The sessions of the person.
#[component]
pub fn SessionsCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let i18n = one.i18n;
    let (command, ask) = (use_command(), RwSignal::new(None));
    let sessions = Fetched::new(move || {
        let id = one.id();
        async move { one.client.call(routes::UserSessions { user: parsed(&id)? }).await.map(|s| s.sessions) }
    });
    let some = move || sessions.with(|s| !s.is_empty()).unwrap_or_default();
    let row = move |session: SessionInfo| {
        let used = session.used;
        let when = move || i18n.words().users.session_used.replace("{when}", &i18n.ago(used));
        view! {
            <li><IconView icon=Icon::Screen/><div class="grow"><span class="title">{session.program}</span>
                <p class="meta">{session.address}" · "{when}</p></div></li>
        }
    };
    let ready = move || {
        if !some() {
            return view! { <p class="meta">{t!(users.sessions_none)}</p> }.into_any();
        }
        view! { <ul class="rows">{move || sessions.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul> }
            .into_any()
    };
    let end = move |_| {
        let words = i18n.words_now();
        let id = one.id();
        let then = Arc::new(move || {
            let id = id.clone();
            let request = async move { one.client.call(routes::EndUserSessions { user: parsed(&id)? }).await };
            let done = move |()| command.say(i18n.words_now().users.sessions_ended);
            command.run_then(request, done, move || sessions.reload());
        });
        let title = words.users.sessions_end_title.replace("{name}", &one.name());
        let (text, action) = (words.users.sessions_end_text.to_owned(), words.users.sessions_end.to_owned());
        ask.set(Some(Question { title, text, action, then }));
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(users.sessions)}</h2>
                <Show when=some>
                    <button type="button" class="button small" on:click=end>{t!(users.sessions_end)}</button>
                </Show>
            </div>
            {sessions.show(1, ready)}
            <Confirm ask=ask/>
        </section>
    }
}
