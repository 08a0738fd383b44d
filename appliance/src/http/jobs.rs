//! Print queues, and documents that are dropped on the page.

use super::{
    Routes,
    delegates::shown,
    extract::{Call, blocking},
    refusal::{Refusal, outcomes},
};
use api::{
    jobs::{LifeLine, QueuePage, QueueQuery, QueuedJob, Release, ReleaseCode, ReleasePrinter},
    problem::Code,
    routes,
    users::BatchOutcome,
};
use app::{
    App, Caller, Error,
    jobs::{
        deletion::MANY,
        queue::{JobFilter, LATEST_FIRST, Listing, PAGE, PAGE_MOST, Standing},
        release::{ReleaseOrder, ReleaseOutcome},
    },
};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError};
use std::{
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};
use storage::{Stage, StagedDocument};

/// How much of a document its format is told by, in bytes.
const HEAD: usize = 4096;
/// How much of a document is collected before it is written, in bytes.
const BATCH: usize = 256 * 1024;
/// How long a document may stand still on its way, before it is given up.
const STILL: Duration = Duration::from_secs(60);
/// How many bytes a second a document must come with at least, beyond [`STILL`]: whoever sends a byte a minute would
/// keep a place for ever.
const PACE: u64 = 8 * 1024;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .on(jobs)
        .on(submit)
        .on(job)
        .on(page)
        .on(set)
        .on(confirm)
        .on(delete)
        .on(delete_many)
        .on(restore)
        .on(release)
        .on(release_printers)
        .on(codes)
        .on(life)
}

async fn jobs(call: Call<routes::Jobs>) -> Result<QueuePage, Refusal> {
    let first = call.query.after.is_none();
    let listing = listing(call.query)?;
    let (app, caller, of) = (Arc::clone(&call.app), call.who.caller.clone(), listing.of);
    // The latest first are found soon, and whoever looks at the own queue waits for them.
    let page = if listing.sort == LATEST_FIRST && listing.wanted.search.is_empty() {
        app.queue(&caller, &listing)?
    } else {
        blocking(move || app.queue(&caller, &listing)).await?
    };
    if first {
        call.app.note_look(&call.who.caller, of).await?;
    }
    Ok(QueuePage {
        owner: shown(page.owner),
        jobs: page.jobs.into_iter().map(QueuedJob::from).collect(),
        next: page.next.map(|next| next.to_string()),
        total: page.total,
    })
}

/// What is asked for, as the use case takes it.
///
/// # Errors
/// [`Code::BadRequest`] for a number of jobs that is out of bounds, no order, or nothing to go on after.
fn listing(query: QueueQuery) -> Result<Listing, Refusal> {
    let QueueQuery { of, search, standing, sort, after, limit } = query;
    let limit = limit.map_or(PAGE, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    if !(1..=PAGE_MOST).contains(&limit) {
        return Err(Refusal { limit: u64::try_from(PAGE_MOST).ok(), ..Code::BadRequest.into() });
    }
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Code::BadRequest)?;
    let sort = sort.map_or(Ok(LATEST_FIRST), |sort| sort.parse()).map_err(|_| Code::BadRequest)?;
    let standing = match standing.unwrap_or(api::jobs::Standing::Queued) {
        api::jobs::Standing::Queued => Standing::Queued,
        api::jobs::Standing::Ready => Standing::Ready,
        api::jobs::Standing::Released => Standing::Released,
        api::jobs::Standing::Trouble => Standing::Trouble,
        api::jobs::Standing::Printed => Standing::Printed,
    };
    Ok(Listing { of, wanted: JobFilter { search, standing }, sort, after, limit })
}

/// Takes a document: streamed to the sealed spool, and answered when it is durable.
async fn submit(call: Call<routes::Submit>) -> Result<QueuedJob, Refusal> {
    let stage = call.app.stage(&call.who.caller)?;
    let limit = call.app.policy().largest_document();
    let (stage, head) = receive(&call.app, &call.who.caller, call.body, stage, limit).await?;
    let staged = finish(stage).await?;
    Ok(call.app.submit(&call.who.caller, &call.query.name, staged, &head).await?.into())
}

async fn receive(
    app: &App,
    caller: &Caller,
    mut body: Body,
    mut stage: Stage,
    limit: u64,
) -> Result<(Stage, Vec<u8>), Refusal> {
    let (mut head, mut batch) = (Vec::with_capacity(HEAD), Vec::new());
    let (begun, mut asked, mut received) = (Instant::now(), Instant::now(), 0_u64);
    loop {
        // A session that is busy sending is not idle, and one that has ended sends in vain.
        if asked.elapsed() >= STILL {
            app.goes_on(caller).await?;
            asked = Instant::now();
        }
        let paced = Duration::from_secs(received / PACE).saturating_add(STILL).saturating_sub(begun.elapsed());
        let frame = tokio::time::timeout(paced.min(STILL), body.frame()).await.map_err(|_| Code::TooSlow)?;
        let Some(frame) = frame else { return Ok((write(stage, batch, limit).await?, head)) };
        let frame = frame.map_err(|error| {
            let over = std::error::Error::source(&error).is_some_and(|e| e.is::<LengthLimitError>());
            if over { Refusal { limit: Some(limit), ..Code::TooLarge.into() } } else { Code::BadRequest.into() }
        })?;
        let Ok(data) = frame.into_data() else { continue };
        received = received.saturating_add(u64::try_from(data.len()).unwrap_or(u64::MAX));
        let missing = HEAD.saturating_sub(head.len()).min(data.len());
        head.extend_from_slice(data.get(..missing).unwrap_or_default());
        batch.extend_from_slice(&data);
        if batch.len() >= BATCH {
            stage = write(stage, std::mem::take(&mut batch), limit).await?;
        }
    }
}

/// Writes to the spool on a thread that may wait for the disk: the runtime's own would keep everybody else waiting.
async fn write(mut stage: Stage, batch: Vec<u8>, limit: u64) -> Result<Stage, Refusal> {
    if batch.is_empty() {
        return Ok(stage);
    }
    let written = tokio::task::spawn_blocking(move || stage.write_all(&batch).map(|()| stage)).await;
    written.map_err(|e| Error::Internal(e.to_string()))?.map_err(|error| not_written(error, limit))
}

/// Syncing a file takes as long as the disk likes: on a thread that may wait.
async fn finish(stage: Stage) -> Result<StagedDocument, Refusal> {
    let finished = tokio::task::spawn_blocking(move || stage.finish()).await;
    Ok(finished.map_err(|e| Error::Internal(e.to_string()))?.map_err(Error::from)?)
}

fn not_written(error: std::io::Error, limit: u64) -> Refusal {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::StorageFull.into(),
        std::io::ErrorKind::FileTooLarge => Refusal { limit: Some(limit), ..Code::TooLarge.into() },
        _ => Error::Internal(format!("writing a document: {error}")).into(),
    }
}

async fn job(call: Call<routes::Job>) -> Result<QueuedJob, Refusal> {
    Ok(call.app.job(&call.who.caller, call.at.job)?.into())
}

/// A picture that is drawn for whoever looks, and kept nowhere.
async fn page(call: Call<routes::JobPage>) -> Result<Response, Refusal> {
    let routes::JobPage { job, page } = call.at;
    let longest = call.query.longest.clamp(50, 2_000);
    Ok(call.app.preview(&call.who.caller, job, page, longest).await?.into_response())
}

async fn set(call: Call<routes::SetJobOptions>) -> Result<QueuedJob, Refusal> {
    Ok(call.app.set_job(&call.who.caller, call.at.job, call.body).await?.into())
}

async fn confirm(call: Call<routes::ConfirmJob>) -> Result<QueuedJob, Refusal> {
    Ok(call.app.confirm_job(&call.who.caller, call.at.job).await?.into())
}

async fn delete(call: Call<routes::DeleteJob>) -> Result<(), Refusal> {
    Ok(call.app.delete_job(&call.who.caller, call.at.job).await?)
}

async fn delete_many(call: Call<routes::DeleteJobs>) -> Result<BatchOutcome, Refusal> {
    Ok(outcomes(call.app.delete_jobs(&call.who.caller, call.body.jobs).await?, call.language))
}

async fn restore(call: Call<routes::RestoreJobs>) -> Result<BatchOutcome, Refusal> {
    Ok(outcomes(call.app.restore_jobs(&call.who.caller, call.body.jobs).await?, call.language))
}

async fn release(call: Call<routes::ReleaseJobs>) -> Result<BatchOutcome, Refusal> {
    let Release { printer, jobs, keep } = call.body;
    if jobs.len() > MANY {
        return Err(Code::TooMany.into());
    }
    let orders = jobs.iter().map(|job| ReleaseOrder { keep, ..ReleaseOrder::from(*job) }).collect();
    let released = call.app.release(&call.who.caller, printer, orders).await?;
    let each = jobs.into_iter().zip(released).map(|(job, outcome)| {
        (
            job,
            match outcome {
                ReleaseOutcome::Yes => Ok(()),
                ReleaseOutcome::NotThere => Err(Error::WrongState),
                ReleaseOutcome::OverQuota(renews) => Err(Error::OverQuota(renews)),
                ReleaseOutcome::OverColorQuota(renews) => Err(Error::OverColorQuota(renews)),
            },
        )
    });
    Ok(outcomes(each.collect(), call.language))
}

async fn release_printers(call: Call<routes::ReleasePrinters>) -> Result<Vec<ReleasePrinter>, Refusal> {
    Ok(call.app.release_printers(&call.who.caller)?.into_iter().map(ReleasePrinter::from).collect())
}

async fn codes(call: Call<routes::ReleaseCodes>) -> Result<Vec<ReleaseCode>, Refusal> {
    let shown = |(printer, url, svg)| ReleaseCode { printer: ReleasePrinter::from(printer), url, svg };
    Ok(call.app.release_codes(&call.who.caller)?.into_iter().map(shown).collect())
}

async fn life(call: Call<routes::JobLife>) -> Result<Vec<LifeLine>, Refusal> {
    let language = call.language;
    let told = call.app.job_life(&call.who.caller, call.at.job)?.into_iter();
    Ok(told.map(|(step, by)| LifeLine { at: step.at, sentence: step.what.sentence(language, by.as_deref()) }).collect())
}
