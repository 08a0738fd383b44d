//! Badges.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::{Who, language},
    refusal::Refusal,
    users::apart,
};
use api::{
    problem::Code,
    users::{BadgeOf, Badges, DeleteBadges, Done, NewBadge, NotDone},
};
use app::badges::{Page, Sort, Wanted};
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
    sort: Option<String>,
    after: Option<String>,
}

/// The badges with their owners.
pub async fn badges(
    State(site): State<Site>,
    Extension(who): Who,
    query: Result<Query<Which>, QueryRejection>,
) -> Result<Json<Badges>, Refusal> {
    let Query(Which { user, search, sort, after }) = query.map_err(|_| Code::BadRequest)?;
    let sort = sort.map_or(Ok(Sort::default()), |sort| sort.parse()).map_err(|_| Code::BadRequest)?;
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Code::BadRequest)?;
    let wanted = Wanted { user, search, sort, after };
    let Page { badges, next, total } = apart(move || site.app.badges(&who.caller, &wanted)).await?;
    let shown = |(badge, user): (_, model::users::User)| BadgeOf {
        badge,
        email: user.email.to_string(),
        name: user.name.to_string(),
    };
    let badges = badges.into_iter().map(shown).collect();
    Ok(Json(Badges { badges, next: next.map(|next| next.to_string()), total }))
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
