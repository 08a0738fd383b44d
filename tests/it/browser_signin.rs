//! Ways in, in a real browser: a password that somebody else typed, a mailed link, a second factor that must be added,
//! too many wrong passwords, sessions that are ended from another browser, and personal access tokens.

use crate::{
    browser::sign_in,
    credentials::{link, mail_sink},
    second_factor::code,
};
use api::{
    account::{Account, Tokens},
    routes::Endpoint,
};
use model::{
    access::Role,
    login::WRONG_PASSWORDS,
    users::{NewUser, TextDetails},
};
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
        details: TextDetails::of("ada@example.org", "Ada Lovelace"),
        password: Some(TYPED.to_owned()),
        ..NewUser::default()
    };
    let _ = house.administrator().http().call(Endpoint::CreateUser, &[], &new).await.good();

    let browser = Browser::open(house.site(), Taste { language: "fr", ..Taste::default() }).await;
    signs_in(&browser, TYPED).await;
    browser.reads("Choisissez votre propre mot de passe").await;
    // The same one again is refused beside its field.
    browser.types("#current", TYPED).await;
    browser.types("#password", TYPED).await;
    browser.clicks("form button[type=submit]").await;
    browser.finds("#password-fault").await;
    browser.types("#password", OWN).await;
    browser.clicks("form button[type=submit]").await;
    browser.reads("Bonjour").await;
    assert!(!browser.text().await.contains("Choisissez votre propre mot de passe"));
    browser.closes().await;

    let browser = Browser::open(house.site(), Taste::default()).await;
    signs_in(&browser, TYPED).await;
    browser.finds(".form-fault").await;
    signs_in(&browser, OWN).await;
    browser.reads("Hello").await;
    browser.closes().await;
}

/// C16, A3: a forgotten password is asked for at the door, comes as a link by mail, and is chosen with it, once.
#[tokio::test]
async fn a_forgotten_password_is_chosen_anew_by_a_mailed_link() {
    let folder = tempfile::tempdir().unwrap();
    let (sink, _running) = mail_sink(folder.path());
    let relayed = Appliance::started().with_flag("--mail-relay", &sink);
    let house = relayed.with_flag("--public-url", "https://print.example.org").await;
    let ada = house.user("ada@example.org").await;
    house.site().secret(OWN);

    let browser = Browser::open(house.site(), Taste { language: "fr", ..Taste::default() }).await;
    browser.goes_to("/").await;
    browser.types("#email", ada.email()).await;
    browser.clicks_on("Mot de passe oublié").await;
    // What was typed at the door is there again.
    browser.clicks_on("Envoyer le lien").await;
    browser.reads("Si ada@example.org correspond à un compte, un lien est en route.").await;
    let token = link(folder.path(), 1).await;
    house.site().secret(&token);

    browser.goes_to(&format!("/password#{token}")).await;
    browser.reads("Choisissez votre mot de passe").await;
    browser.types("#password", "court").await;
    browser.clicks("form button[type=submit]").await;
    browser.finds("#password-fault").await;
    browser.types("#password", OWN).await;
    browser.clicks("form button[type=submit]").await;
    browser.reads("Vous pouvez maintenant vous connecter.").await;
    browser.closes().await;

    // Another browser finds the link used up, and the door open to the new password alone.
    let browser = Browser::open(house.site(), Taste::default()).await;
    browser.goes_to(&format!("/password#{token}")).await;
    browser.types("#password", "thirteen tall herons").await;
    browser.clicks("form button[type=submit]").await;
    browser.reads("This link was already used or has expired. Request another one.").await;
    signs_in(&browser, ada.password()).await;
    browser.finds(".form-fault").await;
    signs_in(&browser, OWN).await;
    browser.reads("Hello").await;
    browser.closes().await;
}

/// Where the organization asks it of administrators, nobody administers it without a second factor.
#[tokio::test]
async fn an_administrator_adds_the_second_factor_that_is_asked_for() {
    let house = Appliance::started().await;
    let mary = house.user("mary@example.org").with_roles(&[Role::UserAdministrator]).await;
    let ada = house.user("ada@example.org").await;
    house.set(|settings| settings.administrators_second_factor = true).await;

    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &mary).await;
    browser.reads("Set up a second factor").await;
    browser.goes_to("/accounts/users").await;
    browser.reads("Set up a second factor").await;
    browser.clicks(".factors li:first-child button").await;
    browser.finds("dialog[open] img.qr").await;
    let key = browser
        .runs("return document.querySelector('dialog[open] .copy-text code, dialog[open] code').innerText")
        .await;
    let key: String = key.as_str().unwrap().split_whitespace().collect();
    house.site().secret(&key);
    browser.types("dialog[open] #code", "000000").await;
    browser.clicks("dialog[open] button[type=submit]").await;
    browser.finds("#code-fault").await;
    browser.types("dialog[open] #code", &code(&key, 0)).await;
    browser.clicks("dialog[open] button[type=submit]").await;
    browser.finds("dialog[open] .codes li").await;
    let codes = browser.runs("return [...document.querySelectorAll('.codes code')].map(c => c.innerText)").await;
    let codes: Vec<String> = serde_json::from_value(codes).unwrap();
    assert_eq!(codes.len(), 10);
    codes.iter().for_each(|code| house.site().secret(code));
    browser.clicks_on("I have saved them").await;
    // Where she wanted to go is open now.
    browser.reads("All roles").await;
    browser.closes().await;

    // The password alone is not enough any more; a recovery code opens once.
    for (recovery, opens) in [(&codes[0], true), (&codes[0], false), (&codes[1], true)] {
        let browser = Browser::open(house.site(), Taste::default()).await;
        browser.goes_to("/").await;
        browser.types("#email", mary.email()).await;
        browser.types("#password", mary.password()).await;
        browser.clicks("form button[type=submit]").await;
        browser.reads("Code from your authenticator app").await;
        browser.clicks_on("recovery code").await;
        browser.types("#code", recovery).await;
        browser.clicks("form button[type=submit]").await;
        browser.finds(if opens { ".top-bar" } else { "#code-fault" }).await;
        browser.closes().await;
    }
    // Somebody without such a role is asked for nothing.
    let account: Account = ada.http().ask(Endpoint::Account, &[]).await.json();
    assert!(!account.totp);
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &ada).await;
    browser.reads("Hello").await;
    browser.closes().await;
}

/// Whoever guesses has to wait, and is told; the person who is guessed at goes on working.
#[tokio::test]
async fn too_many_wrong_passwords_are_told_and_lock_nobody_else_out() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let hers = Browser::open(house.site(), Taste::default()).await;
    sign_in(&hers, &ada).await;
    let browser = Browser::open(house.site(), Taste { language: "fr", ..Taste::default() }).await;
    for _ in 0..WRONG_PASSWORDS {
        signs_in(&browser, "not her password").await;
        browser.reads("est incorrect").await;
    }
    // Now the right one has to wait as well.
    signs_in(&browser, ada.password()).await;
    browser.reads("Trop de tentatives. Patientez un moment, puis réessayez.").await;
    hers.goes_to("/account").await;
    hers.reads("ada@example.org").await;
    browser.closes().await;
    hers.closes().await;
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
    near.reads("This session").await;
    near.clicks_on("Sign out all others").await;
    far.clicks("a[href^='/account/security']").await;
    far.finds("#email").await;
    far.reads("Your session has ended. Sign in to continue where you left off.").await;
    // A page that is loaded again says the same, not that nobody ever was here.
    far.goes_to("/account/security").await;
    far.reads("Your session has ended. Sign in to continue where you left off.").await;
    near.goes_to("/account").await;
    near.finds("main .facts").await;
    near.closes().await;
    far.closes().await;
}

/// A session that was left open does not become a token: the password is asked for above the form, which stays.
#[tokio::test]
async fn a_token_wants_the_password_once_more() {
    let mut house = Appliance::started().await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to("/account/tokens").await;
    browser.reads("No access tokens").await;
    // Whoever typed it before a restart has typed it long ago.
    house.stop();
    house.start_again().await;
    let again = "dialog[open]:has(#again)";
    browser.clicks("main .button.primary").await;
    browser.types("dialog[open] #name", "nightly").await;
    browser.clicks("dialog[open] .scope label").await;
    browser.clicks("dialog[open] form button[type=submit]").await;
    browser.finds(again).await;
    browser.clicks(&format!("{again} .dialog-actions button[type=button]")).await;
    browser.reads("Enter your password again to continue").await;
    browser.clicks("dialog[open] form button[type=submit]").await;
    browser.types(&format!("{again} #again"), "not it").await;
    browser.clicks(&format!("{again} button[type=submit]")).await;
    browser.finds(&format!("{again} #again-fault")).await;
    let found = browser.accessibility().await;
    assert!(found.is_empty(), "{found:#?}");
    browser.types(&format!("{again} #again"), house.administrator().password()).await;
    browser.clicks(&format!("{again} button[type=submit]")).await;
    browser.reads("It is shown only now.").await;
    let secret = browser.runs("return document.querySelector('dialog[open] .token').innerText.trim()").await;
    house.site().secret(secret.as_str().unwrap().split_whitespace().next().unwrap());
    browser.closes().await;
}

/// A19: a token is made with a scope and an end, shown this one time, listed and revoked.
#[tokio::test]
async fn a_personal_token_is_made_shown_once_and_revoked() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, grace).await;
    browser.goes_to("/account/tokens").await;
    browser.reads("No access tokens").await;
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
    browser.clicks_on("I have saved it").await;
    browser.reads("nightly").await;
    browser.goes_to("/account/tokens").await;
    browser.reads("nightly").await;
    assert!(!browser.text().await.contains(&secret), "it is shown again");

    browser.clicks("button[aria-label='Revoke the token nightly']").await;
    browser.clicks("dialog[open] button.danger").await;
    browser.reads("Token revoked.").await;
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
