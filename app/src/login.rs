//! Signing in by e-mail address and password, and the sessions that follow.

pub mod devices;
mod guesses;
#[cfg(test)]
mod tests;

pub(crate) use guesses::AttemptList;

use crate::{
    App, Caller, Error,
    account::second_step::FactorRequest,
    attempts::{Guess, Subject as Counted},
    audit::{self, Originator, Subject},
    caller::{self, Credential},
};
use identity::secret;
use model::{
    access::{Permission, Role, Roles},
    audit::Action,
    id::{OrgId, SessionId, UserId},
    login::{RequiredStep, Session},
    orgs::Organization,
    text::{Language, tamed},
    time::Time,
    users::{User, check_pin},
};
use std::{net::IpAddr, time::Duration};
use storage::{
    WriteTxn, attempts,
    credentials::{self, Credentials},
    login,
    orgs::partners,
    users,
};

/// Who is signed in, with what a page shows of it.
pub struct SignedIn {
    /// The rights.
    pub caller: Caller,
    /// The person.
    pub user: User,
    /// The organization.
    pub organization: Organization,
    /// What the person must do before anything else.
    pub must: Option<RequiredStep>,
}

/// From where somebody comes.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The network address.
    pub from: IpAddr,
    /// The program, as it names itself.
    pub program: String,
    /// The cookie of a device that people have signed in with, empty where there is none.
    pub device: String,
}

impl Arrival {
    /// From this address, and no more is known.
    #[must_use]
    pub fn from(from: IpAddr) -> Self {
        Self { from, program: String::new(), device: String::new() }
    }
}

/// How far a sign-in has come.
pub enum Step {
    /// A session has begun: the secret for its cookie.
    SignedIn(String),
    /// A second factor is wanted.
    SecondFactor(FactorRequest),
}

/// What somebody with these roles must do before anything else in `organization`.
pub(crate) fn must(user: &User, organization: &Organization, roles: Roles, row: &Credentials) -> Option<RequiredStep> {
    const ADMINISTRATORS: [Role; 6] = [
        Role::OrganizationAdministrator,
        Role::PartnerAdministrator,
        Role::UserAdministrator,
        Role::FleetManagementAdministrator,
        Role::PrintReleaseManagementAdministrator,
        Role::ServerlessPrintManagementAdministrator,
    ];
    if user.must_change_password {
        return Some(RequiredStep::ChangePassword);
    }
    let administers = ADMINISTRATORS.into_iter().any(|role| roles.has(role));
    let wanted = organization.settings.administrators_second_factor && administers;
    (wanted && !row.second_factor()).then_some(RequiredStep::AddSecondFactor)
}

impl App {
    /// Begins a session for whoever proves to be `email`, or asks for the second factor of the person.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], the same whether or not there is such an account; [`Error::TooManyAttempts`].
    pub async fn sign_in(&self, email: &str, password: String, arrival: Arrival) -> Result<Step, Error> {
        let (org, user) = self.check_password(email, password, &arrival).await?;
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
            audit::record(
                w,
                Originator::person(org, user, Some(arrival.from)),
                now,
                action,
                Subject::Nothing,
                Vec::new(),
            )
        })
        .await?;
        self.proofs.note(key, now);
        Ok(secret)
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
            let mut user = users::get(w, actor.home, actor.user)?.ok_or(Error::NotFound)?;
            user.details.language = language;
            Ok(users::put(w, &user)?)
        })
        .await
    }

    /// Sets the person's own PIN for panels.
    ///
    /// # Errors
    /// [`Error::Pin`] when it is not six to twelve digits, or one that everybody tries first.
    pub async fn set_pin(&self, caller: &Caller, pin: String) -> Result<(), Error> {
        check_pin(&pin).map_err(Error::Pin)?;
        let hash = self.hash_password(pin).await?;
        self.act_on_own_credentials(caller, move |w, actor, now| {
            users::set_pin(w, actor.home, actor.user, &hash)?;
            attempts::forget(w, actor.home, actor.user, |wrong| &mut wrong.pins)?;
            audit::record(w, actor, now, Action::PinChanged, Subject::Nothing, Vec::new())
        })
        .await?;
        // What strangers tried was another PIN.
        let (own, now) = (Counted::of(&[&caller.user]), self.now());
        [Guess::Pin, Guess::PinDay].into_iter().for_each(|guess| self.attempts.forget(guess, own, now));
        Ok(())
    }
}
