//! People and their badges.

use model::{access::Role, id::UserId, text::Language, time::Time, users::User};
use serde::{Deserialize, Serialize};

/// `POST /api/users`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewUser {
    /// The address to sign in with.
    pub email: String,
    /// The name.
    pub name: String,
    /// The department.
    #[serde(default)]
    pub department: Option<String>,
    /// The cost center.
    #[serde(default)]
    pub cost_center: Option<String>,
    /// The first password.
    pub password: String,
    /// The roles of the person.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The language.
    #[serde(default)]
    pub language: Option<Language>,
}

/// One person of a list, without anything that nobody should see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The identifier.
    pub id: UserId,
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The department.
    pub department: Option<String>,
    /// The cost center.
    pub cost_center: Option<String>,
    /// The person's own roles.
    pub roles: Vec<Role>,
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
            department: u.department.map(|d| d.to_string()),
            cost_center: u.cost_center.map(|c| c.to_string()),
            roles: u.roles.iter().collect(),
            active: u.active,
            created: u.created,
        }
    }
}

/// `GET /api/users?search=&after=`: a page of people, ordered by address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The page.
    pub people: Vec<Person>,
    /// The address to go on after, when there are more.
    pub next: Option<String>,
    /// How many there are in the organization.
    pub total: u64,
}

/// `POST /api/badges` (C22, C23)
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewBadge {
    /// The complete address of its owner.
    pub email: String,
    /// The number as a reader writes it.
    pub number: String,
    /// Whether it works for 24 hours only.
    pub temporary: bool,
}

/// A badge of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgeOf {
    /// The badge.
    pub badge: model::badges::Badge,
    /// The address of its owner.
    pub email: String,
    /// The name of its owner.
    pub name: String,
}
