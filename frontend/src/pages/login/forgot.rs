//! A forgotten password: a link is mailed, and the answer is the same whatever the address.

use crate::{
    api::{Fault, use_client},
    i18n::{t, use_i18n},
    parts::{Field, FormFault, Icon, IconView, Submit, form::checked},
};
use api::{account::AskForLink, routes::Endpoint};
use leptos::{ev, prelude::*, task::spawn_local};
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
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let sent = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if let Err(bad) = checked::<Email>(i18n, "email", &email.get_untracked()) {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        let body = AskForLink { email: email.get_untracked() };
        spawn_local(async move {
            let answer = client.send(Endpoint::AskForLink, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => drop(sent.try_set(true)),
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    let asks = move || {
        view! {
            <h1>{t!(own.forgot_title)}</h1>
            <p>{t!(own.forgot_text)}</p>
            <form novalidate class="form" on:submit=submit>
                <FormFault fault=fault fields=&["email"]/>
                <Field name="email" label=t!(start.email) value=email fault=fault kind="email" keys="email" autocomplete="username" first=true/>
                <Submit label=t!(own.forgot_do) busy=busy/>
            </form>
        }
    };
    let says = move || {
        let text = move || i18n.words().own.forgot_sent.replace("{email}", email.get().trim());
        view! {
            <h1>{t!(own.forgot_sent_title)}</h1>
            <p class="notice" role="status"><IconView icon=Icon::Mail/><span>{text}</span></p>
        }
    };
    view! {
        {move || if sent.get() { says().into_any() } else { asks().into_any() }}
        <button type="button" class="button quiet" on:click=move |_| back.run(())><IconView icon=Icon::Back/>{t!(own.to_sign_in)}</button>
    }
}
