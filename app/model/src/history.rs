//! The print history: a line for each time a document came out, with its name, for its owner (I25, I26). It is no
//! report: events and reports know no names, and this goes with the person.

use crate::{
    id::{DeliveryId, JobId, OrgId, UserId},
    jobs::{ColorMode, Printed},
    text::Line,
    time::Time,
};
use serde::{Deserialize, Serialize};

/// A document that came out, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrintRecord {
    /// The organization.
    pub org: OrgId,
    /// Whose document.
    pub owner: UserId,
    /// When it was released.
    pub released: Time,
    /// The attempt to bring it to the printer.
    pub delivery: DeliveryId,
    /// The job.
    pub job: JobId,
    /// The name of the document.
    pub title: Line,
    /// The name of the printer.
    pub printer: Line,
    /// The network address of the printer.
    pub address: String,
    /// What came out.
    pub printed: Printed,
    /// `print-color-mode`, as it was printed.
    pub color: ColorMode,
    /// Whether two-sided.
    pub two_sided: bool,
}
