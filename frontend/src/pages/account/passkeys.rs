//! Adds a passkey: a name, then the browser asks the device.

use super::own_factors::Factors;
use crate::{
    api::{Client, Fault, use_client},
    i18n::{t, use_i18n},
    parts::{Dialog, Field, Form, form::checked, use_submit, use_toasts},
    passkey,
};
use api::{
    account::{NewPasskey, RecoveryCodes},
    routes,
};
use leptos::prelude::*;
use model::text::Line;

/// The dialog that adds one.
#[component]
pub fn AddPasskey(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told what came of it.
    factors: Factors,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(account.passkey_add)>
            <AddForm open=open factors=factors/>
        </Dialog>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, factors: Factors) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let name = RwSignal::new(String::new());
    let read = move || {
        let name = name.get().trim().to_owned();
        checked::<Line>(i18n, "name", &name)?;
        Ok(name)
    };
    let send = move |name: String| async move { added(client, name.clone()).await.map(|codes| (name, codes)) };
    let sending = use_submit(read, send, move |(name, codes): (String, RecoveryCodes)| {
        let _ = open.try_set(false);
        toasts.say(i18n.words_now().account.passkey_added.replace("{name}", &name));
        factors.added(codes);
    });
    view! {
        <Form sending=sending fields=&["name"] label=t!(account.passkey_go) cancel=move |()| open.set(false)>
            <Field name="name" label=t!(account.passkey_name) value=name fault=sending.fault hint=t!(account.passkey_name_hint) first=true/>
        </Form>
    }
}

async fn added(client: Client, name: String) -> Result<RecoveryCodes, Fault> {
    let challenge = client.call(routes::PasskeyChallenge).await?;
    let credential = passkey::create(&challenge.options).await.map_err(Fault::Device)?;
    let body = NewPasskey { name, ticket: challenge.ticket, credential };
    client.submit(routes::AddPasskey, &body).await
}
