//! The users of Print Management: who is in it, with groups, quota and what is left of it (I1 to I3, N16, N17).

mod cards;
mod context;
mod one;

use crate::{
    api::{Client, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{
        Chip, Empty, Icon, IconView, Page, PagedList, PagedTable, Selection, Tone,
        address::{in_address, settled},
        picture::Picture,
        quota::{said, said_by},
        table::{Column, Key, Line, SearchBox, View, stamp},
        use_command, window_title,
    },
    session::use_session,
};
use api::{
    print_users::{PrintUserInfo, PrintUserQuery},
    routes,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{
    access::Permission,
    id::PrintGroupId,
    quotas::{Quota, QuotaState},
};
use std::sync::Arc;

pub use one::PrintUserPage;

const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.users.name, class: "main", sorts: false, shown: true },
    Column { key: "groups", name: |w| w.print_groups.title, class: "wrap", sorts: false, shown: true },
    Column { key: "quota", name: |w| w.print_users.quota, class: "wrap", sorts: false, shown: true },
    Column { key: "used", name: |w| w.quotas.used, class: "", sorts: false, shown: true },
    Column { key: "left", name: |w| w.print_users.left, class: "", sorts: false, shown: true },
];

/// The users, and where they come from.
#[component]
pub fn PrintUsersPage() -> impl IntoView {
    window_title(t!(print_users.title));
    let (client, session, i18n, command) = (use_client(), use_session(), use_i18n(), use_command());
    let turn = RwSignal::new(0_u32);
    let list = LocalResource::new(move || {
        turn.track();
        let query = PrintUserQuery { limit: Some(1), ..PrintUserQuery::default() };
        async move { client.query(routes::PrintUsers, &query).await.ok() }
    });
    let page = move || list.get().flatten();
    let total = move || {
        let words = &i18n.words().print_users;
        page().map(|p| {
            let total = i18n.count(p.total, words.total_one, words.total_many);
            let imported = p.imported.map(|n| i18n.count(n, words.imported_one, words.imported_many));
            imported.map_or(total.clone(), |imported| format!("{total}, {imported}"))
        })
    };
    let follows = move || {
        let follows = page().is_some_and(|p| p.imported.is_none());
        follows.then(
            || view! { <p class="notice alone"><IconView icon=Icon::Info/><span>{t!(print_users.follows)}</span></p> },
        )
    };
    let manual = Memo::new(move |_| page().is_some_and(|p| p.imported.is_some()));
    let import = move |_| {
        let request = async move { client.call(routes::ImportPrintUsers).await };
        command.run_then(
            request,
            move |done| {
                let said = command.i18n.words_now().print_users.import_done;
                let number = |n| untrack(|| command.i18n.number(n));
                command.say(said.replace("{added}", &number(done.added)).replace("{removed}", &number(done.removed)));
            },
            move || turn.update(|turn| *turn = turn.wrapping_add(1)),
        );
    };
    let table = move || {
        turn.track();
        view! { <PrintUserTable group=Signal::stored(None) selection=None/> }
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(print_users.title)}</h1><p class="sub" role="status">{total}</p></div>
            <div class="page-actions">
                <Show when=move || session.may(Permission::ManageQuotas)>
                    <A href="/accounts/imports?kind=print-users" attr:class="button"><IconView icon=Icon::File/>{t!(print_users.import_file)}</A>
                    <button type="button" class="button" on:click=import><IconView icon=Icon::Import/>{t!(print_users.import)}</button>
                </Show>
            </div>
        </div>
        {follows}
        <Show when=move || manual.get()>
            <p class="notice alone"><IconView icon=Icon::Info/><span>{t!(print_users.import_hint)}</span></p>
        </Show>
        {table}
    }
}

/// A page of users.
pub async fn page(client: Client, query: PrintUserQuery) -> Result<Page<PrintUserInfo>, crate::api::Fault> {
    let page = client.query(routes::PrintUsers, &query).await?;
    Ok(Page { rows: page.users, next: page.next, total: page.total })
}

/// The table of users: of all, or of a group.
#[component]
pub fn PrintUserTable(
    /// The group, where only its members are wanted.
    #[prop(into)]
    group: Signal<Option<PrintGroupId>>,
    /// The selected ones, where they can be selected.
    #[prop(optional_no_strip)]
    selection: Option<Selection<Key>>,
    /// Moves when the list has to be fetched anew.
    #[prop(default = Signal::stored(0), into)]
    turn: Signal<u32>,
) -> impl IntoView {
    let (client, i18n) = (use_client(), use_i18n());
    let typed = in_address("search");
    let (search, view) = (settled(typed), View::of_page(COLUMNS, ""));
    let people = PagedList::new(move |after| {
        turn.track();
        let (search, group) = (search.get().trim().to_owned(), group.get());
        let query = PrintUserQuery { search, group, after: after.unwrap_or_default(), limit: None };
        page(client, query)
    });
    if let Some(selection) = selection {
        people.keeps(selection, |user| user.id.0);
    }
    let shown = people.shown(|| false);
    let nobody = move || {
        let title = move || match (search.get().trim(), group.get()) {
            ("", None) => i18n.words().print_users.none.to_owned(),
            ("", Some(_)) => i18n.words().print_groups.members_empty.to_owned(),
            (what, _) => i18n.words().users.found_none.replace("{what}", what),
        };
        let text = move || match (search.with(|s| s.trim().is_empty()), group.get()) {
            (true, None) => i18n.words().print_users.none_text,
            (true, Some(_)) => i18n.words().print_groups.members_empty_text,
            (false, _) => i18n.words().users.found_none_text,
        };
        view! { <Empty picture=Picture::People title=title text=text/> }
    };
    view! {
        <div class="tools"><SearchBox value=typed label=t!(print_users.search)/></div>
        <PagedTable list=people view=view label=t!(print_users.title) line=Arc::new(move |user| line(i18n, user))
            selection=selection shown=shown empty=nobody/>
    }
}

fn line(i18n: I18n, user: PrintUserInfo) -> Line {
    let label = user.name.clone().unwrap_or_else(|| user.id.to_string());
    let (key, stamped, fixed) = (user.id.0, stamp(&user), user.name.is_none());
    Line { key, stamp: stamped, label, fixed, cells: Arc::new(move |column| cell(i18n, column, &user)) }
}

/// The quota that counts for somebody, as one.
pub fn counting(state: &QuotaState) -> Quota {
    let (impressions, color_impressions) = (state.impressions.limit, state.color.limit);
    Quota { period: state.impressions.period, impressions, color_impressions }
}

fn cell(i18n: I18n, column: &str, user: &PrintUserInfo) -> AnyView {
    match column {
        "groups" => {
            let names: Vec<_> = user.groups.iter().map(|group| group.name.clone()).collect();
            if names.is_empty() { "–".to_owned() } else { names.join(", ") }.into_any()
        }
        "quota" => {
            let (state, again) = (user.state.clone(), user.state.impressions.source.clone());
            view! { {move || said(i18n, counting(&state))}<p class="meta">{move || said_by(i18n, &again)}</p> }
                .into_any()
        }
        "used" => {
            let used = user.state.impressions.used;
            (move || i18n.number(used.into())).into_any()
        }
        "left" => {
            let left = user.state.impressions.left;
            (move || left.map_or_else(|| "–".to_owned(), |left| i18n.number(left.into()))).into_any()
        }
        _ => match (user.name.clone(), user.email.clone()) {
            (Some(name), Some(email)) => {
                let href = format!("/print/users/{}", user.id);
                view! { <A href=href attr:class="title" attr:tabindex="-1">{name}</A><p class="meta">{email}</p> }
                    .into_any()
            }
            _ => view! { <Chip tone=Tone::Neutral text=t!(print_users.gone)/> }.into_any(),
        },
    }
}
