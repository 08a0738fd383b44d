//! The own account: what a person sees and changes of it; passwords, links, tokens and second factors are its parts.

pub(crate) mod codes;
pub mod factors;
pub mod links;
pub mod passkeys;
pub mod passwords;
pub(crate) mod proofs;
pub mod second_step;
pub mod sessions;
pub(crate) mod tickets;
pub mod tokens;

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
};
use model::{access::Permission, audit::Action, orgs::PasswordRules, text::Line, users::User};
use storage::{
    badges,
    credentials::{self, Credentials},
    orgs, users,
};

/// What a person sees of the own account.
pub struct OwnAccount {
    /// The person.
    pub user: User,
    /// The last four characters of each badge.
    pub badges: Vec<String>,
    /// Whether there is a PIN.
    pub pin: bool,
    /// Second factors and the like; nothing in it is shown as it is.
    pub credentials: Credentials,
    /// What a new password must be like.
    pub passwords: PasswordRules,
}

impl App {
    /// The own account.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a token whose scope leaves it out.
    pub fn own_account(&self, caller: &Caller) -> Result<OwnAccount, Error> {
        caller.may(Permission::OwnAccount)?;
        self.read(|r| {
            let (org, id) = (caller.home, caller.user);
            Ok(OwnAccount {
                user: users::get(r, org, id)?.ok_or(Error::NotFound)?,
                badges: badges::of_user(r, org, id)?.into_iter().map(|badge| badge.last_four).collect(),
                pin: users::pin(r, org, id)?.is_some(),
                credentials: credentials::get(r, org, id)?,
                passwords: orgs::get(r, org)?.ok_or(Error::NotFound)?.settings.passwords,
            })
        })
    }

    /// Changes the own name.
    ///
    /// # Errors
    /// [`Error::Field`] for a name that cannot be taken.
    pub async fn edit_own_account(&self, caller: &Caller, name: &str) -> Result<(), Error> {
        let name: Line = name.parse().map_err(|e| Error::Field("name", e))?;
        self.act_on_own_credentials(caller, move |w, actor, now| {
            let (org, id) = (actor.home, actor.user);
            let mut user = users::get(w, org, id)?.ok_or(Error::NotFound)?;
            let Some(change) = audit::changed_hidden("name", &user.details.name, &name) else { return Ok(()) };
            user.details.name = name.clone();
            users::put(w, &user)?;
            audit::record(w, actor, now, Action::UserChanged, Subject::Person(org, id), vec![change])
        })
        .await
    }
}

#[cfg(test)]
mod tests;
