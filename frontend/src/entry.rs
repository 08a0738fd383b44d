//! Coming in and going out: what the session asks of the appliance.

use crate::{
    acting,
    api::{Client, Fault},
    session::{PartingReason, Session, SignInState},
    storage,
};
use api::{
    login::{Me, Proof, Prove, SecondFactor, SetUp, SignIn, SignInStep},
    problem::Code,
    routes,
};
use leptos::task::spawn_local;
use std::sync::Arc;

impl Session {
    /// Asks the appliance who is there.
    pub fn ask(self) {
        spawn_local(async move {
            match Client::of(self).call(routes::Me).await {
                Ok(me) => self.began(me),
                Err(fault) if fault.code() == Some(Code::SignedOut) => self.ask_state().await,
                Err(fault) if acting::chosen().is_some() && refused(&fault) => self.set(SignInState::Elsewhere),
                Err(_) => self.set(SignInState::Unreachable),
            }
        });
    }

    /// Asks again, since the session may have ended or the rights may have changed.
    pub fn check(self) {
        spawn_local(async move {
            if let Ok(me) = Client::of(self).call(routes::Me).await {
                self.set(SignInState::Somebody(Arc::new(me)));
            }
        });
    }

    async fn ask_state(self) {
        let state = Client::of(self).call(routes::State).await;
        self.set(match state {
            Ok(state) if state.set_up => SignInState::Fresh,
            Ok(_) if storage::was_signed_in() => SignInState::Nobody(PartingReason::Ended),
            Ok(_) => SignInState::Nobody(PartingReason::Never),
            Err(_) => SignInState::Unreachable,
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

    /// Signs out.
    pub fn sign_out(self) {
        spawn_local(async move {
            if Client::of(self).call(routes::SignOut).await.is_ok() {
                self.left();
            }
        });
    }

    /// The answer to signing in speaks of the own organization: for another one it is asked again.
    fn entered(self, me: Me) {
        if acting::chosen().is_none() {
            self.began(me);
        } else {
            self.ask();
        }
    }
}

/// What belongs to another organization is answered as if it were not there.
fn refused(fault: &Fault) -> bool {
    matches!(fault.code(), Some(Code::NotFound | Code::Forbidden | Code::BadRequest))
}
