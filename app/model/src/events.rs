//! The history: what happened, once, under pseudonyms. Reports are made of it.

use crate::{
    id::{EventId, JobId, OrgId, PrinterId, Pseudonym},
    jobs::{Format, Printed, Source},
    time::Time,
};
use serde::{Deserialize, Serialize};

/// One thing that happened in an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The identifier.
    pub id: EventId,
    /// Where.
    pub org: OrgId,
    /// When.
    pub at: Time,
    /// To whom; never a name.
    pub who: Pseudonym,
    /// What.
    pub what: EventKind,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "name", content = "with")]
pub enum EventKind {
    /// A document was taken in.
    Submitted {
        /// As which job.
        job: JobId,
        /// By which way.
        source: Source,
        /// What it was.
        format: Format,
    },
    /// Its pages were read, so many.
    Read {
        /// Which job.
        job: JobId,
        /// How many pages.
        pages: u32,
    },
    /// A job was released.
    Released {
        /// Which.
        job: JobId,
        /// Where.
        printer: PrinterId,
    },
    /// A job came out, or a part of it.
    Printed {
        /// Which.
        job: JobId,
        /// Where.
        printer: PrinterId,
        /// So much.
        printed: Printed,
        /// Whether two-sided.
        two_sided: bool,
    },
    /// A job did not come out, or nobody knows.
    NotPrinted {
        /// Which.
        job: JobId,
        /// Where.
        printer: PrinterId,
    },
    /// A job was deleted by hand, or its time was over.
    Deleted {
        /// Which.
        job: JobId,
        /// Pages that were not printed.
        pages: u32,
        /// Whether by its time.
        expired: bool,
    },
}
