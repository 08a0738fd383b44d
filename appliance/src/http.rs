//! The web listener: each noun says which handlers it has for the endpoints that `api` declares, and each passes the
//! guard before its handler.

mod account;
pub mod admission;
mod agent;
pub mod answer;
pub mod assets;
mod audit;
mod badges;
mod delegates;
pub mod extract;
mod groups;
pub mod guard;
mod history;
mod imports;
mod interface;
mod jobs;
mod login;
mod orgs;
mod panel;
mod policies;
mod print_groups;
mod print_users;
mod printers;
mod quotas;
pub mod refusal;
mod users;

use answer::Respond;
use api::routes::{Endpoint, Method, Route};
use app::App;
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware,
    response::Response,
    routing::{MethodFilter, MethodRouter, any, get, on},
};
use extract::{Call, Identify, Receive};
use refusal::Refusal;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// What every handler has at hand.
#[derive(Clone)]
pub struct Site {
    /// The decisions.
    pub app: Arc<App>,
    /// What requests take of the appliance.
    pub admission: Arc<admission::Admission>,
    /// Those who look through the store at a time: a search may have a list of very many people in the memory.
    pub looking: Arc<Semaphore>,
    /// Says that the appliance stops: whoever only waits for news is let go.
    pub stop: CancellationToken,
}

/// How many look through the store at a time.
const LOOKING: usize = 4;

impl Site {
    /// A site with nothing in hand.
    #[must_use]
    pub fn new(app: Arc<App>, stop: CancellationToken) -> Self {
        Self { app, admission: Arc::default(), looking: Arc::new(Semaphore::new(LOOKING)), stop }
    }
}

/// Everything that the web listener serves.
pub fn router(site: Site) -> Router {
    let mut router = Router::new();
    for (endpoint, handler) in handlers().0 {
        let guarded = handler.route_layer(middleware::from_fn_with_state((site.clone(), endpoint), guard::guard));
        router = router.route(endpoint.path(), guarded);
    }
    router
        .route("/api/{*rest}", any(guard::not_found))
        .route("/agent/{*rest}", any(guard::not_found))
        .route("/panel.css", get(panel::style))
        .fallback(assets::page)
        .method_not_allowed_fallback(guard::method_not_allowed)
        .layer(middleware::map_response(set_headers))
        .with_state(site)
}

/// The handlers of all nouns.
fn handlers() -> Routes {
    [
        login::routes,
        account::routes,
        orgs::routes,
        users::routes,
        groups::routes,
        badges::routes,
        imports::routes,
        jobs::routes,
        print_users::routes,
        print_groups::routes,
        quotas::routes,
        delegates::routes,
        policies::routes,
        history::routes,
        printers::routes,
        audit::routes,
        interface::routes,
        agent::routes,
        panel::routes,
    ]
    .into_iter()
    .fold(Routes(Vec::new()), |routes, noun| noun(routes))
}

/// The handlers, each for its endpoint.
struct Routes(Vec<(Endpoint, MethodRouter<Site>)>);

impl Routes {
    /// With the handler of an endpoint. Which one that is, its own type says: it takes the call of that endpoint, and
    /// returns what the endpoint declares as its answer; anything else does not compile.
    fn on<R, H, F>(mut self, handler: H) -> Self
    where
        R: Route<Asker: Identify, Body: Receive, Answer: Respond>,
        H: Fn(Call<R>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<<R::Answer as Respond>::Value, Refusal>> + Send,
    {
        let handler = move |State(site): State<Site>, request: Request| {
            let handler = handler.clone();
            async move {
                let call = Call::read(&site, request).await?;
                Ok::<Response, Refusal>(R::Answer::respond(handler(call).await?))
            }
        };
        let method = match Endpoint::of::<R>().method() {
            Method::Get => MethodFilter::GET,
            Method::Post => MethodFilter::POST,
            Method::Put => MethodFilter::PUT,
            Method::Delete => MethodFilter::DELETE,
        };
        self.0.push((Endpoint::of::<R>(), on(method, handler)));
        self
    }
}

/// What the browser may do with anything that comes from here: nothing from elsewhere, nothing inline, no frame.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers that stand on every answer.
async fn set_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let always: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in always {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_that_is_declared_has_one_handler() {
        let mut served: Vec<String> = handlers().0.iter().map(|(endpoint, _)| format!("{endpoint:?}")).collect();
        let mut declared: Vec<String> = Endpoint::ALL.iter().map(|endpoint| format!("{endpoint:?}")).collect();
        served.sort_unstable();
        declared.sort_unstable();
        assert_eq!(served, declared);
    }
}
