//! People and their badges.

use model::{
    access::{Level, Permission, Role},
    id::{BadgeId, GroupId, UserId},
    text::Language,
    time::Time,
    users::User,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `POST /api/users`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewUser {
    /// The address to sign in with.
    pub email: String,
    /// How the person is called on screens and on paper.
    pub name: String,
    /// The first name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Another identifier in the organization.
    #[serde(default)]
    pub short_name: Option<String>,
    /// The department.
    #[serde(default)]
    pub department: Option<String>,
    /// The cost center.
    #[serde(default)]
    pub cost_center: Option<String>,
    /// What the organization notes beyond that.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The first password, to be changed at the first sign-in; none to mail a link to choose one (C16).
    #[serde(default)]
    pub password: Option<String>,
    /// The groups of the person.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// The roles of the person.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The language.
    #[serde(default)]
    pub language: Option<Language>,
}

/// One person of a list, without anything that nobody should see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// The identifier.
    pub id: UserId,
    /// The address.
    pub email: String,
    /// How the person is called on screens and on paper.
    pub name: String,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// Another identifier in the organization.
    pub short_name: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The cost center.
    pub cost_center: Option<String>,
    /// What the organization notes beyond that.
    pub attributes: BTreeMap<String, String>,
    /// The chosen language.
    pub language: Option<Language>,
    /// The person's own roles.
    pub roles: Vec<Role>,
    /// The groups of the person.
    pub groups: Vec<GroupId>,
    /// Whether another password must be chosen at the next sign-in.
    pub must_change_password: bool,
    /// Whether the person may sign in.
    pub active: bool,
    /// When the account was made.
    pub created: Time,
}

impl From<User> for Person {
    fn from(u: User) -> Self {
        Self {
            id: u.id,
            email: u.email.to_string(),
            name: u.name.to_string(),
            first_name: u.first_name.map(|n| n.to_string()),
            last_name: u.last_name.map(|n| n.to_string()),
            short_name: u.short_name.map(|n| n.to_string()),
            attributes: u.attributes.into_iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            language: u.language,
            groups: u.groups,
            must_change_password: u.must_change_password,
            department: u.department.map(|d| d.to_string()),
            cost_center: u.cost_center.map(|c| c.to_string()),
            roles: u.roles.iter().collect(),
            active: u.active,
            created: u.created,
        }
    }
}

/// `GET /api/users` and `GET /api/groups/{group}/members`: a page of people.
///
/// The query: `search` (every word of it begins a word of name, address, short name or department), `sort` (`email`,
/// which it is otherwise, `name`, `department`, `cost_center`, `short_name` or `since`; with `-` before it for the
/// opposite order), `after` (the `next` of the page before, in the same order), `group`, `role` (as one's own or through a group), `active` (`true` or `false`), `department`, and `limit`
/// (1 to 500, otherwise 100).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct People {
    /// The page.
    pub people: Vec<Person>,
    /// What to give as `after` for the next page, when there are more.
    pub next: Option<String>,
    /// How many there are in the organization, or in the group, whatever is searched.
    pub total: u64,
}

/// `PUT /api/users/{user}` (C17): all of what is known about the person; what is left out is cleared.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditUser {
    /// The address to sign in with.
    pub email: String,
    /// How the person is called on screens and on paper.
    pub name: String,
    /// The first name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Another identifier in the organization.
    #[serde(default)]
    pub short_name: Option<String>,
    /// The department.
    #[serde(default)]
    pub department: Option<String>,
    /// The cost center.
    #[serde(default)]
    pub cost_center: Option<String>,
    /// What the organization notes beyond that.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The language.
    #[serde(default)]
    pub language: Option<Language>,
}

/// `PUT /api/users/{user}/active`
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetActive {
    /// Whether the person may sign in and print.
    pub active: bool,
}

/// `PUT /api/users/{user}/groups`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetGroups {
    /// All of them.
    pub groups: Vec<GroupId>,
}

/// `PUT /api/users/{user}/password`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TypePassword {
    /// The password; the person must choose another at the next sign-in.
    pub password: String,
}

/// `POST /api/users/deletions` (C18): many at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteUsers {
    /// Whom; at most 500.
    pub users: Vec<UserId>,
}

/// The answer to an action on many: what became of each that was not done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// How many were done.
    pub done: u32,
    /// Those that were not.
    pub refused: Vec<NotDone>,
}

/// One that an action on many did not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotDone {
    /// Its identifier.
    pub id: String,
    /// Why, as a code.
    pub code: crate::problem::Code,
    /// Why, as a sentence in the language of the request.
    pub detail: String,
}

/// `GET /api/users/values?field=department&prefix=`: what others have in that field (`department` or `cost_center`), for
/// completion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Values {
    /// At most twenty, in order.
    pub values: Vec<String>,
}

/// `GET /api/users/{user}/rights`: what the person may, and where each right comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rights {
    /// The roles in effect.
    pub roles: Vec<HeldRole>,
    /// The permissions in effect, each with the roles that carry it.
    pub permissions: Vec<HeldPermission>,
}

/// A role in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldRole {
    /// The role.
    pub role: Role,
    /// Where it comes from; a role may come in several ways.
    pub from: Vec<RoleSource>,
}

/// Where a role comes from (B1 to B4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleSource {
    /// At which level it was given.
    pub level: Level,
    /// The name of the organization, the group or the person; empty for what everybody has.
    pub name: String,
    /// The group, when it comes from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
}

/// A permission in effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldPermission {
    /// The permission.
    pub permission: Permission,
    /// The roles in effect that carry it.
    pub through: Vec<Role>,
}

/// `GET /api/users/{user}/rights/{permission}`: may this person do that, and why (not)?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MayAnswer {
    /// Whether.
    pub may: bool,
    /// Why, in one sentence in the language of the request.
    pub sentence: String,
}

/// `POST /api/badges/deletions` (C27)
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteBadges {
    /// Which; at most 500.
    pub badges: Vec<BadgeId>,
}

/// `POST /api/badges` (C22, C23)
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewBadge {
    /// The complete address of its owner.
    pub email: String,
    /// The number as a reader writes it.
    pub number: String,
    /// Whether it works for 24 hours only.
    pub temporary: bool,
}

/// `GET /api/badges`: the badges of the organization, a page of them, or all that a search finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Badges {
    /// The badges, by the name of the owner where nothing else is asked for.
    pub badges: Vec<BadgeOf>,
    /// What to send back as `after` for the next page, when there is one.
    pub next: Option<String>,
    /// How many are registered in the organization.
    pub total: u64,
}

/// A badge of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BadgeOf {
    /// The badge.
    pub badge: model::badges::Badge,
    /// The address of its owner.
    pub email: String,
    /// The name of its owner.
    pub name: String,
}
