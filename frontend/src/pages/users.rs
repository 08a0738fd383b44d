//! The people of the organization: found as one types, created, deleted.

mod create;
mod one;

use super::titled;
use crate::{
    api::{Client, Fault, encoded, use_client},
    i18n::{I18n, role_name, t, use_i18n},
    parts::{
        Chip, Confirm, Empty, Failure, Icon, IconView, Selection, SelectionBar, Skeleton, Toasts, Tone,
        dialog::Question, picture::Picture, use_toasts,
    },
    session::{Session, use_session},
};
use api::{
    routes::Endpoint,
    users::{People, Person},
};
use create::CreateDialog;
use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, components::A, hooks::query_signal_with_options};
use model::{access::Permission, id::UserId};
use std::{sync::Arc, time::Duration};

pub use one::UserPage;

/// How long after the last letter the search begins.
const PAUSE: Duration = Duration::from_millis(180);

/// The list and what is done with it.
#[derive(Clone, Copy)]
struct List {
    search: RwSignal<String>,
    people: RwSignal<Option<Result<People, Fault>>>,
    turn: StoredValue<u32>,
    selection: Selection<UserId>,
    ask: RwSignal<Option<Question>>,
    client: Client,
    session: Session,
    i18n: I18n,
    toasts: Toasts,
}

impl List {
    /// Fetches the first page of what is searched for; an answer to an older search is dropped.
    fn load(self) {
        // The page may have been left while something was deleted or typed.
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        let query = format!("search={}", encoded(self.search.get_untracked().trim()));
        spawn_local(async move {
            let answer = self.client.find::<People>(Endpoint::Users, &[], &query).await;
            if self.turn.try_get_value() == Some(turn) {
                let _ = self.people.try_set(Some(answer));
            }
        });
    }

    /// Fetches the page after what is there.
    fn more(self, after: String) {
        let query = format!("search={}&after={}", encoded(self.search.get_untracked().trim()), encoded(&after));
        spawn_local(async move {
            match self.client.find::<People>(Endpoint::Users, &[], &query).await {
                Ok(page) => {
                    let _ = self.people.try_update(|people| {
                        if let Some(Ok(people)) = people {
                            people.people.extend(page.people);
                            people.next = page.next;
                        }
                    });
                }
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        });
    }

    fn with<R>(self, f: impl FnOnce(&People) -> R) -> Option<R> {
        self.people.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(f))
    }

    fn delete(self, ids: Vec<UserId>) {
        let words = self.i18n.words_now();
        let name = |id: &UserId| self.with(|p| p.people.iter().find(|p| p.id == *id).map(|p| p.name.clone())).flatten();
        let title = match ids.as_slice() {
            [one] => words.accounts.delete_one.replace("{name}", &untrack(|| name(one)).unwrap_or_default()),
            many => words.accounts.delete_many.replace("{n}", &untrack(|| self.i18n.number(many.len() as u64))),
        };
        let text = words.accounts.delete_text.to_owned();
        let then = Arc::new(move || self.delete_now(ids.clone()));
        self.ask.set(Some(Question { title, text, action: words.common.delete.to_owned(), then }));
    }

    fn delete_now(self, ids: Vec<UserId>) {
        spawn_local(async move {
            let mut gone = 0;
            for id in ids {
                match self.client.act(Endpoint::DeleteUser, &[&id.to_string()]).await {
                    Ok(()) => gone += 1,
                    Err(fault) => self.toasts.complain(&fault, self.i18n),
                }
            }
            if gone > 0 {
                let words = &self.i18n.words_now().accounts;
                self.toasts.say(untrack(|| self.i18n.count(gone, words.deleted_one, words.deleted_many)));
            }
            self.selection.clear();
            self.load();
        });
    }
}

/// The people of the organization (C16, C18).
#[component]
pub fn UsersPage() -> impl IntoView {
    titled(t!(accounts.users));
    let session = use_session();
    let i18n = use_i18n();
    let in_place = NavigateOptions { replace: true, scroll: false, ..Default::default() };
    let (address, set_address) = query_signal_with_options::<String>("search", in_place);
    let list = List {
        search: RwSignal::new(address.get_untracked().unwrap_or_default()),
        people: RwSignal::new(None),
        turn: StoredValue::new(0),
        selection: Selection::new(),
        ask: RwSignal::new(None),
        client: use_client(),
        session,
        i18n,
        toasts: use_toasts(),
    };
    provide_context(list);
    list.load();
    // What is typed is the truth; the address of the page follows a moment later.
    let follow = StoredValue::new_local(debounce(PAUSE, move |text: String| {
        if list.turn.try_get_value().is_some() {
            set_address.set((!text.is_empty()).then_some(text));
            list.load();
        }
    }));
    let typed = move |text: String| {
        list.search.set(text.clone());
        follow.update_value(|follow| follow(text));
    };
    let creating = RwSignal::new(false);
    let manages = Memo::new(move |_| session.may(Permission::ManageUsers));
    let total = move || {
        let words = &i18n.words().accounts;
        list.with(|p| p.total).map(|n| i18n.count(n, words.total_one, words.total_many))
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(accounts.users)}</h1><p class="sub" role="status">{total}</p></div>
            <div class="page-actions">
                <Show when=move || manages.get()>
                    <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                        <IconView icon=Icon::Plus/>{t!(accounts.create)}
                    </button>
                </Show>
            </div>
        </div>
        <div class="search">
            <IconView icon=Icon::Search/>
            <input type="search" autocomplete="off" spellcheck="false" aria-label=t!(accounts.search) placeholder=t!(accounts.search)
                prop:value=list.search on:input:target=move |e| typed(e.target().value())/>
        </div>
        <PeopleList reset=move |()| typed(String::new())/>
        <SelectionBar selection=list.selection delete=move |()| list.delete(list.selection.now())/>
        <CreateDialog open=creating created=move |()| list.load()/>
        <Confirm ask=list.ask/>
    }
}

#[component]
fn PeopleList(#[prop(into)] reset: Callback<()>) -> impl IntoView {
    let list: List = expect_context();
    let stage = Memo::new(move |_| {
        list.people.with(|p| match p {
            None => Ok(None),
            Some(Ok(people)) => Ok(Some(people.people.is_empty())),
            Some(Err(fault)) => Err(fault.clone()),
        })
    });
    let nobody = move || {
        let what = move || list.search.get().trim().to_owned();
        let title = move || list.i18n.words().accounts.found_none.replace("{what}", &what());
        view! {
            <Empty picture=Picture::People title=title text=t!(accounts.found_none_text)>
                <button type="button" class="button" on:click=move |_| reset.run(())>{t!(accounts.reset_search)}</button>
            </Empty>
        }
    };
    move || match stage.get() {
        Ok(None) => view! { <Skeleton lines=8/> }.into_any(),
        Ok(Some(true)) => nobody().into_any(),
        Ok(Some(false)) => view! { <PeopleTable/> }.into_any(),
        Err(fault) => view! { <Failure fault=fault retry=move |()| list.load()/> }.into_any(),
    }
}

#[component]
fn PeopleTable() -> impl IntoView {
    let list: List = expect_context();
    let manages = list.session.may_now(Permission::ManageUsers);
    let people = Memo::new(move |_| list.with(|p| p.people.clone()).unwrap_or_default());
    let next = Memo::new(move |_| list.with(|p| p.next.clone()).flatten());
    let me = move || list.session.me().map(|me| me.user);
    let others = move || people.with(|p| p.iter().map(|p| p.id).filter(|id| Some(*id) != me()).collect::<Vec<_>>());
    let all = move || !others().is_empty() && others().iter().all(|id| list.selection.has(*id));
    let turn = move |_| if untrack(all) { list.selection.clear() } else { list.selection.set(untrack(others)) };
    let more = move |_| {
        if let Some(after) = next.get_untracked() {
            list.more(after);
        }
    };
    view! {
        <table class="list" role="table" aria-label=t!(accounts.users)>
            <thead role="rowgroup"><tr role="row">
                {manages.then(|| view! {
                    <th role="columnheader" scope="col" class="tick">
                        <input type="checkbox" aria-label=t!(common.select_all) prop:checked=all on:change=turn/>
                    </th>
                })}
                <th role="columnheader" scope="col">{t!(accounts.name)}</th>
                <th role="columnheader" scope="col">{t!(accounts.department)}</th>
                <th role="columnheader" scope="col">{t!(accounts.own_roles)}</th>
                <th role="columnheader" scope="col">{t!(accounts.since)}</th>
            </tr></thead>
            <tbody role="rowgroup">
                <For each=move || people.get() key=|p| p.id children=move |p| view! { <PersonRow person=p manages=manages/> }/>
            </tbody>
        </table>
        <Show when=move || next.with(Option::is_some)>
            <p class="more"><button type="button" class="button" on:click=more>{t!(common.more)}</button></p>
        </Show>
    }
}

#[component]
fn PersonRow(person: Person, manages: bool) -> impl IntoView {
    let list: List = expect_context();
    let i18n = list.i18n;
    let id = person.id;
    let is_me = list.session.me_now().is_some_and(|me| me.user == id);
    let name = person.name.clone();
    let select_label = move || i18n.words().common.select.replace("{name}", &name);
    let (roles, created) = (person.roles, person.created);
    let roles = move || {
        let names: Vec<_> = roles.iter().map(|r| role_name(i18n.language(), *r)).collect();
        if names.is_empty() { "–".to_owned() } else { names.join(", ") }
    };
    view! {
        <tr role="row" class:selected=move || list.selection.has(id)>
            {manages.then(|| view! {
                <td role="cell" class="tick">
                    <input type="checkbox" aria-label=select_label disabled=is_me
                        prop:checked=move || list.selection.has(id) on:change=move |_| list.selection.turn(id)/>
                </td>
            })}
            <th role="rowheader" scope="row" class="main">
                <A href=format!("/accounts/users/{id}") attr:class="title">{person.name}</A>
                <p class="meta">{person.email}</p>
                {is_me.then(|| view! { <Chip tone=Tone::Neutral text=t!(accounts.it_is_you)/> })}
                {(!person.active).then(|| view! { <Chip tone=Tone::Bad text=t!(accounts.inactive)/> })}
            </th>
            <td role="cell" data-label=t!(accounts.department)>{person.department.unwrap_or_else(|| "–".to_owned())}</td>
            <td role="cell" class="wrap" data-label=t!(accounts.own_roles)>{roles}</td>
            <td role="cell" data-label=t!(accounts.since)><time>{move || i18n.day(created)}</time></td>
        </tr>
    }
}
