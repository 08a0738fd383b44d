//! The organization: seen, set, and the roles of everybody in it.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
};
use api::orgs::{OrganizationInfo, SetRoles, SetSettings};
use axum::{Extension, Json, extract::State, response::Response};

/// The organization.
pub async fn organization(State(site): State<Site>, Extension(who): Who) -> Result<Json<OrganizationInfo>, Refusal> {
    let organization = site.app.organization(&who.caller)?;
    Ok(Json(OrganizationInfo {
        id: organization.id,
        name: organization.name.to_string(),
        roles: organization.roles.iter().collect(),
        settings: organization.settings,
    }))
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
