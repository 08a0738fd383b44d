//! Release: one transaction charges, marks the job as released and hands it to the printer's agent, or does nothing.

use crate::{App, Caller, Error, news::News, quotas as quota};
use model::{
    access::Permission,
    events::{Event, EventKind},
    id::{DeliveryId, EventId, JobId, PrinterId},
    jobs::{ColorMode, Facts, Job, Options, Printed, Sides, Step},
    printers::{Delivery, DeliveryState, Printer},
    quotas::{Charge, Shortage},
    time::Time,
};
use storage::{WriteTxn, deliveries, events, jobs, orgs, printers, quotas, users};

/// What became of one of the jobs that somebody wanted to release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseOutcome {
    /// On its way.
    Yes,
    /// Not there, not the caller's, or not in a state to be released.
    NotThere,
    /// It does not fit in what is left of the quota.
    OverQuota,
    /// It does not fit in what the quota has left in color.
    OverColorQuota,
}

/// Random bytes that one release uses up.
struct ReleaseIds {
    delivery: DeliveryId,
    event: EventId,
}

impl App {
    /// Releases jobs of the caller at a printer, each for itself: one that cannot be does not hold up the others.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without an own queue; [`Error::NotFound`] for a printer of another organization.
    pub async fn release(&self, caller: &Caller, at: PrinterId, ids: &[JobId]) -> Result<Vec<ReleaseOutcome>, Error> {
        let dice: Vec<_> = ids
            .iter()
            .map(|id| (*id, ReleaseIds { delivery: DeliveryId(self.random()), event: EventId(self.random()) }))
            .collect();
        let released = self
            .act(caller, Permission::OwnQueue, move |w, who, now| {
                let printer = printers::get(w, who.org, at)?.ok_or(Error::NotFound)?;
                dice.iter().map(|(id, dice)| release_one(w, who, &printer, *id, dice, now)).collect()
            })
            .await?;
        self.news.call_agents();
        self.news.tell(News::Jobs(caller.org, caller.user));
        Ok(released)
    }
}

fn release_one(
    w: &mut WriteTxn,
    who: &Caller,
    printer: &Printer,
    id: JobId,
    dice: &ReleaseIds,
    now: Time,
) -> Result<ReleaseOutcome, Error> {
    let job = jobs::get(w, who.org, id)?.filter(|job| job.owner == who.user && job.document.is_some());
    let Some(job) = job else { return Ok(ReleaseOutcome::NotThere) };
    let Some(state) = job.state.after(&Step::Release) else { return Ok(ReleaseOutcome::NotThere) };
    let facts = job.facts.clone().unwrap_or_default();
    let organization = orgs::get(w, who.org)?.ok_or(Error::NotFound)?;
    let quota = quota::needed(w, &organization, job.owner, now)?;
    let options = for_printer(&quota.options(&job.options), &facts, printer);
    let cost = facts.estimate(&options);
    match quota.shortage(cost) {
        Some(Shortage::Impressions) => return Ok(ReleaseOutcome::OverQuota),
        Some(Shortage::Color) => return Ok(ReleaseOutcome::OverColorQuota),
        None => {}
    }
    let owner = users::get(w, who.org, who.user)?.ok_or(Error::NotFound)?;
    jobs::put(w, &Job { state, changed: now, printer: Some(printer.id), ..job })?;
    quotas::append(w, who.org, &charge(dice.delivery, id, who, cost, now))?;
    let delivery = Delivery {
        id: dice.delivery,
        org: who.org,
        job: id,
        printer: printer.id,
        agent: printer.agent,
        options,
        released: now,
        state: DeliveryState::Waiting,
        fence: 0,
    };
    deliveries::put(w, &delivery)?;
    let what = EventKind::Released { job: id, printer: printer.id };
    events::append(w, &Event { id: dice.event, org: who.org, at: now, who: owner.pseudonym, what })?;
    Ok(ReleaseOutcome::Yes)
}

/// The options as this printer can do them, so that what is charged is what comes out.
fn for_printer(options: &Options, facts: &Facts, printer: &Printer) -> Options {
    let attributes = &printer.attributes;
    let sides = match options.sides {
        Sides::PrinterDefault if attributes.two_sided_default => Sides::TwoSidedLongEdge,
        _ if !attributes.two_sided => Sides::OneSided,
        chosen => chosen,
    };
    // A document without colour is printed, and counted, without colour; a printer left to itself may count otherwise.
    let colorless = facts.pages > 0 && facts.color_pages == 0 && options.color == ColorMode::Auto;
    let color = if colorless || !attributes.color { ColorMode::Monochrome } else { options.color };
    Options { sides, color, ..options.clone() }
}

fn charge(delivery: DeliveryId, job: JobId, who: &Caller, cost: Printed, at: Time) -> Charge {
    Charge {
        delivery,
        job,
        user: who.user,
        at,
        impressions: cost.impressions.into(),
        sheets: cost.sheets.into(),
        color_impressions: cost.color_impressions.into(),
    }
}
