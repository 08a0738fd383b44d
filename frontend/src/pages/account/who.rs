//! Who one is here: name, address, roles, badges; and the language of one's pages.

use crate::{
    api::use_client,
    i18n::{named, native_name, t, use_i18n},
    parts::{
        Dialog, Fetched, Field, Form, SelectField, form::checked, roles::RoleTags, use_command, use_submit, use_toasts,
    },
    session::use_session,
};
use api::{
    account::{Account, EditAccount},
    login::{Me, SetLanguage},
    routes,
};
use leptos::prelude::*;
use model::text::{Language, Line};

/// What is known about the person.
#[component]
pub fn WhoCard(
    /// The account.
    account: Fetched<Account>,
) -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let editing = RwSignal::new(false);
    let me = move |f: fn(&Me) -> String| move || session.me().map(|me| f(&me)).unwrap_or_default();
    let badge = move |number: String| {
        let words = move || i18n.words().account.badge_ends.replace("{number}", &number);
        view! { <li class="tag">{words}</li> }
    };
    let badges = move || {
        let badges = account.with(|a| a.badges.clone())?;
        Some(if badges.is_empty() {
            view! { <span class="meta">{t!(account.badges_none)}</span> }.into_any()
        } else {
            view! { <ul class="tags">{badges.into_iter().map(badge).collect_view()}</ul> }.into_any()
        })
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(account.profile)}</h2>
                <button type="button" class="button small" on:click=move |_| editing.set(true)>{t!(account.edit_name)}</button>
            </div>
            <dl class="facts">
                <dt>{t!(account.name)}</dt><dd>{me(|me| me.name.clone())}</dd>
                <dt>{t!(common.email)}</dt><dd>{me(|me| me.email.clone())}</dd>
                <dt>{t!(orgs.organization)}</dt><dd>{me(|me| me.organizations.first().map_or(&me.organization, |o| &o.name).clone())}</dd>
                <dt>{t!(account.roles)}</dt>
                <dd><RoleTags roles=Signal::derive(move || session.me().map(|me| me.roles.clone()).unwrap_or_default())/></dd>
                <dt>{t!(badges.title)}</dt><dd>{badges}</dd>
            </dl>
            <Dialog open=editing close=move |()| editing.set(false) title=t!(account.edit_name)>
                <NameForm done=move |()| editing.set(false)/>
            </Dialog>
        </section>
    }
}

#[component]
fn NameForm(#[prop(into)] done: Callback<()>) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let name = RwSignal::new(session.me_now().map(|me| me.name.clone()).unwrap_or_default());
    let read = move || {
        let body = EditAccount { name: name.get() };
        checked::<Line>(i18n, "name", &body.name)?;
        Ok(body)
    };
    let send = move |body: EditAccount| async move { client.submit(routes::EditAccount, &body).await };
    let sending = use_submit(read, send, move |()| {
        toasts.say(i18n.words_now().common.saved);
        session.check();
        let _ = done.try_run(());
    });
    view! {
        <Form sending=sending fields=&["name"] label=t!(common.save) cancel=done>
            <Field name="name" label=t!(account.name) value=name fault=sending.fault autocomplete="name" first=true/>
        </Form>
    }
}

/// The language of pages, messages and panels.
#[component]
pub fn LanguageCard() -> impl IntoView {
    let (session, i18n, client, command) = (use_session(), use_i18n(), use_client(), use_command());
    let chosen = session.me_now().and_then(|me| me.language).map_or("", Language::tag).to_owned();
    let value = RwSignal::new(chosen);
    let choices = move || {
        let mut choices = vec![("", i18n.words().account.language_auto)];
        choices.extend(Language::ALL.into_iter().map(|l| (l.tag(), native_name(l))));
        choices
    };
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) {
            let language = named(&now);
            if let Some(language) = language {
                i18n.choose(language);
            }
            let request = async move { client.submit(routes::SetLanguage, &SetLanguage { language }).await };
            command.run_then(request, move |()| command.say(i18n.words_now().common.saved), move || session.check());
        }
        now
    });
    view! {
        <section class="card">
            <h2>{t!(common.language)}</h2>
            <SelectField name="language" label=t!(common.language) value=value choices=Signal::derive(choices) hint=t!(account.language_text)/>
        </section>
    }
}
