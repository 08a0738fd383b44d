//! Administrators at work in a real browser: two at once on one person, roles given and taken back, an import that is
//! stopped half-way, and everything that the palette finds.

use crate::browser::sign_in;
use api::{
    groups::{ChangeMembers, Groups, NameGroup},
    imports::Imports,
    orgs::SetRoles,
    routes::Endpoint,
    users::UserInfo,
};
use model::{access::Role, imports::ImportState, users::TextDetails};
use std::fmt::Write as _;
use tests::{
    Appliance, attachment,
    browser::{Browser, Taste},
    wait::until,
};

/// Whoever saves second is told that somebody else was first, keeps what was typed, and looks before trying again.
#[tokio::test]
async fn the_second_of_two_administrators_overwrites_nothing() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let id = ada.me().user.to_string();
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to(&format!("/accounts/users/{id}")).await;
    browser.clicks_on("Edit").await;
    browser.types("dialog[open] #department", "Engines").await;

    let mary = house.user("mary@example.org").with_roles(&[Role::UserAdministrator]).await;
    let first = TextDetails::of("ada@example.org", "Ada King");
    let _ = mary.http().call(Endpoint::EditUser, &[&id], &first).await.good();

    browser.clicks("dialog[open] button[type=submit]").await;
    browser.reads("Somebody else has changed this in the meantime.").await;
    let typed = browser.runs("return document.querySelector('dialog[open] #department').value").await;
    assert_eq!(typed, "Engines", "what was typed is there to be copied");
    let row = async || house.administrator().http().ask(Endpoint::User, &[&id]).await.json::<UserInfo>();
    assert_eq!((row().await.details.name.as_str(), row().await.details.department), ("Ada King", None));

    browser.clicks("dialog[open] .form-fault button").await;
    browser.reads("Ada King").await;
    browser.clicks_on("Edit").await;
    browser.types("dialog[open] #department", "Engines").await;
    browser.clicks("dialog[open] button[type=submit]").await;
    until("both changes stand", async || {
        let row = row().await;
        (row.details.name == "Ada King" && row.details.department.as_deref() == Some("Engines")).then_some(())
    })
    .await;
    browser.closes().await;
}

/// C20, B1: a role is given in the dialog and taken back beside its name; what a group brings says so, and is not
/// taken back there.
#[tokio::test]
async fn a_role_is_given_and_taken_back_and_a_groups_role_says_where_it_comes_from() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let ada = house.user("ada@example.org").named("Ada Lovelace").await;
    let id = ada.me().user.to_string();
    let _ = http.call(Endpoint::CreateGroup, &[], &NameGroup { name: "Technicians".to_owned() }).await.good();
    let groups: Groups = http.ask(Endpoint::Groups, &[]).await.json();
    let group = groups.groups[0].id.to_string();
    let roles = SetRoles { roles: vec![Role::FleetManagementAdministrator] };
    let _ = http.call(Endpoint::SetGroupRoles, &[&group], &roles).await.good();
    let add = ChangeMembers { add: vec![ada.me().user], remove: Vec::new() };
    let _ = http.call(Endpoint::ChangeMembers, &[&group], &add).await.good();

    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to(&format!("/accounts/users/{id}")).await;
    browser.reads("Fleet Management Administrator").await;
    browser.reads("through group Technicians").await;
    let own = async || http.ask(Endpoint::User, &[&id]).await.json::<UserInfo>().roles;
    let removable = "return document.querySelectorAll(\"button[aria-label^='Remove the role']\").length";
    assert_eq!(browser.runs(removable).await, 0, "the group's role is taken back at the group");

    let edit =
        "[...document.querySelectorAll('.card')].find(c => c.querySelector('h2')?.textContent === 'Assigned roles')";
    browser.runs(&format!("{edit}.querySelector('.card-head button').click()")).await;
    browser.clicks_on("Help Desk").await;
    browser.clicks("dialog[open] button[type=submit]").await;
    browser.reads("Roles saved.").await;
    assert_eq!(own().await, [Role::HelpDesk]);
    browser.clicks("button[aria-label='Remove the role Help Desk']").await;
    browser.reads("Role Help Desk removed.").await;
    assert_eq!(own().await, []);
    browser.clicks_on("Undo").await;
    until("it is given back", async || (own().await == [Role::HelpDesk]).then_some(())).await;
    browser.closes().await;
}

/// D3: an import is stopped on its page; what was done stays done, and the log says how far it was.
#[tokio::test]
async fn an_import_is_stopped_on_its_way() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let mut file = "EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,\
                    COST_CENTER,DEPARTMENT\n"
        .to_owned();
    // Each password is hashed, so that the run takes longer than pressing a button.
    for n in 0..2000 {
        writeln!(file, "p{n}@example.org,CREATE,a heron on lake {n},,,,,,,,").unwrap();
    }
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, house.administrator()).await;
    browser.goes_to("/accounts/imports").await;
    browser.chooses_file("main input[type=file]", "people.csv", file.as_bytes()).await;
    browser.reads("2,000 lines").await;
    browser.clicks("main .page-actions .primary").await;
    let import = async || http.ask(Endpoint::Imports, &[]).await.json::<Imports>().imports.remove(0);
    until("some lines are done", async || (import().await.done > 3).then_some(())).await;
    browser.clicks_on("Stop").await;
    browser.clicks("dialog[open] .danger, dialog[open] .primary").await;
    browser.reads("Stopped").await;
    let over = import().await;
    assert_eq!(over.state, ImportState::Stopped);
    assert!(over.done < over.lines, "{over:?}");
    browser.reads(&format!("{} of 2,000 lines", over.done)).await;
    browser.closes().await;
    let again = import().await;
    assert_eq!(again.done, over.done, "nothing goes on behind the page");
}

/// Ctrl-K finds people, printers, documents and pages, and goes there by the keyboard alone.
#[tokio::test]
async fn the_palette_goes_to_printers_and_documents_as_well() {
    let house = Appliance::started().with_printer("lobby").await;
    let grace = house.administrator();
    grace.uploads(attachment("two-pages-color.pdf")).await;
    let printer = house.printer("lobby").await;
    let browser = Browser::open(house.site(), Taste::default()).await;
    sign_in(&browser, grace).await;
    let command = "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))";
    let enter = "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))";
    for (typed, kind, path) in [
        ("grace@", "Users", format!("/accounts/users/{}", grace.me().user)),
        ("lobby", "Printers", format!("/printers/{}", printer.id)),
        ("two-pages", "Documents", "/print/queue".to_owned()),
        ("audit", "Pages", "/accounts/audit".to_owned()),
    ] {
        browser.runs(command).await;
        browser.types(".palette input", typed).await;
        let first = format!(
            "return document.querySelector('#place-0[aria-selected=true]')?.innerText.includes('{kind}') === true"
        );
        until(&format!("{typed} finds a {kind}"), async || (browser.runs(&first).await == true).then_some(())).await;
        browser.runs(enter).await;
        until(&format!("the page {path}"), async || {
            (browser.runs("return location.pathname").await == path.as_str()).then_some(())
        })
        .await;
    }
    browser.closes().await;
}
