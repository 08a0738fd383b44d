//! Child organizations: made, listed and deleted, by whom and by whom not.

use super::*;
use crate::{caller::load, testing::House, users::Listing};
use model::{
    access::Role,
    id::{AgentId, JobId, PrinterId, UserId},
    jobs::{Facts, Format, Job, JobState, Options, Source},
    printers::{Agent, Attributes, Printer, Status},
    text::Language,
};
use std::time::Duration;
use storage::{
    agents, audit as rows, jobs as stored,
    work::{self, Lane},
};

/// A partner organization with Paul, its partner administrator.
fn partner() -> (House, OrgId, UserId) {
    let house = House::new();
    let top = house.organization("Partner", &[]);
    let paul = house.person(top, "paul@partner.example", &[Role::PartnerAdministrator]);
    (house, top, paul)
}

fn new(name: &str) -> NewChild {
    NewChild { name: name.to_owned(), language: Language::Fr, time_zone: "Europe/Paris".to_owned() }
}

fn word<T>(outcome: Result<T, Error>) -> &'static str {
    match outcome {
        Ok(_) => "done",
        Err(Error::Forbidden) => "forbidden",
        Err(Error::NotFound) => "not found",
        Err(Error::WrongName) => "wrong name",
        Err(Error::HasChildren) => "has children",
        Err(Error::Taken(field) | Error::Field(field, _)) => field,
        Err(other) => panic!("{other}"),
    }
}

/// So many people with a job each, in `org`.
fn filled(house: &House, org: OrgId, people: u32) {
    let users: Vec<_> = (0..people).map(|n| house.somebody(org, &format!("p{n}-{org}@child.example"))).collect();
    house.put(move |w| {
        for user in &users {
            users::put(w, user)?;
            let job = Job {
                id: JobId(user.id.0),
                org,
                owner: user.id,
                title: "a page".parse().unwrap(),
                description: None,
                source: Source::Web,
                message: None,
                submitted: user.created,
                state: JobState::Held,
                changed: user.created,
                format: Format::Pdf,
                octets: 1,
                facts: Some(Facts { pages: 1, media: (21000, 29700), one_size: true, ..Facts::default() }),
                options: Options::default(),
                keep: false,
                document: None,
                printer: None,
                printed: None,
            };
            stored::put(w, &job)?;
        }
        Ok(())
    });
}

#[tokio::test]
async fn who_makes_a_child_administers_it() {
    let (house, top, paul) = partner();
    let caller = house.as_caller(top, paul);
    let child = house.create_child(&caller, new("École du Lac")).await.unwrap();
    assert_eq!((child.organization.parent, child.organization.roles), (Some(top), everybody()));
    assert_eq!(child.organization.settings.queue_addresses, []);
    let user = house.user(top, paul).unwrap();
    let (inside, _) = house.read(|r| crate::caller::acting(r, child.organization.id, &user)).unwrap();
    assert_eq!((inside.org, inside.home, inside.user), (child.organization.id, top, paul));
    assert_eq!(inside.permissions, Role::OrganizationAdministrator.permissions().iter().copied().collect());
    assert_eq!(house.people(&inside, &Listing::default()).unwrap().total, 0);
    // Names are unique in the appliance, whatever the case; special characters are refused (C3).
    for (name, why) in [("école DU lac", "name"), ("partner", "name"), ("a/b", "name"), ("<b>", "name"), (" ", "name")]
    {
        assert_eq!(word(house.create_child(&caller, new(name)).await), why, "{name}");
    }
    let nowhere = NewChild { time_zone: "Europe/Nowhere".to_owned(), ..new("B") };
    assert_eq!(word(house.create_child(&caller, nowhere).await), "time_zone");
    let shown = house.acts_in(&house.user(top, paul).unwrap()).unwrap();
    assert_eq!(shown.iter().map(|o| o.name.as_str()).collect::<Vec<_>>(), ["Partner", "École du Lac"]);
    assert_eq!(house.read(|r| Ok(rows::head(r, top)?)).unwrap().unwrap().number, 1, "the audit tells of it");
}

#[tokio::test]
async fn children_are_listed_for_their_partner_only() {
    let (house, top, paul) = partner();
    let caller = house.as_caller(top, paul);
    for n in 0..130 {
        house.create_child(&caller, new(&format!("Child {n:03}"))).await.unwrap();
    }
    let names = |page: &Children| page.children.iter().map(|c| c.organization.name.to_string()).collect::<Vec<_>>();
    let first = house.children(&caller, "", Sort::default(), None).unwrap();
    assert_eq!((first.children.len(), first.total), (100, 130));
    assert_eq!(names(&first)[99], "Child 099");
    let second = house.children(&caller, "", Sort::default(), first.next.as_ref()).unwrap();
    assert_eq!((second.children.len(), second.next.clone()), (30, None));
    assert_eq!(names(&second)[0], "Child 100");
    assert_eq!(names(&house.children(&caller, "CHILD 12", Sort::default(), None).unwrap()).len(), 10);
    // Another partner administrator sees that they are there, and administers none.
    let quinn = house.person(top, "quinn@partner.example", &[Role::PartnerAdministrator]);
    let quinn = house.as_caller(top, quinn);
    let seen = house.children(&quinn, "child 001", Sort::default(), None).unwrap();
    assert!(!seen.children[0].administered);
    let id = seen.children[0].organization.id;
    assert_eq!(word(house.child(&quinn, id)), "forbidden");
    assert_eq!(word(house.delete_child(&quinn, id, "Child 001").await), "forbidden");
    // Nor does a partner of somebody else.
    let other = house.organization("Other", &[]);
    let olga = house.person(other, "olga@other.example", &[Role::PartnerAdministrator]);
    let olga = house.as_caller(other, olga);
    assert_eq!(house.children(&olga, "", Sort::default(), None).unwrap().total, 0);
    for org in [id, top, OrgId([9; 16])] {
        assert_eq!(word(house.child(&olga, org)), "not found");
        assert_eq!(word(house.delete_child(&olga, org, "Child 001").await), "not found");
    }
    // Nor who is none at all, nor who acts inside a child.
    let plain = house.person(top, "plain@partner.example", &[Role::OrganizationAdministrator]);
    let plain = house.as_caller(top, plain);
    assert_eq!(word(house.children(&plain, "", Sort::default(), None)), "forbidden");
    assert_eq!(word(house.create_child(&plain, new("Mine")).await), "forbidden");
    assert_eq!(word(house.child(&plain, id)), "forbidden");
    assert_eq!(word(house.delete_child(&plain, id, "Child 001").await), "forbidden");
}

/// C5: each of many is confirmed by its own name, and what is wrong with one does not keep the others.
#[tokio::test]
async fn many_children_are_deleted_at_once() {
    let (house, top, paul) = partner();
    let caller = house.as_caller(top, paul);
    let mut named = Vec::new();
    for n in 0..4 {
        let child = house.create_child(&caller, new(&format!("Child {n}"))).await.unwrap().organization;
        named.push((child.id, if n == 3 { "Child 0".to_owned() } else { child.name.to_string() }));
    }
    let not_his = house.organization("Other", &[]);
    named.push((not_his, "Other".to_owned()));
    let outcomes = house.delete_children(&caller, named.clone()).await.unwrap();
    let of = |id: OrgId| named.iter().position(|(other, _)| *other == id).unwrap();
    let mut said: Vec<_> = outcomes.into_iter().map(|(id, outcome)| (of(id), word(outcome))).collect();
    said.sort_unstable();
    assert_eq!(said, [(0, "done"), (1, "done"), (2, "done"), (3, "wrong name"), (4, "not found")]);
    let left = house.children(&caller, "", Sort::default(), None).unwrap().children;
    assert_eq!(left.iter().filter(|child| child.deletion.is_none()).count(), 1);
    assert!(!house.read(|r| Ok(orgs::get(r, not_his)?.unwrap().closing)).unwrap());
    let too_many = (0..=PAGE).map(|n| (OrgId((n as u128).to_be_bytes()), String::new())).collect();
    assert_eq!(word(house.delete_children(&caller, too_many).await), "organizations");
    let plain = house.person(top, "plain@partner.example", &[Role::OrganizationAdministrator]);
    assert_eq!(word(house.delete_children(&house.as_caller(top, plain), named).await), "forbidden");
}

#[tokio::test]
async fn what_is_deleted_is_gone_for_everybody_at_once_and_then_altogether() {
    let (house, top, paul) = partner();
    let caller = house.as_caller(top, paul);
    let child = house.create_child(&caller, new("Child")).await.unwrap().organization;
    let org = child.id;
    filled(&house, org, 150);
    let carla = house.person(org, "carla@child.example", &[]);
    house.group(org, "Clerks", &[], &[carla]);
    let (_, holds) = house.child(&caller, org).unwrap();
    assert_eq!(holds, Holdings { users: 151, groups: 1, badges: 0, printers: 0, jobs: 150 });

    assert_eq!(word(house.delete_child(&caller, org, "child").await), "wrong name");
    assert_eq!(word(house.delete_child(&caller, top, "Partner").await), "not found");
    let grandchild =
        Organization { id: OrgId([7; 16]), parent: Some(org), name: "G".parse().unwrap(), ..child.clone() };
    house.put(move |w| Ok(orgs::put(w, &grandchild)?));
    assert_eq!(word(house.delete_child(&caller, org, "Child").await), "has children");
    house.put(|w| {
        removal::begin(w, OrgId([7; 16]), 0)?;
        assert!(removal::step(w, OrgId([7; 16]), 9)?);
        Ok(())
    });

    assert_eq!(word(house.delete_child(&caller, org, " Child ").await), "done");
    assert_eq!(word(house.delete_child(&caller, org, "anything").await), "done");
    assert_eq!(word(house.app.read(|r| load(r, org, carla))), "not found");
    assert_eq!(word(house.read(|r| administrator_of(r, &caller, org))), "not found");
    let shown = house.children(&caller, "", Sort::default(), None).unwrap().children.remove(0);
    assert_eq!(shown.deletion.map(|d| d.gone), Some(0));
    assert_eq!(house.acts_in(&house.user(top, paul).unwrap()).unwrap().len(), 1);

    // Interrupted after a step, by an error or the end of the process: the task is still there, and goes on.
    assert!(!house.put(move |w| Ok(removal::step(w, org, AT_ONCE)?)));
    let before = house.child(&caller, org).unwrap().0.deletion.unwrap();
    assert!(before.gone >= AT_ONCE as u64 && before.gone < before.of, "{before:?}");
    assert_eq!(house.due(Lane::Removals).iter().map(|work| work.org).collect::<Vec<_>>(), [org]);
    let worker = tokio::spawn(std::sync::Arc::clone(&house.app).work());
    let gone = async {
        while house
            .read(|r| Ok(orgs::get(r, org)?.is_some() || !work::of_org(r, Lane::Removals, org)?.is_empty()))
            .unwrap()
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), gone).await.unwrap();
    worker.abort();
    assert_eq!(word(house.child(&caller, org)), "not found");
    assert_eq!(house.children(&caller, "", Sort::default(), None).unwrap().total, 0);
    assert_eq!(house.read(|r| Ok(users::count(r, org)?)).unwrap(), 0);
    // The name may be taken again, and the task finds nothing to do the second time.
    assert_eq!(word(house.create_child(&caller, new("child")).await), "done");
    assert!(matches!(house.remove_organization(org).await, Ok(TaskOutcome::Finished)));
}

/// C6: from the moment on in which it is being deleted, an organization opens to nobody, by whatever door.
#[tokio::test]
async fn a_closing_organization_opens_no_door() {
    let (house, top, paul) = partner();
    let caller = house.as_caller(top, paul);
    let org = house.create_child(&caller, new("Child")).await.unwrap().organization.id;
    let carla = house.person(org, "carla@child.example", &[]);
    let hash = house.hash_password("eleven quiet geese".to_owned()).await.unwrap();
    let (agent, printer) = (AgentId([5; 16]), PrinterId([6; 16]));
    house.put(move |w| {
        users::set_password(w, org, carla, &hash)?;
        let found = orgs::get(w, org)?.unwrap();
        let settings = Settings { queue_addresses: vec!["print@child.example".parse().unwrap()], ..found.settings };
        orgs::put(w, &Organization { settings, ..found })?;
        let name = || "a printer".parse::<model::text::Line>().unwrap();
        let known = Agent { id: agent, org: Some(org), name: name(), enrolled: crate::testing::BEGIN, seen: None };
        agents::put(w, &known, Some(&identity::secret::digest("credential")))?;
        let row = Printer {
            id: printer,
            org,
            name: name(),
            location: None,
            uri: "ipp://printer/ipp/print".to_owned(),
            agent,
            added: crate::testing::BEGIN,
            attributes: Attributes::default(),
            status: Status::default(),
            panel_key: "key".to_owned(),
        };
        Ok(printers::put(w, &row)?)
    });
    let token = {
        let inside = house.as_partner(top, paul, org).unwrap();
        house.agent_token(&inside).await.unwrap().token
    };
    let here = std::net::IpAddr::from([192, 0, 2, 1]);
    let open = async || {
        let password = "eleven quiet geese".to_owned();
        [
            house.check_password("carla@child.example", password, &crate::login::Arrival::from(here)).await.is_ok(),
            house.app.read(|r| load(r, org, carla)).is_ok(),
            house.mail_recipient("print@child.example").is_ok(),
            house.panel_printer("key").is_ok(),
            house.agent("credential").is_ok(),
            !house.duties(agent).unwrap().printers.is_empty(),
        ]
    };
    assert_eq!(open().await, [true; 6]);
    house.delete_child(&caller, org, "Child").await.unwrap();
    assert_eq!(open().await, [false; 6]);
    assert!(matches!(house.enrol(&token, "printer", None, here).await, Err(Error::WrongCredentials)));
}
