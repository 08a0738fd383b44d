//! The PIN for printers.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{Fetched, Field, Form, form::fault_at, use_submit, use_toasts},
};
use api::{account::Account, login::SetPin, problem::Code, routes};
use leptos::prelude::*;

/// The PIN that one types after one's badge.
#[component]
pub fn PinCard(
    /// The account.
    account: Fetched<Account>,
) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let pin = RwSignal::new(String::new());
    let read = move || {
        let pin = pin.get();
        if is_pin(&pin) { Ok(SetPin { pin }) } else { Err(fault_at(i18n, "pin", Code::PinForm)) }
    };
    let send = move |body: SetPin| async move { client.submit(routes::SetPin, &body).await };
    let sending = use_submit(read, send, move |()| {
        let _ = pin.try_set(String::new());
        account.reload();
        toasts.say(i18n.words_now().account.pin_saved);
    });
    let there = move || account.with(|a| a.pin).unwrap_or_default();
    view! {
        <section class="card">
            <h2>{t!(account.pin_title)}</h2>
            {move || there().then(|| view! { <p class="hint">{t!(account.pin_there)}</p> })}
            <Form sending=sending fields=&["pin"] label=t!(account.pin_save)>
                <Field name="pin" label=t!(account.pin) value=pin fault=sending.fault kind="password" keys="numeric"
                    autocomplete="new-password" hint=t!(account.pin_text)/>
            </Form>
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
        assert!(!is_pin("1234567890123"));
        assert!(!is_pin("12345"));
        assert!(!is_pin("1234567890123"));
        assert!(!is_pin("12345a"));
        assert!(!is_pin("１２３４５６"));
    }
}
