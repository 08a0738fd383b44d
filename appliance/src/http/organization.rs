//! The organization: seen, set, and the roles of everybody in it.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
    tagged,
};
use api::orgs::{Administrator, Administrators, Checklist, NewAdministrator, OrganizationInfo, SetRoles, SetSettings};
use app::orgs::administrators::Administrator as Known;
use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use model::id::UserId;

/// The organization.
pub async fn organization(State(site): State<Site>, Extension(who): Who) -> Result<Response, Refusal> {
    let organization = site.app.organization(&who.caller)?;
    let body = Json(OrganizationInfo {
        id: organization.id,
        name: organization.name.to_string(),
        roles: organization.roles.iter().collect(),
        settings: organization.settings.clone(),
    });
    Ok(tagged(&organization, body))
}

/// Changes its settings.
pub async fn set_settings(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<SetSettings>,
) -> Result<Response, Refusal> {
    site.app.set_settings(&who.caller, sent(body)?.settings).await?;
    Ok(done())
}

/// Changes the roles of everybody in it.
pub async fn set_roles(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<SetRoles>,
) -> Result<Response, Refusal> {
    site.app.set_organization_roles(&who.caller, sent(body)?.roles).await?;
    Ok(done())
}

/// What of the first set-up is done.
pub async fn checklist(State(site): State<Site>, Extension(who): Who) -> Result<Json<Checklist>, Refusal> {
    let done = site.app.checklist(&who.caller)?;
    Ok(Json(Checklist {
        organization_roles: done.organization_roles,
        groups: done.groups,
        groups_with_roles: done.groups_with_roles,
        password_requirements: done.password_requirements,
        users: done.users,
        members: done.members,
        user_roles: done.user_roles,
        badges: done.badges,
    }))
}

/// Who administers it.
pub async fn administrators(State(site): State<Site>, Extension(who): Who) -> Result<Json<Administrators>, Refusal> {
    Ok(Json(listed(site.app.administrators(&who.caller)?)))
}

/// Makes somebody an administrator.
pub async fn add_administrator(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<NewAdministrator>,
) -> Result<Response, Refusal> {
    let added = site.app.add_administrator(&who.caller, &sent(body)?.email).await?;
    Ok((StatusCode::CREATED, Json(shown(added))).into_response())
}

/// Takes that away.
pub async fn remove_administrator(
    State(site): State<Site>,
    Extension(who): Who,
    Path(user): Path<String>,
) -> Result<Response, Refusal> {
    let user: UserId = user.parse().map_err(app::Error::from)?;
    site.app.remove_administrator(&who.caller, user).await?;
    Ok(done())
}

/// Administrators as the wire has them.
pub(super) fn listed(administrators: Vec<Known>) -> Administrators {
    Administrators { administrators: administrators.into_iter().map(shown).collect() }
}

/// An administrator as the wire has it.
pub(super) fn shown(known: Known) -> Administrator {
    let Known { user, partner, inherited } = known;
    Administrator { user: user.id, email: user.email.to_string(), name: user.name.to_string(), partner, inherited }
}
