//! The page of a mailed link: `/password#` and the secret, which no server or log sees on the way here.

use super::DoorSide;
use crate::{
    api::{Fault, use_client},
    i18n::t,
    pages::setup::Strength,
    pages::{setup::token_of_address, titled},
    parts::{FormFault, Icon, IconView, PasswordField, Submit},
};
use api::{account::UseLink, routes::Endpoint};
use leptos::{ev, prelude::*, task::spawn_local};

/// Chooses a password by a link that works once.
#[component]
pub fn PasswordLinkPage() -> impl IntoView {
    titled(t!(own.link_title));
    let done = RwSignal::new(false);
    // Somebody may correct the address while the page is open.
    let token = RwSignal::new(token_of_address());
    let corrected = window_event_listener(ev::hashchange, move |_| token.set(token_of_address()));
    on_cleanup(move || corrected.remove());
    let form = move || match token.get() {
        _ if done.get() => view! {
            <h1>{t!(own.link_done_title)}</h1>
            <p class="notice" role="status"><IconView icon=Icon::Check/><span>{t!(own.link_done)}</span></p>
            <a class="button primary" href="/" rel="external">{t!(own.to_sign_in)}</a>
        }
        .into_any(),
        Some(token) => view! { <LinkForm token=token done=done/> }.into_any(),
        None => view! {
            <h1>{t!(own.link_title)}</h1>
            <p class="form-fault" role="alert"><IconView icon=Icon::Alert/><span>{t!(own.link_none)}</span></p>
            <a class="button" href="/" rel="external">{t!(own.to_sign_in)}</a>
        }
        .into_any(),
    };
    view! {
        <main id="main" class="door">
            <DoorSide/>
            <section class="door-form">{form}</section>
        </main>
    }
}

#[component]
fn LinkForm(token: String, done: RwSignal<bool>) -> impl IntoView {
    let client = use_client();
    let (password, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let body = UseLink { token: token.clone(), password: password.get_untracked() };
        spawn_local(async move {
            let answer = client.send(Endpoint::UseLink, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => drop(done.try_set(true)),
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    view! {
        <h1>{t!(own.link_title)}</h1>
        <p>{t!(own.link_text)}</p>
        <form novalidate class="form" on:submit=submit>
            <FormFault fault=fault fields=&["password"]/>
            <PasswordField name="password" label=t!(own.password_new) value=password fault=fault autocomplete="new-password" hint=t!(start.password_hint)>
                <Strength password=password email=email/>
            </PasswordField>
            <Submit label=t!(own.link_do) busy=busy/>
        </form>
    }
}
