//! The second step of signing in: who has a second factor proves it before a session begins.

use super::{codes::recovery_digest, tickets::PendingStep};
use crate::{
    App, Error,
    attempts::{Attempt, Guess, Subject},
    caller::present,
    login::{Arrival, AttemptList},
    ports::Letter,
    work::Task,
};
use identity::secret;
use model::{
    audit::Action,
    id::{OrgId, UserId},
    orgs::Organization,
    text::Language,
    users::User,
};
use storage::{
    WriteTxn, attempts,
    credentials::{self, Credentials},
    users,
};

/// What is wanted beside the password.
pub struct FactorRequest {
    /// To be sent back with the proof.
    pub ticket: String,
    /// Whether a code of an authenticator app is taken.
    pub totp: bool,
    /// Whether a recovery code is left.
    pub recovery: bool,
    /// The options for `navigator.credentials.get`, when there are passkeys.
    pub passkey: Option<serde_json::Value>,
}

/// A second factor.
pub enum Proof {
    /// A code of an authenticator app.
    Totp(String),
    /// A recovery code.
    Recovery(String),
    /// The answer of a passkey.
    Passkey(serde_json::Value),
}

/// What a right proof changes in the row of the person.
enum SpentProof {
    /// The code of this time step, and earlier ones.
    Step(u64),
    /// A recovery code.
    Code([u8; 32]),
    /// The passkey at this place has a new counter; it was this before.
    Passkey { place: usize, before: String, after: String },
}

impl App {
    /// What is wanted beside the password from somebody with this row.
    pub(crate) fn second_step(
        &self,
        org: OrgId,
        user: UserId,
        auth_epoch: u32,
        row: &Credentials,
    ) -> Result<FactorRequest, Error> {
        let known: Vec<&str> = row.passkeys.iter().map(|key| key.credential.as_str()).collect();
        let challenge = self.party.as_ref().filter(|_| !known.is_empty()).and_then(|party| party.challenge(&known));
        let (passkey, state) = challenge.unzip();
        let ticket = secret::text(&self.random());
        let pending = PendingStep::SignIn { auth_epoch, passkey: state };
        if !self.tickets.put(secret::digest(&ticket), (org, user), pending, self.now()) {
            return Err(Error::TooManyAttempts);
        }
        Ok(FactorRequest { ticket, totp: row.totp.is_some(), recovery: !row.recovery.is_empty(), passkey })
    }

    /// Begins a session for whoever proves a second factor after the password; the answer is the secret for the cookie.
    ///
    /// # Errors
    /// As [`App::prove_factor`].
    pub async fn prove(&self, ticket: &str, proof: Proof, arrival: Arrival) -> Result<String, Error> {
        let (proven, attempt) = self.prove_factor(ticket, proof, &arrival)?;
        let ((org, user), action) = (proven.who, proven.action());
        let secret = self.begin(org, user, arrival, action, move |w| proven.spend(w)).await?;
        self.attempts.give_back(attempt);
        Ok(secret)
    }

    /// Whoever proves a second factor after the password, and the attempt that is given back once that is noted.
    ///
    /// # Errors
    /// [`Error::WrongFactor`]; [`Error::WrongCredentials`] when the ticket is over and the password is wanted again;
    /// [`Error::TooManyAttempts`]; [`Error::LockedToday`].
    pub(crate) fn prove_factor(
        &self,
        ticket: &str,
        proof: Proof,
        arrival: &Arrival,
    ) -> Result<(ProvenFactor, Attempt), Error> {
        let (now, key) = (self.now(), secret::digest(ticket));
        let ticket = self.tickets.take(&key, now).ok_or(Error::WrongCredentials)?;
        let (org, user) = ticket.who;
        let PendingStep::SignIn { auth_epoch, passkey } = &ticket.what else { return Err(Error::WrongCredentials) };
        let auth_epoch = *auth_epoch;
        let (row, wrong) =
            self.read(|r| Ok((credentials::get(r, org, user)?, attempts::get(r, org, user)?.factors)))?;
        let device = self.known_device(&arrival.device, ticket.who);
        let counted = match device {
            Some(device) => [(Guess::Device, device), (Guess::DeviceDay, device)],
            None => {
                let own = Subject::of(&[&user]);
                self.attempts.recall(Guess::FactorDay, own, &wrong, now);
                [(Guess::Factor, own), (Guess::FactorDay, own)]
            }
        };
        let attempt = match self.take_attempt(&counted, Some(ticket.who), arrival.from) {
            Ok(attempt) => attempt,
            Err(error) => {
                if matches!(error, Error::TooManyAttempts | Error::LockedToday) {
                    self.tell_of_wrong_factors(ticket.who);
                }
                self.tickets.put_back(key, ticket);
                return Err(error);
            }
        };
        let spent = match proof {
            Proof::Totp(code) => self.totp_step(org, user, &row, &code).map(SpentProof::Step),
            Proof::Recovery(code) => {
                let digest = recovery_digest(&code);
                row.recovery.iter().any(|left| secret::same(left, &digest)).then_some(SpentProof::Code(digest))
            }
            Proof::Passkey(answer) => passkey.as_ref().zip(self.party.as_ref()).and_then(|(state, party)| {
                let known: Vec<&str> = row.passkeys.iter().map(|key| key.credential.as_str()).collect();
                let (place, after) = party.verify(state, answer, &known)?;
                let before = row.passkeys.get(place)?.credential.clone();
                Some(SpentProof::Passkey { place, before, after })
            }),
        };
        let Some(spent) = spent else {
            let kept: Option<AttemptList> = if device.is_none() { Some(|wrong| &mut wrong.factors) } else { None };
            self.note_wrong(ticket.who, arrival.from, kept);
            self.tickets.put_back(key, ticket);
            return Err(Error::WrongFactor);
        };
        Ok((ProvenFactor { who: ticket.who, auth_epoch, spent }, attempt))
    }

    /// Somebody who knows the password has tried too many codes: the person is told, once a day at most. Nobody waits
    /// for the letter.
    fn tell_of_wrong_factors(&self, (org, user): (OrgId, UserId)) {
        let told = self.attempts.take(&[(Guess::FactorLetter, Subject::of(&[&user]))], self.now());
        if told.is_err() || !self.world.mailer.configured() {
            return;
        }
        let (id, now, url) = (self.random(), self.now(), self.policy.public_url.clone());
        drop(self.begin_as_appliance(move |w| {
            let Some(person) = users::get(w, org, user)? else { return Ok(()) };
            let organization = present(w, org)?;
            let language = person.details.language.unwrap_or(organization.settings.language);
            let letter = wrong_factors(language, &person, &organization, &url);
            Task::Send { org, letter }.enqueue(w, id, now)
        }));
        self.nudge();
    }
}

/// A second factor that was right, and whose it is.
pub(crate) struct ProvenFactor {
    pub who: (OrgId, UserId),
    auth_epoch: u32,
    spent: SpentProof,
}

impl ProvenFactor {
    /// What the audit says of it.
    pub(crate) fn action(&self) -> Action {
        if matches!(self.spent, SpentProof::Code(_)) { Action::RecoveryCodeUsed } else { Action::SignedIn }
    }

    /// Notes what it has used up.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`] when the account is not what it was when the password was typed;
    /// [`Error::WrongFactor`] when somebody else has used it up in between.
    pub(crate) fn spend(&self, w: &mut WriteTxn) -> Result<(), Error> {
        let (org, user) = self.who;
        let person = users::get(w, org, user)?.ok_or(Error::WrongCredentials)?;
        if !person.active || person.auth_epoch != self.auth_epoch {
            return Err(Error::WrongCredentials);
        }
        let mut row = credentials::get(w, org, user)?;
        spend(&mut row, &self.spent)?;
        Ok(credentials::put(w, org, user, &row)?)
    }
}

/// The letter to somebody in whose name too many second factors were tried.
fn wrong_factors(language: Language, to: &User, organization: &Organization, url: &str) -> Letter {
    let (name, site) = (to.details.name.as_str(), organization.name.as_str());
    let (subject, text) = match language {
        Language::En => (
            format!("{site}: someone has your password"),
            format!(
                "Hello {name},\n\nSomeone entered your password and then too many wrong second-factor codes. If this was not you, choose a new password now:\n\n{url}\n\nSigning in with a second factor is paused for now, except on devices that you have used before.\n"
            ),
        ),
        Language::Fr => (
            format!("{site}\u{a0}: quelqu’un connaît votre mot de passe"),
            format!(
                "Bonjour {name},\n\nQuelqu’un a saisi votre mot de passe, puis trop de codes de second facteur erronés. Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe\u{a0}:\n\n{url}\n\nLa connexion avec un second facteur est suspendue pour l’instant, sauf depuis les appareils que vous avez déjà utilisés.\n"
            ),
        ),
    };
    Letter { to: to.details.email.to_string(), subject, text, in_reply_to: String::new() }
}

/// Notes what a proof has used up; refused when somebody else has used it in between.
fn spend(row: &mut Credentials, spent: &SpentProof) -> Result<(), Error> {
    match spent {
        SpentProof::Step(step) => {
            let app = row.totp.as_mut().filter(|app| app.step < *step).ok_or(Error::WrongFactor)?;
            app.step = *step;
        }
        SpentProof::Code(digest) => {
            let before = row.recovery.len();
            row.recovery.retain(|left| left != digest);
            if row.recovery.len() == before {
                return Err(Error::WrongFactor);
            }
        }
        SpentProof::Passkey { place, before, after } => {
            let key = row.passkeys.get_mut(*place).filter(|key| key.credential == *before).ok_or(Error::WrongFactor)?;
            key.credential.clone_from(after);
        }
    }
    Ok(())
}
