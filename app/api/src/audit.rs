//! The audit: who did what to whom, when, from where, before and after.

use crate::{
    forms::{Csv, File, Json},
    routes::routes,
};
use model::time::Time;
use serde::{Deserialize, Serialize};

routes! {
    "The audit log of the organization.", "Le journal d’audit de l’entreprise.";
    Audit = Get "/api/audit", by AnyOf(ViewAudit), asks AuditQuery, gives Json<AuditPage>;

    "The audit log of the organization, as a file.", "Le journal d’audit de l’entreprise, sous forme de fichier.";
    AuditCsv = Get "/api/audit.csv", by AnyOf(ViewAudit), asks AuditQuery, gives File<Csv>;
}

/// Which part of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AuditQuery {
    /// A part of an address or name.
    pub search: String,
    /// A code of `model::audit::Action`.
    pub action: String,
    /// The first day, such as 2026-11-23, in the time zone of the organization.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub from: String,
    /// The last day.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "date")))]
    pub to: String,
    /// The `next` of the page before.
    pub before: Option<u64>,
}

/// `GET /api/audit?search=&action=&from=&to=&before=`: the latest first. `GET /api/audit.csv` takes the same filters.
///
/// `search` is a part of an address or name; `action` a code of `model::audit::Action`; `from` and `to` are the first
/// and last day (2026-11-23) in the time zone of the organization; `before` is the `next` of the page before. A page
/// may be short, or empty, and yet have a `next`: then the filter has not found anything in that stretch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditPage {
    /// At most 100 entries.
    pub entries: Vec<AuditEntry>,
    /// The number to go on before, when there are more.
    pub next: Option<u64>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditEntry {
    /// Its number in the chain of the organization.
    pub number: u64,
    /// When.
    pub at: Time,
    /// Who: the address, or a pseudonym that begins with `#` of somebody who is gone; empty for the appliance itself.
    pub who: String,
    /// From which network address; empty for the appliance itself.
    pub from: String,
    /// What was done, as a code of a closed list, for example `user-created`.
    pub action: String,
    /// The same as a sentence in the language of the request.
    pub sentence: String,
    /// To whom or what: the address of a person, the name of a group, a role.
    pub subject: String,
    /// The fields that changed.
    pub changes: Vec<AuditChange>,
}

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditChange {
    /// The field.
    pub field: String,
    /// What it was before; none when there was nothing. Both none when the values are not kept, because they are
    /// personal: then the field has changed.
    pub before: Option<String>,
    /// What it is now; none when there is nothing.
    pub after: Option<String>,
}
