//! The body of a request may come long after its head. What is done is what the person may when the body is there: a
//! session that has ended, a right that was withdrawn and an account that was switched off meanwhile do nothing.

use api::{
    account::Account,
    orgs::Child,
    problem::Code,
    routes::{Access, Body, Endpoint},
    users::UserInfo,
};
use bytes::Bytes;
use futures_util::StreamExt;
use http_body_util::{BodyExt, StreamBody};
use hyper::body::Frame;
use model::access::Role;
use serde_json::{Value, json};
use std::convert::Infallible;
use tests::{Appliance, Person, attachment, http::Http};
use tokio::sync::mpsc::Sender;

const OTHER: &str = "twelve noisy ducks";

/// Vera, who may everything by a group, and what she is about to change.
struct Scene {
    house: Appliance,
    vera: Person,
    ada: UserInfo,
    powers: String,
    plain: String,
    branch: Child,
    job: String,
    printer: String,
    print_group: String,
}

impl Scene {
    async fn new() -> Self {
        let house = Appliance::started().with_printer("lobby").await;
        let grace = house.administrator().http();
        let made = async |name: &str, roles: &[Role]| {
            let group: Value = grace.call(Endpoint::CreateGroup, &[], &json!({ "name": name })).await.json();
            let id = group["id"].as_str().unwrap().to_owned();
            let _ = grace.call(Endpoint::SetGroupRoles, &[&id], &json!({ "roles": roles })).await.good();
            id
        };
        let roles = [
            Role::OrganizationAdministrator,
            Role::PartnerAdministrator,
            Role::FleetManagementAdministrator,
            Role::PrintReleaseManagementUser,
            Role::PrintReleaseManagementAdministrator,
        ];
        let (powers, plain) = (made("Powers", &roles).await, made("Plain", &[]).await);
        // What everybody may in this house would be left when the group gives nothing any more.
        let _ = grace.call(Endpoint::SetOrganizationRoles, &[], &json!({ "roles": [] })).await.good();
        let vera = house.user("vera@example.org").await;
        let ada = house.user("ada@example.org").await.me().user.to_string();
        let ada: UserInfo = grace.ask(Endpoint::User, &[&ada]).await.json();
        let members = json!({ "add": [vera.me().user] });
        let _ = grace.call(Endpoint::ChangeMembers, &[&powers], &members).await.good();
        // The roles in effect are others now, which has ended her session.
        let vera = vera.signs_in_again().await;
        let branch = json!({ "name": "Branch", "language": "en", "time_zone": "UTC" });
        let branch: Child = vera.http().call(Endpoint::CreateChild, &[], &branch).await.json();
        let too = json!({ "email": house.administrator().email() });
        let id = branch.id.to_string();
        let _ = vera.http().call(Endpoint::AddChildAdministrator, &[&id], &too).await.good();
        let job = vera.uploads(attachment("one-page.pdf")).await.to_string();
        let printer = house.printer("lobby").await.id.to_string();
        let readers = json!({ "name": "Readers", "color": true });
        let readers: Value = vera.http().call(Endpoint::CreatePrintGroup, &[], &readers).await.json();
        let print_group = readers["id"].as_str().unwrap().to_owned();
        Self { house, vera, ada, powers, plain, branch, job, printer, print_group }
    }

    /// What fills the path of an endpoint, and a body that would be done.
    fn request(&self, endpoint: Endpoint) -> (Vec<String>, Vec<u8>) {
        use Endpoint as E;
        let (ada, branch) = (self.ada.id.to_string(), self.branch.id.to_string());
        let value = match endpoint {
            E::ProveAgain => json!({ "current": self.vera.password() }),
            E::EditAccount => json!({ "name": "Another" }),
            E::ChangePassword => json!({ "current": self.vera.password(), "password": OTHER }),
            E::MakeToken => json!({ "name": "a", "scope": ["own-queue"], "read_only": false, "days": 1 }),
            E::ConfirmTotp => json!({ "code": "000000" }),
            E::AddPasskey => json!({ "ticket": "a", "name": "a", "credential": {} }),
            E::RemoveFactors => json!({ "password": self.vera.password() }),
            E::SetLanguage => json!({ "language": "fr" }),
            E::SetPin => json!({ "pin": "271828" }),
            E::SetSettings => json!({ "settings": model::orgs::Settings::default() }),
            E::SetOrganizationRoles | E::SetGroupRoles | E::SetUserRoles => json!({ "roles": ["help-desk"] }),
            E::AddAdministrator | E::AddChildAdministrator => json!({ "email": self.ada.details.email }),
            E::CreateChild => json!({ "name": "Another", "language": "en", "time_zone": "UTC" }),
            E::DeleteChild => json!({ "name": self.branch.name }),
            E::DeleteChildren => json!({ "organizations": [{ "id": branch, "name": self.branch.name }] }),
            E::CreateUser => json!({ "email": "new@example.org", "name": "New", "password": OTHER }),
            E::EditUser => json!({ "email": "other@example.org", "name": "Other" }),
            E::DeleteUsers => json!({ "users": [ada] }),
            E::SetActive => json!({ "active": false }),
            E::SetUserGroups => json!({ "groups": [self.plain] }),
            E::TypePassword => json!({ "password": OTHER }),
            E::CreateGroup | E::RenameGroup => json!({ "name": "Another" }),
            E::DeleteGroups => json!({ "groups": [self.plain] }),
            E::ChangeMembers => json!({ "add": [ada] }),
            E::RegisterBadge => json!({ "email": self.ada.details.email, "number": "04A2115B", "temporary": false }),
            E::DeleteBadges => json!({ "badges": [ada] }),
            E::SetJobOptions => json!({ "options": { "copies": 2, "sides": "one-sided", "color": "auto" } }),
            E::DeleteJobs | E::RestoreJobs => json!({ "jobs": [self.job] }),
            E::ReleaseJobs => json!({ "printer": self.printer, "jobs": [self.job] }),
            E::AddDelegate => json!({ "delegate": self.vera.me().user }),
            E::SetQueuePreferences => json!({ "defaults": { "copies": 2 } }),
            E::SetQueuePolicy => json!({
                "defaults": { "copies": 2 }, "locked": [], "keep": true, "release_on_tap": true,
                "help_desk_sees_pages": true, "history_days": 1, "keep_held_hours": 1, "keep_released_hours": 1
            }),
            E::CreatePrintGroup | E::EditPrintGroup => json!({ "name": "Another", "color": false }),
            E::DeletePrintGroups => json!({ "groups": [self.print_group] }),
            E::ChangePrintMembers => json!({ "add": [ada] }),
            E::SetPrintUser => json!({ "groups": [self.print_group] }),
            E::GiveImpressions => json!({ "impressions": 10, "reason": "Theses" }),
            E::SetQuotas => json!({ "quota": model::quotas::Quota::NOTHING, "keep_print_users": true }),
            E::AddPrinter => json!({ "name": "a", "uri": "ipp://127.0.0.1:9/ipp/print" }),
            E::BringImport => json!("EMAIL"),
            E::Submit => Value::Null,
            other => panic!("{other:?} takes a body: say here what it would do, so that it is refused"),
        };
        let bytes = match endpoint {
            E::Submit => attachment("one-page.pdf").bytes,
            _ => value.to_string().into_bytes(),
        };
        let first = match endpoint.path().split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
            Some(("user", _)) => ada,
            Some(("group", _)) => self.plain.clone(),
            Some(("organization", _)) => branch,
            Some(("job", _)) => self.job.clone(),
            Some(("print_group", _)) => self.print_group.clone(),
            Some((other, _)) => panic!("{endpoint:?} has a {other} in its path: say here which"),
            None => String::new(),
        };
        (vec![first], bytes)
    }

    /// What can be seen of everything that the requests are about.
    async fn seen(&self) -> Vec<String> {
        let grace = self.house.administrator().http();
        let mut seen = Vec::new();
        for endpoint in [
            Endpoint::Users,
            Endpoint::Groups,
            Endpoint::Badges,
            Endpoint::Imports,
            Endpoint::Printers,
            Endpoint::Organization,
            Endpoint::Administrators,
            Endpoint::Children,
        ] {
            seen.push(grace.ask(endpoint, &[]).await.good().text());
        }
        let (ada, branch) = (self.ada.id.to_string(), self.branch.id.to_string());
        for (endpoint, part) in
            [(Endpoint::User, &ada), (Endpoint::ChildAdministrators, &branch), (Endpoint::Members, &self.plain)]
        {
            seen.push(grace.ask(endpoint, &[part]).await.good().text());
        }
        seen
    }

    /// Opens every request that fits, lets `meanwhile` happen, sends the rest of each, and wants this code of all.
    async fn refused(&self, fits: fn(Endpoint) -> bool, meanwhile: (Endpoint, &str, Value), code: Code) {
        let taken =
            |e: &&Endpoint| !matches!(e.access(), Access::Public | Access::SetUp | Access::Agent | Access::Panel);
        let mut open = Vec::new();
        for endpoint in Endpoint::ALL.iter().filter(|e| e.body() != Body::None).filter(taken).filter(|e| fits(**e)) {
            let (parts, bytes) = self.request(*endpoint);
            open.push((*endpoint, HalfSent::begin(self.vera.http(), *endpoint, &parts, bytes).await));
        }
        assert!(open.len() > 20, "only {} endpoints take a body", open.len());
        // An answer to a later request: the heads above have long been read.
        let _ = self.vera.http().ask(Endpoint::Me, &[]).await.good();
        let (endpoint, part, value) = meanwhile;
        let _ = self.house.administrator().http().call(endpoint, &[part], &value).await.good();
        let before = self.seen().await;
        let mut wrong = Vec::new();
        for (endpoint, request) in open {
            let (status, said) = request.finish().await;
            if said != Some(code) {
                wrong.push(format!("{endpoint:?}: {status} {said:?}"));
            }
        }
        assert!(wrong.is_empty(), "not refused with {code:?}:\n{}", wrong.join("\n"));
        assert_eq!(self.seen().await, before);
    }
}

/// A request whose last byte is still to come.
struct HalfSent {
    rest: Sender<Bytes>,
    last: Bytes,
    answer: tokio::task::JoinHandle<(u16, Option<Code>)>,
}

impl HalfSent {
    async fn begin(http: &Http, endpoint: Endpoint, parts: &[String], bytes: Vec<u8>) -> Self {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let query = match endpoint {
            Endpoint::BringImport => "?kind=users&file=a.csv",
            Endpoint::Submit => "?name=a.pdf",
            _ => "",
        };
        let wanted = http.request(endpoint.method().name(), &format!("{}{query}", endpoint.url(&parts))).json();
        let mut bytes = Bytes::from(bytes);
        let last = bytes.split_off(bytes.len() - 1);
        let (rest, receiver) = tokio::sync::mpsc::channel::<Bytes>(4);
        let stream = futures_util::stream::unfold(receiver, |mut receiver| async move {
            receiver.recv().await.map(|bytes| (bytes, receiver))
        });
        let frames = stream.map(|bytes| Ok::<_, Infallible>(Frame::data(bytes)));
        let body = BodyExt::boxed(StreamBody::new(Box::pin(frames)));
        rest.send(bytes).await.unwrap();
        let mut connection = http.connect().await.unwrap();
        let answer = tokio::spawn(async move {
            let (head, body) = connection.send(wanted, body).await.unwrap().into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let problem = serde_json::from_slice::<api::problem::Problem>(&body).ok();
            (head.status.as_u16(), problem.map(|problem| problem.code))
        });
        Self { rest, last, answer }
    }

    async fn finish(self) -> (u16, Option<Code>) {
        // It may have been answered already, and then nobody takes the rest.
        let _ = self.rest.send(self.last).await;
        drop(self.rest);
        self.answer.await.unwrap()
    }
}

#[tokio::test]
async fn a_session_that_has_ended_meanwhile_does_nothing() {
    let scene = Scene::new().await;
    let vera = scene.vera.me().user.to_string();
    scene.refused(|_| true, (Endpoint::EndUserSessions, &vera, json!({})), Code::SignedOut).await;
    let account: Account = scene.vera.signs_in_again().await.http().ask(Endpoint::Account, &[]).await.json();
    assert_eq!((account.name.as_str(), account.totp, account.pin), ("vera", false, false));
}

#[tokio::test]
async fn an_account_that_was_switched_off_meanwhile_does_nothing() {
    let scene = Scene::new().await;
    let vera = scene.vera.me().user.to_string();
    scene.refused(|_| true, (Endpoint::SetActive, &vera, json!({ "active": false })), Code::SignedOut).await;
}

#[tokio::test]
async fn a_right_that_was_withdrawn_meanwhile_does_nothing() {
    let scene = Scene::new().await;
    let powers = scene.powers.clone();
    let by_a_right = |endpoint: Endpoint| matches!(endpoint.access(), Access::AnyOf(_));
    scene.refused(by_a_right, (Endpoint::SetGroupRoles, &powers, json!({ "roles": [] })), Code::Forbidden).await;
}
