//! The personal information: shown, and edited in a dialog (C17).

use super::PersonContext;
use crate::{
    i18n::{native_name, t},
    pages::users::details::{DetailsDraft, DetailsFields, fields},
    parts::{Dialog, Form, Icon, IconView, use_submit},
};
use api::routes;
use leptos::prelude::*;
use model::users::{Detail, TextDetails};

/// The personal information.
#[component]
pub fn FactsCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let editing = RwSignal::new(false);
    let facts = move || {
        let person = one.person.get()?;
        let words = one.i18n.words();
        let created = one.i18n.day(person.created);
        let known = person.details;
        let row = |detail: &Detail| (words.details.get(*detail).to_owned(), known.get(*detail).cloned());
        let mut rows: Vec<(String, Option<String>)> = Detail::ALL.iter().map(row).collect();
        let language = known.language.map_or(words.users.language_any, native_name);
        rows.push((words.common.language.to_owned(), Some(language.to_owned())));
        rows.extend(known.attributes.into_iter().map(|(name, value)| (name, Some(value))));
        rows.push((words.users.since.to_owned(), Some(created)));
        let row = |(name, value): (String, Option<String>)| {
            view! { <dt>{name}</dt><dd>{value.filter(|v| !v.is_empty()).unwrap_or_else(|| "–".to_owned())}</dd> }
        };
        Some(view! { <dl class="facts">{rows.into_iter().map(row).collect_view()}</dl> })
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(users.information)}</h2>
                <Show when=move || one.manages.get()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            {facts}
            <Dialog open=editing close=move |()| editing.set(false) title=t!(users.edit_information)>
                <EditForm close=move |()| editing.set(false)/>
            </Dialog>
        </section>
    }
}

#[component]
fn EditForm(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: PersonContext = expect_context();
    let Some(person) = one.now() else { return ().into_any() };
    let user = person.id;
    let draft = DetailsDraft::of(person.details);
    let send = move |edit: TextDetails| async move { one.client.submit(routes::EditUser { user }, &edit).await };
    let sending = use_submit(
        move || draft.read(one.i18n),
        send,
        move |_| {
            one.toasts.say(one.i18n.words_now().common.saved);
            let _ = close.try_run(());
            one.reload();
        },
    );
    let reload = move |_| {
        close.run(());
        one.reload();
    };
    view! {
        <Form sending=sending fields=fields() label=t!(common.save) cancel=close reload=reload>
            <DetailsFields draft=draft fault=sending.fault/>
        </Form>
    }
    .into_any()
}
