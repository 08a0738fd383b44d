//! Which organization it is: always said in the bar, to be switched by whoever has several, and unmistakable when it is
//! not the own one.

use crate::{
    acting,
    i18n::{t, use_i18n},
    parts::{Icon, IconView, Menu},
    session::use_session,
};
use api::{login::Me, orgs::OrganizationRef, query::SEARCH_MOST};
use leptos::{html, prelude::*};
use std::sync::Arc;

/// From so many on, they can be searched.
const SEARCHED_FROM: usize = 8;

/// How many are listed at most; who has more, searches.
const LISTED: usize = 50;

/// The organization in the bar.
#[component]
pub fn OrganizationName() -> impl IntoView {
    let session = use_session();
    move || {
        let me = session.me()?;
        Some(if me.organizations.len() > 1 {
            view! { <Switch me=me/> }.into_any()
        } else {
            view! { <span class="organization">{me.organization.clone()}</span> }.into_any()
        })
    }
}

#[component]
fn Switch(me: Arc<Me>) -> impl IntoView {
    let i18n = use_i18n();
    let away = me.org != me.home;
    let name = me.organization.clone();
    let label = {
        let name = name.clone();
        move || i18n.words().orgs.switch.replace("{name}", &name)
    };
    let face = move || {
        view! { <IconView icon=Icon::Building/><span class="organization-name" aria-hidden="true">{name.clone()}</span><span class="chevron" aria-hidden="true"></span> }
    };
    view! {
        <div class="organization switch" class:away=away>
            <Menu label=label face=face.into()><Choices me=me.clone()/></Menu>
        </div>
    }
}

#[component]
fn Choices(me: Arc<Me>) -> impl IntoView {
    let i18n = use_i18n();
    let search = RwSignal::new(String::new());
    let searched = me.organizations.len() > SEARCHED_FROM;
    let (org, home) = (me.org, me.home);
    let one = move |organization: OrganizationRef| {
        let href = acting::home_in((organization.id != home).then(|| organization.id.to_string()).as_deref());
        let current = (organization.id == org).then_some("true");
        let own = (organization.id == home).then(|| view! { <span class="meta">{t!(orgs.own)}</span> });
        view! {
            <a href=href rel="external" class="menu-item" aria-current=current>
                <IconView icon=Icon::Building/><span class="menu-name">{organization.name}</span>{own}
            </a>
        }
    };
    let found = move || {
        let wanted = search.get().trim().to_lowercase();
        let fits = |o: &&OrganizationRef| wanted.is_empty() || o.name.to_lowercase().contains(&wanted);
        let some: Vec<_> = me.organizations.iter().filter(fits).take(LISTED).cloned().collect();
        if some.is_empty() {
            view! { <p class="menu-none">{t!(orgs.switch_none)}</p> }.into_any()
        } else {
            some.into_iter().map(one).collect_view().into_any()
        }
    };
    let field = NodeRef::<html::Input>::new();
    view! {
        {searched.then(|| view! {
            <div class="menu-search" on:click=|event| event.stop_propagation()>
                <input type="search" maxlength=SEARCH_MOST node_ref=field bind:value=search autocomplete="off" spellcheck="false"
                    aria-label=move || i18n.words().orgs.switch_search placeholder=move || i18n.words().orgs.switch_search/>
            </div>
        })}
        <div class="menu-scroll">{found}</div>
    }
}

/// Says on every page that another organization than the own one is acted in, with the way back.
#[component]
pub fn Away() -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let me = move || session.away().then(|| session.me()).flatten();
    let strip = move |me: Arc<Me>| {
        let home = me.organizations.iter().find(|o| o.id == me.home).map(|o| o.name.clone());
        let name = me.organization.clone();
        let text = move || i18n.words().orgs.away.replace("{name}", &name);
        let back = home.map(|home| {
            let words = move || i18n.words().orgs.back_to.replace("{name}", &home);
            view! { <a href=acting::home_in(None) rel="external">{words}</a> }
        });
        view! { <aside class="away-strip" aria-label=t!(orgs.organization)><IconView icon=Icon::Building/><p>{text}</p>{back}</aside> }
    };
    move || me().map(strip)
}
