//! Every route, tried by nobody and by each of the sixteen roles, on things of the own and of a foreign organization.
//!
//! What must come out stands in `guard.csv`, which was written from section B of the requirements and not from the
//! code: `yes` the caller may, `no` 403, `out` 401 since it is not signed in (or is no agent), `gone` 410.

use api::{
    problem::Code,
    routes::{Access, Body, Endpoint, Method},
};
use model::access::Role;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{
    Appliance, attachment,
    http::{Http, body},
};

const TABLE: &str = include_str!("guard.csv");
const FOREIGN: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

#[tokio::test]
async fn every_role_may_what_the_table_says_and_nothing_else() {
    let table = table();
    let house = Appliance::started().await;
    let mut callers: Vec<(String, Http)> = vec![("nobody".to_owned(), house.stranger())];
    for role in Role::ALL {
        let name = name_of(role);
        // The one role that only an organization may have cannot be given to a person (B21); nor may anybody here give
        // that of a partner. Both are tried as the roles of the whole organization.
        let own = role.allowed_at(model::access::Level::User) && role != Role::PartnerAdministrator;
        let roles = if own { vec![role] } else { Vec::new() };
        let person = house.user(&format!("{name}@example.org")).with_roles(&roles).await;
        callers.push((name, person.http().clone()));
    }
    organization_roles(&house, &[]).await;

    let mut wrong = Vec::new();
    for (name, http) in callers.iter().filter(|(name, _)| !only_for_all(name)) {
        for endpoint in Endpoint::ALL {
            check(&table, name, *endpoint, http, &mut wrong).await;
        }
    }
    for (name, http) in callers.iter().filter(|(name, _)| only_for_all(name)) {
        let role = Role::ALL.into_iter().find(|r| name_of(*r) == *name).unwrap();
        if !try_organization_role(&house, role).await {
            continue;
        }
        for endpoint in Endpoint::ALL {
            check(&table, name, *endpoint, http, &mut wrong).await;
        }
        organization_roles(&house, &[]).await;
    }
    assert!(wrong.is_empty(), "{} cells are not as the table says:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_has_every_endpoint_and_every_role() {
    let table = table();
    for endpoint in Endpoint::ALL {
        let row = table.get(&format!("{endpoint:?}")).unwrap_or_else(|| panic!("{endpoint:?} is not in guard.csv"));
        for role in Role::ALL {
            assert!(row.contains_key(&name_of(role)), "{endpoint:?} has no column for {role:?}");
        }
    }
    assert_eq!(table.len(), Endpoint::ALL.len());
}

/// Things of another organization of the same appliance are as if they did not exist, even for who may everything
/// here; and so are the jobs of others.
#[tokio::test]
async fn things_of_somebody_else_do_not_exist() {
    let house = Appliance::started().with_printer("lobby").await;
    let grace = house.administrator().http();
    let eve = house.user("eve@example.org").with_badge("04A2115B").await;
    let here = house
        .user("all@example.org")
        .with_roles(&[Role::OrganizationAdministrator, Role::PrintReleaseManagementAdministrator])
        .await;
    // Who manages queues reaches those of others.
    let colleague = house.user("colleague@example.org").with_roles(&[Role::OrganizationAdministrator]).await;
    let branch = json!({ "name": "Branch", "language": "en", "time_zone": "UTC" });
    let branch: Value = grace.call(Endpoint::CreateChild, &[], &branch).await.json();
    let branch = branch["id"].as_str().unwrap().to_owned();
    let ours = OrganizationThings::made(grace, None).await.with_job(&eve).await.with_printer(&house).await;
    let theirs = OrganizationThings::made(grace, Some(&branch)).await;

    for endpoint in Endpoint::ALL.iter().filter(|e| e.path().starts_with("/api/") && e.path().contains('{')) {
        // What is below a partner is told by the next test; the doors of a simulated printer lead to its own paper.
        if endpoint.path().starts_with("/api/organizations/") {
            continue;
        }
        if let Some(parts) = theirs.parts(*endpoint) {
            let answer = answer(here.http(), *endpoint, &parts, None).await;
            assert_eq!((answer.status, answer.code()), (404, Code::NotFound), "{endpoint:?} of the branch");
        }
        let parts = ours.parts(*endpoint).unwrap_or_else(|| panic!("{endpoint:?} has a part that no test knows"));
        if endpoint.path().starts_with("/api/print-") {
            // A partner's member looks after nobody's printing: not even whether there is such a thing is said.
            let answer = answer(grace, *endpoint, &parts, Some(&branch)).await;
            assert_eq!((answer.status, answer.code()), (403, Code::Forbidden), "{endpoint:?} from elsewhere");
            continue;
        }
        let own = ["/api/jobs/", "/api/queues/", "/api/account/"].iter().any(|own| endpoint.path().starts_with(own));
        let answer = if own {
            answer(colleague.http(), *endpoint, &parts, None).await
        } else {
            answer(grace, *endpoint, &parts, Some(&branch)).await
        };
        assert_eq!((answer.status, answer.code()), (404, Code::NotFound), "{endpoint:?} from elsewhere");
    }
    let key = "/panel/5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";
    assert_eq!(house.stranger().get(key).await.status, 404);
    // Everything is still there.
    for (endpoint, id) in [(Endpoint::User, &ours.user), (Endpoint::Group, &ours.group)] {
        assert_eq!(answer(grace, endpoint, &[id], None).await.status, 200, "{endpoint:?}");
    }
}

/// An organization that is no child of one's own does not exist, for partners neither.
#[tokio::test]
async fn organizations_of_nobody_do_not_exist() {
    let house = Appliance::started().await;
    let grace = house.administrator().http();
    let own = house.administrator().me().org.to_string();
    for endpoint in Endpoint::ALL.iter().filter(|e| e.path().starts_with("/api/organizations/{")) {
        for organization in [FOREIGN, &own] {
            let answer = answer(grace, *endpoint, &[organization, FOREIGN], None).await;
            assert_eq!((answer.status, answer.code()), (404, Code::NotFound), "{endpoint:?} of {organization}");
        }
    }
    for endpoint in Endpoint::ALL.iter().filter(|e| e.acts()) {
        let answer = answer(grace, *endpoint, &[FOREIGN, "1", "1"], Some(FOREIGN)).await;
        assert_eq!((answer.status, answer.code()), (404, Code::NotFound), "{endpoint:?} in no organization");
    }
}

/// Things of one organization, by their identifiers.
struct OrganizationThings {
    user: String,
    group: String,
    badge: String,
    import: String,
    job: Option<String>,
    printer: Option<String>,
}

impl OrganizationThings {
    /// Makes one of each in the organization that is meant.
    async fn made(grace: &Http, organization: Option<&str>) -> Self {
        let tag = organization.unwrap_or("top").get(..3).unwrap_or("top");
        let email = format!("someone-{tag}@example.org");
        let makes = async |endpoint: Endpoint, sent: Value| {
            let made: Value = post(grace, endpoint, organization, sent.to_string()).await.json();
            made["id"].as_str().or_else(|| made["badge"]["id"].as_str()).expect("what was made has an id").to_owned()
        };
        let new = json!({ "email": email, "name": "Someone", "password": "eleven quiet geese" });
        let user = makes(Endpoint::CreateUser, new).await;
        let group = makes(Endpoint::CreateGroup, json!({ "name": "Clerks" })).await;
        let number = format!("0B{}", if organization.is_some() { "22334455" } else { "66778899" });
        let badge =
            makes(Endpoint::RegisterBadge, json!({ "email": email, "number": number, "temporary": false })).await;
        let query = organization.map(|id| format!("&organization={id}")).unwrap_or_default();
        let path = format!("{}?kind=badges&file=a.csv{query}", Endpoint::BringImport.path());
        let wanted = grace.request("POST", &path).with("content-type", "text/csv");
        let import: Value =
            grace.send(wanted, body("BADGE,OPERATION,EMAIL\r\n11223344,,nobody@example.org\r\n")).await.json();
        let import = import["id"].as_str().unwrap().to_owned();
        Self { user, group, badge, import, job: None, printer: None }
    }

    async fn with_job(self, owner: &tests::Person) -> Self {
        Self { job: Some(owner.uploads(attachment("one-page.pdf")).await.to_string()), ..self }
    }

    async fn with_printer(self, house: &Appliance) -> Self {
        Self { printer: Some(house.printer("lobby").await.id.to_string()), ..self }
    }

    /// What fills the path of `endpoint`; none where such a thing was not made.
    fn parts(&self, endpoint: Endpoint) -> Option<Vec<&str>> {
        let names = endpoint.path().split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name));
        names
            .enumerate()
            .map(|(n, name)| match (n, name) {
                (0, "user") => Some(self.user.as_str()),
                (0, "group") => Some(self.group.as_str()),
                (0, "print_group") => Some(FOREIGN),
                (0, "badge") => Some(self.badge.as_str()),
                (0, "import") => Some(self.import.as_str()),
                (0, "job") => self.job.as_deref(),
                (0, "printer") => self.printer.as_deref(),
                (_, "permission") => Some("view-users"),
                (_, "session" | "token" | "passkey" | "user" | "delegate") => Some(FOREIGN),
                (1.., "job" | "page") => Some("1"),
                _ => None,
            })
            .collect()
    }
}

/// What `endpoint` answers when another organization is meant, or the own one.
async fn answer(
    http: &Http,
    endpoint: Endpoint,
    parts: &[&str],
    organization: Option<&str>,
) -> tests::http::HttpResponse {
    let query = organization.map(|id| format!("?organization={id}")).unwrap_or_default();
    let wanted = http.request(endpoint.method().name(), &format!("{}{query}", endpoint.url(parts))).json();
    http.send(wanted, body(sample(endpoint).to_string())).await
}

async fn post(http: &Http, endpoint: Endpoint, organization: Option<&str>, sent: String) -> tests::http::HttpResponse {
    let query = organization.map(|id| format!("?organization={id}")).unwrap_or_default();
    let wanted = http.request("POST", &format!("{}{query}", endpoint.path())).json();
    http.send(wanted, body(sent)).await
}

/// A page of somebody else cannot use the session of a person who looks at it.
#[tokio::test]
async fn nothing_is_changed_from_another_site() {
    let house = Appliance::started().await;
    let grace = house.administrator().http();
    for endpoint in Endpoint::ALL.iter().filter(|e| e.method() != Method::Get && e.path().starts_with("/api/")) {
        if *endpoint == Endpoint::SetUp {
            continue;
        }
        let sends = async |wanted| grace.send(wanted, body(sample(*endpoint).to_string())).await;
        let wanted = || grace.request(endpoint.method().name(), &endpoint.url(&[FOREIGN])).json();
        let from_elsewhere = sends(wanted().with("origin", "https://evil.example")).await;
        assert_eq!(from_elsewhere.code(), Code::CrossSite, "{endpoint:?} from another origin");
        let by_fetch = sends(wanted().without("origin").with("sec-fetch-site", "cross-site")).await;
        assert_eq!(by_fetch.code(), Code::CrossSite, "{endpoint:?} by a cross-site fetch");
        if endpoint.access() != Access::Public {
            let without = sends(wanted().without("x-csrf-token")).await;
            assert_eq!(without.code(), Code::CrossSite, "{endpoint:?} without the token");
        }
    }
}

async fn check(table: &Table, name: &str, endpoint: Endpoint, http: &Http, wrong: &mut Vec<String>) {
    // Signing out would end what the next checks need, and is tried with a session of its own elsewhere.
    if endpoint == Endpoint::SignOut && name != "nobody" {
        return;
    }
    let expected = table[&format!("{endpoint:?}")][name].as_str();
    let status = status(http, endpoint).await;
    let fits = match expected {
        "yes" => !matches!(status, 401 | 403 | 405 | 410 | 500..) || signs_in(endpoint),
        "no" => status == 403,
        "out" => status == 401,
        "gone" => status == 410,
        other => panic!("guard.csv has the word {other}"),
    };
    if !fits {
        wrong.push(format!("{endpoint:?} as {name}: {status}, and the table says {expected}"));
    }
}

/// These answer 401 to what is sent here: wrong credentials are not a missing right.
fn signs_in(endpoint: Endpoint) -> bool {
    matches!(endpoint, Endpoint::SignIn | Endpoint::AgentEnrol | Endpoint::PanelSignIn)
}

/// Only the head of the answer: events never end.
async fn status(http: &Http, endpoint: Endpoint) -> u16 {
    let url = endpoint.url(&[FOREIGN, "1", "1"]);
    let wanted = http.request(endpoint.method().name(), &url);
    let (wanted, sent) = match endpoint.body() {
        Body::None => (wanted, body("")),
        Body::Small if endpoint.path().starts_with("/panel/") => {
            (wanted.with("content-type", "application/x-www-form-urlencoded"), body("do=leave"))
        }
        Body::Small => (wanted.json(), body(sample(endpoint).to_string())),
        Body::Document | Body::Import => (wanted.with("content-type", "application/octet-stream"), body("no document")),
    };
    let mut connection = http.connect().await.unwrap();
    connection.send(wanted, sent).await.unwrap().status().as_u16()
}

/// A body that is understood and changes nothing: it fails a rule that comes after the question of rights.
fn sample(endpoint: Endpoint) -> Value {
    use Endpoint as E;
    match endpoint {
        E::SignIn => json!({ "email": "nobody@example.org", "password": "nobody" }),
        E::SetLanguage => json!({ "language": null }),
        E::SetPin => json!({ "pin": "1" }),
        E::SetSettings => json!({ "settings": null }),
        E::SetOrganizationRoles => json!({ "roles": ["no-such-role"] }),
        E::AddAdministrator | E::AddChildAdministrator => json!({ "email": "nobody@example.org" }),
        E::CreateChild => json!({ "name": "", "language": "en", "time_zone": "UTC" }),
        E::DeleteChild => json!({ "name": "no such organization" }),
        E::CreateUser => json!({ "email": "no address", "name": "", "password": "" }),
        E::EditUser => json!({ "email": "nobody@example.org", "name": "Nobody" }),
        E::DeleteUsers => json!({ "users": [] }),
        E::DeleteChildren => json!({ "organizations": [] }),
        E::SetActive => json!({ "active": true }),
        E::SetUserRoles | E::SetGroupRoles => json!({ "roles": [] }),
        E::SetUserGroups | E::DeleteGroups => json!({ "groups": [] }),
        E::CreateGroup => json!({ "name": "" }),
        E::CreatePrintGroup => json!({ "name": "", "color": true }),
        E::EditPrintGroup => json!({ "name": "Nobody", "color": true }),
        E::DeletePrintGroups => json!({ "groups": [] }),
        E::SetPrintUser => json!({ "groups": [] }),
        E::GiveImpressions => json!({ "impressions": 1, "reason": "none" }),
        E::SetQuotas => json!({ "quota": null }),
        E::RenameGroup => json!({ "name": "Nobody" }),
        E::TypePassword => json!({ "password": "short" }),
        E::RegisterBadge => json!({ "email": "nobody@example.org", "number": "00000000", "temporary": false }),
        E::DeleteBadges => json!({ "badges": [] }),
        E::SetJobOptions => json!({ "options": { "copies": 1, "sides": "one-sided", "color": "auto" } }),
        E::DeleteJobs | E::RestoreJobs => json!({ "jobs": [] }),
        E::ReleaseJobs => json!({ "printer": FOREIGN, "jobs": [] }),
        E::AddDelegate => json!({ "delegate": FOREIGN }),
        E::SetQueuePreferences => json!({ "defaults": { "copies": 0 } }),
        E::SetQueuePolicy => json!({
            "defaults": { "copies": 0 }, "locked": [], "keep": true, "release_on_tap": true,
            "help_desk_sees_pages": false, "history_days": 1, "keep_held_hours": 1, "keep_released_hours": 1
        }),
        E::AddPrinter => json!({ "name": "", "uri": "no printer" }),
        E::AgentEnrol => json!({ "token": "none", "name": "nobody", "printer": null }),
        _ => json!({}),
    }
}

async fn organization_roles(house: &Appliance, roles: &[Role]) {
    let http = house.administrator().http();
    let _ = http.call(Endpoint::SetOrganizationRoles, &[], &json!({ "roles": roles })).await.good();
}

/// Whether the organization could be given the role.
async fn try_organization_role(house: &Appliance, role: Role) -> bool {
    let http = house.administrator().http();
    http.call(Endpoint::SetOrganizationRoles, &[], &json!({ "roles": [role] })).await.status < 300
}

fn only_for_all(name: &str) -> bool {
    ["partner-administrator", "print-release-management-alternate-file-conversion"].contains(&name)
}

fn name_of(role: Role) -> String {
    serde_json::to_value(role).unwrap().as_str().unwrap().to_owned()
}

type Table = BTreeMap<String, BTreeMap<String, String>>;

fn table() -> Table {
    let mut lines = TABLE.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    lines.map(|row| (row[0].clone(), head.iter().cloned().zip(row).skip(1).collect())).collect()
}
