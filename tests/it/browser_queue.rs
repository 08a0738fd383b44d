//! The queue in a browser: deleting with undo, settings beside their field, the queue of somebody else, and release from
//! the page.

use crate::browser::{look, sign_in};
use model::{access::Role, jobs::JobState};
use tests::{
    Appliance, attachment,
    browser::{Browser, Taste},
    expect,
};

#[tokio::test]
async fn a_document_is_set_deleted_restored_and_released_on_the_page() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").await;
    ada.uploads(attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &ada).await;
    browser.goes_to("/print/queue").await;
    browser.reads("Ready").await;

    browser.clicks("button[aria-label^='Print settings of']").await;
    browser.types("#copies", "2000000000").await;
    browser.clicks_on("Save").await;
    browser.reads("Enter a number of copies from 1 to 999.").await;
    browser.types("#copies", "2").await;
    browser.types("#page_ranges", "9-2").await;
    browser.clicks_on("Save").await;
    browser.reads("with the lower number first").await;
    browser.types("#page_ranges", "1-2").await;
    browser.types("#description", "For Monday").await;
    browser.clicks_on("Save").await;
    browser.reads("For Monday").await;
    browser.reads("2 copies · Pages 1-2").await;

    browser.clicks("button[aria-label^='Delete']").await;
    browser.reads("1 document deleted.").await;
    ada.sees_jobs(expect![""]).await;
    browser.clicks_on("Undo").await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;

    browser.clicks("button[aria-label^='Release']").await;
    browser.clicks("input[name=printer]").await;
    browser.clicks_on("Print 1 document").await;
    let job = ada.job("three-pages.pdf", |s| *s == JobState::Printed).await;
    assert_eq!(job.description.as_deref(), Some("For Monday"));
    browser.closes().await;
}

#[tokio::test]
async fn the_queue_of_somebody_else_stays_on_the_screen() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let roles = [Role::PrintReleaseManagementAdministrator];
    let paul = house.user("paul@example.org").named("Paul Otlet").with_roles(&roles).await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect!["two-pages.pdf  2 pages  held"]).await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &paul).await;
    browser.goes_to("/print/queue").await;
    browser.types("#colleague", "lovel").await;
    browser.clicks_on("Ada Lovelace").await;
    browser.reads("Queue of Ada Lovelace").await;
    browser.reads("two-pages.pdf").await;
    // What comes while one looks shows by itself.
    ada.uploads(attachment("one-page.pdf")).await;
    browser.reads("one-page.pdf").await;
    browser.clicks("button[aria-label='Delete two-pages.pdf']").await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    browser.closes().await;
}

#[tokio::test]
async fn a_delegate_is_named_on_the_page_and_prints_for_the_owner() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let bob = house.user("bob@example.org").named("Bob Kahn").await;
    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect!["two-pages.pdf  2 pages  held"]).await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &ada).await;
    browser.goes_to("/print/delegates").await;
    browser.types("#colleague", "bob").await;
    browser.clicks_on("Bob Kahn").await;
    browser.clicks_on("Add Bob Kahn").await;
    browser.reads("No end date").await;
    browser.closes().await;

    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, &bob).await;
    browser.goes_to("/print/queue").await;
    browser.clicks_on("Ada Lovelace").await;
    browser.reads("two-pages.pdf").await;
    browser.clicks("button[aria-label^='Release']").await;
    browser.clicks("input[name=printer]").await;
    browser.clicks_on("Print 1 document").await;
    house.paper_of("lobby", expect!["2 impressions"]).await;
    let _ = ada.job("two-pages.pdf", |s| *s == JobState::Printed).await;
    browser.closes().await;
}

#[tokio::test]
async fn pages_of_print_management_are_accessible() {
    let house = Appliance::started().with_printer("lobby").await;
    let roles = [Role::PrintReleaseManagementAdministrator];
    let paul = house.user("paul@example.org").named("Paul Otlet").with_roles(&roles).await;
    paul.uploads(attachment("one-page.pdf")).await;
    paul.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let mut found = Vec::new();
    for taste in [Taste::default(), Taste { language: "fr", dark: true, size: (360, 740) }] {
        let browser = Browser::open(house.site(), taste).await;
        sign_in(&browser, &paul).await;
        for page in ["/print/queue", "/print/delegates", "/print/settings", "/print/policy"] {
            look(&browser, page, "main h1, table.jobs tbody tr", taste, &mut found).await;
        }
        browser.closes().await;
    }
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
}
