//! The second factors: an authenticator app, passkeys, recovery codes.

use super::{codes::CodesDialog, own_factors::Factors, passkeys::AddPasskey, removal::RemoveAll, totp::TotpDialog};
use crate::{
    i18n::t,
    parts::{Chip, Confirm, Icon, IconView, Tone},
};
use api::account::{Account, PasskeyInfo};
use leptos::prelude::*;

/// The second factors of the account.
#[component]
pub fn FactorsCard(
    /// Whether one must be added before anything else.
    forced: bool,
) -> impl IntoView {
    let factors = Factors::new();
    let (totp_open, passkey_open, removing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let account = factors.account;
    let rows = move || {
        let passkeys = move || account.with(|a| a.passkeys.clone()).unwrap_or_default();
        view! {
            <ul class="rows factors">
                <TotpRow factors=factors open=totp_open/>
                <li>
                    <IconView icon=Icon::Key/>
                    <div class="grow"><strong>{t!(account.passkeys)}</strong><p class="meta">{t!(account.passkeys_text)}</p></div>
                    <button type="button" class="button small" on:click=move |_| passkey_open.set(true)>{t!(account.passkey_add)}</button>
                </li>
                {move || passkeys().into_iter().map(|p| view! { <PasskeyRow factors=factors passkey=p/> }).collect_view()}
                <RecoveryRow factors=factors/>
            </ul>
        }
        .into_any()
    };
    let on = Memo::new(move |_| account.with(protected).unwrap_or_default());
    let tone = Signal::derive(move || if on.get() { Tone::Good } else { Tone::Neutral });
    let i18n = factors.i18n;
    let state = move || if on.get() { i18n.words().account.factors_on } else { i18n.words().account.factors_off };
    view! {
        <section class=if forced { "stack" } else { "card" }>
            {(!forced).then(|| view! {
                <div class="card-head"><h2>{t!(account.factors)}</h2><Chip tone=tone text=state/></div>
                <p class="hint">{t!(account.factors_text)}</p>
            })}
            {account.show(3, rows)}
            <Show when=move || on.get() && !forced>
                <button type="button" class="button quiet small" on:click=move |_| removing.set(true)>{t!(account.factors_remove)}</button>
            </Show>
            <TotpDialog open=totp_open factors=factors/>
            <AddPasskey open=passkey_open factors=factors/>
            <RemoveAll open=removing account=account/>
            <CodesDialog codes=factors.codes kept=move |()| factors.kept()/>
            <Confirm ask=factors.ask/>
        </section>
    }
}

fn protected(account: &Account) -> bool {
    account.totp || !account.passkeys.is_empty()
}

#[component]
fn TotpRow(factors: Factors, open: RwSignal<bool>) -> impl IntoView {
    let i18n = factors.i18n;
    let there = Memo::new(move |_| factors.account.with(|a| a.totp).unwrap_or_default());
    let state = move || if there.get() { i18n.words().account.totp_on } else { i18n.words().account.totp_off };
    let action = move || if there.get() { i18n.words().account.totp_again } else { i18n.words().account.totp_add };
    view! {
        <li>
            <IconView icon=Icon::Phone/>
            <div class="grow"><strong>{t!(account.totp)}</strong><p class="meta">{state}</p></div>
            <button type="button" class="button small" on:click=move |_| open.set(true)>{action}</button>
        </li>
    }
}

#[component]
fn PasskeyRow(factors: Factors, passkey: PasskeyInfo) -> impl IntoView {
    let i18n = factors.i18n;
    let added = passkey.added;
    let since = move || i18n.words().account.passkey_since.replace("{time}", &i18n.ago(added));
    let name = passkey.name.clone();
    let label = move || i18n.words().account.passkey_remove.replace("{name}", &name);
    let shown = passkey.name.clone();
    view! {
        <li class="inner">
            <div class="grow"><span class="title">{shown}</span><p class="meta">{since}</p></div>
            <button type="button" class="button quiet square" aria-label=label.clone() title=label
                on:click=move |_| factors.remove_passkey(&passkey)><IconView icon=Icon::Trash/></button>
        </li>
    }
}

#[component]
fn RecoveryRow(factors: Factors) -> impl IntoView {
    let i18n = factors.i18n;
    let shown = Memo::new(move |_| factors.account.with(protected).unwrap_or_default());
    let left = move || {
        let words = i18n.words();
        match factors.account.with(|a| u64::from(a.recovery_codes)).unwrap_or_default() {
            0 => words.account.recovery_none.to_owned(),
            n => i18n.count(n, words.account.recovery_left_one, words.account.recovery_left_many),
        }
    };
    view! {
        <Show when=move || shown.get()>
            <li>
                <IconView icon=Icon::File/>
                <div class="grow"><strong>{t!(account.recovery)}</strong><p class="meta">{left}</p></div>
                <button type="button" class="button small" on:click=move |_| factors.ask_new_codes()>{t!(account.recovery_new)}</button>
            </li>
        </Show>
    }
}
