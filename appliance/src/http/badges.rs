//! Badges.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
};
use api::users::{BadgeOf, NewBadge};
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use model::id::{BadgeId, UserId};
use serde::Deserialize;

/// Whose badges.
#[derive(Deserialize)]
pub struct Of {
    user: Option<UserId>,
}

/// The badges with their owners.
pub async fn badges(
    State(site): State<Site>,
    Extension(who): Who,
    Query(of): Query<Of>,
) -> Result<Json<Vec<BadgeOf>>, Refusal> {
    let found = site.app.badges(&who.caller, of.user)?;
    let shown = |(badge, user): (_, model::users::User)| BadgeOf {
        badge,
        email: user.email.to_string(),
        name: user.name.to_string(),
    };
    Ok(Json(found.into_iter().map(shown).collect()))
}

/// Registers a badge.
pub async fn register(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<NewBadge>,
) -> Result<Response, Refusal> {
    let NewBadge { email, number, temporary } = sent(body)?;
    let badge = site.app.register_badge(&who.caller, &email, &number, temporary).await?;
    Ok((StatusCode::CREATED, Json(badge)).into_response())
}

/// Deletes a badge.
pub async fn delete(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id: BadgeId = id.parse().map_err(app::Error::from)?;
    site.app.delete_badge(&who.caller, id).await?;
    Ok(done())
}
