//! The audit: who did what to whom, when, from where, with what was before and after. The filters stand in the address.

use crate::{
    api::{address, use_client},
    i18n::{t, use_i18n},
    parts::{
        Empty, Failure, Icon, IconView, Page, PagedList, Skeleton, picture::Picture, table::MoreRows, window_title,
    },
};
use api::{
    audit::{AuditChange, AuditEntry, AuditQuery},
    names,
    query::SEARCH_MOST,
    routes,
};
use leptos::{leptos_dom::helpers::debounce, prelude::*};
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

    /// As the appliance reads them.
    fn query(self) -> AuditQuery {
        let read = |value: RwSignal<String>| value.get().trim().to_owned();
        AuditQuery {
            search: read(self.search),
            action: read(self.action),
            from: read(self.from),
            to: read(self.to),
            before: None,
        }
    }

    fn reset(self) {
        for (_, value) in self.all() {
            value.set(String::new());
        }
    }
}

/// The audit of the organization.
#[component]
pub fn AuditPage() -> impl IntoView {
    window_title(t!(audit.title));
    let (client, i18n, filters) = (use_client(), use_i18n(), Filters::of_address());
    // What the filters say, a moment after they have last changed.
    let asked = RwSignal::new(untrack(|| filters.query()));
    let entries = PagedList::new(move |before: Option<String>| {
        // Sentences come in the language of the page.
        i18n.language();
        let query = AuditQuery { before: before.and_then(|before| before.parse().ok()), ..asked.get() };
        async move {
            let page = client.query(routes::Audit, &query).await?;
            Ok(Page { rows: page.entries, next: page.next.map(|n| n.to_string()), total: 0 })
        }
    });
    let navigate = use_navigate();
    let apply = move |query: AuditQuery| {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        let written = api::query::written(&query);
        navigate(&format!("/accounts/audit{}{written}", if written.is_empty() { "" } else { "?" }), options);
        asked.set(query);
    };
    let later = StoredValue::new_local(debounce(PAUSE, move |query: AuditQuery| {
        // The page may have been left meanwhile, and the address is another's then.
        if asked.try_get_untracked().is_some() {
            apply(query);
        }
    }));
    Effect::new(move |before: Option<AuditQuery>| {
        let query = filters.query();
        if before.is_some_and(|before| before != query) {
            later.update_value(|later| later(query.clone()));
        }
        query
    });
    let file = move || address(&routes::AuditCsv, &filters.query());
    view! {
        <div class="page-head">
            <div><h1>{t!(audit.title)}</h1><p class="sub">{t!(audit.text)}</p></div>
            <div class="page-actions">
                <a class="button" href=file download="audit.csv"><IconView icon=Icon::Download/>{t!(audit.download)}</a>
            </div>
        </div>
        <FilterBar filters=filters/>
        <Entries entries=entries filters=filters/>
    }
}

#[component]
fn FilterBar(filters: Filters) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |action: &Action| {
        let code = action.code();
        // The sentence of the action, with dots for those whom it names.
        let words = action.sentence(i18n.language()).replace("{who}", "…").replace("{whom}", "…");
        view! { <option value=code selected=move || filters.action.with(|a| a == code)>{words}</option> }
    };
    let options = move || Action::ALL.iter().map(option).collect_view();
    view! {
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            <div class="field grow">
                <label for="search">{t!(audit.search)}</label>
                <input id="search" type="search" autocomplete="off" spellcheck="false" autocapitalize="none" maxlength=SEARCH_MOST
                    bind:value=filters.search
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
fn Entries(entries: PagedList<AuditEntry>, filters: Filters) -> impl IntoView {
    let stage = Memo::new(move |_| (entries.is_waiting(), entries.stage()));
    move || match stage.get() {
        (true, _) => view! { <Skeleton lines=8/> }.into_any(),
        (_, Err(fault)) => view! { <Failure fault=fault retry=move |()| entries.reload()/> }.into_any(),
        (_, Ok(false)) => view! { <Rows entries=entries/> }.into_any(),
        (_, Ok(true)) if untrack(|| filters.query() != AuditQuery::default()) => view! {
            <Empty picture=Picture::Lost title=t!(audit.found_none) text=t!(audit.found_none_text)>
                <button type="button" class="button" on:click=move |_| filters.reset()>{t!(audit.reset)}</button>
            </Empty>
        }
        .into_any(),
        (_, Ok(true)) => {
            view! { <Empty picture=Picture::Reports title=t!(audit.none) text=t!(audit.none_text)/> }.into_any()
        }
    }
}

#[component]
fn Rows(entries: PagedList<AuditEntry>) -> impl IntoView {
    let more = Signal::derive(move || entries.next().is_some());
    let rows = move || entries.rows().unwrap_or_default();
    view! {
        <ol class="entries">
            <For each=rows key=|e| (e.number, e.sentence.clone()) children=move |entry| view! { <Entry entry=entry/> }/>
        </ol>
        <MoreRows more=more count=entries.shown(|| false) busy=entries.fetching_more() fetch=move |()| entries.more()/>
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
