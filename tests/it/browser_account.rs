//! Account management in a real browser: child organizations and who administers them, the settings, the own account,
//! signing in by several steps, and the audit; and nothing that axe-core finds wrong on any of these pages.

use crate::browser::{look, sign_in};
use api::{
    orgs::{Children, NewChild, SetRoles},
    routes::Endpoint,
};
use model::{access::Role, text::Language};
use tests::{
    Appliance,
    browser::{Browser, Taste},
    wait::until,
};

#[tokio::test]
async fn a_partner_creates_a_child_acts_in_it_and_deletes_it() {
    let house = Appliance::started().await;
    let partner = house.administrator();
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, partner).await;
    browser.goes_to("/accounts/organization/children").await;
    browser.clicks_on("Create a child organization").await;
    // What is wrong is said beside the field, before anything is sent.
    browser.types("dialog #name", "Atelier <Nord>").await;
    browser.clicks("dialog button[type=submit]").await;
    browser.finds("#name-fault").await;
    browser.types("dialog #name", "Atelier Nord").await;
    browser.clicks("dialog button[type=submit]").await;
    browser.reads("Atelier Nord has been created.").await;
    browser.clicks("main table a.title").await;
    browser.reads("Contents").await;
    let page = address(&browser, "pathname").await;

    // Whoever acts in it sees that on every page, and links keep it.
    browser.clicks_on("Switch").await;
    browser.reads("You are working in Atelier Nord, not in your own organization.").await;
    let chosen = address(&browser, "search").await;
    assert!(chosen.starts_with("?organization="), "the address says nothing of the organization: {chosen}");
    browser.goes_to(&format!("/accounts/organization{chosen}")).await;
    browser.finds("#passwords").await;
    browser.clicks(".portal-bar a[href^='/accounts/users']").await;
    browser.finds(".portal-bar a[aria-current][href^='/accounts/users']").await;
    until("the address keeps the organization", async || {
        address(&browser, "search").await.contains(&chosen[1..]).then_some(())
    })
    .await;
    browser.reads("You are working in Atelier Nord").await;
    browser.clicks_on("Back to").await;
    until("the own organization is back", async || {
        let text = browser.text().await;
        (text.contains("Hello") && !text.contains("You are working in")).then_some(())
    })
    .await;

    browser.goes_to(&page).await;
    browser.clicks_on("Delete the organization").await;
    browser.types("dialog #name", "Atelier").await;
    assert_eq!(browser.runs("return document.querySelector('dialog .danger').disabled").await, true);
    browser.types("dialog #name", "Atelier Nord").await;
    browser.clicks("dialog button.danger").await;
    browser.reads("No child organizations yet").await;
    browser.closes().await;
}

/// C5: several are selected, what each takes with it is listed, and their number is typed.
#[tokio::test]
async fn two_children_are_deleted_at_once() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    for name in ["Atelier Est", "Atelier Nord", "Atelier Sud"] {
        let new = NewChild { name: name.to_owned(), language: Language::Fr, time_zone: "Europe/Paris".to_owned() };
        let _ = http.call(Endpoint::CreateChild, &[], &new).await.good();
    }
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to("/accounts/organization/children?sort=-name").await;
    browser.finds("tbody tr:nth-child(3)").await;
    let first = "return document.querySelector('tbody a.title').innerText";
    assert_eq!(browser.runs(first).await, "Atelier Sud", "the view is in the address");
    for row in [1, 3] {
        browser.clicks(&format!("tbody tr:nth-child({row}) input[type=checkbox]")).await;
    }
    browser.clicks(".selection-bar button.danger").await;
    browser.reads("Delete 2 organizations?").await;
    browser.finds("dialog[open] dl.goes div:nth-child(2)").await;
    browser.types("dialog #confirmation", "3").await;
    assert_eq!(browser.runs("return document.querySelector('dialog[open] .danger[type=submit]').disabled").await, true);
    browser.types("dialog #confirmation", "2").await;
    browser.clicks("dialog[open] button.danger[type=submit]").await;
    until("one is left", async || {
        let children: Children = http.ask(Endpoint::Children, &[]).await.json();
        (children.organizations.iter().map(|c| c.name.as_str()).collect::<Vec<_>>() == ["Atelier Nord"]).then_some(())
    })
    .await;
    until("the page shows it", async || {
        let rows = browser.runs("return document.querySelectorAll('tbody a.title').length").await;
        (rows == 1).then_some(())
    })
    .await;
    browser.closes().await;
}

#[tokio::test]
async fn nobody_acts_in_an_organization_by_writing_it_into_the_address() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &ada).await;
    browser.goes_to("/?organization=00000000000000000000000000000007").await;
    browser.reads("You do not have access to this organization").await;
    browser.clicks_on("Go to your own organization").await;
    browser.reads("Hello").await;
    browser.closes().await;
}

#[tokio::test]
async fn an_administrator_is_assigned_by_the_full_address_and_withdrawn() {
    let house = Appliance::started().await;
    house.user("ada@example.org").named("Ada Lovelace").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to("/accounts/organization/administrators").await;
    browser.clicks_on("Assign").await;
    browser.types("dialog #email", "ada@example.org").await;
    browser.clicks("dialog button[type=submit]").await;
    browser.reads("ada@example.org is now an administrator.").await;
    browser.clicks("button[aria-label='Remove Ada Lovelace as administrator']").await;
    browser.clicks("dialog[open] button.danger").await;
    browser.reads("Ada Lovelace is no longer an administrator.").await;
    browser.closes().await;
}

#[tokio::test]
async fn password_requirements_are_set_and_stay() {
    let house = Appliance::started().await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to("/accounts/organization").await;
    browser.types("#least", "7").await;
    browser.clicks(".save-bar button").await;
    browser.finds("#least-fault").await;
    browser.types("#least", "14").await;
    browser.clicks(".save-bar button").await;
    browser.reads("Saved.").await;
    browser.goes_to("/accounts/organization").await;
    browser.finds("#least").await;
    assert_eq!(browser.runs("return document.querySelector('#least').value").await, "14");
    // The step of the first set-up has ticked itself.
    browser.goes_to("/").await;
    until("the step is ticked", async || {
        let script =
            "return [...document.querySelectorAll('.steps li.done')].some(l => l.innerText.includes('password'))";
        (browser.runs(script).await == true).then_some(())
    })
    .await;
    browser.closes().await;
}

/// B26 and C31: a role is given to everybody and taken back on the page of the organization; the step ticks itself.
#[tokio::test]
async fn a_role_is_given_to_everybody_and_taken_back() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let none = SetRoles { roles: Vec::new() };
    let _ = http.call(Endpoint::SetOrganizationRoles, &[], &none).await.good();
    let ada = house.user("ada@example.org").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    let ticked = "return document.querySelector('.steps li')?.classList.contains('done') ?? null";
    browser.goes_to("/").await;
    until("the step is open", async || (browser.runs(ticked).await == false).then_some(())).await;

    browser.goes_to("/accounts/organization").await;
    browser.clicks_on("Print Release Management User").await;
    browser.clicks("#roles .save-bar button").await;
    browser.reads("Saved.").await;
    assert!(ada.http().ask(Endpoint::Jobs, &[]).await.status == 200);
    browser.goes_to("/").await;
    until("the step is ticked", async || (browser.runs(ticked).await == true).then_some(())).await;

    browser.goes_to("/accounts/organization").await;
    browser.clicks_on("Print Release Management User").await;
    browser.clicks("#roles .save-bar button").await;
    browser.reads("Saved.").await;
    assert_eq!(ada.http().ask(Endpoint::Jobs, &[]).await.status, 403);
    browser.closes().await;
}

/// N1: a page that somebody's roles do not open says so, and whom to ask.
#[tokio::test]
async fn a_page_without_the_right_names_whom_to_ask() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let browser = Browser::open(house.site(), Taste { language: "fr", ..Taste::default() }).await;
    sign_in(&browser, &ada).await;
    for page in ["/accounts/users", "/accounts/organization", "/accounts/organization/children", "/printers"] {
        browser.goes_to(page).await;
        browser.reads("Contactez l’administrateur de votre entreprise.").await;
    }
    browser.closes().await;
}

#[tokio::test]
async fn the_audit_is_filtered_and_its_address_can_be_sent() {
    let house = Appliance::started().await;
    house.user("ada@example.org").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to("/accounts/audit").await;
    browser.reads("created the account of ada@example.org").await;
    browser.reads("signed in").await;
    browser.clicks("#action option[value=user-created]").await;
    until("only what is asked for is there", async || {
        let script = "return [...document.querySelectorAll('.entries .sentence')].map(s => s.innerText).join(' ')";
        let sentences = browser.runs(script).await.as_str().unwrap_or_default().to_owned();
        (sentences.contains("created the account of ada@example.org") && !sentences.contains("signed in")).then_some(())
    })
    .await;
    assert_eq!(address(&browser, "search").await, "?action=user-created");
    browser.goes_to("/accounts/audit?action=user-deleted").await;
    browser.reads("Nothing matches these filters").await;
    browser.closes().await;
}

#[tokio::test]
async fn account_pages_are_accessible_in_english_and_light() {
    every_page(Taste::default()).await;
}

#[tokio::test]
async fn account_pages_are_accessible_in_french_and_dark() {
    every_page(Taste { language: "fr", dark: true, ..Taste::default() }).await;
}

#[tokio::test]
async fn account_pages_are_accessible_in_english_and_dark_on_a_phone() {
    every_page(Taste { dark: true, size: (360, 740), ..Taste::default() }).await;
}

#[tokio::test]
async fn account_pages_are_accessible_in_french_and_light_on_a_phone() {
    every_page(Taste { language: "fr", size: (360, 740), ..Taste::default() }).await;
}

async fn every_page(taste: Taste) {
    let house = Appliance::started().await;
    house.user("ada@example.org").named("Ada Lovelace").with_roles(&[Role::HelpDesk]).await;
    let browser = Browser::open(house.site(), taste).await;
    let mut found = Vec::new();
    look(&browser, "/password", "main h1", taste, &mut found).await;
    look(&browser, "/password#0123456789", "#password", taste, &mut found).await;
    // The language that was chosen in this browser goes before that of the administrator's account.
    browser.runs(&format!("localStorage.setItem('language', '{}')", taste.language)).await;
    sign_in(&browser, house.administrator()).await;
    for (page, shows) in [
        ("/account", "main .facts"),
        ("/account/security", "main .rows li, main .empty"),
        ("/account/tokens", "main table, main .empty"),
        ("/accounts/organization/administrators", "main table, main .empty"),
        ("/accounts/organization/children", "main table, main .empty"),
        ("/accounts/audit", "main .entries li"),
        ("/?organization=00000000000000000000000000000007", "main .empty"),
    ] {
        look(&browser, page, shows, taste, &mut found).await;
    }
    browser.closes().await;
    assert!(found.is_empty(), "{} faults with {taste:?}:\n{}", found.len(), found.join("\n"));
}

/// A part of the address that the browser shows.
async fn address(browser: &Browser, part: &str) -> String {
    browser.runs(&format!("return location.{part}")).await.as_str().unwrap_or_default().to_owned()
}
