//! The members of a print group: added many at once by search, removed many at once, which can be taken back (I8).

use super::context::PrintGroupContext;
use crate::{
    api::Fault,
    i18n::t,
    pages::print_users::PrintUserTable,
    parts::{
        Command, Dialog, Fetched, Icon, IconView, Selection, Skeleton,
        address::settled,
        table::{ActionBar, Key, SearchBox},
        use_command,
    },
};
use api::{
    groups::ChangeMembers,
    print_users::{PrintUserInfo, PrintUserQuery},
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;
use model::id::{PrintGroupId, UserId};
use std::{collections::BTreeMap, sync::Arc};

/// What is done with members.
#[derive(Clone, Copy)]
struct MemberList {
    one: PrintGroupContext,
    selection: Selection<Key>,
    turn: RwSignal<u32>,
    command: Command,
}

impl MemberList {
    fn changed(self) {
        self.selection.clear();
        let _ = self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
        self.one.group.reload();
    }

    /// Takes people in and out, says with whom it was done and with whom not, and offers to undo what was done.
    fn change(self, change: ChangeMembers) {
        let Some(group) = self.one.now().map(|group| group.id) else { return };
        let done = {
            let change = change.clone();
            move |all: BatchOutcome| {
                let (added, removed) = (all.done_of(&change.add), all.done_of(&change.remove));
                if let Some(said) = self.said(added.len(), removed.len()) {
                    let undo = Arc::new(move || {
                        let back = ChangeMembers { add: removed.clone(), remove: added.clone() };
                        let done = move |all: BatchOutcome| self.command.say_undone_for(&all);
                        self.command.run_then(self.ask(group, back), done, move || self.changed());
                    });
                    self.command.offer(said, undo);
                }
                self.command.say_refused(&all);
            }
        };
        self.command.run_then(self.ask(group, change), done, move || self.changed());
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

    async fn ask(self, print_group: PrintGroupId, change: ChangeMembers) -> Result<BatchOutcome, Fault> {
        self.one.client.submit(routes::ChangePrintMembers { print_group }, &change).await
    }
}

/// The members.
#[component]
pub fn Members() -> impl IntoView {
    let one: PrintGroupContext = expect_context();
    let selection = Selection::new();
    let list = MemberList { one, selection, turn: RwSignal::new(0), command: use_command() };
    let adding = RwSignal::new(false);
    let remove = move |_| {
        let remove = selection.now().into_iter().map(UserId).collect();
        list.change(ChangeMembers { add: Vec::new(), remove });
    };
    let group = Signal::stored(one.now().map(|group| group.id));
    let table = move || {
        let selection = one.manages.get().then_some(selection);
        view! { <PrintUserTable group=group selection=selection turn=list.turn/> }
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
        let query = PrintUserQuery { search: search.get().trim().to_owned(), ..PrintUserQuery::default() };
        async move { one.client.query(routes::PrintUsers, &query).await }
    });
    let turn = move |id: UserId, name: String| {
        chosen.update(|c| {
            if c.remove(&id).is_none() {
                c.insert(id, name);
            }
        });
    };
    let group = one.now().map(|g| g.id);
    let row = move |user: PrintUserInfo| {
        let (id, field) = (user.id, format!("add-{}", user.id));
        let name = user.name?;
        let label = name.clone();
        let member = user.groups.iter().any(|other| group == Some(other.id));
        Some(view! {
            <li class="check">
                <input id=field.clone() type="checkbox" disabled=member prop:checked=move || member || chosen.with(|c| c.contains_key(&id))
                    on:change=move |_| turn(id, name.clone())/>
                <label for=field>{label}<span class="hint">{user.email}
                    {member.then(|| view! { " · "{t!(groups.already_member)} })}</span></label>
            </li>
        })
    };
    let results = move || match found.with(|p| p.users.clone()) {
        None => view! { <Skeleton lines=4/> }.into_any(),
        Some(users) if users.is_empty() => {
            let title = move || i18n.words().users.found_none.replace("{what}", search.get().trim());
            view! { <p class="meta">{title}</p> }.into_any()
        }
        Some(users) => view! { <ul class="picks">{users.into_iter().filter_map(row).collect_view()}</ul> }.into_any(),
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
            <p class="hint">{t!(print_groups.add_text)}</p>
            <SearchBox value=typed label=t!(print_users.search)/>
            {results}
            <p class="hint" role="status">{names}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| close.run(())>{t!(common.cancel)}</button>
                <button type="button" class="button primary" disabled=move || chosen.with(BTreeMap::is_empty) on:click=add>{label}</button>
            </div>
        </div>
    }
}
