//! Quotas, print groups and the users of Print Management, from outside: by the API, at a printer, and as a file.

use crate::imports::{brings, lines, over};
use api::{
    groups::ChangeMembers,
    imports::ImportInfo,
    print_groups::{PrintGroupInfo, SetPrintGroup},
    print_users::{NewGrant, PrintUserDetails, PrintUserImport, PrintUserPage, SetPrintUser},
    problem::Code,
    quotas::{QuotaSettings, RehearsalInfo},
    routes::Endpoint,
    users::BatchOutcome,
};
use expect_test::expect;
use model::{
    access::Role,
    quotas::{Period, Quota, QuotaSource, QuotaState},
};
use serde_json::json;
use tests::{Appliance, Person, attachment, http::Http};

/// Grace looks after the printing of others.
async fn grace(house: &Appliance) -> Person {
    house.user("print@example.org").with_roles(&[Role::PrintReleaseManagementAdministrator]).await
}

async fn group(http: &Http, name: &str, quota: Option<Quota>, color: bool) -> PrintGroupInfo {
    http.call(Endpoint::CreatePrintGroup, &[], &SetPrintGroup { name: name.to_owned(), quota, color }).await.json()
}

fn monthly(impressions: u32) -> Quota {
    Quota { period: Period::Month, impressions: Some(impressions), color_impressions: None }
}

/// I7 to I9, I13, C14: print groups are made, changed, filled and deleted, and have nothing to do with the groups of
/// Account Management.
#[tokio::test]
async fn print_groups_are_made_filled_and_deleted() {
    let house = Appliance::started().await;
    let (grace, ada) = (grace(&house).await, house.user("ada@example.org").await);
    let http = grace.http();
    let readers = group(http, "Readers", Some(monthly(20)), true).await;
    assert_eq!((readers.name.as_str(), readers.members), ("Readers", 0));
    let again = SetPrintGroup { name: "READERS".to_owned(), quota: None, color: true };
    assert_eq!(http.call(Endpoint::CreatePrintGroup, &[], &again).await.code(), Code::Taken);
    let long = SetPrintGroup { name: "x".repeat(81), ..again.clone() };
    let refused = http.call(Endpoint::CreatePrintGroup, &[], &long).await.problem();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::TooLong, Some("name")));
    let _ = group(http, &"x".repeat(80), None, true).await;

    let id = readers.id.to_string();
    let add = ChangeMembers { add: vec![ada.me().user], remove: Vec::new() };
    let done: BatchOutcome = http.call(Endpoint::ChangePrintMembers, &[&id], &add).await.json();
    assert_eq!((done.done, done.refused.len()), (1, 0));
    let page: PrintUserPage = http.get(&format!("/api/print-users?group={id}")).await.json();
    assert_eq!(page.users.iter().flat_map(|user| &user.email).collect::<Vec<_>>(), ["ada@example.org"]);
    let own: QuotaState = ada.http().ask(Endpoint::OwnQuota, &[]).await.json();
    assert_eq!(
        (own.impressions.left, own.impressions.source),
        (Some(20), QuotaSource::Group("Readers".parse().unwrap()))
    );
    // The group of the same name in Account Management is another one.
    let groups = house.administrator().http().ask(Endpoint::Groups, &[]).await.text();
    assert_eq!(groups, r#"{"groups":[]}"#);

    let renamed = SetPrintGroup { name: "Writers".to_owned(), quota: Some(monthly(30)), color: false };
    let _ = http.call(Endpoint::EditPrintGroup, &[&id], &renamed).await.good();
    let own: QuotaState = ada.http().ask(Endpoint::OwnQuota, &[]).await.json();
    assert_eq!((own.impressions.left, own.color_forbidden()), (Some(30), true));
    let all = json!({ "groups": [id] });
    let done: BatchOutcome = http.call(Endpoint::DeletePrintGroups, &[], &all).await.json();
    assert_eq!(done.done, 1);
    let own: QuotaState = ada.http().ask(Endpoint::OwnQuota, &[]).await.json();
    assert_eq!((own.impressions.left, own.impressions.source), (None, QuotaSource::Organization));
    let page: PrintUserPage = http.get("/api/print-users?search=ada").await.json();
    assert_eq!(page.users.len(), 1, "members stay");
}

/// I11, I12, B14: a user has a quota of their own, and what is given for once counts at a printer. What color nobody may
/// print comes out in black and white, which the panel says before.
#[tokio::test]
async fn an_own_quota_and_what_is_given_count_at_the_printer() {
    let house = Appliance::started().with_printer("lobby").await;
    let grace = grace(&house).await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let (http, id) = (grace.http(), ada.me().user.to_string());
    let _ = group(http, "Readers", Some(monthly(500)), true).await;
    let own = Quota { color_impressions: Some(0), ..monthly(2) };
    let set = SetPrintUser { quota: Some(own), groups: Vec::new() };
    let _ = http.call(Endpoint::SetPrintUser, &[&id], &set).await.good();
    ada.uploads(attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("2 impressions of 2 left until the quota begins anew on"), "{page}");
    assert!(page.contains("Color is not allowed for you: documents come out in black and white."), "{page}");
    let page = panel.print_all().await;
    assert!(page.contains("Your print quota does not have enough impressions left."), "{page}");

    let give = NewGrant { impressions: 1, color_impressions: 0, reason: "The annual report".to_owned() };
    assert_eq!(
        http.call(Endpoint::GiveImpressions, &[&id], &NewGrant { reason: String::new(), ..give.clone() }).await.code(),
        Code::Empty
    );
    let _ = http.call(Endpoint::GiveImpressions, &[&id], &give).await.good();
    house.badge_at("lobby", "04A2115B").await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  printed"]).await;
    let details: PrintUserDetails = http.ask(Endpoint::PrintUser, &[&id]).await.json();
    let all = &details.user.state.impressions;
    assert_eq!((all.used, all.granted, all.left, details.user.quota), (3, 1, Some(0), Some(own)));
    assert_eq!(details.grants[0].reason, "The annual report");
    // Nothing is left: what is sent is refused at once, with the day on which it may be sent again.
    let refused = ada.tries_to_upload(attachment("one-page.pdf")).await.problem();
    assert_eq!((refused.code, refused.renews), (Code::OverQuota, Some(all.renews)));
    assert!(refused.detail.contains("The quota begins anew on"), "{}", refused.detail);
    let audit = house.administrator().http().get("/api/audit?action=impressions-given").await.text();
    assert!(audit.contains("The annual report"), "{audit}");
}

/// A rule that is not in force yet is tried on the last month, whose list is a file; nothing is changed by it.
#[tokio::test]
async fn a_quota_is_rehearsed_before_it_counts() {
    let house = Appliance::started().await;
    let grace = grace(&house).await;
    let query = "?period=month&impressions=0";
    let told: RehearsalInfo = grace.http().get(&format!("/api/quotas/rehearsal{query}")).await.json();
    // The house is younger than a month.
    assert_eq!((told.people, told.jobs, told.stopped_people), (0, 0, 0));
    let file = grace.http().get(&format!("/api/quotas/rehearsal.csv{query}")).await.good();
    assert!(file.header("content-type").starts_with("text/csv"));
    assert!(
        file.text().starts_with("\u{feff}\"E-mail address\",\"Name\",\"Jobs\",\"Impressions\","),
        "{}",
        file.text()
    );
    let settings: QuotaSettings = grace.http().ask(Endpoint::Quotas, &[]).await.json();
    assert_eq!(settings, QuotaSettings { quota: Quota::UNLIMITED, keep_print_users: true });
}

/// I1 to I3, N16, N17: without following by itself, Print Management has whom the last import found.
#[tokio::test]
async fn users_of_print_management_come_and_go_with_the_import() {
    let house = Appliance::started().await;
    let (grace, ada) = (grace(&house).await, house.user("ada@example.org").await);
    let http = grace.http();
    let set = QuotaSettings { quota: monthly(100), keep_print_users: false };
    let _ = http.call(Endpoint::SetQuotas, &[], &set).await.good();
    let bob = house.user("bob@example.org").await;
    let seen = async || {
        let page: PrintUserPage = http.get("/api/print-users").await.json();
        let mut names: Vec<_> = page.users.iter().map(|u| u.email.clone().unwrap_or("gone".to_owned())).collect();
        names.retain(|name| !name.starts_with("grace@") && !name.starts_with("print@"));
        (names.join(" "), page.total)
    };
    // The administrator of the house, Grace, Ada and Bob.
    assert_eq!(seen().await, ("ada@example.org".to_owned(), 4));
    let done: PrintUserImport = http.ask(Endpoint::ImportPrintUsers, &[]).await.json();
    assert_eq!(
        (done, seen().await.0.as_str()),
        (PrintUserImport { added: 1, removed: 0 }, "ada@example.org bob@example.org")
    );
    let _ = house.administrator().http().ask(Endpoint::DeleteUser, &[&ada.me().user.to_string()]).await.good();
    assert_eq!(seen().await, ("bob@example.org gone".to_owned(), 3));
    let done: PrintUserImport = http.ask(Endpoint::ImportPrintUsers, &[]).await.json();
    assert_eq!((done, seen().await.0.as_str()), (PrintUserImport { added: 0, removed: 1 }, "bob@example.org"));
    let _ = bob;
}

/// I4 to I6, N13: a file sets print groups and quotas; a group that is not there is no group that a file makes.
#[tokio::test]
async fn a_file_sets_print_groups_and_quotas() {
    let house = Appliance::started().await;
    let (grace, ada) = (grace(&house).await, house.user("ada@example.org").await);
    let bob = house.user("bob@example.org").await;
    let http = grace.http();
    let _ = group(http, "Readers", Some(monthly(20)), true).await;
    let file = "EMAIL,GROUP,QUOTA,COLOR_QUOTA,PERIOD\r\n\
                ADA@example.org,readers,,,\r\n\
                bob@example.org,,7,none,day\r\n\
                bob@example.org,Writers,,,\r\n\
                nobody@example.org,,7,,\r\n\
                print@example.org,,much,,\r\n";
    let query = "kind=print-users&file=people.csv";
    assert_eq!(brings(http, query, "EMAIL,QUOTA\r\na@b,7\r\n").await.code(), Code::ImportHeader);
    assert_eq!(brings(http, query, vec![b'x'; 1_000_001]).await.code(), Code::TooLarge);
    let id = brings(http, query, file).await.json::<ImportInfo>().id.to_string();
    let faults = [
        "4 bob@example.org: GROUP: This print group does not exist. Create it first.",
        "5 nobody@example.org: EMAIL: No user in the organization has this e-mail address.",
        "6 print@example.org: QUOTA: This must be a whole number, unlimited or none.",
    ];
    let preview = lines(http, &id).await;
    assert_eq!(preview[0], "2 ada@example.org: The print groups or the quota of the user will be set.");
    assert_eq!(preview[2..], faults);
    let own = async |person: &Person| person.http().ask(Endpoint::OwnQuota, &[]).await.json::<QuotaState>();
    assert_eq!(own(&ada).await.impressions.left, None, "nothing is done by a preview");
    let _ = http.ask(Endpoint::StartImport, &[&id]).await.good();
    let info = over(http, &id).await;
    assert_eq!((info.lines, info.errors), (5, 3));
    let ada = own(&ada).await;
    assert_eq!(
        (ada.impressions.left, ada.impressions.source),
        (Some(20), QuotaSource::Group("Readers".parse().unwrap()))
    );
    let bob = own(&bob).await;
    assert_eq!((bob.impressions.left, bob.impressions.period, bob.color_forbidden()), (Some(7), Period::Day, true));
    let groups: Vec<PrintGroupInfo> = http.ask(Endpoint::PrintGroups, &[]).await.json();
    assert_eq!(groups.len(), 1, "files make no print groups");
    let example = http.get("/api/imports/example?kind=print-users").await.good();
    assert!(example.text().starts_with("EMAIL,GROUP,QUOTA,COLOR_QUOTA,PERIOD\r\n"), "{}", example.text());
    // Accounts and badges are not theirs to import.
    assert_eq!(brings(http, "kind=users&file=a.csv", file).await.code(), Code::Forbidden);
}
