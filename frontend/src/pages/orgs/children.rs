//! The child organizations of a partner: found as one types, created, and how far those are that are being deleted.

mod many;

use super::OrganizationHead;
use crate::{
    acting,
    api::{Client, Fault, encoded, use_client},
    i18n::{I18n, t, use_i18n},
    pages::{setup::time_zone, titled},
    parts::{
        Chip, Dialog, Empty, Failure, Field, FormFault, Icon, IconView, Selection, Submit, Toasts, Tone,
        address::{in_address, settled},
        form::checked,
        picture::Picture,
        table::{ActionBar, Column, ColumnMenu, Key, Line, MoreRows, SearchBox, Table, View, stamp},
        use_toasts,
    },
    session::{Session, use_session},
};
use api::{
    orgs::{Child, Children, Deletion, NewChild},
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::components::A;
use many::DeleteDialog;
use model::text::OrgName;
use std::{sync::Arc, time::Duration};

/// How often the page looks how far a deletion is.
pub const LOOK: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
struct List {
    view: View,
    /// What is typed, and what is searched for a moment later.
    typed: RwSignal<String>,
    search: RwSignal<String>,
    page: RwSignal<Option<Result<Children, Fault>>>,
    more_busy: RwSignal<bool>,
    selection: Selection<Key>,
    turn: StoredValue<u32>,
    client: Client,
    session: Session,
    i18n: I18n,
    toasts: Toasts,
}

impl List {
    /// Fetches what is searched for, as many rows as there are already, or a first page; an answer to an older search is
    /// dropped.
    fn load(self, rows: usize) {
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        let query = self.query();
        spawn_local(async move {
            let answer = self.pages(&query, rows).await;
            if self.turn.try_get_value() == Some(turn) {
                if let Ok(page) = &answer {
                    let open = page.organizations.iter().filter(|c| c.deletion.is_none());
                    self.selection.keep(&open.map(|c| c.id.0).collect());
                }
                let under_way = answer.as_ref().is_ok_and(|p| p.organizations.iter().any(|c| c.deletion.is_some()));
                let _ = self.page.try_set(Some(answer));
                if under_way {
                    set_timeout(move || self.look_again(turn), LOOK);
                }
            }
        });
    }

    /// What is searched for, and in which order.
    fn query(self) -> String {
        untrack(|| format!("search={}{}", encoded(self.search.get().trim()), self.view.asked()))
    }

    /// The first page and those after it, until there are so many rows or no more.
    async fn pages(self, query: &str, rows: usize) -> Result<Children, Fault> {
        let mut all = self.client.find::<Children>(Endpoint::Children, &[], query).await?;
        while all.organizations.len() < rows
            && let Some(after) = all.next.take()
        {
            let query = format!("{query}&after={}", encoded(&after));
            let more = self.client.find::<Children>(Endpoint::Children, &[], &query).await?;
            all.organizations.extend(more.organizations);
            all.next = more.next;
        }
        Ok(all)
    }

    /// Looks again, unless something else was fetched meanwhile or the page was left.
    fn look_again(self, turn: u32) {
        if self.turn.try_get_value() == Some(turn) {
            self.load(untrack(|| self.with(|p| p.organizations.len())).unwrap_or_default());
        }
    }

    /// Fetches the page after what is there.
    fn more(self) {
        let Some(after) = untrack(|| self.with(|p| p.next.clone())).flatten() else { return };
        let query = format!("{}&after={}", self.query(), encoded(&after));
        self.more_busy.set(true);
        spawn_local(async move {
            let answer = self.client.find::<Children>(Endpoint::Children, &[], &query).await;
            let _ = self.more_busy.try_set(false);
            match answer {
                Ok(more) => {
                    let _ = self.page.try_update(|page| {
                        // Sorted otherwise meanwhile, it is no longer what comes next.
                        if let Some(Ok(page)) = page
                            && page.next.as_ref() == Some(&after)
                        {
                            page.organizations.extend(more.organizations);
                            page.next = more.next;
                        }
                    });
                }
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        });
    }

    /// Those that are selected and can be deleted.
    fn chosen(self) -> Vec<Child> {
        untrack(|| self.with(|p| p.organizations.iter().filter(|c| self.selection.has(c.id.0)).cloned().collect()))
            .unwrap_or_default()
    }

    fn with<R>(self, f: impl FnOnce(&Children) -> R) -> Option<R> {
        self.page.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(f))
    }
}

/// The child organizations (C3, C5, A19).
#[component]
pub fn ChildrenPage() -> impl IntoView {
    titled(t!(orgs.children));
    let typed = in_address("search");
    let list = List {
        view: View::of_page(COLUMNS, "name"),
        typed,
        search: settled(typed),
        page: RwSignal::new(None),
        more_busy: RwSignal::new(false),
        selection: Selection::new(),
        turn: StoredValue::new(0),
        client: use_client(),
        session: use_session(),
        i18n: use_i18n(),
        toasts: use_toasts(),
    };
    Effect::new(move || {
        list.search.track();
        let _ = list.view.sorted();
        list.load(0);
    });
    let (creating, deleting) = (RwSignal::new(false), RwSignal::new(false));
    let i18n = list.i18n;
    let total = move || list.with(|p| i18n.count(p.total, i18n.words().orgs.total_one, i18n.words().orgs.total_many));
    let make = move || {
        view! { <button type="button" class="button primary" on:click=move |_| creating.set(true)><IconView icon=Icon::Plus/>{t!(orgs.create)}</button> }
    };
    let stage = Memo::new(move |_| {
        list.page.with(|p| match p {
            None => Ok(false),
            Some(Ok(page)) => Ok(page.organizations.is_empty()),
            Some(Err(fault)) => Err(fault.clone()),
        })
    });
    let body = move || {
        match stage.get() {
        Err(fault) => view! { <Failure fault=fault retry=move |()| list.load(0)/> }.into_any(),
        Ok(false) => view! { <Rows list=list/> }.into_any(),
        Ok(true) if list.search.with(|s| !s.trim().is_empty()) => {
            let title = move || i18n.words().orgs.child_found_none.replace("{what}", list.search.get().trim());
            view! {
                <Empty picture=Picture::Lost title=title text=t!(orgs.child_found_none_text)>
                    <button type="button" class="button" on:click=move |_| list.typed.set(String::new())>{t!(orgs.child_show_all)}</button>
                </Empty>
            }
            .into_any()
        }
        Ok(true) => {
            view! { <Empty picture=Picture::People title=t!(orgs.children_none) text=t!(orgs.children_none_text)>{make()}</Empty> }
                .into_any()
        }
    }
    };
    view! {
        <OrganizationHead/>
        <div class="page-head">
            <div><h2>{t!(orgs.children)}</h2><p class="sub" role="status">{total}</p></div>
            <div class="page-actions">{make()}</div>
        </div>
        <div class="tools">
            <SearchBox value=list.typed label=t!(orgs.child_search)/>
            <ColumnMenu view=list.view/>
        </div>
        {body}
        <Dialog open=creating close=move |()| creating.set(false) title=t!(orgs.create)>
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
    Column { key: "name", name: |w| w.orgs.name, class: "main", sorts: true, shown: true },
    Column { key: "state", name: |w| w.orgs.state, class: "state", sorts: false, shown: true },
    Column { key: "since", name: |w| w.orgs.since, class: "", sorts: true, shown: true },
    Column { key: "act", name: |w| w.orgs.act_in, class: "", sorts: false, shown: true },
];

#[component]
fn Rows(list: List) -> impl IntoView {
    let lines = Signal::derive(move || {
        let children = list.with(|p| p.organizations.clone())?;
        Some(children.into_iter().map(|child| line(list.i18n, child)).collect::<Vec<_>>())
    });
    let more = Signal::derive(move || list.with(|p| p.next.is_some()).unwrap_or_default());
    let count = Signal::derive(move || {
        let (n, m) = list.with(|p| (p.organizations.len() as u64, p.total)).unwrap_or_default();
        let words = &list.i18n.words().parts;
        words.shown_of.replace("{n}", &list.i18n.number(n)).replace("{m}", &list.i18n.number(m))
    });
    view! {
        <Table view=list.view label=t!(orgs.children) lines=lines selection=Some(list.selection)/>
        <MoreRows more=more count=count busy=list.more_busy fetch=move |()| list.more()/>
    }
}

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
            let label = move || i18n.words().orgs.act_in_name.replace("{name}", &name);
            let to = acting::home_in(Some(&child.id.to_string()));
            view! { <a class="button small" href=to rel="external" aria-label=label>{t!(orgs.act_in)}</a> }.into_any()
        }
        "act" => "–".into_any(),
        _ => {
            let (to, name) = (format!("/accounts/organization/children/{}", child.id), child.name.clone());
            view! { <A href=to attr:class="title" attr:tabindex="-1">{name}</A> }.into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: !acts, cells: Arc::new(cells) }
}

/// Open, or how far its deletion is.
#[component]
pub fn StateOf(
    /// How far it is, when it is being deleted.
    deletion: Option<Deletion>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Some(Deletion { gone, of }) = deletion else {
        return view! { <Chip tone=Signal::derive(|| Tone::Good) text=t!(orgs.open)/> }.into_any();
    };
    let words = move || {
        let pattern = i18n.words().orgs.deleting_progress;
        pattern.replace("{gone}", &i18n.number(gone)).replace("{of}", &i18n.number(of))
    };
    view! {
        <div class="deletion">
            <Chip tone=Signal::derive(|| Tone::Warn) text=t!(orgs.deleting)/>
            <progress max=of.max(1).to_string() value=gone.to_string() aria-label=t!(orgs.deleting)></progress>
            <span class="meta">{words}</span>
        </div>
    }
    .into_any()
}

#[component]
fn CreateForm(list: List, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let i18n = list.i18n;
    let name = RwSignal::new(String::new());
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let body = NewChild {
            name: name.get_untracked().trim().to_owned(),
            language: i18n.language_now(),
            time_zone: time_zone(),
        };
        if let Err(bad) = checked::<OrgName>(i18n, "name", &body.name) {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = list.client.send(Endpoint::CreateChild, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    list.toasts.say(i18n.words_now().orgs.created.replace("{name}", &body.name));
                    list.load(0);
                    // The bar offers it from now on.
                    list.session.check();
                    let _ = done.try_run(());
                }
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["name"]/>
            <p class="dialog-text">{t!(orgs.children_text)}</p>
            <Field name="name" label=t!(orgs.name) value=name fault=fault hint=t!(orgs.name_hint) first=true/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| done.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(orgs.create) busy=busy/>
            </div>
        </form>
    }
}
