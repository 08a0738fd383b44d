//! The page beside or on a printer: plain server-made HTML that works without JavaScript, in an old embedded browser
//! and with a badge reader that types like a keyboard.

mod choices;
mod listing;
mod words;

use super::{Routes, answer::Cookie, extract::Call, guard, refusal::Refusal};
use api::{problem::Code, routes};
use app::{
    Error,
    jobs::release::ReleaseOrder,
    panel::{Choice, PanelStep},
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use maud::{DOCTYPE, Markup, html};
use model::{
    id::{JobId, UserId},
    login::PANEL_IDLE,
    printers::Printer,
    quotas::QuotaState,
};
use words::Words;

/// The cookie of a session at a panel.
const COOKIE: &str = "__Host-panel";

/// The style of the panel, a file of its own since nothing may stand inline.
pub async fn style() -> Response {
    let mut response = include_str!("panel/panel.css").into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=300"));
    response
}

/// What the first page says above its form.
#[derive(Clone, Copy, Default)]
struct Notice<'a> {
    wrong: Option<Code>,
    /// What is left of the quota, where that is what is wrong.
    quota: Option<&'a str>,
    /// The badge that nobody has yet: whoever signs in registers it.
    unknown_badge: Option<&'a str>,
    /// The badge whose owner has to type a PIN.
    pin_for: Option<&'a str>,
    /// The ticket of somebody who has to type a code of the second factor.
    code_for: Option<&'a str>,
    said: Option<&'a str>,
}

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(page).on(sign_in).on(jobs).on(act)
}

/// The first page: hold a badge to the reader, or sign in.
async fn page(call: Call<routes::PanelPage>) -> Result<Response, Refusal> {
    let printer = call.app.panel_printer(&call.at.key)?;
    Ok(first_page(&printer, Words::of(call.language), Notice::default()).into_response())
}

/// The first of these fields, empty where it is missing.
fn field<'f>(form: &'f [(String, String)], name: &str) -> &'f str {
    form.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

/// A badge, a badge with a PIN, an address and a password, or a code after these; with `register`, the unknown badge
/// that is to be registered.
async fn sign_in(call: Call<routes::PanelSignIn>) -> Result<Response, Refusal> {
    let printer = call.app.panel_printer(&call.at.key)?;
    let words = Words::of(call.language);
    let [badge, pin, email, password, ticket, code, register] =
        ["badge", "pin", "email", "password", "ticket", "code", "register"].map(|name| field(&call.body, name));
    let unknown_badge = Some(register).filter(|badge| !badge.is_empty());
    let step = if !ticket.is_empty() {
        call.app.panel_prove(&printer, ticket, code, unknown_badge, call.from).await
    } else if badge.is_empty() {
        call.app.panel_sign_in(&printer, email, password.to_owned(), unknown_badge, call.from).await
    } else {
        let pin = Some(pin.to_owned()).filter(|pin| !pin.is_empty());
        call.app.tap(&printer, badge, pin, call.from).await
    };
    let next;
    let notice = match step {
        Ok(PanelStep::SignedIn(session)) => {
            let tapped = !badge.is_empty();
            let released = if tapped { call.app.release_on_tap(&printer, &session).await? } else { None };
            return Ok(match released {
                None => enter(&call.at.key, &session),
                Some(released) => {
                    let at = call.app.at_panel(&printer, &session)?;
                    call.app.leave_panel(&session);
                    printing(&printer, Words::of(at.language.unwrap_or(call.language)), released, &at.quota)
                }
            });
        }
        Ok(PanelStep::Pin) => Notice { pin_for: Some(badge), ..Notice::default() },
        Ok(PanelStep::Code(ticket)) => {
            next = ticket;
            Notice { code_for: Some(&next), unknown_badge, ..Notice::default() }
        }
        Ok(PanelStep::UnknownBadge) => Notice { unknown_badge: Some(badge), ..Notice::default() },
        Err(error) => {
            let wrong = Refusal::from(error).code;
            let pin_for = Some(badge).filter(|b| !b.is_empty() && wrong == Code::WrongCredentials);
            let code_for = Some(ticket).filter(|t| !t.is_empty() && wrong == Code::WrongFactor);
            Notice { wrong: Some(wrong), pin_for, code_for, unknown_badge, said: None, quota: None }
        }
    };
    let status = notice
        .wrong
        .map_or(StatusCode::OK, |code| StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST));
    Ok((status, first_page(&printer, words, notice)).into_response())
}

/// What waits.
async fn jobs(call: Call<routes::PanelJobs>) -> Result<Response, Refusal> {
    let printer = call.app.panel_printer(&call.at.key)?;
    let session = guard::cookie(&call.headers, COOKIE).unwrap_or_default();
    match call.app.at_panel_for(&printer, session, call.query.of) {
        Ok(at) => {
            let words = Words::of(at.language.unwrap_or(call.language));
            let zone = call.app.time_zone(&at.caller)?;
            Ok(listing::page(&printer, &at, &zone, words).into_response())
        }
        Err(Error::SignedOut) => Ok(Redirect::to(&format!("/panel/{}", call.at.key)).into_response()),
        // A delegation that ended a moment ago leads to the own documents.
        Err(Error::NotFound) => Ok(Redirect::to(&format!("/panel/{}/jobs", call.at.key)).into_response()),
        Err(other) => Err(other.into()),
    }
}

/// Prints or deletes what was chosen, or signs out.
async fn act(call: Call<routes::PanelAct>) -> Result<Response, Refusal> {
    let Call { app, at: routes::PanelAct { key }, body: fields, .. } = call;
    let printer = app.panel_printer(&key)?;
    let session = guard::cookie(&call.headers, COOKIE).unwrap_or_default();
    let action = field(&fields, "do");
    if action == "leave" {
        app.leave_panel(session);
        return Ok(leave(Redirect::to(&format!("/panel/{key}")).into_response()));
    }
    let of = field(&fields, "of").parse().ok();
    let back = || Redirect::to(&here(&printer, of)).into_response();
    let at = match app.at_panel_for(&printer, session, of) {
        Ok(at) => at,
        Err(Error::SignedOut) => return Ok(Redirect::to(&format!("/panel/{key}")).into_response()),
        Err(Error::NotFound) => return Ok(Redirect::to(&here(&printer, None)).into_response()),
        Err(other) => return Err(other.into()),
    };
    let words = Words::of(at.language.unwrap_or(call.language));
    let ticked: Vec<JobId> =
        fields.iter().filter(|(name, _)| name == "job").filter_map(|(_, id)| id.parse().ok()).collect();
    if action == "delete" {
        app.panel_act(&printer, session, &ticked, Choice::Delete).await?;
        return Ok(back());
    }
    let orders: Vec<ReleaseOrder> = listing::to_print(at.jobs, action, &ticked)
        .iter()
        .map(|job| ReleaseOrder { options: choices::chosen(&fields, job), ..ReleaseOrder::from(job.id) })
        .collect();
    if orders.is_empty() {
        return Ok(back());
    }
    let released = app.panel_print(&printer, session, orders).await?;
    let quota = app.at_panel_for(&printer, session, of)?.quota;
    // The pages are coming: whoever stands here walks to the tray, so the panel is free for the next.
    app.leave_panel(session);
    Ok(leave(printing(&printer, words, released, &quota)))
}

/// The address of the documents at this panel: the own ones, or those of somebody else.
fn here(printer: &Printer, of: Option<UserId>) -> String {
    let path = format!("/panel/{}/jobs", printer.panel_key);
    of.map_or(path.clone(), |of| format!("{path}?of={of}"))
}

/// The first page, which says how many documents are on their way, and what is left where some did not fit.
fn printing(printer: &Printer, words: &Words, (through, over_quota): (usize, usize), quota: &QuotaState) -> Response {
    let said = (words.printing)(through);
    let wrong = (over_quota > 0).then_some(Code::OverQuota);
    let quota = quota.sentences(words.language, |n| n.to_string()).filter(|_| over_quota > 0);
    let notice = Notice { said: Some(&said), wrong, quota: quota.as_deref(), ..Notice::default() };
    first_page(printer, words, notice).into_response()
}

fn enter(key: &str, session: &str) -> Response {
    let jobs = Redirect::to(&format!("/panel/{key}/jobs")).into_response();
    Cookie::set(COOKIE, session, "Strict").on(jobs)
}

fn leave(response: Response) -> Response {
    Cookie::end(COOKIE, "Strict").on(response)
}

fn first_page(printer: &Printer, words: &Words, notice: Notice<'_>) -> Markup {
    let here = format!("/panel/{}", printer.panel_key);
    // A half-finished sign-in of somebody who walked away is not left standing.
    let half_done = notice.pin_for.or(notice.code_for).or(notice.unknown_badge).or(notice.said);
    let back = (half_done.is_some() || notice.wrong.is_some()).then_some(here.as_str());
    frame(
        words,
        printer,
        back,
        "",
        &html! {
            @if let Some(said) = notice.said { p .said role="status" { (said) } }
            @if let Some(code) = notice.wrong {
                p .wrong role="alert" { (code.sentence(words.language)) @if let Some(quota) = notice.quota { " " (quota) } }
            }
            @if let Some(badge) = notice.pin_for {
                form .card method="post" action=(here) autocomplete="off" {
                    h2 { (words.pin_title) }
                    input type="hidden" name="badge" value=(badge);
                    label for="pin" { (words.pin) }
                    input #pin name="pin" type="password" inputmode="numeric" maxlength="12" required autofocus;
                    button .first type="submit" { (words.go_on) }
                    a .quiet href=(here) { (words.cancel) }
                }
            } @else if let Some(ticket) = notice.code_for {
                form .card method="post" action=(here) autocomplete="off" {
                    h2 { (words.code_title) }
                    input type="hidden" name="ticket" value=(ticket);
                    @if let Some(badge) = notice.unknown_badge { input type="hidden" name="register" value=(badge); }
                    label for="code" { (words.code) }
                    input #code name="code" type="text" maxlength="64" required autofocus;
                    button .first type="submit" { (words.go_on) }
                    a .quiet href=(here) { (words.cancel) }
                }
            } @else {
                @if notice.unknown_badge.is_some() {
                    p .said role="status" { (words.unknown_badge) }
                } @else {
                    form .card.tap method="post" action=(here) autocomplete="off" {
                        div .badge aria-hidden="true" {}
                        h2 { label for="badge" { (words.tap) } }
                        p .hint { (words.tap_hint) }
                        input #badge name="badge" type="password" maxlength="128" required autofocus;
                        button type="submit" { (words.go_on) }
                    }
                }
                form .card method="post" action=(here) autocomplete="off" {
                    h2 { (words.sign_in_title) }
                    @if let Some(badge) = notice.unknown_badge { input type="hidden" name="register" value=(badge); }
                    label for="email" { (words.email) }
                    input #email name="email" type="email" maxlength="254" required autofocus[notice.unknown_badge.is_some()];
                    label for="password" { (words.password) }
                    input #password name="password" type="password" maxlength="256" required;
                    button .first[notice.unknown_badge.is_some()] type="submit" { (words.sign_in) }
                    @if notice.unknown_badge.is_some() { a .quiet href=(here) { (words.cancel) } }
                }
            }
        },
    )
}

/// The page around everything; `back` is where it goes by itself when nobody touches it. A page with a `class` of its
/// own has a heading of its own too.
fn frame(words: &Words, printer: &Printer, back: Option<&str>, class: &str, body: &Markup) -> Markup {
    let seconds = PANEL_IDLE.as_secs();
    let trouble = printer.status.state.is_trouble();
    html! {
        (DOCTYPE)
        html lang=(words.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if let Some(back) = back { meta http-equiv="refresh" content=(format!("{seconds};url={back}")); }
                title { (printer.name) " · Imprimatur" }
                link rel="stylesheet" href="/panel.css";
                link rel="icon" href="data:,";
            }
            body class=(class) {
                @if class.is_empty() {
                    header {
                        h1 { (printer.name) }
                        @if let Some(location) = &printer.location { p { (location) } }
                    }
                }
                main {
                    @if trouble { p .wrong role="status" { (words.printer_trouble) } }
                    (body)
                }
            }
        }
    }
}
