//! People are found whatever way leads to them.

use super::*;
use crate::{
    groups,
    tests::{furnished, read, samples, whole, write},
    users,
};
use model::{access::Roles, groups::Group, users::Details};

#[test]
fn people_are_found_by_what_is_typed_and_by_what_they_are() {
    let store = furnished();
    let group = Group { roles: Roles::NONE.with(Role::FleetManagementAdministrator), ..samples::group(1) };
    write(&store, move |w| groups::put(w, &group));
    for (n, email, name, department) in [
        (2, "zoe.unal@b.org", "Zoé Ünal", "Sales"),
        (3, "ada@b.org", "Ada Lovelace", "Éducation nationale"),
        (4, "grace@b.org", "Grace Hopper", "Sales"),
    ] {
        let details = Details {
            email: email.parse().unwrap(),
            name: name.parse().unwrap(),
            department: Some(department.parse().unwrap()),
            ..samples::user(n).details
        };
        let user = User {
            details,
            groups: if n == 4 { vec![samples::group(1).id] } else { Vec::new() },
            active: n != 2,
            ..samples::user(n)
        };
        write(&store, move |w| users::put(w, &user));
    }
    let check = |wanted: UserFilter, want: &[&str]| {
        let found = read(&store, |r| find(r, samples::ORG, &wanted, None, 9));
        let found: Vec<_> =
            found.iter().map(|u| u.details.email.as_str().split('@').next().unwrap().to_owned()).collect();
        assert_eq!(found, want, "{wanted:?}");
    };
    let search = |search: &str| UserFilter { search: search.to_owned(), ..UserFilter::default() };
    check(search("zoe"), &["zoe.unal"]);
    check(search("ÜN zoé"), &["zoe.unal"]);
    check(search("zoe.un"), &["zoe.unal"]);
    check(search("nat"), &["ada"]);
    check(search("p4"), &["grace"]);
    check(search("love ada@b"), &["ada"]);
    check(search("velace"), &[]);
    check(search("@"), &[]);
    check(search(&"a".repeat(40)), &[]);
    check(search("b.org"), &["ada", "grace", "zoe.unal"]);
    check(search(&"ada ".repeat(15_000)), &["ada"]);
    let many: String = (0..15_000).map(|n| format!("{n} ")).collect();
    check(search(&format!("{many} ada")), &[]);
    // Of these eleven words the three shortest do not count.
    check(search("lovelace education nationale ada@b.org lov edu nat love x"), &["ada"]);
    check(UserFilter { active: Some(false), ..search("") }, &["zoe.unal"]);
    check(UserFilter { department: Some("SALES".to_owned()), ..search("") }, &["grace", "zoe.unal"]);
    check(UserFilter { department: Some("Sale".to_owned()), ..search("") }, &[]);
    check(UserFilter { group: Some(samples::group(1).id), ..search("") }, &["grace"]);
    check(UserFilter { role: Some(Role::FleetManagementAdministrator), ..search("") }, &["grace"]);
    check(UserFilter { role: Some(Role::HelpDesk), active: Some(true), ..search("b.org") }, &["ada", "grace"]);
    assert_eq!(read(&store, |r| members(r, samples::ORG, samples::group(1).id, 9)), [UserId([4; 16])]);
    whole(&store);
}

#[test]
fn every_way_of_looking_finds_the_same_people() {
    let store = furnished();
    let group = Group { roles: Roles::NONE.with(Role::FleetManagementAdministrator), ..samples::group(1) };
    write(&store, move |w| groups::put(w, &group));
    write(&store, |w| {
        (0..60_u8).try_for_each(|n| {
            users::put(
                w,
                &User {
                    id: UserId([n | 0x80; 16]),
                    details: samples::named(&format!("u{n:02}@many.org"), "Many"),
                    active: n >= 40,
                    groups: if n % 3 == 0 { vec![samples::group(1).id] } else { Vec::new() },
                    roles: if n % 4 == 0 { Roles::NONE.with(Role::HelpDesk) } else { Roles::NONE },
                    ..samples::user(9)
                },
            )
        })
    });
    let numbers = |patience: Patience, wanted: &UserFilter, after: u8, limit: usize| {
        let after = format!("u{after:02}@many.org").parse().unwrap();
        let found = read(&store, |r| find_with(patience, r, samples::ORG, wanted, Some(&after), limit));
        found.iter().map(|user| user.details.email.as_str()[1..3].parse().unwrap()).collect::<Vec<u8>>()
    };
    let many = UserFilter { search: "many".to_owned(), ..UserFilter::default() };
    type Fits = fn(u8) -> bool;
    let wanted: [(UserFilter, Fits); 5] = [
        (many.clone(), |_| true),
        (UserFilter { active: Some(true), ..many.clone() }, |n| n >= 40),
        (UserFilter { group: Some(samples::group(1).id), ..many.clone() }, |n| n % 3 == 0),
        (UserFilter { role: Some(Role::FleetManagementAdministrator), ..UserFilter::default() }, |n| n % 3 == 0),
        (UserFilter { role: Some(Role::HelpDesk), active: Some(true), ..many }, |n| n >= 40 && n % 4 == 0),
    ];
    for (wanted, fits) in &wanted {
        for (after, limit) in [(0, 5), (7, 100), (58, 2)] {
            let want: Vec<u8> = (after + 1..60).filter(|n| fits(*n)).take(limit).collect();
            for patience in [
                PATIENCE,
                Patience { few: 2, looked_at: 3, many: 100 },
                Patience { few: 2, looked_at: 3, many: 4 },
                Patience { few: 2, looked_at: 100, many: 4 },
            ] {
                let got = numbers(patience, wanted, after, limit);
                assert_eq!(got, want, "{wanted:?} after {after}, looking at {}", patience.looked_at);
            }
        }
    }
    whole(&store);
}
