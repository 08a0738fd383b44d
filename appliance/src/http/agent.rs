//! The printer-agent API, the server's side: enrol, poll, lease, fetch, report. Handlers translate, nothing else.

use super::{Routes, extract::Call, refusal::Refusal};
use api::{
    agent::{
        Ending, Enrol, EnrolmentAnswer, Errand, Lease, LeaseAnswer, PanelJob, PanelRelease, Poll, PollAnswer, Report,
        Tap, TapAnswer, Target,
    },
    problem::Code,
    routes,
};
use app::{
    Error,
    agents::{Duties, OwnPrinter},
    deliveries::LEASE,
    panel::{Choice, PanelStep},
};
use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use identity::secret;
use model::{
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

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(enrol).on(poll).on(lease).on(document).on(report).on(tap).on(release)
}

/// Turns a one-time token into a credential.
async fn enrol(call: Call<routes::AgentEnrol>) -> Result<EnrolmentAnswer, Refusal> {
    let Enrol { token, name, printer } = call.body;
    let own = printer.map(|p| OwnPrinter { name: p.name, uri: p.uri, attributes: p.attributes });
    let (agent, credential) = call.app.enrol(&token, &name, own, call.from).await?;
    Ok(EnrolmentAnswer { agent, credential })
}

/// Waits for news, so that a release starts at once.
async fn poll(call: Call<routes::AgentPoll>) -> Result<PollAnswer, Refusal> {
    let Poll { version, wait_ms } = call.body;
    let mut errands = call.app.news.errands();
    let news = async {
        loop {
            // Marked as seen first: what changes while the duties are read wakes the loop once more.
            errands.mark_unchanged();
            let polled = polled(call.app.duties(call.who)?)?;
            if polled.version != version || errands.changed().await.is_err() {
                return Ok::<_, Refusal>(polled);
            }
        }
    };
    let wait = Duration::from_millis(wait_ms.into()).min(LONGEST);
    match tokio::time::timeout(wait, call.stop.run_until_cancelled(news)).await {
        Ok(Some(polled)) => polled,
        // No news is an answer too; so is that the appliance stops.
        Ok(None) | Err(_) => polled(call.app.duties(call.who)?),
    }
}

/// What an agent has to look after, and the number of it: made of what this agent is told and of nothing else, so that
/// it says nothing about other organizations.
fn polled(duties: Duties) -> Result<PollAnswer, Refusal> {
    let printers = duties.printers.into_iter().map(|p| Target { printer: p.id, uri: p.uri }).collect();
    let deliveries = duties.deliveries.into_iter().map(|d| Errand {
        delivery: d.id,
        job: d.job,
        printer: d.printer,
        options: d.options,
        printer_job: if let DeliveryState::Sending { printer_job, .. } = d.state { Some(printer_job) } else { None },
    });
    let polled = PollAnswer { version: 0, printers, deliveries: deliveries.collect() };
    let told =
        serde_json::to_string(&polled).map_err(|error| Error::Internal(format!("an answer to a poll: {error}")))?;
    let [a, b, c, d, e, f, g, h, ..] = secret::digest(&told);
    // Within what JSON numbers hold everywhere, and never 0, which agents begin with.
    let version = (u64::from_le_bytes([a, b, c, d, e, f, g, h]) >> 11).max(1);
    Ok(PollAnswer { version, ..polled })
}

/// Takes or renews a lease.
async fn lease(call: Call<routes::AgentLease>) -> Result<LeaseAnswer, Refusal> {
    let Lease { delivery, fence } = call.body;
    let lease = call.app.lease(call.who, delivery, fence).await?;
    let lasts_ms = u32::try_from(LEASE.as_millis()).unwrap_or(u32::MAX);
    Ok(LeaseAnswer { fence: lease.fence, lasts_ms, octets: lease.octets })
}

/// The document of a delivery, streamed out of the sealed spool.
async fn document(call: Call<routes::AgentDocument>) -> Result<Response, Refusal> {
    let routes::AgentDocument { delivery, fence } = call.at;
    let mut sealed = call.app.delivery_document(call.who, delivery, fence)?;
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
async fn report(call: Call<routes::AgentReport>) -> Result<(), Refusal> {
    match call.body {
        Report::JobCreated { delivery, fence, printer_job } => {
            call.app.printer_made_job(call.who, delivery, fence, printer_job).await?;
        }
        Report::Ended { delivery, fence, ending } => {
            let outcome = match ending {
                Ending::Printed { printed } => Outcome::Printed(printed),
                Ending::Failed { why, printed } => Outcome::Failed(why, printed),
                Ending::Uncertain => Outcome::Uncertain,
            };
            call.app.delivery_ended(call.who, delivery, fence, outcome).await?;
        }
        Report::Printer { printer, status, attributes } => {
            call.app.printer_is(call.who, printer, status, attributes).await?;
        }
    }
    Ok(())
}

/// Somebody holds a badge at a printer with a panel of its own.
async fn tap(call: Call<routes::AgentTap>) -> Result<TapAnswer, Refusal> {
    let Tap { printer, badge, pin } = call.body;
    let printer = call.app.agent_printer(call.who, printer)?;
    match call.app.tap(&printer, &badge, pin, call.from).await? {
        PanelStep::SignedIn(session) => {
            let at = call.app.at_panel(&printer, &session)?;
            Ok(TapAnswer { session, name: at.name, jobs: at.jobs.into_iter().map(shown).collect() })
        }
        PanelStep::Pin | PanelStep::Code(_) | PanelStep::UnknownBadge => Err(Code::WrongCredentials.into()),
    }
}

/// The person at such a panel has chosen.
async fn release(call: Call<routes::AgentRelease>) -> Result<(), Refusal> {
    let PanelRelease { printer, session, jobs, delete } = call.body;
    let printer = call.app.agent_printer(call.who, printer)?;
    let choice = if delete { Choice::Delete } else { Choice::Print };
    let (through, over_quota) = call.app.panel_act(&printer, &session, &jobs, choice).await?;
    if through == 0 && over_quota > 0 {
        let renews = Some(call.app.at_panel(&printer, &session)?.quota.impressions.renews);
        return Err(Refusal { renews, ..Code::OverQuota.into() });
    }
    Ok(())
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
