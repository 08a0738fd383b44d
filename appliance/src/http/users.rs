//! People.

use super::{
    Site,
    account::{Sent, sent},
    done,
    guard::Who,
    refusal::Refusal,
};
use api::users::{NewUser, People, Person};
use app::users::NewPerson;
use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use model::{id::UserId, text::Email};
use serde::Deserialize;

/// Which part of the list.
#[derive(Deserialize)]
pub struct Part {
    /// In the address or the name.
    #[serde(default)]
    search: String,
    /// The address to go on after.
    after: Option<Email>,
}

/// A page of people.
pub async fn users(
    State(site): State<Site>,
    Extension(who): Who,
    Query(part): Query<Part>,
) -> Result<Json<People>, Refusal> {
    let page = site.app.people(&who.caller, &part.search, part.after.as_ref())?;
    Ok(Json(People {
        people: page.people.into_iter().map(Person::from).collect(),
        next: page.next.map(|e| e.to_string()),
        total: page.total,
    }))
}

/// Makes an account.
pub async fn create(State(site): State<Site>, Extension(who): Who, body: Sent<NewUser>) -> Result<Response, Refusal> {
    let NewUser { email, name, department, cost_center, password, roles, language, .. } = sent(body)?;
    let password = password.unwrap_or_default();
    let new = NewPerson { email, name, department, cost_center, password, roles, language };
    let user = site.app.create_user(&who.caller, new).await?;
    Ok((StatusCode::CREATED, Json(Person::from(user))).into_response())
}

/// One person.
pub async fn user(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Json<Person>, Refusal> {
    let id: UserId = id.parse().map_err(app::Error::from)?;
    Ok(Json(site.app.someone(&who.caller, id)?.into()))
}

/// Deletes an account.
pub async fn delete(
    State(site): State<Site>,
    Extension(who): Who,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let id: UserId = id.parse().map_err(app::Error::from)?;
    site.app.delete_user(&who.caller, id).await?;
    Ok(done())
}
