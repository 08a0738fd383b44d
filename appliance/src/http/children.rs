//! Child organizations and who administers them.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    organization::{listed, shown},
    refusal::{Refusal, outcomes},
};
use api::{
    orgs::{
        Administrators, Child, ChildInfo, Children, DeleteChild, DeleteChildren, Deletion, Holdings, NewAdministrator,
        NewChild,
    },
    problem::Code,
    users::Done,
};
use app::orgs::children::{Child as Known, NewChild as Wanted, Sort};
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use model::id::{OrgId, UserId};
use serde::Deserialize;

/// Which part of the list.
#[derive(Deserialize)]
pub struct Part {
    /// In the name.
    #[serde(default)]
    search: String,
    /// What the page before said that it goes on after.
    after: Option<String>,
    /// In which order.
    sort: Option<String>,
}

/// A page of child organizations.
pub async fn children(
    State(site): State<Site>,
    Extension(who): Who,
    Query(part): Query<Part>,
) -> Result<Json<Children>, Refusal> {
    let Part { search, after, sort } = part;
    let sort = sort.map_or(Ok(Sort::default()), |sort| sort.parse()).map_err(|_| Code::BadRequest)?;
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Code::BadRequest)?;
    let page = site.app.children(&who.caller, &search, sort, after.as_ref())?;
    Ok(Json(Children {
        organizations: page.children.into_iter().map(known).collect(),
        next: page.next.map(|next| next.to_string()),
        total: page.total,
    }))
}

/// Makes a child organization.
pub async fn create_child(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<NewChild>,
) -> Result<Response, Refusal> {
    let NewChild { name, language, time_zone } = sent(body)?;
    let child = site.app.create_child(&who.caller, Wanted { name, language, time_zone }).await?;
    Ok((StatusCode::CREATED, Json(known(child))).into_response())
}

/// A child organization, and what its deletion would take.
pub async fn child(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<ChildInfo>, Refusal> {
    let (child, holds) = site.app.child(&who.caller, organization(&id)?)?;
    Ok(Json(ChildInfo {
        child: known(child),
        holds: Holdings {
            users: holds.users,
            groups: holds.groups,
            badges: holds.badges,
            printers: holds.printers,
            jobs: holds.jobs,
        },
    }))
}

/// Deletes a child organization in the background.
pub async fn delete_child(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<DeleteChild>,
) -> Result<Response, Refusal> {
    site.app.delete_child(&who.caller, organization(&id)?, &sent(body)?.name).await?;
    Ok(done())
}

/// Deletes many child organizations in the background.
pub async fn delete_children(
    State(site): State<Site>,
    Extension(who): Who,
    headers: HeaderMap,
    body: Sent<DeleteChildren>,
) -> Result<Json<Done>, Refusal> {
    let named = sent(body)?.organizations.into_iter().map(|child| (child.id, child.name)).collect();
    Ok(Json(outcomes(site.app.delete_children(&who.caller, named).await?, &who, &headers)))
}

/// Who administers a child organization.
pub async fn child_administrators(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<Administrators>, Refusal> {
    Ok(Json(listed(site.app.child_administrators(&who.caller, organization(&id)?)?)))
}

/// Makes somebody an administrator of a child organization.
pub async fn add_child_administrator(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<NewAdministrator>,
) -> Result<Response, Refusal> {
    let (id, email) = (organization(&id)?, sent(body)?.email);
    let added = site.app.add_child_administrator(&who.caller, id, &email).await?;
    Ok((StatusCode::CREATED, Json(shown(added))).into_response())
}

/// Takes that away.
pub async fn remove_child_administrator(
    State(site): State<Site>,
    Extension(who): Who,
    Path((id, user)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let user: UserId = user.parse().map_err(app::Error::from)?;
    site.app.remove_child_administrator(&who.caller, organization(&id)?, user).await?;
    Ok(done())
}

fn organization(id: &str) -> Result<OrgId, Refusal> {
    Ok(id.parse().map_err(app::Error::from)?)
}

fn known(child: Known) -> Child {
    let Known { organization, administered, deletion } = child;
    Child {
        id: organization.id,
        name: organization.name.to_string(),
        created: organization.created,
        administered,
        deletion: deletion.map(|deletion| Deletion { gone: deletion.gone, of: deletion.of }),
    }
}
