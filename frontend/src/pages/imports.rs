//! Imports of users and badges: brought by dropping a file, looked through, started, and looked up later (section D).

mod bring;
mod one;

use crate::{
    api::use_client,
    i18n::{I18n, t, use_i18n},
    live::use_live,
    parts::{
        Chip, Empty, Failure, Fetched, Tone,
        picture::Picture,
        table::{Column, ColumnMenu, Line, Table, View, stamp},
        window_title,
    },
};
use api::{
    imports::{ImportInfo, ImportKind, ImportState},
    routes,
};
use bring::Bring;
use leptos::prelude::*;
use leptos_router::components::A;
use std::{cmp::Ordering, sync::Arc};

pub use one::ImportPage;

const COLUMNS: &[Column] = &[
    Column { key: "file", name: |w| w.imports.file, class: "main", sorts: true, shown: true },
    Column { key: "kind", name: |w| w.imports.kind, class: "", sorts: true, shown: true },
    Column { key: "state", name: |w| w.imports.state, class: "", sorts: false, shown: true },
    Column { key: "lines", name: |w| w.imports.lines, class: "", sorts: true, shown: true },
    Column { key: "errors", name: |w| w.imports.errors, class: "", sorts: true, shown: true },
    Column { key: "by", name: |w| w.imports.by, class: "", sorts: true, shown: false },
    Column { key: "when", name: |w| w.imports.when, class: "", sorts: true, shown: true },
];

/// Brings a file, and lists the former ones.
#[component]
pub fn ImportsPage() -> impl IntoView {
    window_title(t!(imports.title));
    let (client, live, i18n) = (use_client(), use_live(), use_i18n());
    let view = View::of_page(COLUMNS, "");
    let imports = Fetched::new(move || {
        live.follow_imports();
        async move { client.call(routes::Imports).await.map(|all| all.imports) }
    });
    let lines = Signal::derive(move || {
        let mut imports = imports.get()?;
        if !view.sorted().0.is_empty() {
            view.order(&mut imports, compare);
        }
        Some(imports.into_iter().map(|import| line(i18n, import)).collect::<Vec<_>>())
    });
    let stage = Memo::new(move |_| (imports.fault(), imports.with(Vec::is_empty).unwrap_or_default()));
    let body = move || match stage.get() {
        (Some(fault), _) => view! { <Failure fault=fault retry=move |()| imports.reload()/> }.into_any(),
        (None, true) => {
            view! { <Empty picture=Picture::People title=t!(imports.none) text=t!(imports.none_text)/> }.into_any()
        }
        (None, false) => view! { <Table view=view label=t!(imports.former) lines=lines/> }.into_any(),
    };
    view! {
        <div class="page-head"><h1>{t!(imports.title)}</h1></div>
        <Bring/>
        <div class="section-head"><h2>{t!(imports.former)}</h2><ColumnMenu view=view/></div>
        {body}
    }
}

fn compare(column: &'static str, a: &ImportInfo, b: &ImportInfo) -> Ordering {
    match column {
        "file" => a.file.to_lowercase().cmp(&b.file.to_lowercase()),
        "kind" => (a.kind as u8).cmp(&(b.kind as u8)),
        "lines" => a.lines.cmp(&b.lines),
        "errors" => a.errors.cmp(&b.errors),
        "by" => a.by.cmp(&b.by),
        _ => a.at.cmp(&b.at),
    }
}

fn line(i18n: I18n, import: ImportInfo) -> Line {
    let (key, label, stamped) = (import.id.0, import.file.clone(), stamp(&import));
    let cells = move |column: &'static str| match column {
        "kind" => {
            let kind = import.kind;
            (move || kind_name(i18n, kind)).into_any()
        }
        "state" => view! { <StateChip state=import.state/> }.into_any(),
        "lines" => i18n.number(import.lines.into()).into_any(),
        "errors" => i18n.number(import.errors.into()).into_any(),
        "by" => import.by.clone().into_any(),
        "when" => {
            let at = import.at;
            view! { <time>{move || i18n.moment(at)}</time> }.into_any()
        }
        _ => {
            let (href, file) = (format!("/accounts/imports/{}", import.id), import.file.clone());
            view! { <A href=href attr:class="title" attr:tabindex="-1">{file}</A> }.into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: true, cells: Arc::new(cells) }
}

/// What is in the file, in words.
fn kind_name(i18n: I18n, kind: ImportKind) -> &'static str {
    let words = &i18n.words().imports;
    match kind {
        ImportKind::Users => words.users,
        ImportKind::Badges => words.badges,
        ImportKind::PrintUsers => words.print_users,
    }
}

/// How far an import is.
#[component]
fn StateChip(state: ImportState) -> impl IntoView {
    let i18n = use_i18n();
    let tone = match state {
        ImportState::Previewed => Tone::Warn,
        ImportState::Running => Tone::Busy,
        ImportState::Finished => Tone::Good,
        ImportState::Stopped => Tone::Neutral,
    };
    let text = move || {
        let words = &i18n.words().imports;
        match state {
            ImportState::Previewed => words.previewed,
            ImportState::Running => words.running,
            ImportState::Finished => words.finished,
            ImportState::Stopped => words.stopped,
        }
    };
    view! { <Chip tone=tone text=text/> }
}
