//! Who is signed in, as the pages see it. The session itself is a cookie that no script can read.

use crate::{i18n::I18n, live::Live, storage};
use api::login::Me;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use model::access::{Permission, Permissions, Roles};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Who is there.
#[derive(Clone, Debug, PartialEq)]
pub enum SignInState {
    /// Not asked yet.
    Unknown,
    /// The appliance did not answer.
    Unreachable,
    /// Nobody: the appliance is new.
    Fresh,
    /// Nobody, and why.
    Nobody(PartingReason),
    /// Somebody who may not act in the organization of the address.
    Elsewhere,
    /// This person.
    Somebody(Arc<Me>),
}

/// How it came that nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartingReason {
    /// Nobody was.
    Never,
    /// Signed out by hand.
    SignedOut,
    /// The session ended by itself.
    Ended,
}

/// The session of this page.
#[derive(Clone, Copy)]
pub struct Session {
    who: RwSignal<SignInState>,
    i18n: I18n,
    live: Live,
    /// Told whether the password was typed again, while that is asked for.
    asked: RwSignal<Option<Function>, LocalStorage>,
}

impl Session {
    /// Makes the session known to everything below; nobody has asked yet who is there.
    pub fn provide(i18n: I18n, live: Live) -> Self {
        let session = Self { who: RwSignal::new(SignInState::Unknown), i18n, live, asked: RwSignal::new_local(None) };
        provide_context(session);
        session
    }

    /// Asks the person for the password again, and answers whether it was typed.
    pub async fn proves_again(self) -> bool {
        if self.asked.with_untracked(Option::is_some) {
            return false;
        }
        let typed = Promise::new(&mut |told, _| self.asked.set(Some(told)));
        JsFuture::from(typed).await.is_ok_and(|typed| typed.is_truthy())
    }

    /// Whether the password is asked for again.
    pub fn asks_again(self) -> bool {
        self.asked.with(Option::is_some)
    }

    /// The password was typed again, or the person does not want to.
    pub fn proved(self, typed: bool) {
        if let Some(told) = self.asked.try_update(Option::take).flatten() {
            let _ = told.call1(&JsValue::NULL, &typed.into());
        }
    }

    /// The appliance has said that the session is over: the page stays where it is and asks to sign in.
    pub fn ended(self) {
        if self.who.with_untracked(|who| matches!(who, SignInState::Somebody(_))) {
            self.live.close();
            self.who.set(SignInState::Nobody(PartingReason::Ended));
        }
    }

    /// Signed out by hand.
    pub fn left(self) {
        self.live.close();
        storage::note_signed_in(false);
        self.set(SignInState::Nobody(PartingReason::SignedOut));
    }

    /// Notes who is there.
    pub fn set(self, who: SignInState) {
        self.who.set(who);
    }

    /// Who is there.
    pub fn who(self) -> SignInState {
        self.who.get()
    }

    /// The person who is signed in.
    pub fn me(self) -> Option<Arc<Me>> {
        self.who.with(|who| if let SignInState::Somebody(me) = who { Some(me.clone()) } else { None })
    }

    /// The person who is signed in, without following it.
    pub fn me_now(self) -> Option<Arc<Me>> {
        untrack(|| self.me())
    }

    /// Whether another organization than the own one is acted in.
    pub fn away(self) -> bool {
        self.who.with(|who| matches!(who, SignInState::Somebody(me) if me.org != me.home))
    }

    /// What the person may do.
    pub fn permissions(self) -> Permissions {
        self.me().map_or(Permissions::NONE, |me| me.permissions)
    }

    /// Whether the person may do this.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().has(permission)
    }

    /// Whether the person may do this, without following it.
    pub fn may_now(self, permission: Permission) -> bool {
        untrack(|| self.may(permission))
    }

    /// The roles of the person now, which decide what roles he may give.
    pub fn roles_now(self) -> Roles {
        self.me_now().map_or(Roles::NONE, |me| me.roles.iter().copied().collect())
    }

    /// What proves that a change comes from this page.
    pub fn csrf(self) -> String {
        self.who.with_untracked(|who| if let SignInState::Somebody(me) = who { me.csrf.clone() } else { String::new() })
    }

    /// This person is there.
    pub fn began(self, me: Me) {
        self.i18n.suggest(me.language);
        self.live.open();
        storage::note_signed_in(true);
        self.who.set(SignInState::Somebody(Arc::new(me)));
    }
}

/// The session, from anywhere below [`Session::provide`].
pub fn use_session() -> Session {
    expect_context()
}
