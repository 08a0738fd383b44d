//! People.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::{Refusal, outcomes},
    tagged,
};
use api::{
    orgs::SetRoles,
    problem::Code,
    users::{DeleteUsers, Done, EditUser, NewUser, People, Person, SetActive, SetGroups, Values},
};
use app::users::{Details, Field, Listing, NewPerson, PAGE, PAGE_MOST, Page, Sort, Wanted};
use axum::{
    Extension, Json,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use model::{
    access::Role,
    id::{GroupId, UserId},
    text::BadText,
};
use serde::Deserialize;

/// What stands behind the question mark, which may be no such thing.
pub type Asked<T> = Result<Query<T>, QueryRejection>;

/// What was asked.
///
/// # Errors
/// [`Code::BadRequest`].
pub fn asked<T>(query: Asked<T>) -> Result<T, Refusal> {
    query.map(|Query(asked)| asked).map_err(|_| Code::BadRequest.into())
}

/// Which part of the list.
#[derive(Deserialize)]
pub struct Part {
    /// Beginnings of words of the name, the address, the short name or the department.
    #[serde(default)]
    search: String,
    /// What the page before said that it goes on after.
    after: Option<String>,
    /// In which order.
    sort: Option<String>,
    /// In this group.
    group: Option<GroupId>,
    /// With this role, as one's own or through a group.
    role: Option<Role>,
    /// Active, or not.
    active: Option<bool>,
    /// Of this department.
    department: Option<String>,
    /// How many: 1 to 500.
    limit: Option<usize>,
}

impl Part {
    /// As the use case takes it.
    ///
    /// # Errors
    /// [`Code::BadRequest`] for a number of people that is out of bounds, no order, or nobody to go on after.
    pub fn listing(self) -> Result<Listing, Refusal> {
        let Self { search, after, sort, group, role, active, department, limit } = self;
        let limit = limit.unwrap_or(PAGE);
        if !(1..=PAGE_MOST).contains(&limit) {
            return Err(Refusal { limit: u64::try_from(PAGE_MOST).ok(), ..Code::BadRequest.into() });
        }
        let department = department.filter(|name| !name.trim().is_empty());
        let bad = |_| Refusal::from(Code::BadRequest);
        let after = after.map(|after| after.parse().map_err(|_: BadText| Code::BadRequest)).transpose()?;
        let sort = sort.map_or(Ok(Sort::default()), |sort| sort.parse()).map_err(bad)?;
        Ok(Listing { wanted: Wanted { search, group, role, active, department }, sort, after, limit })
    }
}

/// A page on the wire.
#[must_use]
pub fn people(page: Page) -> People {
    People {
        people: page.people.into_iter().map(Person::from).collect(),
        next: page.next.map(|e| e.to_string()),
        total: page.total,
    }
}

fn parsed(id: &str) -> Result<UserId, Refusal> {
    Ok(id.parse().map_err(app::Error::from)?)
}

/// A page of people.
pub async fn users(State(site): State<Site>, Extension(who): Who, part: Asked<Part>) -> Result<Json<People>, Refusal> {
    let listing = asked(part)?.listing()?;
    // In the order of addresses a page is found soon, and whoever types waits for each of them.
    if listing.sort == Sort::default() {
        return Ok(Json(people(site.app.people(&who.caller, &listing)?)));
    }
    let page = apart(move || site.app.people(&who.caller, &listing)).await?;
    Ok(Json(people(page)))
}

/// Runs what may look at very many rows where nobody waits for it but the one who asked.
///
/// # Errors
/// Those of `look`.
pub async fn apart<T: Send + 'static>(
    look: impl FnOnce() -> Result<T, app::Error> + Send + 'static,
) -> Result<T, Refusal> {
    let looked = tokio::task::spawn_blocking(look).await;
    Ok(looked.map_err(|e| app::Error::Internal(e.to_string()))??)
}

/// For completion of a field.
#[derive(Deserialize)]
pub struct Completion {
    /// Which field.
    field: CompletedField,
    /// How the value begins.
    #[serde(default)]
    prefix: String,
}

/// A field that is completed.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum CompletedField {
    Department,
    CostCenter,
}

/// What others have in a field.
pub async fn values(
    State(site): State<Site>,
    Extension(who): Who,
    completion: Asked<Completion>,
) -> Result<Json<Values>, Refusal> {
    let Completion { field, prefix } = asked(completion)?;
    let field = match field {
        CompletedField::Department => Field::Department,
        CompletedField::CostCenter => Field::CostCenter,
    };
    Ok(Json(Values { values: site.app.user_values(&who.caller, field, &prefix)? }))
}

/// Makes an account.
pub async fn create(State(site): State<Site>, Extension(who): Who, body: Sent<NewUser>) -> Result<Response, Refusal> {
    let new = sent(body)?;
    let details = Details {
        email: new.email,
        name: new.name,
        first_name: new.first_name,
        last_name: new.last_name,
        short_name: new.short_name,
        department: new.department,
        cost_center: new.cost_center,
        attributes: new.attributes,
        language: new.language,
    };
    let new = NewPerson { details, password: new.password, roles: new.roles, groups: new.groups };
    let user = site.app.create_user(&who.caller, new).await?;
    Ok((StatusCode::CREATED, Json(Person::from(user))).into_response())
}

/// One person.
pub async fn user(State(site): State<Site>, Extension(who): Who, Path(id): Path<String>) -> Result<Response, Refusal> {
    let user = site.app.someone(&who.caller, parsed(&id)?)?;
    Ok(tagged(&user, Json(Person::from(user.clone()))))
}

/// Changes what is known about a person.
pub async fn edit(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<EditUser>,
) -> Result<Json<Person>, Refusal> {
    let id = parsed(&id)?;
    let edit = sent(body)?;
    let details = Details {
        email: edit.email,
        name: edit.name,
        first_name: edit.first_name,
        last_name: edit.last_name,
        short_name: edit.short_name,
        department: edit.department,
        cost_center: edit.cost_center,
        attributes: edit.attributes,
        language: edit.language,
    };
    Ok(Json(site.app.edit_user(&who.caller, id, details).await?.into()))
}

/// Switches an account off and on.
pub async fn set_active(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<SetActive>,
) -> Result<Response, Refusal> {
    let id = parsed(&id)?;
    site.app.set_active(&who.caller, id, sent(body)?.active).await?;
    Ok(done())
}

/// Sets the person's own roles.
pub async fn set_roles(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<SetRoles>,
) -> Result<Response, Refusal> {
    let id = parsed(&id)?;
    site.app.set_user_roles(&who.caller, id, sent(body)?.roles).await?;
    Ok(done())
}

/// Sets the person's groups.
pub async fn set_groups(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
    body: Sent<SetGroups>,
) -> Result<Response, Refusal> {
    let id = parsed(&id)?;
    site.app.set_user_groups(&who.caller, id, sent(body)?.groups).await?;
    Ok(done())
}

/// Deletes an account.
pub async fn delete(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    site.app.delete_user(&who.caller, parsed(&id)?).await?;
    Ok(done())
}

/// Deletes many accounts.
pub async fn delete_many(
    State(site): State<Site>,
    Extension(who): Who,
    headers: HeaderMap,
    body: Sent<DeleteUsers>,
) -> Result<Json<Done>, Refusal> {
    Ok(Json(outcomes(site.app.delete_users(&who.caller, sent(body)?.users).await?, &who, &headers)))
}
