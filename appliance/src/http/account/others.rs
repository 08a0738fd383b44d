//! The credentials of others: passwords, links, sessions and second factors, for administrators.

use super::{Sent, own::listed, sent};
use crate::http::{Site, done, guard::Who, refusal::Refusal};
use api::{account::Sessions, users::TypePassword};
use app::Error;
use axum::{
    Extension, Json,
    extract::{Path, State},
    response::Response,
};
use model::id::UserId;

fn person(id: &str) -> Result<UserId, Refusal> {
    Ok(id.parse().map_err(Error::from)?)
}

/// Types a password for somebody.
pub async fn type_password(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<TypePassword>,
) -> Result<Response, Refusal> {
    let id = person(&id)?;
    site.app.type_password(&who.caller, id, sent(body)?.password).await?;
    Ok(done())
}

/// Mails somebody a link to choose a password.
pub async fn mail_link(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.mail_password_link(&who.caller, person(&id)?).await?;
    Ok(done())
}

/// The sessions of somebody.
pub async fn sessions(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<Sessions>, Refusal> {
    Ok(Json(listed(site.app.sessions_of(&who.caller, person(&id)?)?)))
}

/// Ends every session and token of somebody.
pub async fn end_sessions(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.end_sessions_of(&who.caller, person(&id)?).await?;
    Ok(done())
}

/// Takes the second factors of somebody away.
pub async fn reset_factors(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.reset_factors(&who.caller, person(&id)?).await?;
    Ok(done())
}
