//! Release: one transaction charges, marks the job as released and hands it to the printer's agent, or does nothing.

use super::reach::{Deed, entrance, note, reached};
use crate::{App, Caller, Error, news::News, quotas as quota};
use model::{
    audit::Action,
    events::{Event, EventKind},
    id::{DeliveryId, EventId, JobId, PrinterId, UserId},
    jobs::{ColorMode, Facts, Finishings, Job, Options, Printed, Sides, Step, life::LifeEvent},
    printers::{Delivery, DeliveryState, Printer},
    quotas::{Charge, Shortage},
    time::{Day, Time},
};
use storage::{WriteTxn, deliveries, events, jobs, orgs, policies, printers, quotas, users};

/// What became of one of the jobs that somebody wanted to release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseOutcome {
    /// On its way.
    Yes,
    /// Not there, not the caller's, or not in a state to be released.
    NotThere,
    /// It does not fit in what is left of the quota.
    OverQuota(Day),
    /// It does not fit in what the quota has left in color.
    OverColorQuota(Day),
}

/// Random bytes that one release uses up.
struct ReleaseIds {
    delivery: DeliveryId,
    event: EventId,
}

/// What somebody wants to have printed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseOrder {
    /// Which job.
    pub job: JobId,
    /// How, this once; none for as it is set.
    pub options: Option<Options>,
    /// Whether it stays in the queue when it was printed; none for as it is set.
    pub keep: Option<bool>,
}

impl From<JobId> for ReleaseOrder {
    fn from(job: JobId) -> Self {
        Self { job, options: None, keep: None }
    }
}

impl App {
    /// Releases jobs at a printer, each for itself: one that cannot be does not hold up the others. A job of somebody
    /// else is charged to its owner.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without a queue of one's own or the right to manage those of others; [`Error::NotFound`] for
    /// a printer of another organization.
    pub async fn release(
        &self,
        caller: &Caller,
        at: PrinterId,
        orders: Vec<ReleaseOrder>,
    ) -> Result<Vec<ReleaseOutcome>, Error> {
        let dice: Vec<_> = orders
            .into_iter()
            .map(|order| (order, ReleaseIds { delivery: DeliveryId(self.random()), event: EventId(self.random()) }))
            .collect();
        let released = self.act(caller, entrance(caller, Deed::Release), move |w, who, now| {
            let printer = printers::get(w, who.org, at)?.ok_or(Error::NotFound)?;
            dice.iter().map(|(order, dice)| release_one(w, who, &printer, order, dice, now)).collect()
        });
        let released: Vec<(ReleaseOutcome, Option<UserId>)> = released.await?;
        self.news.call_agents();
        let mut owners: Vec<UserId> = released.iter().filter_map(|(_, owner)| *owner).collect();
        owners.sort_unstable();
        owners.dedup();
        for owner in owners {
            self.news.tell(News::Jobs(caller.org, owner));
        }
        Ok(released.into_iter().map(|(outcome, _)| outcome).collect())
    }
}

impl App {
    /// The printers at which jobs can be released, by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for whoever sees no queue.
    pub fn release_printers(&self, caller: &Caller) -> Result<Vec<Printer>, Error> {
        caller.may(entrance(caller, Deed::See))?;
        let mut all = self.read(|r| Ok(printers::list(r, caller.org)?))?;
        all.sort_by_key(|printer| model::text::folded(printer.name.as_str()));
        Ok(all)
    }

    /// A code for each printer, with the address that it says: there whoever scans it stands in front of that printer.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without the permission to view printers.
    pub fn release_codes(&self, caller: &Caller) -> Result<Vec<(Printer, String, String)>, Error> {
        let all = self.printers(caller)?.into_iter().map(|printer| {
            let url = format!("{}/print/queue?at={}", self.policy.public_url.trim_end_matches('/'), printer.id);
            let svg = identity::qr::svg(&url).ok_or_else(|| Error::Internal("drawing a code".to_owned()))?;
            Ok((printer, url, svg))
        });
        all.collect()
    }
}

/// Says what became of it, and whose queue has changed.
fn release_one(
    w: &mut WriteTxn,
    who: &Caller,
    printer: &Printer,
    order: &ReleaseOrder,
    dice: &ReleaseIds,
    now: Time,
) -> Result<(ReleaseOutcome, Option<UserId>), Error> {
    let not_there = Ok((ReleaseOutcome::NotThere, None));
    let job = match reached(w, who, order.job, Deed::Release, now) {
        Ok(job) => job,
        Err(Error::NotFound) => return not_there,
        Err(other) => return Err(other),
    };
    if job.document.is_none() || jobs::leaves(w, job.org, job.id)?.is_some() {
        return not_there;
    }
    let Some(state) = job.state.after(&Step::Release) else { return not_there };
    let policy = policies::of_organization(w, job.org)?;
    let wanted = order.options.as_ref().map_or_else(|| job.options.clone(), |options| policy.bound(options.clone()));
    let facts = job.facts.clone().unwrap_or_default();
    let organization = orgs::get(w, who.org)?.ok_or(Error::NotFound)?;
    let quota = quota::needed(w, &organization, job.owner, now)?;
    let options = for_printer(&quota.options(&wanted), &facts, printer);
    let cost = facts.estimate(&options);
    match quota.shortage(cost) {
        Some(Shortage::Impressions) => return Ok((ReleaseOutcome::OverQuota(quota.impressions.renews), None)),
        Some(Shortage::Color) => return Ok((ReleaseOutcome::OverColorQuota(quota.color.renews), None)),
        None => {}
    }
    let owner = users::get(w, who.org, job.owner)?.ok_or(Error::NotFound)?;
    let keep = order.keep.unwrap_or(job.keep) && (policy.keep || job.keep);
    let job = Job { state, changed: now, printer: Some(printer.id), keep, ..job };
    jobs::put(w, &job)?;
    quotas::append(w, who.org, &charge(dice.delivery, &job, cost, now))?;
    let delivery = Delivery {
        id: dice.delivery,
        org: who.org,
        job: job.id,
        printer: printer.id,
        agent: printer.agent,
        options,
        released: now,
        state: DeliveryState::Waiting,
        fence: 0,
    };
    deliveries::put(w, &delivery)?;
    let what = EventKind::Released { job: job.id, printer: printer.id };
    events::append(w, &Event { id: dice.event, org: who.org, at: now, who: owner.pseudonym, what })?;
    let step = LifeEvent::Released { printer: printer.name.clone(), by: who.user };
    jobs::tell(w, who.org, job.id, now, step)?;
    note(w, who, &job, now, Action::JobReleased)?;
    Ok((ReleaseOutcome::Yes, Some(job.owner)))
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
    let Finishings { staple, punch } = options.finishings;
    let finishings = Finishings { staple: staple && attributes.staples(), punch: punch && attributes.punches() };
    Options { sides, color, finishings, ..options.clone() }
}

fn charge(delivery: DeliveryId, job: &Job, cost: Printed, at: Time) -> Charge {
    Charge {
        delivery,
        job: job.id,
        user: job.owner,
        at,
        impressions: cost.impressions.into(),
        sheets: cost.sheets.into(),
        color_impressions: cost.color_impressions.into(),
    }
}
