//! Groups of people.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::{Refusal, outcomes},
    tagged,
    users::{Asked, Part, apart, asked, people},
};
use api::{
    groups::{ChangeMembers, DeleteGroups, GroupInfo, Groups, NameGroup},
    orgs::SetRoles,
    users::{Done, People},
};
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use model::{id::GroupId, users::Group};
use serde::Deserialize;

/// Which groups.
#[derive(Deserialize)]
pub struct Search {
    /// In the name.
    #[serde(default)]
    search: String,
}

fn info(group: Group, members: u64) -> GroupInfo {
    GroupInfo { id: group.id, name: group.name.to_string(), roles: group.roles.iter().collect(), members }
}

fn parsed(id: &str) -> Result<GroupId, Refusal> {
    Ok(id.parse().map_err(app::Error::from)?)
}

/// The groups.
pub async fn groups(
    State(site): State<Site>,
    Extension(who): Who,
    search: Asked<Search>,
) -> Result<Json<Groups>, Refusal> {
    let found = site.app.groups(&who.caller, &asked(search)?.search)?;
    Ok(Json(Groups { groups: found.into_iter().map(|(group, members)| info(group, members)).collect() }))
}

/// Makes a group.
pub async fn create(State(site): State<Site>, Extension(who): Who, body: Sent<NameGroup>) -> Result<Response, Refusal> {
    let group = site.app.create_group(&who.caller, &sent(body)?.name).await?;
    Ok((StatusCode::CREATED, Json(info(group, 0))).into_response())
}

/// One group.
pub async fn group(State(site): State<Site>, Extension(who): Who, Path(id): Path<String>) -> Result<Response, Refusal> {
    let (group, members) = site.app.group(&who.caller, parsed(&id)?)?;
    Ok(tagged(&group, Json(info(group.clone(), members))))
}

/// Renames a group.
pub async fn rename(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<NameGroup>,
) -> Result<Response, Refusal> {
    let id = parsed(&id)?;
    site.app.rename_group(&who.caller, id, &sent(body)?.name).await?;
    Ok(done())
}

/// Sets the roles that members inherit.
pub async fn set_roles(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<SetRoles>,
) -> Result<Response, Refusal> {
    let id = parsed(&id)?;
    site.app.set_group_roles(&who.caller, id, sent(body)?.roles).await?;
    Ok(done())
}

/// The members.
pub async fn members(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    part: Asked<Part>,
) -> Result<Json<People>, Refusal> {
    let id = parsed(&id)?;
    let listing = asked(part)?.listing()?;
    let page = apart(move || site.app.members(&who.caller, id, listing)).await?;
    Ok(Json(people(page)))
}

/// Takes people in and out.
pub async fn change_members(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Sent<ChangeMembers>,
) -> Result<Json<Done>, Refusal> {
    let id = parsed(&id)?;
    let ChangeMembers { add, remove } = sent(body)?;
    Ok(Json(outcomes(site.app.change_members(&who.caller, id, add, remove).await?, &who, &headers)))
}

/// Deletes a group.
pub async fn delete(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.delete_group(&who.caller, parsed(&id)?).await?;
    Ok(done())
}

/// Deletes many groups.
pub async fn delete_many(
    State(site): State<Site>,
    Extension(who): Who,
    headers: HeaderMap,
    body: Sent<DeleteGroups>,
) -> Result<Json<Done>, Refusal> {
    Ok(Json(outcomes(site.app.delete_groups(&who.caller, sent(body)?.groups).await?, &who, &headers)))
}
