//! The panel of a printer, as it answers.

use crate::{
    gateway::CallError,
    simulator::{page, panel::PanelView, printer::Printer},
};
use api::agent::{PanelRelease, Tap};
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use model::id::JobId;
use serde::Deserialize;

/// A badge that is held to the reader.
#[derive(Deserialize)]
pub struct Badge {
    badge: String,
    #[serde(default)]
    pin: String,
}

/// What the person at the panel has chosen: the fields of its form, in order.
pub type Choice = Vec<(String, String)>;

/// The panel as it waits for somebody.
pub fn idle(printer: &Printer) -> Response {
    shown(printer, &PanelView::Welcome("Hold your badge to the reader."))
}

/// Somebody holds a badge to it.
pub async fn tapped(printer: &Printer, badge: Badge) -> Response {
    let Some(panel) = printer.panel() else { return StatusCode::NOT_FOUND.into_response() };
    let pin = Some(badge.pin).filter(|pin| !pin.is_empty());
    let tap = Tap { printer: panel.printer, badge: badge.badge, pin };
    match panel.appliance.tap(&tap).await {
        Ok(tapped) => shown(printer, &PanelView::Jobs(tapped)),
        Err(error) => shown(printer, &PanelView::Welcome(sorry(&error))),
    }
}

/// The person has chosen.
pub async fn chosen(printer: &Printer, choice: Choice) -> Response {
    let Some(panel) = printer.panel() else { return StatusCode::NOT_FOUND.into_response() };
    let values = |name: &'static str| choice.iter().filter(move |(field, _)| field == name).map(|(_, value)| value);
    let release = PanelRelease {
        printer: panel.printer,
        session: values("session").next().cloned().unwrap_or_default(),
        jobs: values("job").filter_map(|id| id.parse::<JobId>().ok()).collect(),
        delete: values("do").any(|what| what == "delete"),
    };
    let done = match panel.appliance.release(&release).await {
        Ok(()) if release.delete => "Deleted.",
        Ok(()) => "On its way.",
        Err(error) => sorry(&error),
    };
    shown(printer, &PanelView::Welcome(done))
}

fn sorry(error: &CallError) -> &'static str {
    match error {
        CallError::Refused(401 | 404) => "Unknown badge, or the PIN is missing or wrong.",
        CallError::Refused(_) => "This cannot be done now.",
        CallError::Away(_) => "The print server does not answer.",
    }
}

fn shown(printer: &Printer, shown: &PanelView) -> Response {
    Html(page::panel(&printer.name, shown).into_string()).into_response()
}
