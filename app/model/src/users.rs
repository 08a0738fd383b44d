//! Users and groups.

pub mod passwords;
pub mod pins;

pub use passwords::{BadPassword, Hint, PASSWORD_MOST, Strength, check_password, strength};
pub use pins::{BadPin, check_pin};

use crate::{
    access::Roles,
    id::{GroupId, OrgId, Pseudonym, UserId},
    text::{Email, GroupName, Language, Line},
    time::Time,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an organization notes about its people beyond what the product knows (D19).
pub type Attributes = BTreeMap<Line, Line>;

/// A person of one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct User {
    /// The identifier.
    pub id: UserId,
    /// The organization that the person belongs to.
    pub org: OrgId,
    /// The address that the person signs in with; unique in the appliance.
    pub email: Email,
    /// How the person is called on screens and on paper.
    pub name: Line,
    /// The first name (D13).
    pub first_name: Option<Line>,
    /// The last name (D13).
    pub last_name: Option<Line>,
    /// Another identifier of the person in the organization, for example `jdupont` (D15).
    pub short_name: Option<Line>,
    /// The department, which feeds reports (D21).
    pub department: Option<Line>,
    /// The cost center, which feeds reports (X7).
    pub cost_center: Option<Line>,
    /// What the organization notes beyond that (D19).
    pub attributes: Attributes,
    /// The chosen language, none to follow the browser.
    pub language: Option<Language>,
    /// The person's own roles (B4).
    pub roles: Roles,
    /// The groups of the person.
    pub groups: Vec<GroupId>,
    /// When the account was made.
    pub created: Time,
    /// Whether the person may sign in and print.
    pub active: bool,
    /// Whether the password was typed by an administrator, so that the person must choose another at the next sign-in.
    pub must_change_password: bool,
    /// Counts up to end every session, link and token of the person at once.
    pub auth_epoch: u32,
    /// Under which the person stands in the history.
    pub pseudonym: Pseudonym,
}

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
