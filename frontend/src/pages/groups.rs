//! The groups of the organization, with the roles that their members inherit (C10, C11).

mod context;
mod members;
mod one;

use crate::{
    api::{Client, use_client},
    i18n::{I18n, role_name, t, use_i18n},
    parts::{
        Command, Dialog, Empty, Failure, Fetched, Field, Form, Icon, IconView, Selection, TypedConfirm, TypedQuestion,
        address::{in_address, settled},
        form::checked,
        picture::Picture,
        table::{ActionBar, Column, ColumnMenu, Key, Line, SearchBox, Table, View, stamp},
        use_command, use_submit, use_toasts, window_title,
    },
    session::use_session,
};
use api::groups::GroupQuery;
use api::{
    groups::{DeleteGroups, GroupInfo, NameGroup},
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{access::Permission, id::GroupId, text::GroupName};
use std::sync::Arc;

pub use one::GroupPage;

const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.users.name, class: "main", sorts: true, shown: true },
    Column { key: "members", name: |w| w.groups.members, class: "", sorts: true, shown: true },
    Column { key: "roles", name: |w| w.groups.roles, class: "wrap", sorts: false, shown: true },
];

/// The list and what is done with it.
#[derive(Clone, Copy)]
struct GroupList {
    groups: Fetched<Vec<GroupInfo>>,
    selection: Selection<Key>,
    ask: RwSignal<Option<TypedQuestion>>,
    client: Client,
    command: Command,
    i18n: I18n,
}

/// The groups of the organization.
#[component]
pub fn GroupsPage() -> impl IntoView {
    window_title(t!(groups.title));
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let typed = in_address("search");
    let search = settled(typed);
    let view = View::of_page(COLUMNS, "name");
    let groups = Fetched::new(move || {
        let query = GroupQuery { search: search.get().trim().to_owned() };
        async move { client.query(routes::Groups, &query).await.map(|all| all.groups) }
    });
    let selection = Selection::new();
    Effect::new(move || {
        let there = groups.with(|g| g.iter().map(|g| g.id.0).collect()).unwrap_or_default();
        selection.keep(&there);
    });
    let list = GroupList { groups, selection, ask: RwSignal::new(None), client, command: use_command(), i18n };
    provide_context(list);
    let creating = RwSignal::new(false);
    let manages = Memo::new(move |_| session.may(Permission::ManageUsers));
    let count = move || {
        let words = i18n.words();
        groups.with(|g| i18n.count(g.len() as u64, words.groups.total_one, words.groups.total_many))
    };
    let lines = Signal::derive(move || {
        let mut groups = groups.get()?;
        view.order(&mut groups, |by, a, b| match by {
            "members" => a.members.cmp(&b.members),
            _ => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        });
        Some(groups.into_iter().map(|g| line(i18n, g)).collect::<Vec<_>>())
    });
    let stage = Memo::new(move |_| (groups.fault(), groups.with(Vec::is_empty).unwrap_or_default()));
    let body = move || match stage.get() {
        (Some(fault), _) => view! { <Failure fault=fault retry=move |()| groups.reload()/> }.into_any(),
        (None, true) => view! { <NoGroups typed=typed search=search manages=manages creating=creating/> }.into_any(),
        (None, false) => view! {
            <Table view=view label=t!(groups.title) lines=lines selection=manages.get().then_some(selection)/>
        }
        .into_any(),
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(groups.title)}</h1><p class="sub" role="status">{count}</p></div>
            <div class="page-actions">
                <Show when=move || manages.get()>
                    <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                        <IconView icon=Icon::Plus/>{t!(groups.create)}
                    </button>
                </Show>
            </div>
        </div>
        <div class="tools">
            <SearchBox value=typed label=t!(groups.search)/>
            <ColumnMenu view=view/>
        </div>
        {body}
        <Show when=move || manages.get()>
            <ActionBar selection=selection>
                <button type="button" class="button danger" on:click=move |_| list.delete()>
                    <IconView icon=Icon::Trash/>{t!(common.delete)}
                </button>
            </ActionBar>
        </Show>
        <Dialog open=creating close=move |()| creating.set(false) title=t!(groups.create)>
            <NameForm group=None name=String::new() done=move |()| { creating.set(false); groups.reload(); }
                cancel=move |()| creating.set(false)/>
        </Dialog>
        <TypedConfirm ask=list.ask/>
    }
}

fn line(i18n: I18n, group: GroupInfo) -> Line {
    let href = format!("/accounts/groups/{}", group.id);
    let (key, label, stamped, link) = (group.id.0, group.name.clone(), stamp(&group), href.clone());
    let cells = move |column: &'static str| match column {
        "members" => {
            let members = group.members;
            (move || i18n.number(members)).into_any()
        }
        "roles" => {
            let roles = group.roles.clone();
            let names = move || {
                let names: Vec<_> = roles.iter().map(|r| role_name(i18n.language(), *r)).collect();
                if names.is_empty() { "–".to_owned() } else { names.join(", ") }
            };
            names.into_any()
        }
        _ => {
            let (link, name) = (link.clone(), group.name.clone());
            view! { <A href=link attr:class="title" attr:tabindex="-1">{name}</A> }.into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: false, cells: Arc::new(cells) }
}

impl GroupList {
    fn delete(self) {
        let groups: Vec<_> = self.selection.now().into_iter().map(GroupId).collect();
        let words = self.i18n.words_now();
        let name =
            |id: GroupId| untrack(|| self.groups.with(|g| g.iter().find(|g| g.id == id).map(|g| g.name.clone())));
        let (title, word) = match groups.as_slice() {
            [one] => {
                let name = name(*one).flatten().unwrap_or_default();
                (words.groups.delete_one.replace("{name}", &name), name)
            }
            many => {
                let number = untrack(|| self.i18n.number(many.len() as u64));
                (words.groups.delete_many.replace("{n}", &number), many.len().to_string())
            }
        };
        let then = Arc::new(move || self.delete_now(groups.clone()));
        let text = format!("{} {}", words.groups.delete_text, words.parts.irreversible);
        self.ask.set(Some(TypedQuestion { title, text, word, action: words.common.delete.to_owned(), then }));
    }

    fn delete_now(self, groups: Vec<GroupId>) {
        let body = DeleteGroups { groups };
        let request = async move { self.client.submit(routes::DeleteGroups, &body).await };
        let done = move |done: BatchOutcome| {
            let words = self.i18n.words_now();
            self.command.say_outcome(&done, words.groups.deleted_one, words.groups.deleted_many);
        };
        self.command.run_then(request, done, move || {
            self.selection.clear();
            self.groups.reload();
        });
    }
}

#[component]
fn NoGroups(
    typed: RwSignal<String>,
    search: RwSignal<String>,
    manages: Memo<bool>,
    creating: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let searching = move || search.with(|s| !s.trim().is_empty());
    let title = move || {
        let words = i18n.words();
        if searching() {
            words.groups.found_none.replace("{what}", search.get().trim())
        } else {
            words.groups.none.to_owned()
        }
    };
    let text = move || {
        let words = i18n.words();
        if searching() { words.groups.found_none_text } else { words.groups.none_text }
    };
    view! {
        <Empty picture=Picture::People title=title text=text>
            <Show when=searching fallback=move || view! {
                <Show when=move || manages.get()>
                    <button type="button" class="button" on:click=move |_| creating.set(true)>{t!(groups.create)}</button>
                </Show>
            }>
                <button type="button" class="button" on:click=move |_| typed.set(String::new())>{t!(groups.show_all)}</button>
            </Show>
        </Empty>
    }
}

/// Names a new group, or renames one (C10).
#[component]
fn NameForm(
    group: Option<GroupId>,
    name: String,
    #[prop(into)] done: Callback<()>,
    #[prop(into)] cancel: Callback<()>,
) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let name = RwSignal::new(name);
    let read = move || {
        let body = NameGroup { name: name.get().trim().to_owned() };
        checked::<GroupName>(i18n, "name", &body.name)?;
        Ok(body)
    };
    let send = move |body: NameGroup| async move {
        match group {
            None => client.submit(routes::CreateGroup, &body).await.map(drop)?,
            Some(group) => client.submit(routes::RenameGroup { group }, &body).await?,
        }
        Ok(body.name)
    };
    let sending = use_submit(read, send, move |name: String| {
        let words = i18n.words_now();
        let said = if group.is_none() { words.groups.created } else { words.common.saved };
        toasts.say(said.replace("{name}", &name));
        let _ = done.try_run(());
    });
    let label = move || {
        let words = i18n.words();
        if group.is_none() { words.groups.create_do } else { words.common.save }
    };
    view! {
        <Form sending=sending fields=&["name"] label=label cancel=cancel>
            <Field name="name" label=t!(groups.name) value=name fault=sending.fault hint=t!(groups.name_hint) first=true/>
        </Form>
    }
}
