//! Quotas: how much somebody may print in a day, a week or a month, what counts where several say something about it,
//! and what is left. And charges: what printing cost whom, in an append-only ledger.

pub mod said;

use crate::{
    id::{DeliveryId, GrantId, JobId, OrgId, UserId},
    jobs::{ColorMode, Options, Printed},
    text::{GroupName, Line},
    time::{Day, Time},
};
use serde::{Deserialize, Serialize};

/// How long a quota lasts before it begins anew, in the time zone of the organization.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month of the calendar.
    #[default]
    Month,
}

/// How much somebody may print in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quota {
    /// What it is counted over.
    pub period: Period,
    /// Impressions: none for as many as one likes, 0 for no printing at all.
    pub impressions: Option<u32>,
    /// How many of these may be in color: none for all of them, 0 for no color.
    pub color_impressions: Option<u32>,
}

impl Quota {
    /// As much as one likes.
    pub const UNLIMITED: Self = Self { period: Period::Month, impressions: None, color_impressions: None };
    /// Nothing at all.
    pub const NOTHING: Self = Self { period: Period::Month, impressions: Some(0), color_impressions: Some(0) };
}

/// Who says how much somebody may print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum QuotaSource {
    /// The organization, for everybody of whom nothing else is said.
    Organization,
    /// A group of Print Management, by its name.
    Group(GroupName),
    /// It was set for this person.
    User,
}

/// A limit that counts for somebody, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotaLimit {
    /// Impressions; none for as many as one likes.
    pub limit: Option<u32>,
    /// What it is counted over.
    pub period: Period,
    /// Who says so.
    pub source: QuotaSource,
}

/// The limits that count for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EffectiveQuota {
    /// Of all impressions.
    pub impressions: QuotaLimit,
    /// Of those in color, which count among all.
    pub color: QuotaLimit,
}

/// Where somebody stands with a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotaAccount {
    /// Impressions; none for as many as one likes.
    pub limit: Option<u32>,
    /// What it is counted over.
    pub period: Period,
    /// Who says so.
    pub source: QuotaSource,
    /// What was given for once, in this period.
    pub granted: u32,
    /// What was printed in this period, and what is on its way.
    pub used: u32,
    /// What is left; none where there is no limit.
    pub left: Option<u32>,
    /// The day on which it begins anew.
    pub renews: Day,
}

impl QuotaAccount {
    /// The account of `limit`, of which so much was used and to which so much was given.
    #[must_use]
    pub fn new(limit: QuotaLimit, used: i64, granted: u64, renews: Day) -> Self {
        let QuotaLimit { limit, period, source } = limit;
        let used = u32::try_from(used.max(0)).unwrap_or(u32::MAX);
        let granted = u32::try_from(granted).unwrap_or(u32::MAX);
        let left = limit.map(|limit| limit.saturating_add(granted).saturating_sub(used));
        Self { limit, period, source, granted, used, left, renews }
    }

    /// Whether nobody could print even one, however much was printed before.
    const fn forbids(&self) -> bool {
        matches!(self.limit, Some(0)) && self.granted == 0
    }
}

/// Where somebody stands with the quota.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotaState {
    /// All impressions.
    pub impressions: QuotaAccount,
    /// Those in color, which count among all.
    pub color: QuotaAccount,
}

/// What is not left for something that was to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortage {
    /// Impressions.
    Impressions,
    /// Impressions in color.
    Color,
}

impl QuotaState {
    /// Whether the person may not print in color at all: color becomes black and white then.
    #[must_use]
    pub const fn color_forbidden(&self) -> bool {
        self.color.forbids()
    }

    /// The options as far as the quota allows color.
    #[must_use]
    pub fn options(&self, wanted: &Options) -> Options {
        let color = if self.color_forbidden() { ColorMode::Monochrome } else { wanted.color };
        Options { color, ..wanted.clone() }
    }

    /// What is missing to print what costs that much; nothing when it fits.
    #[must_use]
    pub fn shortage(&self, cost: Printed) -> Option<Shortage> {
        let short = |account: &QuotaAccount, cost: u32| account.left.is_some_and(|left| cost > left);
        if short(&self.impressions, cost.impressions) {
            Some(Shortage::Impressions)
        } else if short(&self.color, cost.color_impressions) {
            Some(Shortage::Color)
        } else {
            None
        }
    }

    /// Whether nothing is left, so that not even one page could be printed.
    #[must_use]
    pub fn spent(&self) -> bool {
        self.impressions.left == Some(0)
    }
}

/// Impressions that an administrator gave somebody for once: they count until the quota begins anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Grant {
    /// The identifier.
    pub id: GrantId,
    /// The organization.
    pub org: OrgId,
    /// Who got them.
    pub user: UserId,
    /// When.
    pub at: Time,
    /// How many.
    pub impressions: u32,
    /// How many of these may be in color.
    pub color_impressions: u32,
    /// Why.
    pub reason: Line,
    /// Who gave them, with the organization of that account.
    pub by: (OrgId, UserId),
}

/// One line of the ledger. A delivery has one line when it is released and at most one that corrects it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Charge {
    /// The attempt that was charged.
    pub delivery: DeliveryId,
    /// The job.
    pub job: JobId,
    /// Who pays.
    pub user: UserId,
    /// When the job was released: a correction counts in the period of what it corrects.
    pub at: Time,
    /// Impressions, negative where a correction gives back.
    pub impressions: i64,
    /// Sheets, negative where a correction gives back.
    pub sheets: i64,
    /// Colour impressions, negative where a correction gives back.
    pub color_impressions: i64,
}

impl Charge {
    /// What has to be added to `charged` so that `printed` is what was paid in the end; none when nothing has to.
    #[must_use]
    pub fn correction(charged: Printed, printed: Printed) -> Option<(i64, i64, i64)> {
        let step = |was: u32, is: u32| i64::from(is) - i64::from(was);
        let by = (
            step(charged.impressions, printed.impressions),
            step(charged.sheets, printed.sheets),
            step(charged.color_impressions, printed.color_impressions),
        );
        (by != (0, 0, 0)).then_some(by)
    }
}

#[cfg(test)]
mod tests;
