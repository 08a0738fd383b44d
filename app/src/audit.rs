//! The audit: each use case that changes something writes down who did what to whom, in the transaction of the change.

use crate::{App, Caller, Error};
use model::{
    access::{Permission, Roles},
    audit::{Action, Actor, Entry},
    id::{OrgId, UserId},
    time::Time,
};
use std::{collections::HashMap, fmt, net::IpAddr, time::Duration};
use storage::{WriteTxn, audit};

pub use model::audit::{Change, Subject};

/// How long entries wait at most for a signed checkpoint.
const CHECKPOINT: Duration = Duration::from_secs(5 * 60);

/// Who does something, in which organization, and from where.
#[derive(Clone, Debug)]
pub struct By {
    /// The organization in whose audit it stands.
    pub org: OrgId,
    /// Who.
    pub actor: Actor,
    /// From which network address.
    pub from: Option<IpAddr>,
}

impl By {
    /// Something that the appliance does by itself, or somebody who is not known.
    #[must_use]
    pub fn appliance(org: OrgId) -> Self {
        Self { org, actor: Actor::Appliance, from: None }
    }

    /// A person of `org` who is not a [`Caller`] yet.
    #[must_use]
    pub fn person(org: OrgId, user: UserId, from: Option<IpAddr>) -> Self {
        Self { org, actor: Actor::Person(org, user), from }
    }
}

impl From<&Caller> for By {
    fn from(caller: &Caller) -> Self {
        Self { org: caller.org, actor: Actor::Person(caller.org, caller.user), from: caller.from }
    }
}

/// Writes down what was done, in the audit of the organization in which it was done; call it in the transaction of
/// what it tells. Names and addresses of people must not be in `subject` and `changes`, nor any secret: say
/// [`Subject::Person`] and [`Change::hidden`].
///
/// # Errors
/// When the store cannot write.
pub fn record(
    w: &mut WriteTxn,
    by: impl Into<By>,
    now: Time,
    action: Action,
    subject: Subject,
    changes: Vec<Change>,
) -> Result<(), Error> {
    let By { org, actor, from } = by.into();
    audit::append(w, org, &Entry { at: now, actor, from, action, subject, changes })?;
    Ok(())
}

/// The change of one field, none when it stayed.
pub fn changed<T: PartialEq + fmt::Display>(field: &str, before: Option<T>, after: Option<T>) -> Option<Change> {
    (before != after).then(|| Change::of(field, before, after))
}

/// The change of a personal field, none when it stayed; the values are not kept.
pub fn changed_hidden<T: PartialEq>(field: &str, before: T, after: T) -> Option<Change> {
    (before != after).then(|| Change::hidden(field))
}

/// A change of roles, by their codes.
#[must_use]
pub fn changed_roles(before: Roles, after: Roles) -> Vec<Change> {
    let names = |roles: Roles| {
        let codes: Vec<String> = roles.iter().map(crate::audit::code).collect();
        Some(codes.join(" ")).filter(|codes| !codes.is_empty())
    };
    changed("roles", names(before), names(after)).into_iter().collect()
}

/// Every field of a struct that differs, by its name on the wire, with its values: for settings, which have neither
/// names of people nor secrets in them.
pub fn changed_fields<T: serde::Serialize>(before: &T, after: &T) -> Vec<Change> {
    let fields = |value: &T| match serde_json::to_value(value) {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (fields(before), fields(after));
    let shown = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => None,
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
    };
    after.iter().filter_map(|(field, value)| changed(field, shown(before.get(field)), shown(Some(value)))).collect()
}

/// The code of a role or a permission, as it stands on the wire.
fn code(role: impl serde::Serialize) -> String {
    match serde_json::to_value(role) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}
