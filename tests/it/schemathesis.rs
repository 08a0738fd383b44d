//! Schemathesis, which others wrote, against the interface's own description: once per role, no answer that is a
//! failure of the appliance, and none that the description does not know.

use api::{orgs::SetRoles, routes::Endpoint};
use model::access::{Level, Role};
use std::{
    path::{Path, PathBuf},
    process::Output,
};
use tests::{Appliance, http::Http};
use tokio::process::Command;

/// What is looked at in every answer.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// Requests per endpoint and role.
const EXAMPLES: &str = "3";
/// These would end the session that the run needs, or never end themselves; they are tried elsewhere.
const NOT_TRIED: &[Endpoint] = &[Endpoint::SignOut, Endpoint::Events, Endpoint::AgentPoll];

#[tokio::test]
async fn every_role_gets_answers_that_the_description_knows() {
    let house = Appliance::started().with_printer("lobby").await;
    let document = house.data().join("openapi.json");
    std::fs::write(&document, house.stranger().ask(Endpoint::OpenApi, &[]).await.good().body).unwrap();
    let nobody = house.stranger();
    let mut wrong = report("nobody", run(&house, &document, &nobody).await);
    for role in Role::ALL.into_iter().filter(|role| role.allowed_at(Level::User) && *role != Role::PartnerAdministrator)
    {
        let person = house.user(&format!("{role:?}@example.org")).with_roles(&[role]).await;
        wrong += &report(&format!("{role:?}"), run(&house, &document, person.http()).await);
    }
    // This role is of organizations only, so whoever has no other calls with it.
    let roles = SetRoles { roles: vec![Role::PrintReleaseManagementAlternateFileConversion] };
    let _ = house.administrator().http().call(Endpoint::SetOrganizationRoles, &[], &roles).await.good();
    let person = house.user("converts@example.org").await;
    wrong += &report("PrintReleaseManagementAlternateFileConversion", run(&house, &document, person.http()).await);
    // Grace is the administrator of the top organization and its partner administrator.
    wrong += &report("PartnerAdministrator", run(&house, &document, house.administrator().http()).await);
    assert!(wrong.is_empty(), "{wrong}");
}

async fn run(house: &Appliance, document: &Path, http: &Http) -> Output {
    let mut command = Command::new(folder().join("bin/schemathesis"));
    let port = http.address().port();
    command.args(["run", "--checks", CHECKS, "--phases", "fuzzing", "--max-examples", EXAMPLES, "--seed", "1"]);
    command.args(["--no-shrink", "--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"]);
    command.args(["--generation-database", "none", "--no-color", "--request-timeout", "30"]);
    command.arg("--url").arg(format!("https://localhost:{port}"));
    command.arg("--tls-verify").arg(house.data().join("tls/ca.pem"));
    if let Some(session) = http.cookie("__Host-session") {
        let me: api::login::Me = http.ask(Endpoint::Me, &[]).await.json();
        command.arg("--header").arg(format!("Cookie: __Host-session={session}"));
        command.arg("--header").arg(format!("X-CSRF-Token: {}", me.csrf));
    }
    for endpoint in NOT_TRIED {
        command.arg("--exclude-operation-id").arg(format!("{endpoint:?}"));
    }
    command.arg(document).current_dir(house.data());
    command.output().await.expect("`cargo xtask test` brings schemathesis")
}

fn report(name: &str, said: Output) -> String {
    if said.status.success() {
        return String::new();
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let report = format!("as {name}:\n{}{}\n", text(&said.stdout), text(&said.stderr));
    // Said at once, so that a run that is cut off has told what it found.
    println!("{report}");
    report
}

/// Where schemathesis is: `cargo xtask test` brings it.
fn folder() -> PathBuf {
    let own = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/tools/schemathesis"));
    std::env::var_os("SCHEMATHESIS").map_or_else(own, PathBuf::from)
}
