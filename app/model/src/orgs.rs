//! Organizations: who the people, printers and documents belong to.

use crate::{
    access::Roles,
    badges::ReaderStep,
    id::OrgId,
    quotas::Quota,
    text::{Email, Language, OrgName},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// An organization. The first one made at set-up is the top; the others are its children (C1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organization {
    /// Its identifier, the first part of the key of everything that it owns.
    pub id: OrgId,
    /// The organization that made it; none for the top one.
    pub parent: Option<OrgId>,
    /// Its unique name (C3).
    pub name: OrgName,
    /// When it was made.
    pub created: Time,
    /// The roles that all its users inherit (B2).
    pub roles: Roles,
    /// What its administrators have set.
    pub settings: Settings,
    /// Whether it is being deleted: nobody of it signs in, prints or is found any more (C6).
    pub closing: bool,
}

/// What the administrators of an organization decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settings {
    /// The language of people who have chosen none, and of mail to them.
    pub language: Language,
    /// The addresses that take print jobs by e-mail (J15).
    pub queue_addresses: Vec<Email>,
    /// What happens to mail whose sender is not proved.
    pub unproved_sender: UnprovedSender,
    /// How the readers of its printers write badge numbers (N3), applied in order.
    pub reader: Vec<ReaderStep>,
    /// How people prove themselves at a panel with a badge.
    pub panel_factor: PanelFactor,
    /// What somebody may print of whom neither a group nor an administrator says anything else.
    pub quota: Quota,
    /// Hours after which a held job is deleted (I23).
    pub keep_held_hours: u32,
    /// Hours after which a released job is deleted (I22).
    pub keep_released_hours: u32,
    /// The IANA name of its time zone; months and days are cut there.
    pub time_zone: String,
    /// What new passwords must be like (C9).
    pub passwords: PasswordRules,
    /// Whether whoever has an administrator's role must have a second factor.
    pub administrators_second_factor: bool,
    /// Whether the text of a mail is printed beside its attachments, and not only where there are none.
    pub covering_text: bool,
    /// Whether Print Management follows Account Management by itself: who may print is there at once, who is deleted
    /// is gone at once.
    pub keep_print_users: bool,
}

/// What of the first set-up is done, in the order of C31. The last step of C31, the
/// authentication provider, is not there yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checklist {
    /// Whether everybody in the organization has a role.
    pub organization_roles: bool,
    /// Groups.
    pub groups: u64,
    /// Groups whose members inherit a role.
    pub groups_with_roles: u64,
    /// Whether the password requirements are others than the ones that every organization begins with.
    pub password_requirements: bool,
    /// People: the one who looks, and those who were created or imported.
    pub users: u64,
    /// Whether somebody is in a group.
    pub members: bool,
    /// Whether somebody beside the one who looks has roles of their own.
    pub user_roles: bool,
    /// Registered badges.
    pub badges: u64,
}

/// What an organization holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holdings {
    /// People.
    pub users: u64,
    /// Groups.
    pub groups: u64,
    /// Badges.
    pub badges: u64,
    /// Printers.
    pub printers: u64,
    /// Jobs with their documents.
    pub jobs: u64,
}

/// A child organization to be made (C3).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewChild {
    /// The unique name, without special characters.
    pub name: String,
    /// The language of people who have chosen none.
    pub language: Language,
    /// The IANA time zone.
    pub time_zone: String,
}

/// What new passwords must be like, on every later set or change (C9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PasswordRules {
    /// The least number of characters: 8 to 64.
    pub least: u8,
    /// How many of the four kinds must be there (small letters, capitals, digits, others): 0 to 4.
    pub kinds: u8,
    /// How many former passwords cannot be taken again: 0 to 24.
    pub history: u8,
}

impl PasswordRules {
    /// What an organization begins with.
    pub const FIRST: Self = Self { least: 12, kinds: 0, history: 3 };
    /// What no organization wants less than.
    pub const WEAKEST: Self = Self { least: 8, kinds: 0, history: 0 };
    /// What no organization wants more than.
    pub const STRICTEST: Self = Self { least: 64, kinds: 4, history: 24 };
}

impl Default for PasswordRules {
    fn default() -> Self {
        Self::FIRST
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::En,
            queue_addresses: Vec::new(),
            unproved_sender: UnprovedSender::Confirm,
            reader: vec![ReaderStep::Uppercase],
            panel_factor: PanelFactor::Badge,
            quota: Quota::UNLIMITED,
            keep_held_hours: 7 * 24,
            keep_released_hours: 24,
            time_zone: "UTC".to_owned(),
            passwords: PasswordRules::default(),
            administrators_second_factor: true,
            covering_text: false,
            keep_print_users: true,
        }
    }
}

/// What happens to mail whose sender is neither signed in nor comes through a trusted relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum UnprovedSender {
    /// The job waits until its owner confirms it in the portal.
    Confirm,
    /// The message is refused in the SMTP dialogue.
    Refuse,
}

/// How people prove themselves at a panel with a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PanelFactor {
    /// The badge alone.
    Badge,
    /// The badge and a PIN.
    BadgeAndPin,
}
