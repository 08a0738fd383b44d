//! The organization: seen, set, and the roles of everybody in it.

mod children;

use super::{Routes, answer::Tag, extract::Call, refusal::Refusal};
use api::{
    orgs::{Administrator, Administrators, Checklist, OrganizationInfo},
    routes,
};
use app::orgs::administrators::Administrator as KnownAdministrator;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .on(organization)
        .on(set_settings)
        .on(set_roles)
        .on(checklist)
        .on(administrators)
        .on(add_administrator)
        .on(remove_administrator);
    children::routes(routes)
}

async fn organization(call: Call<routes::Organization>) -> Result<(Tag, OrganizationInfo), Refusal> {
    let organization = call.app.organization(&call.who.caller)?;
    let tag = Tag::of(&organization);
    let info = OrganizationInfo {
        id: organization.id,
        name: organization.name.to_string(),
        roles: organization.roles.iter().collect(),
        settings: organization.settings,
    };
    Ok((tag, info))
}

async fn set_settings(call: Call<routes::SetSettings>) -> Result<(), Refusal> {
    Ok(call.app.set_settings(&call.who.caller, call.body.settings).await?)
}

async fn set_roles(call: Call<routes::SetOrganizationRoles>) -> Result<(), Refusal> {
    Ok(call.app.set_organization_roles(&call.who.caller, call.body.roles).await?)
}

async fn checklist(call: Call<routes::Checklist>) -> Result<Checklist, Refusal> {
    Ok(call.app.checklist(&call.who.caller)?)
}

async fn administrators(call: Call<routes::Administrators>) -> Result<Administrators, Refusal> {
    Ok(listed(call.app.administrators(&call.who.caller)?))
}

async fn add_administrator(call: Call<routes::AddAdministrator>) -> Result<Administrator, Refusal> {
    Ok(shown(call.app.add_administrator(&call.who.caller, &call.body.email).await?))
}

async fn remove_administrator(call: Call<routes::RemoveAdministrator>) -> Result<(), Refusal> {
    Ok(call.app.remove_administrator(&call.who.caller, call.at.user).await?)
}

/// Administrators as the wire has them.
fn listed(administrators: Vec<KnownAdministrator>) -> Administrators {
    Administrators { administrators: administrators.into_iter().map(shown).collect() }
}

/// An administrator as the wire has it.
fn shown(known: KnownAdministrator) -> Administrator {
    let KnownAdministrator { user, partner, inherited } = known;
    Administrator {
        user: user.id,
        email: user.details.email.to_string(),
        name: user.details.name.to_string(),
        partner,
        inherited,
    }
}
