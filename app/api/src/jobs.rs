//! The print queue.

use model::{
    id::{JobId, PrinterId},
    jobs::{Facts, Format, Job, JobState, Options, Printed, Source},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A job as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QueuedJob {
    /// The identifier.
    pub id: JobId,
    /// The name of the document.
    pub title: String,
    /// By which way it came.
    pub source: Source,
    /// When.
    pub submitted: Time,
    /// Where it stands.
    pub state: JobState,
    /// What the document was.
    pub format: Format,
    /// Its size in bytes.
    pub octets: u64,
    /// What is known of its pages.
    pub facts: Option<Facts>,
    /// How it will be printed.
    pub options: Options,
    /// Where it was released.
    pub printer: Option<PrinterId>,
    /// What came out.
    pub printed: Option<Printed>,
}

impl From<Job> for QueuedJob {
    fn from(j: Job) -> Self {
        Self {
            id: j.id,
            title: j.title.to_string(),
            source: j.source,
            submitted: j.submitted,
            state: j.state,
            format: j.format,
            octets: j.octets,
            facts: j.facts,
            options: j.options,
            printer: j.printer,
            printed: j.printed,
        }
    }
}

/// `PUT /api/jobs/{job}/options`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetOptions {
    /// How it is to be printed.
    pub options: Options,
}

/// What `GET /api/events` sends (server-sent events): that something changed, for the page to fetch anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Changed {
    /// The own print queue.
    Jobs,
    /// The printers.
    Printers,
    /// The imports.
    Imports,
}
