//! What an organization decides about its print queues (B15, I19, I22, I23), and what each person sets for jobs that
//! are yet to come.

use crate::{
    App, Caller, Error,
    audit::{self, Subject},
};
use model::{
    access::Permission,
    audit::Action,
    id::{OrgId, UserId},
    jobs::BadOption,
    orgs::{Organization, Settings},
    policies::{QueuePolicy, QueuePreferences, of_any_job},
    text::BadText,
};
use storage::{orgs, policies};

/// The longest that a document is kept, in hours: ten years.
const MOST_HOURS: u32 = 24 * 3660;

/// How long documents are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Hours after which a held job is deleted (I23).
    pub held_hours: u32,
    /// Hours after which a released job is deleted (I22).
    pub released_hours: u32,
}

impl App {
    /// What the organization has decided about its print queues.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever has nothing to do with them.
    pub fn queue_policy(&self, caller: &Caller) -> Result<(QueuePolicy, Retention), Error> {
        let any = [Permission::OwnQueue, Permission::ViewQueues, Permission::ManageQueues];
        if !any.iter().any(|permission| caller.permissions.has(*permission)) {
            return Err(Error::Forbidden);
        }
        self.read(|r| {
            let settings = orgs::get(r, caller.org)?.ok_or(Error::NotFound)?.settings;
            let (held_hours, released_hours) = (settings.keep_held_hours, settings.keep_released_hours);
            Ok((policies::of_organization(r, caller.org)?, Retention { held_hours, released_hours }))
        })
    }

    /// Changes what the organization has decided about its print queues: it holds for what comes from now on.
    ///
    /// # Errors
    /// [`Error::Field`] for what is out of bounds.
    pub async fn set_queue_policy(
        &self,
        caller: &Caller,
        policy: QueuePolicy,
        retention: Retention,
    ) -> Result<(), Error> {
        let Retention { held_hours, released_hours } = retention;
        for (field, hours) in [("keep_held_hours", held_hours), ("keep_released_hours", released_hours)] {
            if !(1..=MOST_HOURS).contains(&hours) {
                return Err(Error::Field(field, BadText::Form));
            }
        }
        if !(1..=QueuePolicy::MOST_DAYS).contains(&policy.history_days) {
            return Err(Error::Field("history_days", BadText::Form));
        }
        let mut locked = policy.locked;
        locked.sort_by_key(|option| option.field());
        locked.dedup();
        let policy = QueuePolicy { defaults: of_any_job(policy.defaults), locked, ..policy };
        self.act(caller, Permission::ManageQueues, move |w, actor, now| {
            let organization = orgs::get(w, actor.org)?.ok_or(Error::NotFound)?;
            let (keep_held_hours, keep_released_hours) = (held_hours, released_hours);
            let settings = Settings { keep_held_hours, keep_released_hours, ..organization.settings.clone() };
            let mut changes = audit::changed_fields(&organization.settings, &settings);
            changes.extend(audit::changed_fields(&policies::of_organization(w, actor.org)?, &policy));
            let named = Subject::Organization(actor.org, organization.name.to_string());
            policies::put_of_organization(w, actor.org, &policy)?;
            orgs::put(w, &Organization { settings, ..organization })?;
            audit::record(w, actor, now, Action::QueuePolicyChanged, named, changes)
        })
        .await
    }

    /// What the caller has set for jobs that are yet to come.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without an own queue.
    pub fn queue_preferences(&self, caller: &Caller) -> Result<QueuePreferences, Error> {
        let (org, user) = own(caller)?;
        self.read(|r| Ok(policies::of_person(r, org, user)?))
    }

    /// Changes it; jobs that are there stay as they are.
    ///
    /// # Errors
    /// [`Error::Option`] for what the organization has decided.
    pub async fn set_queue_preferences(&self, caller: &Caller, wanted: QueuePreferences) -> Result<(), Error> {
        let wanted = QueuePreferences { defaults: wanted.defaults.map(of_any_job), ..wanted };
        self.act(caller, Permission::OwnQueue, move |w, actor, _| {
            let (org, user) = own(actor)?;
            let policy = policies::of_organization(w, org)?;
            let before = policies::of_person(w, org, user)?.of_new_job(&policy);
            if let Some(defaults) = &wanted.defaults {
                policy.check(&before, defaults).map_err(Error::Option)?;
            }
            if wanted.release_on_tap && !policy.release_on_tap {
                return Err(Error::Option(BadOption::ReleaseOnTap));
            }
            Ok(policies::put_of_person(w, org, user, &wanted)?)
        })
        .await
    }
}

/// Whoever has a queue here.
fn own(caller: &Caller) -> Result<(OrgId, UserId), Error> {
    caller.may(Permission::OwnQueue)?;
    if caller.org == caller.home { Ok((caller.org, caller.user)) } else { Err(Error::Forbidden) }
}
