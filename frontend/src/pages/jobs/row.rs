//! One document of the queue: what it is, where it stands in words, and its buttons.

use super::{Queue, options::options_in_words, preview::PreviewButton};
use crate::{
    i18n::{Words, now, t},
    parts::{Chip, Icon, IconView, Tone},
};
use api::jobs::QueuedJob;
use leptos::prelude::*;
use model::{
    id::JobId,
    jobs::{ColorMode, Failure, JobState, Source, Unreadable},
    text::Language,
    time::Time,
};

/// The head of the table, with a box that selects all.
#[component]
pub fn ListHead(
    /// The jobs below it.
    jobs: Memo<Vec<JobId>>,
) -> impl IntoView {
    let queue: Queue = expect_context();
    let deletable =
        move || jobs.get().into_iter().filter(move |id| queue.job(*id).is_some_and(|j| selectable(queue, &j)));
    let all = move || jobs.with(|j| !j.is_empty()) && deletable().all(|id| queue.selection.has(id.0));
    let turn = move |_| {
        if untrack(all) {
            queue.selection.clear()
        } else {
            queue.selection.set(untrack(|| deletable().map(|id| id.0).collect::<Vec<_>>()))
        }
    };
    view! {
        <thead role="rowgroup">
            <tr role="row">
                <th role="columnheader" scope="col" class="tick">
                    <input type="checkbox" aria-label=t!(common.select_all) prop:checked=all on:change=turn/>
                </th>
                <th role="columnheader" scope="col">{t!(jobs.name)}</th>
                <th role="columnheader" scope="col" class="number">{t!(jobs.pages)}</th>
                <th role="columnheader" scope="col">{t!(jobs.color)}</th>
                <th role="columnheader" scope="col">{t!(jobs.state)}</th>
                <th role="columnheader" scope="col"><span class="sr">{t!(jobs.actions)}</span></th>
            </tr>
        </thead>
    }
}

/// An hour in milliseconds.
const HOUR: i64 = 60 * 60 * 1000;

/// When a job is deleted by itself; none while it is on its way to a printer.
fn runs_out(job: &QueuedJob, held: u32, released: u32) -> Option<Time> {
    let hours = match job.state {
        JobState::Released => return None,
        JobState::Printed => released,
        _ => held,
    };
    Some(Time(job.changed.0.saturating_add(i64::from(hours) * HOUR)))
}

/// Whether something can be done with it beside others.
fn selectable(queue: Queue, job: &QueuedJob) -> bool {
    (queue.manages() && job.state.deletable()) || (queue.prints() && job.state.releasable())
}

/// A document of the queue.
#[component]
pub fn JobRow(
    /// Which.
    id: JobId,
) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    // The row stays the same while the job changes: the focus stays where it is.
    let job = Memo::new(move |_| queue.job(id));
    let of = move |f: fn(&QueuedJob, &'static Words) -> String| {
        move || job.with(|j| j.as_ref().map(|j| f(j, i18n.words())).unwrap_or_default())
    };
    let title = move || job.with(|j| j.as_ref().map(|j| j.title.clone()).unwrap_or_default());
    let pages =
        move || job.with(|j| Some(i18n.number(u64::from(j.as_ref()?.facts.as_ref()?.pages)))).unwrap_or("–".to_owned());
    let size = move || job.with(|j| j.as_ref().map(|j| i18n.size(j.octets)).unwrap_or_default());
    let submitted = move |exact: bool| {
        let at = job.with(|j| j.as_ref().map(|j| j.submitted).unwrap_or_default());
        if exact { i18n.moment(at) } else { i18n.ago(at) }
    };
    let deletable = Memo::new(move |_| job.with(|j| j.as_ref().is_some_and(|j| selectable(queue, j))));
    let source = of(|j, words| source_in_words(j.source, words).to_owned());
    let way = move || job.with(|j| j.as_ref().map(|j| view! { <IconView icon=source_icon(j.source)/> }));
    let note = move || {
        let text = job.with(|j| j.as_ref().and_then(|j| why(&j.state, i18n.words())));
        text.map(|t| view! { <p class="why">{t}</p> })
    };
    let remarks = move || {
        let said = job.with(|j| j.as_ref().map(|j| remarks_in_words(j, i18n.language())).unwrap_or_default());
        said.into_iter().map(|t| view! { <p class="why remark"><IconView icon=Icon::Alert/>{t}</p> }).collect_view()
    };
    let description = move || {
        let text = job.with(|j| j.as_ref().and_then(|j| j.description.clone()));
        text.map(|t| view! { <p class="meta description">{t}</p> })
    };
    let options = move || {
        let words = i18n.words();
        let said = |j: &QueuedJob| {
            let kept = j.keep.then(|| words.jobs.kept.to_owned());
            let options = Some(options_in_words(&j.options, words)).filter(|text| !text.is_empty());
            options.into_iter().chain(kept).collect::<Vec<_>>().join(" · ")
        };
        let text = job.with(|j| j.as_ref().map(said).unwrap_or_default());
        (!text.is_empty()).then(|| view! { <p class="meta options"><IconView icon=Icon::Sliders/>{text}</p> })
    };
    let expires = move || {
        let policy = queue.policy.get()?;
        let until =
            job.with(|j| j.as_ref().and_then(|j| runs_out(j, policy.keep_held_hours, policy.keep_released_hours)))?;
        let soon = until.0.saturating_sub(now().0) < 24 * HOUR;
        let words = &i18n.words().jobs;
        let printed = job.with(|j| j.as_ref().is_some_and(|j| j.state == JobState::Printed));
        let text = if printed { words.expires_printed } else { words.expires };
        soon.then(|| view! { <p class="meta expires"><IconView icon=Icon::Alert/>{text.replace("{time}", &i18n.moment(until))}</p> })
    };
    let select_label = move || i18n.words().common.select.replace("{name}", &title());
    view! {
        <tr role="row" class:selected=move || queue.selection.has(id.0)>
            <td role="cell" class="tick">
                <input type="checkbox" aria-label=select_label disabled=move || !deletable.get()
                    prop:checked=move || queue.selection.has(id.0) on:change=move |_| queue.selection.turn(id.0)/>
            </td>
            <th role="rowheader" scope="row" class="main">
                <span class="title">{title}</span>
                <p class="meta">
                    {way}{source}" · "{size}" · "<time title=move || submitted(true)>{move || submitted(false)}</time>
                </p>
                {description}
                {options}
                {note}
                {remarks}
                {expires}
            </th>
            <td role="cell" class="number" data-label=t!(jobs.pages)>
                {pages}
            </td>
            <td role="cell" data-label=t!(jobs.color)>
                {of(color_in_words)}
            </td>
            <td role="cell" class="state" data-label=t!(jobs.state)><State job=job/></td>
            <td role="cell" class="actions"><Actions id=id job=job/></td>
        </tr>
    }
}

#[component]
fn State(job: Memo<Option<QueuedJob>>) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let state = Memo::new(move |_| job.with(|j| j.as_ref().map_or(JobState::Processing, |j| j.state.clone())));
    let place = move || {
        let printer = job.with(|j| j.as_ref().filter(|j| j.state != JobState::Held).and_then(|j| j.printer))?;
        let name = queue.printers.with(|all| all.iter().find(|p| p.id == printer).map(|p| p.name.clone()))??;
        Some(name)
    };
    let confirm = move |_| {
        if let Some(job) = job.get_untracked() {
            queue.confirm(job.id, job.title);
        }
    };
    view! {
        <Chip tone=Signal::derive(move || state.with(tone)) text=move || state.with(|s| state_in_words(s, i18n.words()))/>
        {move || place().map(|p| view! { <p class="meta place"><IconView icon=Icon::Printer/>{p}</p> })}
        <Show when=move || state.get() == JobState::Unconfirmed && queue.is_own()>
            <button type="button" class="button small" on:click=confirm><IconView icon=Icon::Check/>{t!(jobs.confirm)}</button>
        </Show>
    }
}

#[component]
fn Actions(id: JobId, job: Memo<Option<QueuedJob>>) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let state_is =
        move |f: fn(&JobState) -> bool| Memo::new(move |_| job.with(|j| j.as_ref().is_some_and(|j| f(&j.state))));
    let (settable, deletable) = (state_is(settable), state_is(JobState::deletable));
    let releasable = state_is(JobState::releasable);
    let named =
        move |pattern: &'static str| job.with(|j| pattern.replace("{name}", j.as_ref().map_or("", |j| &j.title)));
    let release_label = move || named(i18n.words().jobs.release_this);
    let settings_label = move || named(i18n.words().jobs.settings_of);
    let delete_label = move || named(i18n.words().jobs.delete_this);
    let life_label = move || named(i18n.words().jobs.life_of);
    view! {
        <Show when=move || queue.sees_pages()><PreviewButton id=id job=job/></Show>
        <Show when=move || releasable.get() && queue.prints()>
            <button type="button" class="button quiet square" aria-label=release_label title=t!(jobs.release)
                on:click=move |_| queue.release(vec![id])><IconView icon=Icon::Printer/></button>
        </Show>
        <button type="button" class="button quiet square" aria-label=life_label title=t!(jobs.life)
            on:click=move |_| queue.life.set(Some(id))><IconView icon=Icon::List/></button>
        <Show when=move || settable.get() && queue.manages()>
            <button type="button" class="button quiet square" aria-label=settings_label title=t!(jobs.settings)
                on:click=move |_| queue.settings.set(Some(id))><IconView icon=Icon::Sliders/></button>
        </Show>
        <Show when=move || deletable.get() && queue.manages()>
            <button type="button" class="button quiet square" aria-label=delete_label title=t!(common.delete)
                on:click=move |_| queue.delete(vec![id])><IconView icon=Icon::Trash/></button>
        </Show>
    }
}

/// Whether it can still be said how the job is printed.
fn settable(state: &JobState) -> bool {
    matches!(state, JobState::Processing | JobState::Unconfirmed | JobState::Held | JobState::Failed(_))
}

const fn tone(state: &JobState) -> Tone {
    match state {
        JobState::Processing => Tone::Neutral,
        JobState::Unconfirmed | JobState::Uncertain => Tone::Warn,
        JobState::Held | JobState::Printed => Tone::Good,
        JobState::Released => Tone::Busy,
        JobState::Unreadable(_) | JobState::Failed(_) => Tone::Bad,
    }
}

const fn state_in_words(state: &JobState, words: &Words) -> &'static str {
    match state {
        JobState::Processing => words.jobs.processing,
        JobState::Unconfirmed => words.jobs.unconfirmed,
        JobState::Held => words.jobs.held,
        JobState::Unreadable(_) => words.jobs.unreadable,
        JobState::Released => words.jobs.released,
        JobState::Printed => words.jobs.printed,
        JobState::Failed(_) => words.jobs.failed,
        JobState::Uncertain => words.jobs.uncertain,
    }
}

/// What there is to know about a state that is not as one hopes.
const fn why(state: &JobState, words: &Words) -> Option<&'static str> {
    let w = &words.jobs;
    Some(match state {
        JobState::Unconfirmed => w.unconfirmed_text,
        JobState::Uncertain => w.uncertain_text,
        JobState::Unreadable(Unreadable::Unsupported) => w.unreadable_unsupported,
        JobState::Unreadable(Unreadable::Encrypted) => w.unreadable_encrypted,
        JobState::Unreadable(Unreadable::Damaged) => w.unreadable_damaged,
        JobState::Unreadable(Unreadable::TooDemanding) => w.unreadable_demanding,
        JobState::Unreadable(Unreadable::Empty) => w.unreadable_empty,
        JobState::Unreadable(Unreadable::PrintForbidden) => w.unreadable_forbidden,
        JobState::Failed(Failure::Unreachable) => w.failed_unreachable,
        JobState::Failed(Failure::Refused) => w.failed_refused,
        JobState::Failed(Failure::Aborted) => w.failed_aborted,
        JobState::Failed(Failure::Spool) => w.failed_spool,
        JobState::Failed(Failure::NotMade) => w.failed_not_made,
        JobState::Processing | JobState::Held | JobState::Released | JobState::Printed => return None,
    })
}

/// What to know before it is printed; nothing any more once it is.
fn remarks_in_words(job: &QueuedJob, language: Language) -> Vec<String> {
    let waiting = job.state.releasable();
    let remarks = job.facts.iter().filter(|_| waiting).flat_map(|facts| &facts.remarks);
    remarks.map(|remark| remark.sentence(language)).collect()
}

fn color_in_words(job: &QueuedJob, words: &'static Words) -> String {
    let word = match (&job.facts, job.options.color) {
        (None, _) => "–",
        (_, ColorMode::Monochrome) => words.jobs.in_mono,
        (Some(facts), _) if facts.color_pages > 0 => words.jobs.in_color,
        _ => words.jobs.in_mono,
    };
    word.to_owned()
}

const fn source_in_words(source: Source, words: &Words) -> &'static str {
    match source {
        Source::Web => words.jobs.source_web,
        Source::Email => words.jobs.source_email,
        Source::Mobile => words.jobs.source_mobile,
        Source::Client => words.jobs.source_client,
    }
}

const fn source_icon(source: Source) -> Icon {
    match source {
        Source::Web => Icon::Globe,
        Source::Email => Icon::Mail,
        Source::Mobile => Icon::Phone,
        Source::Client => Icon::Laptop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::words_in;
    use model::jobs::{Facts, Format, Options, Remark};

    #[test]
    fn remarks_are_said_until_it_is_printed() {
        let facts = Facts { remarks: vec![Remark::PartOfFile], ..Facts::default() };
        let held = job(JobState::Held, facts);
        assert_eq!(remarks_in_words(&held, Language::Fr), [Remark::PartOfFile.sentence(Language::Fr)]);
        assert!(remarks_in_words(&QueuedJob { state: JobState::Printed, ..held }, Language::Fr).is_empty());
    }

    fn job(state: JobState, facts: Facts) -> QueuedJob {
        QueuedJob {
            id: JobId([1; 16]),
            title: "plan.pdf".to_owned(),
            description: None,
            source: Source::Web,
            submitted: Time(0),
            state,
            changed: Time(0),
            format: Format::Pdf,
            octets: 1,
            facts: Some(facts),
            options: Options::default(),
            keep: false,
            printer: None,
            printed: None,
        }
    }

    #[test]
    fn what_went_wrong_is_said_and_what_went_well_is_not_explained() {
        let words = words_in(Language::En);
        assert!(why(&JobState::Failed(Failure::Unreachable), words).is_some_and(|w| w.contains("nothing was sent")));
        assert_eq!(why(&JobState::Held, words), None);
    }
}
