//! How a document is printed: copies, sides, colour, and what that takes.

use super::Queue;
use crate::{
    i18n::{I18n, t},
    parts::{Dialog, Form, Icon, IconView, SelectField, use_submit},
};
use api::{
    jobs::{QueuedJob, SetOptions},
    routes,
};
use leptos::prelude::*;
use model::jobs::{ColorMode, Facts, Options, Sides};

const MOST_COPIES: u16 = 999;

/// The dialog of the settings of one job (I18).
#[component]
pub fn SettingsDialog() -> impl IntoView {
    let queue: Queue = expect_context();
    let job = Memo::new(move |_| queue.settings.get().and_then(|id| queue.job(id)));
    let open = Memo::new(move |_| job.with(Option::is_some));
    view! {
        <Dialog open=open close=move |()| queue.settings.set(None) title=t!(jobs.settings)>
            {move || untrack(|| job.get()).map(|job| view! { <SettingsForm job=job/> })}
        </Dialog>
    }
}

#[component]
fn SettingsForm(job: QueuedJob) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let copies = RwSignal::new(job.options.copies.max(1));
    let sides = RwSignal::new(sides_name(job.options.sides).to_owned());
    let color = RwSignal::new(color_name(job.options.color).to_owned());
    let former = StoredValue::new(job.options);
    let options = move || Options {
        copies: copies.get(),
        sides: sides_named(&sides.get()),
        color: color_named(&color.get()),
        ..former.get_value()
    };
    let id = job.id;
    let send = move |options: Options| async move {
        let body = SetOptions { options };
        queue.client.submit(routes::SetJobOptions { job: id }, &body).await.map(|job| job.options)
    };
    let sending = use_submit(
        move || Ok(options()),
        send,
        move |options: Options| {
            queue.jobs.update(|jobs| jobs.iter_mut().filter(|j| j.id == id).for_each(|j| j.options = options.clone()));
            queue.settings.set(None);
            queue.jobs.reload();
        },
    );
    let sides_choices = move || {
        let w = &i18n.words().jobs;
        vec![("default", w.sides_default), ("one", w.sides_one), ("long", w.sides_long), ("short", w.sides_short)]
    };
    let color_choices = move || {
        let w = &i18n.words().jobs;
        vec![("auto", w.color_auto), ("color", w.color_color), ("mono", w.color_mono)]
    };
    view! {
        <Form sending=sending label=t!(common.save) cancel=move |()| queue.settings.set(None)>
            <p class="dialog-subject">{job.title.clone()}</p>
            <Copies copies=copies/>
            <SelectField name="sides" label=t!(jobs.sides) value=sides choices=Signal::derive(sides_choices)/>
            <SelectField name="color" label=t!(jobs.color_mode) value=color choices=Signal::derive(color_choices)/>
            {job.facts.clone().map(|facts| view! { <p class="estimate" role="status">{move || estimate(i18n, &facts, &options())}</p> })}
        </Form>
    }
}

#[component]
fn Copies(copies: RwSignal<u16>) -> impl IntoView {
    let typed = move |text: String| copies.set(text.trim().parse().unwrap_or(1).clamp(1, MOST_COPIES));
    let step = move |by: i16| copies.update(|c| *c = c.saturating_add_signed(by).clamp(1, MOST_COPIES));
    view! {
        <div class="field">
            <label for="copies">{t!(jobs.copies)}</label>
            <div class="stepper">
                <button type="button" class="button square" aria-label=t!(jobs.fewer) disabled=move || copies.get() == 1 on:click=move |_| step(-1)>
                    <IconView icon=Icon::Minus/>
                </button>
                <input id="copies" name="copies" inputmode="numeric" autocomplete="off" autofocus
                    prop:value=move || copies.get().to_string() on:change:target=move |e| typed(e.target().value())/>
                <button type="button" class="button square" aria-label=t!(jobs.another) on:click=move |_| step(1)>
                    <IconView icon=Icon::Plus/>
                </button>
            </div>
        </div>
    }
}

/// What it takes: "6 impressions · 4 sheets · 2 in color". Sheets are said only where the sides are known.
fn estimate(i18n: I18n, facts: &Facts, options: &Options) -> String {
    let w = &i18n.words().jobs;
    let printed = facts.estimate(options);
    let mut said =
        vec![i18n.count(u64::from(printed.impressions), w.estimate_impressions_one, w.estimate_impressions_many)];
    if options.sides != Sides::PrinterDefault {
        said.push(i18n.count(u64::from(printed.sheets), w.estimate_sheets_one, w.estimate_sheets_many));
    }
    if printed.color_impressions > 0 {
        said.push(i18n.count(u64::from(printed.color_impressions), w.estimate_color_one, w.estimate_color_many));
    }
    said.join(" · ")
}

const fn sides_name(sides: Sides) -> &'static str {
    match sides {
        Sides::PrinterDefault => "default",
        Sides::OneSided => "one",
        Sides::TwoSidedLongEdge => "long",
        Sides::TwoSidedShortEdge => "short",
    }
}

fn sides_named(name: &str) -> Sides {
    let all = [Sides::OneSided, Sides::TwoSidedLongEdge, Sides::TwoSidedShortEdge];
    all.into_iter().find(|s| sides_name(*s) == name).unwrap_or_default()
}

const fn color_name(color: ColorMode) -> &'static str {
    match color {
        ColorMode::Auto => "auto",
        ColorMode::Color => "color",
        ColorMode::Monochrome => "mono",
    }
}

fn color_named(name: &str) -> ColorMode {
    [ColorMode::Color, ColorMode::Monochrome].into_iter().find(|c| color_name(*c) == name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_read_back_what_they_name() {
        for sides in [Sides::PrinterDefault, Sides::OneSided, Sides::TwoSidedLongEdge, Sides::TwoSidedShortEdge] {
            assert_eq!(sides_named(sides_name(sides)), sides);
        }
        for color in [ColorMode::Auto, ColorMode::Color, ColorMode::Monochrome] {
            assert_eq!(color_named(color_name(color)), color);
        }
    }
}
