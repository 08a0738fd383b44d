//! The HTTP side of simulated printers: IPP, the paper trays, the controls, and a page to see them on.

mod panel;

use super::{
    Simulator,
    identity::Uris,
    operations::{self, RequestStep},
    page,
    printer::{Control, Fault, Machine, Printer, Trap},
};
use axum::{
    Form, Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use futures_util::{Stream, StreamExt as _};
use ipp::{BadMessage, JobState, Message};
use std::{io, sync::Arc};
use tokio::io::AsyncWriteExt as _;

/// Marks an answer that is not to be given: the connection is closed instead.
#[derive(Clone, Copy)]
pub struct HangUp;

#[derive(Clone)]
struct House {
    simulator: Arc<Simulator>,
    /// The address that is listened on, for clients that send no `Host`.
    authority: Arc<str>,
}

/// Everything that is answered.
pub fn router(simulator: &Arc<Simulator>, authority: &str) -> Router {
    Router::new()
        .route("/", get(overview))
        .route("/ipp/print/{name}", post(ipp_request).get(Redirect::to("/")))
        .route("/ipp/print/{name}/{job}", post(ipp_job_request))
        .route("/paper/{name}", get(paper))
        .route("/paper/{name}/{job}/{page}", get(picture))
        .route("/control/{name}", post(control))
        .route("/panel/{name}", get(panel_idle).post(panel_tap))
        .route("/panel/{name}/jobs", post(panel_jobs))
        .layer(DefaultBodyLimit::disable())
        .with_state(House { simulator: Arc::clone(simulator), authority: authority.into() })
}

async fn ipp_job_request(
    state: State<House>,
    Path((name, _)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    ipp_request(state, Path(name), headers, body).await
}

async fn ipp_request(State(house): State<House>, Path(name): Path<String>, headers: HeaderMap, body: Body) -> Response {
    let Some(printer) = house.simulator.printer(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match printer.look(Machine::fault) {
        Some(Fault::Unplugged | Fault::Dead) => return hang_up(),
        Some(Fault::Garbage) => return ([(header::CONTENT_TYPE, ipp::MEDIA_TYPE)], "?".repeat(200)).into_response(),
        _ => {}
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or(&house.authority);
    match converse(printer, &Uris::of(host, &name), body).await {
        Ok(Some(answer)) => match answer.encode() {
            Ok(bytes) => ([(header::CONTENT_TYPE, ipp::MEDIA_TYPE)], bytes).into_response(),
            Err(error) => {
                tracing::error!(%error, "a simulated printer cannot write its answer");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        },
        Ok(None) => hang_up(),
        Err(error) => {
            tracing::debug!(%error, "a request to a simulated printer was cut");
            hang_up()
        }
    }
}

fn hang_up() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.extensions_mut().insert(HangUp);
    response
}

/// Reads a request and its document; the answer, or none where it is lost on the way.
async fn converse(printer: &Arc<Printer>, uris: &Uris, body: Body) -> io::Result<Option<Message>> {
    let mut data = body.into_data_stream();
    let (request, rest) = match head(&mut data).await? {
        Ok(head) => head,
        Err(_) => return Ok(Some(operations::bad_request())),
    };
    let first = if rest.is_empty() { next(&mut data).await? } else { Some(rest) };
    match operations::begin(printer, &request, uris, first.is_some()) {
        RequestStep::Answer(answer) => {
            // What is not wanted is read all the same, since clients do not listen while they speak.
            while next(&mut data).await?.is_some() {}
            Ok(Some(answer))
        }
        RequestStep::Receive(job, ignored) => match receive(printer, job, first, &mut data).await {
            Ok(octets) => {
                let answer = operations::received(printer, &request, uris, job, octets);
                let answer = operations::with_ignored(answer, ignored);
                Ok(printer.change_if(|machine| machine.spring(Trap::LoseAnswer)).is_none().then_some(answer))
            }
            Err(error) => {
                let now = printer.clock.up_time();
                printer.change(|machine| machine.end(job, JobState::Aborted, "aborted-by-system", now));
                Err(error)
            }
        },
    }
}

/// The attributes of a request, and what was read beyond them.
async fn head(
    data: &mut (impl Stream<Item = Result<Bytes, axum::Error>> + Unpin),
) -> io::Result<Result<(Message, Bytes), BadMessage>> {
    let mut read = Vec::new();
    loop {
        match ipp::decode(&read) {
            Ok((request, consumed)) => return Ok(Ok((request, Bytes::from(read).slice(consumed..)))),
            Err(BadMessage::Incomplete) => match next(data).await? {
                Some(more) => read.extend_from_slice(&more),
                None => return Ok(Err(BadMessage::Incomplete)),
            },
            Err(error) => return Ok(Err(error)),
        }
    }
}

async fn next(data: &mut (impl Stream<Item = Result<Bytes, axum::Error>> + Unpin)) -> io::Result<Option<Bytes>> {
    data.next().await.transpose().map_err(io::Error::other)
}

/// Writes a document into the tray as it comes, and answers how long it was.
async fn receive(
    printer: &Printer,
    job: i32,
    mut first: Option<Bytes>,
    data: &mut (impl Stream<Item = Result<Bytes, axum::Error>> + Unpin),
) -> io::Result<u64> {
    let Some(chunk) = first.take() else { return Ok(0) };
    let mut file = tokio::fs::File::create(printer.tray.document(job)?).await?;
    let mut octets = 0_u64;
    let mut chunk = Some(chunk);
    while let Some(bytes) = chunk {
        file.write_all(&bytes).await?;
        octets = octets.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if printer.change_if(|machine| machine.spring(Trap::CutDocument)).is_some() {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        chunk = next(data).await?;
    }
    file.flush().await?;
    Ok(octets)
}

async fn paper(State(house): State<House>, Path(name): Path<String>) -> Response {
    match house.simulator.printer(&name) {
        Some(printer) => Json(printer.paper()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn picture(State(house): State<House>, Path((name, job, page)): Path<(String, i32, String)>) -> Response {
    let file = page.strip_suffix(".png").and_then(|page| page.parse().ok()).and_then(|page| {
        let printer = house.simulator.printer(&name)?;
        printer.tray.picture(job, page)
    });
    let read = match file {
        Some(file) => tokio::fs::read(file).await.ok(),
        None => None,
    };
    match read {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(serde::Deserialize)]
struct Command {
    r#do: String,
}

async fn control(State(house): State<House>, Path(name): Path<String>, Form(command): Form<Command>) -> Response {
    let Some(printer) = house.simulator.printer(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if command.r#do == "clear-tray" {
        printer.tray.clear();
    } else if let Some((control, _)) = Control::ALL.iter().find(|(_, word)| *word == command.r#do) {
        printer.control(*control);
    } else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    Redirect::to("/").into_response()
}

async fn overview(State(house): State<House>) -> Html<String> {
    let printers = house.simulator.printers().map(Arc::as_ref);
    Html(page::overview(printers, &house.authority).into_string())
}

async fn panel_idle(State(house): State<House>, Path(name): Path<String>) -> Response {
    match house.simulator.printer(&name).filter(|printer| printer.panel().is_some()) {
        Some(printer) => panel::idle(printer),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn panel_tap(State(house): State<House>, Path(name): Path<String>, Form(badge): Form<panel::Badge>) -> Response {
    match house.simulator.printer(&name) {
        Some(printer) => panel::tapped(printer, badge).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn panel_jobs(
    State(house): State<House>,
    Path(name): Path<String>,
    Form(choice): Form<panel::Choice>,
) -> Response {
    match house.simulator.printer(&name) {
        Some(printer) => panel::chosen(printer, choice).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
