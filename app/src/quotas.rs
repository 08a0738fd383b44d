//! Quotas: what a person has printed this month, and whether more fits.

use crate::{App, Error};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use model::{
    id::{DeliveryId, OrgId, UserId},
    jobs::Printed,
    orgs::Organization,
    quotas::Charge,
    time::Time,
};
use storage::{Rows, quotas};

/// When the calendar month of `now` began in the organization's time zone.
pub(crate) fn month_began(now: Time, time_zone: &str) -> Time {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let began = Timestamp::from_millisecond(now.0)
        .ok()
        .map(|t| t.to_zoned(zone))
        .and_then(|t| t.start_of_day().ok().and_then(|d| d.checked_sub(i64::from(d.day() - 1).days()).ok()));
    began.map_or(now, |t| Time(t.timestamp().as_millisecond()))
}

/// What the person has printed this month and how much is allowed.
pub(crate) fn used(r: &impl Rows, org: &Organization, user: UserId, now: Time) -> Result<i64, Error> {
    Ok(quotas::used(r, org.id, user, month_began(now, &org.settings.time_zone))?)
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

impl App {
    /// Whether the person has nothing left of the month's quota, so that a submission would be in vain.
    pub(crate) fn quota_spent(&self, r: &impl Rows, org: &Organization, user: UserId) -> Result<bool, Error> {
        let Some(limit) = org.settings.monthly_impressions else { return Ok(false) };
        Ok(used(r, org, user, self.now())? >= i64::from(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_local_midnight() {
        let at = |text: &str| Time(text.parse::<Timestamp>().unwrap().as_millisecond());
        let check =
            |now: &str, zone: &str, want: &str| assert_eq!(month_began(at(now), zone), at(want), "{now} {zone}");
        check("2026-11-23T04:00:00Z", "UTC", "2026-11-01T00:00:00Z");
        check("2026-11-23T04:00:00Z", "Europe/Paris", "2026-10-31T23:00:00Z");
        check("2026-04-10T04:00:00Z", "Europe/Paris", "2026-03-31T22:00:00Z");
        check("2026-11-01T02:00:00Z", "America/Toronto", "2026-10-01T04:00:00Z");
    }
}
