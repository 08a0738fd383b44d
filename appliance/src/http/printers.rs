//! Printers, and the paper trays of simulated ones.

use super::{Routes, extract::Call, refusal::Refusal};
use api::{
    printers::{AgentToken, FleetPrinter, NewPrinter, PaperTray, PrinterAgent},
    routes,
};
use app::{App, Caller, Error};
use axum::response::{IntoResponse, Response};
use model::{access::Permission, printers::Printer};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(printers).on(printer).on(add).on(remove).on(revoke_agent).on(paper).on(paper_page).on(agent_token)
}

async fn printers(call: Call<routes::Printers>) -> Result<Vec<FleetPrinter>, Refusal> {
    call.app.printers(&call.who.caller)?.into_iter().map(|p| shown(&call.app, p, &call.who.caller)).collect()
}

async fn printer(call: Call<routes::Printer>) -> Result<FleetPrinter, Refusal> {
    shown(&call.app, call.app.printer(&call.who.caller, call.at.printer)?, &call.who.caller)
}

async fn add(call: Call<routes::AddPrinter>) -> Result<FleetPrinter, Refusal> {
    let NewPrinter { name, location, uri } = call.body;
    let printer = call.app.add_printer(&call.who.caller, &name, location, &uri).await?;
    shown(&call.app, printer, &call.who.caller)
}

async fn remove(call: Call<routes::RemovePrinter>) -> Result<(), Refusal> {
    Ok(call.app.remove_printer(&call.who.caller, call.at.printer).await?)
}

async fn revoke_agent(call: Call<routes::RevokeAgent>) -> Result<(), Refusal> {
    Ok(call.app.revoke_agent(&call.who.caller, call.at.printer).await?)
}

async fn paper(call: Call<routes::Paper>) -> Result<PaperTray, Refusal> {
    let bytes = call.app.paper(&call.who.caller, call.at.printer, |queue| format!("/paper/{queue}")).await?;
    Ok(serde_json::from_slice(&bytes).map_err(|e| Error::Internal(format!("reading a paper tray: {e}")))?)
}

async fn paper_page(call: Call<routes::PaperPage>) -> Result<Response, Refusal> {
    let routes::PaperPage { printer, job, page } = call.at;
    let path = |queue: &str| format!("/paper/{queue}/{job}/{page}.png");
    Ok(call.app.paper(&call.who.caller, printer, path).await?.into_response())
}

/// A one-time token for a printer's own agent.
async fn agent_token(call: Call<routes::CreateAgentToken>) -> Result<AgentToken, Refusal> {
    let made = call.app.agent_token(&call.who.caller).await?;
    Ok(AgentToken { token: made.token, expires: made.expires })
}

fn shown(app: &App, printer: Printer, caller: &Caller) -> Result<FleetPrinter, Refusal> {
    let agent = app.own_agent(caller, &printer)?.map(|own| PrinterAgent {
        name: own.agent.name.to_string(),
        enrolled: own.agent.enrolled,
        active: own.active,
    });
    Ok(FleetPrinter::of(printer, agent, caller.permissions.has(Permission::ManagePrinters)))
}
