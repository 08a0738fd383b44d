//! People.

use crate::{
    account::Sessions,
    forms::{Creation, Json, NoContent, Tagged},
    orgs::SetRoles,
    routes::routes,
};
#[cfg(feature = "schema")]
use model::users::Detail;
use model::{
    access::{Level, Permission, Role},
    id::{GroupId, UserId},
    time::Time,
    users::{CompletedDetail, NewUser, TextDetails, User},
};
use serde::{Deserialize, Serialize};

routes! {
    "The users.", "Les utilisateurs.";
    Users = Get "/api/users", by AnyOf(ViewUsers), asks UserQuery, gives Json<UserPage>;

    "Creates an account.", "Crée un compte.";
    CreateUser = Post "/api/users", by AnyOf(ManageUsers), takes Json<NewUser>, gives Creation<UserInfo>, creates;

    "One user.", "Un utilisateur.";
    User { user: UserId } = Get "/api/users/{user}", by AnyOf(ViewUsers), gives Tagged<UserInfo>;

    "Deletes an account.", "Supprime un compte.";
    DeleteUser { user: UserId } = Delete "/api/users/{user}", by AnyOf(ManageUsers), gives NoContent;

    "Changes the details of a user.", "Modifie les informations d’un utilisateur.";
    EditUser { user: UserId } = Put "/api/users/{user}", by AnyOf(ManageUsers),
        takes Json<TextDetails>, gives Json<UserInfo>, if_match;

    "Deletes several accounts.", "Supprime plusieurs comptes.";
    DeleteUsers = Post "/api/users/deletions", by AnyOf(ManageUsers), takes Json<DeleteUsers>, gives Json<BatchOutcome>;

    "Values already in use for a field, to complete it.", "Les valeurs déjà utilisées dans un champ, pour le compléter.";
    UserValues = Get "/api/users/values", by AnyOf(ViewUsers), asks ValueQuery, gives Json<Values>;

    "Deactivates or reactivates an account.", "Désactive ou réactive un compte.";
    SetActive { user: UserId } = Put "/api/users/{user}/active", by AnyOf(ManageUsers),
        takes Json<SetActive>, gives NoContent, if_match;

    "Sets the user’s own roles.", "Définit les rôles propres à l’utilisateur.";
    SetUserRoles { user: UserId } = Put "/api/users/{user}/roles", by AnyOf(ManageUsers),
        takes Json<SetRoles>, gives NoContent, if_match;

    "Sets the user’s groups.", "Définit les groupes de l’utilisateur.";
    SetUserGroups { user: UserId } = Put "/api/users/{user}/groups", by AnyOf(ManageUsers),
        takes Json<SetGroups>, gives NoContent, if_match;

    "What the user may do, and where each right comes from.",
    "Ce que l’utilisateur peut faire, et d’où vient chaque droit.";
    Rights { user: UserId } = Get "/api/users/{user}/rights", by AnyOf(ViewUsers), gives Json<Rights>;

    "Whether the user may do something, and why.", "Si l’utilisateur peut faire quelque chose, et pourquoi.";
    May { user: UserId, permission: Permission } = Get "/api/users/{user}/rights/{permission}",
        by AnyOf(ViewUsers), gives Json<MayAnswer>;

    "Sets a password for the user, who must change it.",
    "Définit un mot de passe pour l’utilisateur, qui devra le changer.";
    TypePassword { user: UserId } = Put "/api/users/{user}/password", by AnyOf(ManageUsers),
        takes Json<TypePassword>, gives NoContent, asks_again;

    "E-mails the user a link to choose a password.",
    "Envoie par e-mail à l’utilisateur un lien pour choisir un mot de passe.";
    MailPasswordLink { user: UserId } = Post "/api/users/{user}/password-link", by AnyOf(ManageUsers),
        gives NoContent;

    "The user’s sessions.", "Les sessions de l’utilisateur.";
    UserSessions { user: UserId } = Get "/api/users/{user}/sessions", by AnyOf(ManageUsers), gives Json<Sessions>;

    "Ends every session and token of the user.",
    "Met fin à toutes les sessions et à tous les jetons de l’utilisateur.";
    EndUserSessions { user: UserId } = Delete "/api/users/{user}/sessions", by AnyOf(ManageUsers), gives NoContent;

    "Removes the user’s second factors.", "Retire les seconds facteurs de l’utilisateur.";
    ResetFactors { user: UserId } = Delete "/api/users/{user}/second-factors", by AnyOf(ManageUsers),
        gives NoContent, asks_again;
}

/// Which people, and how many of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct UserQuery {
    /// Beginnings of words of the name, the address, the short name or the department.
    pub search: String,
    /// In which order, with `-` for the opposite one; by address otherwise.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = orders())))]
    pub sort: Option<String>,
    /// The `next` of the page before, in the same order.
    pub after: Option<String>,
    /// In this group.
    pub group: Option<GroupId>,
    /// With this role, as one's own or through a group.
    pub role: Option<Role>,
    /// Active, or not.
    pub active: Option<bool>,
    /// Of this department.
    pub department: Option<String>,
    /// How many: 1 to 500, and 100 otherwise.
    pub limit: Option<u32>,
}

/// The orders of users.
#[cfg(feature = "schema")]
fn orders() -> Vec<String> {
    let sorted = Detail::ALL.iter().filter(|detail| detail.is_sorted()).map(|detail| detail.key());
    ["email", "name"]
        .into_iter()
        .chain(sorted)
        .chain(["since"])
        .flat_map(|by| [by.to_owned(), format!("-{by}")])
        .collect()
}

/// Which values, for completion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ValueQuery {
    /// Of which field.
    pub field: CompletedDetail,
    /// How they begin.
    #[serde(default)]
    pub prefix: String,
}

/// One person of a list, without anything that nobody should see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserInfo {
    /// The identifier.
    pub id: UserId,
    /// What is known.
    #[serde(flatten)]
    pub details: TextDetails,
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

impl From<User> for UserInfo {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            details: user.details.into(),
            roles: user.roles.iter().collect(),
            groups: user.groups,
            must_change_password: user.must_change_password,
            active: user.active,
            created: user.created,
        }
    }
}

/// `GET /api/users` and `GET /api/groups/{group}/members`: a page of people.
///
/// The query: `search` (every word of it begins a word of name, address, short name or department), `sort` (`email`,
/// which it is otherwise, `name`, `since` or one of the details that people are sorted by; with `-` before it for the
/// opposite order), `after` (the `next` of the page before, in the same order), `group`, `role` (as one's own or
/// through a group), `active` (`true` or `false`), `department`, and `limit` (1 to 500, otherwise 100).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserPage {
    /// The page.
    pub people: Vec<UserInfo>,
    /// What to give as `after` for the next page, when there are more.
    pub next: Option<String>,
    /// How many there are in the organization, or in the group, whatever is searched.
    pub total: u64,
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
pub struct BatchOutcome {
    /// How many were done.
    pub done: u32,
    /// Those that were not.
    pub refused: Vec<BatchRefusal>,
}

impl BatchOutcome {
    /// Those of `all` for whom it was done.
    #[must_use]
    pub fn done_of(&self, all: &[UserId]) -> Vec<UserId> {
        let refused = |id: &UserId| self.refused.iter().any(|other| other.id == id.to_string());
        all.iter().filter(|id| !refused(id)).copied().collect()
    }
}

/// One that an action on many did not reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BatchRefusal {
    /// Its identifier.
    pub id: String,
    /// Why, as a code.
    pub code: crate::problem::Code,
    /// Why, as a sentence in the language of the request.
    pub detail: String,
}

/// `GET /api/users/values?field=department&prefix=`: what others have in that detail, for completion.
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
