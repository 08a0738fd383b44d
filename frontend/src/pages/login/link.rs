//! The page of a mailed link: `/password#` and the secret, which no server or log sees on the way here.

use crate::{
    api::use_client,
    i18n::t,
    parts::{
        Door, Form, Icon, IconView, PasswordField, address::secret_in_address, form::PasswordStrength, use_submit,
        window_title,
    },
};
use api::{account::UseLink, routes};
use leptos::{ev, prelude::*};

/// Chooses a password by a link that works once.
#[component]
pub fn PasswordLinkPage() -> impl IntoView {
    window_title(t!(login.link_title));
    let done = RwSignal::new(false);
    // Somebody may correct the address while the page is open.
    let token = RwSignal::new(secret_in_address());
    let corrected = window_event_listener(ev::hashchange, move |_| token.set(secret_in_address()));
    on_cleanup(move || corrected.remove());
    let form = move || match token.get() {
        _ if done.get() => view! {
            <h1>{t!(login.link_done_title)}</h1>
            <p class="notice" role="status"><IconView icon=Icon::Check/><span>{t!(login.link_done)}</span></p>
            <a class="button primary" href="/" rel="external">{t!(login.to_sign_in)}</a>
        }
        .into_any(),
        Some(token) => view! { <LinkForm token=token done=done/> }.into_any(),
        None => view! {
            <h1>{t!(login.link_title)}</h1>
            <p class="form-fault" role="alert"><IconView icon=Icon::Alert/><span>{t!(login.link_none)}</span></p>
            <a class="button" href="/" rel="external">{t!(login.to_sign_in)}</a>
        }
        .into_any(),
    };
    view! { <Door>{form}</Door> }
}

#[component]
fn LinkForm(token: String, done: RwSignal<bool>) -> impl IntoView {
    let client = use_client();
    let (password, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let read = move || Ok(UseLink { token: token.clone(), password: password.get() });
    let send = move |body: UseLink| async move { client.submit(routes::UseLink, &body).await };
    let sending = use_submit(read, send, move |()| {
        let _ = done.try_set(true);
    });
    view! {
        <h1>{t!(login.link_title)}</h1>
        <p>{t!(login.link_text)}</p>
        <Form sending=sending fields=&["password"] label=t!(login.link_do)>
            <PasswordField name="password" label=t!(common.password_new) value=password fault=sending.fault autocomplete="new-password" hint=t!(common.password_hint)>
                <PasswordStrength password=password email=email/>
            </PasswordField>
        </Form>
    }
}
