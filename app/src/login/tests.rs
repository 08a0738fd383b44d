//! Guessing, in memory: many at once have no more tries than one after the other, and nobody is locked out for good.

use super::{Arrival, Step};
use crate::{App, Error, testing::House};
use model::{
    id::{OrgId, UserId},
    text::Email,
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use storage::{attempts, users};

const RIGHT: &str = "eleven quiet geese";
const ADA: &str = "ada@example.org";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn house() -> (House, OrgId, UserId) {
    let house = House::new();
    let org = house.organization("House", &[]);
    let ada = house.person(org, ADA, &[]);
    let hash = house.hash_password(RIGHT.to_owned()).await.unwrap();
    house.put(move |w| Ok(users::set_password(w, org, ada, &hash)?));
    (house, org, ada)
}

/// Somebody at the nth address of a network for documentation.
fn at(n: u8) -> Arrival {
    Arrival::from(IpAddr::from([192, 0, 2, n]))
}

fn outcome(guess: Result<Step, Error>) -> &'static str {
    match guess {
        Ok(_) => "in",
        Err(Error::WrongCredentials) => "wrong",
        Err(Error::TooManyAttempts) => "wait",
        Err(Error::LockedToday) => "today",
        Err(Error::Busy) => "busy",
        Err(other) => panic!("{other}"),
    }
}

async fn guess(app: &App, email: &str, password: &str, arrival: Arrival) -> &'static str {
    outcome(app.sign_in(email, password.to_owned(), arrival).await)
}

/// How often each outcome came.
async fn at_once(app: &Arc<App>, guesses: impl Iterator<Item = (String, Arrival)>) -> Vec<(&'static str, usize)> {
    let mut all = tokio::task::JoinSet::new();
    for (email, arrival) in guesses {
        let app = Arc::clone(app);
        all.spawn(async move { guess(&app, &email, "no such thing", arrival).await });
    }
    let outcomes = all.join_all().await;
    ["wrong", "wait", "today", "busy"]
        .into_iter()
        .map(|kind| (kind, outcomes.iter().filter(|outcome| **outcome == kind).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[tokio::test]
async fn forty_guesses_at_once_have_five_tries() {
    let (house, _, _) = house().await;
    let guesses = (0..40).map(|_| (ADA.to_owned(), at(1)));
    assert_eq!(at_once(&house.app, guesses).await, [("wrong", 5), ("wait", 35)]);
    assert_eq!(guess(&house, ADA, RIGHT, at(2)).await, "in", "from elsewhere");
    house.clock.pass(Duration::from_secs(60));
    assert_eq!(guess(&house, ADA, RIGHT, at(1)).await, "in", "a minute later");
}

#[tokio::test]
async fn one_network_does_not_fill_the_queue_and_others_are_served() {
    let (house, _, _) = house().await;
    let guesses = (0..400).map(|n| (format!("p{n}@example.org"), at(1)));
    let counts = at_once(&house.app, guesses).await;
    // Fifty in a minute for a network; of these, two at work and twelve waiting.
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 400);
    let wrong = counts.iter().find(|(kind, _)| *kind == "wrong").unwrap().1;
    assert!((14..=50).contains(&wrong), "{counts:?}");
    assert!(counts.iter().any(|(kind, count)| *kind == "busy" && *count > 0), "{counts:?}");
    assert_eq!(guess(&house, ADA, RIGHT, at(2)).await, "in");
}

#[tokio::test]
async fn twenty_wrong_passwords_a_day_and_its_owner_still_comes_in() {
    let (house, org, ada) = house().await;
    let Ok(Step::SignedIn(_)) = house.sign_in(ADA, RIGHT.to_owned(), at(200)).await else { panic!("ada comes in") };
    let device = house.remembered_device("", (org, ada));
    for n in 0..20 {
        assert_eq!(guess(&house, ADA, "no such thing", at(n)).await, "wrong");
        assert_eq!(guess(&house, "nobody@example.org", "no such thing", at(n)).await, "wrong");
    }
    for email in [ADA, "nobody@example.org"] {
        assert_eq!(guess(&house, email, RIGHT, at(100)).await, "today", "the same whether there is such a person");
    }
    // The writer does one after the other: behind this, what was handed in before is there.
    house.put(|_| Ok(()));
    assert_eq!(house.read(|r| Ok(attempts::get(r, org, ada)?.passwords.len())).unwrap(), 20, "also after a restart");

    let known = Arrival { device: device.clone(), ..at(100) };
    assert_eq!(guess(&house, ADA, RIGHT, known.clone()).await, "in", "from a device that is known");
    for _ in 0..5 {
        assert_eq!(guess(&house, ADA, "no such thing", known.clone()).await, "wrong");
    }
    assert_eq!(guess(&house, ADA, RIGHT, known).await, "wait", "which is no way to guess on");

    house.clock.pass(DAY - Duration::from_millis(1));
    assert_eq!(guess(&house, ADA, RIGHT, at(100)).await, "today");
    house.clock.pass(Duration::from_millis(1));
    assert_eq!(guess(&house, ADA, RIGHT, at(100)).await, "in", "a day later");
}

#[tokio::test]
async fn a_mailed_link_opens_what_strangers_have_locked() {
    let (house, org, ada) = house().await;
    for n in 0..20 {
        assert_eq!(guess(&house, ADA, "no such thing", at(n)).await, "wrong");
    }
    assert_eq!(guess(&house, ADA, RIGHT, at(100)).await, "today");
    house.app.ask_for_link(ADA, at(100).from).unwrap();
    let token = loop {
        let letters = house.letters();
        let line = letters.first().and_then(|letter| letter.text.lines().find(|line| line.starts_with("https://")));
        if let Some((_, token)) = line.and_then(|line| line.split_once("/password#")) {
            break token.to_owned();
        }
        tokio::task::yield_now().await;
    };
    let who = house.use_link(&token, "twelve noisy ducks".to_owned(), at(100).from).await.unwrap();
    assert_eq!(who, (org, ada));
    assert_eq!(guess(&house, ADA, "twelve noisy ducks", at(100)).await, "in");
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anything_is_counted_or_hashed() {
    let (house, _, _) = house().await;
    let long = "a".repeat(65_000);
    let guesses = (0..200).map(|n| (format!("{long}{n}"), at(1)));
    assert_eq!(at_once(&house.app, guesses).await, [("wrong", 200)]);
    assert!(long.parse::<Email>().is_err());
    assert_eq!(guess(&house, ADA, RIGHT, at(1)).await, "in");
}
