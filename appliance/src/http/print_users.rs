//! The people of Print Management.

use super::{
    Routes,
    answer::Tag,
    extract::{Call, blocking},
    refusal::Refusal,
};
use api::{
    print_users::{GrantInfo, PrintGroupName, PrintUserDetails, PrintUserImport, PrintUserInfo, PrintUserPage},
    problem::Code,
    routes,
};
use app::print_users::{PrintUserListing, PrintUserView, seen};
use model::quotas::Grant;

/// People on one page, where nobody asks for another number.
const PAGE: usize = 50;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.on(list).on(import).on(one).on(set).on(give)
}

async fn list(call: Call<routes::PrintUsers>) -> Result<PrintUserPage, Refusal> {
    let query = call.query;
    let after = match query.after.as_str() {
        "" => None,
        email => Some(email.parse().map_err(|_| Code::BadRequest)?),
    };
    let limit = query.limit.map_or(PAGE, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let listing = PrintUserListing { search: query.search, group: query.group, after, limit };
    let found = blocking(move || call.app.print_users(&call.who.caller, &listing)).await?;
    Ok(PrintUserPage {
        users: found.people.into_iter().map(info).collect(),
        next: found.next.map(|email| email.to_string()),
        total: found.total,
        imported: found.imported,
    })
}

async fn import(call: Call<routes::ImportPrintUsers>) -> Result<PrintUserImport, Refusal> {
    let done = call.app.import_print_users(&call.who.caller).await?;
    Ok(PrintUserImport { added: done.added, removed: done.removed })
}

async fn one(call: Call<routes::PrintUser>) -> Result<(Tag, PrintUserDetails), Refusal> {
    let (view, grants) = call.app.print_user(&call.who.caller, call.at.user)?;
    let tag = Tag::of(&seen(&view.row));
    Ok((tag, PrintUserDetails { user: info(view), grants: grants.into_iter().map(given).collect() }))
}

async fn set(call: Call<routes::SetPrintUser>) -> Result<(), Refusal> {
    Ok(call.app.set_print_user(&call.who.caller, call.at.user, call.body.quota, call.body.groups).await?)
}

async fn give(call: Call<routes::GiveImpressions>) -> Result<GrantInfo, Refusal> {
    let (user, body) = (call.at.user, call.body);
    let much = (body.impressions, body.color_impressions);
    Ok(given(call.app.give_impressions(&call.who.caller, user, much, &body.reason).await?))
}

fn info(view: PrintUserView) -> PrintUserInfo {
    let PrintUserView { row, user, groups, quota } = view;
    let (email, name) = match user {
        Some(user) => (Some(user.details.email.to_string()), Some(user.details.name.to_string())),
        None => (None, None),
    };
    let groups = groups.into_iter().map(|group| PrintGroupName { id: group.id, name: group.name.to_string() });
    PrintUserInfo { id: row.user, email, name, groups: groups.collect(), quota: row.quota, state: quota }
}

fn given(grant: Grant) -> GrantInfo {
    let Grant { id, at, impressions, color_impressions, reason, .. } = grant;
    GrantInfo { id, at, impressions, color_impressions, reason: reason.to_string() }
}
