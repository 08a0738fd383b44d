//! The audit as people look at it: filtered, the latest first, with the names of those who are still there.

use super::gone;
use crate::{App, Caller, Error};
use jiff::{civil::Date, tz::TimeZone};
use model::{
    access::Permission,
    audit::{Action, Actor, Entry, Subject, Value},
    id::{OrgId, UserId},
    text::BadText,
    time::Time,
};
use std::collections::HashMap;
use storage::{Rows, audit, orgs, users};

/// Entries that are looked at for one page: a filter that fits hardly anything must not hold the store for long.
const LOOKED_AT: usize = 20_000;

/// Which entries are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A part of the address of who did it or to whom it was done, or of the name of what it was done to.
    pub search: String,
    /// What was done.
    pub action: Option<Action>,
    /// The first day, in the time zone of the organization.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Filter {
    /// The filter of these texts, of which empty ones filter nothing.
    ///
    /// # Errors
    /// The field that is no action or no day of the form 2026-11-23.
    pub fn parsed(search: &str, action: &str, from: &str, to: &str) -> Result<Self, Error> {
        let day = |field, text: &str| match text.trim() {
            "" => Ok(None),
            day => day.parse::<Date>().map(Some).map_err(|_| Error::Field(field, BadText::Form)),
        };
        let action = match action.trim() {
            "" => None,
            code => Some(code.parse().map_err(|_| Error::Field("action", BadText::Form))?),
        };
        Ok(Self { search: search.trim().to_lowercase(), action, from: day("from", from)?, to: day("to", to)? })
    }
}

/// An entry with the names of this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEntry {
    /// Its number.
    pub number: u64,
    /// Who did it: an address, or the pseudonym of somebody who is gone; empty for the appliance.
    pub who: String,
    /// To whom or what.
    pub whom: String,
    /// What changed: field, before, after. Both none for a value that is not kept.
    pub changes: Vec<(String, Option<String>, Option<String>)>,
    /// The entry itself.
    pub entry: Entry,
}

/// A part of the audit.
pub struct Page {
    /// The entries, the latest first.
    pub entries: Vec<NamedEntry>,
    /// The number to go on before, when there may be more.
    pub next: Option<u64>,
}

impl App {
    /// At most `limit` entries of the organization that is acted in, from before number `before`. A page may have
    /// fewer, or none, and yet go on.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view the audit.
    pub fn audit(&self, caller: &Caller, filter: &Filter, before: Option<u64>, limit: usize) -> Result<Page, Error> {
        caller.may(Permission::ViewAudit)?;
        let zone = self.time_zone(caller)?;
        let (from, to) = span(filter, &zone);
        self.read(|r| {
            let last = audit::head(r, caller.org)?.map_or(0, |head| head.number);
            let begin = before.map_or(last, |before| before.saturating_sub(1).min(last));
            let mut names = Names { r, known: HashMap::new() };
            let (mut entries, mut looked_at, mut next) = (Vec::new(), 0_usize, None);
            audit::visit_back(r, caller.org, begin, |number, entry| {
                if entries.len() == limit || looked_at == LOOKED_AT {
                    next = Some(number.saturating_add(1));
                    return Ok(false);
                }
                looked_at += 1;
                let wanted = filter.action.is_none_or(|action| action == entry.action)
                    && from.is_none_or(|from| from <= entry.at)
                    && to.is_none_or(|to| entry.at < to);
                if wanted {
                    let told = names.told(number, entry)?;
                    if [&told.who, &told.whom].iter().any(|name| name.to_lowercase().contains(&filter.search)) {
                        entries.push(told);
                    }
                }
                Ok::<_, Error>(true)
            })?;
            Ok(Page { entries, next })
        })
    }

    /// Writes down that somebody takes the audit away as a file.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view the audit.
    pub async fn exports_audit(&self, caller: &Caller) -> Result<(), Error> {
        self.note_reading(caller, Permission::ViewAudit, Action::AuditExported, Subject::Nothing).await
    }
}

/// The first instant that is wanted, and the first that is not any more.
fn span(filter: &Filter, zone: &TimeZone) -> (Option<Time>, Option<Time>) {
    let begin = |day: Date| {
        let begin = zone.to_ambiguous_zoned(day.to_datetime(jiff::civil::Time::midnight())).compatible().ok()?;
        Some(Time(begin.timestamp().as_millisecond()))
    };
    (filter.from.and_then(begin), filter.to.and_then(|day| begin(day.tomorrow().ok()?)))
}

/// The addresses of people, each looked up once.
struct Names<'r, R> {
    r: &'r R,
    known: HashMap<(OrgId, UserId), String>,
}

impl<R: Rows> Names<'_, R> {
    fn told(&mut self, number: u64, entry: Entry) -> Result<NamedEntry, Error> {
        let who = match &entry.actor {
            Actor::Appliance => String::new(),
            Actor::Person(org, user) => self.person(*org, *user)?,
            Actor::Agent(agent) => format!("agent {agent}"),
        };
        let whom = match &entry.subject {
            Subject::Nothing => String::new(),
            Subject::Person(org, user) => self.person(*org, *user)?,
            // The name of today, where it has one still.
            Subject::Organization(org, name) => orgs::get(self.r, *org)?.map_or(name.clone(), |o| o.name.to_string()),
            Subject::Thing(name) => name.clone(),
        };
        let mut changes = Vec::with_capacity(entry.changes.len());
        for change in &entry.changes {
            changes.push((change.field.clone(), self.value(&change.before)?, self.value(&change.after)?));
        }
        Ok(NamedEntry { number, who, whom, changes, entry })
    }

    fn value(&mut self, value: &Value) -> Result<Option<String>, Error> {
        Ok(match value {
            Value::None | Value::Hidden => None,
            Value::Text(text) => Some(text.clone()),
            Value::Person(org, user) => Some(self.person(*org, *user)?),
        })
    }

    fn person(&mut self, org: OrgId, user: UserId) -> Result<String, Error> {
        if let Some(known) = self.known.get(&(org, user)) {
            return Ok(known.clone());
        }
        let name = match users::get(self.r, org, user)? {
            Some(found) => found.details.email.to_string(),
            None => gone(user),
        };
        self.known.insert((org, user), name.clone());
        Ok(name)
    }
}
