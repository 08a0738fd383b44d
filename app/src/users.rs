//! People: created, listed and deleted by those who may (C16, C18, A19).

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
    orgs::check_gift,
};
use model::{
    access::{self, Level, Permission, Role, Roles},
    audit::Action,
    id::{OrgId, Pseudonym, UserId},
    text::{Email, Language, Line},
    users::{Attributes, User, check_password},
};
use storage::{Rows, WriteTxn, badges, jobs, login, users};

/// An account to be made.
pub struct NewPerson {
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub name: String,
    /// The department.
    pub department: Option<String>,
    /// The cost center.
    pub cost_center: Option<String>,
    /// The first password.
    pub password: String,
    /// The roles of the person.
    pub roles: Vec<Role>,
    /// The language.
    pub language: Option<Language>,
}

/// A page of people, ordered by address.
pub struct Page {
    /// The people.
    pub people: Vec<User>,
    /// The address to go on after.
    pub next: Option<Email>,
    /// How many there are in the organization.
    pub total: u64,
}

/// People on one page of a list.
const PAGE: usize = 100;

impl App {
    /// The people of the organization whose address or name has `search` in it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view users.
    pub fn people(&self, caller: &Caller, search: &str, after: Option<&Email>) -> Result<Page, Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| {
            let mut people = users::page(r, caller.org, search, after, PAGE + 1)?;
            let more = people.len() > PAGE;
            people.truncate(PAGE);
            let next = people.last().filter(|_| more).map(|u| u.email.clone());
            Ok(Page { people, next, total: users::count(r, caller.org)? })
        })
    }

    /// One person of the organization.
    ///
    /// # Errors
    /// [`Error::NotFound`] also for people of other organizations.
    pub fn someone(&self, caller: &Caller, id: UserId) -> Result<User, Error> {
        caller.may(Permission::ViewUsers)?;
        self.read(|r| users::get(r, caller.org, id)?.ok_or(Error::NotFound))
    }

    /// Makes an account.
    ///
    /// # Errors
    /// The field that cannot be taken, or [`Error::RoleNotYours`] (rule A).
    pub async fn create_user(&self, caller: &Caller, new: NewPerson) -> Result<User, Error> {
        caller.may(Permission::ManageUsers)?;
        let roles: Roles = new.roles.into_iter().collect();
        check_gift(caller.roles, Roles::NONE, roles, Level::User)?;
        let email: Email = new.email.parse().map_err(|e| Error::Field("email", e))?;
        check_password(&new.password, email.as_str()).map_err(Error::Password)?;
        let user = User {
            id: UserId(self.random()),
            org: caller.org,
            email,
            name: new.name.parse().map_err(|e| Error::Field("name", e))?,
            first_name: None,
            last_name: None,
            short_name: None,
            department: optional("department", new.department)?,
            cost_center: optional("cost_center", new.cost_center)?,
            attributes: Attributes::new(),
            language: new.language,
            roles,
            groups: Vec::new(),
            created: self.now(),
            active: true,
            must_change_password: false,
            auth_epoch: 0,
            pseudonym: Pseudonym(self.random()),
        };
        let (hash, actor) = (self.hash_password(new.password).await?, caller.clone());
        self.write(move |w| {
            if users::by_email(w, &user.email)?.is_some() {
                return Err(Error::Taken("email"));
            }
            users::put(w, &user)?;
            users::set_password(w, user.org, user.id, &hash)?;
            let (whom, changes) = (Subject::Person(user.org, user.id), audit::changed_roles(Roles::NONE, user.roles));
            audit::record(w, &actor, user.created, Action::UserCreated, whom, changes)?;
            Ok(user.clone())
        })
        .await
    }

    /// Deletes an account with its jobs, badges and sessions. The history stays, under the pseudonym (C19).
    ///
    /// # Errors
    /// [`Error::NotYourPerson`] (rule B), [`Error::LastAdministrator`] (rule C), [`Error::WrongState`] while a job is
    /// on its way to a printer.
    pub async fn delete_user(&self, caller: &Caller, id: UserId) -> Result<(), Error> {
        caller.may(Permission::ManageUsers)?;
        let (now, actor) = (self.now(), caller.clone());
        self.write(move |w| {
            check_touch(w, &actor, id)?;
            check_last_administrator(w, actor.org, id)?;
            erase(w, actor.org, id)?;
            let whom = Subject::Person(actor.org, id);
            audit::record(w, &actor, now, Action::UserDeleted, whom, Vec::new())
        })
        .await?;
        tracing::info!(user = %id, by = %caller.user, "an account was deleted");
        Ok(())
    }
}

/// Rule B: the actor may touch `target` only when the target may nothing that the actor could not give.
pub(crate) fn check_touch(r: &impl Rows, actor: &Caller, target: UserId) -> Result<User, Error> {
    let user = users::get(r, actor.org, target)?.ok_or(Error::NotFound)?;
    let organization = storage::orgs::get(r, actor.org)?.ok_or(Error::NotFound)?;
    let rights = Caller::of(r, &organization, &user)?.permissions;
    if actor.user == target || access::may_touch(actor.permissions, actor.roles, rights) {
        Ok(user)
    } else {
        Err(Error::NotYourPerson)
    }
}

/// Rule C: somebody else who is active must be an administrator of the organization.
pub(crate) fn check_last_administrator(r: &impl Rows, org: OrgId, leaving: UserId) -> Result<(), Error> {
    let is_administrator = |u: &User| u.active && u.roles.has(Role::OrganizationAdministrator);
    if !users::get(r, org, leaving)?.is_some_and(|u| is_administrator(&u)) {
        return Ok(());
    }
    let mut after: Option<Email> = None;
    loop {
        let page = users::page(r, org, "", after.as_ref(), 500)?;
        if page.iter().any(|u| u.id != leaving && is_administrator(u)) {
            return Ok(());
        }
        let Some(last) = page.last() else { return Err(Error::LastAdministrator) };
        after = Some(last.email.clone());
    }
}

pub(crate) fn erase(w: &mut WriteTxn, org: OrgId, id: UserId) -> Result<(), Error> {
    for job in jobs::of_owner(w, org, id)? {
        if !job.state.deletable() {
            return Err(Error::WrongState);
        }
        if let Some(document) = job.document {
            w.forget(document)?;
        }
        jobs::remove(w, org, job.id)?;
    }
    for badge in badges::of_user(w, org, id)? {
        badges::remove(w, org, badge.id)?;
    }
    login::remove_sessions_of(w, org, id)?;
    users::remove(w, org, id)?;
    Ok(())
}

/// A line that may be left empty.
fn optional(field: &'static str, text: Option<String>) -> Result<Option<Line>, Error> {
    text.filter(|t| !t.trim().is_empty()).map(|t| t.parse()).transpose().map_err(|e| Error::Field(field, e))
}
