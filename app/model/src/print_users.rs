//! The people of Print Management: what was set for somebody who prints, beside the account.

use crate::{
    id::{OrgId, PrintGroupId, UserId},
    quotas::Quota,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// Somebody whom Print Management knows. Who the person is stands in the account, and is gone with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintUser {
    /// The organization.
    pub org: OrgId,
    /// The person.
    pub user: UserId,
    /// When Print Management came to know the person.
    pub added: Time,
    /// The groups of Print Management that the person is in.
    pub groups: Vec<PrintGroupId>,
    /// The quota that counts instead of those of the groups (I12).
    pub quota: Option<Quota>,
}

impl PrintUser {
    /// Somebody in no group and with no quota of their own.
    #[must_use]
    pub const fn new(org: OrgId, user: UserId, added: Time) -> Self {
        Self { org, user, added, groups: Vec::new(), quota: None }
    }
}
