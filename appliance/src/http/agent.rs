//! The printer-agent API, the server's side: enrol, poll, lease, fetch, report. Handlers translate, nothing else.

use super::{
    Site,
    account::{Sent, sent},
    done,
    refusal::Refusal,
};
use api::{
    agent::{
        Ending, Enrol, Enrolled, Errand, Lease, Leased, PanelJob, PanelRelease, Poll, Polled, Report, Tap, Tapped,
        Target,
    },
    problem::Code,
};
use app::{
    Error,
    agents::OwnPrinter,
    deliveries::LEASE,
    panel::{Choice, Tapped as TapResult},
};
use axum::{
    Extension, Json,
    body::{Body, Bytes},
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use model::{
    id::{AgentId, DeliveryId},
    jobs::Job,
    printers::{DeliveryState, Outcome},
};
use std::{io::Read, time::Duration};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

/// The longest wait of a poll.
const LONGEST: Duration = Duration::from_secs(30);
/// How much of a document is read at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// Turns a one-time token into a credential.
pub async fn enrol(State(site): State<Site>, body: Sent<Enrol>) -> Result<Json<Enrolled>, Refusal> {
    let Enrol { token, name, printer } = sent(body)?;
    let own = printer.map(|p| OwnPrinter { name: p.name, uri: p.uri, attributes: p.attributes });
    let (agent, credential) = site.app.enrol(&token, &name, own).await?;
    Ok(Json(Enrolled { agent, credential }))
}

/// Waits for news, so that a release starts at once.
pub async fn poll(
    State(site): State<Site>,
    Extension(agent): Extension<AgentId>,
    body: Sent<Poll>,
) -> Result<Json<Polled>, Refusal> {
    let Poll { version, wait_ms } = sent(body)?;
    let mut errands = site.app.news.errands();
    if *errands.borrow_and_update() == version {
        let wait = Duration::from_millis(wait_ms.into()).min(LONGEST);
        // No news is an answer too.
        let _ = tokio::time::timeout(wait, errands.changed()).await;
    }
    // The number first: what changes while the duties are read is told by the next poll.
    let version = *errands.borrow_and_update();
    let duties = site.app.duties(agent)?;
    let printers = duties.printers.into_iter().map(|p| Target { printer: p.id, uri: p.uri }).collect();
    let deliveries = duties.deliveries.into_iter().map(|d| Errand {
        delivery: d.id,
        job: d.job,
        printer: d.printer,
        options: d.options,
        printer_job: if let DeliveryState::Sending { printer_job, .. } = d.state { Some(printer_job) } else { None },
    });
    Ok(Json(Polled { version, printers, deliveries: deliveries.collect() }))
}

/// Takes or renews a lease.
pub async fn lease(
    State(site): State<Site>,
    Extension(agent): Extension<AgentId>,
    body: Sent<Lease>,
) -> Result<Json<Leased>, Refusal> {
    let Lease { delivery, fence } = sent(body)?;
    let lease = site.app.lease(agent, delivery, fence).await?;
    let lasts_ms = u32::try_from(LEASE.as_millis()).unwrap_or(u32::MAX);
    Ok(Json(Leased { fence: lease.fence, lasts_ms, octets: lease.octets }))
}

/// The document of a delivery, streamed out of the sealed spool.
pub async fn document(
    State(site): State<Site>,
    Extension(agent): Extension<AgentId>,
    Path((delivery, fence)): Path<(String, u32)>,
) -> Result<Response, Refusal> {
    let delivery: DeliveryId = delivery.parse().map_err(Error::from)?;
    let mut sealed = site.app.delivery_document(agent, delivery, fence)?;
    let (chunks, body) = mpsc::channel::<std::io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        loop {
            let mut chunk = vec![0; CHUNK];
            let sent = match sealed.read(&mut chunk) {
                Ok(0) => return,
                Ok(n) => {
                    chunk.truncate(n);
                    chunks.blocking_send(Ok(chunk.into()))
                }
                // The agent must see that the document is not whole.
                Err(error) => {
                    let _ = chunks.blocking_send(Err(error));
                    return;
                }
            };
            if sent.is_err() {
                return;
            }
        }
    });
    Ok(Body::from_stream(ReceiverStream::new(body)).into_response())
}

/// What happened to a delivery or a printer.
pub async fn report(
    State(site): State<Site>,
    Extension(agent): Extension<AgentId>,
    body: Sent<Report>,
) -> Result<Response, Refusal> {
    match sent(body)? {
        Report::JobCreated { delivery, fence, printer_job } => {
            site.app.printer_made_job(agent, delivery, fence, printer_job).await?;
        }
        Report::Ended { delivery, fence, ending } => {
            let outcome = match ending {
                Ending::Printed { printed } => Outcome::Printed(printed),
                Ending::Failed { why, printed } => Outcome::Failed(why, printed),
                Ending::Uncertain => Outcome::Uncertain,
            };
            site.app.delivery_ended(agent, delivery, fence, outcome).await?;
        }
        Report::Printer { printer, status, attributes } => {
            site.app.printer_is(agent, printer, status, attributes).await?;
        }
    }
    Ok(done())
}

/// Somebody holds a badge at a printer with a panel of its own.
pub async fn tap(
    State(site): State<Site>,
    Extension(agent): Extension<AgentId>,
    body: Sent<Tap>,
) -> Result<Json<Tapped>, Refusal> {
    let Tap { printer, badge, pin } = sent(body)?;
    let printer = site.app.agent_printer(agent, printer)?;
    match site.app.tap(&printer, &badge, pin).await? {
        TapResult::In(session) => {
            let at = site.app.at_panel(&printer, &session)?;
            Ok(Json(Tapped { session, name: at.name, jobs: at.jobs.into_iter().map(shown).collect() }))
        }
        TapResult::PinWanted | TapResult::Unknown => Err(Code::WrongCredentials.into()),
    }
}

/// The person at such a panel has chosen.
pub async fn release(
    State(site): State<Site>,
    Extension(agent): Extension<AgentId>,
    body: Sent<PanelRelease>,
) -> Result<Response, Refusal> {
    let PanelRelease { printer, session, jobs, delete } = sent(body)?;
    let printer = site.app.agent_printer(agent, printer)?;
    let choice = if delete { Choice::Delete } else { Choice::Print };
    let (through, over_quota) = site.app.panel_act(&printer, &session, &jobs, choice).await?;
    if through == 0 && over_quota > 0 {
        return Err(Code::OverQuota.into());
    }
    Ok(done())
}

fn shown(job: Job) -> PanelJob {
    PanelJob {
        job: job.id,
        title: job.title.to_string(),
        pages: job.facts.as_ref().map(|f| f.pages),
        color: job.facts.as_ref().is_some_and(|f| f.color_pages > 0),
        submitted: job.submitted.0,
    }
}
