//! The paper tray of a simulated printer: pictures of what came out.

use crate::{
    api::{address, use_client},
    i18n::{t, use_i18n},
    live::use_live,
    parts::{Chip, Dialog, Empty, Fetched, Tone, picture::Picture},
};
use api::{
    printers::Paper,
    routes::{self, NoQuery},
};
use leptos::prelude::*;
use model::{id::PrinterId, time::Time};

/// How many pages of one job are shown at first sight.
const SHOWN: u32 = 24;

/// What came out, newest first.
#[component]
pub fn PaperTray(
    /// Of which printer.
    printer: PrinterId,
) -> impl IntoView {
    let (client, live) = (use_client(), use_live());
    let tray = Fetched::new(move || {
        live.follow_printers();
        live.follow_jobs();
        async move { client.call(routes::Paper { printer }).await }
    });
    // The page that is looked at closely: its picture and what it is called.
    let close_up = RwSignal::new(None::<(String, String)>);
    let jobs = Memo::new(move |_| tray.with(|t| t.jobs.clone()).unwrap_or_default());
    let empty = Memo::new(move |_| jobs.with(Vec::is_empty));
    let ready = move || {
        view! {
            <Show when=move || !empty.get()
                fallback=|| view! { <Empty picture=Picture::Printer title=t!(printers.paper_empty) text=t!(printers.paper_empty_text)/> }>
                <For each=move || jobs.get() key=|job| job.job
                    children=move |job| view! { <Job printer=printer job=job close_up=close_up/> }/>
            </Show>
        }
        .into_any()
    };
    let picture = move || close_up.get().map(|(src, name)| view! { <img class="close-up" src=src alt=name/> });
    let name = move || close_up.with(|c| c.as_ref().map(|(_, name)| name.clone()).unwrap_or_default());
    view! {
        <section class="card tray">
            <h2>{t!(printers.paper_title)}</h2>
            <p class="hint">{t!(printers.paper_text)}</p>
            {tray.show(3, ready)}
        </section>
        <Dialog open=Signal::derive(move || close_up.with(Option::is_some)) close=move |()| close_up.set(None) title=name>{picture}</Dialog>
    }
}

#[component]
fn Job(printer: PrinterId, job: Paper, close_up: RwSignal<Option<(String, String)>>) -> impl IntoView {
    let i18n = use_i18n();
    let at = Time(job.at);
    let (impressions, sheets) = (u64::from(job.impressions), u64::from(job.sheets));
    let counts = move || {
        let w = &i18n.words().jobs;
        let impressions = i18n.count(impressions, w.estimate_impressions_one, w.estimate_impressions_many);
        let sheets = i18n.count(sheets, w.estimate_sheets_one, w.estimate_sheets_many);
        format!("{impressions} · {sheets} · {}", i18n.ago(at))
    };
    let (number, name) = (u32::try_from(job.job).unwrap_or_default(), job.name.clone());
    let page = move |n: u32| {
        let src = address(&routes::PaperPage { printer, job: number, page: n }, &NoQuery {});
        let name = name.clone();
        let alt = move || i18n.words().printers.paper_page.replace("{n}", &n.to_string()).replace("{name}", &name);
        let (look, label) = (src.clone(), alt.clone());
        view! {
            <li>
                <button type="button" class="sheet" on:click=move |_| close_up.set(Some((look.clone(), untrack(&label))))>
                    <img src=src alt=alt loading="lazy" decoding="async"/>
                </button>
            </li>
        }
    };
    let rest = job.impressions.saturating_sub(SHOWN);
    let more = move || i18n.words().printers.paper_more.replace("{n}", &i18n.number(u64::from(rest)));
    view! {
        <article class="paper-job">
            <header>
                <h3>{job.name}</h3>
                {job.color.then(|| view! { <Chip tone=Tone::Busy text=t!(printers.color)/> })}
                {job.two_sided.then(|| view! { <Chip tone=Tone::Neutral text=t!(printers.two_sided)/> })}
                <p class="meta">{counts}</p>
            </header>
            <ul class="strip" tabindex="0">
                {(1..=job.impressions.min(SHOWN)).map(page).collect_view()}
                {(rest > 0).then(|| view! { <li class="meta">{more}</li> })}
            </ul>
        </article>
    }
}
