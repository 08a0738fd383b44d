//! Deliveries: leases, reports and the account at the end. The state is honest: what cannot be known is said so.

use crate::{App, Error, caller::present, history, news::News, quotas as quota};
use identity::secret;
use model::{
    events::{Event, EventKind},
    id::{AgentId, DeliveryId, EventId},
    jobs::{Failure, Job, Printed, Sides, Step, life::LifeEvent},
    printers::{Delivery, DeliveryState, Outcome},
    quotas::Charge,
    time::Time,
};
use std::time::Duration;
use storage::{Document, Rows, WriteTxn, deliveries, events, jobs, printers, quotas, users};

/// How long an agent may be silent about a delivery that it has taken.
pub const LEASE: Duration = Duration::from_secs(60);
/// How long a released job waits for an agent that does not call, before its owner may try elsewhere.
const WAITS: Duration = Duration::from_secs(2 * 60);
/// How long the appliance waits for an agent that fell silent while it was sending.
const LOST: Duration = Duration::from_secs(10 * 60);

/// How long a delivery may take in all: an agent that renews its lease for ever does not hold a document for ever.
const WHOLE: Duration = Duration::from_secs(2 * 60 * 60);

/// A lease that was given.
pub struct Lease {
    /// The number that must be said with every report.
    pub fence: u32,
    /// The size of the document in bytes.
    pub octets: u64,
}

impl App {
    /// Takes the delivery for the agent, or renews its lease; an older fence of the same agent is void then.
    ///
    /// # Errors
    /// [`Error::NotFound`] for deliveries of other agents; [`Error::WrongState`] once it ended, has taken two hours, or
    /// the fence is old.
    pub async fn lease(&self, agent: AgentId, id: DeliveryId, renews: Option<u32>) -> Result<Lease, Error> {
        let now = self.now();
        let store = self.store.clone();
        self.as_agent(agent, move |w| {
            let delivery = open(w, agent, id)?;
            let over = now.since(delivery.released) >= WHOLE;
            if over || renews.is_some_and(|fence| fence != delivery.fence) {
                return Err(Error::WrongState);
            }
            let fence = if renews.is_some() { delivery.fence } else { delivery.fence.saturating_add(1) };
            let until = now.plus(LEASE);
            let state = match delivery.state {
                DeliveryState::Sending { printer_job, .. } => DeliveryState::Sending { printer_job, until },
                _ => DeliveryState::Leased { until },
            };
            let job = jobs::get(w, delivery.org, delivery.job)?.ok_or(Error::NotFound)?;
            let document = job.document.ok_or(Error::NotFound)?;
            let octets = store.spool().open(w, document)?.octets();
            deliveries::put(w, &Delivery { state, fence, ..delivery })?;
            Ok(Lease { fence, octets })
        })
        .await
    }

    /// The document of a delivery, for the agent that holds its lease.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another agent, [`Error::WrongState`] for an old fence.
    pub fn delivery_document(&self, agent: AgentId, id: DeliveryId, fence: u32) -> Result<Document, Error> {
        self.read(|r| {
            let delivery = open(r, agent, id)?;
            if delivery.fence != fence {
                return Err(Error::WrongState);
            }
            let job = jobs::get(r, delivery.org, delivery.job)?.ok_or(Error::NotFound)?;
            let document = job.document.ok_or(Error::NotFound)?;
            Ok(self.store.spool().open(r, document)?)
        })
    }

    /// The printer has made a job: durable before any data is sent. Saying it twice is fine, an answer may get lost.
    ///
    /// # Errors
    /// [`Error::WrongState`] for an old fence, or when the printer had made a job before.
    pub async fn printer_made_job(
        &self,
        agent: AgentId,
        id: DeliveryId,
        fence: u32,
        printer_job: i32,
    ) -> Result<(), Error> {
        let until = self.now().plus(LEASE);
        self.as_agent(agent, move |w| {
            let delivery = open(w, agent, id)?;
            let again =
                matches!(delivery.state, DeliveryState::Sending { printer_job: known, .. } if known == printer_job);
            let leased = again || matches!(delivery.state, DeliveryState::Leased { .. });
            if delivery.fence != fence || !leased {
                return Err(Error::WrongState);
            }
            deliveries::put(w, &Delivery { state: DeliveryState::Sending { printer_job, until }, ..delivery })?;
            Ok(())
        })
        .await
    }

    /// The delivery ended; the charge is corrected to what was printed.
    ///
    /// # Errors
    /// [`Error::WrongState`] for an old fence.
    pub async fn delivery_ended(
        &self,
        agent: AgentId,
        id: DeliveryId,
        fence: u32,
        outcome: Outcome,
    ) -> Result<(), Error> {
        let (now, event) = (self.now(), EventId(self.random()));
        let job = self
            .as_agent(agent, move |w| {
                let delivery = open(w, agent, id)?;
                if delivery.fence != fence {
                    return Err(Error::WrongState);
                }
                settle(w, &delivery, outcome, event, now)
            })
            .await?;
        self.news.tell(News::Jobs(job.org, job.owner));
        self.news.call_agents();
        Ok(())
    }

    /// Ends deliveries whose agent never came, or fell silent; answers how many.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn settle_lost(&self) -> Result<usize, Error> {
        let now = self.now();
        let lost = self.read(|r| {
            let mut lost = Vec::new();
            for agent in storage::agents::list(r)? {
                for delivery in deliveries::open_of_agent(r, agent.id)? {
                    lost.extend(given_up(&delivery, now).map(|outcome| (delivery, outcome)));
                }
            }
            Ok(lost)
        })?;
        for (delivery, outcome) in &lost {
            let (seen, outcome, event) = (delivery.clone(), *outcome, EventId(self.random()));
            let job = self
                .as_appliance(move |w| {
                    // A report may have come in between.
                    let present = deliveries::get(w, seen.org, seen.id)?.filter(|d| d.state == seen.state);
                    present.map(|d| settle(w, &d, outcome, event, now)).transpose()
                })
                .await?;
            if let Some(job) = job {
                tracing::warn!(delivery = %delivery.id, ?outcome, "a delivery was given up");
                self.news.tell(News::Jobs(job.org, job.owner));
            }
        }
        Ok(lost.len())
    }
}

/// What a delivery that nobody looks after any more has come to, if its time is over.
fn given_up(delivery: &Delivery, now: Time) -> Option<Outcome> {
    if now.since(delivery.released) >= WHOLE {
        return Some(abandoned(delivery));
    }
    match delivery.state {
        DeliveryState::Waiting => {
            (now.since(delivery.released) > WAITS).then_some(Outcome::Failed(Failure::Unreachable, Printed::default()))
        }
        // Nothing was sent under this lease: the printer had not made a job.
        DeliveryState::Leased { until } => {
            (now.since(until) > WAITS).then_some(Outcome::Failed(Failure::Unreachable, Printed::default()))
        }
        DeliveryState::Sending { until, .. } => (now.since(until) > LOST).then_some(Outcome::Uncertain),
        DeliveryState::Ended(_) => None,
    }
}

/// What becomes of a delivery that is ended from here: whoever had taken it may have printed it.
fn abandoned(delivery: &Delivery) -> Outcome {
    match delivery.state {
        DeliveryState::Waiting => Outcome::Failed(Failure::Unreachable, Printed::default()),
        _ => Outcome::Uncertain,
    }
}

/// Ends a delivery from here, since its agent, its printer or its owner goes; what the agent reports later is refused.
pub(crate) fn abandon(w: &mut WriteTxn, delivery: &Delivery, now: Time) -> Result<Job, Error> {
    // It happens once in the life of a delivery, so that its name can be made of the delivery's.
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..] = secret::digest(&format!("abandoned {}", delivery.id));
    let event = EventId([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]);
    settle(w, delivery, abandoned(delivery), event, now)
}

/// Ends what is on its way of a job whose owner goes.
pub(crate) fn abandon_job(w: &mut WriteTxn, job: &Job, now: Time) -> Result<(), Error> {
    let printer = job.printer.map(|printer| printers::get(w, job.org, printer)).transpose()?.flatten();
    let Some(printer) = printer else { return Ok(()) };
    for delivery in deliveries::open_of_agent(w, printer.agent)?.iter().filter(|delivery| delivery.job == job.id) {
        abandon(w, delivery, now)?;
    }
    Ok(())
}

/// The agent's own delivery that has not ended, unless its organization is being deleted.
fn open(r: &impl Rows, agent: AgentId, id: DeliveryId) -> Result<Delivery, Error> {
    let found = deliveries::open_of_agent(r, agent)?.into_iter().find(|d| d.id == id).ok_or(Error::NotFound)?;
    present(r, found.org)?;
    Ok(found)
}

/// Writes the end of a delivery: the job's state, the correction of the charge and the history, all or none.
fn settle(w: &mut WriteTxn, delivery: &Delivery, outcome: Outcome, event: EventId, now: Time) -> Result<Job, Error> {
    let job = jobs::get(w, delivery.org, delivery.job)?.ok_or(Error::NotFound)?;
    let charged = quota::charged(w, delivery.org, delivery.id)?;
    let (step, printed) = match outcome {
        Outcome::Printed(counted) => (Step::Finish, counted.map_or(charged, |counted| believed(counted, charged))),
        Outcome::Failed(why, printed) => (Step::Fail(why), believed(printed, charged)),
        // Nobody knows: what was charged stays charged, once, and can be given back by a person.
        Outcome::Uncertain => (Step::Lose, charged),
    };
    let step = if step == Step::Finish && job.keep { Step::FinishAndKeep } else { step };
    let state = job.state.after(&step).ok_or(Error::WrongState)?;
    if let Some((impressions, sheets, color_impressions)) = Charge::correction(charged, printed) {
        let line = Charge {
            delivery: delivery.id,
            job: job.id,
            user: job.owner,
            at: delivery.released,
            impressions,
            sheets,
            color_impressions,
        };
        quotas::append(w, delivery.org, &line)?;
    }
    if let Some(owner) = users::get(w, job.org, job.owner)? {
        let what = told(delivery, printed, outcome);
        events::append(w, &Event { id: event, org: job.org, at: now, who: owner.pseudonym, what })?;
    }
    let step = match outcome {
        Outcome::Printed(_) => LifeEvent::Printed(printed),
        Outcome::Failed(why, _) => LifeEvent::NotPrinted(why),
        Outcome::Uncertain => LifeEvent::Unknown,
    };
    jobs::tell(w, job.org, job.id, now, step)?;
    deliveries::put(w, &Delivery { state: DeliveryState::Ended(outcome), ..delivery.clone() })?;
    if !matches!(outcome, Outcome::Uncertain) {
        history::note(w, delivery, &job, printed)?;
    }
    let printed = (printed != Printed::default()).then_some(printed);
    let job = Job { state, changed: now, printed, ..job };
    jobs::put(w, &job)?;
    Ok(job)
}

/// What is charged of what a printer claims: never more than the document has, and colour as estimated where the printer
/// does not count it.
fn believed(counted: Printed, charged: Printed) -> Printed {
    let impressions = counted.impressions.min(charged.impressions);
    let color = if counted.color_impressions == 0 { charged.color_impressions } else { counted.color_impressions };
    let sheets = counted.sheets.min(impressions);
    Printed { impressions, sheets, color_impressions: color.min(charged.color_impressions).min(impressions) }
}

fn told(delivery: &Delivery, printed: Printed, outcome: Outcome) -> EventKind {
    let (job, printer) = (delivery.job, delivery.printer);
    if matches!(outcome, Outcome::Printed(_)) || printed.impressions > 0 && !matches!(outcome, Outcome::Uncertain) {
        let two_sided = matches!(delivery.options.sides, Sides::TwoSidedLongEdge | Sides::TwoSidedShortEdge);
        EventKind::Printed { job, printer, printed, two_sided }
    } else {
        EventKind::NotPrinted { job, printer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_that_lies_about_what_it_counts_charges_nobody_more_than_the_document_has() {
        let counts = |(impressions, sheets, color_impressions)| Printed { impressions, sheets, color_impressions };
        let check = |claimed, want| {
            assert_eq!(believed(counts(claimed), counts((6, 3, 2))), counts(want), "{claimed:?}");
        };
        check((6, 3, 2), (6, 3, 2));
        check((4, 2, 1), (4, 2, 1));
        check((u32::MAX, u32::MAX, u32::MAX), (6, 6, 2));
        check((0, 9, 9), (0, 0, 0));
        // Many count colours never, and say so with a zero.
        check((6, 3, 0), (6, 3, 2));
        check((1, 1, 0), (1, 1, 1));
    }
}
