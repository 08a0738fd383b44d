//! The printer fleet, the least of it.

use crate::{
    forms::{Creation, File, Json, NoContent, Png},
    routes::routes,
};
use model::{
    id::PrinterId,
    printers::{Attributes, Printer, Status},
    time::Time,
};
use serde::{Deserialize, Serialize};

routes! {
    "The printers.", "Les imprimantes.";
    Printers = Get "/api/printers", by AnyOf(ViewPrinters), gives Json<Vec<FleetPrinter>>;

    "Adds a printer by its address.", "Ajoute une imprimante par son adresse.";
    AddPrinter = Post "/api/printers", by AnyOf(ManagePrinters),
        takes Json<NewPrinter>, gives Creation<FleetPrinter>, creates;

    "One printer.", "Une imprimante.";
    Printer { printer: PrinterId } = Get "/api/printers/{printer}", by AnyOf(ViewPrinters), gives Json<FleetPrinter>;

    "Removes a printer.", "Retire une imprimante.";
    RemovePrinter { printer: PrinterId } = Delete "/api/printers/{printer}", by AnyOf(ManagePrinters),
        gives NoContent;

    "Revokes the printer’s own agent.", "Révoque le propre agent de l’imprimante.";
    RevokeAgent { printer: PrinterId } = Delete "/api/printers/{printer}/agent", by AnyOf(ManagePrinters),
        gives NoContent;

    "What came out of a simulated printer.", "Ce qui est sorti d’une imprimante simulée.";
    Paper { printer: PrinterId } = Get "/api/printers/{printer}/paper", by AnyOf(ManagePrinters), gives Json<PaperTray>;

    "A picture of a page that came out of a simulated printer.",
    "L’image d’une page sortie d’une imprimante simulée.";
    PaperPage { printer: PrinterId, job: u32, page: u32 } = Get "/api/printers/{printer}/paper/{job}/{page}",
        by AnyOf(ManagePrinters), gives File<Png>;

    "Creates a one-time token with which an agent enrolls.",
    "Crée un jeton à usage unique avec lequel un agent s’inscrit.";
    CreateAgentToken = Post "/api/agents", by AnyOf(ManagePrinters), gives Json<AgentToken>, asks_again;
}

/// `POST /api/printers`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPrinter {
    /// How people call it.
    pub name: String,
    /// Where it stands.
    #[serde(default)]
    pub location: Option<String>,
    /// Its `ipp:` or `ipps:` address.
    pub uri: String,
}

/// A printer of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FleetPrinter {
    /// The identifier.
    pub id: PrinterId,
    /// The name.
    pub name: String,
    /// Where it stands.
    pub location: Option<String>,
    /// Its address.
    pub uri: String,
    /// When it was added.
    pub added: Time,
    /// What it says of itself.
    pub attributes: Attributes,
    /// How it is.
    pub status: Status,
    /// The address of its panel page, for those who manage printers.
    pub panel: Option<String>,
    /// The agent that it has brought along; none where the gateway of the appliance serves it.
    pub agent: Option<PrinterAgent>,
}

/// The agent of a printer's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrinterAgent {
    /// How it called itself when it enrolled.
    pub name: String,
    /// When it enrolled.
    pub enrolled: Time,
    /// Whether its credential holds: false once it was revoked.
    pub active: bool,
}

impl FleetPrinter {
    /// The printer for somebody who may see printers; the panel's address only where `manages`.
    #[must_use]
    pub fn of(p: Printer, agent: Option<PrinterAgent>, manages: bool) -> Self {
        Self {
            id: p.id,
            name: p.name.to_string(),
            location: p.location.map(|l| l.to_string()),
            uri: p.uri,
            added: p.added,
            attributes: p.attributes,
            status: p.status,
            panel: manages.then(|| format!("/panel/{}", p.panel_key)),
            agent,
        }
    }
}

/// `POST /api/agents`: the answer holds the token that one agent may enrol with.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AgentToken {
    /// The one-time token.
    pub token: String,
    /// Until when.
    pub expires: Time,
}

/// `GET /api/printers/{printer}/paper`: what came out of a simulated printer, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaperTray {
    /// The jobs that came out.
    pub jobs: Vec<Paper>,
}

/// A job that came out of a simulated printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paper {
    /// The number that the printer gave it.
    pub job: i32,
    /// The `job-name` that it was sent under.
    pub name: String,
    /// Impressions that came out.
    pub impressions: u32,
    /// Sheets that came out.
    pub sheets: u32,
    /// Whether in colour.
    pub color: bool,
    /// Whether on both sides.
    pub two_sided: bool,
    /// When, in milliseconds since 1970 UTC.
    pub at: i64,
}
