//! The people of the organization: found as one types, created, deactivated, put into groups, deleted.

mod create;
pub mod lines;
mod many;
pub mod one;

use super::titled;
use crate::{
    api::{Client, Fault, encoded, use_client},
    i18n::{I18n, role_name, t, use_i18n},
    parts::{
        Empty, Failure, Icon, IconView, Selection, Toasts, TypedConfirm, TypedQuestion,
        address::{in_address, settled},
        picture::Picture,
        table::{ColumnMenu, Filter, Key, MoreRows, SearchBox, Table, View},
        use_toasts,
    },
    session::{Session, use_session},
};
use api::{
    groups::{GroupInfo, Groups},
    routes::Endpoint,
    users::{People, Person},
};
use create::CreateDialog;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;
use many::ManyBar;
use model::access::{Permission, Role};

pub use many::say_done;
pub use one::UserPage;

/// The list and what is done with it.
#[derive(Clone, Copy)]
struct List {
    view: View,
    /// What is typed, and what is searched for a moment later.
    typed: RwSignal<String>,
    search: RwSignal<String>,
    role: RwSignal<String>,
    group: RwSignal<String>,
    active: RwSignal<String>,
    groups: RwSignal<Vec<GroupInfo>>,
    people: RwSignal<Option<Result<People, Fault>>>,
    turn: StoredValue<u32>,
    more_busy: RwSignal<bool>,
    selection: Selection<Key>,
    ask: RwSignal<Option<TypedQuestion>>,
    client: Client,
    session: Session,
    i18n: I18n,
    toasts: Toasts,
}

impl List {
    fn of_page() -> Self {
        let typed = in_address("search");
        let list = Self {
            view: View::of_page(lines::COLUMNS, ""),
            typed,
            search: settled(typed),
            role: in_address("role"),
            group: in_address("group"),
            active: in_address("active"),
            groups: RwSignal::new(Vec::new()),
            people: RwSignal::new(None),
            turn: StoredValue::new(0),
            more_busy: RwSignal::new(false),
            selection: Selection::new(),
            ask: RwSignal::new(None),
            client: use_client(),
            session: use_session(),
            i18n: use_i18n(),
            toasts: use_toasts(),
        };
        provide_context(list);
        Effect::new(move || list.load_by(&list.query()));
        spawn_local(async move {
            if let Ok(all) = list.client.get::<Groups>(Endpoint::Groups, &[]).await {
                let _ = list.groups.try_set(all.groups);
            }
        });
        list
    }

    /// What is wanted, as the appliance reads it.
    fn query(self) -> String {
        let mut query = format!("search={}", encoded(self.search.get().trim()));
        for (name, value) in [("role", self.role), ("group", self.group), ("active", self.active)] {
            value.with(|v| {
                if !v.is_empty() {
                    query.push_str(&format!("&{name}={}", encoded(v)));
                }
            });
        }
        query + &self.view.asked()
    }

    /// Fetches the first page anew.
    fn load(self) {
        if self.turn.try_get_value().is_some() {
            self.load_by(&untrack(|| self.query()));
        }
    }

    /// Fetches the first page; an answer to an older question is dropped.
    fn load_by(self, query: &str) {
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        let query = query.to_owned();
        spawn_local(async move {
            let answer = self.client.find::<People>(Endpoint::Users, &[], &query).await;
            if self.turn.try_get_value() == Some(turn) {
                if let Ok(people) = &answer {
                    self.selection.keep(&people.people.iter().map(|p| p.id.0).collect());
                }
                let _ = self.people.try_set(Some(answer));
            }
        });
    }

    /// Fetches the page after what is there.
    fn more(self) {
        let Some(after) = untrack(|| self.with(|p| p.next.clone())).flatten() else { return };
        let query = format!("{}&after={}", untrack(|| self.query()), encoded(&after));
        let turn = self.turn.get_value();
        self.more_busy.set(true);
        spawn_local(async move {
            let answer = self.client.find::<People>(Endpoint::Users, &[], &query).await;
            let _ = self.more_busy.try_set(false);
            match answer {
                Ok(page) if self.turn.try_get_value() == Some(turn) => {
                    let _ = self.people.try_update(|people| {
                        if let Some(Ok(people)) = people {
                            people.people.extend(page.people);
                            people.next = page.next;
                        }
                    });
                }
                Ok(_) => {}
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        });
    }

    fn with<R>(self, f: impl FnOnce(&People) -> R) -> Option<R> {
        self.people.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(f))
    }

    fn person(self, key: Key) -> Option<Person> {
        untrack(|| self.with(|p| p.people.iter().find(|p| p.id.0 == key).cloned())).flatten()
    }

    /// Whether only some people are wanted.
    fn narrowed(self) -> bool {
        [self.search, self.role, self.group, self.active].iter().any(|v| v.with(|v| !v.trim().is_empty()))
    }

    fn widen(self) {
        for value in [self.typed, self.role, self.group, self.active] {
            value.set(String::new());
        }
    }

    /// How many there are, in words.
    fn count(self) -> String {
        let found = self.with(|p| (p.people.len() as u64, p.next.is_some(), p.total));
        let Some((there, more, total)) = found else { return String::new() };
        let words = self.i18n.words();
        if !self.narrowed() {
            return self.i18n.count(total, words.accounts.total_one, words.accounts.total_many);
        }
        if more {
            return words.people.found_more.replace("{n}", &self.i18n.number(there));
        }
        self.i18n.count(there, words.people.found_one, words.people.found_many)
    }
}

/// The people of the organization (C16, C18).
#[component]
pub fn UsersPage() -> impl IntoView {
    titled(t!(accounts.users));
    let list = List::of_page();
    let creating = RwSignal::new(false);
    let manages = Memo::new(move |_| list.session.may(Permission::ManageUsers));
    view! {
        <div class="page-head">
            <div><h1>{t!(accounts.users)}</h1><p class="sub" role="status">{move || list.count()}</p></div>
            <div class="page-actions">
                <Show when=move || manages.get()>
                    <A href="/accounts/imports?kind=users" attr:class="button"><IconView icon=Icon::Import/>{t!(people.to_import)}</A>
                    <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                        <IconView icon=Icon::Plus/>{t!(accounts.create)}
                    </button>
                </Show>
            </div>
        </div>
        <Tools/>
        <PeopleTable manages=manages/>
        <Show when=move || manages.get()><ManyBar/></Show>
        <CreateDialog open=creating created=move |()| list.load()/>
        <TypedConfirm ask=list.ask/>
    }
}

/// The search, the choices and the columns.
#[component]
fn Tools() -> impl IntoView {
    let list: List = expect_context();
    let i18n = list.i18n;
    let roles = Signal::derive(move || {
        let all = (String::new(), i18n.words().people.any_role.to_owned());
        let one = |r: Role| (role_tag(r), role_name(i18n.language(), r).to_owned());
        std::iter::once(all).chain(Role::ALL.into_iter().filter(|r| *r != Role::User).map(one)).collect::<Vec<_>>()
    });
    let groups = Signal::derive(move || {
        let all = (String::new(), i18n.words().people.any_group.to_owned());
        let one = |g: GroupInfo| (g.id.to_string(), g.name);
        std::iter::once(all).chain(list.groups.get().into_iter().map(one)).collect::<Vec<_>>()
    });
    let states = Signal::derive(move || {
        let words = &i18n.words().people;
        let pair = |value: &str, word: &str| (value.to_owned(), word.to_owned());
        vec![pair("", words.any_state), pair("true", words.only_active), pair("false", words.only_blocked)]
    });
    view! {
        <div class="tools">
            <SearchBox value=list.typed label=t!(accounts.search)/>
            <Filter label=t!(people.filter_role) value=list.role choices=roles/>
            <Filter label=t!(people.filter_group) value=list.group choices=groups/>
            <Filter label=t!(people.filter_active) value=list.active choices=states/>
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
    let list: List = expect_context();
    let stage = Memo::new(move |_| {
        list.people.with(|p| match p {
            None => Ok(false),
            Some(Ok(people)) => Ok(people.people.is_empty()),
            Some(Err(fault)) => Err(fault.clone()),
        })
    });
    let rows = lines::lines(list);
    let count = Signal::derive(move || {
        let (n, m) = list.with(|p| (p.people.len() as u64, p.total)).unwrap_or_default();
        let words = &list.i18n.words().parts;
        let first = if list.narrowed() { words.shown_first } else { words.shown_of };
        first.replace("{n}", &list.i18n.number(n)).replace("{m}", &list.i18n.number(m))
    });
    let more = Signal::derive(move || list.with(|p| p.next.is_some()).unwrap_or_default());
    move || {
        match stage.get() {
        Ok(true) => view! { <Nobody/> }.into_any(),
        Ok(false) => view! {
            <Table view=list.view label=t!(accounts.users) lines=rows selection=manages.get().then_some(list.selection)/>
            <MoreRows more=more count=count busy=list.more_busy fetch=move |()| list.more()/>
        }
        .into_any(),
        Err(fault) => view! { <Failure fault=fault retry=move |()| list.load()/> }.into_any(),
    }
    }
}

#[component]
fn Nobody() -> impl IntoView {
    let list: List = expect_context();
    let i18n = list.i18n;
    let title = move || {
        let (words, search) = (i18n.words(), list.search.get());
        match search.trim() {
            "" if list.narrowed() => words.people.nobody_left.to_owned(),
            "" => words.people.nobody_yet.to_owned(),
            what => words.accounts.found_none.replace("{what}", what),
        }
    };
    let text = move || {
        let words = i18n.words();
        if list.narrowed() { words.accounts.found_none_text } else { words.people.nobody_yet_text }
    };
    view! {
        <Empty picture=Picture::People title=title text=text>
            <Show when=move || list.narrowed()>
                <button type="button" class="button" on:click=move |_| list.widen()>{t!(accounts.reset_search)}</button>
            </Show>
        </Empty>
    }
}
