//! The printers: how each one is, in words, and those who may add and remove them.

mod add;
mod one;
mod paper;

use crate::{
    api::use_client,
    i18n::{I18n, state_reason, t, use_i18n},
    live::use_live,
    parts::{Chip, Empty, Fetched, Icon, IconView, Tone, picture::Picture, window_title},
    session::use_session,
};
use add::{AddDialog, AgentToken};
use api::{printers::FleetPrinter, routes};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{
    access::Permission,
    id::PrinterId,
    printers::{PrinterState, Status},
};

pub use one::PrinterPage;

/// The printers of the organization.
#[component]
pub fn PrintersPage() -> impl IntoView {
    window_title(t!(printers.title));
    let (client, live, session, i18n) = (use_client(), use_live(), use_session(), use_i18n());
    let printers = Fetched::new(move || {
        live.follow_printers();
        async move { client.call(routes::Printers).await }
    });
    let adding = RwSignal::new(false);
    let manages = Memo::new(move |_| session.may(Permission::ManagePrinters));
    let add_button = move || {
        view! {
            <button type="button" class="button primary" on:click=move |_| adding.set(true)><IconView icon=Icon::Plus/>{t!(printers.add)}</button>
        }
    };
    let summary = move || printers.with(|all| summary(i18n, all));
    let ready = move || view! { <PrinterCards printers=printers manages=manages.get() adding=adding/> }.into_any();
    view! {
        <div class="page-head">
            <div><h1>{t!(printers.title)}</h1><p class="sub" role="status">{summary}</p></div>
            <div class="page-actions">
                <A href="/print/codes" attr:class="button"><IconView icon=Icon::Grid/>{t!(history.codes)}</A>
                <Show when=move || manages.get()>{add_button}</Show>
            </div>
        </div>
        {printers.show(4, ready)}
        <AddDialog open=adding added=move |()| printers.reload()/>
    }
}

fn summary(i18n: I18n, printers: &[FleetPrinter]) -> String {
    let words = &i18n.words().printers;
    let troubled = printers.iter().filter(|p| matches!(tone(&p.status), Tone::Warn | Tone::Bad)).count() as u64;
    let mut said = i18n.count(printers.len() as u64, words.count_one, words.count_many);
    if troubled > 0 {
        said = format!("{said} · {}", i18n.count(troubled, words.trouble_one, words.trouble_many));
    }
    said
}

#[component]
fn PrinterCards(printers: Fetched<Vec<FleetPrinter>>, manages: bool, adding: RwSignal<bool>) -> impl IntoView {
    let ids = Memo::new(move |_| printers.with(|all| all.iter().map(|p| p.id).collect::<Vec<_>>()).unwrap_or_default());
    let empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let nothing = move || {
        if manages {
            view! {
                <Empty picture=Picture::Printer title=t!(printers.empty_title) text=t!(printers.empty_text)>
                    <button type="button" class="button primary" on:click=move |_| adding.set(true)>{t!(printers.add)}</button>
                </Empty>
            }
            .into_any()
        } else {
            view! { <Empty picture=Picture::Printer title=t!(printers.empty_title) text=t!(printers.empty_text_viewer)/> }.into_any()
        }
    };
    view! {
        <Show when=move || !empty.get() fallback=nothing>
            <ul class="printer-cards">
                <For each=move || ids.get() key=|id| *id children=move |id| view! { <PrinterCard id=id printers=printers/> }/>
            </ul>
        </Show>
        {manages.then(|| view! { <AgentToken/> })}
    }
}

#[component]
fn PrinterCard(id: PrinterId, printers: Fetched<Vec<FleetPrinter>>) -> impl IntoView {
    let i18n = use_i18n();
    let printer = Memo::new(move |_| printers.with(|all| all.iter().find(|p| p.id == id).cloned()).flatten());
    let of = move |f: fn(&FleetPrinter) -> String| move || printer.with(|p| p.as_ref().map(f).unwrap_or_default());
    let has = move |f: fn(&FleetPrinter) -> bool| move || printer.with(|p| p.as_ref().is_some_and(f));
    let status = Memo::new(move |_| printer.with(|p| p.as_ref().map(|p| p.status.clone()).unwrap_or_default()));
    let place = move || printer.with(|p| p.as_ref().and_then(|p| p.location.clone()));
    let impressions = move || status.with(|s| s.impressions).map(|n| i18n.number(u64::from(n)));
    view! {
        <li class="printer-card">
            <div class="printer-card-head">
                <h2><A href=format!("/printers/{id}")>{of(|p| p.name.clone())}</A></h2>
                <StatusChip status=status/>
            </div>
            <p class="meta">{move || place().map(|l| format!("{l} · "))}{of(|p| p.attributes.make_and_model.clone())}</p>
            <Reasons status=status/>
            <ul class="tags">
                <Show when=has(|p| p.attributes.color) fallback=|| view! { <li class="tag">{t!(printers.mono)}</li> }>
                    <li class="tag"><IconView icon=Icon::Drop/>{t!(printers.color)}</li>
                </Show>
                <Show when=has(|p| p.attributes.two_sided)><li class="tag"><IconView icon=Icon::Copy/>{t!(printers.two_sided)}</li></Show>
                <Show when=has(|p| p.attributes.simulated)><li class="tag">{t!(printers.simulated)}</li></Show>
            </ul>
            <dl class="counters">
                <div><dt>{t!(printers.impressions)}</dt><dd>{move || impressions().unwrap_or_else(|| "–".to_owned())}</dd></div>
                <div><dt>{t!(printers.serial)}</dt><dd>{of(|p| or_dash(&p.attributes.serial_number))}</dd></div>
            </dl>
        </li>
    }
}

/// How a printer is, in a word.
#[component]
pub fn StatusChip(
    /// How it is.
    status: Memo<Status>,
) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || {
        let words = &i18n.words().printers;
        match status.with(|s| s.state) {
            PrinterState::Unknown => words.unknown,
            PrinterState::Idle => words.idle,
            PrinterState::Processing => words.processing,
            PrinterState::Stopped => words.stopped,
            PrinterState::Offline => words.offline,
        }
    };
    view! { <Chip tone=Signal::derive(move || status.with(tone)) text=text/> }
}

/// What a printer says about its state, in words.
#[component]
pub fn Reasons(
    /// How it is.
    status: Memo<Status>,
) -> impl IntoView {
    let i18n = use_i18n();
    let reason = move |keyword: String| {
        view! { <li><IconView icon=Icon::Alert/>{move || state_reason(i18n.language(), &keyword)}</li> }
    };
    let list = move || status.with(|s| s.reasons.clone());
    move || {
        (!list().is_empty()).then(|| view! { <ul class="reasons">{list().into_iter().map(reason).collect_view()}</ul> })
    }
}

/// How a state looks: a printer that works but wants something is a warning.
fn tone(status: &Status) -> Tone {
    match status.state {
        PrinterState::Stopped | PrinterState::Offline => Tone::Bad,
        PrinterState::Unknown => Tone::Neutral,
        _ if status.reasons.iter().any(|r| !r.ends_with("-report")) => Tone::Warn,
        PrinterState::Processing => Tone::Busy,
        PrinterState::Idle => Tone::Good,
    }
}

/// What a printer says of itself, or a dash where it does not.
fn or_dash(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_that_wants_something_is_seen() {
        let with = |state, reasons: &[&str]| {
            tone(&Status { state, reasons: reasons.iter().map(|r| (*r).to_owned()).collect(), ..Status::default() })
        };
        assert_eq!(with(PrinterState::Idle, &[]), Tone::Good);
        assert_eq!(with(PrinterState::Idle, &["toner-low-warning"]), Tone::Warn);
        assert_eq!(with(PrinterState::Idle, &["identify-printer-requested-report"]), Tone::Good);
        assert_eq!(with(PrinterState::Stopped, &["media-jam-error"]), Tone::Bad);
        assert_eq!(with(PrinterState::Offline, &[]), Tone::Bad);
    }
}
