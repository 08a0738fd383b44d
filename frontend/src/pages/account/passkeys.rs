//! Adds a passkey: a name, then the browser asks the device.

use super::factors::Factors;
use crate::{
    api::{Client, Fault, use_client},
    i18n::{t, use_i18n},
    parts::{Dialog, Field, FormFault, Icon, IconView, Submit, form::checked, use_toasts},
    passkey::{self, Refusal},
};
use api::{
    account::{NewPasskey, PasskeyChallenge, RecoveryCodes},
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};
use model::text::Line;

/// Why no passkey was added.
#[derive(Clone, Debug)]
enum Why {
    Device(Refusal),
    Appliance(Fault),
}

/// The dialog that adds one.
#[component]
pub fn AddPasskey(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told what came of it.
    factors: Factors,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(own.passkey_add)>
            <AddForm open=open factors=factors/>
        </Dialog>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, factors: Factors) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let name = RwSignal::new(String::new());
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let refusal = RwSignal::new(None::<Refusal>);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let typed = name.get_untracked().trim().to_owned();
        if let Err(bad) = checked::<Line>(i18n, "name", &typed) {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        refusal.set(None);
        spawn_local(async move {
            let answer = added(client, typed.clone()).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(codes) => {
                    let _ = open.try_set(false);
                    toasts.say(i18n.words_now().own.passkey_added.replace("{name}", &typed));
                    factors.added(codes);
                }
                Err(Why::Device(why)) => drop(refusal.try_set(Some(why))),
                Err(Why::Appliance(bad)) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    let refused = move || {
        let words = &i18n.words().own;
        refusal.get().map(|why| if why == Refusal::Unsupported { words.passkey_cannot } else { words.passkey_given_up })
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["name"]/>
            <div role="alert">{move || refused().map(|r| view! { <p class="form-fault"><IconView icon=Icon::Alert/><span>{r}</span></p> })}</div>
            <Field name="name" label=t!(own.passkey_name) value=name fault=fault hint=t!(own.passkey_name_hint) first=true/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t!(common.cancel)}</button>
                <Submit label=t!(own.passkey_go) busy=busy/>
            </div>
        </form>
    }
}

async fn added(client: Client, name: String) -> Result<RecoveryCodes, Why> {
    let challenge = client.get::<PasskeyChallenge>(Endpoint::PasskeyChallenge, &[]).await.map_err(Why::Appliance)?;
    let credential = passkey::create(&challenge.options).await.map_err(Why::Device)?;
    let body = NewPasskey { name, ticket: challenge.ticket, credential };
    client.exchange(Endpoint::AddPasskey, &[], &body).await.map_err(Why::Appliance)
}
