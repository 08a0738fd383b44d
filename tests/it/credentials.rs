//! Credentials from outside: what a typed password, a link, a session and a token open, and what ends them.

use api::{
    account::{AskForLink, ChangePassword, MadeToken, NewToken, Sessions, Tokens, UseLink},
    login::{Me, RequiredStep, SignIn},
    problem::Code,
    routes::Endpoint,
    users::{TypePassword, UserInfo},
};
use model::{
    access::Permission,
    users::{NewUser, TextDetails},
};
use serde_json::json;
use std::{os::unix::fs::PermissionsExt, path::Path, process::Command};
use tests::{
    Appliance, attachment,
    http::{Http, body},
    process::Process,
    wait,
};

const FIRST: &str = "eleven quiet geese";
const OWN: &str = "twelve noisy ducks";

async fn sign_in(house: &Appliance, email: &str, password: &str) -> tests::http::HttpResponse {
    let wanted = SignIn { email: email.to_owned(), password: password.to_owned() };
    house.stranger().call(Endpoint::SignIn, &[], &wanted).await
}

/// C16: whoever gets a password from an administrator chooses another before anything else.
#[tokio::test]
async fn a_typed_password_opens_nothing_but_the_own_account() {
    let house = Appliance::started().await;
    let grace = house.administrator().http();
    for secret in [FIRST, OWN] {
        house.site().secret(secret);
    }
    let new = NewUser {
        details: TextDetails::of("ada@example.org", "Ada"),
        password: Some(FIRST.to_owned()),
        ..NewUser::default()
    };
    let ada: UserInfo = grace.call(Endpoint::CreateUser, &[], &new).await.json();
    assert!(ada.must_change_password);

    let http = house.stranger();
    let wanted = SignIn { email: new.details.email.clone(), password: FIRST.to_owned() };
    let me: Me = http.call(Endpoint::SignIn, &[], &wanted).await.json();
    assert_eq!(me.must, Some(RequiredStep::ChangePassword));
    http.set_csrf(Some(me.csrf));
    assert_eq!(http.ask(Endpoint::Jobs, &[]).await.code(), Code::MustChangePassword);
    assert_eq!(http.call(Endpoint::MakeToken, &[], &json!({})).await.code(), Code::MustChangePassword);
    let _ = http.ask(Endpoint::Account, &[]).await.good();

    let change = |current: &str, password: &str| ChangePassword { current: current.into(), password: password.into() };
    let tries = async |current: &str, new: &str| http.call(Endpoint::ChangePassword, &[], &change(current, new)).await;
    assert_eq!(tries("not it", OWN).await.code(), Code::WrongPassword);
    assert_eq!(tries(FIRST, FIRST).await.code(), Code::PasswordUsed);
    assert_eq!(tries(FIRST, "example-ada-1").await.code(), Code::PasswordPersonal);
    assert_eq!(tries(FIRST, "trustno1trustno1").await.code(), Code::PasswordCommon);
    let _ = tries(FIRST, OWN).await.good();
    let _ = http.ask(Endpoint::Jobs, &[]).await.good();
    assert_eq!(sign_in(&house, "ada@example.org", FIRST).await.code(), Code::WrongCredentials);

    // And again when it is typed later, which ends what is open.
    let typed = TypePassword { password: "thirteen tall herons".to_owned() };
    house.site().secret(&typed.password);
    let _ = grace.call(Endpoint::TypePassword, &[&ada.id.to_string()], &typed).await.good();
    assert_eq!(http.ask(Endpoint::Me, &[]).await.code(), Code::SignedOut);
    let me: Me = sign_in(&house, "ada@example.org", &typed.password).await.json();
    assert_eq!(me.must, Some(RequiredStep::ChangePassword));
    let mail = house.user("bob@example.org").await.mail("print@example.org");
    let refused = mail.pretending("ada@example.org").signed_in("ada@example.org", &typed.password);
    assert!(!refused.with(attachment("notes.txt")).send().await.accepted(), "not by mail either");
}

/// C9: what the organization wants of passwords holds from then on.
#[tokio::test]
async fn the_requirements_of_the_organization_hold_for_every_later_password() {
    let house = Appliance::started().await;
    house.set(|settings| settings.passwords = model::orgs::PasswordRules { least: 14, kinds: 3, history: 2 }).await;
    let grace = house.administrator().http();
    let code = async |password: &str| {
        house.site().secret(password);
        let new = NewUser {
            details: TextDetails::of("new@example.org", "New"),
            password: Some(password.to_owned()),
            ..NewUser::default()
        };
        let answer = grace.call(Endpoint::CreateUser, &[], &new).await;
        if answer.status == 201 { None } else { Some(answer.code()) }
    };
    assert_eq!(code("Heron, lake 7").await, Some(Code::PasswordShort));
    assert_eq!(code("a heron on the lake").await, Some(Code::PasswordKinds));
    assert_eq!(code("A heron on the lake").await, None);
}

/// D2, C16: a link by mail chooses a password, once; asking for one says nothing about who is there.
#[tokio::test]
async fn a_mailed_link_chooses_a_password_once() {
    let folder = tempfile::tempdir().unwrap();
    let (sink, _running) = mail_sink(folder.path());
    let house = Appliance::started()
        .with_flag("--mail-relay", &sink)
        .with_flag("--public-url", "https://print.example.org")
        .await;
    let grace = house.administrator().http();
    house.site().secret(OWN);
    let new = NewUser { details: TextDetails::of("ada@example.org", "Ada"), ..NewUser::default() };
    let _ = grace.call(Endpoint::CreateUser, &[], &new).await.good();
    let token = link(folder.path(), 1).await;
    house.site().secret(&token);

    let stranger = house.stranger();
    let choose = async |password: &str| {
        let wanted = UseLink { token: token.clone(), password: password.to_owned() };
        stranger.call(Endpoint::UseLink, &[], &wanted).await
    };
    assert_eq!(choose("short").await.code(), Code::PasswordShort);
    let _ = choose(OWN).await.good();
    assert_eq!(choose("thirteen tall herons").await.code(), Code::LinkOver);
    let me: Me = sign_in(&house, "ada@example.org", OWN).await.json();
    assert_eq!(me.must, None);

    let ask = async |email: &str| {
        let wanted = AskForLink { email: email.to_owned() };
        let evil = stranger.request("POST", Endpoint::AskForLink.path()).json().with("host", "evil.example");
        stranger.send(evil.without("origin"), body(serde_json::to_vec(&wanted).unwrap())).await
    };
    let (known, unknown) = (ask("ada@example.org").await, ask("nobody@example.org").await);
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
    house.site().secret(&link(folder.path(), 2).await);
}

#[tokio::test]
async fn without_a_mail_server_a_link_says_what_is_missing() {
    let house = Appliance::started().await;
    let asked = AskForLink { email: "grace@example.org".to_owned() };
    assert_eq!(house.stranger().call(Endpoint::AskForLink, &[], &asked).await.code(), Code::NoMailServer);
}

/// C16: sessions are listed and ended; those of others by administrators.
#[tokio::test]
async fn sessions_are_seen_and_ended() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let other: Http = tests::Person::signs_in(house.site(), ada.email(), ada.password()).await.http().clone();
    let sessions: Sessions = ada.http().ask(Endpoint::OwnSessions, &[]).await.json();
    let ids: Vec<_> = sessions.sessions.iter().filter(|s| !s.current).map(|s| s.id.to_string()).collect();
    assert_eq!((sessions.sessions.len(), ids.len()), (2, 1), "{sessions:?}");
    let _ = ada.http().ask(Endpoint::EndSession, &[&ids[0]]).await.good();
    assert_eq!(other.ask(Endpoint::Me, &[]).await.code(), Code::SignedOut);

    let id = ada.me().user.to_string();
    let grace = house.administrator().http();
    let seen: Sessions = grace.ask(Endpoint::UserSessions, &[&id]).await.json();
    assert_eq!(seen.sessions.len(), 1);
    let _ = grace.ask(Endpoint::EndUserSessions, &[&id]).await.good();
    assert_eq!(ada.http().ask(Endpoint::Me, &[]).await.code(), Code::SignedOut);
}

/// A19, B9: a token is a program's way in, with less than its person and never a way to more.
#[tokio::test]
async fn a_token_opens_its_scope_and_no_credentials() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let make = async |scope: &[Permission], read_only| {
        let new = NewToken { name: "script".to_owned(), scope: scope.to_vec(), read_only, days: 30 };
        let made: MadeToken = grace.http().call(Endpoint::MakeToken, &[], &new).await.json();
        house.site().secret(&made.secret);
        made
    };
    let reads = make(&[Permission::ViewUsers, Permission::ManageUsers], true).await;
    let script = house.stranger().bearing(&reads.secret);
    let _ = script.ask(Endpoint::Users, &[]).await.good();
    assert_eq!(script.ask(Endpoint::Organization, &[]).await.code(), Code::Forbidden, "out of its scope");
    let new =
        NewUser { details: TextDetails::of("a@example.org", "A"), password: Some(FIRST.into()), ..NewUser::default() };
    house.site().secret(FIRST);
    assert_eq!(script.call(Endpoint::CreateUser, &[], &new).await.code(), Code::Forbidden, "it only reads");

    let all: Vec<Permission> = grace.me().permissions.iter().collect();
    let writes = make(&all, false).await;
    let script = house.stranger().bearing(&writes.secret);
    let _ = script.call(Endpoint::CreateUser, &[], &new).await.good();
    let own = grace.me().user.to_string();
    for endpoint in Endpoint::ALL.iter().filter(|endpoint| endpoint.own_credentials()) {
        assert_eq!(script.call(*endpoint, &[&own], &json!({})).await.code(), Code::Forbidden, "{endpoint:?}");
    }
    let edit = json!({ "email": "mallory@example.org", "name": "Grace" });
    assert_eq!(script.call(Endpoint::EditUser, &[&own], &edit).await.code(), Code::Forbidden, "the own address");

    let listed: Tokens = grace.http().ask(Endpoint::Tokens, &[]).await.json();
    assert_eq!(listed.tokens.len(), 2);
    let _ = grace.http().ask(Endpoint::RevokeToken, &[&writes.token.id.to_string()]).await.good();
    assert_eq!(script.ask(Endpoint::Users, &[]).await.code(), Code::SignedOut);
}

/// Postfix's sink, which keeps each letter in a file of the folder.
pub fn mail_sink(folder: &Path) -> (String, Process) {
    let at = tests::process::free_address();
    let sbin = Path::new("/usr/sbin/smtp-sink");
    let mut command = Command::new(if sbin.is_file() { sbin } else { Path::new("smtp-sink") });
    command.current_dir(folder).args(["-d", "letter."]);
    if rustix::process::getuid().is_root() {
        // It wants to be somebody else then, who must be able to write here.
        command.args(["-u", "postfix"]);
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    }
    command.arg(at.to_string()).arg("10");
    (at.to_string(), Process::start("smtp-sink", command, &folder.join("sink.log")))
}

/// The secret of the link in one of `count` letters that have come, the one that is not there in fewer.
pub async fn link(folder: &Path, count: usize) -> String {
    let mut links = wait::until("a link comes by mail", async || {
        let mut letters: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).collect();
        letters.retain(|entry| entry.file_name().to_string_lossy().starts_with("letter."));
        letters.sort_by_key(|entry| entry.metadata().and_then(|m| m.modified()).ok());
        let texts = letters.iter().filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
        // Long lines are folded (RFC 2045, 6.7).
        let texts = texts.map(|text| text.replace("=\r\n", "").replace("=\n", ""));
        let links: Vec<String> = texts
            .filter_map(|text| {
                let (_, after) = text.split_once("https://print.example.org/password#")?;
                let token: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
                (token.len() == 128).then_some(token)
            })
            .collect();
        (links.len() >= count).then_some(links)
    })
    .await;
    links.pop().unwrap()
}
