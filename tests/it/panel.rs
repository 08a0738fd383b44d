//! The panel beside a printer, in a browser that knows no scripts, with a badge reader that types.

use api::routes::Endpoint;
use model::orgs::PanelFactor;
use tests::{Appliance, attachment, expect};

#[tokio::test]
async fn somebody_without_a_badge_signs_in_and_prints_one_of_two() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  held
        two-pages.pdf  2 pages  held"#]])
        .await;

    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.fill_in(&[("email", "ada@example.org"), ("password", ada.password())]).await;
    assert!(page.contains("one-page.pdf") && page.contains("two-pages.pdf"), "{page}");
    panel.choose("two-pages.pdf", "Print").await;
    house.paper_of("lobby", expect!["2 impressions"]).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  held
        two-pages.pdf  2 pages  printed"#]])
        .await;
}

/// C25: an unknown badge asks for a sign-in, and belongs to whoever signed in from then on.
#[tokio::test]
async fn an_unknown_badge_is_registered_by_signing_in() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;

    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04:B7:22:9C").await;
    assert!(page.contains("This badge is new here."), "{page}");
    let page = panel.fill_in(&[("email", "ada@example.org"), ("password", ada.password())]).await;
    assert!(page.contains("one-page.pdf"), "{page}");
    panel.press("Sign out", |_| false).await;

    house.badge_at("lobby", "04b7229c").await;
    house.paper_of("lobby", expect!["1 impressions"]).await;
}

/// N2: who was registered with a mistyped number is asked to register again, and has one permanent badge after it.
#[tokio::test]
async fn a_mistyped_badge_asks_to_register_again() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04B7229D").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;

    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04:B7:22:9C").await;
    assert!(!page.contains("one-page.pdf") && page.contains("This badge is new here."), "{page}");
    let page = panel.fill_in(&[("email", "ada@example.org"), ("password", ada.password())]).await;
    assert!(page.contains("one-page.pdf"), "{page}");
    panel.press("Sign out", |_| false).await;

    let page = panel.tap("04:B7:22:9D").await;
    assert!(page.contains("This badge is new here."), "the mistyped number is nobody's now: {page}");
    house.badge_at("lobby", "04b7229c").await;
    house.paper_of("lobby", expect!["1 impressions"]).await;
}

/// K4: how documents are printed this once is chosen at the panel, for all and for one.
#[tokio::test]
async fn copies_and_sides_are_chosen_at_the_panel() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let one = ada.uploads(attachment("one-page.pdf")).await;
    ada.uploads(attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  held
        three-pages.pdf  3 pages  held"#]])
        .await;
    let panel = house.panel("lobby");
    panel.open().await;
    panel.tap("04A2115B").await;
    let own = format!("copies-{one}");
    let choices = [("sides-all", "two-sided-long-edge"), ("copies-all", "2"), (own.as_str(), "3")];
    panel.press_with("Print all", |_| false, &choices).await;
    let printed = async |title: &str| ada.job(title, |s| *s == model::jobs::JobState::Printed).await.printed.unwrap();
    let (one, three) = (printed("one-page.pdf").await, printed("three-pages.pdf").await);
    assert_eq!((one.impressions, one.sheets), (3, 3));
    assert_eq!((three.impressions, three.sheets), (6, 4));
}

/// The same document twice within minutes is one line with a number; both come out with one press, and never by mistake.
#[tokio::test]
async fn a_document_that_was_sent_twice_is_one_line() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.uploads(attachment("two-pages.pdf")).await;
    let twice = expect![[r#"
        two-pages.pdf  2 pages  held
        two-pages.pdf  2 pages  held"#]];
    ada.sees_jobs(twice).await;
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("Sent 2 times within minutes.") && page.matches("two-pages.pdf").count() == 1, "{page}");
    let page = panel.press("Print both", |_| false).await;
    assert!(page.contains("Your 2 documents are being printed."), "{page}");
    house
        .paper_of(
            "lobby",
            expect![[r#"
        2 impressions
        2 impressions"#]],
        )
        .await;
}

/// K3: a delegate picks the name of the owner, then the jobs; and gets nothing of it once it is withdrawn.
#[tokio::test]
async fn a_delegate_prints_for_the_owner_at_the_panel() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let bob = house.user("bob@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  held
        two-pages.pdf  2 pages  held"#]])
        .await;
    let (owner, delegate) = (ada.me().user.to_string(), bob.me().user.to_string());
    let named = serde_json::json!({ "delegate": delegate });
    let _ = ada.http().call(Endpoint::AddDelegate, &[&owner], &named).await.good();
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("Ada Lovelace") && !page.contains("one-page.pdf"), "{page}");
    let path = format!("{}/jobs?of={owner}", house.printer("lobby").await.panel.unwrap());
    let page = panel.goes_to(&path).await;
    assert!(page.contains("Documents of Ada Lovelace") && page.contains("one-page.pdf"), "{page}");
    panel.choose("one-page.pdf", "Print").await;
    house.paper_of("lobby", expect!["1 impressions"]).await;

    panel.open().await;
    panel.tap("04A2115B").await;
    panel.goes_to(&path).await;
    let _ = ada.http().ask(Endpoint::RemoveDelegate, &[&owner, &delegate]).await.good();
    let page = panel.choose("two-pages.pdf", "Print").await;
    assert!(!page.contains("being printed") && !page.contains("two-pages.pdf"), "{page}");
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  printed
        two-pages.pdf  2 pages  held"#]])
        .await;
}

/// "Release everything when I tap" prints without asking, unless a document is there twice or the organization forbids it.
#[tokio::test]
async fn everything_is_released_with_a_tap_where_its_owner_has_set_so() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let own = serde_json::json!({ "defaults": null, "release_on_tap": true });
    let _ = ada.http().call(Endpoint::SetQueuePreferences, &[], &own).await.good();
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("Your document is being printed."), "{page}");
    house.paper_of("lobby", expect!["1 impressions"]).await;

    ada.uploads(attachment("two-pages.pdf")).await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect![[r#"
        one-page.pdf  1 page  printed
        two-pages.pdf  2 pages  held
        two-pages.pdf  2 pages  held"#]])
        .await;
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("two-pages.pdf"), "it asks which: {page}");
}

#[tokio::test]
async fn jobs_can_be_deleted_at_the_panel() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let panel = house.panel("lobby");
    panel.open().await;
    panel.tap("04A2115B").await;
    panel.choose("one-page.pdf", "Delete").await;
    ada.sees_jobs(expect![""]).await;
    house.paper_stays("lobby", expect![""]).await;
}

#[tokio::test]
async fn an_organization_may_ask_for_a_pin_with_the_badge() {
    let house = Appliance::started().with_printer("lobby").await;
    house.set(|settings| settings.panel_factor = PanelFactor::BadgeAndPin).await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let _ = ada.http().call(Endpoint::SetPin, &[], &serde_json::json!({ "pin": "271828" })).await.good();
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;

    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("Enter your PIN") && !page.contains("one-page.pdf"), "{page}");
    let page = panel.fill_in(&[("pin", "314159")]).await;
    assert!(!page.contains("one-page.pdf"), "a wrong PIN is not enough: {page}");
    let page = panel.fill_in(&[("pin", "271828")]).await;
    assert!(page.contains("one-page.pdf"), "{page}");
}

/// Badge numbers can be guessed: after five unknown ones, and not before, the reader waits, even for a good one.
#[tokio::test]
async fn a_reader_waits_after_several_unknown_badges() {
    let house = Appliance::started().with_printer("lobby").with_printer("office").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let after = async |reader: &str, unknown: u8| {
        let panel = house.panel(reader);
        for guess in 0..unknown {
            panel.open().await;
            let page = panel.tap(&format!("DEADBEEF0{guess}")).await;
            assert!(page.contains("This badge is new here."), "{reader}, guess {guess}: {page}");
        }
        panel.open().await;
        panel.tap("04A2115B").await
    };
    let page = after("office", 4).await;
    assert!(page.contains("one-page.pdf"), "four are forgiven: {page}");
    let page = after("lobby", 5).await;
    assert!(page.contains("Too many attempts") && !page.contains("one-page.pdf"), "{page}");
}

/// Whoever is signed in at one panel is not signed in at another, and not in the portal.
#[tokio::test]
async fn a_session_belongs_to_one_panel() {
    let house = Appliance::started().with_printer("lobby").with_printer("office").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let panel = house.panel("lobby");
    panel.open().await;
    assert!(panel.tap("04A2115B").await.contains("one-page.pdf"));

    let office = house.printer("office").await.panel.unwrap();
    let elsewhere = panel.http().get(&format!("{office}/jobs")).await;
    assert!(!elsewhere.text().contains("one-page.pdf"), "{}", elsewhere.text());
    assert_eq!(panel.http().ask(Endpoint::Jobs, &[]).await.status, 401);
}

#[tokio::test]
async fn the_panel_works_without_scripts_and_speaks_the_language_of_the_browser() {
    let house = Appliance::started().with_printer("lobby").await;
    let panel = house.panel("lobby");
    panel.open().await;
    assert!(!panel.html().contains("<script"), "{}", panel.html());
    let path = house.printer("lobby").await.panel.unwrap();
    let http = house.stranger();
    let french =
        http.send(http.request("GET", &path).with("accept-language", "fr-CH, en;q=0.5"), tests::http::body("")).await;
    assert!(french.text().contains("Présentez votre badge"), "{}", french.text());
    assert_eq!(house.stranger().get("/panel/0123456789abcdef0123456789abcdef").await.status, 404);
}
