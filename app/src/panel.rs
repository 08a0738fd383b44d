//! The panel beside a printer: tap or sign in, see the jobs, print or delete them, signed out by itself.
//!
//! Who stands at a panel is kept in memory and for a short time only. A session belongs to one printer.

use crate::{
    App, Caller, Error,
    attempts::{Attempt, Guess, Subject, network},
    badges::register,
    caller::{self, Credential},
    jobs::release::Released,
    login::Arrival,
};
use identity::secret;
use model::{
    access::Permission,
    badges::Badge,
    id::{AgentId, BadgeId, JobId, OrgId, PrinterId, UserId},
    jobs::Job,
    login::PANEL_IDLE,
    orgs::PanelFactor,
    printers::Printer,
    text::Language,
    time::Time,
};
use std::{collections::HashMap, net::IpAddr};
use storage::{attempts, jobs, orgs, printers, users};

/// Who stands at which panel.
#[derive(Default)]
pub struct Sessions(HashMap<[u8; 32], At>);

#[derive(Clone, Copy)]
struct At {
    printer: PrinterId,
    org: OrgId,
    user: UserId,
    /// What the person came with, which must still hold.
    credential: Credential,
    used: Time,
}

/// What came of a badge at a reader.
pub enum Tapped {
    /// The person is signed in; the secret of the session.
    In(String),
    /// The organization wants a PIN as well.
    PinWanted,
    /// Nobody has this badge: its owner may sign in and register it (C25).
    Unknown,
}

/// What the panel shows to somebody who is signed in.
pub struct AtPanel {
    /// The rights.
    pub caller: Caller,
    /// How the person is called.
    pub name: String,
    /// The language of the person.
    pub language: Option<Language>,
    /// What waits: held, failed and being read, newest first.
    pub jobs: Vec<Job>,
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
    ) -> Result<Tapped, Error> {
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
            let caller = caller.at_panel(&row);
            Ok(Some((caller, organization.settings.panel_factor, users::pin(r, printer.org, user)?)))
        });
        let Some((caller, factor, hash)) = found.or_else(gone_is_unknown)? else { return Ok(Tapped::Unknown) };
        self.attempts.give_back(attempt);
        caller.may(Permission::OwnQueue)?;
        if factor == PanelFactor::BadgeAndPin {
            let Some(pin) = pin else { return Ok(Tapped::PinWanted) };
            self.check_pin(&caller, pin, hash, from).await?;
        }
        Ok(Tapped::In(self.begin_panel_session(printer, &caller)))
    }

    /// Takes an attempt at a badge that nobody has.
    fn take_unknown_badge(&self, printer: &Printer) -> Result<Attempt, Error> {
        self.attempts.take(&unknown_badge(printer), self.now()).map_err(|_| Error::TooManyAttempts)
    }

    /// Somebody signs in at a panel by address and password; a badge that was unknown is registered then.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], also for people of other organizations.
    pub async fn panel_sign_in(
        &self,
        printer: &Printer,
        email: &str,
        password: String,
        badge: Option<&str>,
        from: IpAddr,
    ) -> Result<String, Error> {
        let (org, user) = self.check_password(email, password, &Arrival::from(from)).await?;
        if org != printer.org {
            return Err(Error::WrongCredentials);
        }
        let caller = Caller {
            from: Some(from),
            ..self.read(|r| caller::load(r, org, user).map(|(caller, _, user)| caller.at_panel(&user)))?
        };
        caller.may(Permission::OwnQueue)?;
        if let Some(badge) = badge {
            self.register_own_badge(&caller, badge).await?;
            // The badge that was unknown was no guess.
            for (guess, subject) in unknown_badge(printer) {
                self.attempts.forgive(guess, subject, self.now());
            }
        }
        Ok(self.begin_panel_session(printer, &caller))
    }

    /// What waits for whoever is signed in at the panel.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over.
    pub fn at_panel(&self, printer: &Printer, session: &str) -> Result<AtPanel, Error> {
        let at = self.panel_session(printer, session)?;
        self.read(|r| {
            let (caller, _, user) = caller::load(r, at.org, at.user).map_err(|_| Error::SignedOut)?;
            let caller = Caller { credential: at.credential, ..caller }.again(r, self.now())?;
            caller.may(Permission::OwnQueue)?;
            let mut jobs = jobs::of_owner(r, at.org, at.user)?;
            jobs.retain(|job| job.state.releasable() || job.state == model::jobs::JobState::Processing);
            Ok(AtPanel { caller, name: user.name.to_string(), language: user.language, jobs })
        })
    }

    /// Prints or deletes what was chosen at the panel; answers how many of them went through, and how many did not
    /// fit in the quota.
    ///
    /// # Errors
    /// [`Error::SignedOut`] when the short time is over.
    pub async fn panel_act(
        &self,
        printer: &Printer,
        session: &str,
        ids: &[JobId],
        choice: Choice,
    ) -> Result<(usize, usize), Error> {
        let caller = self.at_panel(printer, session)?.caller;
        match choice {
            Choice::Print => {
                let released = self.release(&caller, printer.id, ids).await?;
                let count = |what| released.iter().filter(|r| **r == what).count();
                Ok((count(Released::Yes), count(Released::OverQuota)))
            }
            Choice::Delete => {
                let mut deleted = 0;
                for id in ids {
                    match self.delete_job(&caller, *id).await {
                        Ok(()) => deleted += 1,
                        Err(Error::NotFound | Error::WrongState) => {}
                        Err(other) => return Err(other),
                    }
                }
                Ok((deleted, 0))
            }
        }
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

    fn begin_panel_session(&self, printer: &Printer, caller: &Caller) -> String {
        let (session, now) = (secret::text(&self.random()), self.now());
        let mut panels = Self::locked(&self.panels);
        panels.0.retain(|_, at| now.since(at.used) < PANEL_IDLE);
        let at =
            At { printer: printer.id, org: caller.org, user: caller.user, credential: caller.credential, used: now };
        panels.0.insert(secret::digest(&session), at);
        session
    }

    fn panel_session(&self, printer: &Printer, session: &str) -> Result<At, Error> {
        let now = self.now();
        let mut panels = Self::locked(&self.panels);
        let at = panels.0.get_mut(&secret::digest(session)).ok_or(Error::SignedOut)?;
        if at.printer != printer.id || now.since(at.used) >= PANEL_IDLE {
            return Err(Error::SignedOut);
        }
        at.used = now;
        Ok(*at)
    }

    /// Whether the organization of this printer wants a PIN with the badge.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn panel_wants_pin(&self, printer: &Printer) -> Result<bool, Error> {
        self.read(|r| {
            let organization = orgs::get(r, printer.org)?.ok_or(Error::NotFound)?;
            Ok(organization.settings.panel_factor == PanelFactor::BadgeAndPin)
        })
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
