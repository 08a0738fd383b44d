//! Release from the portal and the phone (K7, K8): a printer by its name, out of the list, or the one whose code was
//! scanned; some documents or all.

use super::Queue;
use crate::{
    i18n::t,
    parts::{CheckField, Chip, Dialog, Form, Icon, IconView, Tone, table::SearchBox, use_submit},
    storage,
};
use api::{
    jobs::{Release, ReleasePrinter},
    routes,
    users::BatchOutcome,
};
use leptos::prelude::*;
use model::{id::JobId, printers::PrinterState};

/// Under which name this browser remembers where somebody printed last.
const LAST: &str = "last-printer";
/// From how many printers on they are searched.
const MANY: usize = 7;

/// The dialog that asks where.
#[component]
pub fn ReleaseDialog() -> impl IntoView {
    let queue: Queue = expect_context();
    let open = Memo::new(move |_| queue.releasing.with(|jobs| !jobs.is_empty()));
    view! {
        <Dialog open=open close=move |()| queue.releasing.set(Vec::new()) title=t!(jobs.release)>
            <ReleaseForm/>
        </Dialog>
    }
}

#[component]
fn ReleaseForm() -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let ids = StoredValue::new(queue.releasing.get_untracked());
    let count = ids.with_value(Vec::len);
    let chosen = RwSignal::new(storage::get(LAST).unwrap_or_default());
    let (typed, keep) = (RwSignal::new(String::new()), RwSignal::new(false));
    let printers = move || queue.printers.get().unwrap_or_default();
    let there = Memo::new(move |_| printers().iter().any(|p| chosen.with(|c| p.id.to_string() == *c)));
    let may_keep = move || queue.policy.with(|policy| policy.keep).unwrap_or_default();
    let read = move || {
        let printer = chosen.get();
        storage::set(LAST, &printer);
        Ok((printer, keep.get().then_some(true)))
    };
    let send = move |(printer, keep): (String, Option<bool>)| async move {
        queue.release_at(&printer, ids.get_value(), keep).await
    };
    let sending = use_submit(read, send, move |all: BatchOutcome| {
        queue.releasing.set(Vec::new());
        queue.released(&all);
    });
    let many = move || printers().len() >= MANY;
    let shown = move || {
        let what = typed.get().trim().to_lowercase();
        let named = move |p: &ReleasePrinter| {
            let text = format!("{} {}", p.name, p.location.clone().unwrap_or_default()).to_lowercase();
            what.split_whitespace().all(|word| text.contains(word))
        };
        printers().into_iter().filter(named).collect::<Vec<_>>()
    };
    let one = move |printer: ReleasePrinter| {
        let id = printer.id.to_string();
        let (value, field, now) = (id.clone(), format!("printer-{id}"), id.clone());
        let label = field.clone();
        view! {
            <li>
                <input type="radio" name="printer" id=field value=id prop:checked=move || chosen.with(|c| *c == now)
                    on:change=move |_| chosen.set(value.clone())/>
                <label for=label>
                    <span><strong>{printer.name.clone()}</strong>{printer.location.clone().map(|l| view! { <span class="meta">{l}</span> })}</span>
                    <PrinterChip printer=printer/>
                </label>
            </li>
        }
    };
    let label = move || {
        let words = &i18n.words().jobs;
        i18n.count(count as u64, words.release_one, words.release_many)
    };
    view! {
        <Form sending=sending label=label ready=there cancel=move |()| queue.releasing.set(Vec::new())>
            <Show when=many><SearchBox value=typed label=t!(jobs.find_printer)/></Show>
            <fieldset class="printers-to-choose">
                <legend>{t!(jobs.where_to)}</legend>
                <ul>{move || shown().into_iter().map(one).collect_view()}</ul>
                <Show when=move || printers().is_empty()><p class="hint">{t!(jobs.no_printer)}</p></Show>
            </fieldset>
            <Show when=may_keep><CheckField name="keep" label=t!(jobs.keep) value=keep/></Show>
        </Form>
    }
}

/// How a printer is, where that is worth a word.
#[component]
fn PrinterChip(printer: ReleasePrinter) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let state = printer.state;
    let word = move || {
        let words = &i18n.words().jobs;
        match state {
            PrinterState::Stopped => Some(words.printer_stopped),
            PrinterState::Offline => Some(words.printer_offline),
            _ if !printer.color => Some(words.in_mono),
            _ => None,
        }
    };
    let tone = if state.is_trouble() { Tone::Warn } else { Tone::Neutral };
    move || word().map(|text| view! { <Chip tone=tone text=text/> })
}

/// The printer in front of which somebody stands, whose code was scanned: one press prints.
#[component]
pub fn AtPrinter() -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let printer = Memo::new(move |_| {
        let at = queue.at.get();
        queue.printers.with(|all| all.iter().find(|p| p.id.to_string() == at).cloned()).flatten()
    });
    let trouble = move || printer.with(|p| p.as_ref().is_some_and(|p| p.state.is_trouble()));
    let name = move || printer.with(|p| p.as_ref().map(|p| p.name.clone()).unwrap_or_default());
    let place = move || printer.with(|p| p.as_ref().and_then(|p| p.location.clone()));
    let said = move || i18n.words().jobs.at_printer.replace("{name}", &name());
    let ready = move || queue.ready();
    let label = move || {
        let (words, n) = (&i18n.words().jobs, queue.to_print().len() as u64);
        i18n.count(n, words.release_one, words.release_many)
    };
    let print = move |_| queue.print_here(untrack(|| queue.to_print()));
    view! {
        <Show when=move || printer.with(Option::is_some)>
            <section class="at-printer">
                <IconView icon=Icon::Printer/>
                <div>
                    <strong>{said}</strong>
                    {move || place().map(|p| view! { <span class="meta">{p}</span> })}
                    <Show when=trouble><p class="why">{t!(jobs.printer_trouble)}</p></Show>
                </div>
                <Show when=move || !ready().is_empty() fallback=|| view! { <p class="hint">{t!(jobs.nothing_ready)}</p> }>
                    <button type="button" class="button primary" on:click=print>{label}</button>
                </Show>
                <button type="button" class="button quiet square" aria-label=t!(common.close) title=t!(common.close)
                    on:click=move |_| queue.at.set(String::new())><IconView icon=Icon::X/></button>
            </section>
        </Show>
    }
}

impl Queue {
    /// The jobs of the list that can be released.
    pub fn ready(self) -> Vec<JobId> {
        let ready = |page: &crate::parts::Page<api::jobs::QueuedJob>| {
            page.rows.iter().filter(|j| j.state.releasable()).map(|j| j.id).collect()
        };
        self.jobs.with(ready).unwrap_or_default()
    }

    /// What is printed with one press: what is selected, or everything that is ready.
    pub fn to_print(self) -> Vec<JobId> {
        let ready = self.ready();
        let selected: Vec<JobId> = ready.iter().copied().filter(|id| self.selection.has(id.0)).collect();
        if selected.is_empty() { ready } else { selected }
    }

    /// Asks where these are to be printed; at the printer whose code was scanned it is known.
    pub fn release(self, ids: Vec<JobId>) {
        if self.at.with_untracked(|at| at.is_empty()) { self.releasing.set(ids) } else { self.print_here(ids) }
    }

    /// Prints at the printer whose code was scanned.
    pub fn print_here(self, ids: Vec<JobId>) {
        let printer = self.at.get_untracked();
        storage::set(LAST, &printer);
        let request = async move { self.release_at(&printer, ids, None).await };
        self.command.run(request, move |all| self.released(&all));
    }

    async fn release_at(
        self,
        printer: &str,
        jobs: Vec<JobId>,
        keep: Option<bool>,
    ) -> Result<BatchOutcome, crate::api::Fault> {
        let release = Release { printer: crate::api::parsed(printer)?, jobs, keep };
        self.client.submit(routes::ReleaseJobs, &release).await
    }

    fn released(self, all: &BatchOutcome) {
        let words = &self.i18n.words_now().jobs;
        self.command.say_outcome(all, words.released_said_one, words.released_said_many);
        self.selection.clear();
        self.refresh();
    }
}
