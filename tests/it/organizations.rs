//! Several organizations in one appliance: a partner's member acts where a child lets it, and nowhere else; what is
//! deleted is gone.

use api::{
    groups::NameGroup,
    login::{Me, SignIn},
    orgs::{
        Administrator, Administrators, Checklist, Child, ChildInfo, Children, DeleteChild, NewAdministrator, NewChild,
    },
    problem::Code,
    routes::{Access, Body, Endpoint},
    users::UserPage,
};
use model::{
    access::{Permissions, Role},
    jobs::JobState,
};
use serde_json::json;
use tests::{
    Appliance, attachment,
    files::{File, pdf},
    http::{Http, body},
    wait,
};

/// A child of the house's organization, by its identifier.
async fn child(house: &Appliance, name: &str) -> String {
    let new = NewChild { name: name.to_owned(), time_zone: "Europe/Paris".to_owned(), ..NewChild::default() };
    house.administrator().http().call(Endpoint::CreateChild, &[], &new).await.json::<Child>().id.to_string()
}

fn address(email: &str) -> NewAdministrator {
    NewAdministrator { email: email.to_owned() }
}

fn typed(name: &str) -> DeleteChild {
    DeleteChild { name: name.to_owned() }
}

async fn me(http: &Http) -> Me {
    http.ask(Endpoint::Me, &[]).await.json()
}

/// Every endpoint on which the named organization counts answers 404 to somebody who does not administer it.
async fn sees_nothing(http: &Http, why: &str) {
    for endpoint in Endpoint::ALL.iter().filter(|endpoint| endpoint.acts()) {
        let url = endpoint.url(&["5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "1"]);
        let wanted = http.request(endpoint.method().name(), &url);
        let answer = match endpoint.body() {
            Body::Small => http.send(wanted.json(), body(json!({}).to_string())).await,
            _ => http.send(wanted.with("content-type", "application/octet-stream"), body("")).await,
        };
        assert_eq!((answer.status, answer.code()), (404, Code::NotFound), "{endpoint:?} {why}");
    }
}

/// C3, C4, B8: who makes a child organization administers it, with the rights of that role and no others.
#[tokio::test]
async fn a_partners_member_acts_in_a_child_and_nowhere_else() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let lake = child(&house, "Lakeside").await;
    let again = NewChild { name: "LAKESIDE".to_owned(), time_zone: "UTC".to_owned(), ..NewChild::default() };
    let refused = grace.http().call(Endpoint::CreateChild, &[], &again).await;
    assert_eq!((refused.code(), refused.problem().field.as_deref()), (Code::Taken, Some("name")));
    let special = NewChild { name: "Lake/side".to_owned(), ..again };
    assert_eq!(grace.http().call(Endpoint::CreateChild, &[], &special).await.code(), Code::Characters);

    let inside = grace.http().acting_in(&lake);
    let (there, home) = (me(&inside).await, me(grace.http()).await);
    assert_eq!((there.org.to_string(), there.organization.as_str(), there.home), (lake.clone(), "Lakeside", home.org));
    let administrator: Permissions = Role::OrganizationAdministrator.permissions().iter().copied().collect();
    assert_eq!((there.permissions, there.roles), (administrator, vec![Role::OrganizationAdministrator]));
    assert_eq!(there.organizations, home.organizations);
    let ids: Vec<String> = home.organizations.iter().map(|o| o.id.to_string()).collect();
    assert_eq!(ids, [home.org.to_string(), lake.clone()]);

    // People that are made there are there, and not at home; and the other way round.
    let carla = house.user("carla@lake.example").of_organization(&lake).await;
    let ada = house.user("ada@example.org").with_roles(&[Role::OrganizationAdministrator]).await;
    let emails = async |http: &Http| -> Vec<String> {
        let page: UserPage = http.ask(Endpoint::Users, &[]).await.json();
        page.people.into_iter().map(|person| person.details.email).collect()
    };
    assert_eq!(emails(&inside).await, ["carla@lake.example"]);
    assert!(!emails(grace.http()).await.contains(&"carla@lake.example".to_owned()));
    let (carla_id, ada_id) = (carla.me().user.to_string(), ada.me().user.to_string());
    assert_eq!(grace.http().ask(Endpoint::User, &[&carla_id]).await.code(), Code::NotFound);
    assert_eq!(inside.ask(Endpoint::User, &[&ada_id]).await.code(), Code::NotFound);
    assert_eq!(inside.ask(Endpoint::Checklist, &[]).await.json::<Checklist>().users, 1);

    // Neither a queue nor children; the own account stays the own.
    assert_eq!(inside.ask(Endpoint::Jobs, &[]).await.code(), Code::Forbidden);
    assert_eq!(inside.ask(Endpoint::Children, &[]).await.code(), Code::Forbidden);
    let _ = inside.call(Endpoint::SetLanguage, &[], &json!({ "language": "fr" })).await.good();
    assert_eq!(me(grace.http()).await.language, Some(model::text::Language::Fr));
    let _ = inside.call(Endpoint::SetLanguage, &[], &json!({ "language": "en" })).await.good();

    // Everybody else finds nothing there, and nobody finds anything under what is no organization.
    let top = home.org.to_string();
    sees_nothing(&ada.http().acting_in(&lake), "as an administrator of the partner").await;
    sees_nothing(&carla.http().acting_in(&top), "as one of the child").await;
    sees_nothing(&grace.http().acting_in("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a"), "where nothing is").await;
    sees_nothing(&grace.http().acting_in("no-organization"), "where no identifier is").await;
    assert_eq!(me(&ada.http().acting_in(&top)).await.org, home.org);
    for endpoint in Endpoint::ALL.iter().filter(|endpoint| matches!(endpoint.access(), Access::AnyOf(_))) {
        assert!(endpoint.acts(), "{endpoint:?}");
    }
}

/// C7, C8: given and withdrawn by the child and by the partner; a link that went a second ago opens nothing.
#[tokio::test]
async fn a_child_withdraws_the_partner() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let lake = child(&house, "Lakeside").await;
    let inside = grace.http().acting_in(&lake);
    let carla = house.user("carla@lake.example").of_organization(&lake).await;
    let grace_id = grace.me().user.to_string();

    // The only one stays, by each path.
    let last = |answer: tests::http::HttpResponse| assert_eq!(answer.code(), Code::LastAdministrator);
    last(inside.ask(Endpoint::RemoveAdministrator, &[&grace_id]).await);
    last(grace.http().ask(Endpoint::RemoveChildAdministrator, &[&lake, &grace_id]).await);
    last(grace.http().ask(Endpoint::DeleteUser, &[&grace_id]).await);
    last(grace.http().ask(Endpoint::RemoveAdministrator, &[&grace_id]).await);

    // Addresses that belong to nobody, and to somebody elsewhere, are told apart by nothing.
    let other = child(&house, "Other").await;
    house.user("olga@other.example").of_organization(&other).await;
    let strange = grace.http().call(Endpoint::AddChildAdministrator, &[&lake], &address("olga@other.example")).await;
    let nobody = grace.http().call(Endpoint::AddChildAdministrator, &[&lake], &address("nobody@other.example")).await;
    assert_eq!((strange.status, strange.code(), strange.text()), (nobody.status, Code::NotAMember, nobody.text()));

    let added = grace.http().call(Endpoint::AddChildAdministrator, &[&lake], &address("carla@lake.example")).await;
    assert!(!added.json::<Administrator>().partner);
    // Carla's rights are new: so is her session.
    let carla = tests::person::Person::signs_in(house.site(), carla.email(), carla.password()).await;
    let ada = house.user("ada@example.org").await;
    let added = carla.http().call(Endpoint::AddAdministrator, &[], &address("ada@example.org")).await;
    assert!(added.json::<Administrator>().partner);
    assert_eq!(me(&ada.http().acting_in(&lake)).await.organization, "Lakeside");
    let all: Administrators = carla.http().ask(Endpoint::Administrators, &[]).await.json();
    let emails: Vec<_> = all.administrators.iter().map(|a| (a.email.as_str(), a.partner)).collect();
    assert_eq!(emails, [("ada@example.org", true), ("carla@lake.example", false), (grace.email(), true)]);

    let _ = carla.http().ask(Endpoint::RemoveAdministrator, &[&grace_id]).await.good();
    sees_nothing(&inside, "a moment after the link went").await;
    assert_eq!(me(grace.http()).await.organizations.len(), 2, "her own and the other child");
    for (endpoint, parts) in [(Endpoint::Child, vec![lake.as_str()]), (Endpoint::ChildAdministrators, vec![&lake])] {
        assert_eq!(grace.http().ask(endpoint, &parts).await.code(), Code::Forbidden, "{endpoint:?}");
    }
    let back = grace.http().call(Endpoint::AddChildAdministrator, &[&lake], &address(grace.email())).await;
    assert_eq!(back.code(), Code::Forbidden);
    assert_eq!(grace.http().call(Endpoint::DeleteChild, &[&lake], &typed("Lakeside")).await.code(), Code::Forbidden);

    // Two who withdraw each other at once leave one.
    let (ada_id, carla_id) = (ada.me().user.to_string(), carla.me().user.to_string());
    let ada_inside = ada.http().acting_in(&lake);
    let carla_parts = [carla_id.as_str()];
    let ada_parts = [ada_id.as_str()];
    let (one, two) = tokio::join!(
        ada_inside.ask(Endpoint::RemoveAdministrator, &carla_parts),
        carla.http().ask(Endpoint::RemoveAdministrator, &ada_parts),
    );
    assert!((one.status < 300) != (two.status < 300), "{} and {}", one.status, two.status);
}

/// C5, C6: typed confirmation, gone for everybody at once, and altogether in the end, whatever comes in between.
#[tokio::test]
async fn a_deletion_survives_being_killed() {
    let mut house = Appliance::started().await;
    let lake = child(&house, "Lakeside").await;
    let inside = house.administrator().http().acting_in(&lake);
    let _ =
        inside.call(Endpoint::SetOrganizationRoles, &[], &json!({ "roles": ["print-release-management-user"] })).await;
    let carla = house.user("carla@lake.example").of_organization(&lake).await;
    carla.uploads(attachment("one-page.pdf")).await;
    carla.job("one-page.pdf", |state| *state == JobState::Held).await;
    for n in 0..300 {
        let group = NameGroup { name: format!("Group {n}") };
        let _ = inside.call(Endpoint::CreateGroup, &[], &group).await.good();
    }
    let grace = house.administrator().http().clone();
    let held: ChildInfo = grace.ask(Endpoint::Child, &[&lake]).await.json();
    assert_eq!((held.holds.users, held.holds.groups, held.holds.jobs), (1, 300, 1));

    let wrong = grace.call(Endpoint::DeleteChild, &[&lake], &typed("lakeside")).await;
    assert_eq!((wrong.code(), wrong.problem().field.as_deref()), (Code::WrongName, Some("name")));
    let top = me(&grace).await.org.to_string();
    assert_eq!(grace.call(Endpoint::DeleteChild, &[&top], &typed("x")).await.code(), Code::NotFound);
    let _ = grace.call(Endpoint::DeleteChild, &[&lake], &typed("Lakeside")).await.good();
    house.kill();
    house.start_again().await;

    assert_eq!(carla.http().ask(Endpoint::Me, &[]).await.code(), Code::SignedOut);
    let again = SignIn { email: carla.email().to_owned(), password: carla.password().to_owned() };
    assert_eq!(house.stranger().call(Endpoint::SignIn, &[], &again).await.code(), Code::WrongCredentials);
    sees_nothing(&inside, "while it is deleted").await;
    wait::until("the organization is gone", async || {
        let left: Children = grace.ask(Endpoint::Children, &[]).await.json();
        (left.total == 0).then_some(())
    })
    .await;
    let documents = std::fs::read_dir(house.data().join("spool")).unwrap().count();
    assert_eq!(documents, 0, "no document is left in the spool");
    house.stop();
    let verified = house.command(&["verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

/// M6: what one organization brings, however much, does not hold up another.
#[tokio::test]
async fn one_organizations_documents_do_not_hold_up_anothers() {
    const MANY: usize = 24;
    let house = Appliance::started().await;
    let lake = child(&house, "Lakeside").await;
    let carla = house.user("carla@lake.example").of_organization(&lake).await;
    let ada = house.user("ada@example.org").await;
    // So many pages that reading them takes longer than bringing the next.
    let (slow, quick) = (pdf(150, true), attachment("two-pages.pdf"));
    for n in 0..MANY {
        ada.uploads(File::new(&format!("slow-{n}.pdf"), slow.clone())).await;
    }
    carla.uploads(quick).await;
    carla.job("two-pages.pdf", |state| *state == JobState::Held).await;
    let waiting = ada.jobs().await.iter().filter(|job| job.state == JobState::Processing).count();
    assert!(waiting > MANY / 3, "{waiting} of {MANY} were still waiting");
}
