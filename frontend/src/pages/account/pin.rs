//! The PIN for printers.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{Fetched, Field, FormFault, Submit, form::fault_at, use_toasts},
};
use api::{account::Account, login::SetPin, problem::Code, routes::Endpoint};
use leptos::{ev, prelude::*, task::spawn_local};

/// The PIN that one types after one's badge.
#[component]
pub fn PinCard(
    /// The account.
    account: Fetched<Account>,
) -> impl IntoView {
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
                    account.reload();
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
            {move || account.with(|a| a.pin).unwrap_or_default().then(|| view! { <p class="hint">{t!(own.pin_there)}</p> })}
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
