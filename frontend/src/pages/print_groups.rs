//! The print groups of the organization: made, changed and deleted (I7 to I9, I13).

mod context;
mod members;
mod one;

use crate::{
    api::{Client, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{
        CheckField, Command, Dialog, Empty, Failure, Fetched, Field, Form, Icon, IconView, Selection, TypedConfirm,
        TypedQuestion,
        address::{in_address, settled},
        form::checked,
        picture::Picture,
        quota::{QuotaDraft, QuotaFields, said},
        rehearsal::Rehearsal,
        table::{ActionBar, Column, ColumnMenu, Key, Line, SearchBox, Table, View, stamp},
        use_command, use_submit, use_toasts, window_title,
    },
    session::use_session,
};
use api::{
    groups::GroupQuery,
    print_groups::{DeletePrintGroups, PrintGroupInfo, SetPrintGroup},
    quotas::RehearsalQuery,
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{access::Permission, id::PrintGroupId, text::GroupName};
use std::sync::Arc;

pub use one::PrintGroupPage;

const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.users.name, class: "main", sorts: true, shown: true },
    Column { key: "members", name: |w| w.groups.members, class: "", sorts: true, shown: true },
    Column { key: "quota", name: |w| w.print_users.quota, class: "wrap", sorts: false, shown: true },
    Column { key: "color", name: |w| w.quotas.color, class: "", sorts: false, shown: true },
];

/// The list and what is done with it.
#[derive(Clone, Copy)]
struct PrintGroupList {
    groups: Fetched<Vec<PrintGroupInfo>>,
    selection: Selection<Key>,
    ask: RwSignal<Option<TypedQuestion>>,
    client: Client,
    command: Command,
    i18n: I18n,
}

/// The print groups of the organization.
#[component]
pub fn PrintGroupsPage() -> impl IntoView {
    window_title(t!(print_groups.title));
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let typed = in_address("search");
    let search = settled(typed);
    let view = View::of_page(COLUMNS, "name");
    let groups = Fetched::new(move || {
        let query = GroupQuery { search: search.get().trim().to_owned() };
        async move { client.query(routes::PrintGroups, &query).await }
    });
    let selection = Selection::new();
    Effect::new(move || {
        let there = groups.with(|g| g.iter().map(|g| g.id.0).collect()).unwrap_or_default();
        selection.keep(&there);
    });
    let list = PrintGroupList { groups, selection, ask: RwSignal::new(None), client, command: use_command(), i18n };
    let creating = RwSignal::new(false);
    let manages = Memo::new(move |_| session.may(Permission::ManageQuotas));
    let count = move || {
        let words = i18n.words();
        groups.with(|g| i18n.count(g.len() as u64, words.print_groups.total_one, words.print_groups.total_many))
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
    let nothing = move || {
        let (title, text) = match search.get().trim() {
            "" => (i18n.words().print_groups.none.to_owned(), i18n.words().print_groups.none_text),
            what => (i18n.words().print_groups.found_none.replace("{what}", what), i18n.words().groups.found_none_text),
        };
        view! { <Empty picture=Picture::People title=title text=text/> }
    };
    let body = move || match stage.get() {
        (Some(fault), _) => view! { <Failure fault=fault retry=move |()| groups.reload()/> }.into_any(),
        (None, true) => nothing().into_any(),
        (None, false) => view! {
            <Table view=view label=t!(print_groups.title) lines=lines selection=manages.get().then_some(selection)/>
        }
        .into_any(),
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(print_groups.title)}</h1><p class="sub" role="status">{count}</p></div>
            <div class="page-actions">
                <Show when=move || manages.get()>
                    <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                        <IconView icon=Icon::Plus/>{t!(print_groups.create)}
                    </button>
                </Show>
            </div>
        </div>
        <div class="tools">
            <SearchBox value=typed label=t!(print_groups.search)/>
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
        <Dialog open=creating close=move |()| creating.set(false) title=t!(print_groups.create)>
            <GroupForm group=None done=move |()| { creating.set(false); groups.reload(); }
                cancel=move |()| creating.set(false)/>
        </Dialog>
        <TypedConfirm ask=list.ask/>
    }
}

fn line(i18n: I18n, group: PrintGroupInfo) -> Line {
    let href = format!("/print/groups/{}", group.id);
    let (key, label, stamped) = (group.id.0, group.name.clone(), stamp(&group));
    let cells = move |column: &'static str| match column {
        "members" => {
            let members = group.members;
            (move || i18n.number(members)).into_any()
        }
        "quota" => {
            let quota = group.quota;
            let text = move || quota.map_or_else(|| i18n.words().print_groups.quota_none.to_owned(), |q| said(i18n, q));
            text.into_any()
        }
        "color" => {
            let color = group.color;
            let text = move || {
                let words = &i18n.words().print_groups;
                if color { words.color_yes } else { words.color_no }
            };
            text.into_any()
        }
        _ => {
            let (link, name) = (href.clone(), group.name.clone());
            view! { <A href=link attr:class="title" attr:tabindex="-1">{name}</A> }.into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: false, cells: Arc::new(cells) }
}

impl PrintGroupList {
    fn delete(self) {
        let groups: Vec<_> = self.selection.now().into_iter().map(PrintGroupId).collect();
        let words = self.i18n.words_now();
        let name =
            |id: PrintGroupId| untrack(|| self.groups.with(|g| g.iter().find(|g| g.id == id).map(|g| g.name.clone())));
        let (title, word) = match groups.as_slice() {
            [one] => {
                let name = name(*one).flatten().unwrap_or_default();
                (words.print_groups.delete_one.replace("{name}", &name), name)
            }
            many => {
                let number = untrack(|| self.i18n.number(many.len() as u64));
                (words.print_groups.delete_many.replace("{n}", &number), many.len().to_string())
            }
        };
        let then = Arc::new(move || self.delete_now(groups.clone()));
        let text = format!("{} {}", words.print_groups.delete_text, words.parts.irreversible);
        self.ask.set(Some(TypedQuestion { title, text, word, action: words.common.delete.to_owned(), then }));
    }

    fn delete_now(self, groups: Vec<PrintGroupId>) {
        let body = DeletePrintGroups { groups };
        let request = async move { self.client.submit(routes::DeletePrintGroups, &body).await };
        let done = move |done: BatchOutcome| {
            let words = self.i18n.words_now();
            self.command.say_outcome(&done, words.print_groups.deleted_one, words.print_groups.deleted_many);
        };
        self.command.run_then(request, done, move || {
            self.selection.clear();
            self.groups.reload();
        });
    }
}

/// Makes a group, or changes one: its name, its quota and whether its members print in color (I7, I8).
#[component]
fn GroupForm(
    group: Option<PrintGroupInfo>,
    #[prop(into)] done: Callback<()>,
    #[prop(optional, into)] cancel: Option<Callback<()>>,
) -> impl IntoView {
    const FIELDS: &[&str] = &["name", "impressions", "color_impressions"];
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let id = group.as_ref().map(|group| group.id);
    let quota = group.as_ref().and_then(|group| group.quota);
    let name = RwSignal::new(group.as_ref().map(|group| group.name.clone()).unwrap_or_default());
    let color = RwSignal::new(group.as_ref().is_none_or(|group| group.color));
    let (own, draft) = (RwSignal::new(quota.is_some()), QuotaDraft::of(quota.unwrap_or_default()));
    let read = move || {
        let name = name.get().trim().to_owned();
        checked::<GroupName>(i18n, "name", &name)?;
        let quota = if own.get() { Some(draft.read(i18n)?) } else { None };
        Ok(SetPrintGroup { name, quota, color: color.get() })
    };
    let send = move |body: SetPrintGroup| async move {
        match id {
            None => client.submit(routes::CreatePrintGroup, &body).await.map(drop)?,
            Some(print_group) => client.submit(routes::EditPrintGroup { print_group }, &body).await?,
        }
        Ok(body.name)
    };
    let sending = use_submit(read, send, move |name: String| {
        let words = i18n.words_now();
        let said = if id.is_none() { words.print_groups.created } else { words.common.saved };
        toasts.say(said.replace("{name}", &name));
        let _ = done.try_run(());
    });
    let label = move || {
        let words = i18n.words();
        if id.is_none() { words.print_groups.create_do } else { words.quotas.save }
    };
    let query = move || {
        let quota = if own.get() { Some(draft.read(i18n)?) } else { None };
        let limits = quota.unwrap_or_default();
        Ok(RehearsalQuery {
            group: id,
            period: limits.period,
            impressions: limits.impressions,
            color_impressions: limits.color_impressions,
            no_quota: quota.is_none(),
            no_color: !color.get(),
            ..RehearsalQuery::default()
        })
    };
    let fields = view! {
        <Field name="name" label=t!(print_groups.name) value=name fault=sending.fault hint=t!(print_groups.name_hint) first=id.is_none()/>
        <div>
            <CheckField name="group-quota" label=t!(print_groups.quota_own) value=own/>
            <p class="hint">{t!(print_groups.quota_own_hint)}</p>
        </div>
        <Show when=move || own.get()><QuotaFields draft=draft fault=sending.fault/></Show>
        <div>
            <CheckField name="color" label=t!(print_groups.color) value=color/>
            <p class="hint">{t!(print_groups.color_hint)}</p>
        </div>
        {id.map(|_| view! { <Rehearsal query=query fault=sending.fault/> })}
    };
    match cancel {
        Some(cancel) => {
            view! { <Form sending=sending fields=FIELDS label=label cancel=cancel>{fields}</Form> }.into_any()
        }
        None => view! { <Form sending=sending fields=FIELDS label=label reload=done>{fields}</Form> }.into_any(),
    }
}
