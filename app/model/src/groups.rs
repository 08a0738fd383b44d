//! Groups of users, which hand their roles on to their members.

use crate::{
    access::Roles,
    id::{GroupId, OrgId},
    text::GroupName,
};
use serde::{Deserialize, Serialize};

/// A group of users of one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Group {
    /// The identifier.
    pub id: GroupId,
    /// The organization.
    pub org: OrgId,
    /// The unique name, at most 80 characters (X11).
    pub name: GroupName,
    /// The roles that its members inherit (B3).
    pub roles: Roles,
}
