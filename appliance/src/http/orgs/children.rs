//! Child organizations and who administers them.

use super::{listed, shown};
use crate::http::{
    Routes,
    extract::Call,
    refusal::{Refusal, outcomes},
};
use api::{
    orgs::{Administrator, Administrators, Child, ChildInfo, ChildQuery, Children, Deletion},
    problem::Code,
    routes,
    users::BatchOutcome,
};
use app::orgs::children::{Child as KnownChild, Sort};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .on(children)
        .on(create_child)
        .on(child)
        .on(delete_child)
        .on(delete_children)
        .on(child_administrators)
        .on(add_child_administrator)
        .on(remove_child_administrator)
}

async fn children(call: Call<routes::Children>) -> Result<Children, Refusal> {
    let ChildQuery { search, sort, after } = call.query;
    let sort = sort.map_or(Ok(Sort::default()), |sort| sort.parse()).map_err(|_| Code::BadRequest)?;
    let after = after.map(|after| after.parse()).transpose().map_err(|_| Code::BadRequest)?;
    let page = call.app.children(&call.who.caller, &search, sort, after.as_ref())?;
    Ok(Children {
        organizations: page.children.into_iter().map(known).collect(),
        next: page.next.map(|next| next.to_string()),
        total: page.total,
    })
}

async fn create_child(call: Call<routes::CreateChild>) -> Result<Child, Refusal> {
    Ok(known(call.app.create_child(&call.who.caller, call.body).await?))
}

async fn child(call: Call<routes::Child>) -> Result<ChildInfo, Refusal> {
    let (child, holds) = call.app.child(&call.who.caller, call.at.organization)?;
    Ok(ChildInfo { child: known(child), holds })
}

async fn delete_child(call: Call<routes::DeleteChild>) -> Result<(), Refusal> {
    Ok(call.app.delete_child(&call.who.caller, call.at.organization, &call.body.name).await?)
}

async fn delete_children(call: Call<routes::DeleteChildren>) -> Result<BatchOutcome, Refusal> {
    let named = call.body.organizations.into_iter().map(|child| (child.id, child.name)).collect();
    Ok(outcomes(call.app.delete_children(&call.who.caller, named).await?, call.language))
}

async fn child_administrators(call: Call<routes::ChildAdministrators>) -> Result<Administrators, Refusal> {
    Ok(listed(call.app.child_administrators(&call.who.caller, call.at.organization)?))
}

async fn add_child_administrator(call: Call<routes::AddChildAdministrator>) -> Result<Administrator, Refusal> {
    let added = call.app.add_child_administrator(&call.who.caller, call.at.organization, &call.body.email).await?;
    Ok(shown(added))
}

async fn remove_child_administrator(call: Call<routes::RemoveChildAdministrator>) -> Result<(), Refusal> {
    Ok(call.app.remove_child_administrator(&call.who.caller, call.at.organization, call.at.user).await?)
}

fn known(child: KnownChild) -> Child {
    let KnownChild { organization, administered, deletion } = child;
    Child {
        id: organization.id,
        name: organization.name.to_string(),
        created: organization.created,
        administered,
        deletion: deletion.map(|deletion| Deletion { gone: deletion.gone, of: deletion.of }),
    }
}
