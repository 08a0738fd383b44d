//! The pages of the simulator: all printers with their trays and controls, and the panel of one.

use super::{
    panel::PanelView,
    printer::{Control, Fault, Machine, Printer},
};
use api::{agent::TapAnswer, printers::Paper};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// How many pages of a job are shown.
const MOST_PAGES: u32 = 24;

const STYLE: &str = "
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: #f4f4f1; color: #222; }
section { background: #fff; border: 1px solid #ddd; border-radius: 8px; padding: 1rem 1.5rem; margin: 1rem 0; }
h2, h3 { margin: 0; } h3 { margin-top: 1rem; font-size: 1rem; } p { margin: .25rem 0; }
button, input { font: inherit; padding: .2rem .6rem; }
img { height: 160px; border: 1px solid #ccc; margin: .25rem; box-shadow: 1px 1px 3px #0003; }
";

fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { h1 { (title) } (body) }
        }
    }
}

/// All printers, their trays and controls.
pub fn overview<'a>(printers: impl Iterator<Item = &'a Printer>, authority: &str) -> Markup {
    page("Simulated printers", &html! { @for printer in printers { (section(printer, authority)) } })
}

fn section(printer: &Printer, authority: &str) -> Markup {
    let name = &printer.name;
    let (state, reason) = printer.look(Machine::state);
    let reason = match printer.look(Machine::fault) {
        Some(Fault::Unplugged) => "offline",
        Some(Fault::Dead) => "without power",
        Some(Fault::Garbage) => "answers garbage",
        Some(Fault::Busy) => "busy",
        _ => reason,
    };
    let total = printer.look(|machine| machine.total);
    html! {
        section {
            h2 { (name) }
            p { code { "ipp://" (authority) "/ipp/print/" (name) } }
            p { (state.word()) " (" (reason) "), " (printer.queued()) " queued, "
                (total.impressions) " impressions on " (total.sheets) " sheets" }
            @if printer.panel().is_some() { p { a href={ "/panel/" (name) } { "Panel" } } }
            form method="post" action={ "/control/" (name) } {
                @for word in Control::ALL.iter().map(|(_, word)| *word).chain(["clear-tray"]) {
                    button name="do" value=(word) { (word) } " "
                }
            }
            @for paper in &printer.paper().jobs { (tray(name, paper)) }
        }
    }
}

fn tray(printer: &str, paper: &Paper) -> Markup {
    html! {
        h3 { (paper.job) ": " (paper.name) }
        p { (paper.impressions) " impressions, " (paper.sheets) " sheets" }
        @for page in 1..=paper.impressions.min(MOST_PAGES) {
            img src={ "/paper/" (printer) "/" (paper.job) "/" (page) ".png" } alt={ "page " (page) };
        }
    }
}

/// The panel of a printer.
pub fn panel(printer: &str, shown: &PanelView) -> Markup {
    let body = match shown {
        PanelView::Welcome(notice) => welcome(printer, notice),
        PanelView::Jobs(tapped) => jobs(printer, tapped),
    };
    page(printer, &html! { section { (body) } })
}

fn welcome(printer: &str, notice: &str) -> Markup {
    html! {
        p { (notice) }
        form method="post" action={ "/panel/" (printer) } {
            label { "Badge " input name="badge" autocomplete="off" autofocus required; } " "
            label { "PIN " input name="pin" type="password" autocomplete="off"; } " "
            button { "Hold it to the reader" }
        }
    }
}

fn jobs(printer: &str, tapped: &TapAnswer) -> Markup {
    html! {
        h2 { (tapped.name) }
        form method="post" action={ "/panel/" (printer) "/jobs" } {
            input type="hidden" name="session" value=(tapped.session);
            @for job in &tapped.jobs {
                p { label {
                    input type="checkbox" name="job" value=(job.job) checked;
                    " " (job.title)
                    @if let Some(pages) = job.pages { " (" (pages) " pages)" }
                } }
            }
            @if tapped.jobs.is_empty() { p { "Nothing waits for you." } }
            button name="do" value="print" { "Print" } " "
            button name="do" value="delete" { "Delete" }
        }
        p { a href={ "/panel/" (printer) } { "Back" } }
    }
}
