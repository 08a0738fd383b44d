//! Badges: who has which, registered and deleted (C22 to C29). Of a number only the last four characters are known.

mod learner;
mod register;

use crate::{
    api::{Client, use_client},
    i18n::{I18n, now, t, use_i18n},
    parts::{
        Chip, Command, Confirm, Empty, Icon, IconView, Page, PagedList, PagedTable, Selection, Tone,
        address::{in_address, settled},
        dialog::Question,
        picture::Picture,
        table::{ActionBar, Column, ColumnMenu, Line, SearchBox, View, stamp},
        use_command, window_title,
    },
    session::use_session,
};
use api::badges::BadgeQuery;
use api::{
    badges::{BadgeOf, DeleteBadges},
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{access::Permission, badges::Badge, id::BadgeId};
use std::sync::Arc;

pub use learner::LearnerPage;
pub use register::RegisterDialog;

const COLUMNS: &[Column] = &[
    Column { key: "owner", name: |w| w.badges.owner, class: "main", sorts: true, shown: true },
    Column { key: "ends", name: |w| w.badges.ends_in, class: "", sorts: false, shown: true },
    Column { key: "kind", name: |w| w.badges.kind, class: "", sorts: true, shown: true },
    Column { key: "since", name: |w| w.badges.registered_on, class: "", sorts: true, shown: true },
];

/// All badges of the organization, or those of one complete address or number (C28).
#[component]
pub fn BadgesPage() -> impl IntoView {
    window_title(t!(badges.title));
    let (client, i18n, command, session) = (use_client(), use_i18n(), use_command(), use_session());
    let (registering, ask, typed) = (RwSignal::new(false), RwSignal::new(None), in_address("search"));
    let (search, view) = (settled(typed), View::of_page(COLUMNS, "owner"));
    let badges = PagedList::new(move |after: Option<String>| {
        let search = Some(search.get().trim().to_owned()).filter(|search| !search.is_empty());
        let query = BadgeQuery { search, sort: view.sort(), after, user: None };
        async move {
            let page = client.query(routes::Badges, &query).await?;
            Ok(Page { rows: page.badges, next: page.next, total: page.total })
        }
    });
    let selection = Selection::new();
    badges.keeps(selection, |b| b.badge.id.0);
    let manages = Memo::new(move |_| session.may(Permission::ManageBadges));
    let delete = move |_| {
        let ids = selection.now().into_iter().map(BadgeId).collect();
        let done = move || {
            selection.clear();
            badges.reload();
        };
        delete_badges(client, command, ask, ids, done);
    };
    let searched = move || search.with(|s| !s.trim().is_empty());
    let count = move || {
        let words = i18n.words();
        let (there, total) = badges.counts();
        let n = if searched() { there } else { total };
        (!badges.is_waiting()).then(|| i18n.count(n, words.badges.total_one, words.badges.total_many))
    };
    let (line, shown) = (Arc::new(move |badge| line(i18n, badge)), badges.shown(|| true));
    let none = move || view! { <NoBadges typed=typed search=search/> };
    let table = move || {
        let selection = manages.get().then_some(selection);
        view! {
            <PagedTable list=badges view=view label=t!(badges.title) line=line.clone() selection=selection shown=shown empty=none/>
        }
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(badges.title)}</h1><p class="sub" role="status">{count}</p></div>
            <div class="page-actions">
                <Show when=move || session.may(Permission::ManageOrganization)>
                    <A href="/accounts/badges/reader" attr:class="button"><IconView icon=Icon::Tap/>{t!(badges.to_learner)}</A>
                </Show>
                <Show when=move || manages.get()>
                    <A href="/accounts/imports?kind=badges" attr:class="button"><IconView icon=Icon::Import/>{t!(badges.to_import)}</A>
                    <button type="button" class="button primary" on:click=move |_| registering.set(true)>
                        <IconView icon=Icon::Plus/>{t!(badges.register)}
                    </button>
                </Show>
            </div>
        </div>
        <div class="tools"><SearchBox value=typed label=t!(badges.search)/><ColumnMenu view=view/></div>
        {table}
        <ActionBar selection=selection>
            <button type="button" class="button danger" on:click=delete><IconView icon=Icon::Trash/>{t!(common.delete)}</button>
        </ActionBar>
        <RegisterDialog open=registering email=String::new() registered=move |()| badges.reload()/>
        <Confirm ask=ask/>
    }
}

fn line(i18n: I18n, badge: BadgeOf) -> Line {
    let label = format!("{} {}", badge.name, badge.badge.last_four);
    let (key, stamped) = (badge.badge.id.0, stamp(&badge));
    let cells = move |column: &'static str| match column {
        "ends" => view! { <Ending badge=badge.badge.clone()/> }.into_any(),
        "kind" => view! { <Validity badge=badge.badge.clone()/> }.into_any(),
        "since" => {
            let registered = badge.badge.registered;
            view! { <time>{move || i18n.day(registered)}</time> }.into_any()
        }
        _ => {
            let (href, name, email) =
                (format!("/accounts/users/{}", badge.badge.user), badge.name.clone(), badge.email.clone());
            view! {
                <A href=href attr:class="title" attr:tabindex="-1">{name}</A>
                <p class="meta">{email}</p>
            }
            .into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: false, cells: Arc::new(cells) }
}

#[component]
fn NoBadges(typed: RwSignal<String>, search: RwSignal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let searching = move || search.with(|s| !s.trim().is_empty());
    let title = move || {
        let words = i18n.words();
        if searching() {
            words.badges.found_none.replace("{what}", search.get().trim())
        } else {
            words.badges.none.to_owned()
        }
    };
    let text = move || {
        let words = i18n.words();
        if searching() { words.badges.found_none_text } else { words.badges.none_text }
    };
    view! {
        <Empty picture=Picture::Badge title=title text=text>
            <Show when=searching>
                <button type="button" class="button" on:click=move |_| typed.set(String::new())>{t!(badges.show_all)}</button>
            </Show>
        </Empty>
    }
}

/// The badges of one person.
#[component]
pub fn BadgeRows(
    /// Which.
    badges: Signal<Vec<BadgeOf>>,
    /// Whether they can be deleted here.
    manages: bool,
    /// Deletes some, after asking.
    delete: Callback<Vec<BadgeId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |badge: BadgeOf| {
        let (id, last_four) = (badge.badge.id, badge.badge.last_four.clone());
        let delete_label = move || i18n.words().badges.delete_this.replace("{number}", &last_four);
        view! {
            <li>
                <IconView icon=Icon::Badge/>
                <Ending badge=badge.badge.clone()/>
                <Validity badge=badge.badge/>
                {manages.then(|| view! {
                    <button type="button" class="button quiet square" aria-label=delete_label title=t!(common.delete)
                        on:click=move |_| delete.run(vec![id])><IconView icon=Icon::Trash/></button>
                })}
            </li>
        }
    };
    view! { <ul class="rows"><For each=move || badges.get() key=|b| b.badge.id children=row/></ul> }
}

#[component]
fn Ending(badge: Badge) -> impl IntoView {
    view! { <code class="badge-number">"•••• "{badge.last_four}</code> }
}

#[component]
fn Validity(badge: Badge) -> impl IntoView {
    let i18n = use_i18n();
    let tone = if badge.expires.is_none() { Tone::Neutral } else { Tone::Warn };
    let text = move || {
        let words = i18n.words();
        match badge.expires {
            None => words.badges.permanent.to_owned(),
            Some(at) if at < now() => words.badges.expired.to_owned(),
            Some(at) => words.badges.until.replace("{time}", &i18n.moment(at)),
        }
    };
    view! { <Chip tone=tone text=text/> }
}

/// Asks, then deletes badges and says so; `after` follows.
pub fn delete_badges(
    client: Client,
    command: Command,
    ask: RwSignal<Option<Question>>,
    ids: Vec<BadgeId>,
    after: impl Fn() + Copy + Send + Sync + 'static,
) {
    let words = command.i18n.words_now();
    let title = command.count(ids.len(), words.badges.delete_one, words.badges.delete_many);
    let then = Arc::new(move || {
        let body = DeleteBadges { badges: ids.clone() };
        let request = async move { client.submit(routes::DeleteBadges, &body).await };
        let done = move |gone: BatchOutcome| {
            let words = command.i18n.words_now();
            command.say_outcome(&gone, words.badges.deleted_one, words.badges.deleted_many);
        };
        command.run_then(request, done, after);
    });
    let text = words.badges.delete_text.to_owned();
    ask.set(Some(Question { title, text, action: words.common.delete.to_owned(), then }));
}
