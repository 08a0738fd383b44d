//! The organization: seen, set, and the roles of everybody in it.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
    tagged,
};
use api::orgs::{Checklist, OrganizationInfo, SetRoles, SetSettings};
use axum::{Extension, Json, extract::State, response::Response};

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
