//! One person: who it is, the roles, and the badges (C30).

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    pages::{
        badges::{BadgeRows, RegisterDialog, delete_badges},
        titled,
    },
    parts::{Chip, Confirm, Fetched, Icon, IconView, Tone, dialog::Question, roles::RoleTags, use_toasts},
    session::use_session,
};
use api::{
    routes::Endpoint,
    users::{BadgeOf, Person},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    components::A,
    hooks::{use_navigate, use_params_map},
};
use model::access::Permission;
use std::sync::Arc;

/// The page of one person.
#[component]
pub fn UserPage() -> impl IntoView {
    let client = use_client();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let person = Fetched::new(move || {
        let id = id.get();
        async move { client.get::<Person>(Endpoint::User, &[&id]).await }
    });
    let words = use_i18n();
    titled(move || person.with(|p| p.name.clone()).unwrap_or_else(|| words.words().accounts.users.to_owned()));
    let ready = move || person.get().map(|p| view! { <PersonView person=p/> }).into_any();
    view! {
        <p class="crumb"><A href="/accounts/users"><IconView icon=Icon::Back/>{t!(accounts.users)}</A></p>
        {person.show(6, ready)}
    }
}

#[component]
fn PersonView(person: Person) -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let created = person.created;
    let is_me = session.me_now().is_some_and(|me| me.user == person.id);
    let manages = session.may_now(Permission::ManageUsers) && !is_me;
    let optional = |text: Option<String>| text.unwrap_or_else(|| "–".to_owned());
    let roles = person.roles.clone();
    let no_roles = roles.is_empty().then(|| view! { <p class="meta">{t!(accounts.no_roles)}</p> });
    view! {
        <div class="page-head">
            <div>
                <h1>{person.name.clone()}</h1>
                <p class="sub">{person.email.clone()}</p>
            </div>
            <div class="page-actions">
                {is_me.then(|| view! { <Chip tone=Tone::Neutral text=t!(accounts.it_is_you)/> })}
                {(!person.active).then(|| view! { <Chip tone=Tone::Bad text=t!(accounts.inactive)/> })}
                {manages.then(|| view! { <DeleteButton person=person.clone()/> })}
            </div>
        </div>
        <div class="cards two">
            <section class="card">
                <h2>{t!(accounts.own_roles)}</h2>
                {no_roles}
                <RoleTags roles=Signal::derive(move || roles.clone())/>
                <p class="hint">{t!(accounts.own_roles_text)}</p>
                <dl class="facts">
                    <dt>{t!(accounts.department)}</dt><dd>{optional(person.department.clone())}</dd>
                    <dt>{t!(accounts.cost_center)}</dt><dd>{optional(person.cost_center.clone())}</dd>
                    <dt>{t!(accounts.since)}</dt><dd>{move || i18n.day(created)}</dd>
                </dl>
            </section>
            <BadgesOf person=person/>
        </div>
    }
}

#[component]
fn DeleteButton(person: Person) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let navigate = use_navigate();
    let ask = RwSignal::new(None);
    let id = person.id.to_string();
    let then: Arc<dyn Fn() + Send + Sync> = Arc::new(move || {
        let (id, navigate) = (id.clone(), navigate.clone());
        spawn_local(async move {
            match client.act(Endpoint::DeleteUser, &[&id]).await {
                Ok(()) => {
                    let words = &i18n.words_now().accounts;
                    toasts.say(untrack(|| i18n.count(1, words.deleted_one, words.deleted_many)));
                    navigate("/accounts/users", Default::default());
                }
                Err(fault) => toasts.complain(&fault, i18n),
            }
        });
    });
    let question = move |_| {
        let words = i18n.words_now();
        ask.set(Some(Question {
            title: words.accounts.delete_one.replace("{name}", &person.name),
            text: words.accounts.delete_text.to_owned(),
            action: words.accounts.delete_user.to_owned(),
            then: then.clone(),
        }));
    };
    view! {
        <button type="button" class="button" on:click=question><IconView icon=Icon::Trash/>{t!(accounts.delete_user)}</button>
        <Confirm ask=ask/>
    }
}

#[component]
fn BadgesOf(person: Person) -> impl IntoView {
    let (client, i18n, toasts, session) = (use_client(), use_i18n(), use_toasts(), use_session());
    let (registering, ask) = (RwSignal::new(false), RwSignal::new(None));
    let id = person.id;
    let badges = Fetched::new(move || async move {
        let of = format!("user={id}");
        let all = client.find::<Vec<BadgeOf>>(Endpoint::Badges, &[], &of).await?;
        Ok(all.into_iter().filter(|b| b.badge.user == id).collect::<Vec<_>>())
    });
    let manages = session.may_now(Permission::ManageBadges);
    let delete = Callback::new(move |ids| delete_badges(client, i18n, toasts, ask, ids, move || badges.reload()));
    let none = move || {
        badges
            .with(Vec::is_empty)
            .unwrap_or_default()
            .then(|| view! { <p class="meta">{t!(accounts.user_badges_empty)}</p> })
    };
    let ready = move || {
        let list = Signal::derive(move || badges.get().unwrap_or_default());
        view! { {none}<BadgeRows badges=list manages=manages delete=delete/> }.into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(accounts.badges)}</h2>
                {manages.then(|| view! {
                    <button type="button" class="button small" on:click=move |_| registering.set(true)>
                        <IconView icon=Icon::Plus/>{t!(accounts.register)}
                    </button>
                })}
            </div>
            {badges.show(2, ready)}
            <RegisterDialog open=registering email=person.email registered=move |()| badges.reload()/>
            <Confirm ask=ask/>
        </section>
    }
}
