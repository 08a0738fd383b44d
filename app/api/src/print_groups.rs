//! The groups of Print Management: who prints under which quota, and whether in color (I7 to I9, I13).

use crate::{
    forms::{Creation, Json, NoContent, Tagged},
    groups::{ChangeMembers, GroupQuery},
    routes::routes,
    users::BatchOutcome,
};
use model::{id::PrintGroupId, quotas::Quota};
use serde::{Deserialize, Serialize};

routes! {
    "The print groups.", "Les groupes d’impression.";
    PrintGroups = Get "/api/print-groups", by AnyOf(ViewQueues, ManageQuotas),
        asks GroupQuery, gives Json<Vec<PrintGroupInfo>>;

    "Creates a print group.", "Crée un groupe d’impression.";
    CreatePrintGroup = Post "/api/print-groups", by AnyOf(ManageQuotas),
        takes Json<SetPrintGroup>, gives Creation<PrintGroupInfo>, creates;

    "Deletes several print groups; their members stay.",
    "Supprime plusieurs groupes d’impression ; leurs membres restent.";
    DeletePrintGroups = Post "/api/print-groups/deletions", by AnyOf(ManageQuotas),
        takes Json<DeletePrintGroups>, gives Json<BatchOutcome>;

    "One print group.", "Un groupe d’impression.";
    PrintGroup { print_group: PrintGroupId } = Get "/api/print-groups/{print_group}",
        by AnyOf(ViewQueues, ManageQuotas), gives Tagged<PrintGroupInfo>;

    "Changes the name, the quota and the color of a print group.",
    "Modifie le nom, le quota et la couleur d’un groupe d’impression.";
    EditPrintGroup { print_group: PrintGroupId } = Put "/api/print-groups/{print_group}", by AnyOf(ManageQuotas),
        takes Json<SetPrintGroup>, gives NoContent, if_match;

    "Deletes a print group; its members stay.", "Supprime un groupe d’impression ; ses membres restent.";
    DeletePrintGroup { print_group: PrintGroupId } = Delete "/api/print-groups/{print_group}", by AnyOf(ManageQuotas),
        gives NoContent;

    "Adds members to a print group and removes others.",
    "Ajoute des membres à un groupe d’impression et en retire.";
    ChangePrintMembers { print_group: PrintGroupId } = Post "/api/print-groups/{print_group}/members",
        by AnyOf(ManageQuotas), takes Json<ChangeMembers>, gives Json<BatchOutcome>;
}

/// A print group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintGroupInfo {
    /// The identifier.
    pub id: PrintGroupId,
    /// The unique name.
    pub name: String,
    /// The quota of each of its members; none where the group says nothing about it.
    pub quota: Option<Quota>,
    /// Whether its members may print in color, within the quota.
    pub color: bool,
    /// How many members it has.
    pub members: u64,
}

/// `POST /api/print-groups` and `PUT /api/print-groups/{print_group}`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetPrintGroup {
    /// The unique name, at most 80 characters.
    pub name: String,
    /// The quota of each of its members; none where the group says nothing about it.
    #[serde(default)]
    pub quota: Option<Quota>,
    /// Whether its members may print in color, within the quota.
    pub color: bool,
}

/// `POST /api/print-groups/deletions`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeletePrintGroups {
    /// Which; at most 500.
    pub groups: Vec<PrintGroupId>,
}
