//! Badges.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::{Who, language},
    refusal::Refusal,
};
use api::{
    problem::Code,
    users::{BadgeOf, DeleteBadges, Done, NewBadge, NotDone},
};
use app::badges::Wanted;
use axum::{
    Extension, Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use model::id::{BadgeId, UserId};
use serde::Deserialize;

/// Which badges.
#[derive(Deserialize)]
pub struct Which {
    user: Option<UserId>,
    search: Option<String>,
    after: Option<BadgeId>,
}

/// The badges with their owners.
pub async fn badges(
    State(site): State<Site>,
    Extension(who): Who,
    query: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Vec<BadgeOf>>, Refusal> {
    let Query(Which { user, search, after }) = query.map_err(|_| Code::BadRequest)?;
    let found = site.app.badges(&who.caller, &Wanted { user, search, after })?;
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

/// Deletes many badges.
pub async fn delete_many(
    State(site): State<Site>,
    Extension(who): Who,
    headers: HeaderMap,
    body: Sent<DeleteBadges>,
) -> Result<Json<Done>, Refusal> {
    let language = who.user.language.unwrap_or_else(|| language(&headers));
    let badges = sent(body)?.badges;
    let asked = badges.len();
    let refused = site.app.delete_badges(&who.caller, badges).await?;
    let done = u32::try_from(asked.saturating_sub(refused.len())).unwrap_or(u32::MAX);
    let why = |(id, error): (BadgeId, app::Error)| {
        let code = Refusal::from(error).code;
        NotDone { id: id.to_string(), code, detail: code.sentence(language).to_owned() }
    };
    Ok(Json(Done { done, refused: refused.into_iter().map(why).collect() }))
}
