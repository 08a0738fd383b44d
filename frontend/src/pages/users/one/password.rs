//! The password and the second factor of the person: a link by mail, a password typed here, a reset (C16, C21).

use super::PersonContext;
use crate::{
    api::parsed,
    i18n::t,
    pages::users::first_password::FirstPassword,
    parts::{
        Chip, Confirm, Dialog, Form, Icon, IconView, Tone, dialog::Question, form::checked_password, use_command,
        use_submit,
    },
};
use api::{routes, users::TypePassword};
use leptos::prelude::*;
use model::{orgs::PasswordRules, text::Email};
use std::sync::Arc;

/// What can be done about the password and the second factor.
#[component]
pub fn PasswordCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let command = use_command();
    let (typing, ask) = (RwSignal::new(false), RwSignal::new(None));
    let must_change = move || one.person.with(|p| p.must_change_password).unwrap_or_default();
    let mail = move |_| {
        let Some(person) = one.now() else { return };
        let request = async move {
            one.client.call(routes::MailPasswordLink { user: person.id }).await.map(|()| person.details.email)
        };
        command.run(request, move |email| command.say(one.i18n.words_now().users.mailed.replace("{email}", &email)));
    };
    let reset = move |_| {
        let words = one.i18n.words_now();
        let id = one.id();
        let then = Arc::new(move || {
            let id = id.clone();
            let request = async move { one.client.call(routes::ResetFactors { user: parsed(&id)? }).await };
            command.run(request, move |()| command.say(one.i18n.words_now().users.factors_reset));
        });
        ask.set(Some(Question {
            title: words.users.reset_factors_title.replace("{name}", &one.name()),
            text: words.users.reset_factors_text.to_owned(),
            action: words.users.reset_factors.to_owned(),
            then,
        }));
    };
    view! {
        <section class="card">
            <h2>{t!(users.security)}</h2>
            <Show when=must_change><Chip tone=Tone::Warn text=t!(users.must_change)/></Show>
            <div class="card-actions">
                <button type="button" class="button" class:busy=command.busy() on:click=mail><IconView icon=Icon::Mail/>{t!(users.mail_link)}</button>
                <Show when=move || !one.is_me.get()>
                    <button type="button" class="button" on:click=move |_| typing.set(true)>
                        <IconView icon=Icon::Key/>{t!(users.type_password)}
                    </button>
                    <button type="button" class="button" on:click=reset>{t!(users.reset_factors)}</button>
                </Show>
            </div>
            <Dialog open=typing close=move |()| typing.set(false) title=t!(users.type_password)>
                <PasswordForm close=move |()| typing.set(false)/>
            </Dialog>
            <Confirm ask=ask/>
        </section>
    }
}

#[component]
fn PasswordForm(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: PersonContext = expect_context();
    let Some(person) = one.now() else { return ().into_any() };
    let (password, email) = (RwSignal::new(String::new()), RwSignal::new(person.details.email));
    let read = move || {
        let password = password.get();
        if let Ok(email) = email.get().parse::<Email>() {
            checked_password(one.i18n, PasswordRules::WEAKEST, &password, &email)?;
        }
        Ok(TypePassword { password })
    };
    let send = move |body: TypePassword| {
        let (id, name) = (one.id(), one.name());
        async move { one.client.submit(routes::TypePassword { user: parsed(&id)? }, &body).await.map(|()| name) }
    };
    let sending = use_submit(read, send, move |name: String| {
        one.toasts.say(one.i18n.words_now().users.password_typed.replace("{name}", &name));
        let _ = close.try_run(());
        one.reload();
    });
    view! {
        <Form sending=sending fields=&["password"] label=t!(users.type_password_do) cancel=close>
            <p class="hint">{t!(users.by_password_hint)}</p>
            <FirstPassword password=password email=email fault=sending.fault/>
        </Form>
    }
    .into_any()
}
