//! What the person may in effect, where each of it comes from, and a question about one thing (B1 to B4).

use super::PersonContext;
use crate::api::word;
use crate::{
    api::parsed,
    i18n::{I18n, permission_name, role_name, t},
    parts::{Chip, Fetched, Tone},
};
use api::{
    routes,
    users::{HeldPermission, HeldRole, MayAnswer, RoleSource},
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::access::{Level, Permission};

/// The roles and permissions in effect.
#[component]
pub fn RightsCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let i18n = one.i18n;
    let held = move |held: HeldRole| {
        let role = held.role;
        let sources = held.from.into_iter().map(|s| view! { <li>{source(i18n, s)}</li> }).collect_view();
        view! {
            <li>
                <span class="title">{move || role_name(i18n.language(), role)}</span>
                <ul class="sources">{sources}</ul>
            </li>
        }
    };
    let permission = move |held: HeldPermission| {
        let through = move || {
            let names: Vec<_> = held.through.iter().map(|r| role_name(i18n.language(), *r)).collect();
            i18n.words().users.through.replace("{roles}", &names.join(", "))
        };
        view! { <li><span>{move || permission_name(i18n.language(), held.permission)}</span><p class="meta">{through}</p></li> }
    };
    let ready = move || {
        let Some(rights) = one.rights.get() else { return ().into_any() };
        let count = rights.permissions.len() as u64;
        let words = move || i18n.count(count, i18n.words().users.rights_all_one, i18n.words().users.rights_all_many);
        view! {
            <ul class="rights">{rights.roles.into_iter().map(held).collect_view()}</ul>
            <details class="fold wide" open=false>
                <summary>{words}</summary>
                <ul class="rights">{rights.permissions.into_iter().map(permission).collect_view()}</ul>
            </details>
        }
        .into_any()
    };
    view! {
        <section class="card" id="rights">
            <div><h2>{t!(users.rights)}</h2><p class="hint">{t!(users.rights_text)}</p></div>
            {one.rights.show(3, ready)}
        </section>
    }
}

/// Where a role comes from, with a link to the group.
fn source(i18n: I18n, from: RoleSource) -> AnyView {
    let RoleSource { level, name, group } = from;
    let words = move || {
        let words = i18n.words();
        match level {
            Level::Organization if name.is_empty() => words.users.from_everybody.to_owned(),
            Level::Organization => words.users.from_organization.replace("{name}", &name),
            Level::Group => words.users.from_group.replace("{name}", &name),
            Level::User => words.users.from_user.to_owned(),
        }
    };
    match group {
        Some(group) => view! { <A href=format!("/accounts/groups/{group}")>{words}</A> }.into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}

/// May this person do that, and why (not)?
#[component]
pub fn RightQuestion() -> impl IntoView {
    let one: PersonContext = expect_context();
    let i18n = one.i18n;
    let chosen = RwSignal::new(String::new());
    let answer = Fetched::new(move || {
        let permission = chosen.get();
        // The sentence comes in the language of the page, and another role may have changed the answer.
        i18n.language();
        let id = one.person.with(|p| p.id.to_string()).unwrap_or_default();
        one.rights.with(|_| ());
        async move {
            let Some(permission) = word(&permission).filter(|_| !id.is_empty()) else {
                return Ok(None);
            };
            one.client.call(routes::May { user: parsed(&id)?, permission }).await.map(Some)
        }
    });
    let option = move |permission: Permission| {
        let tag = tag(permission);
        view! { <option value=tag>{move || permission_name(i18n.language(), permission)}</option> }
    };
    let said = move || {
        let fault = answer.fault().map(|f| view! { <p class="field-fault">{f.sentence(i18n)}</p> });
        let answer = answer.get().flatten().map(|MayAnswer { may, sentence }| {
            let tone = if may { Tone::Good } else { Tone::Bad };
            let word = move || if may { i18n.words().users.may_yes } else { i18n.words().users.may_no };
            view! { <p class="answer"><Chip tone=tone text=word/><span>{sentence}</span></p> }
        });
        view! { {fault}{answer} }
    };
    view! {
        <section class="card">
            <h2>{t!(users.may_title)}</h2>
            <div class="field">
                <label for="may">{t!(users.may_label)}</label>
                <select id="may" on:change:target=move |e| chosen.set(e.target().value())>
                    <option value="">{t!(users.may_choose)}</option>
                    {Permission::ALL.into_iter().map(option).collect_view()}
                </select>
            </div>
            <div role="status">{said}</div>
        </section>
    }
}

/// A permission as it stands in an address.
fn tag(permission: Permission) -> String {
    serde_json::to_value(permission).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
