//! Printers, the agents that talk to them, and deliveries: the honest state of a job between queue and paper.

pub mod limits;

use crate::{
    id::{AgentId, DeliveryId, JobId, OrgId, PrinterId},
    jobs::{Failure, Options, Printed},
    text::Line,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A printer of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Printer {
    /// The identifier.
    pub id: PrinterId,
    /// The organization.
    pub org: OrgId,
    /// How people call it.
    pub name: Line,
    /// Where it stands.
    pub location: Option<Line>,
    /// Its address, an `ipp:` or `ipps:` URI (RFC 3510, RFC 7472), or `socket:` for one without IPP.
    pub uri: String,
    /// The agent that talks to it.
    pub agent: AgentId,
    /// When it was added.
    pub added: Time,
    /// What it said of itself when it was last asked.
    pub attributes: Attributes,
    /// How it was when it was last heard of.
    pub status: Status,
    /// The last part of the address of its panel page: 128 random bits that only its panel knows.
    pub panel_key: String,
}

/// What a printer says of itself (RFC 8011, 5.4; PWG 5100.13).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Attributes {
    /// `printer-make-and-model`
    pub make_and_model: String,
    /// `printer-serial-number`, empty where it does not say
    pub serial_number: String,
    /// `printer-firmware-string-version`, empty where it does not say
    pub firmware: String,
    /// `document-format-supported`
    pub formats: Vec<String>,
    /// `color-supported`
    pub color: bool,
    /// Whether `sides-supported` has a two-sided value.
    pub two_sided: bool,
    /// `sides-default`
    pub two_sided_default: bool,
    /// `finishings-supported`, the registered numbers.
    pub finishings: Vec<u16>,
    /// `print-color-mode-supported`
    pub color_modes: Vec<String>,
    /// Operation codes that it knows: `operations-supported`.
    pub operations: Vec<u16>,
    /// `printer-more-info`, empty where it does not say
    pub more_info: String,
    /// Whether it is software that keeps a paper tray to look at.
    pub simulated: bool,
}

/// How a printer was when it was last heard of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Status {
    /// `printer-state`
    pub state: PrinterState,
    /// `printer-state-reasons`, without `none`
    pub reasons: Vec<String>,
    /// `printer-impressions-completed`, where it counts
    pub impressions: Option<u32>,
    /// `printer-media-sheets-completed`, where it counts
    pub sheets: Option<u32>,
    /// When it last answered.
    pub seen: Option<Time>,
}

/// `printer-state` (RFC 8011, 5.4.11), and what an appliance sees besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PrinterState {
    /// Has not answered yet.
    #[default]
    Unknown,
    /// `idle`
    Idle,
    /// `processing`
    Processing,
    /// `stopped`
    Stopped,
    /// Does not answer.
    Offline,
}

impl PrinterState {
    /// Whether somebody has to look after it before anything is printed.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        match self {
            Self::Stopped | Self::Offline => true,
            Self::Unknown | Self::Idle | Self::Processing => false,
        }
    }
}

/// The program that talks to one or more printers: the gateway inside the appliance, or a printer's own agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Agent {
    /// The identifier.
    pub id: AgentId,
    /// The organization whose printers it serves; none for the gateway inside the appliance, which serves all.
    pub org: Option<OrgId>,
    /// How it called itself when it enrolled.
    pub name: Line,
    /// When it enrolled.
    pub enrolled: Time,
    /// When it last called.
    pub seen: Option<Time>,
}

/// One attempt to bring a job to a printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delivery {
    /// The identifier.
    pub id: DeliveryId,
    /// The organization.
    pub org: OrgId,
    /// The job.
    pub job: JobId,
    /// Where to.
    pub printer: PrinterId,
    /// By whom.
    pub agent: AgentId,
    /// How it is to be printed.
    pub options: Options,
    /// When it was released.
    pub released: Time,
    /// Where it stands.
    pub state: DeliveryState,
    /// Counts the leases; a report with an older number is refused.
    pub fence: u32,
}

/// Where a delivery stands. Each step is durable before the next begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "name", content = "with")]
pub enum DeliveryState {
    /// Waits for its agent.
    Waiting,
    /// An agent has taken it and has not sent anything yet.
    Leased {
        /// Until when the agent must have said something.
        until: Time,
    },
    /// The printer has given it a job id; data may have been sent.
    Sending {
        /// The `job-id` of the printer.
        printer_job: i32,
        /// Until when the agent must have said something.
        until: Time,
    },
    /// It ended.
    Ended(Outcome),
}

/// How a delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "name", content = "with")]
pub enum Outcome {
    /// It came out; the printer's own count where it gave one.
    Printed(Option<Printed>),
    /// It did not come out, or not whole; what did is charged.
    Failed(Failure, Printed),
    /// Nobody can say.
    Uncertain,
}

/// Why a printer cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BadPrinter {
    /// The address is not one that a printer may have.
    Address,
    /// No printer answered: nobody at all, or something that does not speak IPP.
    Unreachable,
    /// It takes nothing that can be made of a document.
    NoFormat,
    /// It cannot say what became of a job: no Create-Job, Send-Document or Get-Job-Attributes.
    NoJobs,
    /// It has been added already.
    Known,
}

/// How the address of a printer without IPP begins, which takes bare data.
pub const RAW_SCHEME: &str = "socket://";
/// The format that documents are kept in.
pub const PDF: &str = "application/pdf";
/// The formats in which documents can be brought to a printer.
const FORMATS: [&str; 4] = [PDF, "image/pwg-raster", "image/urf", "application/PCLm"];

/// Whether jobs can be brought to the printer at `uri`, which says this of itself.
///
/// # Errors
/// The first thing that is missing.
pub fn usable(uri: &str, attributes: &Attributes) -> Result<(), BadPrinter> {
    const CREATE_JOB: u16 = 0x05;
    const SEND_DOCUMENT: u16 = 0x06;
    const GET_JOB_ATTRIBUTES: u16 = 0x09;
    if !attributes.formats.iter().any(|format| FORMATS.contains(&format.as_str())) {
        return Err(BadPrinter::NoFormat);
    }
    let knows = |op| attributes.operations.contains(&op);
    if uri.starts_with(RAW_SCHEME) || [CREATE_JOB, SEND_DOCUMENT, GET_JOB_ATTRIBUTES].into_iter().all(knows) {
        Ok(())
    } else {
        Err(BadPrinter::NoJobs)
    }
}
