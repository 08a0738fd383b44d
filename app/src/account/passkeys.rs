//! Passkeys (WebAuthn level 3) of the own account.

use super::tickets::PendingStep;
use crate::{
    App, Caller, Error,
    audit::{self, Subject},
};
use identity::secret;
use model::{audit::Action, id::PasskeyId, text::Line};
use storage::credentials::{self, StoredPasskey};

/// Passkeys of one person.
const MOST: usize = 20;

impl App {
    /// The options for `navigator.credentials.create`, and the ticket that belongs to them.
    ///
    /// # Errors
    /// [`Error::NoPasskeys`] where the appliance has no name, [`Error::TooMany`].
    pub fn passkey_challenge(&self, caller: &Caller) -> Result<(String, serde_json::Value), Error> {
        let (org, id) = (caller.home, caller.user);
        let party = self.party.as_ref().ok_or(Error::NoPasskeys)?;
        let (user, _) = self.person_of(org, id)?;
        let row = self.read(|r| Ok(credentials::get(r, org, id)?))?;
        if row.passkeys.len() >= MOST {
            return Err(Error::TooMany);
        }
        let known: Vec<&str> = row.passkeys.iter().map(|key| key.credential.as_str()).collect();
        let (options, state) = party
            .offer(id.0, user.details.email.as_str(), user.details.name.as_str(), &known)
            .ok_or_else(|| Error::Internal("making a challenge for a passkey".to_owned()))?;
        let ticket = secret::text(&self.random());
        if !self.tickets.put(secret::digest(&ticket), (org, id), PendingStep::Passkey(state), self.now()) {
            return Err(Error::TooManyAttempts);
        }
        Ok((ticket, options))
    }

    /// Adds the passkey that answers a challenge; the answer are recovery codes, when there were none.
    ///
    /// # Errors
    /// [`Error::WrongFactor`] when it does not answer the challenge, or that is too old.
    pub async fn add_passkey(
        &self,
        caller: &Caller,
        ticket: &str,
        name: &str,
        credential: serde_json::Value,
    ) -> Result<Vec<String>, Error> {
        let name: Line = name.parse().map_err(|e| Error::Field("name", e))?;
        let (org, id, now) = (caller.home, caller.user, self.now());
        let party = self.party.as_ref().ok_or(Error::NoPasskeys)?;
        let ticket = self.tickets.take(&secret::digest(ticket), now).ok_or(Error::WrongFactor)?;
        let PendingStep::Passkey(state) = ticket.what else { return Err(Error::WrongFactor) };
        if ticket.who != (org, id) {
            return Err(Error::WrongFactor);
        }
        let credential = party.accept(&state, credential).ok_or(Error::WrongFactor)?;
        let key = StoredPasskey { id: PasskeyId(self.random()), name, added: now, credential };
        let (codes, digests) = self.recovery_codes();
        let given = self
            .act_on_own_credentials(caller, move |w, actor, now| {
                let mut row = credentials::get(w, org, id)?;
                if row.passkeys.len() >= MOST {
                    return Err(Error::TooMany);
                }
                let none_yet = row.recovery.is_empty();
                if none_yet {
                    row.recovery = digests.clone();
                }
                row.passkeys.push(key.clone());
                credentials::put(w, org, id, &row)?;
                audit::record(w, actor, now, Action::SecondFactorAdded, Subject::Nothing, Vec::new())?;
                Ok(none_yet)
            })
            .await?;
        Ok(if given { codes } else { Vec::new() })
    }

    /// Removes one of the own passkeys.
    ///
    /// # Errors
    /// [`Error::WrongState`] for the last second factor: that is taken away with the password.
    pub async fn remove_passkey(&self, caller: &Caller, key: PasskeyId) -> Result<(), Error> {
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let (org, id) = (actor.home, actor.user);
            let mut row = credentials::get(w, org, id)?;
            let before = row.passkeys.len();
            row.passkeys.retain(|passkey| passkey.id != key);
            if row.passkeys.len() == before {
                return Err(Error::NotFound);
            }
            if !row.second_factor() {
                return Err(Error::WrongState);
            }
            credentials::put(w, org, id, &row)?;
            audit::record(w, actor, now, Action::SecondFactorRemoved, Subject::Nothing, Vec::new())
        })
        .await
    }
}
