//! Groups of people, with the roles that their members inherit (C10 to C15).

use model::{
    access::Role,
    id::{GroupId, UserId},
};
use serde::{Deserialize, Serialize};

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

/// `POST /api/groups/{group}/members`: many at once; the answer is [`crate::users::Done`].
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

/// `POST /api/groups/deletions`; the answer is [`crate::users::Done`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteGroups {
    /// Which; at most 500.
    pub groups: Vec<GroupId>,
}
