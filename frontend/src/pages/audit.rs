//! The audit: who did what to whom, when, from where, with what was before and after. The filters stand in the address.

use super::titled;
use crate::{
    api::{Client, Fault, address, encoded, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{Empty, Failure, Icon, IconView, Skeleton, Toasts, picture::Picture, use_toasts},
};
use api::{
    audit::{AuditChange, AuditEntry, AuditPage as Page},
    names,
    routes::Endpoint,
};
use leptos::{leptos_dom::helpers::debounce, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate, hooks::use_query_map};
use model::audit::Action;
use std::time::Duration;

/// How long after the last letter the search begins.
const PAUSE: Duration = Duration::from_millis(250);

/// What is looked for.
#[derive(Clone, Copy)]
struct Filters {
    search: RwSignal<String>,
    action: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
}

impl Filters {
    /// As the address says.
    fn of_address() -> Self {
        let query = use_query_map();
        let read = |name: &str| RwSignal::new(query.with_untracked(|q| q.get(name)).unwrap_or_default());
        Self { search: read("search"), action: read("action"), from: read("from"), to: read("to") }
    }

    fn all(self) -> [(&'static str, RwSignal<String>); 4] {
        [("search", self.search), ("action", self.action), ("from", self.from), ("to", self.to)]
    }

    /// As a query, without what is empty.
    fn query(self) -> String {
        let pair = |(name, value): (&str, RwSignal<String>)| {
            let value = value.get();
            let value = value.trim();
            (!value.is_empty()).then(|| format!("{name}={}", encoded(value)))
        };
        self.all().into_iter().filter_map(pair).collect::<Vec<_>>().join("&")
    }

    fn reset(self) {
        for (_, value) in self.all() {
            value.set(String::new());
        }
    }
}

#[derive(Clone, Copy)]
struct List {
    filters: Filters,
    page: RwSignal<Option<Result<Page, Fault>>>,
    turn: StoredValue<u32>,
    client: Client,
    i18n: I18n,
    toasts: Toasts,
}

impl List {
    /// Fetches the latest entries; an answer to older filters is dropped.
    fn load(self) {
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        let query = untrack(|| self.filters.query());
        spawn_local(async move {
            let answer = self.client.find::<Page>(Endpoint::Audit, &[], &query).await;
            if self.turn.try_get_value() == Some(turn) {
                let _ = self.page.try_set(Some(answer));
            }
        });
    }

    fn more(self, before: u64) {
        let query = format!("{}&before={before}", untrack(|| self.filters.query()));
        spawn_local(async move {
            match self.client.find::<Page>(Endpoint::Audit, &[], query.trim_start_matches('&')).await {
                Ok(more) => {
                    let _ = self.page.try_update(|page| {
                        if let Some(Ok(page)) = page {
                            page.entries.extend(more.entries);
                            page.next = more.next;
                        }
                    });
                }
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        });
    }

    fn with<R>(self, f: impl FnOnce(&Page) -> R) -> Option<R> {
        self.page.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(f))
    }
}

/// The audit of the organization.
#[component]
pub fn AuditPage() -> impl IntoView {
    titled(t!(audit.title));
    let list = List {
        filters: Filters::of_address(),
        page: RwSignal::new(None),
        turn: StoredValue::new(0),
        client: use_client(),
        i18n: use_i18n(),
        toasts: use_toasts(),
    };
    let navigate = use_navigate();
    let apply = move || {
        let query = untrack(|| list.filters.query());
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&format!("/accounts/audit{}{query}", if query.is_empty() { "" } else { "?" }), options);
        list.load();
    };
    let later = StoredValue::new_local(debounce(PAUSE, move |()| apply()));
    // Sentences come in the language of the page.
    Effect::new(move |before: Option<String>| {
        list.i18n.language();
        let query = list.filters.query();
        match before {
            Some(before) if before != query => later.update_value(|later| later(())),
            _ => list.load(),
        }
        query
    });
    let file = move || address(Endpoint::AuditCsv, &[], &list.filters.query());
    view! {
        <div class="page-head">
            <div><h1>{t!(audit.title)}</h1><p class="sub">{t!(audit.text)}</p></div>
            <div class="page-actions">
                <a class="button" href=file download="audit.csv"><IconView icon=Icon::Download/>{t!(audit.download)}</a>
            </div>
        </div>
        <FilterBar filters=list.filters/>
        <Entries list=list/>
    }
}

#[component]
fn FilterBar(filters: Filters) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |action: &Action| {
        let code = action.code();
        // The sentence of the action, with dots for those whom it names.
        let words = action.template(i18n.language()).replace("{who}", "…").replace("{whom}", "…");
        view! { <option value=code selected=move || filters.action.with(|a| a == code)>{words}</option> }
    };
    let options = move || Action::ALL.iter().map(option).collect_view();
    view! {
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            <div class="field grow">
                <label for="search">{t!(audit.search)}</label>
                <input id="search" type="search" autocomplete="off" spellcheck="false" autocapitalize="none" bind:value=filters.search
                    placeholder=move || i18n.words().audit.search_hint/>
            </div>
            <div class="field grow">
                <label for="action">{t!(audit.action)}</label>
                <select id="action" on:change:target=move |e| filters.action.set(e.target().value())>
                    <option value="" selected=move || filters.action.with(String::is_empty)>{t!(audit.action_all)}</option>
                    {options}
                </select>
            </div>
            <div class="field">
                <label for="from">{t!(audit.from)}</label>
                <input id="from" type="date" bind:value=filters.from/>
            </div>
            <div class="field">
                <label for="to">{t!(audit.to)}</label>
                <input id="to" type="date" bind:value=filters.to/>
            </div>
        </form>
    }
}

#[component]
fn Entries(list: List) -> impl IntoView {
    let state = Memo::new(move |_| {
        list.page.with(|p| p.as_ref().map(|p| p.as_ref().map(|p| p.entries.is_empty()).map_err(Clone::clone)))
    });
    let filtered = move || !list.filters.query().is_empty();
    move || match state.get() {
        None => view! { <Skeleton lines=8/> }.into_any(),
        Some(Err(fault)) => view! { <Failure fault=fault retry=move |()| list.load()/> }.into_any(),
        Some(Ok(false)) => view! { <Rows list=list/> }.into_any(),
        Some(Ok(true)) if untrack(filtered) => view! {
            <Empty picture=Picture::Lost title=t!(audit.found_none) text=t!(audit.found_none_text)>
                <button type="button" class="button" on:click=move |_| list.filters.reset()>{t!(audit.reset)}</button>
            </Empty>
        }
        .into_any(),
        Some(Ok(true)) => {
            view! { <Empty picture=Picture::Reports title=t!(audit.none) text=t!(audit.none_text)/> }.into_any()
        }
    }
}

#[component]
fn Rows(list: List) -> impl IntoView {
    let next = move || list.with(|p| p.next).flatten();
    let entries = move || list.with(|p| p.entries.clone()).unwrap_or_default();
    view! {
        <ol class="entries">
            <For each=entries key=|e| (e.number, e.sentence.clone()) children=move |entry| view! { <Entry entry=entry/> }/>
        </ol>
        {move || next().map(|before| view! {
            <p class="more"><button type="button" class="button" on:click=move |_| list.more(before)>{t!(common.more)}</button></p>
        })}
    }
}

#[component]
fn Entry(entry: AuditEntry) -> impl IntoView {
    let i18n = use_i18n();
    let at = entry.at;
    let n = entry.changes.len() as u64;
    let count = move || i18n.count(n, i18n.words().audit.changes_one, i18n.words().audit.changes_many);
    let from = (!entry.from.is_empty()).then(|| view! { <span>{entry.from.clone()}</span> });
    let changes = StoredValue::new(entry.changes);
    view! {
        <li>
            <time class="meta" datetime=iso(at.0)>{move || i18n.moment(at)}</time>
            <div class="grow">
                <p class="sentence">{entry.sentence}</p>
                <p class="meta">{from}<span>"#"{entry.number}</span></p>
                {(n > 0).then(|| view! {
                    <details class="changes">
                        <summary>{count}</summary>
                        <Changes changes=changes.get_value()/>
                    </details>
                })}
            </div>
        </li>
    }
}

#[component]
fn Changes(changes: Vec<AuditChange>) -> impl IntoView {
    let i18n = use_i18n();
    let side = move |field: &str, value: Option<String>| match value.filter(|v| !v.is_empty()) {
        Some(value) => {
            let field = field.to_owned();
            view! { <span>{move || names::value(i18n.language(), &field, &value)}</span> }.into_any()
        }
        None => view! { <em class="meta">{t!(audit.nothing)}</em> }.into_any(),
    };
    let row = move |change: AuditChange| {
        let (before, after) = (side(&change.field, change.before), side(&change.field, change.after));
        view! {
            <tr>
                <th scope="row">{move || names::field(i18n.language(), &change.field).to_owned()}</th>
                <td data-label=t!(audit.before)>{before}</td>
                <td data-label=t!(audit.after)>{after}</td>
            </tr>
        }
    };
    view! {
        <table class="compare">
            <thead><tr><th scope="col">{t!(audit.field)}</th><th scope="col">{t!(audit.before)}</th><th scope="col">{t!(audit.after)}</th></tr></thead>
            <tbody>{changes.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// An instant as programs read it (RFC 3339).
fn iso(millis: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are exact in a double")]
    let date = js_sys::Date::new(&(millis as f64).into());
    date.to_iso_string().into()
}
