//! Signing in by e-mail address and password, and the sessions that follow.

use crate::{
    App, Caller, Error,
    account::second_step::Wanted,
    attempts::Allowance,
    audit::{self, By, Subject},
    caller::{self, Credential},
};
use identity::{password, secret};
use model::{
    access::{Permission, Role, Roles},
    audit::Action,
    id::{OrgId, SessionId, UserId},
    login::{Session, WAIT, WRONG_PASSWORDS},
    orgs::Organization,
    text::{Email, Language, tamed},
    time::Time,
    users::User,
};
use std::{net::IpAddr, time::Duration};
use storage::{
    WriteTxn,
    credentials::{self, Credentials},
    login,
    orgs::partners,
    users,
};

/// Wrong passwords for one account.
const PER_ACCOUNT: Allowance = Allowance { wrong: WRONG_PASSWORDS, span: WAIT };
/// Wrong passwords from one address: more, since many people may share it.
const PER_ADDRESS: Allowance = Allowance { wrong: 50, span: WAIT };

/// Refused sign-ins of one account that are written down.
const NOTED: Allowance = Allowance { wrong: 1, span: Duration::from_secs(60) };

/// Who is signed in, with what a page shows of it.
pub struct SignedIn {
    /// The rights.
    pub caller: Caller,
    /// The person.
    pub user: User,
    /// The organization.
    pub organization: Organization,
    /// What the person must do before anything else.
    pub must: Option<Must>,
}

/// What somebody must do before anything else; until then only the own account answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Must {
    /// Choose another password: an administrator typed the present one.
    ChangePassword,
    /// Set up a second factor: the organization wants one of its administrators.
    AddSecondFactor,
}

/// From where somebody comes.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The network address.
    pub from: IpAddr,
    /// The program, as it names itself.
    pub program: String,
}

/// How far a sign-in has come.
pub enum Step {
    /// A session has begun: the secret for its cookie.
    SignedIn(String),
    /// A second factor is wanted.
    SecondFactor(Wanted),
}

/// What somebody with these roles must do before anything else in `organization`.
pub(crate) fn must(user: &User, organization: &Organization, roles: Roles, row: &Credentials) -> Option<Must> {
    const ADMINISTRATORS: [Role; 6] = [
        Role::OrganizationAdministrator,
        Role::PartnerAdministrator,
        Role::UserAdministrator,
        Role::FleetManagementAdministrator,
        Role::PrintReleaseManagementAdministrator,
        Role::ServerlessPrintManagementAdministrator,
    ];
    if user.must_change_password {
        return Some(Must::ChangePassword);
    }
    let administers = ADMINISTRATORS.into_iter().any(|role| roles.has(role));
    let wanted = organization.settings.administrators_second_factor && administers;
    (wanted && !row.second_factor()).then_some(Must::AddSecondFactor)
}

/// Somebody who has the address that was typed.
struct Known {
    who: (OrgId, UserId),
    /// None for an account that is switched off or has no password.
    hash: Option<String>,
}

impl App {
    /// Begins a session for whoever proves to be `email`, or asks for the second factor of the person.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], the same whether or not there is such an account; [`Error::TooManyAttempts`].
    pub async fn sign_in(&self, email: &str, password: String, arrival: Arrival) -> Result<Step, Error> {
        let (org, user) = self.check_password(email, password, arrival.from).await?;
        let (person, row) = self.read(|r| {
            let person = users::get(r, org, user)?.ok_or(Error::WrongCredentials)?;
            Ok((person, credentials::get(r, org, user)?))
        })?;
        if row.second_factor() {
            return Ok(Step::SecondFactor(self.second_step(org, user, person.auth_epoch, &row)?));
        }
        let epoch = person.auth_epoch;
        let begun = self.begin(org, user, arrival, Action::SignedIn, move |w| {
            // Between the password and here it may have been changed, or a second factor added.
            let person = users::get(w, org, user)?.filter(|person| person.active && person.auth_epoch == epoch);
            let one = person.is_some() && !credentials::get(w, org, user)?.second_factor();
            if one { Ok(()) } else { Err(Error::WrongCredentials) }
        });
        begun.await.map(Step::SignedIn)
    }

    /// Begins a session; `check` is done in its transaction.
    pub(crate) async fn begin(
        &self,
        org: OrgId,
        user: UserId,
        arrival: Arrival,
        action: Action,
        mut check: impl FnMut(&mut WriteTxn) -> Result<(), Error> + Send + 'static,
    ) -> Result<String, Error> {
        let secret = secret::text(&self.random());
        let (key, id, now) = (secret::digest(&secret), SessionId(self.random()), self.now());
        let (address, program) = (arrival.from.to_string(), tamed(&arrival.program, "-").to_string());
        self.as_appliance(move |w| {
            check(w)?;
            let person = users::get(w, org, user)?.ok_or(Error::WrongCredentials)?;
            let auth_epoch = person.auth_epoch;
            let (address, program) = (address.clone(), program.clone());
            login::put_session(
                w,
                &key,
                &Session { id, org, user, auth_epoch, began: now, used: now, address, program },
            )?;
            audit::record(w, By::person(org, user, Some(arrival.from)), now, action, Subject::Nothing, Vec::new())
        })
        .await?;
        self.proofs.note(key, now);
        Ok(secret)
    }

    /// Who proves to be `email` by `password`: at most a few guesses a minute.
    ///
    /// # Errors
    /// As [`App::sign_in`].
    pub async fn check_password(&self, email: &str, password: String, from: IpAddr) -> Result<(OrgId, UserId), Error> {
        let now = self.now();
        // A guesser at one address must not lock the person out elsewhere: both together are the key.
        let account = format!("password:{from}:{}", email.trim().to_lowercase());
        let address = format!("address:{from}");
        if self.attempts.must_wait(&account, PER_ACCOUNT, now) || self.attempts.must_wait(&address, PER_ADDRESS, now) {
            return Err(Error::TooManyAttempts);
        }
        let known = email.parse::<Email>().ok().map(|email| self.password_of(&email)).transpose()?.flatten();
        let (who, hash) = known.map_or((None, None), |known| (Some(known.who), known.hash));
        let right = self.verify_password(password, hash).await?;
        match who.filter(|_| right) {
            Some(who) => {
                self.attempts.right(&account);
                Ok(who)
            }
            None => {
                self.attempts.wrong(&account, PER_ACCOUNT, now);
                self.attempts.wrong(&address, PER_ADDRESS, now);
                if let Some((org, user)) = who {
                    self.note_refusal(org, user, from).await?;
                }
                Err(Error::WrongCredentials)
            }
        }
    }

    /// Writes down that somebody was not let in as this person: once a minute, so that a guesser cannot fill the audit.
    pub(crate) async fn note_refusal(&self, org: OrgId, user: UserId, from: IpAddr) -> Result<(), Error> {
        let (now, key) = (self.now(), format!("refusal:{user}"));
        if self.attempts.must_wait(&key, NOTED, now) {
            return Ok(());
        }
        self.attempts.wrong(&key, NOTED, now);
        let by = By { from: Some(from), ..By::appliance(org) };
        let whom = Subject::Person(org, user);
        self.as_appliance(move |w| {
            // The organization may be gone by now, and its audit with it.
            let there = users::get(w, org, user)?.is_some();
            let (by, whom) = (by.clone(), whom.clone());
            if there { audit::record(w, by, now, Action::SignInRefused, whom, Vec::new()) } else { Ok(()) }
        })
        .await
    }

    /// Who holds the session with this secret, and what the person may do now.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the session is over, by time or because the person's epoch moved on.
    pub async fn session(&self, secret: &str) -> Result<SignedIn, Error> {
        let key = secret::digest(secret);
        let now = self.now();
        let (session, signed_in) = self.read(|r| {
            let session = login::session(r, &key)?.filter(|s| s.holds(now)).ok_or(Error::SignedOut)?;
            let (caller, organization, user) = caller::load(r, session.org, session.user).map_err(|e| match e {
                Error::NotFound => Error::SignedOut,
                other => other,
            })?;
            if user.auth_epoch != session.auth_epoch {
                return Err(Error::SignedOut);
            }
            let must = must(&user, &organization, caller.roles, &credentials::get(r, user.org, user.id)?);
            let credential = Credential::Session { key, proved: self.proofs.counts(&key, now) };
            let caller = Caller { credential, ..caller };
            Ok((session, SignedIn { caller, user, organization, must }))
        })?;
        self.note_session_use(key, &session, now).await?;
        Ok(signed_in)
    }

    /// The time of the last use is kept to the minute: a write per request would be a sync per request.
    async fn note_session_use(&self, key: [u8; 32], session: &Session, now: Time) -> Result<(), Error> {
        if now.since(session.used) <= Duration::from_secs(60) {
            return Ok(());
        }
        self.as_appliance(move |w| {
            // As it is by now: it may have gone on into another epoch.
            let Some(session) = login::session(w, &key)? else { return Ok(()) };
            Ok(login::put_session(w, &key, &Session { used: now, ..session })?)
        })
        .await
    }

    /// Goes on only when somebody who asked for something that takes long may still ask for it. A session counts as used.
    ///
    /// # Errors
    /// As for whoever asks anew.
    pub async fn goes_on(&self, caller: &Caller) -> Result<(), Error> {
        let now = self.now();
        self.read(|r| caller.again(r, now))?;
        let Credential::Session { key, .. } = caller.credential else { return Ok(()) };
        match self.read(|r| Ok(login::session(r, &key)?))? {
            Some(session) => self.note_session_use(key, &session, now).await,
            None => Err(Error::SignedOut),
        }
    }

    /// Whoever is signed in, acting in `org`: the own organization, or one that the person administers as a partner's
    /// member at this moment.
    ///
    /// # Errors
    /// [`Error::NotFound`] for every other organization, as if it did not exist.
    pub fn acting(&self, who: SignedIn, org: OrgId) -> Result<SignedIn, Error> {
        if org == who.user.org {
            return Ok(who);
        }
        let (caller, organization, must) = self.read(|r| {
            let (caller, organization) = caller::acting(r, org, &who.user)?;
            // The child may want more of its administrators than the own organization.
            let row = credentials::get(r, who.user.org, who.user.id)?;
            let must = must(&who.user, &organization, caller.roles, &row);
            Ok((caller, organization, must))
        })?;
        let credential = who.caller.credential;
        let caller = credential.scope().map_or(caller.clone(), |scope| caller.within(scope));
        Ok(SignedIn { caller: Caller { credential, ..caller }, organization, must: who.must.or(must), ..who })
    }

    /// Every organization that the person may act in: the own one first, the others by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn acts_in(&self, user: &User) -> Result<Vec<Organization>, Error> {
        self.read(|r| {
            let mut others = Vec::new();
            for org in partners::of_user(r, user.org, user.id)? {
                match caller::acting(r, org, user) {
                    Ok((_, organization)) => others.push(organization),
                    Err(Error::NotFound) => {}
                    Err(other) => return Err(other),
                }
            }
            others.sort_by_cached_key(|organization| organization.name.as_str().to_lowercase());
            let own = caller::present(r, user.org)?;
            Ok(std::iter::once(own).chain(others).collect())
        })
    }

    /// Ends the session with this secret.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn sign_out(&self, secret: &str) -> Result<(), Error> {
        let key = secret::digest(secret);
        self.as_appliance(move |w| Ok(login::remove_session(w, &key)?)).await
    }

    /// Sets the person's own language.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a token whose scope leaves the own account out.
    pub async fn set_language(&self, caller: &Caller, language: Option<Language>) -> Result<(), Error> {
        self.act(caller, Permission::OwnAccount, move |w, actor, _| {
            let user = users::get(w, actor.home, actor.user)?.ok_or(Error::NotFound)?;
            users::put(w, &User { language, ..user })?;
            Ok(())
        })
        .await
    }

    /// Sets the person's own PIN for panels.
    ///
    /// # Errors
    /// [`Error::Pin`] when it is not six to twelve digits.
    pub async fn set_pin(&self, caller: &Caller, pin: String) -> Result<(), Error> {
        if !(6..=12).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::Pin);
        }
        let hash = self.hash_password(pin).await?;
        self.act_on_own_credentials(caller, move |w, actor, now| {
            users::set_pin(w, actor.home, actor.user, &hash)?;
            audit::record(w, actor, now, Action::PinChanged, Subject::Nothing, Vec::new())
        })
        .await
    }

    fn password_of(&self, email: &Email) -> Result<Option<Known>, Error> {
        self.read(|r| {
            let Some((org, id)) = users::by_email(r, email)? else { return Ok(None) };
            let closing = storage::orgs::get(r, org)?.is_none_or(|organization| organization.closing);
            let active = !closing && users::get(r, org, id)?.is_some_and(|u| u.active);
            let hash = if active { users::password(r, org, id)? } else { None };
            Ok(Some(Known { who: (org, id), hash }))
        })
    }

    /// Hashes on a thread of its own; only a few at a time, since each takes 19 MiB.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String, Error> {
        let salt = self.random();
        let _permit = self.hashing.acquire().await.map_err(|_| Error::Stopping)?;
        let hashed = tokio::task::spawn_blocking(move || password::hash(&password, &salt)).await;
        hashed.map_err(|e| Error::Internal(e.to_string()))?.map_err(|e| Error::Internal(e.to_string()))
    }

    pub(crate) async fn verify_password(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let _permit = self.hashing.acquire().await.map_err(|_| Error::Stopping)?;
        let verified = tokio::task::spawn_blocking(move || password::verify(&password, hash.as_deref())).await;
        verified.map_err(|e| Error::Internal(e.to_string()))
    }
}
