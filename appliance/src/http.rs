//! The web listener: the router is made from the endpoint table of `api::routes`, and each route passes the guard
//! before its handler.

pub mod account;
pub mod agent;
pub mod assets;
pub mod audit;
pub mod badges;
pub mod children;
pub mod description;
pub mod events;
pub mod groups;
pub mod guard;
pub mod imports;
pub mod jobs;
pub mod organization;
pub mod panel;
pub mod printers;
pub mod refusal;
pub mod rights;
pub mod users;

use api::routes::{Endpoint, Method};
use app::App;
use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{MethodRouter, any, delete, get, post, put},
};
use std::sync::Arc;

/// What every handler has at hand.
#[derive(Clone)]
pub struct Site {
    /// The decisions.
    pub app: Arc<App>,
}

/// Everything that the web listener serves.
pub fn router(site: Site) -> Router {
    let mut router = Router::new();
    for endpoint in Endpoint::ALL {
        let guarded =
            handler(*endpoint).route_layer(middleware::from_fn_with_state((site.clone(), *endpoint), guard::guard));
        router = router.route(endpoint.path(), guarded);
    }
    router
        .route("/api/{*rest}", any(refusal::not_found))
        .route("/agent/{*rest}", any(refusal::not_found))
        .route("/panel.css", get(panel::style))
        .fallback(assets::page)
        .method_not_allowed_fallback(refusal::method_not_allowed)
        .layer(middleware::map_response(sealed))
        .with_state(site)
}

/// The handler of each endpoint: a new endpoint does not compile without one.
fn handler(endpoint: Endpoint) -> MethodRouter<Site> {
    use Endpoint as E;
    match endpoint {
        E::Health => get(account::health),
        E::State => get(account::state),
        E::SetUp => post(account::set_up),
        E::SignIn => post(account::sign_in),
        E::Me => get(account::me),
        E::SignOut => delete(account::sign_out),
        E::ProveAgain => post(account::own::prove_again),
        E::SetLanguage => put(account::set_language),
        E::SetPin => put(account::set_pin),
        E::Events => get(events::events),
        E::Organization => get(organization::organization),
        E::SetSettings => put(organization::set_settings),
        E::SetOrganizationRoles => put(organization::set_roles),
        E::SecondFactor => post(account::factors::prove),
        E::AskForLink => post(account::own::ask_for_link),
        E::UseLink => post(account::own::use_link),
        E::Account => get(account::own::account),
        E::EditAccount => put(account::own::edit),
        E::ChangePassword => put(account::own::change_password),
        E::OwnSessions => get(account::own::sessions),
        E::EndOtherSessions => delete(account::own::end_others),
        E::EndSession => delete(account::own::end_session),
        E::Tokens => get(account::own::tokens),
        E::MakeToken => post(account::own::make_token),
        E::RevokeToken => delete(account::own::revoke_token),
        E::OfferTotp => post(account::factors::offer_totp),
        E::ConfirmTotp => post(account::factors::confirm_totp),
        E::PasskeyChallenge => post(account::factors::passkey_challenge),
        E::AddPasskey => post(account::factors::add_passkey),
        E::RemovePasskey => delete(account::factors::remove_passkey),
        E::NewRecoveryCodes => post(account::factors::new_recovery_codes),
        E::RemoveFactors => post(account::factors::remove),
        E::Administrators => get(organization::administrators),
        E::AddAdministrator => post(organization::add_administrator),
        E::RemoveAdministrator => delete(organization::remove_administrator),
        E::Checklist => get(organization::checklist),
        E::Children => get(children::children),
        E::CreateChild => post(children::create_child),
        E::Child => get(children::child),
        E::DeleteChild => post(children::delete_child),
        E::DeleteChildren => post(children::delete_children),
        E::ChildAdministrators => get(children::child_administrators),
        E::AddChildAdministrator => post(children::add_child_administrator),
        E::RemoveChildAdministrator => delete(children::remove_child_administrator),
        E::EditUser => put(users::edit),
        E::DeleteUsers => post(users::delete_many),
        E::UserValues => get(users::values),
        E::SetActive => put(users::set_active),
        E::SetUserRoles => put(users::set_roles),
        E::SetUserGroups => put(users::set_groups),
        E::Rights => get(rights::rights),
        E::May => get(rights::may),
        E::TypePassword => put(account::others::type_password),
        E::MailPasswordLink => post(account::others::mail_link),
        E::UserSessions => get(account::others::sessions),
        E::EndUserSessions => delete(account::others::end_sessions),
        E::ResetFactors => delete(account::others::reset_factors),
        E::Groups => get(groups::groups),
        E::CreateGroup => post(groups::create),
        E::DeleteGroups => post(groups::delete_many),
        E::Group => get(groups::group),
        E::RenameGroup => put(groups::rename),
        E::DeleteGroup => delete(groups::delete),
        E::Members => get(groups::members),
        E::ChangeMembers => post(groups::change_members),
        E::SetGroupRoles => put(groups::set_roles),
        E::Imports => get(imports::imports),
        E::BringImport => post(imports::bring),
        E::ImportExample => get(imports::example),
        E::Import => get(imports::import),
        E::ImportLines => get(imports::lines),
        E::ImportLog => get(imports::log),
        E::StartImport => post(imports::start),
        E::StopImport => delete(imports::stop),
        E::Audit => get(audit::page),
        E::AuditCsv => get(audit::file),
        E::OpenApi => get(description::openapi),
        E::ApiPage => get(description::page),
        E::DeleteBadges => post(badges::delete_many),
        E::Users => get(users::users),
        E::CreateUser => post(users::create),
        E::User => get(users::user),
        E::DeleteUser => delete(users::delete),
        E::Badges => get(badges::badges),
        E::RegisterBadge => post(badges::register),
        E::DeleteBadge => delete(badges::delete),
        E::Jobs => get(jobs::jobs),
        E::Submit => post(jobs::submit),
        E::Job => get(jobs::job),
        E::SetJobOptions => put(jobs::set_options),
        E::ConfirmJob => post(jobs::confirm),
        E::DeleteJob => delete(jobs::delete),
        E::Printers => get(printers::printers),
        E::AddPrinter => post(printers::add),
        E::Printer => get(printers::printer),
        E::RemovePrinter => delete(printers::remove),
        E::Paper => get(printers::paper),
        E::PaperPage => get(printers::paper_page),
        E::CreateAgentToken => post(printers::agent_token),
        E::AgentEnrol => post(agent::enrol),
        E::AgentPoll => post(agent::poll),
        E::AgentLease => post(agent::lease),
        E::AgentDocument => get(agent::document),
        E::AgentReport => post(agent::report),
        E::AgentTap => post(agent::tap),
        E::AgentRelease => post(agent::release),
        E::PanelPage => get(panel::page),
        E::PanelSignIn => post(panel::sign_in),
        E::PanelJobs => get(panel::jobs),
        E::PanelAct => post(panel::act),
    }
}

/// As the wire names the method of an endpoint.
pub fn method(endpoint: Endpoint) -> http::Method {
    match endpoint.method() {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Delete => http::Method::DELETE,
    }
}

/// What the browser may do with anything that comes from here: nothing from elsewhere, nothing inline, no frame.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers that stand on every answer.
async fn sealed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let always: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
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

/// The body of one thing, with the tag of its row (RFC 9110, 8.8.3): a change may send it back as `If-Match`.
pub fn tagged(row: &impl serde::Serialize, body: impl IntoResponse) -> Response {
    let tag = format!("\"{}\"", app::repeat::tag(row));
    ([(header::ETAG, tag)], body).into_response()
}

/// An answer without a body.
pub fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
