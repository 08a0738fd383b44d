//! Print groups, quotas and the users of Print Management in a real browser.

use crate::{
    browser::{look, sign_in},
    browser_people::shows,
};
use api::{
    groups::ChangeMembers,
    print_groups::{PrintGroupInfo, SetPrintGroup},
    print_users::{NewGrant, PrintUserDetails},
    quotas::QuotaSettings,
    routes::Endpoint,
};
use model::{
    access::Role,
    quotas::{Period, Quota},
};
use tests::{
    Appliance, Person,
    browser::{Browser, Taste},
    wait::until,
};

/// Grace, who looks after the printing of others.
async fn grace(house: &Appliance) -> Person {
    house.user("print@example.org").with_roles(&[Role::PrintReleaseManagementAdministrator]).await
}

/// A browser in which somebody is signed in.
async fn opened(house: &Appliance, taste: Taste, who: &Person) -> Browser {
    let browser = Browser::open(house.site(), taste).await;
    browser.goes_to("/").await;
    browser.runs(&format!("localStorage.setItem('language', '{}')", taste.language)).await;
    sign_in(&browser, who).await;
    browser
}

async fn chooses(browser: &Browser, css: &str, value: &str) {
    let _ = browser.finds(css).await;
    let script = format!(
        "const s = document.querySelector({css:?}); s.value = {value:?}; \
         s.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    browser.runs(&script).await;
}

/// I7, I8, I11, I12: a group is made with a quota and filled; a user gets a quota of their own, and impressions for once.
#[tokio::test]
async fn a_print_group_and_a_quota_are_set_in_the_browser() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let grace = grace(&house).await;
    let browser = opened(&house, Taste::default(), &grace).await;
    browser.goes_to("/print/groups").await;
    browser.clicks_on("Create a print group").await;
    browser.types("#name", "Readers").await;
    browser.clicks("label[for=group-quota]").await;
    chooses(&browser, "#quota-all", "limited").await;
    browser.types("#impressions", "many").await;
    browser.clicks("dialog[open] button[type=submit]").await;
    browser.finds("#impressions-fault").await;
    browser.types("#impressions", "50").await;
    browser.clicks("dialog[open] button[type=submit]").await;
    browser.reads("Print group Readers created.").await;
    browser.reads("50 per month").await;
    browser.clicks("tbody a.title").await;
    browser.reads("This print group has no members").await;
    browser.clicks_on("Add members").await;
    browser.types("dialog[open] input[type=search]", "ada").await;
    shows(&browser, "only she is left", "return document.querySelectorAll('dialog[open] .picks li').length === 1")
        .await;
    browser.clicks("dialog[open] .picks label").await;
    browser.clicks_on("Add 1 member").await;
    browser.reads("1 member added.").await;
    browser.reads("Ada Lovelace").await;

    browser.goes_to(&format!("/print/users/{}", ada.me().user)).await;
    browser.reads("Print group Readers").await;
    browser.clicks("label[for=own-quota]").await;
    chooses(&browser, "#quota-all", "limited").await;
    browser.types("#impressions", "7").await;
    chooses(&browser, "#quota-period", "day").await;
    browser.clicks_on("Rehearse with last month").await;
    browser.reads("Nobody would have been stopped.").await;
    browser.clicks_on("Save changes").await;
    browser.reads("Set for this user").await;
    browser.clicks_on("Give extra impressions").await;
    browser.types("dialog[open] #impressions", "3").await;
    browser.types("dialog[open] #reason", "The annual report").await;
    browser.clicks("dialog[open] button[type=submit]").await;
    browser.reads("3 impressions given.").await;
    browser.reads("0 of 10").await;
    let user: PrintUserDetails = grace.http().ask(Endpoint::PrintUser, &[&ada.me().user.to_string()]).await.json();
    assert_eq!(user.user.quota.unwrap(), Quota { period: Period::Day, impressions: Some(7), color_impressions: None });

    browser.goes_to("/print/quotas").await;
    chooses(&browser, "#quota-color", "none").await;
    browser.clicks_on("Save changes").await;
    browser.reads("Saved.").await;
    let saved = async || {
        let now: QuotaSettings = grace.http().ask(Endpoint::Quotas, &[]).await.json();
        (now.quota.color_impressions == Some(0) && now.keep_print_users).then_some(())
    };
    until("it is saved", saved).await;
    browser.closes().await;

    // Who prints sees what is left, on the first page and in the queue.
    let browser = opened(&house, Taste::default(), &ada).await;
    browser.reads("10 impressions of 10 left until the quota begins anew on").await;
    browser.goes_to("/print/queue").await;
    browser.reads("10 impressions of 10 left until the quota begins anew on").await;
    browser.closes().await;
}

/// The pages as axe-core sees them, in both languages and schemes, at the desk and at 360 pixels.
#[tokio::test]
async fn pages_of_quotas_are_accessible() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let grace = grace(&house).await;
    let quota = Some(Quota { period: Period::Week, impressions: Some(50), color_impressions: Some(5) });
    let group = SetPrintGroup { name: "Readers".to_owned(), quota, color: true };
    let made: PrintGroupInfo = grace.http().call(Endpoint::CreatePrintGroup, &[], &group).await.json();
    let group = format!("/print/groups/{}", made.id);
    let add = ChangeMembers { add: vec![ada.me().user], remove: Vec::new() };
    let _ = grace.http().call(Endpoint::ChangePrintMembers, &[&made.id.to_string()], &add).await.good();
    let user = format!("/print/users/{}", ada.me().user);
    let give = NewGrant { impressions: 9, color_impressions: 2, reason: "Theses".to_owned() };
    let _ = grace.http().call(Endpoint::GiveImpressions, &[&ada.me().user.to_string()], &give).await.good();
    let mut found = Vec::new();
    for taste in [
        Taste::default(),
        Taste { language: "fr", dark: true, size: (360, 740) },
        Taste { language: "fr", ..Taste::default() },
        Taste { dark: true, size: (360, 740), ..Taste::default() },
    ] {
        let browser = opened(&house, taste, &grace).await;
        for (page, shows) in [
            ("/print/groups", "tbody a.title"),
            (group.as_str(), "tbody a.title"),
            ("/print/users", "tbody a.title"),
            (user.as_str(), "dl.facts"),
            ("/print/quotas", "tbody a.title"),
        ] {
            look(&browser, page, shows, taste, &mut found).await;
        }
        browser.closes().await;
        let browser = opened(&house, taste, &ada).await;
        for (page, shows) in [("/", ".notice"), ("/print/queue", ".notice")] {
            look(&browser, page, shows, taste, &mut found).await;
        }
        browser.closes().await;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
