//! Second factors from outside: an authenticator app whose codes the test computes, and a passkey of a real browser.

use api::{
    account::{
        Account, ConfirmTotp, NewPasskey, PasskeyChallenge, ProveAgain, RecoveryCodes, RemoveFactors, TotpOffer,
    },
    login::{Proof, Prove, RequiredStep, SecondFactor, SignIn, SignInStep},
    problem::Code,
    routes::Endpoint,
};
use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::{Value, json};
pub use tests::authenticator::code;
use tests::{
    Appliance, Person, attachment,
    browser::{Browser, Taste},
    http::Http,
};

async fn first_step(http: &Http, email: &str, password: &str) -> SignInStep {
    let wanted = SignIn { email: email.to_owned(), password: password.to_owned() };
    http.call(Endpoint::SignIn, &[], &wanted).await.json()
}

async fn wanted(http: &Http, email: &str, password: &str) -> SecondFactor {
    match first_step(http, email, password).await {
        SignInStep::SecondFactor(wanted) => wanted,
        SignInStep::SignedIn(_) => panic!("the password alone was enough"),
    }
}

#[tokio::test]
async fn an_authenticator_app_is_asked_for_after_the_password() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").await;
    let offer: TotpOffer = ada.http().ask(Endpoint::OfferTotp, &[]).await.json();
    house.site().secret(&offer.secret);
    assert!(offer.uri.contains(&offer.secret) && offer.qr.contains("<svg"));
    let confirm = async |code: String| ada.http().call(Endpoint::ConfirmTotp, &[], &ConfirmTotp { code }).await;
    assert_eq!(confirm("000000".to_owned()).await.code(), Code::WrongFactor);
    let codes: RecoveryCodes = confirm(code(&offer.secret, 0)).await.json();
    assert_eq!(codes.codes.len(), 10);
    codes.codes.iter().for_each(|code| house.site().secret(code));

    let http = house.stranger();
    let step = wanted(&http, ada.email(), ada.password()).await;
    assert!(step.totp && step.recovery && step.passkey.is_none());
    assert_eq!(http.ask(Endpoint::Me, &[]).await.code(), Code::SignedOut, "half way is not in");
    let prove =
        async |proof| http.call(Endpoint::SecondFactor, &[], &Prove { ticket: step.ticket.clone(), proof }).await;
    assert_eq!(prove(Proof::Totp("123 456".to_owned())).await.code(), Code::WrongFactor);
    let _ = prove(Proof::Totp(code(&offer.secret, 1))).await.good();
    let _ = http.ask(Endpoint::Me, &[]).await.good();
    assert_eq!(
        prove(Proof::Recovery(codes.codes[0].clone())).await.code(),
        Code::WrongCredentials,
        "one ticket, one session"
    );

    // A mail program cannot be asked for a second factor, so the password alone does not open the mail listener.
    let mail = ada.mail("print@example.org").signed_in(ada.email(), ada.password());
    assert!(!mail.with(attachment("notes.txt")).send().await.accepted());

    // A panel asks for it as well, and lets a wrong code be corrected.
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.fill_in(&[("email", ada.email()), ("password", ada.password())]).await;
    assert!(page.contains("Your second factor") && !page.contains("Hello"), "{page}");
    let page = panel.fill_in(&[("code", "000000")]).await;
    assert!(page.contains("Your second factor") && page.contains("This code is incorrect"), "{page}");
    let page = panel.fill_in(&[("code", &codes.codes[1])]).await;
    assert!(page.contains("Hello, ada"), "{page}");

    let account: Account = ada.http().ask(Endpoint::Account, &[]).await.json();
    assert_eq!((account.totp, account.recovery_codes), (true, 9));
    let remove = async |password: &str| {
        ada.http().call(Endpoint::RemoveFactors, &[], &RemoveFactors { password: password.to_owned() }).await
    };
    assert_eq!(remove("not it").await.code(), Code::WrongPassword);
    let _ = remove(ada.password()).await.good();
    assert!(matches!(first_step(&house.stranger(), ada.email(), ada.password()).await, SignInStep::SignedIn(_)));
}

/// What opens the account for later wants the password again when nobody knows that it was typed lately.
#[tokio::test]
async fn what_outlives_the_session_wants_the_password_again() {
    let mut house = Appliance::started().await;
    house.stop();
    house.start_again().await;
    let grace = house.administrator();
    let http = grace.http();
    let _ = http.ask(Endpoint::Me, &[]).await.good();
    for endpoint in Endpoint::ALL.iter().filter(|endpoint| endpoint.asks_again()) {
        assert_eq!(http.ask(*endpoint, &["00"]).await.code(), Code::PasswordAgain, "{endpoint:?}");
    }
    let prove =
        async |current: &str| http.call(Endpoint::ProveAgain, &[], &ProveAgain { current: current.to_owned() }).await;
    assert_eq!(prove("not it").await.code(), Code::WrongPassword);
    // That the same person has just typed it in another session proves nothing about this one.
    let other = Person::signs_in(house.site(), grace.email(), grace.password()).await;
    assert_eq!(http.ask(Endpoint::OfferTotp, &[]).await.code(), Code::PasswordAgain);
    assert_ne!(other.http().call(Endpoint::MakeToken, &[], &json!({})).await.code(), Code::PasswordAgain);
    let _ = prove(grace.password()).await.good();
    let offer: TotpOffer = http.ask(Endpoint::OfferTotp, &[]).await.json();
    house.site().secret(&offer.secret);
}

#[tokio::test]
async fn an_organization_may_want_a_second_factor_of_its_administrators() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    house.set(|settings| settings.administrators_second_factor = true).await;
    let grace = house.administrator();
    assert_eq!(grace.http().ask(Endpoint::Users, &[]).await.code(), Code::MustAddSecondFactor);
    let _ = ada.http().ask(Endpoint::Jobs, &[]).await.good();
    let SignInStep::SignedIn(me) = first_step(&house.stranger(), grace.email(), grace.password()).await else {
        panic!("there is no second factor yet");
    };
    assert_eq!(me.must, Some(RequiredStep::AddSecondFactor));
    let offer: TotpOffer = grace.http().ask(Endpoint::OfferTotp, &[]).await.json();
    let codes: RecoveryCodes =
        grace.http().call(Endpoint::ConfirmTotp, &[], &ConfirmTotp { code: code(&offer.secret, 0) }).await.json();
    let _ = grace.http().ask(Endpoint::Users, &[]).await.good();
    for secret in codes.codes.iter().chain([&offer.secret]) {
        house.site().secret(secret);
    }
}

/// The virtual authenticator of WebDriver (WebAuthn level 3, 11.3).
#[derive(Debug)]
struct Authenticator;

impl WebDriverCompatibleCommand for Authenticator {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/webauthn/authenticator", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let wanted = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "isUserConsenting": true,
        });
        (http::Method::POST, Some(wanted.to_string()))
    }
}

/// A passkey that Chromium makes opens the account after the password, and nothing else does.
#[tokio::test]
async fn a_passkey_of_a_browser_is_a_second_factor() {
    let mut house = Appliance::started().await;
    let url = format!("https://localhost:{}", house.site().https.port());
    house.start_again_with("--public-url", &url).await;
    let ada = house.user("ada@example.org").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    browser.commands(Authenticator).await;
    browser.goes_to("/").await;

    let challenge: PasskeyChallenge = ada.http().ask(Endpoint::PasskeyChallenge, &[]).await.json();
    let made = browser.answers("create", "parseCreationOptionsFromJSON", &challenge.options["publicKey"]).await;
    let add = async |credential: &Value| {
        let new =
            NewPasskey { name: "laptop".into(), ticket: challenge.ticket.clone(), credential: credential.clone() };
        ada.http().call(Endpoint::AddPasskey, &[], &new).await
    };
    let codes: RecoveryCodes = add(&made).await.json();
    assert_eq!(codes.codes.len(), 10);
    codes.codes.iter().for_each(|code| house.site().secret(code));
    assert_eq!(add(&made).await.code(), Code::WrongFactor, "a challenge is answered once");

    let http = house.stranger();
    let step = wanted(&http, ada.email(), ada.password()).await;
    let options = step.passkey.expect("a challenge for the passkey");
    let proof = browser.answers("get", "parseRequestOptionsFromJSON", &options["publicKey"]).await;
    let prove = async |ticket: &str, proof: &Value| {
        let proof = Prove { ticket: ticket.to_owned(), proof: Proof::Passkey(proof.clone()) };
        http.call(Endpoint::SecondFactor, &[], &proof).await
    };
    let other = wanted(&house.stranger(), ada.email(), ada.password()).await;
    assert_eq!(prove(&other.ticket, &proof).await.code(), Code::WrongFactor, "the answer to another challenge");
    let _ = prove(&step.ticket, &proof).await.good();
    let _ = http.ask(Endpoint::Me, &[]).await.good();
    browser.closes().await;
}
