//! Starting and stopping: the setup link, one process per data directory, certificates, configuration.

use api::{
    agent::{Enrol, EnrolmentAnswer, OwnPrinter, Poll, PollAnswer},
    login::SetUp,
    printers::AgentToken,
    problem::Code,
    routes::Endpoint,
};
use http_body_util::BodyExt;
use model::printers::Attributes;
use std::{fs, process::Command};
use tests::{
    Appliance,
    appliance::{QUEUE, Start},
    attachment, expect,
    http::{Http, body},
    process::{Process, program},
    wait::until,
};

/// No default password anywhere: the set-up takes the printed secret, and only once.
#[tokio::test]
async fn the_set_up_takes_its_link_and_only_once() {
    let house = Appliance::started().not_set_up().await;
    let token = tests::appliance::set_up_token(&house).await;
    let http = house.stranger();
    let mut wanted = SetUp {
        token: "0".repeat(token.len()),
        organization: "Example House".to_owned(),
        email: "grace@example.org".to_owned(),
        name: "Grace".to_owned(),
        password: "a heron on the lake".to_owned(),
        time_zone: "Europe/Paris".to_owned(),
        ..SetUp::default()
    };
    assert!(http.call(Endpoint::SetUp, &[], &wanted).await.status >= 400, "a wrong secret sets nothing up");
    wanted.token.clone_from(&token);
    let short = SetUp { password: "short".to_owned(), ..wanted.clone() };
    assert_eq!(http.call(Endpoint::SetUp, &[], &short).await.code(), Code::PasswordShort);
    let _ = http.call(Endpoint::SetUp, &[], &wanted).await.good();
    assert_eq!(http.call(Endpoint::SetUp, &[], &wanted).await.code(), Code::SetUpOver);
    assert!(
        !house.data().join("run/setup-link").exists()
            || fs::read_to_string(house.data().join("run/setup-link")).is_ok()
    );
}

/// After a restart everything is there, no new link is printed, and browsers see the same certificate authority.
#[tokio::test]
async fn a_restart_keeps_jobs_sessions_and_certificates() {
    let mut house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.mails(QUEUE, attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    let authority = fs::read(house.data().join("tls/ca.pem")).unwrap();

    house.stop();
    house.start_again().await;
    assert_eq!(fs::read(house.data().join("tls/ca.pem")).unwrap(), authority);
    assert!(!house.data().join("run/setup-link").exists(), "a second link would be a second way in");
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    house.badge_at("lobby", "04A2115B").await;
    house.paper_of("lobby", expect!["3 impressions"]).await;
}

/// Who only waits for news, a page or an agent, does not hold up a stop, nor is it cut off.
#[tokio::test]
async fn a_stop_waits_for_nobody_who_waits_for_news() {
    let mut house = Appliance::started().await;
    let http = house.administrator().http();
    let mut page = http.connect().await.unwrap();
    let events = page.send(http.request("GET", Endpoint::Events.path()), body("")).await.unwrap();
    assert_eq!(events.status(), 200);
    let token: AgentToken = http.ask(Endpoint::CreateAgentToken, &[]).await.json();
    house.site().secret(&token.token);
    let attributes =
        Attributes { formats: vec!["application/pdf".to_owned()], operations: vec![5, 6, 9], ..Attributes::default() };
    let printer = OwnPrinter { name: "hall".to_owned(), uri: "ipp://192.0.2.7/ipp/print".to_owned(), attributes };
    let enrol = Enrol { token: token.token, name: "hall".to_owned(), printer: Some(printer) };
    let agent: EnrolmentAnswer = house.stranger().call(Endpoint::AgentEnrol, &[], &enrol).await.json();
    house.site().secret(&agent.credential);
    let agent = house.stranger().bearing(&agent.credential);
    let mut line = agent.connect().await.unwrap();
    let mut polls = async |version| {
        let poll = serde_json::to_vec(&Poll { version, wait_ms: 30_000 }).unwrap();
        let answer = line.send(agent.request("POST", Endpoint::AgentPoll.path()).json(), body(poll)).await?;
        anyhow::Ok(serde_json::from_slice::<PollAnswer>(&answer.into_body().collect().await?.to_bytes())?.version)
    };
    let version = polls(0).await.unwrap();
    let stops = async {
        // On other lines, so that the poll has been heard by the time it is answered.
        for _ in 0..5 {
            let _ = house.stranger().ask(Endpoint::State, &[]).await.good();
        }
        house.stop();
    };
    let (again, ()) = tokio::join!(polls(version), stops);
    assert_eq!(again.unwrap(), version, "a poll at the stop has its answer");
    let rest = events.into_body().collect().await;
    assert!(rest.is_ok(), "the stream has an end: {rest:?}");
    let said = fs::read_to_string(house.data().with_file_name("serve.log")).unwrap();
    assert!(!said.contains("connections were cut"), "{said}");
}

#[tokio::test]
async fn two_processes_on_one_data_directory_are_one_too_many() {
    let house = Appliance::started().await;
    let said = refuses(Start::default().run(house.data()));
    assert!(said.contains("is in use by another process"), "{said}");
    // The one that was first goes on.
    assert_eq!(house.stranger().ask(Endpoint::Health, &[]).await.status, 200);
    assert!(house.command(&["healthcheck"]).status.success());
}

#[tokio::test]
async fn a_data_directory_of_a_newer_version_is_left_alone() {
    let mut house = Appliance::started().await;
    house.stop();
    let ours = say_schema(house.data(), 9999);
    let said = refuses(Start::default().run(house.data()));
    assert!(said.contains("written by a later version") && said.contains("9999"), "{said}");
    assert_eq!(say_schema(house.data(), ours), 9999, "it must not be changed by a version that does not know it");
    house.start_again().await;
}

#[tokio::test]
async fn a_certificate_that_does_not_match_its_key_is_refused_at_the_start() {
    let house = Appliance::started().await;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir_all(&data).unwrap();
    let tls = house.data().join("tls");
    let pem = |name: &str| tls.join(name);
    // The authority's certificate with the server's key.
    let key = pem("server.key");
    let configuration = format!("[tls]\ncertificate = '{}'\nkey = '{}'\n", pem("ca.pem").display(), key.display());
    fs::write(data.join("imprimatur.toml"), configuration).unwrap();
    let said = refuses(Start::default().run(&data));
    assert!(said.contains("tls.") && said.contains("key"), "{said}");
}

#[tokio::test]
async fn wrong_configuration_is_refused_with_the_key_and_the_fix() {
    let folder = tempfile::tempdir().unwrap();
    let check = |flags: &[&str], wanted: &str| {
        let mut command = Command::new(program("imprimatur"));
        command.arg("serve").arg("--data").arg(folder.path()).args(flags);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(wanted), "{flags:?}: {said}");
    };
    check(&["--https", "here"], "listen.https is `here`: write an address and a port");
    check(&["--https", "127.0.0.1:0", "--trusted-relay", "lan"], "mail.trusted_relays has `lan`");
    check(&["--https", "127.0.0.1:0", "--log", "loud"], "set it to `text` or `json`");
}

/// The plain listener says where the sealed one is, and nothing else.
#[tokio::test]
async fn plain_http_only_redirects() {
    let house = Appliance::started().with_plain_http().await;
    let plain = Http::new(house.site().http.unwrap(), None);
    let answer = plain.send(plain.request("GET", "/queue?a=b"), body("")).await;
    let wanted = format!("https://localhost:{}/queue?a=b", house.site().https.port());
    assert_eq!((answer.status, answer.header("location")), (308, wanted));
}

#[tokio::test]
async fn the_health_check_tells_whether_it_runs() {
    let mut house = Appliance::started().await;
    assert!(house.command(&["healthcheck"]).status.success());
    house.stop();
    assert!(!house.command(&["healthcheck"]).status.success());
}

/// SIGTERM while somebody uploads: what is under way ends well, or is refused cleanly.
#[tokio::test]
async fn a_stop_lets_work_under_way_end() {
    let mut house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let http = ada.http().clone();
    let uploads: Vec<_> = (0..8)
        .map(|n| {
            let (http, file) = (http.clone(), tests::files::pdf(1, false));
            tokio::spawn(async move {
                let path = format!("{}?name=job-{n}.pdf", Endpoint::Submit.path());
                let wanted = http.request("POST", &path).with("content-type", "application/pdf");
                http.try_send(wanted, body(file)).await.map(|a| a.status)
            })
        })
        .collect();
    house.stop();
    let mut taken = 0;
    for upload in uploads {
        taken += usize::from(matches!(upload.await.unwrap(), Ok(201)));
    }
    house.start_again().await;
    assert!(ada.jobs().await.len() >= taken, "what was acknowledged is there");
}

/// Every page carries the headers that keep a browser from being used against its owner.
#[tokio::test]
async fn answers_carry_the_headers_that_browsers_obey() {
    let house = Appliance::started().await;
    for path in ["/", "/api/state", "/panel/none", "/api/nothing"] {
        let answer = house.stranger().get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!answer.header("strict-transport-security").is_empty(), "{path}");
    }
}

fn refuses(mut process: Process) -> String {
    let status = process.wait();
    let said = process.said();
    assert!(!status.success(), "it should not have started: {said}");
    said
}

/// Makes the data directory say that this version of the schema wrote it; answers which one stood there.
fn say_schema(data: &std::path::Path, version: u32) -> u32 {
    const META: redb::TableDefinition<'static, &[u8], &[u8]> = redb::TableDefinition::new("meta");
    const NAME: &[u8] = b"storage.schema";
    let database = redb::Database::open(data.join("store.redb")).unwrap();
    let change = database.begin_write().unwrap();
    let before = {
        let mut notes = change.open_table(META).unwrap();
        let before = notes.insert(NAME, version.to_be_bytes().as_slice()).unwrap().unwrap();
        u32::from_be_bytes(before.value().try_into().unwrap())
    };
    change.commit().unwrap();
    before
}

/// The kit looks for colours in every log; here is one for people, who would see them at a terminal.
#[tokio::test]
async fn a_log_for_people_is_plain_where_no_terminal_shows_it() {
    let house = Appliance::started().with_flag("--log", "text").await;
    house.administrator().mails(QUEUE, attachment("one-page.pdf")).await;
    let said = until("the log tells of the mail", async || {
        house.log().lines().find(|line| line.contains("mail was taken")).map(str::to_owned)
    });
    assert!(said.await.contains(" INFO "), "{}", house.log());
}
