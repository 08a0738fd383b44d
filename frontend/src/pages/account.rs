//! The own account: who one is here, the language, and the PIN for printers.

use super::titled;
use crate::{
    api::use_client,
    i18n::{named, native_name, t, use_i18n},
    parts::{Field, FormFault, SelectField, Submit, form::fault_at, roles::RoleTags, use_toasts},
    session::use_session,
};
use api::{
    login::{SetLanguage, SetPin},
    problem::Code,
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};
use model::text::Language;

/// The own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    titled(t!(start.account));
    let session = use_session();
    let me = move |f: fn(&api::login::Me) -> String| move || session.me().map(|me| f(&me)).unwrap_or_default();
    view! {
        <div class="page-head"><h1>{t!(start.account)}</h1></div>
        <div class="cards two">
            <section class="card">
                <h2>{t!(start.account_who)}</h2>
                <dl class="facts">
                    <dt>{t!(start.account_name)}</dt><dd>{me(|me| me.name.clone())}</dd>
                    <dt>{t!(start.email)}</dt><dd>{me(|me| me.email.clone())}</dd>
                    <dt>{t!(accounts.organization)}</dt><dd>{me(|me| me.organization.clone())}</dd>
                    <dt>{t!(start.account_roles)}</dt>
                    <dd><RoleTags roles=Signal::derive(move || session.me().map(|me| me.roles.clone()).unwrap_or_default())/></dd>
                </dl>
            </section>
            <LanguageCard/>
            <PinCard/>
        </div>
    }
}

#[component]
fn LanguageCard() -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let chosen = session.me_now().and_then(|me| me.language).map_or("", Language::tag).to_owned();
    let value = RwSignal::new(chosen);
    let choices = move || {
        let mut choices = vec![("", i18n.words().start.account_language_auto)];
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
            spawn_local(async move {
                match client.send(Endpoint::SetLanguage, &[], &SetLanguage { language }).await {
                    Ok(()) => toasts.say(i18n.words_now().common.saved),
                    Err(fault) => toasts.complain(&fault, i18n),
                }
                session.check();
            });
        }
        now
    });
    view! {
        <section class="card">
            <h2>{t!(common.language)}</h2>
            <SelectField name="language" label=t!(common.language) value=value choices=Signal::derive(choices) hint=t!(start.account_language_text)/>
        </section>
    }
}

#[component]
fn PinCard() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let pin = RwSignal::new(String::new());
    let fault = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = pin.get_untracked();
        if !is_pin(&typed) {
            fault.set(Some(fault_at(i18n, "pin", Code::PinForm)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::SetPin, &[], &SetPin { pin: typed }).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = pin.try_set(String::new());
                    toasts.say(i18n.words_now().start.pin_saved);
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    view! {
        <section class="card">
            <h2>{t!(start.pin_title)}</h2>
            <form class="form" novalidate on:submit=submit>
                <FormFault fault=fault fields=&["pin"]/>
                <Field name="pin" label=t!(start.pin) value=pin fault=fault kind="password" keys="numeric" autocomplete="new-password" hint=t!(start.pin_text)/>
                <Submit label=t!(start.pin_save) busy=busy/>
            </form>
        </section>
    }
}

fn is_pin(text: &str) -> bool {
    (6..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_to_twelve_digits() {
        assert!(is_pin("123456"));
        assert!(is_pin("123456789012"));
        assert!(!is_pin("12345"));
        assert!(!is_pin("12345a"));
        assert!(!is_pin("１２３４５６"));
    }
}
