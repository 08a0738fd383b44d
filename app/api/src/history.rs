//! The print history.

use crate::{
    delegates::Colleague,
    forms::{Csv, File, Json},
    routes::routes,
};
use model::{history::PrintRecord, id::UserId, jobs::ColorMode, time::Time};
use serde::{Deserialize, Serialize};

routes! {
    "Your print history, or one that you may see.", "Votre historique d’impression, ou un autre que vous pouvez consulter.";
    History = Get "/api/history", by AnyOf(OwnQueue, ViewDocumentAccounting), asks HistoryQuery,
        gives Json<HistoryPage>;

    "The same as a file.", "La même chose sous forme de fichier.";
    HistoryCsv = Get "/api/history.csv", by AnyOf(OwnQueue, ViewDocumentAccounting), asks HistoryQuery,
        gives File<Csv>;
}

/// Which part of whose history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct HistoryQuery {
    /// Whose; your own otherwise.
    pub of: Option<UserId>,
    /// The first day, like 2026-11-23, in the time zone of the organization.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// `GET /api/history`: a page, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryPage {
    /// Whose history it is.
    pub owner: Colleague,
    /// The lines.
    pub lines: Vec<HistoryLine>,
    /// What to give as `after` for the next page, when there are more.
    pub next: Option<String>,
}

/// A document that came out (I26).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryLine {
    /// Tells it from others.
    pub id: model::id::DeliveryId,
    /// The name of the document.
    pub title: String,
    /// Impressions.
    pub impressions: u32,
    /// Sheets.
    pub sheets: u32,
    /// The name of the printer.
    pub printer: String,
    /// The network address of the printer.
    pub address: String,
    /// The color mode.
    pub color: ColorMode,
    /// Impressions in color.
    pub color_impressions: u32,
    /// Whether two-sided.
    pub two_sided: bool,
    /// When it was released.
    pub released: Time,
}

impl From<PrintRecord> for HistoryLine {
    fn from(of: PrintRecord) -> Self {
        Self {
            id: of.delivery,
            title: of.title.to_string(),
            impressions: of.printed.impressions,
            sheets: of.printed.sheets,
            printer: of.printer.to_string(),
            address: of.address,
            color: of.color,
            color_impressions: of.printed.color_impressions,
            two_sided: of.two_sided,
            released: of.released,
        }
    }
}
