//! The child organizations of a partner: found as one types, created, and how far those are that are being deleted.

mod many;

use super::{
    OrganizationHead,
    deletion::{LOOK, StateOf},
};
use crate::{
    acting,
    api::{Client, use_client},
    i18n::{I18n, t, time_zone, use_i18n},
    parts::{
        Command, Dialog, Empty, Field, Form, Icon, IconView, Page, PagedList, PagedTable, Selection,
        address::{in_address, settled},
        form::checked,
        picture::Picture,
        table::{ActionBar, Column, ColumnMenu, Key, Line, SearchBox, View, stamp},
        use_command, use_submit, window_title,
    },
    session::{Session, use_session},
};
use api::orgs::ChildQuery;
use api::{
    orgs::{Child, NewChild},
    routes,
};
use leptos::prelude::*;
use leptos_router::components::A;
use many::DeleteDialog;
use model::text::OrgName;
use std::sync::Arc;

/// The list and what is done with it.
#[derive(Clone, Copy)]
struct ChildList {
    page: PagedList<Child>,
    selection: Selection<Key>,
    client: Client,
    session: Session,
    command: Command,
    i18n: I18n,
}

impl ChildList {
    /// Those that are selected and can be deleted.
    fn chosen(self) -> Vec<Child> {
        untrack(|| self.page.with(|p| p.rows.iter().filter(|c| self.selection.has(c.id.0)).cloned().collect()))
            .unwrap_or_default()
    }

    /// Looks again as long as one of them is being deleted.
    fn follow_deletions(self) {
        Effect::new(move || {
            let under_way = self.page.with(|p| p.rows.iter().any(|c| c.deletion.is_some())).unwrap_or_default();
            let timer = under_way.then(|| set_timeout_with_handle(move || self.page.refresh(), LOOK).ok()).flatten();
            if let Some(timer) = timer {
                on_cleanup(move || timer.clear());
            }
        });
    }
}

/// The child organizations (C3, C5, A19).
#[component]
pub fn ChildrenPage() -> impl IntoView {
    window_title(t!(children.title));
    let (client, i18n) = (use_client(), use_i18n());
    let typed = in_address("search");
    let (search, view) = (settled(typed), View::of_page(COLUMNS, "name"));
    let page = PagedList::new(move |after: Option<String>| {
        let query = ChildQuery { search: search.get().trim().to_owned(), sort: view.sort(), after };
        async move {
            let page = client.query(routes::Children, &query).await?;
            Ok(Page { rows: page.organizations, next: page.next, total: page.total })
        }
    });
    let selection = Selection::new();
    page.keeps(selection, |child| child.id.0);
    let list = ChildList { page, selection, client, session: use_session(), command: use_command(), i18n };
    list.follow_deletions();
    let (creating, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let total = move || {
        let words = i18n.words();
        (!page.is_waiting()).then(|| i18n.count(page.counts().1, words.children.total_one, words.children.total_many))
    };
    let make = move || {
        view! { <button type="button" class="button primary" on:click=move |_| creating.set(true)><IconView icon=Icon::Plus/>{t!(children.create)}</button> }
    };
    let none = move || {
        if search.with(|s| s.trim().is_empty()) {
            return view! { <Empty picture=Picture::People title=t!(children.none) text=t!(children.none_text)>{make()}</Empty> }
                .into_any();
        }
        let title = move || i18n.words().children.found_none.replace("{what}", search.get().trim());
        view! {
            <Empty picture=Picture::Lost title=title text=t!(children.found_none_text)>
                <button type="button" class="button" on:click=move |_| typed.set(String::new())>{t!(children.show_all)}</button>
            </Empty>
        }
        .into_any()
    };
    let (line, shown) = (Arc::new(move |child| line(i18n, child)), page.shown(|| true));
    view! {
        <OrganizationHead/>
        <div class="page-head">
            <div><h2>{t!(children.title)}</h2><p class="sub" role="status">{total}</p></div>
            <div class="page-actions">{make()}</div>
        </div>
        <div class="tools">
            <SearchBox value=typed label=t!(children.search)/>
            <ColumnMenu view=view/>
        </div>
        <PagedTable list=page view=view label=t!(children.title) line=line selection=Some(selection) shown=shown empty=none/>
        <Dialog open=creating close=move |()| creating.set(false) title=t!(children.create)>
            <CreateForm list=list done=move |()| creating.set(false)/>
        </Dialog>
        <ActionBar selection=list.selection>
            <button type="button" class="button danger" on:click=move |_| deleting.set(true)>
                <IconView icon=Icon::Trash/>{t!(common.delete)}
            </button>
        </ActionBar>
        <DeleteDialog list=list open=deleting/>
    }
}

/// The columns.
const COLUMNS: &[Column] = &[
    Column { key: "name", name: |w| w.children.name, class: "main", sorts: true, shown: true },
    Column { key: "state", name: |w| w.children.state, class: "state", sorts: false, shown: true },
    Column { key: "since", name: |w| w.children.since, class: "", sorts: true, shown: true },
    Column { key: "act", name: |w| w.children.act_in, class: "", sorts: false, shown: true },
];

fn line(i18n: I18n, child: Child) -> Line {
    let (key, label, stamped) = (child.id.0, child.name.clone(), stamp(&child));
    let acts = child.administered && child.deletion.is_none();
    let cells = move |column: &'static str| match column {
        "state" => view! { <StateOf deletion=child.deletion/> }.into_any(),
        "since" => {
            let created = child.created;
            view! { <time>{move || i18n.day(created)}</time> }.into_any()
        }
        "act" if acts => {
            let name = child.name.clone();
            let label = move || i18n.words().children.act_in_name.replace("{name}", &name);
            let to = acting::home_in(Some(&child.id.to_string()));
            view! { <a class="button small" href=to rel="external" aria-label=label>{t!(children.act_in)}</a> }
                .into_any()
        }
        "act" => "–".into_any(),
        _ => {
            let (to, name) = (format!("/accounts/organization/children/{}", child.id), child.name.clone());
            view! { <A href=to attr:class="title" attr:tabindex="-1">{name}</A> }.into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: !acts, cells: Arc::new(cells) }
}

#[component]
fn CreateForm(list: ChildList, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let i18n = list.i18n;
    let name = RwSignal::new(String::new());
    let read = move || {
        let body = NewChild { name: name.get().trim().to_owned(), language: i18n.language(), time_zone: time_zone() };
        checked::<OrgName>(i18n, "name", &body.name)?;
        Ok(body)
    };
    let send = move |body: NewChild| async move {
        list.client.submit(routes::CreateChild, &body).await.map(|child| child.name)
    };
    let sending = use_submit(read, send, move |name: String| {
        list.command.say(i18n.words_now().children.created.replace("{name}", &name));
        list.page.reload();
        // The bar offers it from now on.
        list.session.check();
        let _ = done.try_run(());
    });
    view! {
        <Form sending=sending fields=&["name"] label=t!(children.create) cancel=done>
            <p class="dialog-text">{t!(children.text)}</p>
            <Field name="name" label=t!(children.name) value=name fault=sending.fault hint=t!(children.name_hint) first=true/>
        </Form>
    }
}
