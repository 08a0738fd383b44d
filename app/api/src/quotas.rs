//! Quotas: one's own, that of everybody, and what the last month would have been under another one.

use crate::{
    forms::{Csv, File, Json, NoContent, Tagged},
    routes::routes,
};
use model::{
    id::{PrintGroupId, UserId},
    quotas::{Period, Quota, QuotaState},
    time::Day,
};
use serde::{Deserialize, Serialize};

routes! {
    "One’s own quota, and what is left of it.", "Son propre quota, et ce qu’il en reste.";
    OwnQuota = Get "/api/account/quota", by AnyOf(OwnQueue), gives Json<QuotaState>;

    "The quota of everyone for whom nothing else is set.", "Le quota de tous ceux pour qui rien d’autre n’est défini.";
    Quotas = Get "/api/quotas", by AnyOf(ViewQueues, ManageQuotas), gives Tagged<QuotaSettings>;

    "Sets the quota of everyone for whom nothing else is set.",
    "Définit le quota de tous ceux pour qui rien d’autre n’est défini.";
    SetQuotas = Put "/api/quotas", by AnyOf(ManageQuotas), takes Json<QuotaSettings>, gives NoContent, if_match;

    "What last month would have been under a quota that is not in force yet.",
    "Ce qu’aurait été le mois dernier avec un quota qui n’est pas encore en vigueur.";
    Rehearsal = Get "/api/quotas/rehearsal", by AnyOf(ManageQuotas), asks RehearsalQuery, gives Json<RehearsalInfo>;

    "The same rehearsal as a file.", "La même répétition sous forme de fichier.";
    RehearsalCsv = Get "/api/quotas/rehearsal.csv", by AnyOf(ManageQuotas), asks RehearsalQuery, gives File<Csv>;
}

/// `GET` and `PUT /api/quotas`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuotaSettings {
    /// The quota of everyone for whom neither a print group nor an administrator says anything else.
    pub quota: Quota,
    /// Whether Print Management follows Account Management by itself.
    pub keep_print_users: bool,
}

/// The rule that is tried. It is for a print group or for a user where one is named, else for the organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct RehearsalQuery {
    /// A print group.
    pub group: Option<PrintGroupId>,
    /// A user.
    pub user: Option<UserId>,
    /// What is counted over.
    pub period: Period,
    /// Impressions; none for as many as one likes.
    pub impressions: Option<u32>,
    /// How many of these in color; none for all.
    pub color_impressions: Option<u32>,
    /// That the print group says nothing about impressions.
    pub no_quota: bool,
    /// That the members of the print group may not print in color.
    pub no_color: bool,
}

/// `GET /api/quotas/rehearsal`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RehearsalInfo {
    /// The first day that was looked at.
    pub from: Day,
    /// The last one.
    pub last: Day,
    /// How many of those whom the rule is for have printed.
    pub people: u64,
    /// How many jobs they have printed.
    pub jobs: u64,
    /// How many people would have been stopped.
    pub stopped_people: u64,
    /// How many jobs would not have been printed.
    pub stopped_jobs: u64,
    /// How many people would have got black and white instead of color.
    pub monochrome_people: u64,
    /// How many jobs would have come out in black and white instead of color.
    pub monochrome_jobs: u64,
}
