//! People.

mod credentials;
mod rights;

use super::{
    Routes,
    answer::Tag,
    extract::{Call, blocking},
    refusal::{Refusal, outcomes},
};
use api::{
    problem::Code,
    routes,
    users::{BatchOutcome, UserInfo, UserPage, UserQuery, Values},
};
use app::users::{Listing, PAGE, PAGE_MOST, Page, Sort, UserFilter};
use model::text::BadText;

pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .on(users)
        .on(create)
        .on(user)
        .on(edit)
        .on(delete)
        .on(delete_many)
        .on(values)
        .on(set_active)
        .on(set_roles)
        .on(set_groups);
    credentials::routes(rights::routes(routes))
}

async fn users(call: Call<routes::Users>) -> Result<UserPage, Refusal> {
    let listing = listing(call.query)?;
    // In the order of addresses a page is found soon, and whoever types waits for each of them.
    if listing.sort == Sort::default() {
        return Ok(people(call.app.people(&call.who.caller, &listing)?));
    }
    let page = blocking(move || call.app.people(&call.who.caller, &listing)).await?;
    Ok(people(page))
}

/// What is asked for, as the use case takes it.
///
/// # Errors
/// [`Code::BadRequest`] for a number of people that is out of bounds, no order, or nobody to go on after.
pub(super) fn listing(query: UserQuery) -> Result<Listing, Refusal> {
    let UserQuery { search, after, sort, group, role, active, department, limit } = query;
    let limit = limit.map_or(PAGE, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    if !(1..=PAGE_MOST).contains(&limit) {
        return Err(Refusal { limit: u64::try_from(PAGE_MOST).ok(), ..Code::BadRequest.into() });
    }
    let department = department.filter(|name| !name.trim().is_empty());
    let bad = |_| Refusal::from(Code::BadRequest);
    let after = after.map(|after| after.parse().map_err(|_: BadText| Code::BadRequest)).transpose()?;
    let sort = sort.map_or(Ok(Sort::default()), |sort| sort.parse()).map_err(bad)?;
    Ok(Listing { wanted: UserFilter { search, group, role, active, department }, sort, after, limit })
}

/// A page on the wire.
pub(super) fn people(page: Page) -> UserPage {
    UserPage {
        people: page.people.into_iter().map(UserInfo::from).collect(),
        next: page.next.map(|e| e.to_string()),
        total: page.total,
    }
}

async fn values(call: Call<routes::UserValues>) -> Result<Values, Refusal> {
    Ok(Values { values: call.app.user_values(&call.who.caller, call.query.field, &call.query.prefix)? })
}

async fn create(call: Call<routes::CreateUser>) -> Result<UserInfo, Refusal> {
    Ok(call.app.create_user(&call.who.caller, call.body).await?.into())
}

async fn user(call: Call<routes::User>) -> Result<(Tag, UserInfo), Refusal> {
    let user = call.app.someone(&call.who.caller, call.at.user)?;
    Ok((Tag::of(&user), user.into()))
}

async fn edit(call: Call<routes::EditUser>) -> Result<UserInfo, Refusal> {
    Ok(call.app.edit_user(&call.who.caller, call.at.user, call.body).await?.into())
}

async fn set_active(call: Call<routes::SetActive>) -> Result<(), Refusal> {
    call.app.set_active(&call.who.caller, call.at.user, call.body.active).await?;
    Ok(())
}

async fn set_roles(call: Call<routes::SetUserRoles>) -> Result<(), Refusal> {
    call.app.set_user_roles(&call.who.caller, call.at.user, call.body.roles).await?;
    Ok(())
}

async fn set_groups(call: Call<routes::SetUserGroups>) -> Result<(), Refusal> {
    call.app.set_user_groups(&call.who.caller, call.at.user, call.body.groups).await?;
    Ok(())
}

async fn delete(call: Call<routes::DeleteUser>) -> Result<(), Refusal> {
    Ok(call.app.delete_user(&call.who.caller, call.at.user).await?)
}

async fn delete_many(call: Call<routes::DeleteUsers>) -> Result<BatchOutcome, Refusal> {
    Ok(outcomes(call.app.delete_users(&call.who.caller, call.body.users).await?, call.language))
}
