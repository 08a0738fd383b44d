//! The own print queue, and documents that are dropped on the page.

use super::{Routes, extract::Call, refusal::Refusal};
use api::{jobs::QueuedJob, problem::Code, routes};
use app::{App, Caller, Error};
use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError};
use std::{
    io::Write,
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
    routes.on(jobs).on(submit).on(job).on(page).on(set_options).on(confirm).on(delete)
}

async fn jobs(call: Call<routes::Jobs>) -> Result<Vec<QueuedJob>, Refusal> {
    Ok(call.app.queue(&call.who.caller)?.into_iter().map(QueuedJob::from).collect())
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

async fn set_options(call: Call<routes::SetJobOptions>) -> Result<QueuedJob, Refusal> {
    Ok(call.app.set_options(&call.who.caller, call.at.job, call.body.options).await?.into())
}

async fn confirm(call: Call<routes::ConfirmJob>) -> Result<QueuedJob, Refusal> {
    Ok(call.app.confirm_job(&call.who.caller, call.at.job).await?.into())
}

async fn delete(call: Call<routes::DeleteJob>) -> Result<(), Refusal> {
    Ok(call.app.delete_job(&call.who.caller, call.at.job).await?)
}
