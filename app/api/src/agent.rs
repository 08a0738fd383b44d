//! What an agent and the appliance say to each other: enrol, poll, fetch a document under a lease, report.
//!
//! The gateway inside the appliance speaks exactly this, over the same port as everybody else.
//! An agent proves itself by `Authorization: Bearer <credential>`; a document is fetched at
//! `/agent/documents/{delivery}/{fence}`.

use crate::{
    forms::{File, Json, NoContent, Pdf},
    routes::routes,
};
use model::{
    id::{AgentId, DeliveryId, JobId, PrinterId},
    jobs::{Failure, Options, Printed},
    printers::{Attributes, Status},
};
use serde::{Deserialize, Serialize};

routes! {
    "Exchanges a one-time token for the credential of an agent.", "Échange un jeton à usage unique contre le secret d’un agent.";
    AgentEnrol = Post "/agent/enrol", by Public, takes Json<Enrol>, gives Json<EnrolmentAnswer>;

    "Waits until there is something to do.", "Attend qu’il y ait quelque chose à faire.";
    AgentPoll = Post "/agent/poll", by Agent, takes Json<Poll>, gives Json<PollAnswer>;

    "Takes or renews the lease of a delivery.", "Prend ou renouvelle le bail d’une livraison.";
    AgentLease = Post "/agent/leases", by Agent, takes Json<Lease>, gives Json<LeaseAnswer>;

    "The document of a delivery, under its lease.", "Le document d’une livraison, sous son bail.";
    AgentDocument { delivery: DeliveryId, fence: u32 } = Get "/agent/documents/{delivery}/{fence}", by Agent,
        gives File<Pdf>;

    "Reports what became of a delivery, or the state of a printer.",
    "Signale ce qu’il est advenu d’une livraison, ou l’état d’une imprimante.";
    AgentReport = Post "/agent/reports", by Agent, takes Json<Report>, gives NoContent;

    "A badge was held to a printer with its own panel.", "Un badge a été présenté à une imprimante qui a son propre écran.";
    AgentTap = Post "/agent/taps", by Agent, takes Json<Tap>, gives Json<TapAnswer>;

    "What was chosen at a printer’s own panel.", "Ce qui a été choisi sur le propre écran d’une imprimante.";
    AgentRelease = Post "/agent/releases", by Agent, takes Json<PanelRelease>, gives NoContent;
}

/// `POST /agent/enrol`: a one-time token turned into a credential.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Enrol {
    /// The one-time token that an administrator made.
    pub token: String,
    /// How the agent calls itself.
    pub name: String,
    /// For an agent that is a printer itself: the IPP address under which it is known, and what it says of itself.
    pub printer: Option<OwnPrinter>,
}

/// A printer that brings its own agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnPrinter {
    /// Its name.
    pub name: String,
    /// Its `ipp:` or `ipps:` URI.
    pub uri: String,
    /// What it says of itself.
    pub attributes: Attributes,
}

/// The answer to [`Enrol`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EnrolmentAnswer {
    /// Who the agent is from now on.
    pub agent: AgentId,
    /// The secret that it proves it with; shown this once.
    pub credential: String,
}

/// `POST /agent/poll`: answers at once when there is something new, else after `wait_ms`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Poll {
    /// The `version` of the last answer, 0 at the start.
    pub version: u64,
    /// How long to wait for news, at most 30,000 milliseconds.
    pub wait_ms: u32,
}

/// The answer to [`Poll`]: everything that the agent has to know, whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PollAnswer {
    /// Changes whenever the rest does.
    pub version: u64,
    /// The printers to look after.
    pub printers: Vec<Target>,
    /// The deliveries that have not ended, oldest first.
    pub deliveries: Vec<Errand>,
}

/// A printer to look after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// Which.
    pub printer: PrinterId,
    /// Its address.
    pub uri: String,
}

/// A document to bring to a printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Errand {
    /// Which attempt.
    pub delivery: DeliveryId,
    /// Which job, for the name that the printer sees.
    pub job: JobId,
    /// Where to.
    pub printer: PrinterId,
    /// How.
    pub options: Options,
    /// The printer's `job-id` where a former run of the agent has got that far: ask, do not send again.
    pub printer_job: Option<i32>,
}

/// `POST /agent/leases`: takes or renews the lease of a delivery.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lease {
    /// Which attempt.
    pub delivery: DeliveryId,
    /// The fence of the lease that is renewed; none to take it.
    pub fence: Option<u32>,
}

/// The answer to [`Lease`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LeaseAnswer {
    /// To be said with every report; a newer lease makes it void.
    pub fence: u32,
    /// How long the lease lasts, in milliseconds.
    pub lasts_ms: u32,
    /// The size of the document in bytes.
    pub octets: u64,
}

/// `POST /agent/reports`: what happened to a delivery or a printer.
#[cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::large_enum_variant, reason = "one is made, sent and dropped at a time")
)]
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "report")]
pub enum Report {
    /// The printer has made a job; durable before any data is sent (decision 7).
    JobCreated {
        /// Which attempt.
        delivery: DeliveryId,
        /// Under which lease.
        fence: u32,
        /// The printer's `job-id`.
        printer_job: i32,
    },
    /// The delivery ended.
    Ended {
        /// Which attempt.
        delivery: DeliveryId,
        /// Under which lease.
        fence: u32,
        /// How.
        ending: Ending,
    },
    /// How a printer is.
    Printer {
        /// Which.
        printer: PrinterId,
        /// Its state now.
        status: Status,
        /// What it says of itself, when it was asked anew.
        attributes: Option<Attributes>,
    },
}

/// How a delivery ended, as the agent saw it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "ending")]
pub enum Ending {
    /// The printer says that it completed; its own count where it gave one.
    Printed {
        /// What came out.
        printed: Option<Printed>,
    },
    /// It did not come out, or not whole.
    Failed {
        /// Why.
        why: Failure,
        /// What came out nevertheless.
        printed: Printed,
    },
    /// The printer cannot say.
    Uncertain,
}

/// `POST /agent/taps`: somebody holds a badge at a printer that has its own panel.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tap {
    /// At which printer.
    pub printer: PrinterId,
    /// What the reader wrote.
    pub badge: String,
    /// The PIN, where the organization asks for one.
    pub pin: Option<String>,
}

/// The answer to [`Tap`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TapAnswer {
    /// Proves who stands at the panel, for a short time.
    pub session: String,
    /// How the person is called.
    pub name: String,
    /// What waits.
    pub jobs: Vec<PanelJob>,
}

/// A job as a panel shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PanelJob {
    /// Which.
    pub job: JobId,
    /// The name of the document.
    pub title: String,
    /// How many pages, once they are known.
    pub pages: Option<u32>,
    /// Whether it has colour.
    pub color: bool,
    /// When it was submitted, in milliseconds since 1970 UTC.
    pub submitted: i64,
}

/// `POST /agent/releases`: the person at the panel has chosen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PanelRelease {
    /// At which printer.
    pub printer: PrinterId,
    /// The session of [`TapAnswer`].
    pub session: String,
    /// Which jobs.
    pub jobs: Vec<JobId>,
    /// To delete them instead of printing.
    pub delete: bool,
}
