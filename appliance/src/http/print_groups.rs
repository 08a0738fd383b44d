//! The groups of Print Management.

use super::{
    Routes,
    answer::Tag,
    extract::Call,
    refusal::{Refusal, outcomes},
};
use api::{
    print_groups::{PrintGroupInfo, SetPrintGroup},
    routes,
    users::BatchOutcome,
};
use app::print_groups::PrintGroupDraft;
use model::print_groups::PrintGroup;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(groups).on(create).on(delete_many).on(group).on(edit).on(delete).on(change_members)
}

fn info(group: PrintGroup, members: u64) -> PrintGroupInfo {
    let PrintGroup { id, name, quota, color, .. } = group;
    PrintGroupInfo { id, name: name.to_string(), quota, color, members }
}

fn draft(sent: SetPrintGroup) -> PrintGroupDraft {
    let SetPrintGroup { name, quota, color } = sent;
    PrintGroupDraft { name, quota, color }
}

async fn groups(call: Call<routes::PrintGroups>) -> Result<Vec<PrintGroupInfo>, Refusal> {
    let found = call.app.print_groups(&call.who.caller, &call.query.search)?;
    Ok(found.into_iter().map(|(group, members)| info(group, members)).collect())
}

async fn create(call: Call<routes::CreatePrintGroup>) -> Result<PrintGroupInfo, Refusal> {
    Ok(info(call.app.create_print_group(&call.who.caller, draft(call.body)).await?, 0))
}

async fn delete_many(call: Call<routes::DeletePrintGroups>) -> Result<BatchOutcome, Refusal> {
    Ok(outcomes(call.app.delete_print_groups(&call.who.caller, call.body.groups).await?, call.language))
}

async fn group(call: Call<routes::PrintGroup>) -> Result<(Tag, PrintGroupInfo), Refusal> {
    let (group, members) = call.app.print_group(&call.who.caller, call.at.print_group)?;
    Ok((Tag::of(&group), info(group, members)))
}

async fn edit(call: Call<routes::EditPrintGroup>) -> Result<(), Refusal> {
    call.app.edit_print_group(&call.who.caller, call.at.print_group, draft(call.body)).await?;
    Ok(())
}

async fn delete(call: Call<routes::DeletePrintGroup>) -> Result<(), Refusal> {
    Ok(call.app.delete_print_group(&call.who.caller, call.at.print_group).await?)
}

async fn change_members(call: Call<routes::ChangePrintMembers>) -> Result<BatchOutcome, Refusal> {
    let (group, body) = (call.at.print_group, call.body);
    let each = call.app.change_print_members(&call.who.caller, group, body.add, body.remove).await?;
    Ok(outcomes(each, call.language))
}
