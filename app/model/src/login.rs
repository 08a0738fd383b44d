//! Sessions and attempts to sign in.

use crate::{
    id::{OrgId, SessionId, UserId},
    text::Language,
    time::Time,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a session lasts without a request.
pub const IDLE: Duration = Duration::from_secs(30 * 60);
/// How long a session lasts at most.
pub const WHOLE: Duration = Duration::from_secs(12 * 60 * 60);
/// How long a panel stays signed in without a touch.
pub const PANEL_IDLE: Duration = Duration::from_secs(45);
/// How long a panel stays signed in at most.
pub const PANEL_WHOLE: Duration = Duration::from_secs(5 * 60);
/// Wrong passwords for one account before it has to wait.
pub const WRONG_PASSWORDS: u32 = 5;
/// How long it then has to wait.
pub const WAIT: Duration = Duration::from_secs(60);

/// What the first set-up asks for: it makes the top organization and its first administrator.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetUp {
    /// The secret of the one-time link.
    pub token: String,
    /// The name of the organization.
    pub organization: String,
    /// The administrator's address.
    pub email: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's password.
    pub password: String,
    /// The language of the organization.
    pub language: Language,
    /// The IANA time zone of the browser.
    pub time_zone: String,
}

/// What somebody must do before anything else; until then only the own account answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequiredStep {
    /// Choose another password: an administrator typed the present one.
    ChangePassword,
    /// Set up a second factor: the organization wants one of its administrators.
    AddSecondFactor,
}

/// A signed-in session. Its secret is stored hashed, as the key of the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Session {
    /// The public name of it.
    pub id: SessionId,
    /// The organization.
    pub org: OrgId,
    /// Who.
    pub user: UserId,
    /// The epoch of the user when it began; a later epoch ends it.
    pub auth_epoch: u32,
    /// When it began.
    pub began: Time,
    /// When it was last used, to the minute.
    pub used: Time,
    /// The network address that it was begun from.
    pub address: String,
    /// The program that it was begun with, as it names itself (RFC 9110, 10.1.5), tamed and cut.
    pub program: String,
}

impl Session {
    /// Whether it still holds at `now`.
    #[must_use]
    pub fn holds(&self, now: Time) -> bool {
        now.since(self.began) < WHOLE && now.since(self.used) < IDLE
    }
}
