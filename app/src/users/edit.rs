//! What administrators do to accounts, each in one transaction with its rules and its entry in the audit.

use super::{change, create, remove};
use crate::{
    App, Caller, Error,
    account::{
        links::{FreshLink, mail_link},
        passwords::personal,
    },
    audit::{self, Subject},
    door::Outcome,
};
use model::{
    access::{Permission, Role, Roles},
    audit::Action,
    id::{GroupId, Pseudonym, UserId},
    text::BadText,
    users::{Details, NewUser, TextDetails, User},
};
use std::collections::BTreeSet;
use storage::users;

/// Accounts of one action on many, at most.
const MANY: usize = 500;

impl App {
    /// Makes an account (C16).
    ///
    /// # Errors
    /// The field that cannot be taken, or [`Error::RoleNotYours`] (rule A).
    pub async fn create_user(&self, caller: &Caller, new: NewUser) -> Result<User, Error> {
        caller.may(Permission::ManageUsers)?;
        let details = parsed(new.details)?;
        // Without a password the person chooses one by a link, so a letter must be possible.
        let link = if new.password.is_none() { Some(self.fresh_link()?) } else { None };
        let (id, pseudonym) = (UserId(self.random()), Pseudonym(self.random()));
        let user = User {
            roles: new.roles.into_iter().collect(),
            groups: once_each(new.groups),
            must_change_password: new.password.is_some(),
            ..User::new(id, caller.org, details, self.now(), pseudonym)
        };
        let hash = match new.password {
            Some(password) => {
                let organization = self.organization_of(caller)?;
                self.check_new_password(caller.org, None, &personal(&user, organization.name.as_str()), &password)
                    .await?;
                Some(self.hash_password(password).await?)
            }
            None => None,
        };
        let made = self.make_user(caller, user, hash, link).await?;
        self.nudge();
        Ok(made)
    }

    async fn make_user(
        &self,
        caller: &Caller,
        user: User,
        hash: Option<String>,
        link: Option<FreshLink>,
    ) -> Result<User, Error> {
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            if let Some(made) = actor.made(w, now)? {
                return users::get(w, actor.org, UserId(made))?.ok_or(Error::NotFound);
            }
            create(w, actor, now, &user)?;
            if let Some(hash) = &hash {
                users::set_password(w, user.org, user.id, hash)?;
            }
            if let Some(link) = &link {
                mail_link(w, &user, link)?;
                let whom = Subject::Person(user.org, user.id);
                audit::record(w, actor, now, Action::PasswordLinkMailed, whom, Vec::new())?;
            }
            actor.has_made(w, now, user.id.0)?;
            Ok(user.clone())
        })
        .await
    }

    /// Changes what is known about a person (C17).
    ///
    /// # Errors
    /// The field that cannot be taken; [`Error::NotYourPerson`] (rule B: an address is a way in).
    pub async fn edit_user(&self, caller: &Caller, id: UserId, details: TextDetails) -> Result<User, Error> {
        caller.may(Permission::ManageUsers)?;
        let details = parsed(details)?;
        self.change_user(caller, id, move |user| User { details: details.clone(), ..user }).await
    }

    /// Switches an account off, which ends every session at once, or on again.
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B), [`Error::LastAdministrator`] (rule C).
    pub async fn set_active(&self, caller: &Caller, id: UserId, active: bool) -> Result<User, Error> {
        self.change_user(caller, id, move |user| User { active, ..user }).await
    }

    /// Sets the person's own roles (C20).
    ///
    /// # Errors
    /// [`Error::RoleNotYours`], [`Error::RoleLevel`] (rule A), [`Error::NotYourPerson`], [`Error::LastAdministrator`].
    pub async fn set_user_roles(&self, caller: &Caller, id: UserId, roles: Vec<Role>) -> Result<User, Error> {
        let roles: Roles = roles.into_iter().collect();
        self.change_user(caller, id, move |user| User { roles, ..user }).await
    }

    /// Sets the groups of a person (C17).
    ///
    /// # Errors
    /// As [`App::set_user_roles`]: a group that carries roles is a grant. [`Error::NotFound`] for a group that is not
    /// there.
    pub async fn set_user_groups(&self, caller: &Caller, id: UserId, groups: Vec<GroupId>) -> Result<User, Error> {
        let groups = once_each(groups);
        self.change_user(caller, id, move |user| User { groups: groups.clone(), ..user }).await
    }

    /// Deletes an account with its jobs, badges and sessions. The history stays, under the pseudonym (C19).
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B), [`Error::LastAdministrator`] (rule C).
    pub async fn delete_user(&self, caller: &Caller, id: UserId) -> Result<(), Error> {
        self.deletion(caller, id).await.map_err(|_| Error::Stopping)?
    }

    /// Deletes many accounts (C18), at most 500; each has an outcome of its own.
    ///
    /// # Errors
    /// [`Error::Field`] for too many.
    pub async fn delete_users(
        &self,
        caller: &Caller,
        ids: Vec<UserId>,
    ) -> Result<Vec<(UserId, Result<(), Error>)>, Error> {
        caller.may(Permission::ManageUsers)?;
        let ids: BTreeSet<UserId> = ids.into_iter().collect();
        if ids.len() > MANY {
            return Err(Error::Field("users", BadText::TooLong));
        }
        // All are handed in before the first is waited for, so that they share commits.
        let begun: Vec<_> = ids.into_iter().map(|id| (id, self.deletion(caller, id))).collect();
        let mut outcomes = Vec::with_capacity(begun.len());
        for (id, deletion) in begun {
            outcomes.push((id, deletion.await.unwrap_or(Err(Error::Stopping))));
        }
        Ok(outcomes)
    }

    fn deletion(&self, caller: &Caller, id: UserId) -> Outcome<()> {
        self.begin_act(caller, Permission::ManageUsers, move |w, actor, now| remove(w, actor, now, id))
    }

    async fn change_user(
        &self,
        caller: &Caller,
        id: UserId,
        mut changed: impl FnMut(User) -> User + Send + 'static,
    ) -> Result<User, Error> {
        self.act(caller, Permission::ManageUsers, move |w, actor, now| {
            let before = users::get(w, actor.org, id)?.ok_or(Error::NotFound)?;
            actor.saw(&before)?;
            let after = changed(before.clone());
            change(w, actor, now, &before, after)
        })
        .await
    }
}

/// The groups without doubles.
fn once_each(groups: Vec<GroupId>) -> Vec<GroupId> {
    groups.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The details, when every text of them can be taken.
fn parsed(details: TextDetails) -> Result<Details, Error> {
    details.parse().map_err(|(field, bad)| Error::Field(field, bad))
}
