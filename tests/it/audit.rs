//! The audit from outside: who did what to whom, told in two languages, taken away as a file, and verified.

use api::{
    audit::{AuditEntry, AuditPage},
    login::SignIn,
    problem::Code,
    routes::Endpoint,
};
use model::{
    access::Role,
    users::{NewUser, TextDetails},
};
use serde_json::json;
use std::fs;
use tests::{Appliance, http::Http};

async fn entries(http: &Http, query: &str) -> Vec<AuditEntry> {
    http.get(&format!("{}?{query}", Endpoint::Audit.path())).await.json::<AuditPage>().entries
}

fn new(email: &str) -> NewUser {
    NewUser {
        details: TextDetails::of(email, "=HYPERLINK(\"http://evil.example\")"),
        password: Some("eleven quiet geese".to_owned()),
        roles: vec![Role::HelpDesk],
        ..NewUser::default()
    }
}

/// Who did what to whom, when, from where, before and after; and nothing that leads to somebody who is gone (C19).
#[tokio::test]
async fn what_is_done_is_told_until_the_person_is_gone() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let ada: api::users::UserInfo = http.call(Endpoint::CreateUser, &[], &new("ada@example.org")).await.json();
    let id = ada.id.to_string();
    let wrong = SignIn { email: "ada@example.org".to_owned(), password: "not her password".to_owned() };
    for _ in 0..3 {
        assert_eq!(house.stranger().call(Endpoint::SignIn, &[], &wrong).await.code(), Code::WrongCredentials);
    }

    let found = entries(http, "search=ADA").await;
    let told: Vec<(&str, &str)> = found.iter().map(|e| (e.action.as_str(), e.sentence.as_str())).collect();
    // Three wrong passwords within a minute are one entry.
    assert_eq!(
        told,
        [
            ("sign-in-refused", "A sign-in as ada@example.org was refused."),
            ("user-created", "grace@example.org created the account of ada@example.org."),
        ]
    );
    let made = &found[1];
    assert_eq!((made.who.as_str(), made.subject.as_str()), ("grace@example.org", "ada@example.org"));
    assert!(made.from.parse::<std::net::IpAddr>().unwrap().is_loopback());
    let roles: Vec<_> = made.changes.iter().filter(|c| c.field == "roles").collect();
    assert_eq!((&roles[0].before, roles[0].after.as_deref()), (&None, Some("help-desk")));

    let desk = house.user("desk@example.org").with_roles(&[Role::HelpDesk]).await;
    let wanted = desk.http().request("GET", "/api/audit?action=user-created").with("accept-language", "fr");
    let french = desk.http().send(wanted, tests::http::body("")).await;
    let french: AuditPage = french.json();
    let sentences: Vec<&str> = french.entries.iter().map(|e| e.sentence.as_str()).collect();
    assert_eq!(
        sentences,
        [
            "grace@example.org a créé le compte de desk@example.org.",
            "grace@example.org a créé le compte de ada@example.org.",
        ]
    );

    let _ = http.ask(Endpoint::DeleteUser, &[&id]).await.good();
    let all = http.get("/api/audit").await.good();
    assert!(all.text().contains("user-created") && !all.text().contains("ada@example.org"), "{}", all.text());
    let deleted = &entries(http, "action=user-deleted").await[0];
    assert_eq!(deleted.subject, format!("#{}", &id[..8]));
}

/// Pages, days and actions filter; what is no filter is said.
#[tokio::test]
async fn the_audit_is_filtered_and_paged() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    for n in 0..120 {
        let _ = http.call(Endpoint::CreateGroup, &[], &json!({ "name": format!("Group {n}") })).await.good();
    }
    let first: AuditPage = http.get("/api/audit?action=group-created").await.json();
    assert_eq!(first.entries.len(), 100);
    let second: AuditPage =
        http.get(&format!("/api/audit?action=group-created&before={}", first.next.unwrap())).await.json();
    assert_eq!((second.entries.len(), second.next), (20, None));
    assert_eq!(second.entries[19].subject, "Group 0");
    assert_eq!(entries(http, "search=group%20117").await.len(), 1);
    assert_eq!(entries(http, "to=2001-01-01").await, []);
    assert_eq!(entries(http, "from=2001-01-01&action=set-up").await.len(), 1);
    for (query, field) in [("from=yesterday", "from"), ("action=nothing", "action"), ("to=2026-02-30", "to")] {
        let refused = http.get(&format!("/api/audit?{query}")).await.problem();
        assert_eq!((refused.code, refused.field.as_deref()), (Code::Form, Some(field)));
    }
    assert_eq!(http.get("/api/audit?before=x").await.code(), Code::BadRequest);
}

/// Support staff see it; whoever only manages people does not (B6, B10, N9).
#[tokio::test]
async fn support_staff_see_the_audit_and_change_nothing() {
    let house = Appliance::started().await;
    let desk = house.user("desk@example.org").with_roles(&[Role::HelpDesk]).await;
    assert!(!entries(desk.http(), "").await.is_empty());
    let clerk = house.user("clerk@example.org").with_roles(&[Role::UserAdministrator]).await;
    assert_eq!(clerk.http().get("/api/audit").await.code(), Code::Forbidden);
    assert_eq!(clerk.http().get("/api/audit.csv").await.code(), Code::Forbidden);
}

/// S11: no cell of the file starts a formula; the export itself stands in the audit.
#[tokio::test]
async fn the_file_has_no_formula() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    for name in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "a, \"b\""] {
        let _ = http.call(Endpoint::CreateGroup, &[], &json!({ "name": name })).await.good();
    }
    let file = http.get("/api/audit.csv").await.good();
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"audit.csv\"");
    let text = file.text();
    assert!(text.starts_with("\u{feff}\"Number\",\"Time (UTC)\""), "{text}");
    let lines: Vec<_> = model::csv::records(&text).collect();
    let read: Vec<&str> = lines.iter().skip(1).filter_map(|l| l.values.get(6)).map(String::as_str).collect();
    for name in ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'＝1", "a, \"b\""] {
        assert!(read.contains(&name), "{name} is not in {read:?}");
    }
    for value in lines.iter().flat_map(|line| &line.values) {
        assert!(!value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{value}");
    }
    assert_eq!(entries(http, "action=audit-exported").await.len(), 1);
}

/// The chain is verified from the command line; what is done to the file of rows behind its back is found.
#[tokio::test]
async fn the_chain_is_verified_from_the_command_line() {
    let mut house = Appliance::started().await;
    let http = house.administrator().http();
    for n in 0..3 {
        let _ = http.call(Endpoint::CreateGroup, &[], &json!({ "name": format!("Group {n}") })).await.good();
    }
    house.stop();
    let said = house.command(&["audit", "verify"]);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.status.success() && text.contains(": ok, ") && text.contains("as it was written"), "{text}");

    // The last entry vanishes, as if it had never been.
    let last = {
        let database = redb::Database::open(house.data().join("store.redb")).unwrap();
        let table: redb::TableDefinition<&[u8], &[u8]> = redb::TableDefinition::new("audit");
        let mut txn = database.begin_write().unwrap();
        txn.set_two_phase_commit(true);
        let last = {
            let mut rows = txn.open_table(table).unwrap();
            let (key, value) = rows.pop_last().unwrap().unwrap();
            (key.value().to_vec(), value.value().to_vec())
        };
        txn.commit().unwrap();
        last
    };
    let said = house.command(&["audit", "verify"]);
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(!said.status.success() && text.contains("BROKEN, entry ") && text.contains("is missing"), "{text}");
    assert!(!house.command(&["verify"]).status.success());

    {
        let database = redb::Database::open(house.data().join("store.redb")).unwrap();
        let table: redb::TableDefinition<&[u8], &[u8]> = redb::TableDefinition::new("audit");
        let mut txn = database.begin_write().unwrap();
        txn.set_two_phase_commit(true);
        txn.open_table(table).unwrap().insert(last.0.as_slice(), last.1.as_slice()).unwrap();
        txn.commit().unwrap();
    }
    assert!(house.command(&["audit", "verify"]).status.success());
    let copies = house.data().join("copied");
    fs::write(&copies, "no checkpoint\n").unwrap();
    let said = house.command(&["audit", "verify", "--checkpoints", &copies.display().to_string()]);
    assert!(!said.status.success() && String::from_utf8_lossy(&said.stderr).contains("checkpoint"));
}
