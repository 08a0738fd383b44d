//! Badges, registered and found in a store in memory.

use super::*;
use crate::testing::House;
use model::access::Role;
use std::time::Duration;

/// C24, C29: registered by a user administrator; a permanent badge takes the place of the earlier one.
#[tokio::test]
async fn somebody_has_one_permanent_badge_at_most() {
    let (house, admin, ada) = house();
    let register = async |email: &str, number: &str, temporary: bool| {
        house.app.register_badge(&admin, email, number, temporary).await.map(|badge| badge.last_four)
    };
    assert_eq!(register("ADA@example.org", "04:a2:11:5b", false).await.unwrap(), "115B");
    assert_eq!(register("ada@example.org", "04a2115c", true).await.unwrap(), "115C");
    assert_eq!(register("ada@example.org", "04A2115D", false).await.unwrap(), "115D");
    let of_ada = || house.app.badges(&admin, &BadgeFilter { user: Some(ada), ..BadgeFilter::default() }).unwrap();
    let mut numbers: Vec<_> = of_ada().badges.into_iter().map(|(b, _)| (b.last_four, b.expires.is_some())).collect();
    numbers.sort();
    assert_eq!(numbers, [("115C".to_owned(), true), ("115D".to_owned(), false)]);
    // The audit tells of the one that gave way as well.
    let filter = audit::look::Filter { action: Some(Action::BadgeDeleted), ..Default::default() };
    let grace =
        house.as_caller(admin.org, house.person(admin.org, "grace@example.org", &[Role::OrganizationAdministrator]));
    assert_eq!(house.app.audit(&grace, &filter, None, 9).unwrap().entries.len(), 1);
    // The badge that was replaced is free for somebody else, the others are not.
    assert!(matches!(register("bob@example.org", "04A2115D", false).await, Err(Error::Taken("number"))));
    assert_eq!(register("bob@example.org", "04A2115B", false).await.unwrap(), "115B");
}

/// C23: a temporary badge opens for 24 hours, and then is free for anybody.
#[tokio::test]
async fn a_temporary_badge_works_for_a_day() {
    let (house, admin, ada) = house();
    house.app.register_badge(&admin, "ada@example.org", "04A2115B", true).await.unwrap();
    let owner = || {
        let read = house.app.read_badge(admin.org, "04a2115b").unwrap();
        house.app.read(|r| house.app.badge_owner(r, admin.org, &read)).unwrap()
    };
    house.clock.pass(TEMPORARY - Duration::from_millis(1));
    assert_eq!(owner(), Some(ada));
    house.clock.pass(Duration::from_millis(1));
    assert_eq!(owner(), None);
    let admin = house.as_caller(admin.org, admin.user);
    assert!(house.app.register_badge(&admin, "bob@example.org", "04A2115B", false).await.is_ok());
}

/// C28, N2, N4: found by the complete address or the complete number, however a reader writes it.
#[tokio::test]
async fn a_part_of_a_number_finds_nothing() {
    let (house, admin, _) = house();
    house.app.register_badge(&admin, "ada@example.org", "04:A2:11:5B", false).await.unwrap();
    let check = |text: &str, found: usize| {
        let wanted = BadgeFilter { search: Some(text.to_owned()), ..BadgeFilter::default() };
        assert_eq!(house.app.badges(&admin, &wanted).unwrap().badges.len(), found, "{text}");
    };
    for whole in ["04A2115B", "04a2115b", " 04:a2:11:5b ", "ADA@example.org", ""] {
        check(whole, 1);
    }
    for part in ["115B", "04A2", "ada", "ada@example", "example.org", "*", "bob@example.org"] {
        check(part, 0);
    }
}

/// N3: the directory's value, what a reader writes of it, and what was registered under former settings are one badge.
#[tokio::test]
async fn a_badge_is_known_however_it_was_registered() {
    let (house, admin, ada) = house();
    let reader = |steps: Vec<ReaderStep>| {
        let org = admin.org;
        house.put(move |w| {
            let mut organization = orgs::get(w, org)?.unwrap();
            organization.settings.reader = steps.clone();
            Ok(orgs::put(w, &organization)?)
        });
    };
    let owner = |read: &str| {
        let read = house.app.read_badge(admin.org, read).unwrap();
        house.app.read(|r| house.app.badge_owner(r, admin.org, &read)).unwrap()
    };
    reader(vec![ReaderStep::ReverseBytes, ReaderStep::HexToDecimal]);
    // By the value of the directory, before anybody has seen the card.
    house.app.register_badge(&admin, "ada@example.org", "683503252", true).await.unwrap();
    assert_eq!(owner("946EBD28"), Some(ada), "as the reader writes it");
    assert_eq!(owner("683503252"), Some(ada), "as the directory writes it");
    // By holding it to a reader that writes into the page.
    house.app.register_badge(&admin, "ada@example.org", "04a2115b", false).await.unwrap();
    assert_eq!(owner("04A2115B"), Some(ada));
    let again = house.app.register_badge(&admin, "bob@example.org", "946EBD28", false).await;
    assert!(matches!(again, Err(Error::Taken("number"))), "the same card in another writing");
    reader(vec![ReaderStep::Uppercase]);
    assert_eq!(owner("04A2115B"), Some(ada), "under other settings");
    assert_eq!(owner("04A2115C"), None);
}

/// Three cards of a reader with an English layout on a computer with a French one: three numbers, not one for all.
#[tokio::test]
async fn a_badge_typed_under_another_keyboard_layout_opens_nothing_but_its_own() {
    let (house, admin, ada) = house();
    let owner = |read: &str| {
        let read = house.app.read_badge(admin.org, read)?;
        house.app.read(|r| house.app.badge_owner(r, admin.org, &read))
    };
    house.app.register_badge(&admin, "ada@example.org", "à'Qé&&(B", false).await.unwrap();
    for (read, want) in [("à'Qé&&(B", Some(ada)), ("04A2115B", Some(ada)), ("à'Qé&&_B", None), ("à'Qé\"'-B", None)]
    {
        assert_eq!(owner(read).unwrap(), want, "{read}");
    }
    house.app.register_badge(&admin, "bob@example.org", "à'Qé&&_B", false).await.unwrap();
    let unknown = house.app.register_badge(&admin, "bob@example.org", "=\"!)(\"§", false).await;
    assert!(matches!(unknown, Err(Error::Badge(BadBadge::Layout))), "a layout that nobody knows");
}

/// C27: one or more at once; those that may not be deleted stay.
#[tokio::test]
async fn many_badges_are_deleted_at_once() {
    let (house, admin, _) = house();
    let grace = house.person(admin.org, "grace@example.org", &[Role::OrganizationAdministrator]);
    let all = house.as_caller(admin.org, grace);
    let mut ids = Vec::new();
    for (email, number) in [("ada@example.org", "11111"), ("bob@example.org", "22222"), ("grace@example.org", "33333")]
    {
        ids.push(house.app.register_badge(&all, email, number, false).await.unwrap().id);
    }
    let refused = house.app.delete_badges(&admin, [ids.clone(), vec![ids[0]]].concat()).await.unwrap();
    let refused: Vec<_> = refused.iter().map(|(id, error)| (*id, error.to_string())).collect();
    assert_eq!(
        refused,
        [(ids[2], Error::NotYourPerson.to_string()), (ids[0], Error::NotFound.to_string())],
        "rule B holds for badges, and nothing goes twice"
    );
    assert_eq!(house.app.badges(&all, &BadgeFilter::default()).unwrap().badges.len(), 1);
    let many = vec![ids[0]; 501];
    assert!(matches!(house.app.delete_badges(&admin, many).await, Err(Error::Field("badges", _))));
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let (house, admin, ada) = house();
    let org = admin.org;
    house.put(move |w| {
        for n in 0..=u16::try_from(PAGE).unwrap() {
            let mut id = [0; 16];
            id[..2].copy_from_slice(&n.to_be_bytes());
            let badge = Badge {
                id: BadgeId(id),
                org,
                user: ada,
                last_four: "0000".to_owned(),
                registered: Time(0),
                expires: Some(Time(1)),
            };
            let mut hash = [0; 32];
            hash[..2].copy_from_slice(&n.to_be_bytes());
            badges::put(w, &badge, &hash)?;
        }
        Ok(())
    });
    let first = house.app.badges(&admin, &BadgeFilter::default()).unwrap();
    let rest = house.app.badges(&admin, &BadgeFilter { after: first.next, ..BadgeFilter::default() }).unwrap();
    assert_eq!((first.badges.len(), rest.badges.len()), (PAGE, 1));
    assert!(rest.next.is_none());
}

/// A user administrator as a caller, and Ada and Bob.
fn house() -> (House, Caller, UserId) {
    let house = House::new();
    let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
    let admin = house.person(org, "ursula@example.org", &[Role::UserAdministrator]);
    let ada = house.person(org, "ada@example.org", &[]);
    house.person(org, "bob@example.org", &[]);
    let caller = house.as_caller(org, admin);
    (house, caller, ada)
}
