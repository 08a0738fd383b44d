//! The password and the second factor of the person: a link by mail, a password typed here, a reset (C16, C21).

use super::One;
use crate::{
    api::Fault,
    i18n::t,
    pages::users::create::TypedPassword,
    parts::{Chip, Confirm, Dialog, FormFault, Icon, IconView, Submit, Tone, dialog::Question, form::checked_password},
};
use api::{routes::Endpoint, users::TypePassword};
use leptos::{ev, prelude::*, task::spawn_local};
use model::text::Email;
use std::sync::Arc;

/// What can be done about the password and the second factor.
#[component]
pub fn Security() -> impl IntoView {
    let one: One = expect_context();
    let (typing, ask) = (RwSignal::new(false), RwSignal::new(None));
    let must_change = move || one.person.with(|p| p.must_change_password).unwrap_or_default();
    let mail = move |_| {
        let Some(person) = one.now() else { return };
        spawn_local(async move {
            match one.client.act(Endpoint::MailPasswordLink, &[&person.id.to_string()]).await {
                Ok(()) => one.toasts.say(one.i18n.words_now().people.mailed.replace("{email}", &person.email)),
                Err(fault) => one.toasts.complain(&fault, one.i18n),
            }
        });
    };
    let reset = move |_| {
        let words = one.i18n.words_now();
        let id = one.id();
        let then = Arc::new(move || {
            let id = id.clone();
            spawn_local(async move {
                match one.client.act(Endpoint::ResetFactors, &[&id]).await {
                    Ok(()) => one.toasts.say(one.i18n.words_now().people.factors_reset),
                    Err(fault) => one.toasts.complain(&fault, one.i18n),
                }
            });
        });
        ask.set(Some(Question {
            title: words.people.reset_factors_title.replace("{name}", &one.name()),
            text: words.people.reset_factors_text.to_owned(),
            action: words.people.reset_factors.to_owned(),
            then,
        }));
    };
    view! {
        <section class="card">
            <h2>{t!(people.security)}</h2>
            <Show when=must_change><Chip tone=Tone::Warn text=t!(people.must_change)/></Show>
            <div class="card-actions">
                <button type="button" class="button" on:click=mail><IconView icon=Icon::Mail/>{t!(people.mail_link)}</button>
                <Show when=move || !one.is_me.get()>
                    <button type="button" class="button" on:click=move |_| typing.set(true)>
                        <IconView icon=Icon::Key/>{t!(people.type_password)}
                    </button>
                    <button type="button" class="button" on:click=reset>{t!(people.reset_factors)}</button>
                </Show>
            </div>
            <Dialog open=typing close=move |()| typing.set(false) title=t!(people.type_password)>
                <TypeForm close=move |()| typing.set(false)/>
            </Dialog>
            <Confirm ask=ask/>
        </section>
    }
}

#[component]
fn TypeForm(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: One = expect_context();
    let Some(person) = one.now() else { return ().into_any() };
    let (password, email) = (RwSignal::new(String::new()), RwSignal::new(person.email.clone()));
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        let check = person.email.parse::<Email>().map_or(Ok(()), |email| checked_password(one.i18n, &typed, &email));
        if let Err(bad) = check {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        let (id, name) = (person.id.to_string(), person.name.clone());
        spawn_local(async move {
            let answer = one.client.send(Endpoint::TypePassword, &[&id], &TypePassword { password: typed }).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    one.toasts.say(one.i18n.words_now().people.password_typed.replace("{name}", &name));
                    let _ = close.try_run(());
                    one.reload();
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["password"]/>
            <p class="hint">{t!(people.by_password_hint)}</p>
            <TypedPassword password=password email=email fault=fault/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| close.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(people.type_password_do) busy=busy/>
            </div>
        </form>
    }
    .into_any()
}
