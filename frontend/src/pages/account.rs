//! The own account: who one is here, how one signs in, and what scripts may do in one's name.

mod codes;
mod factors;
mod own_factors;
mod passkeys;
mod password;
mod pin;
mod removal;
mod sessions;
mod tokens;
mod totp;
mod who;

use crate::{
    api::{Client, use_client},
    i18n::t,
    parts::{Fetched, Tabs, tabs::Tab, window_title},
};
use api::{account::Account, routes};
use leptos::prelude::*;
use pin::PinCard;
use sessions::SessionsCard;
use who::{LanguageCard, WhoCard};

pub use factors::FactorsCard;
pub use password::PasswordForm;
pub use tokens::TokensPage;

/// Who one is here, the language, and the PIN for printers.
#[component]
pub fn AccountPage() -> impl IntoView {
    window_title(t!(account.title));
    let account = own_account(use_client());
    view! {
        <AccountHead/>
        <div class="cards two">
            <WhoCard account=account/>
            <div class="column">
                <LanguageCard/>
                <PinCard account=account/>
            </div>
        </div>
    }
}

/// How one proves who one is, and where one is signed in.
#[component]
pub fn SecurityPage() -> impl IntoView {
    window_title(t!(account.security));
    view! {
        <AccountHead/>
        <div class="cards two">
            <section class="card">
                <h2>{t!(common.password)}</h2>
                <p class="hint">{t!(account.password_text)}</p>
                <PasswordForm/>
            </section>
            <FactorsCard forced=false/>
        </div>
        <SessionsCard/>
    }
}

/// The heading and the pages of the account.
#[component]
fn AccountHead() -> impl IntoView {
    const TABS: [Tab; 3] = [
        ("/account", |w| w.account.title),
        ("/account/security", |w| w.account.security),
        ("/account/tokens", |w| w.account.tokens),
    ];
    view! {
        <div class="page-head"><h1>{t!(account.title)}</h1></div>
        <Tabs label=t!(account.sections) tabs=Signal::derive(|| TABS.to_vec())/>
    }
}

fn own_account(client: Client) -> Fetched<Account> {
    Fetched::new(move || async move { client.call(routes::Account).await })
}
