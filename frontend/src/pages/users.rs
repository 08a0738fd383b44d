//! The people of the organization: found as one types, created, deactivated, put into groups, deleted.

mod create;
mod details;
mod first_password;
pub mod lines;
mod many;
pub mod one;

use crate::{
    api::{Client, Fault, use_client, word},
    i18n::{I18n, role_name, t, use_i18n},
    parts::{
        Command, Empty, Icon, IconView, Page, PagedList, PagedTable, Selection, TypedConfirm, TypedQuestion,
        address::{in_address, settled},
        picture::Picture,
        table::{ColumnMenu, Filter, Key, SearchBox, View},
        use_command, window_title,
    },
    session::{Session, use_session},
};
use api::{
    forms::{Json, NoBody},
    groups::{GroupInfo, GroupQuery},
    routes::{self, Route},
    users::{UserInfo, UserPage, UserQuery},
};
use create::CreateDialog;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;
use many::ManyBar;
use model::access::{Permission, Role};
use std::sync::Arc;

pub use one::UserPage;

/// What is looked for; all of it stands in the address of the page.
#[derive(Clone, Copy)]
struct Filters {
    /// What is typed, and what is searched for a moment later.
    typed: RwSignal<String>,
    search: RwSignal<String>,
    role: RwSignal<String>,
    group: RwSignal<String>,
    active: RwSignal<String>,
}

impl Filters {
    fn of_page() -> Self {
        let typed = in_address("search");
        Self {
            typed,
            search: settled(typed),
            role: in_address("role"),
            group: in_address("group"),
            active: in_address("active"),
        }
    }

    /// As the appliance reads them.
    fn query(self) -> UserQuery {
        UserQuery {
            search: self.search.get().trim().to_owned(),
            role: self.role.with(|role| word(role)),
            group: self.group.with(|group| group.parse().ok()),
            active: self.active.with(|active| active.parse().ok()),
            ..UserQuery::default()
        }
    }

    /// Whether only some people are asked for.
    fn narrow(self) -> bool {
        [self.search, self.role, self.group, self.active].iter().any(|v| v.with(|v| !v.trim().is_empty()))
    }

    fn clear(self) {
        for value in [self.typed, self.role, self.group, self.active] {
            value.set(String::new());
        }
    }
}

/// The list and what is done with it.
#[derive(Clone, Copy)]
struct UserList {
    view: View,
    filters: Filters,
    groups: RwSignal<Vec<GroupInfo>>,
    people: PagedList<UserInfo>,
    selection: Selection<Key>,
    ask: RwSignal<Option<TypedQuestion>>,
    client: Client,
    session: Session,
    command: Command,
    i18n: I18n,
}

impl UserList {
    fn of_page() -> Self {
        let client = use_client();
        let (view, filters) = (View::of_page(lines::COLUMNS, ""), Filters::of_page());
        let people = PagedList::new(move |after| {
            page(client, routes::Users, UserQuery { sort: view.sort(), after, ..filters.query() })
        });
        let selection = Selection::new();
        people.keeps(selection, |person| person.id.0);
        let list = Self {
            view,
            filters,
            groups: RwSignal::new(Vec::new()),
            people,
            selection,
            ask: RwSignal::new(None),
            client,
            session: use_session(),
            command: use_command(),
            i18n: use_i18n(),
        };
        provide_context(list);
        spawn_local(async move {
            if let Ok(all) = client.query(routes::Groups, &GroupQuery::default()).await {
                let _ = list.groups.try_set(all.groups);
            }
        });
        list
    }

    fn person(self, key: Key) -> Option<UserInfo> {
        untrack(|| self.people.with(|p| p.rows.iter().find(|p| p.id.0 == key).cloned())).flatten()
    }

    /// How many there are, in words.
    fn count(self) -> String {
        if self.people.is_waiting() {
            return String::new();
        }
        let ((there, total), words) = (self.people.counts(), self.i18n.words());
        if !self.filters.narrow() {
            return self.i18n.count(total, words.users.total_one, words.users.total_many);
        }
        if self.people.next().is_some() {
            return words.users.found_more.replace("{n}", &self.i18n.number(there));
        }
        self.i18n.count(there, words.users.found_one, words.users.found_many)
    }
}

/// A page of people: of the organization, or of a group.
pub async fn page<R>(client: Client, at: R, query: UserQuery) -> Result<Page<UserInfo>, Fault>
where
    R: Route<Query = UserQuery, Body = NoBody, Answer = Json<UserPage>>,
{
    let page = client.query(at, &query).await?;
    Ok(Page { rows: page.people, next: page.next, total: page.total })
}

/// The people of the organization (C16, C18).
#[component]
pub fn UsersPage() -> impl IntoView {
    window_title(t!(users.title));
    let list = UserList::of_page();
    let creating = RwSignal::new(false);
    let manages = Memo::new(move |_| list.session.may(Permission::ManageUsers));
    view! {
        <div class="page-head">
            <div><h1>{t!(users.title)}</h1><p class="sub" role="status">{move || list.count()}</p></div>
            <div class="page-actions">
                <Show when=move || manages.get()>
                    <A href="/accounts/imports?kind=users" attr:class="button"><IconView icon=Icon::Import/>{t!(users.to_import)}</A>
                    <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                        <IconView icon=Icon::Plus/>{t!(users.create)}
                    </button>
                </Show>
            </div>
        </div>
        <Tools/>
        <PeopleTable manages=manages/>
        <Show when=move || manages.get()><ManyBar/></Show>
        <CreateDialog open=creating created=move |()| list.people.reload()/>
        <TypedConfirm ask=list.ask/>
    }
}

/// The search, the choices and the columns.
#[component]
fn Tools() -> impl IntoView {
    let list: UserList = expect_context();
    let i18n = list.i18n;
    let roles = Signal::derive(move || {
        let all = (String::new(), i18n.words().users.any_role.to_owned());
        let one = |r: Role| (role_tag(r), role_name(i18n.language(), r).to_owned());
        std::iter::once(all).chain(Role::ALL.into_iter().filter(|r| *r != Role::User).map(one)).collect::<Vec<_>>()
    });
    let groups = Signal::derive(move || {
        let all = (String::new(), i18n.words().users.any_group.to_owned());
        let one = |g: GroupInfo| (g.id.to_string(), g.name);
        std::iter::once(all).chain(list.groups.get().into_iter().map(one)).collect::<Vec<_>>()
    });
    let states = Signal::derive(move || {
        let words = i18n.words();
        let pair = |value: &str, word: &str| (value.to_owned(), word.to_owned());
        vec![
            pair("", words.users.any_state),
            pair("true", words.users.only_active),
            pair("false", words.users.only_blocked),
        ]
    });
    view! {
        <div class="tools">
            <SearchBox value=list.filters.typed label=t!(users.search)/>
            <Filter label=t!(users.filter_role) value=list.filters.role choices=roles/>
            <Filter label=t!(users.filter_group) value=list.filters.group choices=groups/>
            <Filter label=t!(users.filter_active) value=list.filters.active choices=states/>
            <ColumnMenu view=list.view/>
        </div>
    }
}

/// A role as it stands in an address.
fn role_tag(role: Role) -> String {
    serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

#[component]
fn PeopleTable(manages: Memo<bool>) -> impl IntoView {
    let list: UserList = expect_context();
    let line = Arc::new(move |person: UserInfo| {
        let is_me = list.session.me().is_some_and(|me| me.user == person.id);
        list.groups.with(|groups| lines::line(list.i18n, groups, is_me, person))
    });
    let shown = list.people.shown(move || !list.filters.narrow());
    move || {
        view! {
            <PagedTable list=list.people view=list.view label=t!(users.title) line=line.clone()
                selection=manages.get().then_some(list.selection) shown=shown empty=|| view! { <Nobody/> }/>
        }
    }
}

#[component]
fn Nobody() -> impl IntoView {
    let list: UserList = expect_context();
    let i18n = list.i18n;
    let title = move || {
        let (words, search) = (i18n.words(), list.filters.search.get());
        match search.trim() {
            "" if list.filters.narrow() => words.users.nobody_left.to_owned(),
            "" => words.users.nobody_yet.to_owned(),
            what => words.users.found_none.replace("{what}", what),
        }
    };
    let text = move || {
        let words = i18n.words();
        if list.filters.narrow() { words.users.found_none_text } else { words.users.nobody_yet_text }
    };
    view! {
        <Empty picture=Picture::People title=title text=text>
            <Show when=move || list.filters.narrow()>
                <button type="button" class="button" on:click=move |_| list.filters.clear()>{t!(users.reset_search)}</button>
            </Show>
        </Empty>
    }
}
