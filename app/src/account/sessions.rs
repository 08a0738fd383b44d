//! Sessions that are listed and ended, the own ones and those of others.

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
    rules::check_touch,
};
use identity::secret;
use model::{
    access::Permission,
    audit::Action,
    id::{SessionId, UserId},
    login::Session,
    users::User,
};
use storage::{credentials, login, users};

/// A session of a list.
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl App {
    /// The own sessions that hold, the one last used first; `secret` is that of the one that asks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn own_sessions(&self, caller: &Caller, secret: &str) -> Result<Vec<ListedSession>, Error> {
        let key = secret::digest(secret);
        self.read(|r| {
            let user = users::get(r, caller.home, caller.user)?.ok_or(Error::NotFound)?;
            Ok(self.holding(login::sessions_of(r, user.org, user.id)?, &user, Some(&key)))
        })
    }

    /// Ends one of the own sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] for sessions of others, too.
    pub async fn end_own_session(&self, caller: &Caller, id: SessionId) -> Result<(), Error> {
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let (org, user) = (actor.home, actor.user);
            let all = login::sessions_of(w, org, user)?;
            let (key, _) = all.iter().find(|(_, session)| session.id == id).ok_or(Error::NotFound)?;
            login::remove_session(w, key)?;
            audit::record(w, actor, now, Action::SessionEnded, Subject::Person(org, user), Vec::new())
        })
        .await
    }

    /// Ends every own session but the one that asks.
    ///
    /// # Errors
    /// When the store cannot write.
    pub async fn end_other_sessions(&self, caller: &Caller, secret: &str) -> Result<(), Error> {
        let own = secret::digest(secret);
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let (org, user) = (actor.home, actor.user);
            for (key, _) in login::sessions_of(w, org, user)?.iter().filter(|(key, _)| *key != own) {
                login::remove_session(w, key)?;
            }
            audit::record(w, actor, now, Action::SessionsEnded, Subject::Person(org, user), Vec::new())
        })
        .await
    }

    /// The sessions of somebody that hold.
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B).
    pub fn sessions_of(&self, caller: &Caller, id: UserId) -> Result<Vec<ListedSession>, Error> {
        caller.may(Permission::ManageUsers)?;
        self.read(|r| {
            let user = check_touch(r, caller, id)?;
            Ok(self.holding(login::sessions_of(r, user.org, user.id)?, &user, None))
        })
    }

    /// Ends every session and token of somebody at once.
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B).
    pub async fn end_sessions_of(&self, caller: &Caller, id: UserId) -> Result<(), Error> {
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            let user = check_touch(w, actor, id)?;
            let org = user.org;
            let mut row = credentials::get(w, org, id)?;
            row.tokens.clear();
            row.link = None;
            credentials::put(w, org, id, &row)?;
            users::put(w, &User { auth_epoch: user.auth_epoch.wrapping_add(1), ..user })?;
            login::remove_sessions_of(w, org, id)?;
            audit::record(w, actor, now, Action::SessionsEnded, Subject::Person(org, id), Vec::new())
        })
        .await
    }

    fn holding(&self, all: Vec<([u8; 32], Session)>, user: &User, own: Option<&[u8; 32]>) -> Vec<ListedSession> {
        let now = self.now();
        let holds = all.into_iter().filter(|(_, s)| s.holds(now) && s.auth_epoch == user.auth_epoch);
        let mut listed: Vec<ListedSession> =
            holds.map(|(key, session)| ListedSession { current: own == Some(&key), session }).collect();
        listed.sort_by_key(|listed| std::cmp::Reverse(listed.session.used));
        listed
    }
}
