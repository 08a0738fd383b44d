//! Second factors: authenticator apps with recovery codes, and how all of them are taken away.

use super::tickets::PendingStep;
use crate::{
    App, Caller, Error,
    account::passwords::go_on,
    attempts::{Guess, Subject as Counted},
    audit::{self, Subject},
    rules::check_touch,
};
use identity::{qr, seal, secret, totp};
use model::{
    access::Permission,
    audit::Action,
    id::{OrgId, UserId},
    users::User,
};
use storage::{
    WriteTxn,
    credentials::{self, Credentials, Totp},
    login, orgs, users,
};

/// An authenticator app that is offered.
pub struct Offer {
    /// The secret in base32.
    pub secret: String,
    /// The `otpauth:` URI.
    pub uri: String,
    /// The same as an SVG document.
    pub qr: String,
}

/// Under which a person's offered secret is kept until it is confirmed.
fn offer_key(org: OrgId, user: UserId) -> [u8; 32] {
    secret::digest(&format!("totp-offer:{org}:{user}"))
}

/// What a sealed secret is bound to.
fn bound(org: OrgId, user: UserId) -> Vec<u8> {
    [org.0, user.0].concat()
}

impl App {
    /// Offers a secret for an authenticator app; it is in force when a code of it confirms it.
    ///
    /// # Errors
    /// [`Error::WrongState`] when there is one already: it is taken away first, with the password.
    pub fn offer_totp(&self, caller: &Caller) -> Result<Offer, Error> {
        let (org, id, now) = (caller.home, caller.user, self.now());
        let (user, organization) = self.read(|r| {
            if credentials::get(r, org, id)?.totp.is_some() {
                return Err(Error::WrongState);
            }
            let user = users::get(r, org, id)?.ok_or(Error::NotFound)?;
            Ok((user, orgs::get(r, org)?.ok_or(Error::NotFound)?))
        })?;
        let bytes: [u8; 20] = self.random();
        if !self.tickets.put(offer_key(org, id), (org, id), PendingStep::Totp(bytes), now) {
            return Err(Error::TooManyAttempts);
        }
        let issuer = format!("Imprimatur {}", organization.name);
        let uri = totp::uri(&bytes, &issuer, user.details.email.as_str());
        let qr = qr::svg(&uri).ok_or_else(|| Error::Internal("the code is too long for a picture".to_owned()))?;
        Ok(Offer { secret: totp::typed(&bytes), uri, qr })
    }

    /// Puts the offered authenticator app in force; the answer are recovery codes, when there were none.
    ///
    /// # Errors
    /// [`Error::WrongFactor`], [`Error::WrongState`] when nothing is offered any more, [`Error::TooManyAttempts`].
    pub async fn confirm_totp(&self, caller: &Caller, code: &str) -> Result<Vec<String>, Error> {
        let (org, id, now) = (caller.home, caller.user, self.now());
        let counted = [(Guess::FactorOffered, Counted::of(&[&id]))];
        let attempt = self.attempts.take(&counted, now).map_err(|_| Error::TooManyAttempts)?;
        let key = offer_key(org, id);
        let ticket = self.tickets.take(&key, now).ok_or(Error::WrongState)?;
        let PendingStep::Totp(bytes) = ticket.what else { return Err(Error::WrongState) };
        let Some(step) = totp::check(&bytes, code, seconds(now), 0) else {
            self.tickets.put_back(key, ticket);
            return Err(Error::WrongFactor);
        };
        self.attempts.give_back(attempt);
        let sealed = seal::seal(&self.factor_key, self.random(), &bound(org, id), &bytes)
            .ok_or_else(|| Error::Internal("sealing a secret".to_owned()))?;
        let (codes, digests) = self.recovery_codes();
        let given = self
            .act_on_own_credentials(caller, move |w, actor, now| {
                let mut row = credentials::get(w, org, id)?;
                let none_yet = row.recovery.is_empty();
                row.totp = Some(Totp { sealed: sealed.clone(), step });
                if none_yet {
                    row.recovery = digests.clone();
                }
                credentials::put(w, org, id, &row)?;
                audit::record(w, actor, now, Action::SecondFactorAdded, Subject::Nothing, Vec::new())?;
                Ok(none_yet)
            })
            .await?;
        Ok(if given { codes } else { Vec::new() })
    }

    /// Makes new recovery codes; the former ones end.
    ///
    /// # Errors
    /// [`Error::WrongState`] without a second factor.
    pub async fn new_recovery_codes(&self, caller: &Caller) -> Result<Vec<String>, Error> {
        let (codes, digests) = self.recovery_codes();
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let (org, id) = (actor.home, actor.user);
            let mut row = credentials::get(w, org, id)?;
            if !row.second_factor() {
                return Err(Error::WrongState);
            }
            row.recovery = digests.clone();
            credentials::put(w, org, id, &row)?;
            audit::record(w, actor, now, Action::RecoveryCodesMade, Subject::Nothing, Vec::new())
        })
        .await?;
        Ok(codes)
    }

    /// Takes every second factor of the caller away, with the password; other sessions and tokens end.
    ///
    /// # Errors
    /// [`Error::WrongPassword`].
    pub async fn remove_factors(&self, caller: &Caller, session: &str, password: String) -> Result<(), Error> {
        let (org, id) = (caller.home, caller.user);
        let (user, _) = self.person_of(org, id)?;
        self.prove_password(caller, user.details.email.as_str(), password).await?;
        let key = secret::digest(session);
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let own = login::session(w, &key)?;
            let user = forget(w, org, id)?;
            go_on(w, own, &key, &user)?;
            audit::record(w, actor, now, Action::SecondFactorRemoved, Subject::Nothing, Vec::new())
        })
        .await
    }

    /// Takes the second factors of somebody away, who has lost them; every session and token ends.
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B), [`Error::WrongState`] for oneself: that needs the password.
    pub async fn reset_factors(&self, caller: &Caller, id: UserId) -> Result<(), Error> {
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            check_touch(w, actor, id)?;
            if id == actor.user {
                return Err(Error::WrongState);
            }
            forget(w, actor.org, id)?;
            let whom = Subject::Person(actor.org, id);
            audit::record(w, actor, now, Action::SecondFactorsReset, whom, Vec::new())
        })
        .await
    }

    /// The time step of a code of the person's authenticator app.
    pub(crate) fn totp_step(&self, org: OrgId, user: UserId, row: &Credentials, code: &str) -> Option<u64> {
        let app = row.totp.as_ref()?;
        let bytes = seal::open(&self.factor_key, &bound(org, user), &app.sealed)?;
        totp::check(bytes.as_slice().try_into().ok()?, code, seconds(self.now()), app.step)
    }
}

/// Seconds since 1970, as the standard counts them.
fn seconds(now: model::time::Time) -> u64 {
    u64::try_from(now.0).unwrap_or(0) / 1000
}

/// Forgets every second factor, and ends what was begun with them.
fn forget(w: &mut WriteTxn, org: OrgId, id: UserId) -> Result<User, Error> {
    let user = users::get(w, org, id)?.ok_or(Error::NotFound)?;
    let row = credentials::get(w, org, id)?;
    credentials::put(w, org, id, &Credentials { former: row.former, ..Credentials::default() })?;
    let user = User { auth_epoch: user.auth_epoch.wrapping_add(1), ..user };
    users::put(w, &user)?;
    login::remove_sessions_of(w, org, id)?;
    Ok(user)
}
