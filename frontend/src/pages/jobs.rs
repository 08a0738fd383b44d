//! The print queue: what waits, where it stands, and everything that its owner can do with it here.

mod preview;
mod row;
mod settings;
mod upload;

use crate::{
    api::{Client, use_client},
    i18n::{I18n, t, use_i18n},
    live::use_live,
    parts::{
        Command, Confirm, CopyText, Empty, Fetched, Icon, IconView, Selection, SelectionBar, dialog::Question,
        picture::Picture, quota::OwnQuota, use_command, window_title,
    },
    session::use_session,
};
use api::{jobs::QueuedJob, printers::FleetPrinter, routes};
use leptos::prelude::*;
use model::{access::Permission, id::JobId};
use preview::{Preview, PreviewDialog};
use row::{JobRow, ListHead};
use settings::SettingsDialog;
use std::{collections::BTreeSet, sync::Arc};
use upload::{DropOverlay, UploadButton, UploadList};

pub use upload::provide_uploads;

/// What the rows of the queue need to know and can do.
#[derive(Clone, Copy)]
pub struct Queue {
    jobs: Fetched<Vec<QueuedJob>>,
    printers: Fetched<Vec<FleetPrinter>>,
    selection: Selection<JobId>,
    ask: RwSignal<Option<Question>>,
    /// The job whose settings are open.
    settings: RwSignal<Option<JobId>>,
    client: Client,
    i18n: I18n,
    command: Command,
}

/// The own print queue (I14, I16).
#[component]
pub fn QueuePage() -> impl IntoView {
    window_title(t!(jobs.title));
    let queue = Queue::of_page();
    provide_context(queue);
    provide_context(Preview::default());
    let ready = move || view! { <Lists/> }.into_any();
    view! {
        <div class="page-head">
            <div>
                <h1>{t!(jobs.title)}</h1>
                <p class="sub">{t!(jobs.live)}</p>
            </div>
            <div class="page-actions"><UploadButton primary=true/></div>
        </div>
        <OwnQuota/>
        <UploadList/>
        {queue.jobs.show(6, ready)}
        <SettingsDialog/>
        <PreviewDialog/>
        <Confirm ask=queue.ask/>
        <DropOverlay/>
    }
}

impl Queue {
    fn of_page() -> Self {
        let client = use_client();
        let live = use_live();
        let session = use_session();
        let jobs = Fetched::new(move || {
            live.follow_jobs();
            async move { client.call(routes::Jobs).await }
        });
        let printers = Fetched::new(move || {
            let may = session.may(Permission::ViewPrinters);
            async move { if may { client.call(routes::Printers).await } else { Ok(Vec::new()) } }
        });
        let selection = Selection::new();
        Effect::new(move || {
            let there: BTreeSet<JobId> = jobs.with(|jobs| jobs.iter().map(|j| j.id).collect()).unwrap_or_default();
            selection.keep(&there);
        });
        let (ask, settings) = (RwSignal::new(None), RwSignal::new(None));
        Self { jobs, printers, selection, ask, settings, client, i18n: use_i18n(), command: use_command() }
    }

    /// The jobs that stand in the queue, or those that came out, newest first.
    fn list(self, queued: bool) -> Vec<JobId> {
        let newest_first = |jobs: &Vec<QueuedJob>| {
            let mut jobs: Vec<_> =
                jobs.iter().filter(|j| j.state.queued() == queued).map(|j| (j.submitted, j.id)).collect();
            jobs.sort_by(|a, b| b.cmp(a));
            jobs.into_iter().map(|(_, id)| id).collect()
        };
        self.jobs.with(newest_first).unwrap_or_default()
    }

    fn job(self, id: JobId) -> Option<QueuedJob> {
        self.jobs.with(|jobs| jobs.iter().find(|j| j.id == id).cloned()).flatten()
    }

    /// Asks, then deletes these jobs.
    fn delete(self, ids: Vec<JobId>) {
        let words = self.i18n.words_now();
        let title = match ids.as_slice() {
            [one] => {
                let name = untrack(|| self.job(*one)).map(|j| j.title).unwrap_or_default();
                words.jobs.delete_one.replace("{name}", &name)
            }
            many => words.jobs.delete_many.replace("{n}", &untrack(|| self.i18n.number(many.len() as u64))),
        };
        let text = words.jobs.delete_text.to_owned();
        let action = words.common.delete.to_owned();
        let then = Arc::new(move || self.delete_now(ids.clone()));
        self.ask.set(Some(Question { title, text, action, then }));
    }

    fn delete_now(self, ids: Vec<JobId>) {
        let request = async move {
            let mut gone = 0;
            // What is against one does not keep the others.
            for id in ids {
                match self.client.call(routes::DeleteJob { job: id }).await {
                    Ok(()) => {
                        gone += 1;
                        self.jobs.update(|jobs| jobs.retain(|j| j.id != id));
                    }
                    Err(fault) => self.command.toasts.complain(&fault, self.i18n),
                }
            }
            Ok(gone)
        };
        let done = move |gone: usize| {
            let words = &self.i18n.words_now().jobs;
            if gone > 0 {
                self.command.say(self.command.count(gone, words.deleted_one, words.deleted_many));
            }
        };
        self.command.run_then(request, done, move || self.jobs.reload());
    }

    /// Says that a mailed job is one's own.
    fn confirm(self, id: JobId, title: String) {
        let request = async move { self.client.call(routes::ConfirmJob { job: id }).await };
        let done = move |_| self.command.say(self.i18n.words_now().jobs.confirmed.replace("{name}", &title));
        self.command.run_then(request, done, move || self.jobs.reload());
    }
}

#[component]
fn Lists() -> impl IntoView {
    let queue: Queue = expect_context();
    let waiting = Memo::new(move |_| queue.list(true));
    let printed = Memo::new(move |_| queue.list(false));
    let empty = Memo::new(move |_| waiting.with(Vec::is_empty));
    let some_printed = Memo::new(move |_| printed.with(|p| !p.is_empty()));
    view! {
        <Show when=move || !empty.get() fallback=|| view! { <EmptyQueue/> }>
            <HowBar/>
            <JobTable jobs=waiting label=Signal::derive(t!(jobs.title))/>
        </Show>
        <SelectionBar selection=queue.selection delete=move |()| queue.delete(queue.selection.now())/>
        <Show when=move || some_printed.get()>
            <h2 class="section">{t!(jobs.recently)}</h2>
            <JobTable jobs=printed label=Signal::derive(t!(jobs.recently))/>
        </Show>
    }
}

#[component]
fn JobTable(jobs: Memo<Vec<JobId>>, label: Signal<&'static str>) -> impl IntoView {
    view! {
        <table class="list jobs" aria-label=label role="table">
            <ListHead jobs=jobs/>
            <tbody role="rowgroup">
                <For each=move || jobs.get() key=|id| *id children=|id| view! { <JobRow id=id/> }/>
            </tbody>
        </table>
    }
}

#[component]
fn EmptyQueue() -> impl IntoView {
    view! {
        <Empty picture=Picture::Queue title=t!(jobs.empty_title) text=t!(jobs.empty_text)>
            <UploadButton primary=false/>
        </Empty>
        <HowBar/>
    }
}

/// From a document to paper in three words.
#[component]
fn HowBar() -> impl IntoView {
    let session = use_session();
    let address = Memo::new(move |_| session.me().and_then(|me| me.queue_addresses.first().cloned()));
    let send = move || match address.get() {
        Some(address) => view! {
            <p>{t!(jobs.how_send_text)}</p>
            <CopyText text=Signal::derive(move || address.clone()) label=t!(jobs.copy_address)/>
        }
        .into_any(),
        None => view! { <p>{t!(jobs.how_send_text_plain)}</p> }.into_any(),
    };
    view! {
        <ol class="how">
            <li><IconView icon=Icon::Mail/><div><strong>{t!(jobs.how_send)}</strong>{send}</div></li>
            <li><IconView icon=Icon::Tap/><div><strong>{t!(jobs.how_tap)}</strong><p>{t!(jobs.how_tap_text)}</p></div></li>
            <li><IconView icon=Icon::Printer/><div><strong>{t!(jobs.how_release)}</strong><p>{t!(jobs.how_release_text)}</p></div></li>
        </ol>
    }
}
