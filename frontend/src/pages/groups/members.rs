//! The members of a group: added many at once by search, removed many at once, which can be taken back (C12).

use super::context::GroupContext;
use crate::{
    api::{Fault, parsed},
    i18n::t,
    pages::users,
    parts::{
        Command, Dialog, Empty, Fetched, Icon, IconView, PagedList, PagedTable, Selection, Skeleton,
        address::{in_address, settled},
        picture::Picture,
        table::{ActionBar, Column, Key, SearchBox, View},
        use_command,
    },
};
use api::{
    groups::ChangeMembers,
    routes,
    users::{BatchOutcome, UserInfo, UserQuery},
};
use leptos::prelude::*;
use model::id::UserId;
use std::{collections::BTreeMap, sync::Arc};

const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.users.name, class: "main", sorts: true, shown: true },
    Column { key: "department", name: |w| w.details.department, class: "", sorts: true, shown: true },
    Column { key: "roles", name: |w| w.users.assigned_roles, class: "wrap", sorts: false, shown: true },
];

/// The members, as far as they are there.
#[derive(Clone, Copy)]
struct MemberList {
    one: GroupContext,
    people: PagedList<UserInfo>,
    selection: Selection<Key>,
    command: Command,
}

impl MemberList {
    fn changed(self) {
        self.selection.clear();
        self.people.reload();
        self.one.group.reload();
    }

    /// Takes people in and out, says with whom it was done and with whom not, and offers to undo what was done.
    fn change(self, change: ChangeMembers) {
        let id = self.one.id();
        let done = {
            let (id, change) = (id.clone(), change.clone());
            move |all: BatchOutcome| {
                let (added, removed) = (all.done_of(&change.add), all.done_of(&change.remove));
                if let Some(said) = self.said(added.len(), removed.len()) {
                    // The page may be another one by then: the group does not depend on it.
                    let undo = Arc::new(move || {
                        let back = ChangeMembers { add: removed.clone(), remove: added.clone() };
                        let done = move |all: BatchOutcome| self.command.say_undone_for(&all);
                        self.command.run_then(self.ask(id.clone(), back), done, move || self.changed());
                    });
                    self.command.offer(said, undo);
                }
                self.command.say_refused(&all);
            }
        };
        self.command.run_then(self.ask(id, change), done, move || self.changed());
    }

    /// How many came in, or out; nothing where nobody did.
    fn said(self, added: usize, removed: usize) -> Option<String> {
        let words = self.one.i18n.words_now();
        match (added, removed) {
            (0, 0) => None,
            (0, n) => Some(self.command.count(n, words.groups.members_removed_one, words.groups.members_removed_many)),
            (n, _) => Some(self.command.count(n, words.groups.members_added_one, words.groups.members_added_many)),
        }
    }

    async fn ask(self, group: String, change: ChangeMembers) -> Result<BatchOutcome, Fault> {
        self.one.client.submit(routes::ChangeMembers { group: parsed(&group)? }, &change).await
    }
}

/// The members.
#[component]
pub fn Members() -> impl IntoView {
    let one: GroupContext = expect_context();
    let i18n = one.i18n;
    let typed = in_address("search");
    let (search, view) = (settled(typed), View::of_page(COLUMNS, ""));
    let id = one.id();
    let people = PagedList::new(move |after| {
        let search = search.get().trim().to_owned();
        let query = UserQuery { search, sort: view.sort(), after, ..UserQuery::default() };
        let group = parsed(&id);
        async move { users::page(one.client, routes::Members { group: group? }, query).await }
    });
    let selection = Selection::new();
    let list = MemberList { one, people, selection, command: use_command() };
    let adding = RwSignal::new(false);
    let remove = move |_| {
        let remove = selection.now().into_iter().map(UserId).collect();
        list.change(ChangeMembers { add: Vec::new(), remove });
    };
    let line = Arc::new(move |person| users::lines::line(i18n, &[], false, person));
    let shown = people.shown(|| false);
    let nobody = move || {
        let title = move || match search.get().trim() {
            "" => i18n.words().groups.members_empty.to_owned(),
            what => i18n.words().users.found_none.replace("{what}", what),
        };
        let text = move || {
            let plain = search.with(|s| s.trim().is_empty());
            if plain { i18n.words().groups.members_empty_text } else { i18n.words().users.found_none_text }
        };
        view! { <Empty picture=Picture::People title=title text=text/> }
    };
    let table = move || {
        let selection = one.manages.get().then_some(selection);
        view! {
            <PagedTable list=people view=view label=t!(groups.members) line=line.clone() selection=selection shown=shown
                empty=nobody/>
        }
    };
    view! {
        <div class="section-head">
            <h2>{t!(groups.members)}</h2>
            <Show when=move || one.manages.get()>
                <button type="button" class="button primary" on:click=move |_| adding.set(true)>
                    <IconView icon=Icon::Plus/>{t!(groups.members_add)}
                </button>
            </Show>
        </div>
        <div class="tools"><SearchBox value=typed label=t!(users.search)/></div>
        {table}
        <ActionBar selection=selection>
            <button type="button" class="button" on:click=remove>{t!(groups.members_remove)}</button>
        </ActionBar>
        <Dialog open=adding close=move |()| adding.set(false) title=t!(groups.members_add)>
            <AddMembers list=list close=move |()| adding.set(false)/>
        </Dialog>
    }
}

/// Ticks people out of search after search, then takes all of them in.
#[component]
fn AddMembers(list: MemberList, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let one = list.one;
    let i18n = one.i18n;
    let typed = RwSignal::new(String::new());
    let search = settled(typed);
    let chosen = RwSignal::new(BTreeMap::<UserId, String>::new());
    let found = Fetched::new(move || {
        let query = UserQuery { search: search.get().trim().to_owned(), ..UserQuery::default() };
        async move { one.client.query(routes::Users, &query).await }
    });
    let turn = move |id: UserId, name: String| {
        chosen.update(|c| {
            if c.remove(&id).is_none() {
                c.insert(id, name);
            }
        });
    };
    let group = one.now().map(|g| g.id);
    let row = move |person: UserInfo| {
        let (id, name, field) = (person.id, person.details.name.clone(), format!("add-{}", person.id));
        let member = group.is_some_and(|g| person.groups.contains(&g));
        view! {
            <li class="check">
                <input id=field.clone() type="checkbox" disabled=member prop:checked=move || member || chosen.with(|c| c.contains_key(&id))
                    on:change=move |_| turn(id, name.clone())/>
                <label for=field>{person.details.name}<span class="hint">{person.details.email}
                    {member.then(|| view! { " · "{t!(groups.already_member)} })}</span></label>
            </li>
        }
    };
    let results = move || match found.with(|p| p.people.clone()) {
        None => view! { <Skeleton lines=4/> }.into_any(),
        Some(people) if people.is_empty() => {
            let title = move || i18n.words().users.found_none.replace("{what}", search.get().trim());
            view! { <p class="meta">{title}</p> }.into_any()
        }
        Some(people) => view! { <ul class="picks">{people.into_iter().map(row).collect_view()}</ul> }.into_any(),
    };
    let names = move || chosen.with(|c| c.values().cloned().collect::<Vec<_>>().join(", "));
    let label = move || {
        let words = i18n.words();
        i18n.count(chosen.with(|c| c.len() as u64), words.groups.members_add_one, words.groups.members_add_many)
    };
    let add = move |_| {
        let add = chosen.with_untracked(|c| c.keys().copied().collect());
        close.run(());
        list.change(ChangeMembers { add, remove: Vec::new() });
    };
    view! {
        <div class="form">
            <p class="hint">{t!(groups.members_add_hint)}</p>
            <SearchBox value=typed label=t!(users.search)/>
            {results}
            <p class="hint" role="status">{names}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| close.run(())>{t!(common.cancel)}</button>
                <button type="button" class="button primary" disabled=move || chosen.with(BTreeMap::is_empty) on:click=add>{label}</button>
            </div>
        </div>
    }
}
