//! Who gives and withdraws the administration of an organization, path by path.

use super::*;
use crate::testing::House;
use model::orgs::Organization;
use storage::orgs;

const ADMINISTRATOR: Role = Role::OrganizationAdministrator;

/// A partner organization with Paul, its partner administrator; a child that Paul administers, with Carla in it.
struct Houses {
    house: House,
    top: OrgId,
    child: OrgId,
    paul: UserId,
    carla: UserId,
}

impl Houses {
    fn new() -> Self {
        let house = House::new();
        let top = house.organization("Partner", &[]);
        let paul = house.person(top, "paul@partner.example", &[Role::PartnerAdministrator, ADMINISTRATOR]);
        let child = below(&house, top, "Child");
        house.put(move |w| Ok(partners::put(w, child, top, paul)?));
        let carla = house.person(child, "carla@child.example", &[]);
        Self { house, top, child, paul, carla }
    }

    fn paul(&self) -> Caller {
        self.house.as_caller(self.top, self.paul)
    }

    /// Paul as he acts in the child.
    fn inside(&self) -> Result<Caller, Error> {
        self.house.as_partner(self.top, self.paul, self.child)
    }

    fn carla(&self) -> Caller {
        self.house.as_caller(self.child, self.carla)
    }

    /// Who administers the child, as the child sees it.
    fn administrators(&self) -> Vec<String> {
        let all = self.house.app.read(|r| list(r, self.child)).unwrap();
        let shown = |a: Administrator| {
            let (partner, inherited) =
                (if a.partner { " partner" } else { "" }, if a.inherited { " inherited" } else { "" });
            format!("{}{partner}{inherited}", a.user.details.email)
        };
        all.into_iter().map(shown).collect()
    }
}

/// A child of `parent`.
fn below(house: &House, parent: OrgId, name: &str) -> OrgId {
    let id = house.organization(name, &[Role::PrintReleaseManagementUser]);
    house.put(move |w| {
        let found = orgs::get(w, id)?.unwrap();
        Ok(orgs::put(w, &Organization { parent: Some(parent), ..found })?)
    });
    id
}

fn word<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "done",
        Err(Error::NotAMember) => "not a member",
        Err(Error::LastAdministrator) => "last administrator",
        Err(Error::Forbidden) => "forbidden",
        Err(Error::NotFound) => "not found",
        Err(Error::Inherited) => "inherited",
        Err(Error::RoleNotYours) => "role not yours",
        Err(Error::Field(..)) => "field",
        Err(Error::SignedOut) => "signed out",
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_partner_and_the_child_give_and_withdraw_the_same_way() {
    let it = Houses::new();
    let quinn = it.house.person(it.top, "quinn@partner.example", &[]);
    // C7: the child's own people, and members of the partner.
    assert!(!give_is_partner(it.house.add_child_administrator(&it.paul(), it.child, " CARLA@child.example").await));
    assert!(give_is_partner(it.house.add_child_administrator(&it.paul(), it.child, "quinn@partner.example").await));
    assert_eq!(
        it.administrators(),
        ["carla@child.example", "paul@partner.example partner", "quinn@partner.example partner"]
    );
    // C8: the child withdraws and gives the same way.
    assert_eq!(word(it.house.remove_administrator(&it.carla(), quinn).await), "done");
    assert_eq!(word(it.house.remove_administrator(&it.carla(), quinn).await), "not found");
    assert_eq!(word(it.house.add_administrator(&it.carla(), "quinn@partner.example").await), "done");
    assert_eq!(word(it.house.remove_administrator(&it.carla(), it.paul).await), "done");
    // B8: Paul still is a partner administrator, and has nothing to say there any more.
    assert_eq!(word(it.house.add_child_administrator(&it.paul(), it.child, "paul@partner.example").await), "forbidden");
    assert_eq!(word(it.house.child_administrators(&it.paul(), it.child)), "forbidden");
    assert_eq!(word(it.house.remove_child_administrator(&it.paul(), it.child, it.carla).await), "forbidden");
    assert_eq!(word(it.house.app.read(|r| acting(r, it.child, &it.house.user(it.top, it.paul).unwrap()))), "not found");
    assert_eq!(it.administrators(), ["carla@child.example", "quinn@partner.example partner"]);
}

fn give_is_partner(given: Result<Administrator, Error>) -> bool {
    given.unwrap().partner
}

#[tokio::test]
async fn an_address_from_elsewhere_is_as_good_as_none() {
    let it = Houses::new();
    let sister = below(&it.house, it.top, "Sister");
    it.house.person(sister, "sam@sister.example", &[]);
    let inside = it.inside().unwrap();
    for email in ["sam@sister.example", "nobody@nowhere.example", "nobody@child.example"] {
        assert_eq!(word(it.house.add_administrator(&inside, email).await), "not a member", "{email}");
        assert_eq!(
            word(it.house.add_child_administrator(&it.paul(), it.child, email).await),
            "not a member",
            "{email}"
        );
    }
    // The children of an organization are no members of its partner: it has none.
    assert_eq!(word(it.house.add_administrator(&it.paul(), "carla@child.example").await), "not a member");
    assert_eq!(word(it.house.add_administrator(&inside, "carla").await), "field");
}

#[tokio::test]
async fn only_who_may_does_and_only_with_own_children() {
    let it = Houses::new();
    let plain = it.house.person(it.top, "plain@partner.example", &[]);
    let plain = it.house.as_caller(it.top, plain);
    for caller in [it.carla(), plain] {
        assert_eq!(word(it.house.administrators(&caller)), "forbidden");
        assert_eq!(word(it.house.add_administrator(&caller, "carla@child.example").await), "forbidden");
        assert_eq!(word(it.house.remove_administrator(&caller, it.paul).await), "forbidden");
        assert_eq!(word(it.house.child_administrators(&caller, it.child)), "forbidden");
        assert_eq!(word(it.house.add_child_administrator(&caller, it.child, "carla@child.example").await), "forbidden");
        assert_eq!(word(it.house.remove_child_administrator(&caller, it.child, it.paul).await), "forbidden");
    }
    // Inside a child a partner is an administrator, and not a partner.
    assert_eq!(word(it.house.child_administrators(&it.inside().unwrap(), it.child)), "forbidden");
    let strange = it.house.organization("Strange", &[]);
    for org in [strange, it.top, OrgId([9; 16])] {
        assert_eq!(word(it.house.child_administrators(&it.paul(), org)), "not found");
        assert_eq!(word(it.house.add_child_administrator(&it.paul(), org, "paul@partner.example").await), "not found");
    }
}

#[tokio::test]
async fn the_last_administrator_stays_on_every_path() {
    let it = Houses::new();
    let inside = it.inside().unwrap();
    // Paul is the only one: from inside, from outside, and with his account at home.
    assert_eq!(word(it.house.remove_administrator(&inside, it.paul).await), "last administrator");
    assert_eq!(word(it.house.remove_child_administrator(&it.paul(), it.child, it.paul).await), "last administrator");
    let admin = it.house.person(it.top, "grace@partner.example", &[ADMINISTRATOR, Role::PartnerAdministrator]);
    let grace = it.house.as_caller(it.top, admin);
    assert_eq!(word(it.house.delete_user(&grace, it.paul).await), "last administrator");
    assert_eq!(word(it.house.set_active(&grace, it.paul, false).await), "last administrator");
    // Somebody who could not sign in does not count.
    let ghost = User { roles: Roles::NONE.with(ADMINISTRATOR), ..it.house.somebody(it.child, "ghost@child.example") };
    it.house.put(move |w| Ok(users::put(w, &ghost)?));
    assert_eq!(word(it.house.remove_administrator(&inside, it.paul).await), "last administrator");
    // With Carla beside him he may go, and then Carla may not.
    assert_eq!(word(it.house.add_administrator(&inside, "carla@child.example").await), "done");
    assert_eq!(word(it.house.delete_user(&grace, it.paul).await), "done");
    assert_eq!(word(it.house.remove_administrator(&it.carla(), it.carla).await), "last administrator");
    assert_eq!(it.administrators(), ["carla@child.example", "ghost@child.example"]);
}

#[tokio::test]
async fn a_role_from_a_group_is_withdrawn_from_the_group() {
    let it = Houses::new();
    it.house.group(it.child, "Chiefs", &[ADMINISTRATOR], &[it.carla]);
    assert_eq!(it.administrators(), ["carla@child.example inherited", "paul@partner.example partner"]);
    let inside = it.inside().unwrap();
    assert_eq!(word(it.house.remove_administrator(&inside, it.carla).await), "inherited");
    // The group counts: Paul may go.
    assert_eq!(word(it.house.remove_administrator(&inside, it.paul).await), "done");
}

/// Two administrators withdraw each other at the same moment: one of them stays.
#[tokio::test]
async fn two_who_withdraw_each_other_leave_one() {
    let it = Houses::new();
    let inside = it.inside().unwrap();
    it.house.add_administrator(&inside, "carla@child.example").await.unwrap();
    let carla = it.carla();
    let (one, other) =
        tokio::join!(it.house.remove_administrator(&inside, it.carla), it.house.remove_administrator(&carla, it.paul));
    let mut both = [word(one), word(other)];
    both.sort_unstable();
    // Whoever came second has lost the role and with it the session, or may act there no longer.
    assert!(both == ["done", "signed out"] || both == ["done", "forbidden"], "{both:?}");
    assert_eq!(it.administrators().len(), 1);
}
