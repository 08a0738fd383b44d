//! Printers, and the paper trays of simulated ones.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
};
use api::{
    printers::{AgentToken, FleetPrinter, NewPrinter, PaperTray},
    problem::Code,
};
use app::{Caller, Error};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use model::{access::Permission, id::PrinterId, printers::Printer};

/// The printers.
pub async fn printers(State(site): State<Site>, Extension(who): Who) -> Result<Json<Vec<FleetPrinter>>, Refusal> {
    let all = site.app.printers(&who.caller)?;
    Ok(Json(all.into_iter().map(|p| shown(p, &who.caller)).collect()))
}

/// One printer.
pub async fn printer(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<FleetPrinter>, Refusal> {
    Ok(Json(shown(site.app.printer(&who.caller, printer_id(&id)?)?, &who.caller)))
}

/// Adds a printer.
pub async fn add(State(site): State<Site>, Extension(who): Who, body: Sent<NewPrinter>) -> Result<Response, Refusal> {
    let NewPrinter { name, location, uri } = sent(body)?;
    let printer = site.app.add_printer(&who.caller, &name, location, &uri).await?;
    Ok((StatusCode::CREATED, Json(shown(printer, &who.caller))).into_response())
}

/// Removes a printer.
pub async fn remove(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.remove_printer(&who.caller, printer_id(&id)?).await?;
    Ok(done())
}

/// What came out of a simulated printer.
pub async fn paper(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<PaperTray>, Refusal> {
    let bytes = site.app.paper(&who.caller, printer_id(&id)?, |queue| format!("/paper/{queue}")).await?;
    let tray = serde_json::from_slice(&bytes).map_err(|e| Error::Internal(format!("reading a paper tray: {e}")))?;
    Ok(Json(tray))
}

/// A picture of a page that came out of a simulated printer.
pub async fn paper_page(
    State(site): State<Site>,
    Extension(who): Who,
    Path((id, job, page)): Path<(String, String, String)>,
) -> Result<Response, Refusal> {
    let number = |text: &str| text.parse::<u32>().map_err(|_| Refusal::from(Code::NotFound));
    let (job, page) = (number(&job)?, number(&page)?);
    let picture =
        site.app.paper(&who.caller, printer_id(&id)?, |queue| format!("/paper/{queue}/{job}/{page}.png")).await?;
    let mut response = picture.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    Ok(response)
}

/// Makes a one-time token for a printer's own agent.
pub async fn agent_token(State(site): State<Site>, Extension(who): Who) -> Result<Json<AgentToken>, Refusal> {
    let made = site.app.agent_token(&who.caller).await?;
    Ok(Json(AgentToken { token: made.token, expires: made.expires }))
}

fn shown(printer: Printer, caller: &Caller) -> FleetPrinter {
    FleetPrinter::of(printer, caller.permissions.has(Permission::ManagePrinters))
}

fn printer_id(text: &str) -> Result<PrinterId, Refusal> {
    Ok(text.parse().map_err(Error::from)?)
}
