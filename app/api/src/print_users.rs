//! The people of Print Management: their groups, their quotas and what is left of them (I1 to I3, I11, I12).

use crate::{
    forms::{Creation, Json, NoContent, Tagged},
    routes::routes,
};
use model::{
    id::{GrantId, PrintGroupId, UserId},
    quotas::{Quota, QuotaState},
    time::Time,
};
use serde::{Deserialize, Serialize};

routes! {
    "The users of Print Management.", "Les utilisateurs de la gestion de l’impression.";
    PrintUsers = Get "/api/print-users", by AnyOf(ViewQueues, ManageQuotas),
        asks PrintUserQuery, gives Json<PrintUserPage>;

    "Imports the users of Print Management from Account Management.",
    "Importe les utilisateurs de la gestion de l’impression depuis les comptes utilisateur.";
    ImportPrintUsers = Post "/api/print-users/imports", by AnyOf(ManageQuotas), gives Json<PrintUserImport>;

    "One user of Print Management.", "Un utilisateur de la gestion de l’impression.";
    PrintUser { user: UserId } = Get "/api/print-users/{user}", by AnyOf(ViewQueues, ManageQuotas),
        gives Tagged<PrintUserDetails>;

    "Sets the quota and the print groups of a user.", "Définit le quota et les groupes d’impression d’un utilisateur.";
    SetPrintUser { user: UserId } = Put "/api/print-users/{user}", by AnyOf(ManageQuotas),
        takes Json<SetPrintUser>, gives NoContent, if_match;

    "Gives a user extra impressions, until the quota begins anew.",
    "Accorde des impressions supplémentaires à un utilisateur, jusqu’au renouvellement du quota.";
    GiveImpressions { user: UserId } = Post "/api/print-users/{user}/grants", by AnyOf(ManageQuotas),
        takes Json<NewGrant>, gives Creation<GrantInfo>, creates;
}

/// Which of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PrintUserQuery {
    /// As in `GET /api/users`.
    pub search: String,
    /// The identifier of a print group.
    pub group: Option<PrintGroupId>,
    /// The `next` of the page before.
    pub after: String,
    /// How many at most: 200, and 50 where nothing is said.
    pub limit: Option<u32>,
}

/// `GET /api/print-users`: in the order of addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintUserPage {
    /// The people.
    pub users: Vec<PrintUserInfo>,
    /// What to go on after, when there are more.
    pub next: Option<String>,
    /// How many users the organization has.
    pub total: u64,
    /// How many an import has brought; none where Print Management follows Account Management by itself.
    pub imported: Option<u64>,
}

/// Somebody of Print Management.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintUserInfo {
    /// The identifier.
    pub id: UserId,
    /// The address; none of somebody who was deleted since the last import.
    pub email: Option<String>,
    /// The name; none of somebody who was deleted since the last import.
    pub name: Option<String>,
    /// The print groups.
    pub groups: Vec<PrintGroupName>,
    /// The quota that counts instead of those of the groups.
    pub quota: Option<Quota>,
    /// Where the person stands.
    pub state: QuotaState,
}

/// A print group, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintGroupName {
    /// The identifier.
    pub id: PrintGroupId,
    /// The name.
    pub name: String,
}

/// `GET /api/print-users/{user}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintUserDetails {
    /// Who.
    pub user: PrintUserInfo,
    /// What was given for once in the last 31 days, the first first.
    pub grants: Vec<GrantInfo>,
}

/// `PUT /api/print-users/{user}`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetPrintUser {
    /// The quota that counts instead of those of the groups; none for theirs.
    #[serde(default)]
    pub quota: Option<Quota>,
    /// The print groups, all of them.
    pub groups: Vec<PrintGroupId>,
}

/// `POST /api/print-users/{user}/grants`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewGrant {
    /// How many impressions: 1 to 100,000.
    pub impressions: u32,
    /// How many of these may be in color.
    #[serde(default)]
    pub color_impressions: u32,
    /// Why: it is kept, and stands in the audit log.
    pub reason: String,
}

/// What was given for once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantInfo {
    /// The identifier.
    pub id: GrantId,
    /// When.
    pub at: Time,
    /// How many impressions.
    pub impressions: u32,
    /// How many of these may be in color.
    pub color_impressions: u32,
    /// Why.
    pub reason: String,
}

/// What an import from Account Management did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintUserImport {
    /// How many came.
    pub added: u64,
    /// How many had been deleted in Account Management.
    pub removed: u64,
}
