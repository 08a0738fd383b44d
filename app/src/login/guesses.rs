//! What somebody types to be let in, and how it is counted: taken before it is hashed, given back when it was right.

use super::Arrival;
use crate::{
    App, Caller, Error,
    attempts::{Attempt, Guess, Subject, network},
    audit::{self, Originator, Subject as AuditSubject},
};
use identity::password;
use model::{
    audit::Action,
    id::{OrgId, UserId},
    text::Email,
    time::Time,
};
use std::net::{IpAddr, Ipv4Addr};
use storage::{
    attempts::{self, WrongAttempts},
    users,
};

/// In which list of the store wrong attempts are kept for the day.
pub(crate) type AttemptList = fn(&mut WrongAttempts) -> &mut Vec<Time>;

/// Somebody who has the address that was typed.
struct Account {
    who: (OrgId, UserId),
    /// None for an account that is switched off or has no password.
    hash: Option<String>,
    /// The wrong passwords of the last day, as far as the store knows of them.
    wrong: Vec<Time>,
}

impl App {
    /// Who proves to be `email` by `password`.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], the same whether or not there is such an account; [`Error::TooManyAttempts`] and
    /// [`Error::LockedToday`], likewise; [`Error::Busy`].
    pub async fn check_password(
        &self,
        email: &str,
        password: String,
        arrival: &Arrival,
    ) -> Result<(OrgId, UserId), Error> {
        let email: Email = email.parse().map_err(|_| Error::WrongCredentials)?;
        let (account, now, from) = (self.account_of(&email)?, self.now(), network(arrival.from));
        let who = account.as_ref().map(|account| account.who);
        let device = who.and_then(|who| self.known_device(&arrival.device, who));
        let counted = match device {
            Some(device) => vec![(Guess::Device, device), (Guess::DeviceDay, device)],
            None => {
                let day = Subject::of(&[&email]);
                let wrong = account.as_ref().map_or(&[][..], |account| &account.wrong);
                self.attempts.recall(Guess::PasswordDay, day, wrong, now);
                vec![
                    (Guess::Password, Subject::of(&[&from, &email])),
                    (Guess::PasswordFrom, Subject::of(&[&from])),
                    (Guess::PasswordDay, day),
                ]
            }
        };
        let attempt = self.take_attempt(&counted, who, arrival.from)?;
        let right = self.try_secret(attempt, password, account.and_then(|account| account.hash), from).await?;
        if let Some(who) = who.filter(|_| !right) {
            let kept: Option<AttemptList> = if device.is_none() { Some(|wrong| &mut wrong.passwords) } else { None };
            self.note_wrong(who, arrival.from, kept);
        }
        who.filter(|_| right).ok_or(Error::WrongCredentials)
    }

    /// Goes on only with the present password of the caller, whose address is `email`. It is counted apart from what
    /// strangers try, so that these do not keep anybody from changing the password.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::TooManyAttempts`], [`Error::LockedToday`], [`Error::Busy`].
    pub(crate) async fn prove_password(&self, caller: &Caller, email: &str, current: String) -> Result<(), Error> {
        let who = (caller.home, caller.user);
        let email: Email = email.parse().map_err(|_| Error::WrongPassword)?;
        let account = self.account_of(&email)?.filter(|account| account.who == who && !current.is_empty());
        let Some(account) = account else { return Err(Error::WrongPassword) };
        let from = caller.from.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let own = Subject::of(&[&caller.user]);
        let counted = [(Guess::PasswordAgain, own), (Guess::PasswordAgainDay, own)];
        let attempt = self.take_attempt(&counted, Some(who), from)?;
        if self.try_secret(attempt, current, account.hash, network(from)).await? {
            return Ok(());
        }
        self.note_wrong(who, from, None);
        Err(Error::WrongPassword)
    }

    /// Takes an attempt to be let in as `who`; that somebody is held off stands in the audit.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], or [`Error::LockedToday`] and [`Error::PinLocked`] when it is a day.
    pub(crate) fn take_attempt(
        &self,
        counted: &[(Guess, Subject)],
        who: Option<(OrgId, UserId)>,
        from: IpAddr,
    ) -> Result<Attempt, Error> {
        self.attempts.take(counted, self.now()).map_err(|guess| {
            if let Some((org, user)) = who {
                self.note_refused((org, user), from, Action::AccountLocked);
            }
            match guess {
                Guess::PasswordDay | Guess::DeviceDay | Guess::PasswordAgainDay | Guess::FactorDay => {
                    Error::LockedToday
                }
                Guess::PinDay => Error::PinLocked,
                _ => Error::TooManyAttempts,
            }
        })
    }

    /// Whether a password or PIN is the one that was hashed. The attempt is given back when it is, and when nobody has
    /// looked at it. `from` is a network, as [`network`] says.
    ///
    /// # Errors
    /// [`Error::Busy`] when too many wait already.
    pub(crate) async fn try_secret(
        &self,
        attempt: Attempt,
        secret: String,
        hash: Option<String>,
        from: IpAddr,
    ) -> Result<bool, Error> {
        let verified = match self.hashing.in_turn(from).await {
            Ok(hand) => self.verified(hand, secret, hash).await,
            Err(error) => Err(error),
        };
        if !matches!(verified, Ok(false)) {
            self.attempts.give_back(attempt);
        }
        verified
    }

    /// Whether a password of somebody who is signed in is the one that was hashed.
    pub(crate) async fn verify_password(&self, password: String, hash: Option<String>) -> Result<bool, Error> {
        let hand = self.hashing.patiently().await?;
        self.verified(hand, password, hash).await
    }

    async fn verified(
        &self,
        hand: crate::hashing::HashPermit,
        secret: String,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        let verified = tokio::task::spawn_blocking(move || {
            let right = password::verify(&secret, hash.as_deref());
            drop(hand);
            right
        });
        verified.await.map_err(|e| Error::Internal(e.to_string()))
    }

    /// Hashes on a thread of its own; only a few at a time, since each takes 19 MiB.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String, Error> {
        let (salt, hand) = (self.random(), self.hashing.patiently().await?);
        let hashed = tokio::task::spawn_blocking(move || {
            let hash = password::hash(&password, &salt);
            drop(hand);
            hash
        });
        hashed.await.map_err(|e| Error::Internal(e.to_string()))?.map_err(|e| Error::Internal(e.to_string()))
    }

    /// Writes down that somebody was not let in as this person: in the count of the day, and once a minute in the
    /// audit. Nobody waits for it, so that the answer does not tell by its time whether there is such a person.
    pub(crate) fn note_wrong(&self, who: (OrgId, UserId), from: IpAddr, kept: Option<AttemptList>) {
        if let Some(kept) = kept {
            let ((org, user), now) = (who, self.now());
            drop(self.begin_as_appliance(move |w| Ok(attempts::note(w, org, user, now, kept)?)));
        }
        self.note_refused(who, from, Action::SignInRefused);
    }

    /// Writes into the audit that somebody was refused as this person: once a minute, so that nobody can fill it.
    pub(crate) fn note_refused(&self, who: (OrgId, UserId), from: IpAddr, action: Action) {
        let by = Originator { from: Some(from), ..Originator::appliance(who.0) };
        self.note(Guess::Noted, who, by, action, AuditSubject::Person(who.0, who.1));
    }

    /// Writes into the audit that a program signed in as this person: once an hour, since programs do so for every
    /// message or request.
    pub(crate) fn note_program(&self, who: (OrgId, UserId), from: Option<IpAddr>, action: Action) {
        self.note(Guess::NotedProgram, who, Originator::person(who.0, who.1, from), action, AuditSubject::Nothing);
    }

    fn note(&self, bound: Guess, (org, user): (OrgId, UserId), by: Originator, action: Action, whom: AuditSubject) {
        let (now, noted) = (self.now(), Subject::of(&[&user, &action.code()]));
        if self.attempts.take(&[(bound, noted)], now).is_err() {
            return;
        }
        drop(self.begin_as_appliance(move |w| {
            // The organization may be gone by now, and its audit with it.
            let there = users::get(w, org, user)?.is_some();
            let (by, whom) = (by.clone(), whom.clone());
            if there { audit::record(w, by, now, action, whom, Vec::new()) } else { Ok(()) }
        }));
    }

    fn account_of(&self, email: &Email) -> Result<Option<Account>, Error> {
        self.read(|r| {
            let Some((org, id)) = users::by_email(r, email)? else { return Ok(None) };
            let closing = storage::orgs::get(r, org)?.is_none_or(|organization| organization.closing);
            let active = !closing && users::get(r, org, id)?.is_some_and(|u| u.active);
            let hash = if active { users::password(r, org, id)? } else { None };
            Ok(Some(Account { who: (org, id), hash, wrong: attempts::get(r, org, id)?.passwords }))
        })
    }
}
