//! The shapes of rows whose model values are tagged for the wire: postcard writes the variants by number instead.
//!
//! What former versions stored of them is in [`former`], which has the same states.
//!
//! serde checks that each shape has the fields and variants of its value, so a change in the model stops here.

mod former;

use super::{Malformed, StoredShape, read, write};
use former::{Delivery1, Job1, Job2};
use model::{
    events::{Event, EventKind},
    id::{AgentId, DeliveryId, DocumentId, EventId, JobId, MessageId, OrgId, PrinterId, Pseudonym, UserId},
    jobs::{Facts, Failure, Format, Job, JobState, Options, Printed, Source, Unreadable},
    printers::{Delivery, DeliveryState, Outcome},
    text::Line,
    time::Time,
};
use serde::{Deserialize, Serialize};

macro_rules! shaped {
    ($($type:ident as $shape:literal = $version:literal $(, before $($former:ty = $number:literal),+)?;)+) => {$(
        impl StoredShape for $type {
            fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> {
                #[derive(Serialize)]
                struct Row<'a>(#[serde(with = $shape)] &'a $type);
                write($version, &Row(self), out)
            }
            fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
                #[derive(Deserialize)]
                struct Row(#[serde(with = $shape)] $type);
                match bytes.first() {
                    $($(Some(&$number) => read::<$former>($number, bytes).map(Self::from),)+)?
                    _ => read::<Row>($version, bytes).map(|row| row.0),
                }
            }
        }
    )+};
}

shaped! {
    Job as "JobShape" = 3, before Job1 = 1, Job2 = 2;
    Delivery as "DeliveryShape" = 2, before Delivery1 = 1;
    Event as "EventShape" = 1;
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Job")]
struct JobShape {
    id: JobId,
    org: OrgId,
    owner: UserId,
    title: Line,
    description: Option<Line>,
    source: Source,
    message: Option<MessageId>,
    submitted: Time,
    #[serde(with = "JobStateShape")]
    state: JobState,
    changed: Time,
    format: Format,
    octets: u64,
    facts: Option<Facts>,
    options: Options,
    keep: bool,
    document: Option<DocumentId>,
    printer: Option<PrinterId>,
    printed: Option<Printed>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "JobState")]
enum JobStateShape {
    Processing,
    Unconfirmed,
    Held,
    Unreadable(Unreadable),
    Released,
    Printed,
    Failed(Failure),
    Uncertain,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Delivery")]
struct DeliveryShape {
    id: DeliveryId,
    org: OrgId,
    job: JobId,
    printer: PrinterId,
    agent: AgentId,
    options: Options,
    released: Time,
    #[serde(with = "DeliveryStateShape")]
    state: DeliveryState,
    fence: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "DeliveryState")]
enum DeliveryStateShape {
    Waiting,
    Leased { until: Time },
    Sending { printer_job: i32, until: Time },
    Ended(#[serde(with = "OutcomeShape")] Outcome),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Outcome")]
enum OutcomeShape {
    Printed(Option<Printed>),
    Failed(Failure, Printed),
    Uncertain,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Event")]
struct EventShape {
    id: EventId,
    org: OrgId,
    at: Time,
    who: Pseudonym,
    #[serde(with = "EventKindShape")]
    what: EventKind,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "EventKind")]
enum EventKindShape {
    Submitted { job: JobId, source: Source, format: Format },
    Read { job: JobId, pages: u32 },
    Released { job: JobId, printer: PrinterId },
    Printed { job: JobId, printer: PrinterId, printed: Printed, two_sided: bool },
    NotPrinted { job: JobId, printer: PrinterId },
    Deleted { job: JobId, pages: u32, expired: bool },
}
