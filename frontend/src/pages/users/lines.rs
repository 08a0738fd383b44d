//! The table of people: its columns, and a row for each person.

use crate::{
    i18n::{I18n, role_name, t},
    parts::{
        Chip, Tone,
        table::{Column, Line, stamp},
    },
};
use api::{groups::GroupInfo, users::UserInfo};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{id::GroupId, users::Detail};
use std::sync::Arc;

/// The columns.
pub const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.users.name, class: "main", sorts: true, shown: true },
    Column { key: "department", name: |w| w.details.department, class: "", sorts: true, shown: true },
    Column { key: "cost_center", name: |w| w.details.cost_center, class: "", sorts: true, shown: false },
    Column { key: "groups", name: |w| w.groups.title, class: "wrap", sorts: false, shown: true },
    Column { key: "roles", name: |w| w.users.assigned_roles, class: "wrap", sorts: false, shown: true },
    Column { key: "short_name", name: |w| w.details.short_name, class: "", sorts: true, shown: false },
    Column { key: "since", name: |w| w.users.since, class: "", sorts: true, shown: true },
];

/// One person as a row.
pub fn line(i18n: I18n, groups: &[GroupInfo], is_me: bool, person: UserInfo) -> Line {
    let href = format!("/accounts/users/{}", person.id);
    let in_groups = names_of(groups, &person.groups);
    let (key, label, stamped) = (person.id.0, person.details.name.clone(), stamp(&(&person, &in_groups)));
    let link = href.clone();
    let cells = move |column: &'static str| cell(i18n, column, &person, &in_groups, is_me, &link);
    Line { key, stamp: stamped, label, fixed: is_me, cells: Arc::new(cells) }
}

fn names_of(groups: &[GroupInfo], ids: &[GroupId]) -> String {
    groups.iter().filter(|g| ids.contains(&g.id)).map(|g| g.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn cell(i18n: I18n, column: &str, person: &UserInfo, groups: &str, is_me: bool, href: &str) -> AnyView {
    if let Some(detail) = Detail::of_key(column) {
        return dashed(person.details.get(detail).map_or("", String::as_str)).into_any();
    }
    match column {
        "groups" => dashed(groups).into_any(),
        "roles" => {
            let roles = person.roles.clone();
            let names = move || roles.iter().map(|r| role_name(i18n.language(), *r)).collect::<Vec<_>>().join(", ");
            (move || dashed(&names())).into_any()
        }
        "since" => {
            let created = person.created;
            view! { <time>{move || i18n.day(created)}</time> }.into_any()
        }
        _ => {
            let blocked = (!person.active).then(|| view! { <Chip tone=Tone::Bad text=t!(users.inactive)/> });
            let you = is_me.then(|| view! { <Chip tone=Tone::Neutral text=t!(users.it_is_you)/> });
            let (href, name, email) = (href.to_owned(), person.details.name.clone(), person.details.email.clone());
            view! {
                <A href=href attr:class="title" attr:tabindex="-1">{name}</A>
                <p class="meta">{email}</p>
                {you}
                {blocked}
            }
            .into_any()
        }
    }
}

/// The text, or a dash where there is none.
fn dashed(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { text.to_owned() }
}
