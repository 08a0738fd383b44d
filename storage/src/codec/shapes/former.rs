//! Jobs and deliveries as former versions stored them.

use super::{DeliveryStateShape, JobStateShape};
use model::{
    id::{AgentId, DeliveryId, DocumentId, JobId, MessageId, OrgId, PrinterId, UserId},
    jobs::{ColorMode, Facts, Format, Job, JobState, Options, Printed, Remark, Sides, Source},
    printers::{Delivery, DeliveryState},
    text::Line,
    time::Time,
};
use serde::Deserialize;

/// Without remarks on its pages.
#[derive(Deserialize)]
pub(super) struct Job1 {
    common: Head1,
    facts: Option<Facts1>,
    rest: Tail1,
}

/// Without a description, without most options, and without which pages have color.
#[derive(Deserialize)]
pub(super) struct Job2 {
    common: Head1,
    facts: Option<Facts2>,
    rest: Tail1,
}

/// What stands before the facts. Fields of a row follow each other without a mark, so a part may be a struct.
#[derive(Deserialize)]
struct Head1 {
    id: JobId,
    org: OrgId,
    owner: UserId,
    title: Line,
    source: Source,
    message: Option<MessageId>,
    submitted: Time,
    #[serde(with = "JobStateShape")]
    state: JobState,
    changed: Time,
    format: Format,
    octets: u64,
}

/// What stands behind them.
#[derive(Deserialize)]
struct Tail1 {
    options: Options1,
    document: Option<DocumentId>,
    printer: Option<PrinterId>,
    printed: Option<Printed>,
}

#[derive(Deserialize)]
struct Facts1 {
    pages: u32,
    color_pages: u32,
    media: (u32, u32),
    one_size: bool,
}

#[derive(Deserialize)]
struct Facts2 {
    common: Facts1,
    remarks: Vec<Remark>,
}

#[derive(Deserialize)]
struct Options1 {
    copies: u16,
    sides: Sides,
    color: ColorMode,
}

impl From<Facts1> for Facts {
    fn from(Facts1 { pages, color_pages, media, one_size }: Facts1) -> Self {
        Self { pages, color_pages, media, one_size, ..Self::default() }
    }
}

impl From<Facts2> for Facts {
    fn from(Facts2 { common, remarks }: Facts2) -> Self {
        Self { remarks, ..common.into() }
    }
}

impl From<Options1> for Options {
    fn from(Options1 { copies, sides, color }: Options1) -> Self {
        Self { copies, sides, color, ..Self::default() }
    }
}

impl From<Job1> for Job {
    fn from(it: Job1) -> Self {
        job(it.common, it.facts.map(Facts::from), it.rest)
    }
}

impl From<Job2> for Job {
    fn from(it: Job2) -> Self {
        job(it.common, it.facts.map(Facts::from), it.rest)
    }
}

fn job(head: Head1, facts: Option<Facts>, rest: Tail1) -> Job {
    Job {
        id: head.id,
        org: head.org,
        owner: head.owner,
        title: head.title,
        description: None,
        source: head.source,
        message: head.message,
        submitted: head.submitted,
        state: head.state,
        changed: head.changed,
        format: head.format,
        octets: head.octets,
        facts,
        options: rest.options.into(),
        keep: false,
        document: rest.document,
        printer: rest.printer,
        printed: rest.printed,
    }
}

/// Without most options.
#[derive(Deserialize)]
pub(super) struct Delivery1 {
    id: DeliveryId,
    org: OrgId,
    job: JobId,
    printer: PrinterId,
    agent: AgentId,
    options: Options1,
    released: Time,
    #[serde(with = "DeliveryStateShape")]
    state: DeliveryState,
    fence: u32,
}

impl From<Delivery1> for Delivery {
    fn from(it: Delivery1) -> Self {
        let Delivery1 { id, org, job, printer, agent, options, released, state, fence } = it;
        Self { id, org, job, printer, agent, options: options.into(), released, state, fence }
    }
}
