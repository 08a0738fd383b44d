//! The panel beside a printer: tap or sign in, see the jobs, print or delete them, signed out by itself.
//!
//! Who stands at a panel is kept in memory and for a short time only. A session belongs to one printer.

mod waiting;

use crate::{
    App, Caller, Error,
    account::second_step::Proof,
    attempts::{Attempt, Guess, Subject, network},
    audit::{self, Originator, Subject as AuditSubject},
    badges::register,
    caller::{self, Credential},
    delegates::Colleague,
    login::{Arrival, must},
};
use identity::secret;
use model::{
    access::Permission,
    audit::Action,
    badges::Badge,
    id::{AgentId, BadgeId, JobId, OrgId, PrinterId, UserId},
    jobs::{Job, life::LifeStep},
    login::{PANEL_IDLE, PANEL_WHOLE},
    orgs::PanelFactor,
    printers::Printer,
    quotas::QuotaState,
    text::Language,
    time::Time,
};
use std::{collections::HashMap, net::IpAddr};
use storage::{attempts, credentials, printers, users};

/// Who stands at which panel.
#[derive(Default)]
pub struct Sessions(HashMap<[u8; 32], PanelSession>);

#[derive(Clone, Copy)]
struct PanelSession {
    printer: PrinterId,
    org: OrgId,
    user: UserId,
    /// What the person came with, which must still hold.
    credential: Credential,
    began: Time,
    used: Time,
}

/// How far somebody at a panel has come.
pub enum PanelStep {
    /// The person is signed in; the secret of the session.
    SignedIn(String),
    /// The organization wants a PIN as well.
    Pin,
    /// The person has a second factor; the ticket to send back with a code of it.
    Code(String),
    /// Nobody has this badge: its owner may sign in and register it (C25).
    UnknownBadge,
}

/// What the panel shows to somebody who is signed in.
pub struct AtPanel {
    /// The rights.
    pub caller: Caller,
    /// How the person is called.
    pub name: String,
    /// The language of the person.
    pub language: Option<Language>,
    /// Whose documents these are, when they are not the person’s own.
    pub of: Option<Colleague>,
    /// Whose documents the person may print, beside the own ones (K3).
    pub held: Vec<Colleague>,
    /// What waits: held, failed and being read, newest first.
    pub jobs: Vec<Job>,
    /// Where the person stands with the quota.
    pub quota: QuotaState,
    /// What happened last to each of these, where it was told.
    pub last: HashMap<JobId, LifeStep>,
}

/// What somebody chose at a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Print them.
    Print,
    /// Delete them.
    Delete,
}

impl App {
    /// The printer whose panel has this key in its address.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn panel_printer(&self, key: &str) -> Result<Printer, Error> {
        self.read(|r| {
            let (org, id) = printers::by_panel_key(r, key)?.ok_or(Error::NotFound)?;
            caller::present(r, org)?;
            printers::get(r, org, id)?.ok_or(Error::NotFound)
        })
    }

    /// The printer `id` of an agent that has a panel of its own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for printers of other agents, and for the built-in gateway, which has no panel.
    pub fn agent_printer(&self, agent: AgentId, id: PrinterId) -> Result<Printer, Error> {
        self.duties(agent)?.printers.into_iter().find(|p| p.id == id).ok_or(Error::NotFound)
    }

    /// Somebody holds a badge to the reader of `printer`.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] after several unknown badges or wrong PINs; [`Error::PinLocked`]; [`Error::Busy`].
    pub async fn tap(
        &self,
        printer: &Printer,
        badge: &str,
        pin: Option<String>,
        from: IpAddr,
    ) -> Result<PanelStep, Error> {
        let attempt = self.take_unknown_badge(printer)?;
        let read = match self.read_badge(printer.org, badge) {
            Ok(read) => read,
            Err(error) => {
                // What is no number at all guesses nothing.
                self.attempts.give_back(attempt);
                return Err(error);
            }
        };
        let found = self.read(|r| {
            let Some(user) = self.badge_owner(r, printer.org, &read)? else { return Ok(None) };
            let (caller, organization, row) = caller::load(r, printer.org, user)?;
            let caller = Caller { from: Some(from), ..caller.at_panel(&row) };
            Ok(Some((caller, organization.settings.panel_factor, users::pin(r, printer.org, user)?)))
        });
        let Some((caller, factor, hash)) = found.or_else(gone_is_unknown)? else { return Ok(PanelStep::UnknownBadge) };
        self.attempts.give_back(attempt);
        caller.may(Permission::OwnQueue)?;
        if factor == PanelFactor::BadgeAndPin {
            let Some(pin) = pin else { return Ok(PanelStep::Pin) };
            self.check_pin(&caller, pin, hash, from).await?;
        }
        self.begin_panel_session(printer, &caller).await
    }

    /// Takes an attempt at a badge that nobody has.
    fn take_unknown_badge(&self, printer: &Printer) -> Result<Attempt, Error> {
        let now = self.now();
        self.attempts.take(&unknown_badge(printer), now).map_err(|_| {
            if self.attempts.take(&[(Guess::Noted, Subject::of(&[&printer.id]))], now).is_ok() {
                let (org, whom) = (printer.org, AuditSubject::Thing(printer.name.to_string()));
                drop(self.begin_as_appliance(move |w| {
                    caller::present(w, org)?;
                    audit::record(w, Originator::appliance(org), now, Action::ReaderPaused, whom.clone(), Vec::new())
                }));
            }
            Error::TooManyAttempts
        })
    }

    /// Somebody signs in at a panel by address and password, and with a second factor where there is one; a badge that
    /// was unknown is registered then.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], also for people of other organizations; [`Error::AccountUnfinished`] for somebody who
    /// must choose a password or set up a second factor in the portal before anything else.
    pub async fn panel_sign_in(
        &self,
        printer: &Printer,
        email: &str,
        password: String,
        badge: Option<&str>,
        from: IpAddr,
    ) -> Result<PanelStep, Error> {
        let (org, user) = self.check_password(email, password, &Arrival::from(from)).await?;
        if org != printer.org {
            self.note_refused((org, user), from, Action::SignInRefused);
            return Err(Error::WrongCredentials);
        }
        let (caller, must, row) = self.read(|r| {
            let (caller, organization, person) = caller::load(r, org, user)?;
            let row = credentials::get(r, org, user)?;
            let must = must(&person, &organization, caller.roles, &row);
            Ok((Caller { from: Some(from), ..caller.at_panel(&person) }, must, row))
        })?;
        if must.is_some() {
            self.note_refused((org, user), from, Action::SignInRefused);
            return Err(Error::AccountUnfinished);
        }
        caller.may(Permission::OwnQueue)?;
        if row.second_factor() {
            let Credential::Panel { auth_epoch } = caller.credential else { return Err(Error::SignedOut) };
            return Ok(PanelStep::Code(self.second_step(org, user, auth_epoch, &row)?.ticket));
        }
        self.enter_panel(printer, &caller, badge).await
    }

    /// The second step of [`App::panel_sign_in`]: a code of an authenticator app, or a recovery code.
    ///
    /// # Errors
    /// [`Error::WrongFactor`]; [`Error::WrongCredentials`] when the password is wanted again.
    pub async fn panel_prove(
        &self,
        printer: &Printer,
        ticket: &str,
        code: &str,
        badge: Option<&str>,
        from: IpAddr,
    ) -> Result<PanelStep, Error> {
        let code = code.trim().to_owned();
        let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        let proof = if digits { Proof::Totp(code) } else { Proof::Recovery(code) };
        let (proven, attempt) = self.prove_factor(ticket, proof, &Arrival::from(from))?;
        let ((org, user), action, now) = (proven.who, proven.action(), self.now());
        if org != printer.org {
            return Err(Error::WrongCredentials);
        }
        self.as_appliance(move |w| {
            proven.spend(w)?;
            let by = Originator::person(org, user, Some(from));
            match action {
                // That the person is at the panel now is written down with the session.
                Action::SignedIn => Ok(()),
                other => audit::record(w, by, now, other, AuditSubject::Nothing, Vec::new()),
            }
        })
        .await?;
        self.attempts.give_back(attempt);
        let caller = self.read(|r| caller::load(r, org, user).map(|(caller, _, person)| caller.at_panel(&person)))?;
        self.enter_panel(printer, &Caller { from: Some(from), ..caller }, badge).await
    }

    async fn enter_panel(&self, printer: &Printer, caller: &Caller, badge: Option<&str>) -> Result<PanelStep, Error> {
        if let Some(badge) = badge {
            self.register_own_badge(caller, badge).await?;
            // The badge that was unknown was no guess.
            for (guess, subject) in unknown_badge(printer) {
                self.attempts.forgive(guess, subject, self.now());
            }
        }
        self.begin_panel_session(printer, caller).await
    }

    /// Ends a session at a panel.
    pub fn leave_panel(&self, session: &str) {
        Self::locked(&self.panels).0.remove(&secret::digest(session));
    }

    async fn check_pin(&self, caller: &Caller, pin: String, hash: Option<String>, from: IpAddr) -> Result<(), Error> {
        let (who, own, now) = ((caller.org, caller.user), Subject::of(&[&caller.user]), self.now());
        let wrong = self.read(|r| Ok(attempts::get(r, who.0, who.1)?.pins))?;
        self.attempts.recall(Guess::PinDay, own, &wrong, now);
        let attempt = self.take_attempt(&[(Guess::Pin, own), (Guess::PinDay, own)], Some(who), from)?;
        if self.try_secret(attempt, pin, hash, network(from)).await? {
            return Ok(());
        }
        self.note_wrong(who, from, Some(|wrong| &mut wrong.pins));
        Err(Error::WrongCredentials)
    }

    async fn register_own_badge(&self, caller: &Caller, badge: &str) -> Result<(), Error> {
        let read = self.read_badge(caller.org, badge)?;
        let id = BadgeId(self.random());
        self.act(caller, Permission::OwnQueue, move |w, actor, now| {
            let (hash, last_four) = read.swiped.clone();
            let badge = Badge { id, org: actor.org, user: actor.user, last_four, registered: now, expires: None };
            register(w, actor, &badge, &read, &hash)
        })
        .await
    }

    async fn begin_panel_session(&self, printer: &Printer, caller: &Caller) -> Result<PanelStep, Error> {
        let (session, now, by) = (secret::text(&self.random()), self.now(), Originator::from(caller));
        let whom = AuditSubject::Thing(printer.name.to_string());
        self.as_appliance(move |w| audit::record(w, by.clone(), now, Action::PanelSignedIn, whom.clone(), Vec::new()))
            .await?;
        let (org, user, credential) = (caller.org, caller.user, caller.credential);
        let mut panels = Self::locked(&self.panels);
        panels.0.retain(|_, at| !at.over(now));
        let at = PanelSession { printer: printer.id, org, user, credential, began: now, used: now };
        panels.0.insert(secret::digest(&session), at);
        Ok(PanelStep::SignedIn(session))
    }

    fn panel_session(&self, printer: &Printer, session: &str) -> Result<PanelSession, Error> {
        let now = self.now();
        let mut panels = Self::locked(&self.panels);
        let at = panels.0.get_mut(&secret::digest(session)).ok_or(Error::SignedOut)?;
        if at.printer != printer.id || at.over(now) {
            return Err(Error::SignedOut);
        }
        at.used = now;
        Ok(*at)
    }
}

impl PanelSession {
    /// Whether nobody has touched the panel for too long, or somebody has stood there for too long.
    fn over(&self, now: Time) -> bool {
        now.since(self.used) >= PANEL_IDLE || now.since(self.began) >= PANEL_WHOLE
    }
}

/// What unknown badges at this printer are counted for: its reader, and all the readers of the organization.
fn unknown_badge(printer: &Printer) -> [(Guess, Subject); 2] {
    [(Guess::Reader, Subject::of(&[&printer.id])), (Guess::Readers, Subject::of(&[&printer.org]))]
}

/// A badge of somebody who was deleted or switched off is as good as unknown.
fn gone_is_unknown<T>(error: Error) -> Result<Option<T>, Error> {
    match error {
        Error::NotFound => Ok(None),
        other => Err(other),
    }
}

#[cfg(test)]
mod tests;
