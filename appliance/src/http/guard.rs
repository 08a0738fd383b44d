//! What every request passes before its handler: who asks, may they, does the request come from the page itself, and
//! how large may its body be. The rules stand in the endpoint table; this file applies them.

use super::{Site, refusal::Refusal};
use api::{
    problem::Code,
    routes::{Access, Body as BodyRule, Endpoint},
};
use app::{
    account::tokens::Bearer,
    login::{Must, SignedIn},
    repeat::Once,
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};
use http_body_util::{BodyExt, Limited};
use identity::secret;
use model::text::Language;
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// The cookie of a session.
pub const COOKIE: &str = "__Host-session";
/// The largest body of a request that is no document, in bytes.
const SMALL: usize = 64 * 1024;
/// The largest file to import, in bytes (D23, D33).
const IMPORT: usize = model::imports::MOST_BYTES;
/// How much of a body that is too large is taken before it is refused, in bytes.
const HEARD: usize = 64 << 20;
/// For how long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who is signed in, for the handlers.
pub type Who = axum::Extension<Arc<SignedIn>>;

/// The language that is spoken with whoever asks.
#[derive(Clone, Copy)]
pub struct Spoken(pub Language);

/// The secret of the session, for signing out; empty for whoever came with a token.
#[derive(Clone)]
pub struct SessionSecret(pub String);

/// Lets through what the endpoint's rule allows, and gives every refusal its words.
pub async fn guard(State((site, endpoint)): State<(Site, Endpoint)>, request: Request, next: Next) -> Response {
    let mut spoken = language(request.headers());
    let response = match admit(&site, endpoint, request, &mut spoken).await {
        Ok(mut request) => {
            request.extensions_mut().insert(Spoken(spoken));
            next.run(request).await
        }
        Err(refusal) => return refusal.told(spoken),
    };
    match response.extensions().get::<Refusal>().cloned() {
        Some(refusal) => refusal.told(spoken),
        None => worded(endpoint, response, spoken),
    }
}

/// What the extractors refuse by themselves (a query that cannot be read, say) gets words like everything else.
fn worded(endpoint: Endpoint, response: Response, spoken: Language) -> Response {
    let code = match response.status().as_u16() {
        413 => Code::TooLarge,
        400..=499 => Code::BadRequest,
        _ => return response,
    };
    let pages = matches!(endpoint.access(), Access::Panel);
    let told = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json");
    if pages || told { response } else { Refusal::from(code).told(spoken) }
}

async fn admit(
    site: &Site,
    endpoint: Endpoint,
    mut request: Request,
    spoken: &mut Language,
) -> Result<Request, Refusal> {
    let changes = endpoint.method() != api::routes::Method::Get;
    match endpoint.access() {
        Access::Public | Access::Panel => {
            if changes {
                same_site(request.headers())?;
            }
        }
        Access::SetUp => {
            same_site(request.headers())?;
            if !site.app.needs_set_up()? {
                return Err(Code::SetUpOver.into());
            }
        }
        Access::SignedIn => person(site, &mut request, endpoint, spoken).await.map(|_| ())?,
        Access::AnyOf(any) => {
            let signed_in = person(site, &mut request, endpoint, spoken).await?;
            if !any.iter().any(|p| signed_in.caller.permissions.has(*p)) {
                return Err(Code::Forbidden.into());
            }
        }
        Access::Agent => {
            let credential = bearer(request.headers()).ok_or(Code::SignedOut)?;
            let agent = site.app.agent(credential)?;
            request.extensions_mut().insert(agent);
        }
    }
    let limit = match endpoint.body() {
        BodyRule::None => 0,
        BodyRule::Small => SMALL,
        BodyRule::Import => IMPORT,
        BodyRule::Document => usize::try_from(site.app.policy().document_limit).unwrap_or(usize::MAX),
    };
    once(endpoint, bounded(request, limit).await?).await
}

/// A request that makes something, with the key that it was given: what it says is digested, so that another request
/// with the same key is told from a repeated one.
async fn once(endpoint: Endpoint, mut request: Request) -> Result<Request, Refusal> {
    let Some(key) = request.headers().get("idempotency-key").filter(|_| endpoint.creates()) else { return Ok(request) };
    let key = key.to_str().ok().filter(|key| (1..=100).contains(&key.len())).ok_or(Code::BadRequest)?;
    let key = secret::digest(&format!("{endpoint:?} {key}"));
    let query = request.uri().query().unwrap_or_default().to_owned();
    let body = std::mem::take(request.body_mut()).collect().await.map_err(|_| Code::TooLarge)?.to_bytes();
    let said = secret::digest(&format!("{query}\n{}", hex::encode(&body)));
    *request.body_mut() = Body::from(body);
    let who = request.extensions_mut().get_mut::<Arc<SignedIn>>().and_then(Arc::get_mut).ok_or(Code::BadRequest)?;
    who.caller.once = Some(Once { key, request: said });
    Ok(request)
}

/// The person of the session cookie, in the organization that is meant; with a change, only from the page itself.
async fn person(
    site: &Site,
    request: &mut Request,
    endpoint: Endpoint,
    spoken: &mut Language,
) -> Result<Arc<SignedIn>, Refusal> {
    let (session, signed_in) = match bearer(request.headers()).map(str::to_owned) {
        Some(token) => (None, borne(site, endpoint, &token).await?),
        None => {
            let session = cookie(request.headers(), COOKIE).ok_or(Code::SignedOut)?.to_owned();
            let signed_in = site.app.session(&session).await?;
            (Some(session), signed_in)
        }
    };
    if let Some(chosen) = signed_in.user.language {
        *spoken = chosen;
    }
    // A token is sent by nobody but a program that has it: no page can make a browser send it.
    if let Some(session) = session.as_ref().filter(|_| endpoint.method() != api::routes::Method::Get) {
        same_site(request.headers())?;
        let token = request.headers().get("x-csrf-token").and_then(|v| v.to_str().ok()).unwrap_or_default();
        let right = secret::same(&secret::digest(token), &secret::digest(&secret::csrf(session)));
        if !right {
            return Err(Code::CrossSite.into());
        }
    }
    let mut signed_in = match meant(request.uri().query().unwrap_or_default()).filter(|_| endpoint.acts()) {
        Some(org) => site.app.acting(signed_in, org.parse().map_err(app::Error::from)?)?,
        None => signed_in,
    };
    match signed_in.must.filter(|_| !endpoint.before_must()) {
        Some(Must::ChangePassword) => return Err(Code::MustChangePassword.into()),
        Some(Must::AddSecondFactor) => return Err(Code::MustAddSecondFactor.into()),
        None => {}
    }
    if let Some(session) = session.as_ref().filter(|_| endpoint.asks_again()) {
        site.app.proved_lately(session)?;
    }
    signed_in.caller.from = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if endpoint.matches() {
        signed_in.caller.seen =
            request.headers().get(header::IF_MATCH).and_then(|tags| tags.to_str().ok()).map(str::to_owned);
    }
    let signed_in = Arc::new(signed_in);
    request.extensions_mut().insert(Arc::clone(&signed_in));
    request.extensions_mut().insert(SessionSecret(session.unwrap_or_default()));
    Ok(signed_in)
}

/// The person of a personal access token, where such tokens are taken: not for the own credentials. That a token does
/// not change the own account by the way of administrators either is for the use cases to say, which know whom it is
/// about.
async fn borne(site: &Site, endpoint: Endpoint, token: &str) -> Result<SignedIn, Refusal> {
    let Bearer { signed_in, read_only } = site.app.bearer(token).await?;
    let changes = endpoint.method() != api::routes::Method::Get;
    if endpoint.own_credentials() || (changes && read_only) {
        return Err(Code::Forbidden.into());
    }
    Ok(signed_in)
}

/// The organization that the query names. An identifier has nothing that would have to be quoted.
fn meant(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("organization="))
}

/// Whether the request comes from a page of this very site, as far as the browser says; programs say nothing.
/// Browsers that know `Sec-Fetch-Site` cannot be made to lie by a page; older ones say an `Origin` (RFC 6454).
fn same_site(headers: &HeaderMap) -> Result<(), Refusal> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let same = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => text("host").is_some_and(|host| origin.strip_prefix("https://") == Some(host)),
        (None, None) => true,
    };
    if same { Ok(()) } else { Err(Code::CrossSite.into()) }
}

/// The request with a body that ends with an error beyond `limit` bytes.
async fn bounded(request: Request, limit: usize) -> Result<Request, Refusal> {
    let said =
        request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    let most = u64::try_from(limit).unwrap_or(u64::MAX);
    if limit > 0 && said.is_some_and(|length| length > most) {
        hear_out(request.into_body()).await;
        return Err(Refusal { limit: Some(most), ..Code::TooLarge.into() });
    }
    if request.method() == Method::GET {
        return Ok(request.map(|_| Body::empty()));
    }
    // A body that nobody asked for is not read.
    Ok(if limit == 0 {
        request.map(|_| Body::empty())
    } else {
        request.map(|body| Body::new(Limited::new(body, limit)))
    })
}

/// Takes what is sent nevertheless, within bounds: a client that is still sending does not read the answer, and loses
/// it when the connection is closed under it.
async fn hear_out(mut body: Body) {
    let all = async {
        let mut left = HEARD;
        while let (1.., Some(Ok(frame))) = (left, body.frame().await) {
            left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len()));
        }
    };
    let _ = tokio::time::timeout(PATIENCE, all).await;
}

/// The language that the browser asks for.
#[must_use]
pub fn language(headers: &HeaderMap) -> Language {
    let text = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    text.map(Language::accepted).unwrap_or_default()
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
