//! Groups and their members in a real browser.

use crate::browser_people::{House, shows};
use api::{routes::Endpoint, users::UserPage};
use tests::{browser::Taste, wait::until};

/// C10 to C12: a group is made; people are added by search, and removed, which can be taken back.
#[tokio::test]
async fn a_group_is_made_and_filled() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to("/accounts/groups").await;
    browser.reads("Technicians").await;
    browser.clicks_on("Create a group").await;
    browser.types("#name", "technicians").await;
    browser.clicks("form button[type=submit]").await;
    browser.finds("#name-fault").await;
    browser.types("#name", "Night shift").await;
    browser.clicks("form button[type=submit]").await;
    browser.reads("Group Night shift created.").await;

    browser.goes_to(&format!("/accounts/groups/{}", house.group)).await;
    browser.reads("Alan Turing").await;
    browser.clicks_on("Add members").await;
    browser.types("dialog[open] input[type=search]", "barbara").await;
    shows(&browser, "only she is left", "return document.querySelectorAll('dialog[open] .picks li').length === 1")
        .await;
    browser.clicks("dialog[open] .picks label").await;
    browser.clicks_on("Add 1 member").await;
    browser.reads("1 member added.").await;
    assert_eq!(house.members().await, 3);
    shows(&browser, "three are there", "return document.querySelectorAll('tbody tr[data-key]').length === 3").await;
    browser.clicks("thead .tick input").await;
    browser.clicks_on("Remove from the group").await;
    browser.reads("3 members removed.").await;
    assert_eq!(house.members().await, 0);
    browser.runs("[...document.querySelectorAll('.toast')].at(-1).querySelector('.undo').click()").await;
    until("they are back", async || (house.members().await == 3).then_some(())).await;
    browser.closes().await;
}

/// What the appliance refuses for some of many is said, also by an undo, which is about the others only.
#[tokio::test]
async fn what_is_refused_for_some_is_said() {
    let house = House::furnished().await;
    let http = house.house.administrator().http();
    let deletes = async |search: &str| {
        let found: UserPage = http.get(&format!("/api/users?search={search}")).await.json();
        let _ = http.ask(Endpoint::DeleteUser, &[&found.people[0].id.to_string()]).await.good();
    };
    let _ = house.house.user("emmy@example.org").named("Emmy Noether").await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to(&format!("/accounts/groups/{}", house.group)).await;
    browser.reads("Alan Turing").await;
    browser.clicks_on("Add members").await;
    assert_eq!(browser.runs("return document.querySelector('dialog[open] input[type=search]').maxLength").await, 200);
    for (typed, name) in [("barbara", "Barbara Liskov"), ("emmy", "Emmy Noether")] {
        browser.types("dialog[open] input[type=search]", typed).await;
        let left = format!(
            "const all = [...document.querySelectorAll('dialog[open] .picks li')]; \
             return all.length === 1 && all[0].textContent.includes('{name}')"
        );
        shows(&browser, name, &left).await;
        browser.clicks("dialog[open] .picks label").await;
    }
    deletes("barbara").await;
    browser.clicks_on("Add 2 members").await;
    browser.reads("1 member added.").await;
    browser.reads("1 could not be processed").await;
    assert_eq!(house.members().await, 3);

    deletes("emmy").await;
    browser.clicks(".toast.bad button.square").await;
    shows(&browser, "the sentence is gone", "return document.querySelector('.toast.bad') === null").await;
    browser.runs("document.querySelector('.toast .undo').click()").await;
    browser.reads("1 could not be processed").await;
    assert!(!browser.text().await.contains("Undone."));
    browser.closes().await;
}
