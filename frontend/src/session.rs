//! Who is signed in, as the pages see it. The session itself is a cookie that no script can read.

use crate::{
    acting,
    api::{Client, Fault},
    i18n::I18n,
    live::Live,
    storage,
};
use api::{
    login::{Me, Proof, Prove, SecondFactor, SetUp, SignIn, SignInStep},
    problem::Code,
    routes,
};
use js_sys::{Function, Promise};
use leptos::{prelude::*, task::spawn_local};
use model::access::{Permission, Permissions, Roles};
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Who is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Who {
    /// Not asked yet.
    Unknown,
    /// The appliance did not answer.
    Unreachable,
    /// Nobody: the appliance is new.
    Fresh,
    /// Nobody, and why.
    Nobody(Parting),
    /// Somebody who may not act in the organization of the address.
    Elsewhere,
    /// This person.
    Somebody(Arc<Me>),
}

/// How it came that nobody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parting {
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
    who: RwSignal<Who>,
    i18n: I18n,
    live: Live,
    /// Told whether the password was typed again, while that is asked for.
    asked: RwSignal<Option<Function>, LocalStorage>,
}

impl Session {
    /// Makes the session known to everything below, and asks who is there.
    pub fn provide(i18n: I18n, live: Live) -> Self {
        let session = Self { who: RwSignal::new(Who::Unknown), i18n, live, asked: RwSignal::new_local(None) };
        provide_context(session);
        session.ask();
        session
    }

    /// Asks the appliance who is there.
    pub fn ask(self) {
        spawn_local(async move {
            match Client::of(self).call(routes::Me).await {
                Ok(me) => self.began(me),
                Err(fault) if fault.code() == Some(Code::SignedOut) => self.ask_state().await,
                Err(fault) if acting::chosen().is_some() && refused(&fault) => self.who.set(Who::Elsewhere),
                Err(_) => self.who.set(Who::Unreachable),
            }
        });
    }

    /// Asks again, since the session may have ended or the rights may have changed.
    pub fn check(self) {
        spawn_local(async move {
            if let Ok(me) = Client::of(self).call(routes::Me).await {
                self.who.set(Who::Somebody(Arc::new(me)));
            }
        });
    }

    async fn ask_state(self) {
        let state = Client::of(self).call(routes::State).await;
        self.who.set(match state {
            Ok(state) if state.set_up => Who::Fresh,
            Ok(_) if storage::was_signed_in() => Who::Nobody(Parting::Ended),
            Ok(_) => Who::Nobody(Parting::Never),
            Err(_) => Who::Unreachable,
        });
    }

    /// Signs in, or says what is wanted beside the password.
    ///
    /// # Errors
    /// What the appliance says against it.
    pub async fn sign_in(self, email: String, password: String) -> Result<Option<SecondFactor>, Fault> {
        match Client::of(self).submit(routes::SignIn, &SignIn { email, password }).await? {
            SignInStep::SignedIn(me) => {
                self.entered(*me);
                Ok(None)
            }
            SignInStep::SecondFactor(wanted) => Ok(Some(wanted)),
        }
    }

    /// Signs in with a second factor.
    ///
    /// # Errors
    /// What the appliance says against it.
    pub async fn prove(self, ticket: String, proof: Proof) -> Result<(), Fault> {
        match Client::of(self).submit(routes::SecondFactor, &Prove { ticket, proof }).await? {
            SignInStep::SignedIn(me) => {
                self.entered(*me);
                Ok(())
            }
            // Nothing is wanted after a second factor.
            SignInStep::SecondFactor(_) => Err(Fault::Garbled),
        }
    }

    /// Makes the organization and its first administrator, and signs the administrator in.
    ///
    /// # Errors
    /// What the appliance says against it.
    pub async fn set_up(self, first: SetUp) -> Result<(), Fault> {
        Client::of(self).submit(routes::SetUp, &first).await?;
        self.sign_in(first.email, first.password).await.map(drop)
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

    /// Signs out.
    pub fn sign_out(self) {
        spawn_local(async move {
            if Client::of(self).call(routes::SignOut).await.is_ok() {
                self.live.close();
                storage::note_signed_in(false);
                self.who.set(Who::Nobody(Parting::SignedOut));
            }
        });
    }

    /// The appliance has said that the session is over: the page stays where it is and asks to sign in.
    pub fn ended(self) {
        if self.who.with_untracked(|who| matches!(who, Who::Somebody(_))) {
            self.live.close();
            self.who.set(Who::Nobody(Parting::Ended));
        }
    }

    /// Who is there.
    pub fn who(self) -> Who {
        self.who.get()
    }

    /// The person who is signed in.
    pub fn me(self) -> Option<Arc<Me>> {
        self.who.with(|who| if let Who::Somebody(me) = who { Some(me.clone()) } else { None })
    }

    /// The person who is signed in, without following it.
    pub fn me_now(self) -> Option<Arc<Me>> {
        untrack(|| self.me())
    }

    /// Whether another organization than the own one is acted in.
    pub fn away(self) -> bool {
        self.who.with(|who| matches!(who, Who::Somebody(me) if me.org != me.home))
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
        self.who.with_untracked(|who| if let Who::Somebody(me) = who { me.csrf.clone() } else { String::new() })
    }

    /// The answer to signing in speaks of the own organization: for another one it is asked again.
    fn entered(self, me: Me) {
        if acting::chosen().is_none() {
            self.began(me);
        } else {
            self.ask();
        }
    }

    fn began(self, me: Me) {
        self.i18n.suggest(me.language);
        self.live.open();
        storage::note_signed_in(true);
        self.who.set(Who::Somebody(Arc::new(me)));
    }
}

/// What belongs to another organization is answered as if it were not there.
fn refused(fault: &Fault) -> bool {
    matches!(fault.code(), Some(Code::NotFound | Code::Forbidden | Code::BadRequest))
}

/// The session, from anywhere below [`Session::provide`].
pub fn use_session() -> Session {
    expect_context()
}
