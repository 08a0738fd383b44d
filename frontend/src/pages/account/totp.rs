//! Sets up an authenticator app: a code to scan or a key to type, then six digits that prove it works.

use super::factors::Factors;
use crate::{
    api::{Fault, use_client},
    i18n::{t, use_i18n},
    pages::login::{is_code, plain},
    parts::{CopyText, Dialog, Fetched, Field, FormFault, Submit, form::fault_at, use_toasts},
};
use api::{
    account::{ConfirmTotp, RecoveryCodes, TotpOffer},
    problem::Code,
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};

/// The dialog; each time that it opens, the appliance offers another secret.
#[component]
pub fn TotpDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told what came of it.
    factors: Factors,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(own.totp_title)>
            <Offer open=open factors=factors/>
        </Dialog>
    }
}

#[component]
fn Offer(open: RwSignal<bool>, factors: Factors) -> impl IntoView {
    let client = use_client();
    let offer = Fetched::new(move || async move {
        client.get::<TotpOffer>(Endpoint::OfferTotp, &[]).await.map(|o| (o.secret, o.qr))
    });
    let ready = move || {
        let (secret, qr) = offer.get().unwrap_or_default();
        let picture = format!("data:image/svg+xml;utf8,{}", crate::api::encoded(&qr));
        let secret = Signal::derive(move || grouped(&secret));
        view! {
            <p>{t!(own.totp_scan)}</p>
            <img class="qr" src=picture alt=t!(own.totp_alt)/>
            <p class="hint">{t!(own.totp_type)}</p>
            <CopyText text=secret label=t!(own.totp_copy)/>
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
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let body = ConfirmTotp { code: plain(&code.get_untracked()) };
        if !is_code(&body.code) {
            fault.set(Some(fault_at(i18n, "code", Code::Form)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.exchange::<_, RecoveryCodes>(Endpoint::ConfirmTotp, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(codes) => {
                    let _ = open.try_set(false);
                    toasts.say(i18n.words_now().own.totp_done);
                    factors.added(codes);
                }
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["code"]/>
            <Field name="code" label=t!(own.totp_code) value=code fault=fault keys="numeric" autocomplete="one-time-code"/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t!(common.cancel)}</button>
                <Submit label=t!(own.totp_confirm) busy=busy/>
            </div>
        </form>
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
