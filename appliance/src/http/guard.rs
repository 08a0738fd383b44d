//! What every request passes before its handler: is there room for it, how large may its body be, who asks, may they,
//! and does the request come from the page itself. The rules stand in the endpoint table; this file applies them.
//!
//! All bodies but documents are there before anybody is asked who they are: rights that were looked up with the head of
//! a request are not used for a body that comes when it likes.

use super::{
    Site,
    admission::{Share, hear_out},
    refusal::Refusal,
};
use api::{
    login::RequiredStep,
    problem::Code,
    query::SEARCH_MOST,
    routes::{Access, Body as BodyRule, Endpoint},
};
use app::{Caller, account::tokens::Bearer, login::SignedIn, repeat::IdempotencyKey};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Limited};
use identity::secret;
use model::text::Language;
use std::{
    borrow::Cow,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::runtime::Handle;

/// The cookie of a session.
pub const COOKIE: &str = "__Host-session";
/// The cookie of a device that people have signed in with.
pub const DEVICE: &str = "__Host-device";
/// The largest body of a request that is no document, in bytes.
const SMALL: usize = 64 * 1024;
/// The largest file to import, in bytes (D23, D33).
const IMPORT: usize = model::imports::MOST_BYTES;

/// Who is signed in, for the handlers.
pub type SignedInExtension = axum::Extension<Arc<SignedIn>>;

/// The language that is spoken with whoever asks.
#[derive(Clone, Copy)]
pub struct RequestLanguage(pub Language);

/// The secret of the session, for signing out; empty for whoever came with a token.
#[derive(Clone)]
pub struct SessionSecret(pub String);

/// Lets through what the endpoint's rule allows, and gives every refusal its words.
pub async fn guard(State((site, endpoint)): State<(Site, Endpoint)>, request: Request, next: Next) -> Response {
    let mut spoken = language(request.headers());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let Some(mut share) = site.admission.enter(peer) else {
        return Refusal::from(Code::Busy).told(spoken);
    };
    let mut who = None;
    let admitted = match collected(endpoint, request, &mut share).await {
        Ok(request) => admit(&site, endpoint, request, &mut spoken, &mut who).await,
        Err(refusal) => Err(refusal),
    };
    let mut request = match admitted {
        Ok(request) => request,
        Err(refusal) => {
            note(&site, endpoint, who.as_ref(), peer, refusal.code);
            return refusal.told(spoken);
        }
    };
    if endpoint == Endpoint::AgentPoll {
        share.waits();
    }
    request.extensions_mut().insert(RequestLanguage(spoken));
    let response = if looks(endpoint) { apart(&site, request, next).await } else { next.run(request).await };
    match response.extensions().get::<Refusal>().cloned() {
        Some(refusal) => {
            note(&site, endpoint, who.as_ref(), peer, refusal.code);
            refusal.told(spoken)
        }
        None => worded(endpoint, response, spoken),
    }
}

/// Whether an endpoint looks through the store for somebody: that may take a while, and whoever waits for something
/// else must not wait for it. Those that wait themselves, for news, a printer or the cage, are none.
fn looks(endpoint: Endpoint) -> bool {
    let waits = matches!(endpoint, Endpoint::Events | Endpoint::Paper | Endpoint::PaperPage | Endpoint::JobPage);
    let somebody = matches!(endpoint.access(), Access::SignedIn | Access::AnyOf(_));
    endpoint.method() == api::routes::Method::Get && somebody && !waits
}

/// Runs a handler off the threads of the runtime, a few at a time.
async fn apart(site: &Site, request: Request, next: Next) -> Response {
    let Ok(hand) = Arc::clone(&site.looking).acquire_owned().await else {
        return Refusal::from(Code::Busy).into_response();
    };
    let looked = tokio::task::spawn_blocking(move || {
        let response = Handle::current().block_on(next.run(request));
        drop(hand);
        response
    });
    looked.await.unwrap_or_else(|error| Refusal::from(app::Error::Internal(error.to_string())).into_response())
}

/// Writes a refusal that tells of somebody who tries what is not theirs into the audit.
fn note(site: &Site, endpoint: Endpoint, who: Option<&Caller>, peer: IpAddr, code: Code) {
    let tries = matches!(
        code,
        Code::Forbidden | Code::CrossSite | Code::TooManyAttempts | Code::RoleNotYours | Code::NotYourPerson
    );
    if tries {
        let what = format!("{} {} ({})", endpoint.method().name(), endpoint.path(), code.name());
        site.app.note_refused_request(who, peer, what);
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
    who: &mut Option<Caller>,
) -> Result<Request, Refusal> {
    short_search(request.uri().query().unwrap_or_default())?;
    let changes = endpoint.method() != api::routes::Method::Get;
    match endpoint.access() {
        Access::Public | Access::Panel => {
            if changes {
                same_site(request.headers(), request.uri())?;
            }
        }
        Access::SetUp => {
            same_site(request.headers(), request.uri())?;
            if !site.app.needs_set_up()? {
                return Err(Code::SetUpOver.into());
            }
        }
        Access::SignedIn => person(site, &mut request, endpoint, spoken, who).await.map(|_| ())?,
        Access::AnyOf(any) => {
            let signed_in = person(site, &mut request, endpoint, spoken, who).await?;
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
    if endpoint.body() == BodyRule::Document {
        request = bounded(request, site.app.policy().largest_document()).await?;
    }
    once(endpoint, request).await
}

/// The request with its whole body; a document is still to come, and a body that nobody asked for is not read.
async fn collected(endpoint: Endpoint, request: Request, share: &mut Share) -> Result<Request, Refusal> {
    let limit = match endpoint.body() {
        BodyRule::None => return Ok(request.map(|_| Body::empty())),
        BodyRule::Document => return Ok(request),
        BodyRule::Small => SMALL,
        BodyRule::Import => IMPORT,
    };
    let said = length(request.headers());
    let (parts, body) = request.into_parts();
    let body = share.collect(body, said, limit).await.map_err(|code| Refusal {
        limit: u64::try_from(limit).ok().filter(|_| code == Code::TooLarge),
        ..code.into()
    })?;
    Ok(Request::from_parts(parts, Body::from(body)))
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
    who.caller.once = Some(IdempotencyKey { key, request: said });
    Ok(request)
}

/// The person of the session cookie, in the organization that is meant; with a change, only from the page itself.
async fn person(
    site: &Site,
    request: &mut Request,
    endpoint: Endpoint,
    spoken: &mut Language,
    who: &mut Option<Caller>,
) -> Result<Arc<SignedIn>, Refusal> {
    let (session, signed_in) = match bearer(request.headers()).map(str::to_owned) {
        Some(token) => (None, borne(site, endpoint, &token, who).await?),
        None => {
            let session = cookie(request.headers(), COOKIE).ok_or(Code::SignedOut)?.to_owned();
            let signed_in = site.app.session(&session).await?;
            (Some(session), signed_in)
        }
    };
    if let Some(chosen) = signed_in.user.details.language {
        *spoken = chosen;
    }
    *who = Some(signed_in.caller.clone());
    // A token is sent by nobody but a program that has it: no page can make a browser send it.
    if let Some(session) = session.as_ref().filter(|_| endpoint.method() != api::routes::Method::Get) {
        same_site(request.headers(), request.uri())?;
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
    *who = Some(signed_in.caller.clone());
    match signed_in.must.filter(|_| !endpoint.before_must()) {
        Some(RequiredStep::ChangePassword) => return Err(Code::MustChangePassword.into()),
        Some(RequiredStep::AddSecondFactor) => return Err(Code::MustAddSecondFactor.into()),
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
async fn borne(site: &Site, endpoint: Endpoint, token: &str, who: &mut Option<Caller>) -> Result<SignedIn, Refusal> {
    let Bearer { signed_in, read_only } = site.app.bearer(token).await?;
    *who = Some(signed_in.caller.clone());
    let changes = endpoint.method() != api::routes::Method::Get;
    if endpoint.own_credentials() || (changes && read_only) {
        return Err(Code::Forbidden.into());
    }
    Ok(signed_in)
}

/// A search is a few words: whoever sends more looks for something else.
fn short_search(query: &str) -> Result<(), Refusal> {
    let long = |(name, text): (Cow<'_, str>, Cow<'_, str>)| name == "search" && text.chars().count() > SEARCH_MOST;
    if url::form_urlencoded::parse(query.as_bytes()).any(long) {
        let limit = u64::try_from(SEARCH_MOST).ok();
        return Err(Refusal { field: Some("search"), limit, ..Code::SearchLong.into() });
    }
    Ok(())
}

/// The organization that the query names. An identifier has nothing that would have to be quoted.
fn meant(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("organization="))
}

/// Whether the request comes from a page of this very site, as far as the browser says; programs say nothing.
/// Browsers that know `Sec-Fetch-Site` cannot be made to lie by a page; older ones say an `Origin` (RFC 6454), which is
/// compared with the host: over HTTP/2 that stands in the target of the request (RFC 9113, 8.3.1).
fn same_site(headers: &HeaderMap, target: &Uri) -> Result<(), Refusal> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let same = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let host = target.authority().map(http::uri::Authority::as_str).or(text("host"));
            host.is_some_and(|host| origin.strip_prefix("https://") == Some(host))
        }
        (None, None) => true,
    };
    if same { Ok(()) } else { Err(Code::CrossSite.into()) }
}

/// The request with a document as its body, which ends with an error beyond `most` bytes.
async fn bounded(request: Request, most: u64) -> Result<Request, Refusal> {
    if length(request.headers()).is_some_and(|length| length > most) {
        hear_out(request.into_body()).await;
        return Err(Refusal { limit: Some(most), ..Code::TooLarge.into() });
    }
    let limit = usize::try_from(most).unwrap_or(usize::MAX);
    Ok(request.map(|body| Body::new(Limited::new(body, limit))))
}

/// How long a body is going to be, where that is said.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The answer where no endpoint is.
pub async fn not_found(headers: HeaderMap) -> Response {
    Refusal::from(Code::NotFound).told(language(&headers))
}

/// The answer where an endpoint has another method.
pub async fn method_not_allowed(headers: HeaderMap) -> Response {
    Refusal::from(Code::MethodNotAllowed).told(language(&headers))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_from_this_site_by_whatever_its_browser_says_of_it() {
        let check = |said: &[(&'static str, &str)], target: &str, want: bool| {
            let mut headers = HeaderMap::new();
            for (name, value) in said {
                headers.insert(*name, value.parse().unwrap());
            }
            assert_eq!(same_site(&headers, &target.parse().unwrap()).is_ok(), want, "{said:?} {target}");
        };
        let (own, other) = (("origin", "https://print:8443"), ("origin", "https://evil"));
        // HTTP/1.1 has the host in a header, HTTP/2 in the target.
        check(&[own, ("host", "print:8443")], "/api/session", true);
        check(&[own], "https://print:8443/api/session", true);
        check(&[other, ("host", "print:8443")], "/api/session", false);
        check(&[other], "https://print:8443/api/session", false);
        check(&[other, ("host", "evil")], "https://print:8443/api/session", false);
        check(&[("origin", "null")], "https://print:8443/api/session", false);
        check(&[("origin", "http://print:8443")], "https://print:8443/api/session", false);
        check(&[own], "/api/session", false);
        check(&[("sec-fetch-site", "cross-site"), own], "https://print:8443/api/session", false);
        check(&[("sec-fetch-site", "same-origin"), other], "https://print:8443/api/session", true);
        check(&[], "/api/session", true);
    }
}
