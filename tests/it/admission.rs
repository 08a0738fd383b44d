//! Clients that ask for more than their share: they are told so, and everybody else goes on. Those who take too much sit
//! at one address of this machine, those who work at another.

use api::{login::SignIn, problem::Code, routes::Endpoint};
use model::access::Role;
use serde_json::Value;
use std::{
    net::SocketAddr,
    process::{Command, Output},
    time::Duration,
};
use tests::{Appliance, http::Http, http2::Http2Connection, process::memory, wait};
use tokio::{net::TcpSocket, task::JoinSet};

/// Where those sit who take too much.
const THERE: [u8; 4] = [127, 0, 0, 9];
/// What the appliance may use at most, in bytes.
const MOST: u64 = 300 << 20;

async fn guesses(http: &Http, email: &str, password: &str) -> (u16, Code) {
    let guess = SignIn { email: email.to_owned(), password: password.to_owned() };
    let answer = http.call(Endpoint::SignIn, &[], &guess).await;
    if answer.status == 503 || answer.status == 429 {
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{}", answer.text());
    }
    (answer.status, answer.code())
}

/// How often each status came, the lowest first.
fn counted(mut statuses: Vec<u16>) -> Vec<(u16, usize)> {
    statuses.sort_unstable();
    let mut counts: Vec<(u16, usize)> = Vec::new();
    for status in statuses {
        match counts.last_mut() {
            Some((last, count)) if *last == status => *count += 1,
            _ => counts.push((status, 1)),
        }
    }
    counts
}

/// The entries of an action, once there are so many: nobody who is refused waits for the audit.
async fn audited(house: &Appliance, action: &str, many: usize) -> Vec<Value> {
    wait::until("the audit tells of it", async || {
        let page: Value = house.administrator().http().get(&format!("/api/audit?action={action}")).await.json();
        let entries = page["entries"].as_array().unwrap().clone();
        (entries.len() >= many).then_some(entries)
    })
    .await
}

fn used(house: &Appliance) -> u64 {
    memory(house.id()).unwrap().1
}

#[tokio::test]
async fn forty_wrong_passwords_at_once_have_five_tries_and_their_owner_comes_in() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut all = JoinSet::new();
    for _ in 0..40 {
        let http = house.stranger().at(THERE);
        all.spawn(async move { guesses(&http, "ada@example.org", "no such thing").await.0 });
    }
    assert_eq!(counted(all.join_all().await), [(401, 5), (429, 35)]);
    // Who sits at the same address waits, but not at a device that is known, and not elsewhere.
    let right = SignIn { email: ada.email().to_owned(), password: ada.password().to_owned() };
    let stranger = house.stranger().at(THERE);
    assert_eq!(stranger.call(Endpoint::SignIn, &[], &right).await.code(), Code::TooManyAttempts);
    let _ = ada.http().at(THERE).call(Endpoint::SignIn, &[], &right).await.good();
    let _ = house.stranger().call(Endpoint::SignIn, &[], &right).await.good();
    for action in ["sign-in-refused", "account-locked"] {
        assert_eq!(audited(&house, action, 1).await.len(), 1, "once a minute: {action}");
    }
}

#[tokio::test]
async fn a_flood_of_guesses_is_answered_at_once_and_keeps_nobody_waiting() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    // Half of the connections that one address may have: what is being closed counts as well.
    let mut all = JoinSet::new();
    for n in 0..30 {
        let site = house.site().clone();
        all.spawn(async move {
            let http = site.stranger().at(THERE);
            let mut statuses = Vec::new();
            for m in 0..20 {
                statuses.push(guesses(&http, &format!("p{n}-{m}@example.org"), "no such thing").await.0);
            }
            statuses
        });
    }
    for _ in 0..5 {
        let right = SignIn { email: ada.email().to_owned(), password: ada.password().to_owned() };
        let _ = house.stranger().call(Endpoint::SignIn, &[], &right).await.good();
    }
    let counts = counted(all.join_all().await.concat());
    let of = |status: u16| counts.iter().find(|(found, _)| *found == status).map_or(0, |(_, count)| *count);
    assert_eq!(of(401) + of(429) + of(503), 600, "{counts:?}");
    assert!((14..=50).contains(&of(401)), "fifty a minute: {counts:?}");
    assert!(used(&house) < MOST, "{} MiB", used(&house) >> 20);
}

#[tokio::test]
async fn five_hundred_half_sent_bodies_hold_nobody_up_and_are_given_up() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut all = JoinSet::new();
    for _ in 0..16 {
        let mut streams = Http2Connection::connect(house.site(), THERE).await.unwrap();
        for _ in 0..32 {
            let answer = streams.half_sent("/api/session", 60_000);
            all.spawn(answer);
        }
        all.spawn(async move {
            // The connection is held open.
            tokio::time::sleep(Duration::from_secs(17)).await;
            drop(streams);
            0
        });
    }
    for _ in 0..5 {
        let right = SignIn { email: ada.email().to_owned(), password: ada.password().to_owned() };
        let _ = house.stranger().call(Endpoint::SignIn, &[], &right).await.good();
    }
    let counts = counted(all.join_all().await);
    assert_eq!(counts, [(0, 16), (408, 128), (503, 384)], "so many of one address are taken");
    assert!(used(&house) < MOST, "{} MiB", used(&house) >> 20);
}

#[tokio::test]
async fn a_search_is_a_few_words() {
    let house = Appliance::started().await;
    let helper = house.user("helper@example.org").with_roles(&[Role::HelpDesk]).await;
    house.user("ada@example.org").await;
    let http = helper.http();
    let long = "e%20".repeat(30_000 / 2);
    let mut all = JoinSet::new();
    for list in ["users", "badges", "groups"] {
        for _ in 0..8 {
            let (http, path) = (http.clone(), format!("/api/{list}?search={long}"));
            all.spawn(async move { http.get(&path).await });
        }
    }
    for answer in all.join_all().await {
        assert_eq!((answer.status, answer.code()), (422, Code::SearchLong));
        assert_eq!(answer.problem().limit, Some(200));
    }
    let most = format!("/api/users?search={}", "ada%20e%20x%20".repeat(25));
    let found: Value = http.get(&most).await.json();
    assert_eq!(found["people"], Value::Array(Vec::new()), "nobody has all three");
    let found: Value = http.get(&format!("/api/users?search={}", "ada%20".repeat(50))).await.json();
    assert_eq!(found["people"].as_array().unwrap().len(), 1);
    assert!(used(&house) < MOST, "{} MiB", used(&house) >> 20);
}

#[tokio::test]
async fn one_address_does_not_take_all_connections() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let mut held = Vec::new();
    for _ in 0..1000 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((THERE, 0))).unwrap();
        held.push(socket.connect(house.site().https).await);
    }
    let _ = ada.http().ask(Endpoint::Me, &[]).await.good();
    assert!(ada.http().at(THERE).connect().await.is_err(), "there is no place left for that address");
    assert!(used(&house) < MOST, "{} MiB", used(&house) >> 20);
}

/// `h2load` (nghttp2) asks as fast as it can, over as many streams as there may be.
#[tokio::test]
async fn a_load_over_http2_is_served() {
    let house = Appliance::started().await;
    let url = format!("https://{}/api/state", house.site().https);
    let said = run(Command::new("h2load").args(["-n", "4000", "-c", "16", "-m", "32", &url])).await;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(text.contains("4000 succeeded, 0 failed, 0 errored"), "{text}");
    assert!(used(&house) < MOST, "{} MiB", used(&house) >> 20);
}

/// `slowhttptest` sends fifty bodies a few bytes at a time; the service stays available for it.
#[tokio::test]
async fn slow_bodies_leave_the_service_available() {
    let house = Appliance::started().await;
    let url = format!("https://{}/api/session", house.site().https);
    let mut slow = Command::new("slowhttptest");
    slow.args(["-B", "-c", "50", "-r", "50", "-i", "2", "-s", "8192", "-t", "POST", "-l", "8", "-p", "3", "-u", &url]);
    let said = run(&mut slow).await;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let last = text.rfind("service available:").map_or("", |place| &text[place..]);
    assert!(last.lines().next().is_some_and(|line| line.contains("YES")), "{text}");
}

/// Safari before 16.4 says an `Origin` and no `Sec-Fetch-Site`; over HTTP/2 the host stands in `:authority`.
#[tokio::test]
async fn an_older_browser_signs_in_over_either_protocol() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let site = format!("https://localhost:{}", house.site().https.port());
    let body = serde_json::to_string(&SignIn { email: ada.email().to_owned(), password: ada.password().to_owned() });
    let body = body.unwrap();
    for protocol in ["--http1.1", "--http2"] {
        let status = async |origin: &str| {
            let mut curl = Command::new("curl");
            curl.args(["--silent", "--insecure", protocol, "--output", "/dev/null", "--write-out"]);
            curl.args(["%{http_code} %{http_version}", "--header", "Content-Type: application/json"]);
            curl.args(["--header", &format!("Origin: {origin}"), "--data", &body, &format!("{site}/api/session")]);
            String::from_utf8(run(&mut curl).await.stdout).unwrap()
        };
        let version = if protocol == "--http2" { "2" } else { "1.1" };
        assert_eq!(status(&site).await, format!("200 {version}"));
        assert_eq!(status("https://elsewhere.example.org").await, format!("403 {version}"));
    }
    assert_eq!(audited(&house, "stranger-refused", 1).await.len(), 1, "once a minute");
}

/// What somebody who is signed in may not do stands in the audit, once a minute.
#[tokio::test]
async fn refusals_stand_in_the_audit() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    for _ in 0..3 {
        assert_eq!(ada.http().ask(Endpoint::Users, &[]).await.code(), Code::Forbidden);
        let cross = ada.http().request("PUT", "/api/account/language").json().with("x-csrf-token", "wrong");
        let answer = ada.http().send(cross, tests::http::body("{\"language\":null}")).await;
        assert_eq!(answer.code(), Code::CrossSite);
    }
    let told: Vec<String> = audited(&house, "request-refused", 2)
        .await
        .iter()
        .map(|entry| entry["sentence"].as_str().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(
        told,
        [
            "A request by ada@example.org was refused: PUT /api/account/language (cross-site).",
            "A request by ada@example.org was refused: GET /api/users (forbidden).",
        ]
    );
}

async fn run(command: &mut Command) -> Output {
    let mut command = tokio::process::Command::from(std::mem::replace(command, Command::new("true")));
    command.kill_on_drop(true).output().await.unwrap()
}
