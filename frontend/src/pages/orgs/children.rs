//! The child organizations of a partner: found as one types, created, and how far those are that are being deleted.

use super::OrganizationHead;
use crate::{
    acting,
    api::{Client, Fault, encoded, use_client},
    i18n::{I18n, t, use_i18n},
    pages::{setup::time_zone, titled},
    parts::{
        Chip, Dialog, Empty, Failure, Field, FormFault, Icon, IconView, Skeleton, Submit, Toasts, Tone, form::checked,
        picture::Picture, use_toasts,
    },
    session::{Session, use_session},
};
use api::{
    orgs::{Child, Children, Deletion, NewChild},
    routes::Endpoint,
};
use leptos::{ev, leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, components::A, hooks::query_signal_with_options};
use model::text::OrgName;
use std::time::Duration;

/// How long after the last letter the search begins.
const PAUSE: Duration = Duration::from_millis(180);

/// How often the page looks how far a deletion is.
pub const LOOK: Duration = Duration::from_secs(1);

#[derive(Clone, Copy)]
struct List {
    search: RwSignal<String>,
    page: RwSignal<Option<Result<Children, Fault>>>,
    turn: StoredValue<u32>,
    client: Client,
    session: Session,
    i18n: I18n,
    toasts: Toasts,
}

impl List {
    /// Fetches the first page of what is searched for; an answer to an older search is dropped.
    fn load(self) {
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        let query = format!("search={}", encoded(self.search.get_untracked().trim()));
        spawn_local(async move {
            let answer = self.client.find::<Children>(Endpoint::Children, &[], &query).await;
            if self.turn.try_get_value() == Some(turn) {
                let under_way = answer.as_ref().is_ok_and(|p| p.organizations.iter().any(|c| c.deletion.is_some()));
                let _ = self.page.try_set(Some(answer));
                if under_way {
                    set_timeout(move || self.look_again(turn), LOOK);
                }
            }
        });
    }

    /// Looks again, unless something else was fetched meanwhile or the page was left.
    fn look_again(self, turn: u32) {
        if self.turn.try_get_value() == Some(turn) {
            self.load();
        }
    }

    fn more(self, after: String) {
        let query = format!("search={}&after={}", encoded(self.search.get_untracked().trim()), encoded(&after));
        spawn_local(async move {
            match self.client.find::<Children>(Endpoint::Children, &[], &query).await {
                Ok(more) => {
                    let _ = self.page.try_update(|page| {
                        if let Some(Ok(page)) = page {
                            page.organizations.extend(more.organizations);
                            page.next = more.next;
                        }
                    });
                }
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        });
    }

    fn with<R>(self, f: impl FnOnce(&Children) -> R) -> Option<R> {
        self.page.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(f))
    }
}

/// The child organizations (C3, C5, A19).
#[component]
pub fn ChildrenPage() -> impl IntoView {
    titled(t!(orgs.children));
    let in_place = NavigateOptions { replace: true, scroll: false, ..Default::default() };
    let (address, set_address) = query_signal_with_options::<String>("search", in_place);
    let list = List {
        search: RwSignal::new(address.get_untracked().unwrap_or_default()),
        page: RwSignal::new(None),
        turn: StoredValue::new(0),
        client: use_client(),
        session: use_session(),
        i18n: use_i18n(),
        toasts: use_toasts(),
    };
    list.load();
    let creating = RwSignal::new(false);
    let later = StoredValue::new_local(debounce(PAUSE, move |text: String| {
        set_address.set(Some(text.trim().to_owned()).filter(|t| !t.is_empty()));
        list.load();
    }));
    let typed = move |text: String| {
        list.search.set(text.clone());
        later.update_value(|later| later(text));
    };
    let reset = move || {
        list.search.set(String::new());
        set_address.set(None);
        list.load();
    };
    let i18n = list.i18n;
    let total = move || list.with(|p| i18n.count(p.total, i18n.words().orgs.total_one, i18n.words().orgs.total_many));
    let make = move || {
        view! { <button type="button" class="button primary" on:click=move |_| creating.set(true)><IconView icon=Icon::Plus/>{t!(orgs.create)}</button> }
    };
    let body = move || {
        match list.page.with(|p| p.as_ref().map(|p| p.as_ref().map(|p| p.organizations.is_empty()).map_err(Clone::clone))) {
        None => view! { <Skeleton lines=4/> }.into_any(),
        Some(Err(fault)) => view! { <Failure fault=fault retry=move |()| list.load()/> }.into_any(),
        Some(Ok(false)) => view! { <Rows list=list/> }.into_any(),
        Some(Ok(true)) if list.search.with(|s| !s.trim().is_empty()) => {
            let title = move || i18n.words().orgs.child_found_none.replace("{what}", list.search.get().trim());
            view! {
                <Empty picture=Picture::Lost title=title text=t!(orgs.child_found_none_text)>
                    <button type="button" class="button" on:click=move |_| reset()>{t!(orgs.child_show_all)}</button>
                </Empty>
            }
            .into_any()
        }
        Some(Ok(true)) => {
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
        <div class="search" role="search">
            <IconView icon=Icon::Search/>
            <input type="search" autocomplete="off" spellcheck="false" prop:value=list.search
                aria-label=move || i18n.words().orgs.child_search placeholder=move || i18n.words().orgs.child_search
                on:input:target=move |e| typed(e.target().value())/>
        </div>
        {body}
        <Dialog open=creating close=move |()| creating.set(false) title=t!(orgs.create)>
            <CreateForm list=list done=move |()| creating.set(false)/>
        </Dialog>
    }
}

#[component]
fn Rows(list: List) -> impl IntoView {
    let i18n = list.i18n;
    let row = move |child: Child| {
        let href = format!("/accounts/organization/children/{}", child.id);
        let created = child.created;
        let act = (child.administered && child.deletion.is_none()).then(|| {
            let name = child.name.clone();
            let label = move || i18n.words().orgs.act_in_name.replace("{name}", &name);
            let to = acting::home_in(Some(&child.id.to_string()));
            view! { <a class="button small" href=to rel="external" aria-label=label>{t!(orgs.act_in)}</a> }
        });
        view! {
            <tr>
                <th scope="row" class="main"><A href=href attr:class="title">{child.name.clone()}</A></th>
                <td data-label=t!(orgs.state) class="state"><StateOf deletion=child.deletion/></td>
                <td data-label=t!(orgs.since)>{move || i18n.day(created)}</td>
                <td class="actions">{act}</td>
            </tr>
        }
    };
    let next = move || list.with(|p| p.next.clone()).flatten();
    view! {
        <table class="list">
            <caption class="sr">{t!(orgs.children)}</caption>
            <thead><tr>
                <th scope="col">{t!(orgs.name)}</th>
                <th scope="col">{t!(orgs.state)}</th>
                <th scope="col">{t!(orgs.since)}</th>
                <th scope="col"><span class="sr">{t!(orgs.act_in)}</span></th>
            </tr></thead>
            <tbody>{move || list.with(|p| p.organizations.clone()).unwrap_or_default().into_iter().map(row).collect_view()}</tbody>
        </table>
        {move || next().map(|after| view! {
            <p class="more"><button type="button" class="button" on:click=move |_| list.more(after.clone())>{t!(common.more)}</button></p>
        })}
    }
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
                    list.load();
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
