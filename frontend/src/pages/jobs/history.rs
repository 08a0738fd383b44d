//! The print history: what came out, where and when, for a period of one’s own, and as a file (I25, I26, B17).

use crate::{
    api::{address, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{
        Empty, Icon, IconView, Page, PagedList, PagedTable,
        address::{in_address, settled},
        colleagues::ColleagueField,
        picture::Picture,
        table::{Column, ColumnMenu, Line, View, stamp},
        window_title,
    },
    session::use_session,
};
use api::{
    delegates::Colleague,
    history::{HistoryLine, HistoryQuery},
    routes,
};
use leptos::prelude::*;
use model::{access::Permission, id::UserId, jobs::ColorMode};
use std::sync::Arc;

const COLUMNS: &[Column] = &[
    Column { key: "title", name: |w| w.history.job_name, class: "main", sorts: false, shown: true },
    Column { key: "impressions", name: |w| w.history.impressions, class: "number", sorts: false, shown: true },
    Column { key: "released-on", name: |w| w.history.released_on, class: "", sorts: false, shown: true },
    Column { key: "color", name: |w| w.history.color_mode, class: "", sorts: false, shown: true },
    Column { key: "sides", name: |w| w.history.two_sided, class: "", sorts: false, shown: true },
    Column { key: "released", name: |w| w.history.released, class: "", sorts: false, shown: true },
];

/// The page of the print history.
#[component]
pub fn HistoryPage() -> impl IntoView {
    window_title(t!(history.title));
    let (client, i18n, session) = (use_client(), use_i18n(), use_session());
    let (of, from, to) = (in_address("of"), in_address("from"), in_address("to"));
    let (first, last) = (settled(from), settled(to));
    let owner = RwSignal::new(None::<Colleague>);
    let query = move || HistoryQuery {
        of: of.with(|of| of.parse::<UserId>().ok()),
        from: first.get().trim().to_owned(),
        to: last.get().trim().to_owned(),
        after: None,
    };
    let nobody = move || of.with(String::is_empty) && !session.may(Permission::OwnQueue);
    let lines = PagedList::new(move |after| {
        let (query, nobody) = (HistoryQuery { after, ..query() }, nobody());
        async move {
            if nobody {
                return Ok(Page { rows: Vec::new(), next: None, total: 0 });
            }
            let page = client.query(routes::History, &query).await?;
            let _ = owner.try_set(Some(page.owner));
            Ok(Page { rows: page.lines, next: page.next, total: 0 })
        }
    });
    let view = View::of_page(COLUMNS, "");
    let file = move || address(&routes::HistoryCsv, &query());
    let sees_all = Memo::new(move |_| session.may(Permission::ViewDocumentAccounting));
    let away = Memo::new(move |_| of.with(|of| !of.is_empty()));
    let name = move || {
        let name = owner.get().map(|owner| owner.name).unwrap_or_default();
        i18n.words().history.of.replace("{name}", &name)
    };
    let line = Arc::new(move |one| line(i18n, one));
    let none = move || {
        if nobody() {
            view! { <Empty picture=Picture::Queue title=t!(history.choose) text=t!(jobs.choose_queue_text)/> }
                .into_any()
        } else {
            view! { <Empty picture=Picture::Queue title=t!(history.none) text=t!(history.none_text)/> }.into_any()
        }
    };
    view! {
        <div class="page-head">
            <div><h1>{t!(history.title)}</h1><p class="sub">{t!(history.text)}</p></div>
            <div class="page-actions">
                <a class="button" href=file download="print-history.csv"><IconView icon=Icon::Download/>{t!(history.download)}</a>
            </div>
        </div>
        <Show when=move || sees_all.get()>
            <div class="whose" class:away=move || away.get()>
                <Show when=move || away.get()>
                    <p class="whose-name" role="status"><IconView icon=Icon::User/>{name}</p>
                    <button type="button" class="button small" on:click=move |_| of.set(String::new())>{t!(history.own)}</button>
                </Show>
                <ColleagueField label=t!(history.find) choose=move |person: Colleague| of.set(person.id.to_string())/>
            </div>
        </Show>
        <div class="tools">
            <label class="period">{t!(history.from)}<input type="date" bind:value=from/></label>
            <label class="period">{t!(history.to)}<input type="date" bind:value=to/></label>
            <ColumnMenu view=view/>
        </div>
        <PagedTable list=lines view=view label=t!(history.title) line=line shown=lines.shown(|| false) empty=none/>
    }
}

fn line(i18n: I18n, one: HistoryLine) -> Line {
    let (key, stamped, label) = (one.id.0, stamp(&one), one.title.clone());
    let cells = move |column: &'static str| {
        let words = i18n.words();
        match column {
            "impressions" => i18n.number(u64::from(one.impressions)).into_any(),
            "released-on" => {
                view! { <span>{one.printer.clone()}</span><p class="meta">{one.address.clone()}</p> }.into_any()
            }
            "color" if one.color == ColorMode::Monochrome => words.jobs.color_mono.into_any(),
            "color" => words.jobs.color_color.into_any(),
            "sides" if one.two_sided => words.history.yes.into_any(),
            "sides" => words.history.no.into_any(),
            "released" => i18n.moment(one.released).into_any(),
            _ => view! { <span class="title">{one.title.clone()}</span> }.into_any(),
        }
    };
    Line { key, stamp: stamped, label, fixed: true, cells: Arc::new(cells) }
}
