//! The rules of giving, path by path.

use super::*;
use crate::testing::House;
use model::{
    access::Role,
    groups::Group,
    id::{GroupId, OrgId},
    users::{NewUser, TextDetails, User},
};
use storage::{groups, orgs::partners};

/// What became of each of many.
type Outcomes = Vec<(UserId, Result<(), Error>)>;

const ADMINISTRATOR: Role = Role::OrganizationAdministrator;

/// An organization with Grace, who administers it, and Carl, who manages its users.
fn house() -> (House, OrgId, UserId, UserId) {
    let house = House::new();
    let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
    let grace = house.person(org, "grace@example.org", &[ADMINISTRATOR]);
    let carl = house.person(org, "carl@example.org", &[Role::UserAdministrator]);
    (house, org, grace, carl)
}

fn known(user: &User) -> TextDetails {
    TextDetails::of(user.details.email.to_string(), user.details.name.to_string())
}

/// What became of it, in a word.
fn word<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "done",
        Err(Error::RoleNotYours) => "role not yours",
        Err(Error::RoleLevel) => "not at this level",
        Err(Error::NotYourPerson) => "not your person",
        Err(Error::LastAdministrator) => "last administrator",
        Err(Error::Forbidden) => "forbidden",
        Err(Error::NotFound) => "not found",
        Err(Error::Taken(_)) => "taken",
        Err(Error::SignedOut) => "signed out",
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn who_takes_somebody_into_a_group_gives_its_roles() {
    let (house, org, grace, carl) = house();
    let ada = house.person(org, "ada@example.org", &[]);
    let plain = house.group(org, "Plain", &[], &[]);
    let fleet = house.group(org, "Fleet", &[Role::FleetManagementAdministrator], &[]);
    let (grace, carl) = (house.as_caller(org, grace), house.as_caller(org, carl));
    assert_eq!(word(house.set_user_groups(&carl, ada, vec![plain]).await), "done");
    assert_eq!(word(house.set_user_groups(&carl, ada, vec![plain, fleet]).await), "role not yours");
    // Neither by taking oneself in.
    assert_eq!(word(house.set_user_groups(&carl, carl.user, vec![fleet]).await), "role not yours");
    let outcomes = house.change_members(&carl, fleet, vec![ada], vec![]).await.unwrap();
    assert_eq!(outcomes.into_iter().map(|(_, o)| word(o)).collect::<Vec<_>>(), ["role not yours"]);
    let new = NewUser {
        details: TextDetails::of("new@example.org", "New"),
        password: Some("eleven quiet geese".into()),
        groups: vec![fleet],
        ..NewUser::default()
    };
    assert_eq!(word(house.create_user(&carl, new.clone()).await), "role not yours");
    assert_eq!(word(house.create_user(&grace, new).await), "done");
    assert_eq!(word(house.set_user_groups(&grace, ada, vec![fleet]).await), "done");
    assert_eq!(word(house.set_user_groups(&grace, ada, vec![fleet, GroupId([9; 16])]).await), "not found");
    // Nor by its name, its roles or its end.
    assert_eq!(word(house.rename_group(&carl, fleet, "Mine").await), "role not yours");
    assert_eq!(
        word(house.set_group_roles(&carl, plain, vec![Role::FleetManagementAdministrator]).await),
        "role not yours"
    );
    assert_eq!(word(house.delete_group(&carl, fleet).await), "not your person");
    let name = "FLEET".parse().unwrap();
    let found = house.store.write_and_wait({
        let actor = carl.clone();
        move |w| crate::groups::find_or_make(w, &actor, crate::testing::BEGIN, &name, GroupId([9; 16]))
    });
    assert_eq!(word(found), "role not yours", "an import does not attach to a group that carries roles");
}

#[tokio::test]
async fn a_role_of_the_organization_alone_is_given_nowhere_else() {
    let (house, org, grace, _) = house();
    let group = house.group(org, "Plain", &[], &[]);
    let grace = house.as_caller(org, grace);
    let role = vec![Role::PrintReleaseManagementAlternateFileConversion];
    assert_eq!(word(house.set_user_roles(&grace, grace.user, role.clone()).await), "not at this level");
    assert_eq!(word(house.set_group_roles(&grace, group, role.clone()).await), "not at this level");
    assert_eq!(word(house.set_organization_roles(&grace, role).await), "done");
}

#[tokio::test]
async fn who_may_more_is_not_touched() {
    let (house, org, grace, carl) = house();
    let (fleet, ada) = (
        house.person(org, "fleet@example.org", &[Role::FleetManagementAdministrator]),
        house.person(org, "ada@example.org", &[]),
    );
    let carl = house.as_caller(org, carl);
    for (target, wanted) in [(grace, "not your person"), (fleet, "not your person"), (ada, "done")] {
        let user = house.user(org, target).unwrap();
        let moved = TextDetails { email: format!("new-{}", user.details.email), ..known(&user) };
        assert_eq!(word(house.edit_user(&carl, target, moved).await), wanted);
        assert_eq!(word(house.set_active(&carl, target, false).await), wanted);
        assert_eq!(word(house.delete_user(&carl, target).await), wanted);
    }
    // Who acts for a partner elsewhere is not to be taken over by who administers here only.
    let child = house.organization("Child", &[]);
    let partner = house.person(org, "partner@example.org", &[]);
    house.put(move |w| Ok(partners::put(w, child, org, partner)?));
    let grace = house.as_caller(org, grace);
    assert_eq!(word(house.set_active(&grace, partner, false).await), "not your person");
    house.put(move |w| Ok(partners::remove(w, child, org, partner)?));
    assert_eq!(word(house.set_active(&grace, partner, false).await), "done");
}

/// Each way by which the last administrator could leave; Bob, who administers in the same way, may go before.
#[tokio::test]
async fn the_last_administrator_stays_on_each_path() {
    let house = House::new();
    let paths = [
        "own role",
        "deactivation",
        "deletion",
        "deletion with others",
        "leaves the group",
        "taken out of the group",
        "group role",
        "group deletion",
        "organization role",
    ];
    for (n, path) in paths.into_iter().enumerate() {
        let by_group = path.contains("group");
        let by_org = path == "organization role";
        let org = house.organization(&format!("House {n}"), if by_org { &[ADMINISTRATOR] } else { &[] });
        let own: &[Role] = if by_group || by_org { &[] } else { &[ADMINISTRATOR] };
        let grace = house.person(org, &format!("grace@house{n}"), own);
        // Switched off, or without a password: nobody who could administer.
        let off = User {
            active: false,
            roles: [ADMINISTRATOR].into_iter().collect(),
            ..house.somebody(org, &format!("off@house{n}"))
        };
        let never =
            User { roles: [ADMINISTRATOR].into_iter().collect(), ..house.somebody(org, &format!("never@house{n}")) };
        house.put(move |w| {
            users::put(w, &off)?;
            Ok(users::put(w, &never)?)
        });
        let group = by_group.then(|| house.group(org, "Administrators", &[ADMINISTRATOR], &[grace]));
        let caller = house.as_caller(org, grace);
        let one = |outcomes: Result<Outcomes, Error>| outcomes.unwrap().pop().unwrap().1;
        let goes = async || match path {
            "own role" => house.set_user_roles(&caller, grace, vec![]).await.map(|_| ()),
            "deactivation" => house.set_active(&caller, grace, false).await.map(|_| ()),
            "deletion" => house.delete_user(&caller, grace).await,
            "deletion with others" => one(house.delete_users(&caller, vec![grace]).await),
            "leaves the group" => house.set_user_groups(&caller, grace, vec![]).await.map(|_| ()),
            "taken out of the group" => one(house.change_members(&caller, group.unwrap(), vec![], vec![grace]).await),
            "group role" => house.set_group_roles(&caller, group.unwrap(), vec![]).await.map(|_| ()),
            "group deletion" => house.delete_group(&caller, group.unwrap()).await,
            _ => house.set_organization_roles(&caller, vec![]).await,
        };
        let before = house.user(org, grace);
        assert_eq!(word(goes().await), "last administrator", "{path}");
        assert_eq!(house.user(org, grace), before, "{path}: nothing of it stands");
        house.person(org, &format!("bob@house{n}"), &[ADMINISTRATOR]);
        assert_eq!(word(goes().await), "done", "{path}");
    }
}

#[tokio::test]
async fn a_member_of_the_partner_is_an_administrator_too() {
    let (house, home, grace, _) = house();
    let child = house.organization("Child", &[]);
    house.put(move |w| {
        let found = storage::orgs::get(w, child)?.unwrap();
        storage::orgs::put(w, &model::orgs::Organization { parent: Some(home), ..found })?;
        Ok(partners::put(w, child, home, grace)?)
    });
    let ada = house.person(child, "ada@child.org", &[ADMINISTRATOR]);
    let ada = house.as_caller(child, ada);
    assert_eq!(word(house.delete_user(&ada, ada.user).await), "done");
    // Now Grace is the last one of the child; at home there is another.
    let second = house.person(home, "second@example.org", &[ADMINISTRATOR, Role::PartnerAdministrator]);
    let second = house.as_caller(home, second);
    assert_eq!(word(house.set_active(&second, grace, false).await), "last administrator");
    assert_eq!(word(house.delete_user(&second, grace).await), "last administrator");
}

#[tokio::test]
async fn of_two_administrators_who_withdraw_each_other_at_once_one_stays() {
    let (house, org, grace, _) = house();
    let ada = house.person(org, "ada@example.org", &[ADMINISTRATOR]);
    let (by_grace, by_ada) = (house.as_caller(org, grace), house.as_caller(org, ada));
    let (one, other) =
        tokio::join!(house.set_user_roles(&by_grace, ada, vec![]), house.set_user_roles(&by_ada, grace, vec![]));
    let mut outcomes = [word(one), word(other)];
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["done", "signed out"], "the session of the second has ended with the rights");
}

#[tokio::test]
async fn what_changes_the_way_in_ends_every_session() {
    let (house, org, grace, _) = house();
    let ada = house.person(org, "ada@example.org", &[]);
    let plain = house.group(org, "Plain", &[], &[]);
    let help = house.group(org, "Help", &[Role::HelpDesk], &[]);
    let grace = house.as_caller(org, grace);
    let epoch = || house.user(org, ada).unwrap().auth_epoch;
    let user = || house.user(org, ada).unwrap();
    house.edit_user(&grace, ada, TextDetails { name: "Ada L".into(), ..known(&user()) }).await.unwrap();
    house.set_user_groups(&grace, ada, vec![plain]).await.unwrap();
    assert_eq!(epoch(), 0, "a name and a group without roles let nobody in");
    house.edit_user(&grace, ada, TextDetails { email: "lovelace@example.org".into(), ..known(&user()) }).await.unwrap();
    assert_eq!(epoch(), 1, "the address");
    house.set_user_roles(&grace, ada, vec![Role::HelpDesk]).await.unwrap();
    assert_eq!(epoch(), 2, "a role");
    house.set_user_groups(&grace, ada, vec![plain, help]).await.unwrap();
    assert_eq!(epoch(), 2, "the role was there already");
    house.set_user_roles(&grace, ada, vec![]).await.unwrap();
    assert_eq!(epoch(), 2, "the role is still there");
    house.set_user_groups(&grace, ada, vec![plain]).await.unwrap();
    assert_eq!(epoch(), 3, "the group took it away");
    house.set_active(&grace, ada, false).await.unwrap();
    assert_eq!(epoch(), 4, "switched off");
    house.set_active(&grace, ada, true).await.unwrap();
    assert_eq!(epoch(), 4, "switched on again, what ended stays ended");
}

#[tokio::test]
async fn a_group_of_thousands_goes_in_pieces_and_its_people_stay() {
    let (house, org, grace, _) = house();
    let group = Group {
        id: GroupId([7; 16]),
        org,
        name: "Everybody".parse().unwrap(),
        roles: [Role::HelpDesk].into_iter().collect(),
    };
    let people: Vec<User> = (0..2500)
        .map(|n| User { groups: vec![group.id], ..house.somebody(org, &format!("p{n}@example.org")) })
        .collect();
    house.put(move |w| {
        groups::put(w, &group)?;
        Ok(people.iter().try_for_each(|user| users::put(w, user))?)
    });
    let grace = house.as_caller(org, grace);
    assert_eq!(house.app.group(&grace, GroupId([7; 16])).unwrap().1, 2500);
    assert_eq!(word(house.delete_group(&grace, GroupId([7; 16])).await), "done");
    assert_eq!(house.groups(&grace, "").unwrap(), []);
    assert_eq!(house.people(&grace, &Listing { limit: 1, ..Listing::default() }).unwrap().total, 2502);
    assert_eq!(word(house.app.group(&grace, GroupId([7; 16]))), "not found");
}

#[tokio::test]
async fn of_many_each_has_an_outcome_of_its_own() {
    let (house, org, grace, carl) = house();
    let ada = house.person(org, "ada@example.org", &[]);
    let foreign = house.person(house.organization("Other", &[]), "eve@example.org", &[]);
    let carl = house.as_caller(org, carl);
    let outcomes = house.delete_users(&carl, vec![grace, ada, foreign, ada]).await.unwrap();
    let mut said: Vec<_> = outcomes.into_iter().map(|(id, outcome)| (id == ada, word(outcome))).collect();
    said.sort_unstable();
    assert_eq!(said, [(false, "not found"), (false, "not your person"), (true, "done")]);
    assert_eq!(house.user(org, ada), None);
}

#[tokio::test]
async fn every_right_says_where_it_comes_from() {
    let (house, org, grace, _) = house();
    let ada = house.person(org, "ada@example.org", &[Role::HelpDesk]);
    let group = house.group(org, "Technicians", &[Role::FleetManagementAdministrator, Role::HelpDesk], &[ada]);
    let rights = house.rights(&house.as_caller(org, grace), ada).unwrap();
    let technicians = Source::Group(group, "Technicians".to_owned());
    assert_eq!(
        rights.roles,
        [
            (Role::HelpDesk, vec![technicians.clone(), Source::Person]),
            (Role::User, vec![Source::Everybody]),
            (Role::FleetManagementAdministrator, vec![technicians]),
            (Role::PrintReleaseManagementUser, vec![Source::Organization("House".to_owned())]),
        ]
    );
    let held: model::access::Permissions = rights.permissions().into_iter().map(|(permission, _)| permission).collect();
    assert_eq!(held, house.as_caller(org, ada).permissions, "what is shown is what is checked");
}
