//! Charges: what printing cost whom, in an append-only ledger.

use crate::{
    id::{DeliveryId, JobId, UserId},
    jobs::Printed,
    time::Time,
};
use serde::{Deserialize, Serialize};

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
    /// When.
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

/// Whether `more` impressions fit under `limit` when `used` were printed this month.
#[must_use]
pub fn fits(limit: Option<u32>, used: i64, more: u32) -> bool {
    limit.is_none_or(|limit| used.saturating_add(i64::from(more)) <= i64::from(limit))
}
