//! Sets up an authenticator app: a code to scan or a key to type, then six digits that prove it works.

use super::own_factors::Factors;
use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{
        CopyText, Dialog, Fetched, Field, Form,
        form::{fault_at, is_totp_code, without_spaces},
        use_submit, use_toasts,
    },
};
use api::{account::ConfirmTotp, problem::Code, routes};
use leptos::prelude::*;

/// The dialog; each time that it opens, the appliance offers another secret.
#[component]
pub fn TotpDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told what came of it.
    factors: Factors,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(account.totp_title)>
            <Offer open=open factors=factors/>
        </Dialog>
    }
}

#[component]
fn Offer(open: RwSignal<bool>, factors: Factors) -> impl IntoView {
    let client = use_client();
    let offer = Fetched::new(move || async move { client.call(routes::OfferTotp).await.map(|o| (o.secret, o.qr)) });
    let ready = move || {
        let (secret, qr) = offer.get().unwrap_or_default();
        let picture = format!("data:image/svg+xml;utf8,{}", crate::api::encoded(&qr));
        let secret = Signal::derive(move || grouped(&secret));
        view! {
            <p>{t!(account.totp_scan)}</p>
            <img class="qr" src=picture alt=t!(account.totp_alt)/>
            <p class="hint">{t!(account.totp_type)}</p>
            <CopyText text=secret label=t!(account.totp_copy)/>
            <Confirmation open=open factors=factors/>
        }
        .into_any()
    };
    view! { <div class="stack">{offer.show(4, ready)}</div> }
}

#[component]
fn Confirmation(open: RwSignal<bool>, factors: Factors) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let code = RwSignal::new(String::new());
    let read = move || {
        let code = without_spaces(&code.get());
        if is_totp_code(&code) { Ok(ConfirmTotp { code }) } else { Err(fault_at(i18n, "code", Code::Form)) }
    };
    let send = move |body: ConfirmTotp| async move { client.submit(routes::ConfirmTotp, &body).await };
    let sending = use_submit(read, send, move |codes| {
        let _ = open.try_set(false);
        toasts.say(i18n.words_now().account.totp_done);
        factors.added(codes);
    });
    view! {
        <Form sending=sending fields=&["code"] label=t!(account.totp_confirm) cancel=move |()| open.set(false)>
            <Field name="code" label=t!(account.totp_code) value=code fault=sending.fault keys="numeric" autocomplete="one-time-code"/>
        </Form>
    }
}

/// A key in groups of four, as it is typed.
fn grouped(key: &str) -> String {
    let letters: Vec<char> = key.chars().filter(|c| !c.is_whitespace()).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_typed_in_groups_of_four() {
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
        assert_eq!(grouped(""), "");
    }
}
