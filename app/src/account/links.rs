//! Links to choose a password, by mail: one use, thirty minutes, ended by every change of a credential.
//!
//! The secret of a link says whose it is; what is stored is its digest. The host in it comes from the configuration,
//! never from a request.

use crate::{
    App, Caller, Error,
    account::passwords::replace,
    attempts::{Guess, Subject as Counted, network},
    audit::{self, Originator, Subject},
    ports::Letter,
    rules::check_touch,
    work::Task,
};
use identity::secret;
use model::{
    access::Permission,
    audit::Action,
    id::{OrgId, UserId},
    text::{Email, Language},
    time::Time,
    users::User,
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use storage::{
    Rows, WriteTxn, attempts,
    credentials::{self, PasswordLink},
    orgs, users,
};

/// How long a link works.
pub const LASTS: Duration = Duration::from_secs(30 * 60);
/// What a link uses up; drawn outside of the transaction, which may run twice.
#[derive(Clone)]
pub(crate) struct FreshLink {
    secret: [u8; 32],
    work: [u8; 16],
    now: Time,
    public: String,
}

/// Makes a link for the person, in the place of an older one, and enqueues the letter with it.
pub(crate) fn mail_link(w: &mut WriteTxn, user: &User, fresh: &FreshLink) -> Result<(), Error> {
    let token = format!("{}{}{}", user.org, user.id, secret::text(&fresh.secret));
    let mut row = credentials::get(w, user.org, user.id)?;
    row.link = Some(PasswordLink { digest: secret::digest(&token), made: fresh.now, auth_epoch: user.auth_epoch });
    credentials::put(w, user.org, user.id, &row)?;
    let organization = orgs::get(w, user.org)?.ok_or(Error::NotFound)?;
    let language = user.details.language.unwrap_or(organization.settings.language);
    let url = format!("{}/password#{token}", fresh.public);
    let letter = letter(user, organization.name.as_str(), language, &url);
    Task::Send { org: user.org, letter }.enqueue(w, fresh.work, fresh.now)
}

fn letter(user: &User, organization: &str, language: Language, url: &str) -> Letter {
    let name = &user.details.name;
    let (subject, text) = match language {
        Language::En => (
            format!("Choose your password for {organization}"),
            format!(
                "Hello {name},\n\nUse this link to choose a password for the print service of {organization}:\n\n{url}\n\nIt works once, within 30 minutes. If you did not request it, you can ignore this message: your password stays the same.\n"
            ),
        ),
        Language::Fr => (
            format!("Choisissez votre mot de passe pour {organization}"),
            format!(
                "Bonjour {name},\n\nCe lien vous permet de choisir un mot de passe pour le service d’impression de {organization} :\n\n{url}\n\nIl est valable une seule fois, pendant 30 minutes. Si vous n’avez rien demandé, ignorez ce message : votre mot de passe reste le même.\n"
            ),
        ),
    };
    Letter { to: user.details.email.to_string(), subject, text, in_reply_to: String::new() }
}

impl App {
    /// What a link uses up.
    ///
    /// # Errors
    /// [`Error::NoMailServer`] where no letter can be sent.
    pub(crate) fn fresh_link(&self) -> Result<FreshLink, Error> {
        if !self.world.mailer.configured() {
            return Err(Error::NoMailServer);
        }
        let public = self.policy.public_url.clone();
        Ok(FreshLink { secret: self.random(), work: self.random(), now: self.now(), public })
    }

    /// Mails somebody a link to choose a password (C16).
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B), [`Error::NoMailServer`].
    pub async fn mail_password_link(&self, caller: &Caller, id: UserId) -> Result<(), Error> {
        caller.may(Permission::ManageUsers)?;
        self.read(|r| check_touch(r, caller, id))?;
        let fresh = self.fresh_link()?;
        self.act(caller, Permission::ManageUsers, move |w, actor, _| {
            let user = check_touch(w, actor, id)?;
            if !user.active {
                return Err(Error::WrongState);
            }
            mail_link(w, &user, &fresh)?;
            let whom = Subject::Person(user.org, id);
            audit::record(w, actor, fresh.now, Action::PasswordLinkMailed, whom, Vec::new())
        })
        .await?;
        self.nudge();
        Ok(())
    }

    /// Mails a link to whoever has this address, if anybody. Comes back before that is looked for, so that neither the
    /// answer nor its time says whether there is such a person.
    ///
    /// # Errors
    /// [`Error::NoMailServer`]; [`Error::TooManyAttempts`] from this address.
    pub fn ask_for_link(self: &Arc<Self>, email: &str, from: IpAddr) -> Result<(), Error> {
        let (now, fresh) = (self.now(), self.fresh_link()?);
        let address = [(Guess::LinkFrom, Counted::of(&[&network(from)]))];
        // Neither is given back: what is counted here is asking.
        let _asked = self.attempts.take(&address, now).map_err(|_| Error::TooManyAttempts)?;
        let Ok(email) = email.parse::<Email>() else { return Ok(()) };
        if self.attempts.take(&[(Guess::LinkFor, Counted::of(&[&email]))], now).is_err() {
            return Ok(());
        }
        let app = Arc::clone(self);
        self.runtime.spawn(async move {
            if let Err(error) = app.mail_asked_link(email, fresh, from).await {
                tracing::error!(%error, "a link to choose a password was not made");
            }
        });
        Ok(())
    }

    async fn mail_asked_link(&self, email: Email, fresh: FreshLink, from: IpAddr) -> Result<(), Error> {
        self.as_appliance(move |w| {
            let Some(user) = reachable(w, &email)? else { return Ok(()) };
            mail_link(w, &user, &fresh)?;
            let by = Originator { from: Some(from), ..Originator::appliance(user.org) };
            let whom = Subject::Person(user.org, user.id);
            audit::record(w, by, fresh.now, Action::PasswordLinkMailed, whom, Vec::new())
        })
        .await?;
        self.nudge();
        Ok(())
    }

    /// Chooses a password by the secret of a link; the answer is whose. What strangers tried today is forgotten, so that
    /// its owner comes in again.
    ///
    /// # Errors
    /// [`Error::LinkOver`] for a link that is used up, old or wrong; [`Error::Password`].
    pub async fn use_link(&self, token: &str, password: String, from: IpAddr) -> Result<(OrgId, UserId), Error> {
        let (now, address) = (self.now(), [(Guess::LinkTried, Counted::of(&[&network(from)]))]);
        let attempt = self.attempts.take(&address, now).map_err(|_| Error::TooManyAttempts)?;
        let digest = secret::digest(token);
        let found = whose(token).map(|(org, id)| self.read(|r| linked(r, org, id, &digest, now)).map(|_| (org, id)));
        let (org, id) = match found {
            Some(Ok(who)) => who,
            Some(Err(other)) => return Err(other),
            None => return Err(Error::LinkOver),
        };
        self.attempts.give_back(attempt);
        let (user, personal) = self.person_of(org, id)?;
        self.check_new_password(org, Some(id), &personal, &password).await?;
        let hash = self.hash_password(password).await?;
        self.as_appliance(move |w| {
            // Somebody else may have used it meanwhile.
            linked(w, org, id, &digest, now)?;
            attempts::forget(w, org, id, |wrong| &mut wrong.passwords)?;
            replace(w, org, id, &hash, false)?;
            audit::record(
                w,
                Originator::person(org, id, Some(from)),
                now,
                Action::PasswordChanged,
                Subject::Nothing,
                Vec::new(),
            )
        })
        .await?;
        self.attempts.forget(Guess::PasswordDay, Counted::of(&[&user.details.email]), now);
        Ok((org, id))
    }
}

/// Who has this address and may sign in.
fn reachable(r: &impl Rows, email: &Email) -> Result<Option<User>, Error> {
    let Some((org, id)) = users::by_email(r, email)? else { return Ok(None) };
    if orgs::get(r, org)?.is_none_or(|organization| organization.closing) {
        return Ok(None);
    }
    Ok(users::get(r, org, id)?.filter(|user| user.active))
}

/// Goes on only when the link of that digest works at `now`.
fn linked(r: &impl Rows, org: OrgId, id: UserId, digest: &[u8; 32], now: Time) -> Result<(), Error> {
    let Some(user) = users::get(r, org, id)?.filter(|user| user.active) else { return Err(Error::LinkOver) };
    let there = orgs::get(r, org)?.is_some_and(|organization| !organization.closing);
    let link = credentials::get(r, org, id)?.link;
    let works = link.is_some_and(|link| {
        secret::same(&link.digest, digest) && now.since(link.made) < LASTS && link.auth_epoch == user.auth_epoch
    });
    if there && works { Ok(()) } else { Err(Error::LinkOver) }
}

/// Whose a secret says that it is: organization, person, then what cannot be guessed.
pub(crate) fn whose(token: &str) -> Option<(OrgId, UserId)> {
    let (org, rest) = token.split_at_checked(32)?;
    let (user, _) = rest.split_at_checked(32)?;
    Some((org.parse().ok()?, user.parse().ok()?))
}
