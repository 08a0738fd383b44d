//! The second factors of the own account, and what is done with them.

use super::own_account;
use crate::{
    api::{Client, use_client},
    i18n::{I18n, use_i18n},
    parts::{Command, Fetched, dialog::Question, use_command},
    session::{Session, use_session},
};
use api::{
    account::{Account, PasskeyInfo, RecoveryCodes},
    routes,
};
use leptos::prelude::*;
use model::id::PasskeyId;
use std::sync::Arc;

/// What the buttons of the card need.
#[derive(Clone, Copy)]
pub struct Factors {
    /// The account, fetched anew after each change.
    pub account: Fetched<Account>,
    /// Recovery codes that are to be shown, this one time.
    pub codes: RwSignal<Vec<String>>,
    /// What is asked before something is removed or replaced.
    pub ask: RwSignal<Option<Question>>,
    client: Client,
    session: Session,
    pub i18n: I18n,
    command: Command,
}

impl Factors {
    /// Fetches the account.
    pub fn new() -> Self {
        let client = use_client();
        Self {
            account: own_account(client),
            codes: RwSignal::new(Vec::new()),
            ask: RwSignal::new(None),
            client,
            session: use_session(),
            i18n: use_i18n(),
            command: use_command(),
        }
    }

    /// A factor was added. Codes are shown before anything else happens to the page.
    pub fn added(self, codes: RecoveryCodes) {
        self.account.reload();
        if codes.codes.is_empty() {
            self.session.check();
        } else {
            let _ = self.codes.try_set(codes.codes);
        }
    }

    /// The codes were kept.
    pub fn kept(self) {
        self.codes.set(Vec::new());
        self.session.check();
    }

    /// Asks whether a passkey is to be removed, and removes it.
    pub fn remove_passkey(self, passkey: &PasskeyInfo) {
        let words = self.i18n.words_now();
        let id = passkey.id;
        self.ask.set(Some(Question {
            title: words.account.passkey_remove_ask.replace("{name}", &passkey.name),
            text: words.account.passkey_remove_text.to_owned(),
            action: self.i18n.words_now().common.remove.to_owned(),
            then: Arc::new(move || self.remove_passkey_now(id)),
        }));
    }

    fn remove_passkey_now(self, id: PasskeyId) {
        let request = async move { self.client.call(routes::RemovePasskey { passkey: id }).await };
        let done = move |()| self.command.say(self.i18n.words_now().account.passkey_removed);
        self.command.run_then(request, done, move || self.account.reload());
    }

    /// Asks whether the recovery codes are to be replaced, and replaces them.
    pub fn ask_new_codes(self) {
        let words = self.i18n.words_now();
        self.ask.set(Some(Question {
            title: words.account.recovery_new_ask.to_owned(),
            text: words.account.recovery_new_text.to_owned(),
            action: words.account.recovery_new.to_owned(),
            then: Arc::new(move || self.new_codes()),
        }));
    }

    fn new_codes(self) {
        let request = async move { self.client.call(routes::NewRecoveryCodes).await };
        self.command.run(request, move |codes| self.added(codes));
    }
}
