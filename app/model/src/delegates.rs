//! Delegates: people who may release the documents of somebody else, who stays their owner and pays for them (I20).

use crate::{
    id::{OrgId, UserId},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// Delegates that one person may have at most.
pub const MOST: usize = 50;

/// Somebody who may release the jobs of somebody else. Whoever is a delegate names none: a delegation is the owner’s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delegate {
    /// The organization of both.
    pub org: OrgId,
    /// Whose jobs.
    pub owner: UserId,
    /// Who may release them.
    pub delegate: UserId,
    /// Since when.
    pub since: Time,
    /// Until when; none for as long as nobody withdraws it.
    pub until: Option<Time>,
}

impl Delegate {
    /// Whether it holds at `now`.
    #[must_use]
    pub fn holds(&self, now: Time) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delegation_ends_at_its_time() {
        let of = |until| Delegate {
            org: OrgId([1; 16]),
            owner: UserId([1; 16]),
            delegate: UserId([2; 16]),
            since: Time(0),
            until,
        };
        assert!(of(None).holds(Time(i64::MAX)));
        assert!(of(Some(Time(5))).holds(Time(4)) && !of(Some(Time(5))).holds(Time(5)));
    }
}
