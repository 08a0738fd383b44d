//! Ways in, in a real browser: a password that somebody else typed, sessions that are ended from another browser, and
//! personal access tokens.

use crate::browser::sign_in;
use api::{account::Tokens, routes::Endpoint, users::NewUser};
use tests::{
    Appliance,
    browser::{Browser, Taste},
};

const TYPED: &str = "eleven quiet geese";
const OWN: &str = "twelve noisy ducks";

/// C16: whoever got a typed password is asked for another, and is in with that one.
#[tokio::test]
async fn who_got_a_typed_password_chooses_another_and_is_in() {
    let house = Appliance::started().await;
    for secret in [TYPED, OWN] {
        house.site().secret(secret);
    }
    let new = NewUser {
        email: "ada@example.org".to_owned(),
        name: "Ada Lovelace".to_owned(),
        password: Some(TYPED.to_owned()),
        ..NewUser::default()
    };
    let _ = house.administrator().http().call(Endpoint::CreateUser, &[], &new).await.good();

    let browser = Browser::open(house.site(), Taste { language: "fr", ..Taste::default() }).await;
    signs_in(&browser, TYPED).await;
    browser.reads("Choisissez un mot de passe personnel").await;
    // The same one again is refused beside its field.
    browser.types("#current", TYPED).await;
    browser.types("#password", TYPED).await;
    browser.clicks("form button[type=submit]").await;
    browser.finds("#password-fault").await;
    browser.types("#password", OWN).await;
    browser.clicks("form button[type=submit]").await;
    browser.reads("Bonjour").await;
    assert!(!browser.text().await.contains("Choisissez un mot de passe personnel"));
    browser.closes().await;

    let browser = Browser::open(house.site(), Taste::default()).await;
    signs_in(&browser, TYPED).await;
    browser.finds(".form-fault").await;
    signs_in(&browser, OWN).await;
    browser.reads("Hello").await;
    browser.closes().await;
}

/// C16: a session of another browser is listed and ended, and that browser says so at the door.
#[tokio::test]
async fn a_session_is_ended_from_another_browser() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let far = Browser::open(house.site(), Taste::default()).await;
    sign_in(&far, &ada).await;
    far.goes_to("/account").await;
    far.finds("main .facts").await;
    let near = Browser::open(house.site(), Taste::default()).await;
    sign_in(&near, &ada).await;
    near.goes_to("/account/security").await;
    near.reads("This one").await;
    near.clicks_on("End all others").await;
    far.clicks("a[href^='/account/security']").await;
    far.finds("#email").await;
    far.reads("Your session has ended. Sign in to go on where you were.").await;
    near.goes_to("/account").await;
    near.finds("main .facts").await;
    near.closes().await;
    far.closes().await;
}

/// A19: a token is made with a scope and an end, shown this one time, listed and revoked.
#[tokio::test]
async fn a_personal_token_is_made_shown_once_and_revoked() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, grace).await;
    browser.goes_to("/account/tokens").await;
    browser.reads("No access token").await;
    browser.clicks("main .button.primary").await;
    browser.types("dialog[open] #name", "nightly").await;
    browser.clicks("dialog[open] form button[type=submit]").await;
    browser.finds("dialog[open] .field-fault").await;
    browser.clicks("dialog[open] .scope label").await;
    browser.types("dialog[open] #days", "30").await;
    browser.clicks("dialog[open] form button[type=submit]").await;
    browser.reads("It is shown only now.").await;
    let secret = browser.runs("return document.querySelector('dialog[open] .token').innerText.trim()").await;
    let secret = secret.as_str().unwrap().split_whitespace().next().unwrap().to_owned();
    house.site().secret(&secret);
    let script = house.stranger().bearing(&secret);
    let _ = script.ask(Endpoint::Me, &[]).await.good();
    browser.clicks_on("I have kept it").await;
    browser.reads("nightly").await;
    browser.goes_to("/account/tokens").await;
    browser.reads("nightly").await;
    assert!(!browser.text().await.contains(&secret), "it is shown again");

    browser.clicks("button[aria-label='Revoke the token nightly']").await;
    browser.clicks("dialog[open] button.danger").await;
    browser.reads("The token is revoked.").await;
    let left: Tokens = grace.http().ask(Endpoint::Tokens, &[]).await.json();
    assert!(left.tokens.is_empty(), "{left:?}");
    assert_eq!(script.ask(Endpoint::Me, &[]).await.status, 401);
    browser.closes().await;
}

/// Fills in the door, whatever comes of it.
async fn signs_in(browser: &Browser, password: &str) {
    browser.goes_to("/").await;
    browser.types("#email", "ada@example.org").await;
    browser.types("#password", password).await;
    browser.clicks("form button[type=submit]").await;
}
