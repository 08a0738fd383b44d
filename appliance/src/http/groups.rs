//! Groups of people.

use super::{
    Routes,
    answer::Tag,
    extract::{Call, blocking},
    refusal::{Refusal, outcomes},
    users::{listing, people},
};
use api::{
    groups::{GroupInfo, Groups},
    routes,
    users::{BatchOutcome, UserPage},
};
use model::groups::Group;

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .on(groups)
        .on(create)
        .on(group)
        .on(rename)
        .on(set_roles)
        .on(members)
        .on(change_members)
        .on(delete)
        .on(delete_many)
}

fn info(group: Group, members: u64) -> GroupInfo {
    GroupInfo { id: group.id, name: group.name.to_string(), roles: group.roles.iter().collect(), members }
}

async fn groups(call: Call<routes::Groups>) -> Result<Groups, Refusal> {
    let found = call.app.groups(&call.who.caller, &call.query.search)?;
    Ok(Groups { groups: found.into_iter().map(|(group, members)| info(group, members)).collect() })
}

async fn create(call: Call<routes::CreateGroup>) -> Result<GroupInfo, Refusal> {
    Ok(info(call.app.create_group(&call.who.caller, &call.body.name).await?, 0))
}

async fn group(call: Call<routes::Group>) -> Result<(Tag, GroupInfo), Refusal> {
    let (group, members) = call.app.group(&call.who.caller, call.at.group)?;
    Ok((Tag::of(&group), info(group, members)))
}

async fn rename(call: Call<routes::RenameGroup>) -> Result<(), Refusal> {
    call.app.rename_group(&call.who.caller, call.at.group, &call.body.name).await?;
    Ok(())
}

async fn set_roles(call: Call<routes::SetGroupRoles>) -> Result<(), Refusal> {
    call.app.set_group_roles(&call.who.caller, call.at.group, call.body.roles).await?;
    Ok(())
}

async fn members(call: Call<routes::Members>) -> Result<UserPage, Refusal> {
    let listing = listing(call.query)?;
    let page = blocking(move || call.app.members(&call.who.caller, call.at.group, listing)).await?;
    Ok(people(page))
}

async fn change_members(call: Call<routes::ChangeMembers>) -> Result<BatchOutcome, Refusal> {
    let each = call.app.change_members(&call.who.caller, call.at.group, call.body.add, call.body.remove).await?;
    Ok(outcomes(each, call.language))
}

async fn delete(call: Call<routes::DeleteGroup>) -> Result<(), Refusal> {
    Ok(call.app.delete_group(&call.who.caller, call.at.group).await?)
}

async fn delete_many(call: Call<routes::DeleteGroups>) -> Result<BatchOutcome, Refusal> {
    Ok(outcomes(call.app.delete_groups(&call.who.caller, call.body.groups).await?, call.language))
}
