//! The interface for programs: its document, its page, and requests that meet others.

use api::{
    groups::GroupInfo,
    orgs::OrganizationInfo,
    problem::Code,
    routes::Endpoint,
    users::{UserInfo, UserPage},
};
use model::users::{NewUser, TextDetails};
use serde_json::{Value, json};
use std::{path::PathBuf, process::Command};
use tests::{
    Appliance,
    http::{Http, HttpResponse, body},
};

/// The document is valid OpenAPI 3.1 by a validator that others wrote, and has every endpoint; so has the page.
#[tokio::test]
async fn every_endpoint_is_in_the_document_and_on_the_page() {
    let house = Appliance::started().await;
    let answer = house.stranger().ask(Endpoint::OpenApi, &[]).await.good();
    assert_eq!(answer.header("content-type"), "application/json");
    let document: Value = answer.json();
    for endpoint in Endpoint::ALL {
        let operation = &document["paths"][endpoint.path()][endpoint.method().name().to_lowercase()];
        assert_eq!(operation["operationId"], format!("{endpoint:?}"));
    }
    let file = house.data().join("openapi.json");
    std::fs::write(&file, answer.body).unwrap();
    let said =
        Command::new(tool("python")).args(["-m", "openapi_spec_validator", "--schema", "3.1.0"]).arg(&file).output();
    let said = said.expect("`cargo xtask test` brings the validator");
    assert!(
        said.status.success(),
        "{}{}",
        String::from_utf8_lossy(&said.stdout),
        String::from_utf8_lossy(&said.stderr)
    );

    for (language, title, summary) in [("en", "The API", "Registers a badge."), ("fr", "L’API", "Enregistre un badge.")]
    {
        let stranger = house.stranger();
        let wanted = stranger.request("GET", "/api").with("accept-language", language);
        let page = stranger.send(wanted, body("")).await.good();
        assert!(page.header("content-type").starts_with("text/html"));
        let text = page.text();
        assert!(text.contains(title) && text.contains(summary) && !text.contains("<script"), "{language}");
        for endpoint in Endpoint::ALL {
            let anchor = format!("id=\"{endpoint:?}\"");
            assert!(text.contains(&anchor), "{endpoint:?} is not on the page");
        }
    }
}

async fn put(http: &Http, endpoint: Endpoint, parts: &[&str], tag: &str, value: &Value) -> HttpResponse {
    let wanted = http.request("PUT", &endpoint.url(parts)).json().with("if-match", tag);
    http.send(wanted, body(value.to_string())).await
}

/// Two administrators do not overwrite each other: the slower one hears 412, and nothing of his is done.
#[tokio::test]
async fn whoever_was_slower_hears_so() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let group: GroupInfo = http.call(Endpoint::CreateGroup, &[], &json!({ "name": "Clerks" })).await.json();
    let id = group.id.to_string();
    let tag = http.ask(Endpoint::Group, &[&id]).await.header("etag");
    assert!(tag.starts_with('"') && tag.len() > 20, "{tag}");
    assert_eq!(http.ask(Endpoint::Group, &[&id]).await.header("etag"), tag);

    let renamed = put(http, Endpoint::RenameGroup, &[&id], &tag, &json!({ "name": "Scribes" })).await;
    assert!(renamed.status < 300, "{}", renamed.text());
    let late = put(http, Endpoint::RenameGroup, &[&id], &tag, &json!({ "name": "Copyists" })).await;
    assert_eq!((late.status, late.code()), (412, Code::Changed));
    assert_eq!(http.ask(Endpoint::Group, &[&id]).await.json::<GroupInfo>().name, "Scribes");
    assert!(put(http, Endpoint::RenameGroup, &[&id], "*", &json!({ "name": "Copyists" })).await.status < 300);

    let organization = http.ask(Endpoint::Organization, &[]).await;
    let tag = organization.header("etag");
    let settings = organization.json::<OrganizationInfo>().settings;
    let ten: Vec<_> = (1..=10_u32)
        .map(|n| {
            let mut settings = settings.clone();
            settings.quota.impressions = Some(n);
            let (http, tag) = (http.clone(), tag.clone());
            tokio::spawn(async move {
                put(&http, Endpoint::SetSettings, &[], &tag, &json!({ "settings": settings })).await.status
            })
        })
        .collect();
    let mut done = Vec::new();
    for one in ten {
        done.push(one.await.unwrap());
    }
    done.sort_unstable();
    assert_eq!(done.iter().filter(|status| **status < 300).count(), 1, "{done:?}");
    assert_eq!(done.iter().filter(|status| **status == 412).count(), 9, "{done:?}");
    // Whoever does not say what was seen is not asked.
    let _ = http.call(Endpoint::SetSettings, &[], &json!({ "settings": settings })).await.good();
}

async fn post(http: &Http, endpoint: Endpoint, key: &str, value: &Value) -> HttpResponse {
    let wanted = http.request("POST", endpoint.path()).json().with("idempotency-key", key);
    http.send(wanted, body(value.to_string())).await
}

/// A request that is sent again, at once or later, is done once and answered the same.
#[tokio::test]
async fn a_repeated_request_is_done_once() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let ada = serde_json::to_value(NewUser {
        details: TextDetails::of("ada@example.org", "Ada"),
        password: Some("eleven quiet geese".to_owned()),
        ..NewUser::default()
    })
    .unwrap();
    let first = post(http, Endpoint::CreateUser, "a-1", &ada).await;
    let again = post(http, Endpoint::CreateUser, "a-1", &ada).await;
    assert_eq!((first.status, again.status), (201, 201), "{}", again.text());
    assert_eq!(first.json::<UserInfo>(), again.json::<UserInfo>());
    assert_eq!(http.ask(Endpoint::Users, &[]).await.json::<UserPage>().total, 2);

    let other = json!({ "name": "Bob", "email": "bob@example.org", "password": "eleven quiet geese" });
    let refused = post(http, Endpoint::CreateUser, "a-1", &other).await;
    assert_eq!((refused.status, refused.code()), (422, Code::KeyReused));
    // The key belongs to the request of one kind and one person.
    assert_eq!(post(http, Endpoint::CreateGroup, "a-1", &json!({ "name": "Clerks" })).await.status, 201);
    assert_eq!(post(http, Endpoint::CreateUser, "a-2", &ada).await.code(), Code::Taken);
    assert_eq!(post(http, Endpoint::CreateUser, "", &ada).await.code(), Code::BadRequest);

    let ten: Vec<_> = (0..10)
        .map(|_| {
            let http = http.clone();
            tokio::spawn(async move { post(&http, Endpoint::CreateGroup, "b", &json!({ "name": "Scribes" })).await })
        })
        .collect();
    let mut made = Vec::new();
    for one in ten {
        made.push(one.await.unwrap().json::<GroupInfo>().id);
    }
    made.dedup();
    assert_eq!(made.len(), 1);
}

/// Where the programs are that check the interface: `cargo xtask test` brings them.
fn tool(name: &str) -> PathBuf {
    let own = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/tools/schemathesis"));
    std::env::var_os("SCHEMATHESIS").map_or_else(own, PathBuf::from).join("bin").join(name)
}
