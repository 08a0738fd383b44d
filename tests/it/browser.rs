//! The browser app in a real browser: set-up, sign-in, upload, queue and panel, in both languages and both schemes,
//! at the desk and at 360 pixels, and nothing that axe-core finds wrong on any page.

use api::{
    account::{ConfirmTotp, TotpOffer},
    routes::Endpoint,
};
use tests::{
    Appliance, Person,
    appliance::set_up_token,
    attachment,
    authenticator::code,
    browser::{Browser, Taste},
    expect, wait,
};

#[tokio::test]
async fn somebody_sets_the_appliance_up_signs_out_and_in_again() {
    let house = Appliance::started().not_set_up().await;
    let token = set_up_token(&house).await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    browser.goes_to(&format!("/setup#{token}")).await;
    browser.types("#organization", "Example House").await;
    browser.types("#name", "Grace Hopper").await;
    browser.types("#email", "grace@example.org").await;
    // What is wrong is said beside the field, before anything is sent.
    browser.types("#password", "short").await;
    browser.clicks("button[type=submit]").await;
    browser.finds("#password-fault").await;
    browser.types("#password", "a heron on the lake").await;
    browser.clicks("button[type=submit]").await;
    // A new organization wants a second factor of its administrators, the first one included.
    browser.reads("Set up a second factor").await;

    browser.runs("document.cookie = 'a=b'").await;
    let grace = Person::signs_in(house.site(), "grace@example.org", "a heron on the lake").await;
    assert_eq!(grace.me().organization, "Example House");
    assert_eq!(grace.me().must, Some(api::login::RequiredStep::AddSecondFactor));
    browser.goes_to(&format!("/setup#{token}")).await;
    browser.reads("Set up a second factor").await;
    browser.closes().await;
}

#[tokio::test]
async fn somebody_uploads_a_document_and_sees_it_come_out() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &ada).await;
    browser.goes_to("/print/queue").await;
    let file = attachment("three-pages.pdf");
    browser.chooses_file("input.browse", &file.name, &file.bytes).await;
    browser.reads("three-pages.pdf").await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    browser.reads("Ready").await;
    looks_at_the_second_side(&browser).await;

    // The page is not loaded again: what happens at the printer shows by itself.
    house.badge_at("lobby", "04A2115B").await;
    browser.reads("Printed").await;
    house.paper_of("lobby", expect!["3 impressions"]).await;
    browser.closes().await;
}

/// The sides of the paper before they come out, and gone through with the keyboard.
async fn looks_at_the_second_side(browser: &Browser) {
    browser.clicks("button[title=Preview]").await;
    browser.reads("Side 1 of 3").await;
    let picture = async |side: u8| {
        let script = format!(
            "const picture = document.querySelector('dialog[open] img'); \
             return picture !== null && picture.src.includes('/pages/{side}?') && picture.naturalHeight > 500"
        );
        wait::until("the picture of a side", async || (browser.runs(&script).await == true).then_some(())).await;
    };
    picture(1).await;
    let press =
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))";
    browser.runs(press).await;
    browser.reads("Side 2 of 3").await;
    picture(2).await;
    let mut found = Vec::new();
    judge(browser, "/print/queue#preview", Taste::default(), &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
    browser.clicks("dialog[open] button[aria-label=Close]").await;
}

/// A page that is fetched when it is opened says when it does not come, and comes when the network is back.
#[tokio::test]
async fn a_page_that_does_not_come_is_asked_for_again() {
    let house = Appliance::started().await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.runs("window.network = fetch; window.fetch = () => Promise.reject(new TypeError('no network'))").await;
    browser.runs("document.querySelector('a[href=\"/account\"]').click()").await;
    browser.reads("Imprimatur is not responding.").await;
    browser.runs("window.fetch = network").await;
    browser.clicks_on("Try again").await;
    browser.finds("main h1").await;
    browser.closes().await;
}

#[tokio::test]
async fn a_badge_and_two_keys_are_enough_at_the_panel() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect!["two-pages.pdf  2 pages  held"]).await;
    let browser = Browser::open(house.site(), Taste { size: (800, 480), ..Taste::default() }).await;
    browser.goes_to(&house.printer("lobby").await.panel.unwrap()).await;
    // The reader types into whatever has the focus, and ends with Enter.
    assert_eq!(browser.runs("return document.activeElement.name").await, "badge");
    browser.types("#badge", "04A2115B\n").await;
    browser.reads("two-pages.pdf").await;
    browser.clicks_on("Print").await;
    house.paper_of("lobby", expect!["2 impressions"]).await;
    browser.closes().await;
}

#[tokio::test]
async fn pages_are_accessible_in_english_and_light() {
    every_page(Taste::default()).await;
}

#[tokio::test]
async fn pages_are_accessible_in_french_and_dark() {
    every_page(Taste { language: "fr", dark: true, ..Taste::default() }).await;
}

#[tokio::test]
async fn pages_are_accessible_in_english_and_dark_on_a_phone() {
    every_page(Taste { dark: true, size: (360, 740), ..Taste::default() }).await;
}

#[tokio::test]
async fn pages_are_accessible_in_french_and_light_on_a_phone() {
    every_page(Taste { language: "fr", size: (360, 740), ..Taste::default() }).await;
}

/// Everything that can be looked at, with something in it, as axe-core sees it; no page is wider than the window.
async fn every_page(taste: Taste) {
    let fresh = Appliance::started().not_set_up().await;
    let token = set_up_token(&fresh).await;
    let house = Appliance::started().with_printer("lobby").await;
    let roles = [model::access::Role::OrganizationAdministrator];
    let ada = house.user("ada@example.org").named("Ada Lovelace").with_roles(&roles).with_badge("04A2115B").await;
    ada.uploads(attachment("three-pages-color.pdf")).await;
    ada.job("three-pages-color.pdf", |s| *s == model::jobs::JobState::Held).await;
    let torn = tests::files::File::new("torn.pdf", b"%PDF-1.7\nnothing\n".to_vec());
    ada.uploads(torn).await;
    ada.job("torn.pdf", |s| matches!(s, model::jobs::JobState::Unreadable(_))).await;

    let mut found = Vec::new();
    let first = Browser::open(fresh.site(), taste).await;
    look(&first, &format!("/setup#{token}"), "main h1", taste, &mut found).await;
    first.closes().await;

    let browser = Browser::open(house.site(), taste).await;
    look(&browser, "/print/queue", "#email", taste, &mut found).await;
    sign_in(&browser, &ada).await;
    let printer = house.printer("lobby").await;
    let (person, one) = (format!("/accounts/users/{}", ada.me().user), format!("/printers/{}", printer.id));
    for (page, shows) in [
        ("/", "main h1"),
        ("/print/queue", "table.jobs tbody tr"),
        ("/account", "main h1"),
        ("/accounts/users", "main table, main li"),
        (person.as_str(), "main h1"),
        ("/accounts/badges", "main table, main li"),
        ("/accounts/organization", "main h1"),
        ("/printers", "main h1"),
        (one.as_str(), "main h1"),
        ("/reports", "main"),
        ("/no/such/page", "main"),
    ] {
        look(&browser, page, shows, taste, &mut found).await;
    }
    look(&browser, "/api", "main h1, header h1", taste, &mut found).await;
    let panel = printer.panel.unwrap();
    look(&browser, &panel, "#badge", taste, &mut found).await;
    browser.types("#badge", "04FFFFFF\n").await;
    browser.reads(if taste.language == "fr" { "Annuler" } else { "Cancel" }).await;
    judge(&browser, "a badge that the panel does not know", taste, &mut found).await;
    let bob = house.user("bob@example.org").await;
    uses_authenticator(&bob).await;
    browser.goes_to(&panel).await;
    browser.types("#email", bob.email()).await;
    browser.types("#password", &format!("{}\n", bob.password())).await;
    browser.finds("#code").await;
    judge(&browser, "the second factor at the panel", taste, &mut found).await;
    browser.goes_to(&panel).await;
    browser.types("#badge", "04A2115B\n").await;
    browser.reads("three-pages-color.pdf").await;
    judge(&browser, "the jobs at the panel", taste, &mut found).await;
    browser.closes().await;
    assert!(found.is_empty(), "{} faults with {taste:?}:\n{}", found.len(), found.join("\n"));
}

/// Sets up an authenticator app.
async fn uses_authenticator(person: &Person) {
    let offer: TotpOffer = person.http().ask(Endpoint::OfferTotp, &[]).await.json();
    let confirm = ConfirmTotp { code: code(&offer.secret, 0) };
    let _ = person.http().call(Endpoint::ConfirmTotp, &[], &confirm).await.good();
}

/// Goes to a page, waits until it shows something, and notes what is wrong with it.
pub async fn look(browser: &Browser, page: &str, shows: &str, taste: Taste, found: &mut Vec<String>) {
    browser.goes_to(page).await;
    browser.finds(shows).await;
    judge(browser, page.split('#').next().unwrap_or(page), taste, found).await;
}

/// What is wrong with what the browser shows.
pub async fn judge(browser: &Browser, page: &str, taste: Taste, found: &mut Vec<String>) {
    let dark = browser.runs("return matchMedia('(prefers-color-scheme: dark)').matches").await;
    assert_eq!(dark, taste.dark, "the browser is set to another scheme than the test wants");
    let language = browser.runs("return document.documentElement.lang").await;
    if language != taste.language {
        found.push(format!("{page}: the page says that it is in {language}"));
    }
    let wider =
        browser.runs("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    if wider.as_i64() != Some(0) {
        let at_the_edge = "return [...document.querySelectorAll('body *')] \
                           .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth) \
                           .map(e => `${e.tagName}.${e.className}`).join(' ')";
        let edge = browser.runs(at_the_edge).await;
        found.push(format!("{page}: {wider} pixels wider than the window: {edge}"));
    }
    let faults = browser.accessibility().await.into_iter().filter(|fault| !meant(page, fault));
    found.extend(faults.map(|fault| format!("{page}: {fault}")));
    if let Some(folder) = std::env::var_os("PICTURES") {
        let name: String = page.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(24).collect();
        let scheme = if taste.dark { "dark" } else { "light" };
        let file = format!("{}-{scheme}-{}{name}.png", taste.language, taste.size.0);
        std::fs::write(std::path::Path::new(&folder).join(file), browser.picture().await).unwrap();
    }
}

/// A panel signs out by itself: somebody who walked away must not leave it open for the next. WCAG 2.2 leaves time
/// limits alone that are essential (success criterion 2.2.1), and this page has no script to ask with.
fn meant(page: &str, fault: &str) -> bool {
    page.contains("panel") && fault.starts_with("meta-refresh:")
}

/// Signs somebody in by the door.
pub async fn sign_in(browser: &Browser, person: &Person) {
    browser.goes_to("/").await;
    browser.types("#email", person.email()).await;
    browser.types("#password", person.password()).await;
    browser.clicks("form button[type=submit]").await;
    browser.finds(".portal-bar, main h1").await;
    wait::until("somebody is signed in", async || {
        let status = browser.runs("return document.querySelector('#password') === null").await;
        (status == true).then_some(())
    })
    .await;
}
