//! Rehearsal: what the last month would have been under a rule that is not in force yet. It goes through the ledger and
//! changes nothing.

use super::{calendar, groups_of};
use crate::{App, Caller, Error, caller::present};
use model::{
    access::Permission,
    id::{DeliveryId, PrintGroupId, UserId},
    orgs::Organization,
    print_users::PrintUser,
    quotas::{Charge, EffectiveQuota, Quota, QuotaLimit},
    text::Email,
    time::{Day, Time},
};
use std::collections::BTreeMap;
use storage::{Rows, print_groups, print_users, quotas, users};

/// The rule that is tried, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProposedRule {
    /// The quota of everybody of whom nothing else is said.
    Organization(Quota),
    /// What a group says: its quota, and whether its members may print in color.
    Group(PrintGroupId, Option<Quota>, bool),
    /// The quota of one person.
    User(UserId, Quota),
}

/// What would have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// The first day that was looked at.
    pub from: Day,
    /// The last one.
    pub last: Day,
    /// How many of those whom the rule is for have printed.
    pub people: u64,
    /// How many jobs they have printed.
    pub jobs: u64,
    /// Whoever would have been stopped, or have got black and white for color, in the order of addresses.
    pub lines: Vec<RehearsalLine>,
}

/// What would have become of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RehearsalLine {
    /// The address.
    pub email: Email,
    /// The name.
    pub name: String,
    /// The jobs that the person has printed.
    pub jobs: u64,
    /// Their impressions.
    pub impressions: u64,
    /// The jobs that would not have been printed.
    pub stopped_jobs: u64,
    /// Their impressions.
    pub stopped_impressions: u64,
    /// The jobs that would have come out in black and white instead of color.
    pub monochrome_jobs: u64,
    /// When the first of these was released.
    pub first: Option<Time>,
}

impl App {
    /// What the last month would have been under `rule`, the other rules being as they are now.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to set quotas; [`Error::NotFound`] for a group or a person that is not
    /// there.
    pub fn rehearse(&self, caller: &Caller, rule: &ProposedRule) -> Result<Rehearsal, Error> {
        caller.may(Permission::ManageQuotas)?;
        let now = self.now();
        self.read(|r| {
            let organization = present(r, caller.org)?;
            let zone = organization.settings.time_zone.as_str();
            let (from, until) = calendar::last_month(now, zone);
            let (first, last) = (calendar::day_of(from, zone), calendar::day_of(Time(until.0.saturating_sub(1)), zone));
            let mut told = Rehearsal { from: first, last, people: 0, jobs: 0, lines: Vec::new() };
            for id in concerned(r, &organization, rule)? {
                let Some(user) = users::get(r, caller.org, id)? else { continue };
                let prints = prints(quotas::charges(r, caller.org, id, from, until)?);
                if prints.is_empty() {
                    continue;
                }
                let quota = proposed(r, &organization, id, rule)?;
                let line = RehearsalLine {
                    email: user.details.email.clone(),
                    name: user.details.name.to_string(),
                    ..tried(&quota, &prints, zone, user.details.email)
                };
                told.people += 1;
                told.jobs = told.jobs.saturating_add(line.jobs);
                told.lines.extend(Some(line).filter(|line| line.first.is_some()));
            }
            told.lines.sort_by(|a, b| a.email.cmp(&b.email));
            Ok(told)
        })
    }
}

/// Whom the rule is for.
fn concerned(r: &impl Rows, org: &Organization, rule: &ProposedRule) -> Result<Vec<UserId>, Error> {
    match rule {
        ProposedRule::Organization(_) => {
            let mut all = Vec::new();
            users::any(r, org.id, |user| {
                all.push(user.id);
                Ok(true)
            })?;
            Ok(all)
        }
        ProposedRule::Group(group, ..) => {
            print_groups::get(r, org.id, *group)?.ok_or(Error::NotFound)?;
            Ok(print_groups::members(r, org.id, *group)?)
        }
        ProposedRule::User(user, _) => {
            users::get(r, org.id, *user)?.ok_or(Error::NotFound)?;
            Ok(vec![*user])
        }
    }
}

/// What would count for somebody under the rule.
fn proposed(r: &impl Rows, org: &Organization, user: UserId, rule: &ProposedRule) -> Result<EffectiveQuota, Error> {
    let row = print_users::get(r, org.id, user)?.unwrap_or(PrintUser::new(org.id, user, Time(0)));
    let mut groups = groups_of(r, &row)?;
    let (mut default, mut own) = (org.settings.quota, row.quota);
    match rule {
        ProposedRule::Organization(quota) => default = *quota,
        ProposedRule::User(_, quota) => own = Some(*quota),
        ProposedRule::Group(id, quota, color) => {
            for group in groups.iter_mut().filter(|group| group.id == *id) {
                (group.quota, group.color) = (*quota, *color);
            }
        }
    }
    Ok(EffectiveQuota::of(default, &groups, own))
}

/// One delivery, with what it came to in the end.
struct Print {
    at: Time,
    impressions: u64,
    color: u64,
}

/// What came out, in the order in which it was released.
fn prints(charges: Vec<Charge>) -> Vec<Print> {
    let mut deliveries: BTreeMap<(Time, DeliveryId), (i64, i64)> = BTreeMap::new();
    for charge in charges {
        let sum = deliveries.entry((charge.at, charge.delivery)).or_default();
        *sum = (sum.0.saturating_add(charge.impressions), sum.1.saturating_add(charge.color_impressions));
    }
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    let prints = deliveries.into_iter();
    let prints = prints.map(|((at, _), (all, color))| Print { at, impressions: whole(all), color: whole(color) });
    prints.filter(|print| print.impressions > 0).collect()
}

/// What was used of a limit in the period at hand.
struct RunningAccount<'l> {
    limit: &'l QuotaLimit,
    began: Option<Time>,
    used: u64,
}

impl<'l> RunningAccount<'l> {
    const fn new(limit: &'l QuotaLimit) -> Self {
        Self { limit, began: None, used: 0 }
    }

    /// Whether `more` fits at `at`.
    fn fits(&mut self, at: Time, zone: &str, more: u64) -> bool {
        let began = Some(calendar::cycle(at, zone, self.limit.period).began);
        if self.began != began {
            (self.began, self.used) = (began, 0);
        }
        self.limit.limit.is_none_or(|limit| self.used.saturating_add(more) <= u64::from(limit))
    }
}

fn tried(quota: &EffectiveQuota, prints: &[Print], zone: &str, email: Email) -> RehearsalLine {
    let (mut all, mut color) = (RunningAccount::new(&quota.impressions), RunningAccount::new(&quota.color));
    let forbidden = quota.color.limit == Some(0);
    let mut line = RehearsalLine {
        email,
        name: String::new(),
        jobs: 0,
        impressions: 0,
        stopped_jobs: 0,
        stopped_impressions: 0,
        monochrome_jobs: 0,
        first: None,
    };
    for print in prints {
        line.jobs += 1;
        line.impressions = line.impressions.saturating_add(print.impressions);
        let in_color = if forbidden { 0 } else { print.color };
        let fits = all.fits(print.at, zone, print.impressions) && color.fits(print.at, zone, in_color);
        if fits {
            all.used = all.used.saturating_add(print.impressions);
            color.used = color.used.saturating_add(in_color);
            line.monochrome_jobs += u64::from(forbidden && print.color > 0);
        } else {
            line.stopped_jobs += 1;
            line.stopped_impressions = line.stopped_impressions.saturating_add(print.impressions);
        }
        if !fits || forbidden && print.color > 0 {
            line.first = line.first.or(Some(print.at));
        }
    }
    line
}
