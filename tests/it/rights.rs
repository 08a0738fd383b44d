//! Rights: where they come from, that they end at once, and that a person who goes leaves no name behind.

use api::{
    groups::{GroupInfo, NameGroup},
    orgs::SetRoles,
    problem::Code,
    routes::Endpoint,
    users::{MayAnswer, Rights, SetActive, SetGroups},
};
use model::{
    access::{Level, Permission, Role},
    users::TextDetails,
};
use tests::{Appliance, attachment, http::Http};

async fn group_with(http: &Http, name: &str, role: Role) -> String {
    let group: GroupInfo = http.call(Endpoint::CreateGroup, &[], &NameGroup { name: name.to_owned() }).await.json();
    let id = group.id.to_string();
    let _ = http.call(Endpoint::SetGroupRoles, &[&id], &SetRoles { roles: vec![role] }).await.good();
    id
}

/// B1 to B4, B9.
#[tokio::test]
async fn every_right_says_where_it_comes_from() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let ada = house.user("ada@example.org").named("Ada").await;
    let id = ada.me().user.to_string();
    let technicians = group_with(http, "Technicians", Role::FleetManagementAdministrator).await;
    let groups = SetGroups { groups: vec![technicians.parse().unwrap()] };
    let _ = http.call(Endpoint::SetUserGroups, &[&id], &groups).await.good();
    let rights: Rights = http.ask(Endpoint::Rights, &[&id]).await.json();
    let fleet = rights.roles.iter().find(|held| held.role == Role::FleetManagementAdministrator).unwrap();
    assert_eq!((fleet.from[0].level, fleet.from[0].name.as_str()), (Level::Group, "Technicians"));
    let printers = rights.permissions.iter().find(|held| held.permission == Permission::ManagePrinters).unwrap();
    assert_eq!(printers.through, [Role::FleetManagementAdministrator]);

    let may = async |permission: &str, language: &str| {
        let path = Endpoint::May.url(&[&id, permission]);
        let wanted = http.request("GET", &path).with("accept-language", language);
        http.send(wanted, tests::http::body("")).await.json::<MayAnswer>()
    };
    let yes = may("manage-printers", "en").await;
    assert_eq!(
        (yes.may, yes.sentence.as_str()),
        (true, "Yes: Fleet Management Administrator, through group Technicians.")
    );
    let no = may("manage-organization", "en").await;
    assert_eq!(
        (no.may, no.sentence.as_str()),
        (false, "No: none of Ada’s roles allows it; Organization Administrator would.")
    );
    assert_eq!(http.ask(Endpoint::May, &[&id, "fly"]).await.code(), Code::NotFound);
}

/// A session is only as good as the rights of the moment (house decision 3).
#[tokio::test]
async fn a_right_that_is_withdrawn_is_gone_with_the_next_request() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let desk = group_with(http, "Desk", Role::HelpDesk).await;
    let ada = house.user("ada@example.org").await;
    let id = ada.me().user.to_string();
    let groups = SetGroups { groups: vec![desk.parse().unwrap()] };
    let _ = http.call(Endpoint::SetUserGroups, &[&id], &groups).await.good();
    // Coming by a role ends the sessions that began without it.
    assert_eq!(ada.http().ask(Endpoint::Users, &[]).await.code(), Code::SignedOut);
    let ada = ada.signs_in_again().await;
    let _ = ada.http().ask(Endpoint::Users, &[]).await.good();

    let _ = http.call(Endpoint::SetGroupRoles, &[&desk], &SetRoles { roles: Vec::new() }).await.good();
    assert_eq!(ada.http().ask(Endpoint::Users, &[]).await.code(), Code::Forbidden);
    let _ = ada.http().ask(Endpoint::Me, &[]).await.good();

    let _ = http.call(Endpoint::SetActive, &[&id], &SetActive { active: false }).await.good();
    assert_eq!(ada.http().ask(Endpoint::Me, &[]).await.code(), Code::SignedOut);
    let _ = http.call(Endpoint::SetActive, &[&id], &SetActive { active: true }).await.good();
    assert_eq!(ada.http().ask(Endpoint::Me, &[]).await.code(), Code::SignedOut, "what ended stays ended");
    let again = ada.signs_in_again().await;

    let edit = TextDetails::of("countess@example.org", "Ada");
    let _ = http.call(Endpoint::EditUser, &[&id], &edit).await.good();
    assert_eq!(again.http().ask(Endpoint::Me, &[]).await.code(), Code::SignedOut, "the address is a way in");
}

/// Rule C with two at once: of two administrators who withdraw each other one stays.
#[tokio::test]
async fn two_administrators_do_not_both_go() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let ada = house.user("ada@example.org").with_roles(&[Role::OrganizationAdministrator]).await;
    // Grace holds the role of a partner, too, which Ada may not touch: so a third one.
    let bob = house.user("bob@example.org").with_roles(&[Role::OrganizationAdministrator]).await;
    let (ada_id, bob_id) = (ada.me().user.to_string(), bob.me().user.to_string());
    let (to_ada, to_bob) = ([ada_id.as_str()], [bob_id.as_str()]);
    let none = SetRoles { roles: Vec::new() };
    let (by_ada, by_bob) = tokio::join!(
        ada.http().call(Endpoint::SetUserRoles, &to_bob, &none),
        bob.http().call(Endpoint::SetUserRoles, &to_ada, &none)
    );
    let mut statuses = [by_ada.status, by_bob.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 204 && (statuses[1] == 403 || statuses[1] == 401), "{statuses:?}");
    let me = grace.me().user.to_string();
    for survivor in [&ada, &bob] {
        if survivor.http().ask(Endpoint::Users, &[]).await.status == 200 {
            let gone = if std::ptr::eq(survivor, &ada) { &ada_id } else { &bob_id };
            let _ = grace.http().ask(Endpoint::DeleteUser, &[gone]).await.good();
        }
    }
    assert_eq!(grace.http().ask(Endpoint::DeleteUser, &[&me]).await.code(), Code::LastAdministrator);
}

/// C19: whoever is deleted is nowhere in the store by name or address.
#[tokio::test]
async fn a_person_who_goes_leaves_no_name_behind() {
    let mut house = Appliance::started().await;
    let http = house.administrator().http().clone();
    let ada = house.user("ada.lovelace@example.org").named("Ada Lovelace").with_badge("04A2115B").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.mails(tests::appliance::QUEUE, attachment("three-pages.pdf")).await;
    ada.job("three-pages.pdf", |state| !matches!(state, model::jobs::JobState::Processing)).await;
    let id = ada.me().user.to_string();
    let desk = group_with(&http, "Desk", Role::HelpDesk).await;
    let groups = SetGroups { groups: vec![desk.parse().unwrap()] };
    let _ = http.call(Endpoint::SetUserGroups, &[&id], &groups).await.good();
    let _ = http.ask(Endpoint::DeleteUser, &[&id]).await.good();
    house.stop();

    let database = redb::Database::open(house.data().join("store.redb")).unwrap();
    let read = redb::ReadableDatabase::begin_read(&database).unwrap();
    let mut rows = 0;
    for table in read.list_tables().unwrap() {
        let name = redb::TableHandle::name(&table).to_owned();
        let table = read.open_table(redb::TableDefinition::<&[u8], &[u8]>::new(&name)).unwrap();
        for row in redb::ReadableTable::iter(&table).unwrap() {
            let (key, value) = row.unwrap();
            for bytes in [key.value(), value.value()] {
                rows += 1;
                let text = String::from_utf8_lossy(bytes).to_lowercase();
                assert!(!text.contains("lovelace"), "{name}: {text}");
            }
        }
    }
    assert!(rows > 50, "{rows}");
}
