//! People, badges and rights, through the same doors as the browser app.

use api::{
    badges::{Badges, NewBadge},
    login::SignIn,
    problem::Code,
    routes::Endpoint,
    users::UserPage,
};
use model::{
    access::Role,
    users::{NewUser, TextDetails},
};
use tests::{Appliance, appliance::QUEUE, attachment, expect};

fn new(email: &str, roles: &[Role]) -> NewUser {
    NewUser {
        details: TextDetails::of(email, "Somebody New"),
        password: Some("eleven quiet geese".to_owned()),
        roles: roles.to_vec(),
        ..NewUser::default()
    }
}

/// C16, C18, A19: made, found, and gone.
#[tokio::test]
async fn people_are_made_found_and_deleted() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    for name in ["ada", "alan", "barbara"] {
        let _ = http.call(Endpoint::CreateUser, &[], &new(&format!("{name}@Example.org"), &[])).await.good();
    }
    assert_eq!(http.call(Endpoint::CreateUser, &[], &new("ADA@example.org", &[])).await.code(), Code::Taken);
    let found: UserPage = http.get(&format!("{}?search=alan", Endpoint::Users.path())).await.json();
    assert_eq!(found.people.iter().map(|p| p.details.email.as_str()).collect::<Vec<_>>(), ["alan@example.org"]);
    assert_eq!(http.ask(Endpoint::Users, &[]).await.json::<UserPage>().total, 4);

    let id = found.people[0].id.to_string();
    let _ = http.ask(Endpoint::DeleteUser, &[&id]).await.good();
    assert_eq!(http.ask(Endpoint::User, &[&id]).await.code(), Code::NotFound);
    assert_eq!(http.ask(Endpoint::Users, &[]).await.json::<UserPage>().total, 3);
}

/// C18: pages in any order show everybody once, and each goes on where the one before ended.
#[tokio::test]
async fn people_are_sorted_over_all_pages() {
    let house = Appliance::started().await;
    let http = house.administrator().http();
    for (email, name, department) in [
        ("a@example.org", "Zoé", Some("Sales")),
        ("b@example.org", "ada", None),
        ("c@example.org", "Émile", Some("Labs")),
    ] {
        let details = TextDetails { department: department.map(str::to_owned), ..TextDetails::of(email, name) };
        let new = NewUser { details, ..new(email, &[]) };
        let _ = http.call(Endpoint::CreateUser, &[], &new).await.good();
    }
    for (sort, want) in
        [("name", "ada Émile Grace Zoé"), ("-name", "Zoé Grace Émile ada"), ("-department", "Zoé Émile Grace ada")]
    {
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let page: UserPage = http.get(&format!("/api/users?limit=1&sort={sort}{after}")).await.json();
            names.extend(
                page.people.into_iter().map(|p| p.details.name.split(' ').next().unwrap_or_default().to_owned()),
            );
            let Some(next) = page.next else { break };
            after = format!("&after={}", tests::http::quoted(&next));
        }
        assert_eq!(names.join(" "), want, "{sort}");
    }
    for bad in ["sort=age", "after=nobody", "limit=0"] {
        assert_eq!(http.get(&format!("/api/users?{bad}")).await.code(), Code::BadRequest, "{bad}");
    }
}

/// Deleting somebody ends every session at once, and takes the badge and the jobs along.
#[tokio::test]
async fn who_is_deleted_is_out_at_once() {
    let house = Appliance::started().with_printer("lobby").await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("one-page.pdf")).await;
    ada.sees_jobs(expect!["one-page.pdf  1 page  held"]).await;
    let administrator = house.administrator().http();
    let _ = administrator.ask(Endpoint::DeleteUser, &[&ada.me().user.to_string()]).await.good();

    assert_eq!(ada.http().ask(Endpoint::Jobs, &[]).await.code(), Code::SignedOut);
    let again = SignIn { email: ada.email().to_owned(), password: ada.password().to_owned() };
    assert_eq!(house.stranger().call(Endpoint::SignIn, &[], &again).await.code(), Code::WrongCredentials);
    assert!(ada.is_refused(QUEUE, attachment("one-page.pdf")).await.starts_with("550 5.7.1"));
    let badges = administrator.ask(Endpoint::Badges, &[]).await.json::<Badges>().badges;
    assert!(badges.is_empty(), "{badges:?}");
    let panel = house.panel("lobby");
    panel.open().await;
    let page = panel.tap("04A2115B").await;
    assert!(page.contains("This badge is new here."), "{page}");
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let house = Appliance::started().await;
    let grace = house.administrator();
    let id = grace.me().user.to_string();
    assert_eq!(grace.http().ask(Endpoint::DeleteUser, &[&id]).await.code(), Code::LastAdministrator);
}

/// Nobody grants what they do not hold themselves (decision 3).
#[tokio::test]
async fn nobody_gives_what_he_does_not_hold() {
    let house = Appliance::started().await;
    let clerk = house.user("clerk@example.org").with_roles(&[Role::UserAdministrator]).await;
    let http = clerk.http();
    let _ = http.call(Endpoint::CreateUser, &[], &new("one@example.org", &[])).await.good();
    for role in [Role::OrganizationAdministrator, Role::FleetManagementAdministrator, Role::UserAdministrator] {
        let answer = http.call(Endpoint::CreateUser, &[], &new("two@example.org", &[role])).await;
        assert_eq!(answer.code(), Code::RoleNotYours, "{role:?}");
    }
    let grace = house.administrator();
    assert_eq!(http.ask(Endpoint::DeleteUser, &[&grace.me().user.to_string()]).await.code(), Code::NotYourPerson);
    // A badge is a way in: who registers one for an administrator could become one.
    let badge = NewBadge { email: grace.email().to_owned(), number: "04A2115B".to_owned(), temporary: false };
    assert_eq!(http.call(Endpoint::RegisterBadge, &[], &badge).await.code(), Code::NotYourPerson);
}

/// C22, N2: a badge belongs to one person; only its last four characters are shown.
#[tokio::test]
async fn a_badge_belongs_to_one_person() {
    let house = Appliance::started().await;
    house.user("ada@example.org").with_badge("04:A2:11:5B").await;
    house.user("bob@example.org").await;
    let http = house.administrator().http();
    let badge =
        |email: &str, number: &str| NewBadge { email: email.to_owned(), number: number.to_owned(), temporary: false };
    assert_eq!(
        http.call(Endpoint::RegisterBadge, &[], &badge("bob@example.org", "04a2115b")).await.code(),
        Code::Taken
    );
    assert_eq!(http.call(Endpoint::RegisterBadge, &[], &badge("bob@example.org", "12")).await.code(), Code::BadgeForm);
    assert_eq!(
        http.call(Endpoint::RegisterBadge, &[], &badge("who@example.org", "99887766")).await.code(),
        Code::NotFound
    );

    let answer = http.ask(Endpoint::Badges, &[]).await;
    let badges = answer.json::<Badges>().badges;
    assert_eq!((badges.len(), badges[0].badge.last_four.as_str()), (1, "115B"));
    assert!(!answer.text().contains("04A2115B"), "{}", answer.text());
    let _ = http.ask(Endpoint::DeleteBadge, &[&badges[0].badge.id.to_string()]).await.good();
    let _ = http.call(Endpoint::RegisterBadge, &[], &badge("bob@example.org", "04a2115b")).await.good();
    let _ = http.call(Endpoint::RegisterBadge, &[], &badge("ada@example.org", "04a2118e")).await.good();
    for (sort, want) in [("owner", ["ada", "bob"]), ("-owner", ["bob", "ada"]), ("-since", ["ada", "bob"])] {
        let page: Badges = http.get(&format!("/api/badges?sort={sort}")).await.json();
        assert_eq!(page.badges.iter().map(|b| b.email.replace("@example.org", "")).collect::<Vec<_>>(), want, "{sort}");
        assert_eq!((page.next, page.total), (None, 2));
    }
    for bad in ["sort=ends", "after=nobody"] {
        assert_eq!(http.get(&format!("/api/badges?{bad}")).await.code(), Code::BadRequest, "{bad}");
    }
}

/// A3, and what keeps guessers out: the same answer for a wrong password and an unknown address, and then a pause.
#[tokio::test]
async fn guessing_passwords_is_slow_and_tells_nothing() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let http = house.stranger();
    let tries = async |email: &str, password: &str| {
        let wanted = SignIn { email: email.to_owned(), password: password.to_owned() };
        http.call(Endpoint::SignIn, &[], &wanted).await
    };
    let (wrong, unknown) = (tries("ada@example.org", "wrong").await, tries("nobody@example.org", "wrong").await);
    assert_eq!((wrong.status, wrong.text()), (unknown.status, unknown.text()));
    for _ in 0..5 {
        let _ = tries("ada@example.org", "wrong again").await;
    }
    assert_eq!(tries("ada@example.org", ada.password()).await.code(), Code::TooManyAttempts);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let house = Appliance::started().await;
    let ada = house.user("ada@example.org").await;
    let name = "__Host-session";
    let cookie = ada.http().cookie(name).expect("a session cookie with the prefix that browsers protect");
    let _ = ada.http().ask(Endpoint::SignOut, &[]).await.good();
    let http = house.stranger();
    let old = http.request("GET", Endpoint::Me.path()).with("cookie", &format!("{name}={cookie}"));
    assert_eq!(http.send(old, tests::http::body("")).await.code(), Code::SignedOut);
}

/// Quotas count what came out, and what does not fit stays in the queue.
#[tokio::test]
async fn a_quota_that_is_used_up_holds_the_next_job() {
    let house = Appliance::started().with_printer("lobby").await;
    house.set(|settings| settings.quota.impressions = Some(4)).await;
    let ada = house.user("ada@example.org").with_badge("04A2115B").await;
    ada.uploads(attachment("three-pages.pdf")).await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  held"]).await;
    house.badge_at("lobby", "04A2115B").await;
    ada.sees_jobs(expect!["three-pages.pdf  3 pages  printed"]).await;

    ada.uploads(attachment("two-pages.pdf")).await;
    ada.sees_jobs(expect![[r#"
        three-pages.pdf  3 pages  printed
        two-pages.pdf  2 pages  held"#]])
        .await;
    let panel = house.panel("lobby");
    panel.open().await;
    panel.tap("04A2115B").await;
    let page = panel.print_all().await;
    assert!(page.contains("Your print quota does not have enough impressions left."), "{page}");
    assert!(page.contains("1 impression of 4 left until the quota begins anew on"), "{page}");
    ada.sees_jobs(expect![[r#"
        three-pages.pdf  3 pages  printed
        two-pages.pdf  2 pages  held"#]])
        .await;
}
