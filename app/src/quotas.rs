//! Quotas: what counts for somebody, what was used of it and what is left; who may set them, and give for once.

mod calendar;
pub mod rehearsal;

#[cfg(test)]
mod tests;

use crate::{
    App, Caller, Error,
    audit::{self, Change, Subject},
    caller::present,
};
use model::{
    access::Permission,
    audit::Action,
    id::{DeliveryId, GrantId, OrgId, UserId},
    jobs::Printed,
    orgs::Organization,
    print_groups::PrintGroup,
    print_users::PrintUser,
    quotas::{Charge, EffectiveQuota, Grant, Period, Quota, QuotaAccount, QuotaLimit, QuotaState},
    text::{BadText, Line},
    time::Time,
};
use storage::{Rows, orgs, print_groups, print_users, quotas, users};

/// The most that is given for once.
const GIVEN_MOST: u32 = 100_000;

/// The quota of everybody of whom nothing else is said, and whether Print Management follows Account Management.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintSettings {
    /// The quota.
    pub quota: Quota,
    /// Whether people come and go by themselves.
    pub keep_print_users: bool,
}

impl PrintSettings {
    fn of(organization: &Organization) -> Self {
        Self { quota: organization.settings.quota, keep_print_users: organization.settings.keep_print_users }
    }
}

impl App {
    /// Where the caller stands with the own quota.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without an own queue.
    pub fn own_quota(&self, caller: &Caller) -> Result<QuotaState, Error> {
        caller.may(Permission::OwnQueue)?;
        let now = self.now();
        self.read(|r| state(r, &present(r, caller.org)?, caller.user, now))
    }

    /// The organization, for the tag of its row, and what it says about printing.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who looks after nobody’s printing.
    pub fn print_settings(&self, caller: &Caller) -> Result<(Organization, PrintSettings), Error> {
        may_look(caller)?;
        self.read(|r| {
            let organization = present(r, caller.org)?;
            let settings = PrintSettings::of(&organization);
            Ok((organization, settings))
        })
    }

    /// Sets the quota of everybody of whom nothing else is said. Whoever has used more of it has nothing left; what is on
    /// its way comes out.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to set quotas; [`Error::Changed`].
    pub async fn set_print_settings(&self, caller: &Caller, settings: PrintSettings) -> Result<(), Error> {
        caller.may(Permission::ManageQuotas)?;
        if !settings.keep_print_users && self.print_settings(caller)?.1.keep_print_users {
            // From now on the list is what the last import made of it: it begins with who is there.
            self.import_print_users(caller).await?;
        }
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            let organization = present(w, actor.org)?;
            actor.saw(&organization)?;
            let PrintSettings { quota, keep_print_users } = settings;
            let changed = model::orgs::Settings { quota, keep_print_users, ..organization.settings.clone() };
            let changes = audit::changed_fields(&organization.settings, &changed);
            let named = Subject::Organization(organization.id, organization.name.to_string());
            orgs::put(w, &Organization { settings: changed, ..organization })?;
            audit::record(w, actor, now, Action::SettingsChanged, named, changes)
        })
        .await
    }

    /// Gives somebody impressions for once: they count until the quota begins anew. The reason is kept.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to set quotas; the field that cannot be taken.
    pub async fn give_impressions(
        &self,
        caller: &Caller,
        user: UserId,
        (impressions, color_impressions): (u32, u32),
        reason: &str,
    ) -> Result<Grant, Error> {
        caller.may(Permission::ManageQuotas)?;
        let reason: Line = reason.parse().map_err(|bad| Error::Field("reason", bad))?;
        if impressions == 0 {
            return Err(Error::Field("impressions", BadText::Empty));
        }
        if impressions > GIVEN_MOST {
            return Err(Error::Field("impressions", BadText::TooLong));
        }
        if color_impressions > impressions {
            return Err(Error::Field("color_impressions", BadText::TooLong));
        }
        let id = GrantId(self.random());
        self.act(caller, Permission::ManageQuotas, move |w, actor, now| {
            users::get(w, actor.org, user)?.ok_or(Error::NotFound)?;
            if let Some(made) = actor.made(w, now)? {
                let given = quotas::grants(w, actor.org, user, Time(0))?.into_iter();
                return given.into_iter().find(|grant| grant.id.0 == made).ok_or(Error::NotFound);
            }
            let (org, by) = (actor.org, (actor.home, actor.user));
            let reason = reason.clone();
            let grant = Grant { id, org, user, at: now, impressions, color_impressions, reason, by };
            quotas::grant(w, &grant)?;
            let changes = vec![
                Change::of("impressions", None::<u32>, Some(impressions)),
                Change::of("color_impressions", None::<u32>, Some(color_impressions)),
                Change::of("reason", None::<&str>, Some(grant.reason.as_str())),
            ];
            audit::record(w, actor, now, Action::ImpressionsGiven, Subject::Person(org, user), changes)?;
            actor.has_made(w, now, id.0)?;
            Ok(grant)
        })
        .await
    }

    /// Whether the person has nothing left of the quota, so that a submission would be in vain.
    pub(crate) fn check_quota(&self, r: &impl Rows, org: &Organization, user: UserId) -> Result<(), Error> {
        let state = needed(r, org, user, self.now())?;
        if state.spent() { Err(Error::OverQuota(state.impressions.renews)) } else { Ok(()) }
    }
}

/// Goes on only for who looks after the printing of others, be it only to help.
pub(crate) fn may_look(caller: &Caller) -> Result<(), Error> {
    caller.may(Permission::ManageQuotas).or_else(|_| caller.may(Permission::ViewQueues))
}

/// What counts for somebody, with what Print Management knows of the person.
pub(crate) fn effective(r: &impl Rows, org: &Organization, user: UserId) -> Result<EffectiveQuota, Error> {
    let row = print_users::get(r, org.id, user)?;
    let groups = row.as_ref().map(|row| groups_of(r, row)).transpose()?.unwrap_or_default();
    Ok(EffectiveQuota::of(org.settings.quota, &groups, row.and_then(|row| row.quota)))
}

/// The groups of Print Management that somebody is in.
pub(crate) fn groups_of(r: &impl Rows, row: &PrintUser) -> Result<Vec<PrintGroup>, Error> {
    let mut groups = Vec::with_capacity(row.groups.len());
    for group in &row.groups {
        groups.extend(print_groups::get(r, row.org, *group)?);
    }
    Ok(groups)
}

/// Where somebody stands with the quota.
pub(crate) fn state(r: &impl Rows, org: &Organization, user: UserId, now: Time) -> Result<QuotaState, Error> {
    look(r, org, user, now, true)
}

/// The same as far as something depends on it: nobody counts what is not limited.
pub(crate) fn needed(r: &impl Rows, org: &Organization, user: UserId, now: Time) -> Result<QuotaState, Error> {
    look(r, org, user, now, false)
}

fn look(r: &impl Rows, org: &Organization, user: UserId, now: Time, shown: bool) -> Result<QuotaState, Error> {
    let EffectiveQuota { impressions, color } = effective(r, org, user)?;
    let account = |limit: QuotaLimit, in_color: bool| {
        let cycle = calendar::cycle(now, &org.settings.time_zone, limit.period);
        let (mut used, mut granted) = (0, 0);
        if shown || limit.limit.is_some() {
            used = if in_color {
                let lines = quotas::charges(r, org.id, user, cycle.began, Time(i64::MAX))?;
                lines.iter().map(|line| line.color_impressions).sum()
            } else {
                quotas::used(r, org.id, user, cycle.began)?
            };
            let given = quotas::grants(r, org.id, user, cycle.began)?;
            let of = |grant: &Grant| if in_color { grant.color_impressions } else { grant.impressions };
            granted = given.iter().map(|grant| u64::from(of(grant))).sum();
        }
        Ok::<_, Error>(QuotaAccount::new(limit, used, granted, cycle.renews))
    };
    Ok(QuotaState { impressions: account(impressions, false)?, color: account(color, true)? })
}

/// What a delivery has been charged so far.
pub(crate) fn charged(r: &impl Rows, org: OrgId, delivery: DeliveryId) -> Result<Printed, Error> {
    let lines = quotas::of_delivery(r, org, delivery)?;
    let sum = |part: fn(&Charge) -> i64| u32::try_from(lines.iter().map(part).sum::<i64>()).unwrap_or(0);
    Ok(Printed {
        impressions: sum(|c| c.impressions),
        sheets: sum(|c| c.sheets),
        color_impressions: sum(|c| c.color_impressions),
    })
}

/// What changed of a quota, by its names on the wire.
pub(crate) fn changed_quota(before: Option<Quota>, after: Option<Quota>) -> Vec<Change> {
    let period = |quota: Quota| match quota.period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
    };
    let limit = |limit: Option<u32>| limit.map_or_else(|| "unlimited".to_owned(), |limit| limit.to_string());
    let all = |quota: Quota| limit(quota.impressions);
    let color = |quota: Quota| limit(quota.color_impressions);
    let changes = [
        audit::changed("quota.period", before.map(period), after.map(period)),
        audit::changed("quota.impressions", before.map(all), after.map(all)),
        audit::changed("quota.color_impressions", before.map(color), after.map(color)),
    ];
    changes.into_iter().flatten().collect()
}
