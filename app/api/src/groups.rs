//! Groups of people, with the roles that their members inherit (C10 to C15).

use crate::{
    forms::{Creation, Json, NoContent, Tagged},
    orgs::SetRoles,
    routes::routes,
    users::{BatchOutcome, UserPage, UserQuery},
};
use model::{
    access::Role,
    id::{GroupId, UserId},
};
use serde::{Deserialize, Serialize};

routes! {
    "The groups.", "Les groupes.";
    Groups = Get "/api/groups", by AnyOf(ViewUsers), asks GroupQuery, gives Json<Groups>;

    "Creates a group.", "Crée un groupe.";
    CreateGroup = Post "/api/groups", by AnyOf(ManageUsers),
        takes Json<NameGroup>, gives Creation<GroupInfo>, creates;

    "Deletes several groups; their members stay.", "Supprime plusieurs groupes ; leurs membres restent.";
    DeleteGroups = Post "/api/groups/deletions", by AnyOf(ManageUsers), takes Json<DeleteGroups>, gives Json<BatchOutcome>;

    "One group.", "Un groupe.";
    Group { group: GroupId } = Get "/api/groups/{group}", by AnyOf(ViewUsers), gives Tagged<GroupInfo>;

    "Renames a group.", "Renomme un groupe.";
    RenameGroup { group: GroupId } = Put "/api/groups/{group}", by AnyOf(ManageUsers),
        takes Json<NameGroup>, gives NoContent, if_match;

    "Deletes a group; its members stay.", "Supprime un groupe ; ses membres restent.";
    DeleteGroup { group: GroupId } = Delete "/api/groups/{group}", by AnyOf(ManageUsers), gives NoContent;

    "The members of a group, with the same query as GET /api/users.",
    "Les membres d’un groupe, avec les mêmes paramètres que GET /api/users.";
    Members { group: GroupId } = Get "/api/groups/{group}/members", by AnyOf(ViewUsers),
        asks UserQuery, gives Json<UserPage>;

    "Adds members to a group and removes others.", "Ajoute des membres à un groupe et en retire.";
    ChangeMembers { group: GroupId } = Post "/api/groups/{group}/members", by AnyOf(ManageUsers),
        takes Json<ChangeMembers>, gives Json<BatchOutcome>;

    "Sets the roles that members inherit.", "Définit les rôles dont héritent les membres.";
    SetGroupRoles { group: GroupId } = Put "/api/groups/{group}/roles", by AnyOf(ManageUsers),
        takes Json<SetRoles>, gives NoContent, if_match;
}

/// Which groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct GroupQuery {
    /// In the name.
    pub search: String,
}

/// `GET /api/groups?search=`: every group whose name has that in it, in the order of names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Groups {
    /// The groups.
    pub groups: Vec<GroupInfo>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupInfo {
    /// The identifier.
    pub id: GroupId,
    /// The unique name.
    pub name: String,
    /// The roles that its members inherit.
    pub roles: Vec<Role>,
    /// How many members it has.
    pub members: u64,
}

/// `POST /api/groups` and `PUT /api/groups/{group}`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NameGroup {
    /// The unique name, at most 80 characters.
    pub name: String,
}

/// `POST /api/groups/{group}/members`: many at once; the answer is [`crate::users::BatchOutcome`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeMembers {
    /// Who comes in.
    #[serde(default)]
    pub add: Vec<UserId>,
    /// Who goes.
    #[serde(default)]
    pub remove: Vec<UserId>,
}

/// `POST /api/groups/deletions`; the answer is [`crate::users::BatchOutcome`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteGroups {
    /// Which; at most 500.
    pub groups: Vec<GroupId>,
}
