//! The lists of the queue page: what waits, what came out, and what is said where there is nothing.

use super::{
    Queue,
    row::{JobRow, ListHead},
    upload::UploadButton,
};
use crate::{
    i18n::t,
    parts::{
        CopyText, Empty, Failure, Icon, IconView, Skeleton,
        picture::Picture,
        table::{ActionBar, Filter, MoreRows, SearchBox},
    },
    session::use_session,
};
use api::jobs::QueuedJob;
use leptos::prelude::*;
use model::id::JobId;

/// The jobs that wait, and those that came out.
#[component]
pub fn Lists() -> impl IntoView {
    let queue: Queue = expect_context();
    let stage = Memo::new(move |_| queue.jobs.stage());
    let waiting = Memo::new(move |_| {
        queue.jobs.with(|page| page.rows.iter().map(|j| j.id).collect::<Vec<_>>()).unwrap_or_default()
    });
    let printed = Memo::new(move |_| {
        queue.printed.with(|jobs| jobs.iter().map(|j| j.id).collect::<Vec<_>>()).unwrap_or_default()
    });
    let some_printed = Memo::new(move |_| printed.with(|p| !p.is_empty()));
    let waits = Memo::new(move |_| queue.jobs.is_waiting());
    let shown = queue.jobs.shown(move || !queue.narrow());
    let list = move || match stage.get() {
        Err(fault) => view! { <Failure fault=fault retry=move |()| queue.jobs.reload()/> }.into_any(),
        Ok(true) if queue.narrow() => view! { <NothingFound/> }.into_any(),
        Ok(true) if queue.is_own() => view! { <EmptyQueue/> }.into_any(),
        Ok(true) => view! { <Empty picture=Picture::Queue title=t!(jobs.empty_other) text=t!(jobs.empty_other_text)/> }
            .into_any(),
        Ok(false) if waits.get() => view! { <Skeleton lines=6/> }.into_any(),
        Ok(false) => view! {
            <JobTable jobs=waiting label=Signal::derive(t!(jobs.title))/>
            <MoreRows more=Signal::derive(move || queue.jobs.next().is_some()) count=shown
                busy=queue.jobs.fetching_more() fetch=move |()| queue.jobs.more()/>
        }
        .into_any(),
    };
    view! {
        <Show when=move || queue.is_own()><HowBar/></Show>
        <Tools/>
        {list}
        <Many/>
        <Show when=move || some_printed.get()>
            <h2 class="section">{t!(jobs.recently)}</h2>
            <JobTable jobs=printed label=Signal::derive(t!(jobs.recently))/>
        </Show>
    }
}

/// The search, which jobs are shown, and in which order; not where there are only a few.
#[component]
fn Tools() -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let several = Memo::new(move |_| queue.narrow() || queue.jobs.counts().1 > 5);
    let pairs = |all: &[(&str, &str)]| all.iter().map(|(v, w)| ((*v).to_owned(), (*w).to_owned())).collect::<Vec<_>>();
    let states = Signal::derive(move || {
        let w = &i18n.words().jobs;
        pairs(&[("", w.any_state), ("ready", w.only_ready), ("released", w.only_released), ("trouble", w.only_trouble)])
    });
    let orders = Signal::derive(move || {
        let w = &i18n.words().jobs;
        pairs(&[
            ("", w.order_latest),
            ("submitted", w.order_oldest),
            ("title", w.order_title),
            ("-pages", w.order_pages),
            ("state", w.order_state),
        ])
    });
    view! {
        <Show when=move || several.get()>
            <div class="tools">
                <SearchBox value=queue.typed label=t!(jobs.search)/>
                <Filter label=t!(jobs.state) value=queue.standing choices=states/>
                <Filter label=t!(jobs.order) value=queue.sort choices=orders/>
            </div>
        </Show>
    }
}

/// What can be done with the selected jobs.
#[component]
fn Many() -> impl IntoView {
    let queue: Queue = expect_context();
    let ready = Memo::new(move |_| {
        let selected = |j: &&QueuedJob| j.state.releasable() && queue.selection.has(j.id.0);
        queue.jobs.with(|page| page.rows.iter().filter(selected).map(|j| j.id).collect::<Vec<_>>()).unwrap_or_default()
    });
    view! {
        <ActionBar selection=queue.selection>
            <Show when=move || queue.prints() && !ready.with(Vec::is_empty)>
                <button type="button" class="button primary" on:click=move |_| queue.release(ready.get_untracked())>
                    <IconView icon=Icon::Printer/>{t!(jobs.release)}
                </button>
            </Show>
            <Show when=move || queue.manages()>
                <button type="button" class="button danger" on:click=move |_| queue.delete(queue.selection.now().into_iter().map(JobId).collect())>
                    <IconView icon=Icon::Trash/>{t!(common.delete)}
                </button>
            </Show>
        </ActionBar>
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
    }
}

/// The search or the choice leaves nothing.
#[component]
fn NothingFound() -> impl IntoView {
    let queue: Queue = expect_context();
    let all = move |_| {
        queue.typed.set(String::new());
        queue.standing.set(String::new());
    };
    view! {
        <Empty picture=Picture::Queue title=t!(jobs.found_none) text=t!(jobs.found_none_text)>
            <button type="button" class="button" on:click=all>{t!(jobs.show_all)}</button>
        </Empty>
    }
}

/// Somebody without a queue, who may see those of others.
#[component]
pub fn NoQueue() -> impl IntoView {
    view! { <Empty picture=Picture::Queue title=t!(jobs.choose_queue) text=t!(jobs.choose_queue_text)/> }
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
