//! People, badges and imports in a real browser, with the keyboard and with the mouse; every page of them as
//! axe-core sees it, in both languages and schemes, at the desk and at 360 pixels.

use crate::browser::{look, sign_in};
use api::{
    badges::Badges,
    groups::{ChangeMembers, GroupInfo, Groups, NameGroup},
    imports::ImportInfo,
    orgs::SetRoles,
    routes::Endpoint,
    users::{UserInfo, UserPage},
};
use model::{access::Role, id::GroupId};
use tests::{
    Appliance,
    browser::{Browser, Taste},
    wait::until,
};

/// A house with three people, of whom two are in a group that brings a role.
pub struct House {
    pub house: Appliance,
    pub group: GroupId,
    ada: UserInfo,
}

impl House {
    pub async fn furnished() -> Self {
        let house = Appliance::started().await;
        let ada =
            house.user("ada@example.org").named("Ada Lovelace").of_department("Engines").with_badge("04A2115B").await;
        let alan = house.user("alan@example.org").named("Alan Turing").of_department("Machines").await;
        let _ = house.user("barbara@example.org").named("Barbara Liskov").of_department("Types").await;
        let http = house.administrator().http();
        let name = NameGroup { name: "Technicians".to_owned() };
        let _ = http.call(Endpoint::CreateGroup, &[], &name).await.good();
        let groups: Groups = http.ask(Endpoint::Groups, &[]).await.json();
        let group = groups.groups[0].id;
        let roles = SetRoles { roles: vec![Role::FleetManagementAdministrator] };
        let _ = http.call(Endpoint::SetGroupRoles, &[&group.to_string()], &roles).await.good();
        let add = ChangeMembers { add: vec![ada.me().user, alan.me().user], remove: Vec::new() };
        let _ = http.call(Endpoint::ChangeMembers, &[&group.to_string()], &add).await.good();
        let ada = http.ask(Endpoint::User, &[&ada.me().user.to_string()]).await.json();
        Self { house, group, ada }
    }

    pub async fn browser(&self, taste: Taste) -> Browser {
        let browser = Browser::open(self.house.site(), taste).await;
        // The administrator of every test has an account in English; this browser has chosen another language.
        browser.goes_to("/").await;
        browser.runs(&format!("localStorage.setItem('language', '{}')", taste.language)).await;
        sign_in(&browser, self.house.administrator()).await;
        browser
    }

    async fn people(&self) -> Vec<String> {
        let found: UserPage = self.house.administrator().http().ask(Endpoint::Users, &[]).await.json();
        found.people.into_iter().map(|p| p.details.email).collect()
    }

    /// How the badges end, in order.
    async fn badges(&self) -> Vec<String> {
        let found: Badges = self.house.administrator().http().ask(Endpoint::Badges, &[]).await.json();
        let found = found.badges;
        let mut ends: Vec<_> = found.into_iter().map(|b| b.badge.last_four).collect();
        ends.sort_unstable();
        ends
    }

    pub async fn members(&self) -> u64 {
        let group: GroupInfo =
            self.house.administrator().http().ask(Endpoint::Group, &[&self.group.to_string()]).await.json();
        group.members
    }
}

/// Chooses a value, as somebody does with the mouse.
async fn chooses(browser: &Browser, css: &str, value: &str) {
    let _ = browser.finds(css).await;
    let script = format!(
        "const s = document.querySelector({css:?}); s.value = {value:?}; \
         s.dispatchEvent(new Event('change', {{ bubbles: true }}))"
    );
    browser.runs(&script).await;
}

/// Presses a key where the focus is.
async fn presses(browser: &Browser, key: &str) {
    let script = format!(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {{ key: {key:?}, bubbles: true, cancelable: true }}))"
    );
    browser.runs(&script).await;
}

pub async fn shows(browser: &Browser, what: &str, script: &str) {
    until(what, async || (browser.runs(script).await == true).then_some(())).await;
}

/// C18: search as one types, sorting and choices, all in the address, which shows the same to somebody else.
#[tokio::test]
async fn the_view_of_a_table_is_in_its_address() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to("/accounts/users").await;
    browser.reads("Barbara Liskov").await;
    browser.types("input[type=search]", "ada").await;
    shows(&browser, "only Ada is left", "return document.querySelectorAll('tbody tr[data-key]').length === 1").await;
    shows(&browser, "the address says so", "return location.search.includes('search=ada')").await;
    browser.types("input[type=search]", "zuse").await;
    browser.finds("main .empty").await;
    // Whoever finds nobody types on where the focus is.
    browser.types("input[type=search]", "ada").await;
    shows(&browser, "Ada is back", "return document.querySelectorAll('tbody tr[data-key]').length === 1").await;

    browser.goes_to(&format!("/accounts/users?group={}&sort=-name&columns=cost_center", house.group)).await;
    browser.reads("Alan Turing").await;
    let names = "return [...document.querySelectorAll('tbody a.title')].map(a => a.textContent).join() === 'Alan Turing,Ada Lovelace'";
    shows(&browser, "members come the other way round", names).await;
    let heads = "return [...document.querySelectorAll('thead th')].map(h => h.textContent.trim()).join() === ',Name,Cost center'";
    shows(&browser, "the columns that were chosen", heads).await;
    shows(&browser, "the order is told", "return document.querySelector('th[aria-sort=descending]') !== null").await;
    browser.closes().await;
}

/// The keyboard alone: arrows, Space and Shift select, Enter opens.
#[tokio::test]
async fn the_keyboard_alone_goes_through_a_table() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to("/accounts/users").await;
    browser.reads("Barbara Liskov").await;
    browser.runs("document.querySelector('tbody tr[tabindex=\"0\"]').focus()").await;
    presses(&browser, " ").await;
    browser.reads("1 selected").await;
    presses(&browser, "ArrowDown").await;
    let selected = "return document.querySelectorAll('tbody tr[aria-selected=true]').length";
    assert_eq!(browser.runs(selected).await, 1);
    let with_shift = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', shiftKey: true, bubbles: true }))";
    browser.runs(with_shift).await;
    browser.reads("3 selected").await;
    presses(&browser, "Escape").await;
    shows(&browser, "none is selected", "return document.querySelector('.selection-bar') === null").await;
    presses(&browser, "Home").await;
    presses(&browser, "Enter").await;
    browser.finds("#rights").await;
    assert_eq!(browser.runs("return document.querySelector('h1')?.textContent").await, "Ada Lovelace");
    browser.closes().await;
}

/// C16: a user is made, a department is offered that others have, and what is wrong stands beside its field.
#[tokio::test]
async fn an_administrator_makes_a_user() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to("/accounts/users").await;
    browser.clicks_on("Create a user").await;
    browser.types("#email", "ada@example.org").await;
    browser.types("#name", "Edsger Dijkstra").await;
    browser.types("#department", "Eng").await;
    browser.clicks("#department-list li").await;
    assert_eq!(browser.runs("return document.querySelector('#department').value").await, "Engines");
    browser.types("#password", "a heron on the lake").await;
    browser.clicks("form button[type=submit]").await;
    browser.finds("#email-fault").await;
    browser.types("#email", "edsger@example.org").await;
    browser.clicks("form button[type=submit]").await;
    browser.reads("Edsger Dijkstra can now sign in.").await;
    assert!(house.people().await.contains(&"edsger@example.org".to_owned()));
    browser.closes().await;
}

/// C17, C20, B3: where each right comes from, and whether somebody may do something, and why not.
#[tokio::test]
async fn a_user_page_says_where_rights_come_from() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to(&format!("/accounts/users/{}", house.ada.id)).await;
    browser.reads("Fleet Management Administrator").await;
    browser.reads("through group Technicians").await;
    chooses(&browser, "#may", "manage-printers").await;
    browser.finds(".answer .chip.good").await;
    chooses(&browser, "#may", "manage-users").await;
    browser.finds(".answer .chip.bad").await;
    // A role of her own, and gone again by one click that can be taken back.
    browser.clicks_on("Deactivate").await;
    browser.reads("has been deactivated").await;
    let active = async || -> bool {
        let id = house.ada.id.to_string();
        house.house.administrator().http().ask(Endpoint::User, &[&id]).await.json::<UserInfo>().active
    };
    assert!(!active().await);
    browser.clicks_on("Undo").await;
    until("she is active again", async || active().await.then_some(())).await;
    browser.closes().await;
}

/// C18: what cannot be undone asks for its name, and does nothing with another.
#[tokio::test]
async fn deleting_asks_for_the_address() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to(&format!("/accounts/users/{}", house.ada.id)).await;
    browser.clicks_on("Delete the account").await;
    browser.types("#confirmation", "alan@example.org").await;
    let disabled = browser.runs("return document.querySelector('dialog[open] .danger[type=submit]').disabled").await;
    assert_eq!(disabled, true);
    browser.types("#confirmation", "Ada@example.org").await;
    browser.clicks("dialog[open] .danger[type=submit]").await;
    browser.reads("1 account deleted.").await;
    assert!(!house.people().await.contains(&"ada@example.org".to_owned()));

    // Many at once: their number is what has to be typed.
    browser.reads("Alan Turing").await;
    browser.clicks("thead .tick input").await;
    browser.reads("2 selected").await;
    browser.clicks(".selection-bar .danger").await;
    browser.types("#confirmation", "2").await;
    browser.clicks("dialog[open] .danger[type=submit]").await;
    browser.reads("2 accounts deleted.").await;
    assert_eq!(house.people().await.len(), 1);
    browser.closes().await;
}

/// C28, N4: only the complete number finds a badge. N3: two badges teach how the reader writes.
#[tokio::test]
async fn a_badge_is_found_by_its_complete_number_only() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to("/accounts/badges").await;
    browser.reads("115B").await;
    browser.types("input[type=search]", "04A211").await;
    browser.reads("No badges match").await;
    browser.types("input[type=search]", "04A2115B").await;
    browser.reads("Ada Lovelace").await;
    browser.clicks("tbody .tick input").await;
    browser.clicks(".selection-bar .danger").await;
    browser.clicks("dialog[open] .danger").await;
    browser.reads("1 badge deleted.").await;
    let left: Badges = house.house.administrator().http().ask(Endpoint::Badges, &[]).await.json();
    assert_eq!(left, Badges::default());

    browser.goes_to("/accounts/badges/reader").await;
    for (field, text) in
        [("read-1", "946EBD28"), ("wanted-1", "2490285352"), ("read-2", "04A2115B"), ("wanted-2", "77730139")]
    {
        browser.types(&format!("#{field}"), text).await;
    }
    browser.reads("Hexadecimal to decimal").await;
    browser.types("#list", "946EBD28\nno badge").await;
    browser.reads("2490285352").await;
    browser.reads("cannot be converted").await;
    browser.closes().await;
}

/// C22, C23, C29, C30: on a user's page a permanent badge replaces the earlier one, a temporary one stands beside it.
#[tokio::test]
async fn badges_are_registered_and_deleted_on_the_page_of_a_user() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    browser.goes_to(&format!("/accounts/users/{}", house.ada.id)).await;
    browser.reads("115B").await;
    for (number, temporary, all) in [
        ("04A27777", false, ["7777"].as_slice()),
        ("04A28888", true, &["7777", "8888"]),
        ("04A29999", false, &["8888", "9999"]),
    ] {
        browser.clicks_on("Register a badge").await;
        browser.types("dialog[open] #number", number).await;
        if temporary {
            browser.clicks("dialog[open] #temporary").await;
        }
        browser.clicks("dialog[open] button[type=submit]").await;
        until("the badge is there, and no other permanent one", async || (house.badges().await == all).then_some(()))
            .await;
        browser.reads(number.trim_start_matches("04A2")).await;
    }
    browser.clicks("button[aria-label*='9999']").await;
    browser.clicks("dialog[open] .danger").await;
    until("one is left", async || (house.badges().await == ["8888"]).then_some(())).await;
    browser.closes().await;
}

/// D1, D25: a file is looked through before anything is done, then runs, and says what each line did.
#[tokio::test]
async fn an_import_is_looked_through_and_started() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    let header = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT";
    let file = format!(
        "{header}\nedsger@example.org,CREATE,a heron on the lake,Edsger,Dijkstra,Edsger Dijkstra,,Navy,,,\nada@example.org,PAINT,,,,,,,,,\n"
    );
    browser.goes_to("/accounts/imports").await;
    browser.reads("No imports yet").await;
    browser.chooses_file("input[type=file]", "people.csv", file.as_bytes()).await;
    browser.reads("What each line will do").await;
    browser.reads("edsger@example.org").await;
    browser.reads("1 would be rejected").await;
    assert!(!house.people().await.contains(&"edsger@example.org".to_owned()), "a preview has done something");
    browser.clicks_on("Start without the rejected lines").await;
    browser.reads("Finished").await;
    browser.reads("What each line did").await;
    assert!(house.people().await.contains(&"edsger@example.org".to_owned()));

    browser.goes_to("/accounts/imports").await;
    browser.chooses_file("input[type=file]", "wrong.csv", b"email,operation\n").await;
    browser.reads("The first line is not the header").await;
    browser.closes().await;
}

/// The command palette: opened, searched and followed without a mouse.
#[tokio::test]
async fn the_palette_finds_people_and_pages() {
    let house = House::furnished().await;
    let browser = house.browser(Taste::default()).await;
    let command = "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))";
    browser.runs(command).await;
    browser.types(".palette input", "lovelace").await;
    browser.finds("#place-0[aria-selected=true]").await;
    browser.reads("ada@example.org").await;
    presses(&browser, "Enter").await;
    shows(&browser, "Ada's page", "return document.querySelector('h1')?.textContent === 'Ada Lovelace'").await;
    browser.runs(command).await;
    browser.types(".palette input", "imports").await;
    browser.finds("#place-0[aria-selected=true]").await;
    presses(&browser, "Enter").await;
    shows(&browser, "the page of imports", "return location.pathname === '/accounts/imports'").await;
    browser.closes().await;
}

#[tokio::test]
async fn pages_about_people_are_accessible_in_english_and_light() {
    every_page(Taste::default()).await;
}

#[tokio::test]
async fn pages_about_people_are_accessible_in_french_and_dark() {
    every_page(Taste { language: "fr", dark: true, ..Taste::default() }).await;
}

#[tokio::test]
async fn pages_about_people_are_accessible_in_english_and_dark_on_a_phone() {
    every_page(Taste { dark: true, size: (360, 740), ..Taste::default() }).await;
}

#[tokio::test]
async fn pages_about_people_are_accessible_in_french_and_light_on_a_phone() {
    every_page(Taste { language: "fr", size: (360, 740), ..Taste::default() }).await;
}

async fn every_page(taste: Taste) {
    let house = House::furnished().await;
    let browser = house.browser(taste).await;
    let http = house.house.administrator().http();
    let file = "BADGE,OPERATION,EMAIL\n77A2115C,CREATE,ada@example.org\n1,CREATE,nobody@example.org\n";
    let wanted = http.request("POST", &format!("{}?kind=badges&file=badges.csv", Endpoint::BringImport.path()));
    let import: ImportInfo = http.send(wanted.with("content-type", "text/csv"), tests::http::body(file)).await.json();
    let (person, group) = (format!("/accounts/users/{}", house.ada.id), format!("/accounts/groups/{}", house.group));
    let import = format!("/accounts/imports/{}", import.id);
    let mut found = Vec::new();
    for (page, shows) in [
        ("/accounts/users", "tbody tr[data-key]"),
        ("/accounts/users?search=nobody-at-all", ".empty h2"),
        (person.as_str(), "#rights .sources"),
        ("/accounts/groups", "tbody tr[data-key]"),
        (group.as_str(), "tbody tr[data-key]"),
        ("/accounts/badges", "tbody tr[data-key]"),
        ("/accounts/badges/reader", "#list"),
        ("/accounts/imports", "tbody tr[data-key]"),
        (import.as_str(), "tbody tr[data-key]"),
    ] {
        look(&browser, page, shows, taste, &mut found).await;
    }
    // The dialogs and the palette, over the page that they belong to.
    for (page, click, shows) in [
        ("/accounts/users", ".page-actions .primary", "dialog[open] #email"),
        (person.as_str(), ".card-head .button", "dialog[open] #email"),
        (person.as_str(), ".page-actions .button:last-of-type", "dialog[open] #confirmation"),
        ("/accounts/users", ".palette-button", "dialog[open] .places li"),
    ] {
        browser.goes_to(page).await;
        browser.clicks(click).await;
        browser.finds(shows).await;
        crate::browser::judge(&browser, &format!("dialog {shows} of {page}"), taste, &mut found).await;
    }
    browser.closes().await;
    assert!(found.is_empty(), "{} faults with {taste:?}:\n{}", found.len(), found.join("\n"));
}
