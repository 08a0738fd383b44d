//! When somebody last typed the password, session by session: what opens the account for later asks for it again when
//! that is long ago, so that a session that was left open, or a stolen cookie, does not become more than it is.
//!
//! Kept in memory and bounded: a restart forgets, and then the password is asked for again.

use crate::{App, Caller, Error};
use identity::secret;
use model::time::Time;
use std::{collections::HashMap, sync::Mutex, time::Duration};

/// How long a proof counts.
const COUNTS: Duration = Duration::from_secs(10 * 60);
/// How many there are at once.
const MOST: usize = 10_000;

/// When each session was last proved, by the digest of its secret.
#[derive(Default)]
pub(crate) struct Proofs(Mutex<HashMap<[u8; 32], Time>>);

impl Proofs {
    /// Notes that the password was typed in this session.
    pub(crate) fn note(&self, session: [u8; 32], now: Time) {
        let mut all = App::locked(&self.0);
        if all.len() >= MOST {
            all.retain(|_, at| now.since(*at) < COUNTS);
        }
        // So many in so short a time is an attack or a school bell: everybody types it once more, nobody is locked out.
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(session, now);
    }

    /// Whether the password was typed in this session a short while ago.
    pub(crate) fn counts(&self, session: &[u8; 32], now: Time) -> bool {
        App::locked(&self.0).get(session).is_some_and(|at| now.since(*at) < COUNTS)
    }
}

impl App {
    /// Whether the password was typed in this session a short while ago. `session` is its secret.
    ///
    /// # Errors
    /// [`Error::PasswordAgain`] when it was not.
    pub fn proved_lately(&self, session: &str) -> Result<(), Error> {
        let lately = self.proofs.counts(&secret::digest(session), self.now());
        if lately { Ok(()) } else { Err(Error::PasswordAgain) }
    }

    /// Proves with the password that it is still the person who signed in. `session` is the secret of the session.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::TooManyAttempts`].
    pub async fn prove_again(&self, caller: &Caller, session: &str, password: String) -> Result<(), Error> {
        let (user, _) = self.person_of(caller.home, caller.user)?;
        self.prove_password(caller, user.details.email.as_str(), password).await?;
        // While the password was looked at, the session may have ended.
        self.read(|r| caller.again(r, self.now()))?;
        self.proofs.note(secret::digest(session), self.now());
        Ok(())
    }
}
