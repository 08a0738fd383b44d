//! The audit: each use case that changes something writes down who did what to whom, in the transaction of the change.

pub mod look;
mod refusals;

use crate::{App, Caller, Error};
use model::{
    access::Roles,
    audit::{Action, Actor, Entry},
    id::{OrgId, UserId},
    time::Time,
};
use serde_json::Value;
use std::{collections::HashMap, fmt, net::IpAddr, time::Duration};
use storage::{WriteTxn, audit, orgs};

pub use model::audit::{Change, Subject};

/// How long entries wait at most for a signed checkpoint.
const CHECKPOINT: Duration = Duration::from_secs(5 * 60);

/// Who does something, in which organization, and from where.
#[derive(Clone, Debug)]
pub struct Originator {
    /// The organization in whose audit it stands.
    pub org: OrgId,
    /// Who.
    pub actor: Actor,
    /// From which network address.
    pub from: Option<IpAddr>,
}

impl Originator {
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

impl From<&Caller> for Originator {
    fn from(caller: &Caller) -> Self {
        Self { org: caller.org, actor: Actor::Person(caller.home, caller.user), from: caller.from }
    }
}

/// How somebody is called who is gone, in the audit and in the logs of imports.
pub(crate) fn gone(id: UserId) -> String {
    format!("#{}", id.to_string().get(..8).unwrap_or_default())
}

/// Writes down what was done, in the audit of the organization in which it was done; call it in the transaction of
/// what it tells. Names and addresses of people must not be in `subject` and `changes`, nor any secret: say
/// [`Subject::Person`] and [`Change::hidden`].
///
/// # Errors
/// When the store cannot write.
pub fn record(
    w: &mut WriteTxn,
    by: impl Into<Originator>,
    now: Time,
    action: Action,
    subject: Subject,
    changes: Vec<Change>,
) -> Result<(), Error> {
    let Originator { org, actor, from } = by.into();
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
        let codes: Vec<String> = roles.iter().map(code).collect();
        Some(codes.join(" ")).filter(|codes| !codes.is_empty())
    };
    changed("roles", names(before), names(after)).into_iter().collect()
}

/// Every field of a struct that differs, by its name on the wire (`passwords.least` for one within another), with its
/// values: for settings, which have neither names of people nor secrets in them.
pub fn changed_fields<T: serde::Serialize>(before: &T, after: &T) -> Vec<Change> {
    let fields = |value: &T| {
        let mut fields = Vec::new();
        flat("", serde_json::to_value(value).unwrap_or_default(), &mut fields);
        fields
    };
    // Both are of one type, so their fields come in the same order.
    let both = fields(before).into_iter().zip(fields(after));
    both.filter_map(|((field, before), (_, after))| changed(&field, before, after)).collect()
}

fn flat(name: &str, value: Value, fields: &mut Vec<(String, Option<String>)>) {
    match value {
        Value::Object(inner) => {
            for (field, value) in inner {
                flat(&if name.is_empty() { field } else { format!("{name}.{field}") }, value, fields);
            }
        }
        Value::Null => fields.push((name.to_owned(), None)),
        Value::String(text) => fields.push((name.to_owned(), Some(text))),
        other => fields.push((name.to_owned(), Some(other.to_string()))),
    }
}

/// The code of a role or a permission, as it stands on the wire.
fn code(role: impl serde::Serialize) -> String {
    match serde_json::to_value(role) {
        Ok(Value::String(code)) => code,
        _ => String::new(),
    }
}

impl App {
    /// Signs a checkpoint for each chain that grew and waited long enough, and writes the new ones to the file that is
    /// meant to be copied away; `noted` is what stands in it already, for as long as the program runs.
    pub(crate) async fn seal_audits(&self, noted: &mut HashMap<OrgId, u64>) -> Result<(), Error> {
        let now = self.now();
        let (due, unnoted) = self.read(|r| {
            let (mut due, mut unnoted) = (Vec::new(), false);
            for organization in orgs::list(r)? {
                let Some(head) = audit::head(r, organization.id)? else { continue };
                // A chain without a checkpoint waits since its first entry, which is when it was begun.
                if head.number > head.sealed && now.since(head.sealed_at) >= CHECKPOINT {
                    due.push(organization.id);
                }
                unnoted |= noted.get(&organization.id).copied().unwrap_or(0) < head.sealed;
            }
            Ok((due, unnoted))
        })?;
        if !due.is_empty() {
            self.as_appliance(move |w| {
                for org in &due {
                    audit::seal(w, *org, now)?;
                }
                Ok(())
            })
            .await?;
        } else if !unnoted {
            return Ok(());
        }
        let fresh = self.read(|r| {
            let mut fresh = Vec::new();
            for organization in orgs::list(r)? {
                let checkpoint = audit::checkpoint(r, organization.id)?;
                fresh.extend(checkpoint.filter(|c| noted.get(&c.org).copied().unwrap_or(0) < c.number));
            }
            Ok(fresh)
        })?;
        self.store.write_down(&fresh)?;
        noted.extend(fresh.iter().map(|c| (c.org, c.number)));
        Ok(())
    }
}
