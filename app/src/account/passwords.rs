//! Passwords: what a new one must be like (C9), and every way by which one is set but the first.

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
    rules::check_touch,
};
use identity::{password, secret};
use model::{
    access::Permission,
    audit::Action,
    id::{OrgId, UserId},
    login::Session,
    orgs::{Organization, PasswordRules},
    users::{BadPassword, Detail, User, check_password},
};
use storage::{Rows, WriteTxn, credentials, login, orgs, users};

/// What belongs to a person and must not be most of a password.
#[must_use]
pub(crate) fn personal(user: &User, organization: &str) -> Vec<String> {
    let names = Detail::ALL.iter().filter(|detail| detail.is_name());
    let names = names.filter_map(|detail| user.details.get(*detail)).map(ToString::to_string);
    let own = [user.details.email.to_string(), user.details.name.to_string(), organization.to_owned()];
    own.into_iter().chain(names).collect()
}

/// Whether a password may be set, as far as it can be said without the former ones.
///
/// # Errors
/// [`Error::Password`] with the first rule that it breaks.
pub(crate) fn fits(password: &str, rules: PasswordRules, personal: &[String]) -> Result<(), Error> {
    let personal: Vec<&str> = personal.iter().map(String::as_str).collect();
    check_password(password, rules, &personal).map_err(Error::Password)?;
    if password::is_common(password, &personal) { Err(Error::Password(BadPassword::Common)) } else { Ok(()) }
}

/// The hashes that a new password of the person must not fit: the present one and those that the organization wants
/// remembered.
pub(crate) fn known(r: &impl Rows, org: OrgId, user: UserId, rules: PasswordRules) -> Result<Vec<String>, Error> {
    let former = credentials::get(r, org, user)?.former.into_iter().take(usize::from(rules.history));
    Ok(users::password(r, org, user)?.into_iter().chain(former).collect())
}

/// Puts a new password in the place of the present one, in the transaction of whoever sets it: the former one is
/// remembered as long as the organization wants, and links and tokens end. Sessions end with the epoch of the person,
/// which the caller counts up.
pub(crate) fn succeed(w: &mut WriteTxn, org: OrgId, user: UserId, hash: &str) -> Result<(), Error> {
    let rules = orgs::get(w, org)?.ok_or(Error::NotFound)?.settings.passwords;
    let mut row = credentials::get(w, org, user)?;
    if let Some(present) = users::password(w, org, user)? {
        row.former.insert(0, present);
    }
    row.former.truncate(usize::from(rules.history));
    row.link = None;
    row.tokens.clear();
    credentials::put(w, org, user, &row)?;
    users::set_password(w, org, user, hash)?;
    Ok(login::remove_sessions_of(w, org, user)?)
}

/// [`succeed`], and the person's epoch counts up; `must` says whether another one must be chosen at the next sign-in.
pub(crate) fn replace(w: &mut WriteTxn, org: OrgId, id: UserId, hash: &str, must: bool) -> Result<User, Error> {
    let user = users::get(w, org, id)?.ok_or(Error::NotFound)?;
    succeed(w, org, id, hash)?;
    let user = User { must_change_password: must, auth_epoch: user.auth_epoch.wrapping_add(1), ..user };
    users::put(w, &user)?;
    Ok(user)
}

impl App {
    /// Whether a password may be set for a person of the organization: by its requirements, by what a guesser tries,
    /// and, where there is such a person already, by the present and the former ones.
    ///
    /// # Errors
    /// [`Error::Password`] with the first rule that it breaks.
    pub(crate) async fn check_new_password(
        &self,
        org: OrgId,
        user: Option<UserId>,
        personal: &[String],
        password: &str,
    ) -> Result<(), Error> {
        let (rules, known) = self.read(|r| {
            let rules = orgs::get(r, org)?.ok_or(Error::NotFound)?.settings.passwords;
            Ok((rules, user.map_or(Ok(Vec::new()), |user| known(r, org, user, rules))?))
        })?;
        fits(password, rules, personal)?;
        for hash in known {
            if self.verify_password(password.to_owned(), Some(hash)).await? {
                return Err(Error::Password(BadPassword::Used));
            }
        }
        Ok(())
    }

    /// The organization that the caller acts in.
    pub(crate) fn organization_of(&self, caller: &Caller) -> Result<Organization, Error> {
        self.read(|r| orgs::get(r, caller.org)?.ok_or(Error::NotFound))
    }

    /// The person and what must not be most of a password of the person.
    pub(crate) fn person_of(&self, org: OrgId, id: UserId) -> Result<(User, Vec<String>), Error> {
        self.read(|r| {
            let user = users::get(r, org, id)?.ok_or(Error::NotFound)?;
            let personal = personal(&user, orgs::get(r, org)?.ok_or(Error::NotFound)?.name.as_str());
            Ok((user, personal))
        })
    }

    /// Chooses another password for oneself; every other session, every token and link ends. `session` is the secret
    /// of the one that asks, which goes on.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], [`Error::Password`].
    pub async fn change_password(
        &self,
        caller: &Caller,
        session: &str,
        current: String,
        password: String,
    ) -> Result<(), Error> {
        let (org, id) = (caller.home, caller.user);
        let (user, personal) = self.person_of(org, id)?;
        self.prove_password(caller, user.details.email.as_str(), current).await?;
        self.check_new_password(org, Some(id), &personal, &password).await?;
        let hash = self.hash_password(password).await?;
        let key = secret::digest(session);
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let own = login::session(w, &key)?;
            let user = replace(w, org, id, &hash, false)?;
            go_on(w, own, &key, &user)?;
            audit::record(w, actor, now, Action::PasswordChanged, Subject::Nothing, Vec::new())
        })
        .await?;
        self.proofs.note(key, self.now());
        Ok(())
    }

    /// Types a password for somebody, who must choose another at the next sign-in.
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B), [`Error::Password`], [`Error::WrongState`] for oneself: that needs the present
    /// password.
    pub async fn type_password(&self, caller: &Caller, id: UserId, password: String) -> Result<(), Error> {
        caller.may(Permission::ManageUsers)?;
        let org = caller.org;
        self.read(|r| check_touch(r, caller, id))?;
        if id == caller.user {
            return Err(Error::WrongState);
        }
        let (_, personal) = self.person_of(org, id)?;
        self.check_new_password(org, Some(id), &personal, &password).await?;
        let hash = self.hash_password(password).await?;
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            check_touch(w, actor, id)?;
            replace(w, org, id, &hash, true)?;
            audit::record(w, actor, now, Action::PasswordTyped, Subject::Person(org, id), Vec::new())
        })
        .await
    }
}

/// The session that changed the credentials goes on in the new epoch.
pub(crate) fn go_on(w: &mut WriteTxn, own: Option<Session>, key: &[u8; 32], user: &User) -> Result<(), Error> {
    if let Some(session) = own {
        login::put_session(w, key, &Session { auth_epoch: user.auth_epoch, ..session })?;
    }
    Ok(())
}
