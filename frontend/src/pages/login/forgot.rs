//! A forgotten password: a link is mailed, and the answer is the same whatever the address.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{Field, Form, Icon, IconView, form::checked, use_submit},
};
use api::{account::AskForLink, routes};
use leptos::prelude::*;
use model::text::Email;

/// Asks for the address, then says what happens next.
#[component]
pub fn ForgotForm(
    /// The address, as it was typed at the door.
    email: RwSignal<String>,
    /// Goes back to the door.
    #[prop(into)]
    back: Callback<()>,
) -> impl IntoView {
    let (client, i18n) = (use_client(), use_i18n());
    let sent = RwSignal::new(false);
    let read = move || {
        checked::<Email>(i18n, "email", &email.get())?;
        Ok(AskForLink { email: email.get() })
    };
    let send = move |body: AskForLink| async move { client.submit(routes::AskForLink, &body).await };
    let sending = use_submit(read, send, move |()| {
        let _ = sent.try_set(true);
    });
    let asks = move || {
        view! {
            <h1>{t!(login.forgot_title)}</h1>
            <p>{t!(login.forgot_text)}</p>
            <Form sending=sending fields=&["email"] label=t!(login.forgot_do)>
                <Field name="email" label=t!(common.email) value=email fault=sending.fault kind="email" keys="email" autocomplete="username" first=true/>
            </Form>
        }
    };
    let says = move || {
        let text = move || i18n.words().login.forgot_sent.replace("{email}", email.get().trim());
        view! {
            <h1>{t!(login.forgot_sent_title)}</h1>
            <p class="notice" role="status"><IconView icon=Icon::Mail/><span>{text}</span></p>
        }
    };
    view! {
        {move || if sent.get() { says().into_any() } else { asks().into_any() }}
        <button type="button" class="button quiet" on:click=move |_| back.run(())><IconView icon=Icon::Back/>{t!(login.to_sign_in)}</button>
    }
}
