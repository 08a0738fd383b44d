//! The pages of a job as they will come out, one side of the paper at a time: each is drawn while one looks.

use super::Queue;
use crate::{
    api::address,
    i18n::t,
    parts::{Chip, Dialog, Icon, IconView, Tone},
};
use api::{
    jobs::{PictureSize, QueuedJob},
    routes,
};
use leptos::prelude::*;
use model::{
    id::JobId,
    jobs::{ColorMode, Facts, Options, Sides},
};

/// The longest edge of a picture in pixels: sharp on a dense screen, at the size of the dialog.
const LONGEST: u16 = 1_400;

/// The job that is looked at.
#[derive(Clone, Copy)]
pub struct Preview(RwSignal<Option<JobId>>);

impl Default for Preview {
    fn default() -> Self {
        Self(RwSignal::new(None))
    }
}

/// Opens the pictures of a job whose pages are known and whose document is still there.
#[component]
pub fn PreviewButton(id: JobId, job: Memo<Option<QueuedJob>>) -> impl IntoView {
    let queue: Queue = expect_context();
    let preview: Preview = expect_context();
    let shown = Memo::new(move |_| job.with(|j| j.as_ref().is_some_and(|j| j.facts.is_some() && j.state.queued())));
    let label = move || {
        let name = job.with(|j| j.as_ref().map(|j| j.title.clone()).unwrap_or_default());
        queue.i18n.words().jobs.preview_of.replace("{name}", &name)
    };
    view! {
        <Show when=move || shown.get()>
            <button type="button" class="button quiet square" aria-label=label title=t!(jobs.preview)
                on:click=move |_| preview.0.set(Some(id))><IconView icon=Icon::Eye/></button>
        </Show>
    }
}

/// The dialog of the pictures.
#[component]
pub fn PreviewDialog() -> impl IntoView {
    let queue: Queue = expect_context();
    let preview: Preview = expect_context();
    let job = Memo::new(move |_| preview.0.get().and_then(|id| queue.job(id)));
    let open = Memo::new(move |_| job.with(Option::is_some));
    let title = move || {
        let name = job.with(|j| j.as_ref().map(|j| j.title.clone()).unwrap_or_default());
        queue.i18n.words().jobs.preview_of.replace("{name}", &name)
    };
    view! {
        <Dialog open=open close=move |()| preview.0.set(None) title=title>
            {move || untrack(|| job.get()).map(|job| view! { <SideView job=job/> })}
        </Dialog>
    }
}

#[component]
fn SideView(job: QueuedJob) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let facts = job.facts.unwrap_or_default();
    let sides = side_colors(&facts, &job.options);
    let count = u32::try_from(sides.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return view! { <p class="hint">{t!(jobs.preview_none)}</p> }.into_any();
    }
    let two_sided = matches!(job.options.sides, Sides::TwoSidedLongEdge | Sides::TwoSidedShortEdge);
    let side = RwSignal::new(1_u32);
    let failed = RwSignal::new(false);
    let turn = move |to: u32| {
        failed.set(false);
        side.set(to.clamp(1, count));
    };
    let id = job.id;
    let src = move || address(&routes::JobPage { job: id, page: side.get() }, &PictureSize { longest: LONGEST });
    let name = StoredValue::new(job.title);
    let alt = move || {
        let text = i18n.words().jobs.preview_alt.replace("{n}", &i18n.number(u64::from(side.get())));
        text.replace("{name}", &name.get_value())
    };
    let place = move || {
        let text = i18n.words().jobs.preview_side.replace("{n}", &i18n.number(u64::from(side.get())));
        text.replace("{all}", &i18n.number(u64::from(count)))
    };
    let sheet = move || {
        let words = &i18n.words().jobs;
        let text = if side.get() % 2 == 1 { words.preview_front } else { words.preview_back };
        two_sided.then(|| text.replace("{n}", &i18n.number(u64::from(side.get().div_ceil(2)))))
    };
    let colored = Memo::new(move |_| {
        let at = usize::try_from(side.get()).ok().and_then(|side| side.checked_sub(1));
        at.and_then(|at| sides.get(at)).copied().unwrap_or(false)
    });
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" | "PageUp" => turn(side.get_untracked().saturating_sub(1)),
        "ArrowRight" | "PageDown" => turn(side.get_untracked() + 1),
        "Home" => turn(1),
        "End" => turn(count),
        _ => {}
    };
    view! {
        <div class="preview" tabindex="-1" autofocus on:keydown=keys>
            <div class="preview-bar">
                <button type="button" class="button square" aria-label=t!(jobs.preview_before) disabled=move || side.get() == 1
                    on:click=move |_| turn(side.get_untracked().saturating_sub(1))><IconView icon=Icon::Back/></button>
                <p role="status"><strong>{place}</strong>{move || sheet().map(|sheet| view! { <span class="meta">{sheet}</span> })}</p>
                <Show when=move || colored.get()><Chip tone=Tone::Busy text=t!(jobs.preview_color)/></Show>
                <button type="button" class="button square" aria-label=t!(jobs.preview_next) disabled=move || side.get() == count
                    on:click=move |_| turn(side.get_untracked() + 1)><span class="mirrored"><IconView icon=Icon::Back/></span></button>
            </div>
            <Show when=move || !failed.get() fallback=|| view! { <p class="why">{t!(jobs.preview_failed)}</p> }>
                <img class="close-up" src=src alt=alt on:error=move |_| failed.set(true)/>
            </Show>
        </div>
    }
    .into_any()
}

/// Of each side that comes out of one copy, whether it has colour.
fn side_colors(facts: &Facts, options: &Options) -> Vec<bool> {
    let pages: Vec<u32> = options.page_ranges.chosen_of(facts.pages).collect();
    let gray = options.color == ColorMode::Monochrome;
    let up = usize::from(options.number_up.pages.get());
    pages.chunks(up).map(|pages| !gray && pages.iter().any(|page| facts.color_on.contains(*page))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::jobs::NumberUp;

    #[test]
    fn a_side_has_color_when_one_of_its_pages_has() {
        let facts = Facts { pages: 5, color_pages: 1, color_on: "4".parse().unwrap(), ..Facts::default() };
        let number_up = NumberUp { pages: 2.try_into().unwrap(), ..NumberUp::default() };
        let two_up = Options { number_up, ..Options::default() };
        assert_eq!(side_colors(&facts, &two_up), [false, true, false]);
        let gray = Options { color: ColorMode::Monochrome, ..two_up };
        assert_eq!(side_colors(&facts, &gray), [false; 3]);
        let none = Options { page_ranges: "9".parse().unwrap(), ..Options::default() };
        assert_eq!(side_colors(&facts, &none), [false; 0]);
    }
}
