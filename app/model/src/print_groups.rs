//! The groups of Print Management: who prints under which quota, and whether in color. They have nothing to do with the
//! groups of Account Management, which hand on roles (C14). And which quota counts for somebody in several of them.

use crate::{
    id::{OrgId, PrintGroupId},
    quotas::{EffectiveQuota, Period, Quota, QuotaLimit, QuotaSource},
    text::GroupName,
};
use serde::{Deserialize, Serialize};

/// A group of people who print (I7, I8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintGroup {
    /// The identifier.
    pub id: PrintGroupId,
    /// The organization.
    pub org: OrgId,
    /// The unique name, at most 80 characters (I7).
    pub name: GroupName,
    /// The quota of each of its members; none where the group says nothing about it.
    pub quota: Option<Quota>,
    /// Whether its members may print in color, within the quota (I8).
    pub color: bool,
}

impl EffectiveQuota {
    /// What counts: the quota set for the person, else the widest of the groups, else that of the organization.
    ///
    /// A group without a quota says nothing about it, and takes nothing from another group. All impressions and those in
    /// color are looked at each for itself, so that somebody in two groups has the better of both.
    #[must_use]
    pub fn of(default: Quota, groups: &[PrintGroup], own: Option<Quota>) -> Self {
        let limits = |quota: Quota, source: QuotaSource| Self {
            impressions: QuotaLimit { limit: quota.impressions, period: quota.period, source: source.clone() },
            color: QuotaLimit { limit: quota.color_impressions, period: quota.period, source },
        };
        if let Some(own) = own {
            return limits(own, QuotaSource::User);
        }
        let mut groups: Vec<_> = groups.iter().collect();
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        let (mut all, mut color) = (Vec::new(), Vec::new());
        for group in groups {
            let source = QuotaSource::Group(group.name.clone());
            let said = group.quota.map(|quota| limits(quota, source.clone()));
            match said {
                Some(said) if group.color => color.push(said.color),
                None if group.color => {}
                _ => color.push(QuotaLimit { limit: Some(0), period: Period::Month, source }),
            }
            all.extend(group.quota.map(|quota| limits(quota, QuotaSource::Group(group.name.clone())).impressions));
        }
        let default = limits(default, QuotaSource::Organization);
        Self { impressions: widest(all).unwrap_or(default.impressions), color: widest(color).unwrap_or(default.color) }
    }
}

/// The limit under which one prints most; the first of those that are alike.
fn widest(limits: Vec<QuotaLimit>) -> Option<QuotaLimit> {
    let breadth = |limit: &QuotaLimit| {
        let times_a_year: u64 = match limit.period {
            Period::Day => 365,
            Period::Week => 52,
            Period::Month => 12,
        };
        limit.limit.map_or(u64::MAX, |limit| u64::from(limit).saturating_mul(times_a_year))
    };
    limits.into_iter().reduce(|best, next| if breadth(&next) > breadth(&best) { next } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, quota: Option<Quota>, color: bool) -> PrintGroup {
        PrintGroup { id: PrintGroupId([1; 16]), org: OrgId([1; 16]), name: name.parse().unwrap(), quota, color }
    }

    fn quota(period: Period, impressions: impl Into<Option<u32>>, color: impl Into<Option<u32>>) -> Quota {
        Quota { period, impressions: impressions.into(), color_impressions: color.into() }
    }

    /// The limits as a line: all impressions and who says so, color and who says so.
    fn line(quota: &EffectiveQuota) -> String {
        let one = |limit: &QuotaLimit| {
            let number = limit.limit.map_or("any".to_owned(), |n| format!("{n} a {:?}", limit.period).to_lowercase());
            let source = match &limit.source {
                QuotaSource::Organization => "organization",
                QuotaSource::Group(name) => name.as_str(),
                QuotaSource::User => "user",
            };
            format!("{number} ({source})")
        };
        format!("{}, color {}", one(&quota.impressions), one(&quota.color))
    }

    #[test]
    fn the_widest_quota_counts_and_says_whose_it_is() {
        let default = quota(Period::Month, 200, 50);
        let check = |groups: &[PrintGroup], own: Option<Quota>, want: &str| {
            assert_eq!(line(&EffectiveQuota::of(default, groups, own)), want);
        };
        let students = group("Students", Some(quota(Period::Month, 100, 0)), true);
        let daily = group("Daily", Some(quota(Period::Day, 5, None)), true);
        let class = group("Class 3b", None, true);
        let gray = group("Gray", None, false);
        check(&[], None, "200 a month (organization), color 50 a month (organization)");
        check(std::slice::from_ref(&students), None, "100 a month (Students), color 0 a month (Students)");
        // 5 a day are more than 100 a month.
        check(&[students.clone(), daily.clone()], None, "5 a day (Daily), color any (Daily)");
        // A group that says nothing gives nothing and takes nothing.
        check(std::slice::from_ref(&class), None, "200 a month (organization), color 50 a month (organization)");
        check(&[class, students.clone()], None, "100 a month (Students), color 0 a month (Students)");
        check(std::slice::from_ref(&gray), None, "200 a month (organization), color 0 a month (Gray)");
        check(&[gray.clone(), daily], None, "5 a day (Daily), color any (Daily)");
        let own = quota(Period::Week, 7, 2);
        check(&[gray, students], Some(own), "7 a week (user), color 2 a week (user)");
        check(&[], Some(Quota::UNLIMITED), "any (user), color any (user)");
    }
}
