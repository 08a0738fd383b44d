//! Credentials, in memory: what ends what, what works once, and who may touch whose.

use super::{second_step::Proof, tokens::NewToken};
use crate::{
    App, Caller, Error,
    login::{Arrival, SignedIn, Step},
    ports::Letter,
    testing::House,
};
use model::{
    access::{Permission, Permissions, Role},
    id::{OrgId, UserId},
    login::RequiredStep,
    orgs::{Organization, PasswordRules},
    users::BadPassword,
};
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};
use storage::{orgs, users};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const FIRST: &str = "eleven quiet geese";
const SECOND: &str = "twelve noisy ducks";
const THIRD: &str = "a heron on the lake";

/// An organization, Grace who administers it, and Ada who has a password.
async fn house() -> (House, OrgId, Caller, UserId) {
    let house = House::new();
    let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
    let grace = house.person(org, "grace@example.org", &[Role::OrganizationAdministrator]);
    let ada = house.person(org, "ada@example.org", &[]);
    let hash = house.hash_password(FIRST.to_owned()).await.unwrap();
    house.put(move |w| Ok(users::set_password(w, org, ada, &hash)?));
    let grace = house.as_caller(org, grace);
    (house, org, grace, ada)
}

fn arrival() -> Arrival {
    Arrival { from: HERE, program: "test".to_owned(), device: String::new() }
}

impl House {
    /// Signs Ada in, without a second factor.
    async fn enters(&self, password: &str) -> (String, SignedIn) {
        let Step::SignedIn(secret) = self.sign_in("ada@example.org", password.to_owned(), arrival()).await.unwrap()
        else {
            panic!("a second factor was wanted");
        };
        let signed_in = self.session(&secret).await.unwrap();
        (secret, signed_in)
    }

    /// The ticket of Ada's second step.
    async fn ticket(&self, password: &str) -> String {
        match self.sign_in("ada@example.org", password.to_owned(), arrival()).await.unwrap() {
            Step::SecondFactor(wanted) => wanted.ticket,
            Step::SignedIn(_) => panic!("no second factor was wanted"),
        }
    }

    fn settings(&self, org: OrgId, change: impl Fn(&mut Organization) + Send + 'static) {
        self.put(move |w| {
            let mut organization = orgs::get(w, org)?.unwrap();
            change(&mut organization);
            Ok(orgs::put(w, &organization)?)
        });
    }
}

fn token_of(letter: &Letter) -> String {
    let line = letter.text.lines().find(|line| line.starts_with("https://")).unwrap();
    line.split_once("/password#").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_changed_password_ends_everything_else_and_is_not_taken_again() {
    let (house, org, _, ada) = house().await;
    house.settings(org, |o| o.settings.passwords = PasswordRules { least: 12, kinds: 0, history: 1 });
    let (other, _) = house.enters(FIRST).await;
    let (own, signed_in) = house.enters(FIRST).await;
    let wanted = NewToken {
        name: "script".into(),
        scope: Permissions::NONE.with(Permission::OwnQueue),
        read_only: false,
        days: 1,
    };
    let (_, token) = house.make_access_token(&signed_in.caller, wanted).await.unwrap();
    let change = async |current: &str, new: &str| {
        house.change_password(&signed_in.caller, &own, current.to_owned(), new.to_owned()).await
    };
    assert!(matches!(change(SECOND, THIRD).await, Err(Error::WrongPassword)));
    assert!(matches!(change(FIRST, "short").await, Err(Error::Password(BadPassword::TooShort))));
    assert!(matches!(change(FIRST, FIRST).await, Err(Error::Password(BadPassword::Used))));
    change(FIRST, SECOND).await.unwrap();
    assert!(house.session(&own).await.is_ok(), "the session that asks goes on");
    assert!(matches!(house.session(&other).await, Err(Error::SignedOut)));
    assert!(matches!(house.bearer(&token).await, Err(Error::SignedOut)));
    assert!(matches!(change(SECOND, FIRST).await, Err(Error::Password(BadPassword::Used))), "remembered");
    change(SECOND, THIRD).await.unwrap();
    change(THIRD, FIRST).await.unwrap();
    assert!(house.user(org, ada).is_some());
}

#[tokio::test]
async fn a_typed_password_proves_its_session_for_ten_minutes() {
    let (house, ..) = house().await;
    let (own, signed_in) = house.enters(FIRST).await;
    let (other, _) = house.enters(FIRST).await;
    let again = async |password: &str| house.prove_again(&signed_in.caller, &own, password.to_owned()).await;
    house.clock.pass(Duration::from_secs(9 * 60));
    house.proved_lately(&own).unwrap();
    house.clock.pass(Duration::from_secs(60));
    assert!(matches!(house.proved_lately(&own), Err(Error::PasswordAgain)));
    assert!(matches!(again(SECOND).await, Err(Error::WrongPassword)));
    assert!(matches!(again("").await, Err(Error::WrongPassword)));
    assert!(matches!(house.proved_lately(&own), Err(Error::PasswordAgain)));
    again(FIRST).await.unwrap();
    house.proved_lately(&own).unwrap();
    assert!(matches!(house.proved_lately(&other), Err(Error::PasswordAgain)), "each session by itself");
    house.clock.pass(Duration::from_secs(10 * 60));
    let change = house.change_password(&signed_in.caller, &own, FIRST.to_owned(), SECOND.to_owned());
    change.await.unwrap();
    house.proved_lately(&own).unwrap();
}

#[tokio::test]
async fn who_gets_a_typed_password_must_choose_another() {
    let (house, _, grace, ada) = house().await;
    let (before, _) = house.enters(FIRST).await;
    house.type_password(&grace, ada, SECOND.to_owned()).await.unwrap();
    assert!(matches!(house.session(&before).await, Err(Error::SignedOut)));
    let (secret, signed_in) = house.enters(SECOND).await;
    assert_eq!(signed_in.must, Some(RequiredStep::ChangePassword));
    house.change_password(&signed_in.caller, &secret, SECOND.to_owned(), THIRD.to_owned()).await.unwrap();
    assert_eq!(house.session(&secret).await.unwrap().must, None);
    // Nobody types the own one, and nobody that of somebody who may more (rule B).
    assert!(matches!(house.type_password(&grace, grace.user, SECOND.into()).await, Err(Error::WrongState)));
    let carl = house.person(grace.org, "carl@example.org", &[Role::UserAdministrator]);
    let carl = house.as_caller(grace.org, carl);
    assert!(matches!(house.type_password(&carl, grace.user, SECOND.into()).await, Err(Error::NotYourPerson)));
    assert!(matches!(house.mail_password_link(&carl, grace.user).await, Err(Error::NotYourPerson)));
    assert!(matches!(house.reset_factors(&carl, grace.user).await, Err(Error::NotYourPerson)));
    assert!(matches!(house.sessions_of(&carl, grace.user), Err(Error::NotYourPerson)));
    assert!(matches!(house.end_sessions_of(&carl, grace.user).await, Err(Error::NotYourPerson)));
}

#[tokio::test]
async fn a_link_works_once_for_half_an_hour_and_dies_with_any_change() {
    let (house, _, grace, ada) = house().await;
    let mail = async || {
        house.mail_password_link(&grace, ada).await.unwrap();
        token_of(house.letters().last().unwrap())
    };
    let choose = async |token: &str, password: &str| house.use_link(token, password.to_owned(), HERE).await;
    let first = mail().await;
    let letter = house.letters().pop().unwrap();
    assert_eq!(letter.to, "ada@example.org");
    assert!(letter.text.contains("https://localhost/password#"), "the host is that of the configuration");
    assert!(matches!(choose(&first, "short").await, Err(Error::Password(BadPassword::TooShort))));
    choose(&first, SECOND).await.unwrap();
    assert!(matches!(choose(&first, THIRD).await, Err(Error::LinkOver)), "once");
    house.enters(SECOND).await;

    house.clock.pass(Duration::from_secs(1));
    let old = mail().await;
    house.clock.pass(Duration::from_secs(30 * 60));
    assert!(matches!(choose(&old, THIRD).await, Err(Error::LinkOver)), "too old");
    let grace = &house.as_caller(grace.org, grace.user);
    house.mail_password_link(grace, ada).await.unwrap();
    let changed = token_of(house.letters().last().unwrap());
    house.type_password(grace, ada, THIRD.to_owned()).await.unwrap();
    assert!(matches!(choose(&changed, FIRST).await, Err(Error::LinkOver)), "after a change");
    for wrong in ["", "x", &"0".repeat(128)] {
        assert!(matches!(choose(wrong, FIRST).await, Err(Error::LinkOver)), "{wrong}");
    }
}

#[tokio::test]
async fn a_token_may_no_more_than_its_scope_and_its_person() {
    let (house, org, grace, _) = house().await;
    let make_by = async |by: &Caller, scope: &[Permission], read_only, days| {
        let wanted = NewToken { name: "script".into(), scope: scope.iter().copied().collect(), read_only, days };
        house.make_access_token(by, wanted).await
    };
    let by = grace.clone();
    let make = async |scope: &[Permission], read_only, days| make_by(&by, scope, read_only, days).await;
    let (made, secret) = make(&[Permission::ViewUsers, Permission::OwnServerless], true, 1).await.unwrap();
    let bearer = house.bearer(&secret).await.unwrap();
    assert!(bearer.read_only && bearer.signed_in.caller.permissions.has(Permission::ViewUsers));
    assert!(!bearer.signed_in.caller.permissions.has(Permission::ManageUsers), "more than the scope");
    assert!(!bearer.signed_in.caller.permissions.has(Permission::OwnServerless), "more than the person");
    assert!(!bearer.signed_in.caller.roles.has(Role::OrganizationAdministrator), "nothing to give by rule A");
    assert_eq!(house.tokens(&grace).unwrap()[0].used, Some(house.now()));
    let user = house.user(org, grace.user).unwrap();
    house.put(move |w| Ok(users::put(w, &model::users::User { roles: model::access::Roles::NONE, ..user.clone() })?));
    let bearer = house.bearer(&secret).await.unwrap();
    assert!(!bearer.signed_in.caller.permissions.has(Permission::ViewUsers), "withdrawn from the person");
    house.clock.pass(Duration::from_secs(24 * 60 * 60));
    assert!(matches!(house.bearer(&secret).await, Err(Error::SignedOut)), "expired");
    let grace = house.as_caller(org, grace.user);
    let make = async |scope: &[Permission], read_only, days| make_by(&grace, scope, read_only, days).await;
    assert!(matches!(house.revoke_token(&grace, model::id::TokenId([1; 16])).await, Err(Error::NotFound)));
    assert!(matches!(make(&[Permission::ViewUsers], true, 0).await, Err(Error::Field("days", _))));
    assert!(matches!(make(&[], true, 1).await, Err(Error::Field("scope", _))));
    for _ in 0..20 {
        make(&[Permission::ViewUsers], true, 1).await.unwrap();
    }
    assert!(matches!(make(&[Permission::ViewUsers], true, 1).await, Err(Error::TooMany)));
    house.revoke_token(&grace, made.id).await.unwrap_err();
}

#[tokio::test]
async fn a_code_works_once_and_a_recovery_code_too() {
    let (house, _, grace, ada) = house().await;
    let (_, signed_in) = house.enters(FIRST).await;
    let secret = house.offer_totp(&signed_in.caller).unwrap().secret;
    assert!(matches!(house.confirm_totp(&signed_in.caller, "000000").await, Err(Error::WrongFactor)));
    let codes = house.confirm_totp(&signed_in.caller, &house.code_of(&secret)).await.unwrap();
    assert_eq!(codes.len(), 10);
    let prove = async |ticket: &str, proof| house.prove(ticket, proof, arrival()).await;

    let ticket = house.ticket(FIRST).await;
    let used = Proof::Totp(house.code_of(&secret));
    assert!(matches!(prove(&ticket, used).await, Err(Error::WrongFactor)), "the code that confirmed");
    house.clock.pass(Duration::from_secs(30));
    let session = prove(&ticket, Proof::Totp(house.code_of(&secret))).await.unwrap();
    assert_eq!(house.session(&session).await.unwrap().user.id, ada);
    assert!(matches!(prove(&ticket, Proof::Recovery(codes[0].clone())).await, Err(Error::WrongCredentials)), "once");

    let ticket = house.ticket(FIRST).await;
    assert!(matches!(prove(&ticket, Proof::Recovery("nonsense".into())).await, Err(Error::WrongFactor)));
    prove(&ticket, Proof::Recovery(codes[0].to_uppercase())).await.unwrap();
    let ticket = house.ticket(FIRST).await;
    assert!(matches!(prove(&ticket, Proof::Recovery(codes[0].clone())).await, Err(Error::WrongFactor)));
    house.clock.pass(Duration::from_secs(5 * 60));
    let late = Proof::Totp(house.code_of(&secret));
    assert!(matches!(prove(&ticket, late).await, Err(Error::WrongCredentials)), "a ticket lasts five minutes");

    house.reset_factors(&grace, ada).await.unwrap();
    assert!(matches!(house.session(&session).await, Err(Error::SignedOut)));
    house.enters(FIRST).await;
}

#[tokio::test]
async fn guessing_codes_is_held_off_from_wherever() {
    let (house, _, _, _) = house().await;
    let (_, signed_in) = house.enters(FIRST).await;
    let secret = house.offer_totp(&signed_in.caller).unwrap().secret;
    house.confirm_totp(&signed_in.caller, &house.code_of(&secret)).await.unwrap();
    let ticket = house.ticket(FIRST).await;
    for n in 0..10 {
        let from = IpAddr::V4(Ipv4Addr::new(192, 0, 2, n));
        let guess = house.prove(&ticket, Proof::Totp("000000".into()), Arrival { from, ..arrival() }).await;
        assert!(matches!(guess, Err(Error::WrongFactor)));
    }
    assert_eq!(house.letters(), [], "ten wrong codes may be a mistake");
    house.clock.pass(Duration::from_secs(60));
    for _ in 0..2 {
        let right = Proof::Totp(house.code_of(&secret));
        assert!(matches!(house.prove(&ticket, right, arrival()).await, Err(Error::TooManyAttempts)));
    }
    // Whoever tries them knows the password: its owner is told, once.
    house.put(|_| Ok(()));
    let letters = house.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert_eq!(
        (letters[0].to.as_str(), letters[0].subject.as_str()),
        ("ada@example.org", "House: someone has your password")
    );
}

/// M8: whoever sets up an organization is asked for a second factor, without having to know that there is one.
#[test]
fn a_new_organization_wants_a_second_factor_of_its_administrators() {
    assert!(model::orgs::Settings::default().administrators_second_factor);
}

#[tokio::test]
async fn administrators_must_have_a_second_factor_where_the_organization_wants_it() {
    let (house, org, grace, _) = house().await;
    house.settings(org, |o| o.settings.administrators_second_factor = true);
    let hash = house.hash_password(SECOND.to_owned()).await.unwrap();
    let id = grace.user;
    house.put(move |w| Ok(users::set_password(w, org, id, &hash)?));
    let Ok(Step::SignedIn(session)) = house.sign_in("grace@example.org", SECOND.into(), arrival()).await else {
        panic!("grace signs in");
    };
    assert_eq!(house.session(&session).await.unwrap().must, Some(RequiredStep::AddSecondFactor));
    assert_eq!(house.enters(FIRST).await.1.must, None, "nobody else");
    let secret = house.offer_totp(&grace).unwrap().secret;
    house.confirm_totp(&grace, &house.code_of(&secret)).await.unwrap();
    assert_eq!(house.session(&session).await.unwrap().must, None);
}

#[tokio::test]
async fn one_sees_and_ends_the_own_sessions_only() {
    let (house, _, grace, ada) = house().await;
    let (first, signed_in) = house.enters(FIRST).await;
    let (second, _) = house.enters(FIRST).await;
    let listed = house.own_sessions(&signed_in.caller, &first).unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed.iter().filter(|l| l.current).count(), 1);
    let other = listed.iter().find(|l| !l.current).unwrap().session.id;
    assert!(matches!(house.end_own_session(&grace, other).await, Err(Error::NotFound)), "those of others");
    house.end_own_session(&signed_in.caller, other).await.unwrap();
    assert!(matches!(house.session(&second).await, Err(Error::SignedOut)));
    let (third, _) = house.enters(FIRST).await;
    house.end_other_sessions(&signed_in.caller, &first).await.unwrap();
    assert!(house.session(&first).await.is_ok());
    assert!(matches!(house.session(&third).await, Err(Error::SignedOut)));
    assert_eq!(house.sessions_of(&grace, ada).unwrap().len(), 1);
    house.end_sessions_of(&grace, ada).await.unwrap();
    assert!(matches!(house.session(&first).await, Err(Error::SignedOut)));
}

#[tokio::test]
async fn asking_for_a_link_tells_nothing_and_is_limited() {
    let (house, _, _, _) = house().await;
    let app: std::sync::Arc<App> = std::sync::Arc::clone(&house.app);
    app.ask_for_link("nobody@example.org", HERE).unwrap();
    for n in 0..5 {
        app.ask_for_link("Ada@example.org", IpAddr::V4(Ipv4Addr::new(192, 0, 2, n))).unwrap();
    }
    for _ in 0..9 {
        app.ask_for_link("nobody@example.org", HERE).unwrap();
    }
    assert!(matches!(app.ask_for_link("nobody@example.org", HERE), Err(Error::TooManyAttempts)));
    // Whatever was begun in the background is behind this.
    while house.letters().len() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(house.letters().iter().filter(|letter| letter.to == "ada@example.org").count(), 3, "three of five");
}
