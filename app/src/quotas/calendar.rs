//! When days, weeks and months begin in the time zone of an organization.

use jiff::{Timestamp, ToSpan, Zoned, civil, tz::TimeZone};
use model::{
    quotas::Period,
    time::{Day, Time},
};

/// The period that an instant lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// When it began.
    pub(crate) began: Time,
    /// The day on which the next one begins.
    pub(crate) renews: Day,
}

/// The period that `now` lies in: it begins at local midnight, weeks with Monday.
pub(crate) fn cycle(now: Time, time_zone: &str, period: Period) -> Cycle {
    let here = local(now, time_zone);
    let today = here.date();
    let (first, next) = match period {
        Period::Day => (today, today.tomorrow().ok()),
        Period::Week => {
            let days = today.weekday().to_monday_zero_offset();
            let monday = today.checked_sub(i64::from(days).days()).unwrap_or(today);
            (monday, monday.checked_add(7.days()).ok())
        }
        Period::Month => (today.first_of_month(), today.last_of_month().tomorrow().ok()),
    };
    Cycle { began: midnight(first, &here).unwrap_or(now), renews: day(next.unwrap_or(today)) }
}

/// The last whole month of the calendar before `now`: when it began, and when it ended.
pub(crate) fn last_month(now: Time, time_zone: &str) -> (Time, Time) {
    let here = local(now, time_zone);
    let ended = here.date().first_of_month();
    let began = ended.yesterday().map(civil::Date::first_of_month).unwrap_or(ended);
    (midnight(began, &here).unwrap_or(now), midnight(ended, &here).unwrap_or(now))
}

/// The day that `at` lies in.
pub(crate) fn day_of(at: Time, time_zone: &str) -> Day {
    day(local(at, time_zone).date())
}

fn local(at: Time, time_zone: &str) -> Zoned {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone)
}

/// The first instant of a day, which is not midnight where the clocks are changed then.
fn midnight(date: civil::Date, here: &Zoned) -> Option<Time> {
    let begun = date.to_zoned(here.time_zone().clone()).ok()?;
    begun.start_of_day().ok().map(|at| Time(at.timestamp().as_millisecond()))
}

fn day(date: civil::Date) -> Day {
    Day { year: date.year(), month: date.month().unsigned_abs(), day: date.day().unsigned_abs() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn periods_begin_at_local_midnight() {
        let check = |now: &str, zone: &str, period, began: &str, renews: &str| {
            let want = Cycle { began: at(began), renews: renews.parse().unwrap() };
            assert_eq!(cycle(at(now), zone, period), want, "{now} {zone} {period:?}");
        };
        use Period::{Day, Month, Week};
        check("2026-11-23T04:00:00Z", "UTC", Month, "2026-11-01T00:00:00Z", "2026-12-01");
        check("2026-11-23T04:00:00Z", "Europe/Paris", Month, "2026-10-31T23:00:00Z", "2026-12-01");
        check("2026-04-10T04:00:00Z", "Europe/Paris", Month, "2026-03-31T22:00:00Z", "2026-05-01");
        check("2026-11-01T02:00:00Z", "America/Toronto", Month, "2026-10-01T04:00:00Z", "2026-11-01");
        check("2026-12-31T23:30:00Z", "Europe/Paris", Month, "2026-12-31T23:00:00Z", "2027-02-01");
        check("2026-11-29T22:59:00Z", "Europe/Paris", Week, "2026-11-22T23:00:00Z", "2026-11-30");
        check("2026-11-29T23:00:00Z", "Europe/Paris", Week, "2026-11-29T23:00:00Z", "2026-12-07");
        check("2026-11-28T23:30:00Z", "Europe/Paris", Day, "2026-11-28T23:00:00Z", "2026-11-30");
        // Where midnight is skipped, the day begins an hour later.
        check("2026-09-06T12:00:00Z", "America/Santiago", Day, "2026-09-06T04:00:00Z", "2026-09-07");
    }

    #[test]
    fn the_last_month_is_a_whole_one() {
        let check = |now: &str, zone: &str, began: &str, ended: &str| {
            assert_eq!(last_month(at(now), zone), (at(began), at(ended)), "{now} {zone}");
        };
        check("2026-11-28T14:00:00Z", "UTC", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z");
        check("2026-11-28T14:00:00Z", "Europe/Paris", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z");
        check("2027-01-01T00:00:00Z", "UTC", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
    }
}
