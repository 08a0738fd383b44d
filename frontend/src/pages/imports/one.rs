//! One import: what each line would do, or did; started, followed while it runs, and its log.

use super::{StateChip, kind_name};
use crate::{
    api::{Client, Fault, address, parsed, use_client},
    i18n::{I18n, t, use_i18n},
    live::use_live,
    parts::{
        Chip, Command, Confirm, Fetched, Icon, IconView, Page, PagedList, PagedTable, Tone,
        dialog::Question,
        table::{Column, Line, View, stamp},
        use_command, window_title,
    },
};
use api::imports::{LineQuery, LogForm, LogQuery};
use api::{
    imports::{ImportEffect, ImportInfo, ImportLine, ImportState},
    routes,
};
use leptos::prelude::*;
use leptos_router::{
    components::A,
    hooks::{use_navigate, use_params_map},
};
use std::{sync::Arc, time::Duration};

const COLUMNS: &[Column] = &[
    Column { key: "number", name: |w| w.imports.number, class: "short", sorts: false, shown: true },
    Column { key: "subject", name: |w| w.imports.subject, class: "main", sorts: false, shown: true },
    Column { key: "effect", name: |w| w.imports.effect, class: "", sorts: false, shown: true },
    Column { key: "detail", name: |w| w.imports.detail, class: "wrap", sorts: false, shown: true },
];

/// How often a running import is asked for, beside what the stream of changes says.
const AGAIN: Duration = Duration::from_millis(1500);

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct ImportContext {
    import: Fetched<ImportInfo>,
    id: Memo<String>,
    lines: PagedList<ImportLine>,
    only_errors: RwSignal<bool>,
    client: Client,
    i18n: I18n,
    command: Command,
}

impl ImportContext {
    fn start(self) {
        let id = self.id.get_untracked();
        let request = async move { self.client.call(routes::StartImport { import: parsed(&id)? }).await };
        let done = move |_| self.command.say(self.i18n.words_now().imports.started);
        self.command.run_then(request, done, move || self.import.reload());
    }

    async fn stop(self, id: String) -> Result<(), Fault> {
        self.client.call(routes::StopImport { import: parsed(&id)? }).await
    }
}

/// The page of one import.
#[component]
pub fn ImportPage() -> impl IntoView {
    let (client, live, i18n) = (use_client(), use_live(), use_i18n());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let import = Fetched::new(move || {
        live.follow_imports();
        let id = id.get();
        async move { client.call(routes::Import { import: parsed(&id)? }).await }
    });
    let state = Memo::new(move |_| import.with(|i| i.state));
    let only_errors = RwSignal::new(false);
    let lines = PagedList::new(move |after: Option<String>| {
        // They are fetched anew when the import has started and when it is over, not with every line that is done.
        state.track();
        let id = id.get();
        let query = LineQuery { after: after.and_then(|after| after.parse().ok()), errors: only_errors.get() };
        async move {
            let page = client.query(routes::ImportLines { import: parsed(&id)? }, &query).await?;
            Ok(Page { rows: page.lines, next: page.next.map(|n| n.to_string()), total: 0 })
        }
    });
    let one = ImportContext { import, id, lines, only_errors, client, i18n, command: use_command() };
    provide_context(one);
    let again = set_interval_with_handle(
        move || {
            if state.try_get_untracked().flatten() == Some(ImportState::Running) {
                import.reload();
            }
        },
        AGAIN,
    );
    on_cleanup(move || {
        if let Ok(again) = again {
            again.clear();
        }
    });
    window_title(move || import.with(|i| i.file.clone()).unwrap_or_else(|| i18n.words().imports.title.to_owned()));
    view! {
        <p class="crumb"><A href="/accounts/imports"><IconView icon=Icon::Back/>{t!(imports.title)}</A></p>
        {import.show(6, || view! { <ImportView/> }.into_any())}
    }
}

#[component]
fn ImportView() -> impl IntoView {
    let one: ImportContext = expect_context();
    let i18n = one.i18n;
    let with = move |f: fn(&ImportInfo) -> u64| one.import.with(f).unwrap_or_default();
    let file = Memo::new(move |_| one.import.with(|i| i.file.clone()).unwrap_or_default());
    let state = Memo::new(move |_| one.import.with(|i| i.state).unwrap_or(ImportState::Previewed));
    let sub = move || {
        one.import.with(|i| {
            let lines = i18n.count(i.lines.into(), i18n.words().imports.lines_one, i18n.words().imports.lines_many);
            format!("{} · {lines} · {} · {}", kind_name(i18n, i.kind), i.by, i18n.moment(i.at))
        })
    };
    let errors = Memo::new(move |_| with(|i| i.errors.into()));
    let verdict = move || {
        let words = &i18n.words().imports;
        let (one, many) = if state.get() == ImportState::Previewed {
            (words.errors_one, words.errors_many)
        } else {
            (words.failed_one, words.failed_many)
        };
        if errors.get() == 0 { words.all_good.to_owned() } else { i18n.count(errors.get(), one, many) }
    };
    let tone = Signal::derive(move || if errors.get() == 0 { Tone::Good } else { Tone::Bad });
    let over = move || matches!(state.get(), ImportState::Finished | ImportState::Stopped);
    let begun = move || state.get() != ImportState::Previewed;
    let progress = move || {
        let (done, lines) = (with(|i| i.done.into()), with(|i| i.lines.into()));
        let words = i18n.words().imports.done_of.replace("{n}", &i18n.number(done)).replace("{m}", &i18n.number(lines));
        view! {
            <div class="progress" role="status">
                <progress max=lines.max(1).to_string() value=done.to_string() aria-label=t!(imports.progress)></progress>
                <span>{words}</span>
            </div>
        }
    };
    let heading = move || if begun() { i18n.words().imports.log_title } else { i18n.words().imports.preview_title };
    let log_in = move |form: LogForm| {
        one.import.with(|i| address(&routes::ImportLog { import: i.id }, &LogQuery { form })).unwrap_or_default()
    };
    let (log, log_csv) = (move || log_in(LogForm::Text), move || log_in(LogForm::Csv));
    let mailed =
        move || i18n.words().imports.log_mailed.replace("{by}", &one.import.with(|i| i.by.clone()).unwrap_or_default());
    view! {
        <div class="page-head">
            <div><h1>{file}</h1><p class="sub">{sub}</p></div>
            <div class="page-actions"><Actions state=state errors=errors/></div>
        </div>
        <section class="card section-card">
            <div class="verdict">{move || view! { <StateChip state=state.get()/> }}<Chip tone=tone text=verdict/></div>
            <Show when=begun>{progress}</Show>
            <Show when=move || !over()><p class="hint">{mailed}</p></Show>
        </section>
        <div class="section-head">
            <h2>{heading}</h2>
            <div class="tools-end">
                <div class="check">
                    <input id="only-errors" type="checkbox" bind:checked=one.only_errors/>
                    <label for="only-errors">{t!(imports.only_errors)}</label>
                </div>
                <a class="button small" href=log download="" rel="external"><IconView icon=Icon::Download/>{t!(imports.log)}</a>
                <a class="button small" href=log_csv download="" rel="external" aria-label=move || format!("{} (CSV)", i18n.words().imports.log)>"CSV"</a>
            </div>
        </div>
        <Lines/>
    }
}

#[component]
fn Actions(state: Memo<ImportState>, errors: Memo<u64>) -> impl IntoView {
    let one: ImportContext = expect_context();
    let navigate = StoredValue::new_local(use_navigate());
    let ask = RwSignal::new(None);
    let discard = move |_| {
        one.command.run(one.stop(one.id.get_untracked()), move |()| {
            one.command.say(one.i18n.words_now().imports.discarded);
            let _ = navigate.try_with_value(|go| go("/accounts/imports", Default::default()));
        });
    };
    let stop = move |_| {
        let words = &one.i18n.words_now().imports;
        let then = Arc::new(move || {
            let done = move |()| one.command.say(one.i18n.words_now().imports.is_stopped);
            one.command.run_then(one.stop(one.id.get_untracked()), done, move || one.import.reload());
        });
        let (title, text, action) = (words.stop_title.to_owned(), words.stop_text.to_owned(), words.stop.to_owned());
        ask.set(Some(Question { title, text, action, then }));
    };
    let start = move || {
        let words = &one.i18n.words().imports;
        if errors.get() == 0 { words.start } else { words.start_rest }
    };
    view! {
        <Show when=move || state.get() == ImportState::Previewed>
            <button type="button" class="button" on:click=discard>{t!(imports.discard)}</button>
            <button type="button" class="button primary" on:click=move |_| one.start()>{start}</button>
        </Show>
        <Show when=move || state.get() == ImportState::Running>
            <button type="button" class="button" on:click=stop>{t!(imports.stop)}</button>
        </Show>
        <Confirm ask=ask/>
    }
}

#[component]
fn Lines() -> impl IntoView {
    let one: ImportContext = expect_context();
    let line = Arc::new(move |line| row(one.i18n, line));
    let none = || view! { <p class="meta">{t!(imports.no_lines)}</p> };
    view! {
        <PagedTable list=one.lines view=View::of_page(COLUMNS, "") label=t!(imports.lines) line=line selection=None
            shown=one.lines.shown(|| false) empty=none/>
    }
}

fn row(i18n: I18n, line: ImportLine) -> Line {
    let mut key = [0; 16];
    key[12..].copy_from_slice(&line.number.to_be_bytes());
    let (label, stamped) = (line.subject.clone(), stamp(&line));
    let cells = move |column: &'static str| match column {
        "number" => i18n.number(line.number.into()).into_any(),
        "effect" => view! { <EffectChip effect=line.effect/> }.into_any(),
        "detail" => line.detail.clone().into_any(),
        _ => {
            let subject = line.subject.clone();
            view! { <span class="title">{if subject.is_empty() { "–".to_owned() } else { subject }}</span> }.into_any()
        }
    };
    Line { key, stamp: stamped, label, fixed: true, cells: Arc::new(cells) }
}

#[component]
fn EffectChip(effect: ImportEffect) -> impl IntoView {
    let i18n = use_i18n();
    let tone = match effect {
        ImportEffect::Create => Tone::Good,
        ImportEffect::Update => Tone::Busy,
        ImportEffect::Delete => Tone::Warn,
        ImportEffect::Error => Tone::Bad,
    };
    let text = move || {
        let words = &i18n.words().imports;
        match effect {
            ImportEffect::Create => words.create,
            ImportEffect::Update => words.update,
            ImportEffect::Delete => words.delete,
            ImportEffect::Error => words.error,
        }
    };
    view! { <Chip tone=tone text=text/> }
}
