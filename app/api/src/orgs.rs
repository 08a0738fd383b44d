//! The organization.

use model::{access::Role, orgs::Settings};
use serde::{Deserialize, Serialize};

/// `GET /api/organization`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationInfo {
    /// Its name.
    pub name: String,
    /// The roles that everybody in it has.
    pub roles: Vec<Role>,
    /// What its administrators have set.
    pub settings: Settings,
}

/// `PUT /api/organization/settings`
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetSettings {
    /// All of them.
    pub settings: Settings,
}

/// `PUT /api/organization/roles` (B26)
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SetRoles {
    /// All of them.
    pub roles: Vec<Role>,
}
