//! Groups: unique names, members many at once, and the roles that come with them (C10 to C14, A19).

use api::{
    groups::{ChangeMembers, DeleteGroups, GroupInfo, Groups, NameGroup},
    orgs::SetRoles,
    problem::Code,
    routes::Endpoint,
    users::{BatchOutcome, DeleteUsers, SetActive, SetGroups, UserInfo, UserPage, Values},
};
use model::{
    access::Role,
    id::UserId,
    users::{NewUser, TextDetails},
};
use tests::{Appliance, http::Http};

async fn group(http: &Http, name: &str) -> GroupInfo {
    http.call(Endpoint::CreateGroup, &[], &NameGroup { name: name.to_owned() }).await.json()
}

async fn person(http: &Http, email: &str, department: &str) -> UserInfo {
    let new = NewUser {
        details: TextDetails {
            department: Some(department.to_owned()),
            ..TextDetails::of(email, email.split('@').next().unwrap().replace('.', " "))
        },
        password: Some("eleven quiet geese".to_owned()),
        ..NewUser::default()
    };
    http.call(Endpoint::CreateUser, &[], &new).await.json()
}

async fn found(http: &Http, path: &str) -> Vec<String> {
    http.get(path).await.json::<UserPage>().people.into_iter().map(|person| person.details.email).collect()
}

/// C10, C11, C12, A19, X11.
#[tokio::test]
async fn groups_are_made_filled_and_deleted_and_their_people_stay() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let clerks = group(http, "Clerks").await;
    group(http, "Zürich").await;
    let taken = http.call(Endpoint::CreateGroup, &[], &NameGroup { name: "CLERKS".to_owned() }).await;
    assert_eq!(taken.code(), Code::Taken);
    let long = http.call(Endpoint::CreateGroup, &[], &NameGroup { name: "é".repeat(81) }).await;
    assert_eq!(long.code(), Code::TooLong);

    let ada = person(http, "ada.lovelace@example.org", "Research").await;
    let bob = person(http, "bob@example.org", "Sales").await;
    let id = clerks.id.to_string();
    let change = ChangeMembers { add: vec![ada.id, bob.id, UserId([9; 16])], remove: Vec::new() };
    let done: BatchOutcome = http.call(Endpoint::ChangeMembers, &[&id], &change).await.json();
    assert_eq!((done.done, done.refused.len()), (2, 1));
    assert_eq!((done.refused[0].code, done.refused[0].detail.is_empty()), (Code::NotFound, false));
    let groups: Groups = http.get(&format!("{}?search=cler", Endpoint::Groups.path())).await.json();
    assert_eq!(groups.groups.iter().map(|g| (g.name.as_str(), g.members)).collect::<Vec<_>>(), [("Clerks", 2)]);
    let members = Endpoint::Members.url(&[&id]);
    assert_eq!(found(http, &members).await, ["ada.lovelace@example.org", "bob@example.org"]);
    assert_eq!(found(http, &format!("{members}?search=love")).await, ["ada.lovelace@example.org"]);
    assert_eq!(found(http, &format!("{members}?limit=1&after=ada.lovelace@example.org")).await, ["bob@example.org"]);

    let rename = NameGroup { name: "Accounts".to_owned() };
    let _ = http.call(Endpoint::RenameGroup, &[&id], &rename).await.good();
    let change = ChangeMembers { add: Vec::new(), remove: vec![bob.id] };
    let done: BatchOutcome = http.call(Endpoint::ChangeMembers, &[&id], &change).await.json();
    assert_eq!((done.done, http.ask(Endpoint::Group, &[&id]).await.json::<GroupInfo>().members), (1, 1));
    let done: BatchOutcome =
        http.call(Endpoint::DeleteGroups, &[], &DeleteGroups { groups: vec![clerks.id] }).await.json();
    assert_eq!(done, BatchOutcome { done: 1, refused: Vec::new() });
    assert_eq!(http.ask(Endpoint::Group, &[&id]).await.code(), Code::NotFound);
    let row: UserInfo = http.ask(Endpoint::User, &[&ada.id.to_string()]).await.json();
    assert_eq!(row.groups, []);
}

/// A19, C17, C18: the table of an administrator, its filters, its edits, its deletions.
#[tokio::test]
async fn people_are_searched_filtered_edited_and_deleted_in_numbers() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    let ada = person(http, "ada.lovelace@example.org", "Recherche").await;
    let zoe = person(http, "zoe@example.org", "Éducation").await;
    let help = group(http, "Help").await;
    let roles = SetRoles { roles: vec![Role::HelpDesk] };
    let _ = http.call(Endpoint::SetGroupRoles, &[&help.id.to_string()], &roles).await.good();
    let groups = SetGroups { groups: vec![help.id] };
    let _ = http.call(Endpoint::SetUserGroups, &[&zoe.id.to_string()], &groups).await.good();
    let _ = http.call(Endpoint::SetActive, &[&ada.id.to_string()], &SetActive { active: false }).await.good();
    let users = |query: &str| format!("{}?{query}", Endpoint::Users.path());
    assert_eq!(found(http, &users("search=educ")).await, ["zoe@example.org"]);
    assert_eq!(found(http, &users("role=help-desk")).await, ["zoe@example.org"]);
    assert_eq!(found(http, &users("active=false")).await, ["ada.lovelace@example.org"]);
    assert_eq!(found(http, &users("department=recherche")).await, ["ada.lovelace@example.org"]);
    assert_eq!(found(http, &users(&format!("group={}", help.id))).await, ["zoe@example.org"]);
    for bad in ["limit=0", "limit=501", "role=none", "after=nobody"] {
        assert_eq!(http.get(&users(bad)).await.code(), Code::BadRequest, "{bad}");
    }
    let values = |query: &str| format!("{}?{query}", Endpoint::UserValues.path());
    assert_eq!(http.get(&values("field=department&prefix=E")).await.json::<Values>().values, ["Éducation"]);
    assert_eq!(http.get(&values("field=password")).await.code(), Code::BadRequest);

    let edit = TextDetails {
        cost_center: Some("4711".to_owned()),
        attributes: [("desk".to_owned(), "7".to_owned())].into(),
        ..TextDetails::of("Countess@Example.org", "Ada, Countess of Lovelace")
    };
    let row: UserInfo = http.call(Endpoint::EditUser, &[&ada.id.to_string()], &edit).await.json();
    assert_eq!(
        (row.details.email.as_str(), row.details.department, row.details.cost_center.as_deref()),
        ("countess@example.org", None, Some("4711"))
    );
    let taken = TextDetails::of("ZOE@example.org", "Ada");
    assert_eq!(http.call(Endpoint::EditUser, &[&ada.id.to_string()], &taken).await.code(), Code::Taken);
    for alike in ["zо\u{435}@example.org", "\u{ff5a}oe@example.org", "zoe@ex\u{430}mple.org"] {
        let edit = TextDetails::of(alike, "Ada");
        assert_eq!(
            http.call(Endpoint::EditUser, &[&ada.id.to_string()], &edit).await.code(),
            Code::Characters,
            "{alike}"
        );
    }
    let me = house.administrator().me().user;
    let all = DeleteUsers { users: vec![ada.id, zoe.id, me, UserId([9; 16])] };
    let mut done: BatchOutcome = http.call(Endpoint::DeleteUsers, &[], &all).await.json();
    done.refused.sort_by_key(|refused| refused.code.status());
    let refused: Vec<_> = done.refused.iter().map(|refused| (refused.id.clone(), refused.code)).collect();
    let wanted = [(UserId([9; 16]).to_string(), Code::NotFound), (me.to_string(), Code::LastAdministrator)];
    assert_eq!((done.done, refused.as_slice()), (2, wanted.as_slice()));
}
