//! The own print queue, and documents that are dropped on the page.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
};
use api::{
    jobs::{QueuedJob, SetOptions},
    problem::Code,
};
use app::Error;
use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, LengthLimitError};
use model::id::JobId;
use serde::Deserialize;
use std::{io::Write, time::Duration};
use storage::{Stage, Staged};

/// How much of a document its format is told by, in bytes.
const HEAD: usize = 4096;
/// How long a document may stand still on its way, before it is given up.
const STILL: Duration = Duration::from_secs(60);

/// The own queue.
pub async fn jobs(State(site): State<Site>, Extension(who): Who) -> Result<Json<Vec<QueuedJob>>, Refusal> {
    Ok(Json(site.app.queue(&who.caller)?.into_iter().map(QueuedJob::from).collect()))
}

/// The name of a document.
#[derive(Deserialize)]
pub struct Name {
    #[serde(default)]
    name: String,
}

/// Takes a document: streamed to the sealed spool, and answered when it is durable.
pub async fn submit(
    State(site): State<Site>,
    Extension(who): Who,
    Query(name): Query<Name>,
    body: Body,
) -> Result<Response, Refusal> {
    let stage = site.app.stage(&who.caller)?;
    let limit = site.app.policy().document_limit;
    let (stage, head) = receive(body, stage, limit).await?;
    let staged = finish(stage).await?;
    let job = site.app.submit(&who.caller, &name.name, staged, &head).await?;
    Ok((StatusCode::CREATED, Json(QueuedJob::from(job))).into_response())
}

async fn receive(mut body: Body, mut stage: Stage, limit: u64) -> Result<(Stage, Vec<u8>), Refusal> {
    let mut head = Vec::with_capacity(HEAD);
    loop {
        let frame = tokio::time::timeout(STILL, body.frame()).await.map_err(|_| Code::TooSlow)?;
        let Some(frame) = frame else { return Ok((stage, head)) };
        let frame = frame.map_err(|error| {
            let over = std::error::Error::source(&error).is_some_and(|e| e.is::<LengthLimitError>());
            if over { Refusal { limit: Some(limit), ..Code::TooLarge.into() } } else { Code::BadRequest.into() }
        })?;
        let Ok(data) = frame.into_data() else { continue };
        let missing = HEAD.saturating_sub(head.len()).min(data.len());
        head.extend_from_slice(data.get(..missing).unwrap_or_default());
        stage.write_all(&data).map_err(|error| written(error, limit))?;
    }
}

/// Syncing a file takes as long as the disk likes: on a thread that may wait.
async fn finish(stage: Stage) -> Result<Staged, Refusal> {
    let finished = tokio::task::spawn_blocking(move || stage.finish()).await;
    Ok(finished.map_err(|e| Error::Internal(e.to_string()))?.map_err(Error::from)?)
}

fn written(error: std::io::Error, limit: u64) -> Refusal {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::StorageFull.into(),
        std::io::ErrorKind::FileTooLarge => Refusal { limit: Some(limit), ..Code::TooLarge.into() },
        _ => Error::Internal(format!("writing a document: {error}")).into(),
    }
}

/// One of the own jobs.
pub async fn job(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<QueuedJob>, Refusal> {
    Ok(Json(site.app.job(&who.caller, job_id(&id)?)?.into()))
}

/// Says how it is to be printed.
pub async fn set_options(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<SetOptions>,
) -> Result<Json<QueuedJob>, Refusal> {
    Ok(Json(site.app.set_options(&who.caller, job_id(&id)?, sent(body)?.options).await?.into()))
}

/// Says that a mailed job is really one's own.
pub async fn confirm(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<QueuedJob>, Refusal> {
    Ok(Json(site.app.confirm_job(&who.caller, job_id(&id)?).await?.into()))
}

/// Deletes one of the own jobs.
pub async fn delete(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.delete_job(&who.caller, job_id(&id)?).await?;
    Ok(done())
}

fn job_id(text: &str) -> Result<JobId, Refusal> {
    Ok(text.parse().map_err(Error::from)?)
}
