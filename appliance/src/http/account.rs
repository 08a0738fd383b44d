//! Set-up, sign-in and the own account.

pub mod factors;
pub mod others;
pub mod own;

use super::{
    Site, done,
    guard::{COOKIE, SessionSecret, Who},
    refusal::Refusal,
};
use api::{
    login::{Me, Must, SecondFactor, SetLanguage, SetPin, SetUp, SignIn, SignInStep, State as PageState},
    orgs::OrganizationRef,
    problem::Code,
};
use app::{
    login::{self, Arrival, SignedIn, Step},
    setup::FirstAdministrator,
};
use axum::{
    Extension, Json,
    extract::{ConnectInfo, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use identity::secret;
use std::net::SocketAddr;

/// A JSON body, or a refusal with words.
pub type Sent<T> = Result<Json<T>, JsonRejection>;

/// The body that was sent.
///
/// # Errors
/// [`Code::BadRequest`], or [`Code::TooLarge`] beyond the limit.
pub fn sent<T>(body: Sent<T>) -> Result<T, Refusal> {
    body.map(|Json(value)| value).map_err(|rejection| {
        let code = if rejection.status() == 413 { Code::TooLarge } else { Code::BadRequest };
        code.into()
    })
}

/// Whether the appliance is well.
pub async fn health(State(site): State<Site>) -> Result<Response, Refusal> {
    // The store is read, so that a store that hangs is not called well.
    site.app.needs_set_up()?;
    Ok(Json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })).into_response())
}

/// What a page has to know before anybody signs in.
pub async fn state(State(site): State<Site>) -> Result<Json<PageState>, Refusal> {
    Ok(Json(PageState { set_up: site.app.needs_set_up()?, version: env!("CARGO_PKG_VERSION").to_owned() }))
}

/// Makes the top organization and its first administrator, who is signed in at once.
pub async fn set_up(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Sent<SetUp>,
) -> Result<Response, Refusal> {
    let SetUp { token, organization, email, name, password, language, time_zone } = sent(body)?;
    let first = FirstAdministrator {
        token,
        organization,
        email: email.clone(),
        name,
        password: password.clone(),
        language,
        time_zone,
        from: Some(peer.ip()),
    };
    site.app.set_up(first).await?;
    begin(&site, &email, password, peer, &headers).await
}

/// Signs in.
pub async fn sign_in(
    State(site): State<Site>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Sent<SignIn>,
) -> Result<Response, Refusal> {
    let SignIn { email, password } = sent(body)?;
    begin(&site, &email, password, peer, &headers).await
}

async fn begin(
    site: &Site,
    email: &str,
    password: String,
    peer: SocketAddr,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let arrival = Arrival { from: peer.ip(), program: program(headers) };
    match site.app.sign_in(email, password, arrival).await? {
        Step::SignedIn(session) => entered(site, &session).await,
        Step::SecondFactor(wanted) => {
            let wanted = SecondFactor {
                ticket: wanted.ticket,
                totp: wanted.totp,
                recovery: wanted.recovery,
                passkey: wanted.passkey,
            };
            Ok(Json(SignInStep::SecondFactor(wanted)).into_response())
        }
    }
}

/// The program that asks, as it names itself.
fn program(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
}

/// The answer to whoever has just signed in, with the cookie of the session.
async fn entered(site: &Site, session: &str) -> Result<Response, Refusal> {
    let signed_in = site.app.session(session).await?;
    let me = Box::new(shown(site, &signed_in, session)?);
    let mut response = Json(SignInStep::SignedIn(me)).into_response();
    let cookie = format!("{COOKIE}={session}; Secure; HttpOnly; SameSite=Lax; Path=/");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Who one is.
pub async fn me(
    State(site): State<Site>,
    Extension(who): Who,
    Extension(session): Extension<SessionSecret>,
) -> Result<Json<Me>, Refusal> {
    Ok(Json(shown(&site, &who, &session.0)?))
}

/// Signs out.
pub async fn sign_out(
    State(site): State<Site>,
    Extension(session): Extension<SessionSecret>,
) -> Result<Response, Refusal> {
    site.app.sign_out(&session.0).await?;
    let mut response = done();
    let over = HeaderValue::from_static("__Host-session=; Secure; HttpOnly; SameSite=Lax; Path=/; Max-Age=0");
    response.headers_mut().insert(header::SET_COOKIE, over);
    Ok(response)
}

/// Sets the own language.
pub async fn set_language(
    State(site): State<Site>,
    Extension(who): Who,
    body: Sent<SetLanguage>,
) -> Result<Response, Refusal> {
    site.app.set_language(&who.caller, sent(body)?.language).await?;
    Ok(done())
}

/// Sets the own PIN for panels.
pub async fn set_pin(State(site): State<Site>, Extension(who): Who, body: Sent<SetPin>) -> Result<Response, Refusal> {
    site.app.set_pin(&who.caller, sent(body)?.pin).await?;
    Ok(done())
}

fn shown(site: &Site, who: &SignedIn, session: &str) -> Result<Me, Refusal> {
    let organizations = site.app.acts_in(&who.user)?.into_iter();
    Ok(Me {
        user: who.user.id,
        org: who.organization.id,
        organization: who.organization.name.to_string(),
        email: who.user.email.to_string(),
        name: who.user.name.to_string(),
        language: who.user.language,
        roles: who.caller.roles.iter().collect(),
        permissions: who.caller.permissions,
        csrf: secret::csrf(session),
        queue_addresses: who.organization.settings.queue_addresses.iter().map(ToString::to_string).collect(),
        document_limit: site.app.policy().document_limit,
        home: who.user.org,
        organizations: organizations.map(|o| OrganizationRef { id: o.id, name: o.name.to_string() }).collect(),
        must: who.must.map(|must| match must {
            login::Must::ChangePassword => Must::ChangePassword,
            login::Must::AddSecondFactor => Must::AddSecondFactor,
        }),
    })
}
