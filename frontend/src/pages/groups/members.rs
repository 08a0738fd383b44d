//! The members of a group: added many at once by search, removed many at once, which can be taken back (C12).

use super::one::One;
use crate::{
    api::encoded,
    i18n::t,
    pages::users::lines,
    parts::{
        Dialog, Empty, Failure, Icon, IconView, Selection, Skeleton,
        address::{in_address, settled},
        picture::Picture,
        table::{ActionBar, Column, Key, MoreRows, SearchBox, Table, View},
    },
};
use api::{groups::ChangeMembers, routes::Endpoint, users::People};
use leptos::{prelude::*, task::spawn_local};
use model::id::UserId;
use std::{collections::BTreeMap, sync::Arc};

const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.accounts.name, class: "main", sorts: true, shown: true },
    Column { key: "department", name: |w| w.accounts.department, class: "", sorts: true, shown: true },
    Column { key: "roles", name: |w| w.people.assigned_roles, class: "wrap", sorts: false, shown: true },
];

/// The members, as far as they are there.
#[derive(Clone, Copy)]
struct List {
    one: One,
    view: View,
    search: RwSignal<String>,
    people: RwSignal<Option<Result<People, crate::api::Fault>>>,
    turn: StoredValue<u32>,
    more_busy: RwSignal<bool>,
    selection: Selection<Key>,
}

impl List {
    /// Fetches the first page, or the one after what is there.
    fn load(self, after: Option<String>) {
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        let order = untrack(|| self.view.asked());
        let mut query = format!("search={}{order}", encoded(self.search.get_untracked().trim()));
        if let Some(after) = &after {
            query.push_str(&format!("&after={}", encoded(after)));
            self.more_busy.set(true);
        }
        let id = self.one.id();
        spawn_local(async move {
            let answer = self.one.client.find::<People>(Endpoint::Members, &[&id], &query).await;
            let _ = self.more_busy.try_set(false);
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let _ = self.people.try_update(|people| match (people.as_mut(), answer) {
                (Some(Ok(there)), Ok(page)) if after.is_some() => {
                    there.people.extend(page.people);
                    there.next = page.next;
                }
                (_, answer) => *people = Some(answer),
            });
        });
    }

    fn changed(self) {
        self.selection.clear();
        self.load(None);
        self.one.group.reload();
    }

    /// Takes people in and out, says so, and offers to take that back unless it is the taking back.
    fn change(self, add: Vec<UserId>, remove: Vec<UserId>, back: bool) {
        let id = self.one.id();
        spawn_local(async move {
            let body = ChangeMembers { add: add.clone(), remove: remove.clone() };
            match self.one.client.send(Endpoint::ChangeMembers, &[&id], &body).await {
                Ok(()) if back => self.one.toasts.say(self.one.i18n.words_now().parts.undone),
                Ok(()) => {
                    let words = &self.one.i18n.words_now().people;
                    let (n, one, many) = if add.is_empty() {
                        (remove.len(), words.members_removed_one, words.members_removed_many)
                    } else {
                        (add.len(), words.members_added_one, words.members_added_many)
                    };
                    let said = untrack(|| self.one.i18n.count(n as u64, one, many));
                    // The page may be another one by then: the group does not depend on it.
                    let (client, toasts, i18n) = (self.one.client, self.one.toasts, self.one.i18n);
                    let undo = Arc::new(move || {
                        if self.turn.try_get_value().is_some() {
                            self.change(remove.clone(), add.clone(), true);
                            return;
                        }
                        let (id, body) = (id.clone(), ChangeMembers { add: remove.clone(), remove: add.clone() });
                        spawn_local(async move {
                            match client.send(Endpoint::ChangeMembers, &[&id], &body).await {
                                Ok(()) => toasts.say(i18n.words_now().parts.undone),
                                Err(fault) => toasts.complain(&fault, i18n),
                            }
                        });
                    });
                    self.one.toasts.offer(said, undo);
                }
                Err(fault) => self.one.toasts.complain(&fault, self.one.i18n),
            }
            if self.turn.try_get_value().is_some() {
                self.changed();
            }
        });
    }
}

/// The members.
#[component]
pub fn Members() -> impl IntoView {
    let one: One = expect_context();
    let i18n = one.i18n;
    let typed = in_address("search");
    let list = List {
        one,
        view: View::of_page(COLUMNS, ""),
        search: settled(typed),
        people: RwSignal::new(None),
        turn: StoredValue::new(0),
        more_busy: RwSignal::new(false),
        selection: Selection::new(),
    };
    Effect::new(move || {
        list.search.track();
        let _ = list.view.sorted();
        list.load(None);
    });
    let view = list.view;
    let adding = RwSignal::new(false);
    let stage = Memo::new(move |_| {
        list.people.with(|p| match p {
            None => Ok(false),
            Some(Ok(people)) => Ok(people.people.is_empty()),
            Some(Err(fault)) => Err(fault.clone()),
        })
    });
    let rows = Signal::derive(move || {
        let people = list.people.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(|p| p.people.clone()))?;
        Some(people.into_iter().map(|p| lines::line(i18n, &[], false, p)).collect::<Vec<_>>())
    });
    let page =
        move |f: fn(&People) -> bool| list.people.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).is_some_and(f));
    let count = Signal::derive(move || {
        let n = list.people.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map_or(0, |p| p.people.len() as u64));
        i18n.words().parts.shown_first.replace("{n}", &i18n.number(n))
    });
    let next =
        move || list.people.with_untracked(|p| p.as_ref().and_then(|p| p.as_ref().ok()).and_then(|p| p.next.clone()));
    let remove = move |_| {
        list.change(Vec::new(), list.selection.now().into_iter().map(UserId).collect(), false);
    };
    let body = move || {
        match stage.get() {
        Err(fault) => view! { <Failure fault=fault retry=move |()| list.load(None)/> }.into_any(),
        Ok(true) => {
            let title = move || match list.search.get().trim() {
                "" => i18n.words().people.members_empty.to_owned(),
                what => i18n.words().accounts.found_none.replace("{what}", what),
            };
            let text = move || {
                let plain = list.search.with(|s| s.trim().is_empty());
                if plain { i18n.words().people.members_empty_text } else { i18n.words().accounts.found_none_text }
            };
            view! { <Empty picture=Picture::People title=title text=text/> }.into_any()
        }
        Ok(false) => view! {
            <Table view=view label=t!(people.group_members) lines=rows selection=one.manages.get().then_some(list.selection)/>
            <MoreRows more=Signal::derive(move || page(|p| p.next.is_some())) count=count busy=list.more_busy
                fetch=move |()| list.load(next())/>
        }
        .into_any(),
    }
    };
    view! {
        <div class="section-head">
            <h2>{t!(people.group_members)}</h2>
            <Show when=move || one.manages.get()>
                <button type="button" class="button primary" on:click=move |_| adding.set(true)>
                    <IconView icon=Icon::Plus/>{t!(people.members_add)}
                </button>
            </Show>
        </div>
        <div class="tools"><SearchBox value=typed label=t!(accounts.search)/></div>
        {body}
        <ActionBar selection=list.selection>
            <button type="button" class="button" on:click=remove>{t!(people.members_remove)}</button>
        </ActionBar>
        <Dialog open=adding close=move |()| adding.set(false) title=t!(people.members_add)>
            <AddMembers list=list close=move |()| adding.set(false)/>
        </Dialog>
    }
}

/// Ticks people out of search after search, then takes all of them in.
#[component]
fn AddMembers(list: List, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let one = list.one;
    let i18n = one.i18n;
    let typed = RwSignal::new(String::new());
    let search = settled(typed);
    let chosen = RwSignal::new(BTreeMap::<UserId, String>::new());
    let found = crate::parts::Fetched::new(move || {
        let query = format!("search={}", encoded(search.get().trim()));
        async move { one.client.find::<People>(Endpoint::Users, &[], &query).await }
    });
    let turn = move |id: UserId, name: String| {
        chosen.update(|c| {
            if c.remove(&id).is_none() {
                c.insert(id, name);
            }
        });
    };
    let group = one.now().map(|g| g.id);
    let row = move |person: api::users::Person| {
        let (id, name, field) = (person.id, person.name.clone(), format!("add-{}", person.id));
        let member = group.is_some_and(|g| person.groups.contains(&g));
        view! {
            <li class="check">
                <input id=field.clone() type="checkbox" disabled=member prop:checked=move || member || chosen.with(|c| c.contains_key(&id))
                    on:change=move |_| turn(id, name.clone())/>
                <label for=field>{person.name}<span class="hint">{person.email}
                    {member.then(|| view! { " · "{t!(people.already_member)} })}</span></label>
            </li>
        }
    };
    let results = move || match found.with(|p| p.people.clone()) {
        None => view! { <Skeleton lines=4/> }.into_any(),
        Some(people) if people.is_empty() => {
            let title = move || i18n.words().accounts.found_none.replace("{what}", search.get().trim());
            view! { <p class="meta">{title}</p> }.into_any()
        }
        Some(people) => view! { <ul class="picks">{people.into_iter().map(row).collect_view()}</ul> }.into_any(),
    };
    let names = move || chosen.with(|c| c.values().cloned().collect::<Vec<_>>().join(", "));
    let label = move || {
        let words = &i18n.words().people;
        i18n.count(chosen.with(|c| c.len() as u64), words.members_add_one, words.members_add_many)
    };
    let add = move |_| {
        let users: Vec<UserId> = chosen.with_untracked(|c| c.keys().copied().collect());
        close.run(());
        list.change(users, Vec::new(), false);
    };
    view! {
        <div class="form">
            <p class="hint">{t!(people.members_add_hint)}</p>
            <SearchBox value=typed label=t!(accounts.search)/>
            {results}
            <p class="hint" role="status">{names}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| close.run(())>{t!(common.cancel)}</button>
                <button type="button" class="button primary" disabled=move || chosen.with(BTreeMap::is_empty) on:click=add>{label}</button>
            </div>
        </div>
    }
}
