//! The fields of how something is printed: for one job, for a person’s future jobs, and for those of everybody.

use crate::{
    api::{Fault, word},
    i18n::{I18n, Words, t, use_i18n},
    parts::{
        CheckField, Field, Icon, IconView, SelectField,
        form::{FaultSignal, fault_at},
    },
};
use api::problem::Code;
use leptos::prelude::*;
use model::jobs::{
    BadOption, ColorMode, LockedOption, Options, PagesPerSide, PrintScaling, Sides, TextNumberUp, TextOptions,
};
use serde::Serialize;

/// What is chosen so far.
#[derive(Clone, Copy)]
pub struct OptionDraft {
    copies: RwSignal<String>,
    sides: RwSignal<String>,
    color: RwSignal<String>,
    pages: RwSignal<String>,
    direction: RwSignal<String>,
    border: RwSignal<bool>,
    ranges: RwSignal<String>,
    scaling: RwSignal<String>,
    orientation: RwSignal<String>,
    /// What these fields say nothing of.
    former: StoredValue<TextOptions>,
}

impl OptionDraft {
    /// As they are now.
    pub fn of(options: &TextOptions) -> Self {
        Self {
            copies: RwSignal::new(options.copies.to_string()),
            sides: RwSignal::new(tag(options.sides)),
            color: RwSignal::new(tag(options.color)),
            pages: RwSignal::new(options.number_up.pages.to_string()),
            direction: RwSignal::new(tag(options.number_up.direction)),
            border: RwSignal::new(options.number_up.border),
            ranges: RwSignal::new(options.page_ranges.clone()),
            scaling: RwSignal::new(tag(options.scaling)),
            orientation: RwSignal::new(options.orientation.map(tag).unwrap_or_default()),
            former: StoredValue::new(options.clone()),
        }
    }

    /// As they are chosen; what is no number of copies is one that cannot be.
    pub fn text(self) -> TextOptions {
        TextOptions {
            copies: self.copies.with(|text| text.trim().parse().unwrap_or(0)),
            sides: self.sides.with(|name| word(name)).unwrap_or_default(),
            color: self.color.with(|name| word(name)).unwrap_or_default(),
            number_up: TextNumberUp {
                pages: self.pages.with(|n| n.parse().unwrap_or(1)),
                direction: self.direction.with(|name| word(name)).unwrap_or_default(),
                border: self.border.get(),
            },
            page_ranges: self.ranges.get(),
            scaling: self.scaling.with(|name| word(name)).unwrap_or_default(),
            orientation: self.orientation.with(|name| word(name)),
            ..self.former.get_value()
        }
    }

    /// As they are chosen, if that can be.
    pub fn read(self) -> Result<Options, BadOption> {
        self.text().read()
    }
}

/// The fault of a field that cannot be as it is typed.
pub fn option_fault(i18n: I18n, bad: BadOption) -> Fault {
    fault_at(i18n, bad.field(), Code::from(bad))
}

/// The name of a choice on the wire.
fn tag(choice: impl Serialize) -> String {
    serde_json::to_value(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

type Choices = Vec<(&'static str, &'static str)>;

/// The fields.
#[component]
pub fn OptionFields(
    /// What is chosen.
    draft: OptionDraft,
    /// What is against the form.
    fault: FaultSignal,
    /// What the organization has decided.
    #[prop(default = Vec::new())]
    locked: Vec<LockedOption>,
    /// Whether they are about one document, of which some pages can be chosen.
    #[prop(optional)]
    one: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_locked = move |option| locked.contains(&option);
    let choices = move |of: fn(&'static Words) -> Choices| Signal::derive(move || of(i18n.words()));
    let several = Memo::new(move |_| draft.pages.with(|n| n != "1"));
    let pages = Signal::derive(move || {
        let one = |n: PagesPerSide| match n.get() {
            1 => ("1", "1"),
            2 => ("2", "2"),
            4 => ("4", "4"),
            6 => ("6", "6"),
            9 => ("9", "9"),
            _ => ("16", "16"),
        };
        PagesPerSide::ALL.into_iter().map(one).collect::<Vec<_>>()
    });
    view! {
        <Copies copies=draft.copies fault=fault disabled=is_locked(LockedOption::Copies)/>
        <Choice name="sides" label=t!(jobs.sides) value=draft.sides choices=choices(sides) locked=is_locked(LockedOption::Sides)/>
        <Choice name="color" label=t!(jobs.color_mode) value=draft.color choices=choices(colors) locked=is_locked(LockedOption::Color)/>
        <Choice name="number_up" label=t!(jobs.pages_per_side) value=draft.pages choices=pages locked=is_locked(LockedOption::NumberUp)/>
        <Show when=move || several.get()>
            <div class="field-group">
                <SelectField name="direction" label=t!(jobs.page_order) value=draft.direction choices=choices(directions)/>
                <CheckField name="border" label=t!(jobs.border) value=draft.border/>
            </div>
        </Show>
        {one.then(|| view! {
            <Field name="page_ranges" label=t!(jobs.page_ranges) hint=t!(jobs.page_ranges_hint) value=draft.ranges
                fault=fault optional=true/>
        })}
        <SelectField name="scaling" label=t!(jobs.scaling) value=draft.scaling choices=choices(scalings)/>
        <SelectField name="orientation" label=t!(jobs.orientation) value=draft.orientation choices=choices(orientations)/>
    }
}

/// A choice, or what the organization has chosen.
#[component]
fn Choice(
    name: &'static str,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    choices: Signal<Choices>,
    locked: bool,
) -> impl IntoView {
    if locked {
        view! { <SelectField name=name label=label value=value choices=choices disabled=true hint=t!(jobs.locked)/> }
            .into_any()
    } else {
        view! { <SelectField name=name label=label value=value choices=choices/> }.into_any()
    }
}

#[component]
fn Copies(copies: RwSignal<String>, fault: FaultSignal, disabled: bool) -> impl IntoView {
    let i18n = use_i18n();
    let bad = Memo::new(move |_| fault.with(|f| f.as_ref().is_some_and(|f| f.field() == Some("copies"))));
    let sentence = move || bad.get().then(|| fault.with(|f| f.as_ref().map(|f| f.sentence(i18n)))).flatten();
    let number = move || copies.with(|text| text.trim().parse::<i64>().unwrap_or(1));
    let step = move |by: i64| {
        fault.set(None);
        let most = i64::from(Options::MOST_COPIES);
        copies.set(number().saturating_add(by).clamp(1, most).to_string());
    };
    let typed = move |text: String| {
        if bad.get_untracked() {
            fault.set(None);
        }
        copies.set(text);
    };
    view! {
        <div class="field">
            <label for="copies">{t!(jobs.copies)}</label>
            <div class="stepper">
                <button type="button" class="button square" aria-label=t!(jobs.fewer) disabled=move || disabled || number() <= 1
                    on:click=move |_| step(-1)><IconView icon=Icon::Minus/></button>
                <input id="copies" name="copies" inputmode="numeric" autocomplete="off" autofocus disabled=disabled
                    aria-invalid=move || bad.get().to_string() aria-describedby=move || bad.get().then_some("copies-fault")
                    prop:value=copies on:input:target=move |e| typed(e.target().value())/>
                <button type="button" class="button square" aria-label=t!(jobs.another) disabled=disabled
                    on:click=move |_| step(1)><IconView icon=Icon::Plus/></button>
            </div>
            {move || sentence().map(|s| view! { <p class="field-fault" id="copies-fault">{s}</p> })}
            {disabled.then(|| view! { <p class="hint">{t!(jobs.locked)}</p> })}
        </div>
    }
}

fn sides(w: &'static Words) -> Choices {
    let w = &w.jobs;
    vec![
        ("printer-default", w.sides_default),
        ("one-sided", w.sides_one),
        ("two-sided-long-edge", w.sides_long),
        ("two-sided-short-edge", w.sides_short),
    ]
}

fn colors(w: &'static Words) -> Choices {
    let w = &w.jobs;
    vec![("auto", w.color_auto), ("color", w.color_color), ("monochrome", w.color_mono)]
}

fn directions(w: &'static Words) -> Choices {
    let w = &w.jobs;
    vec![
        ("toright-tobottom", w.order_right_down),
        ("tobottom-toright", w.order_down_right),
        ("toleft-tobottom", w.order_left_down),
        ("tobottom-toleft", w.order_down_left),
    ]
}

fn scalings(w: &'static Words) -> Choices {
    let w = &w.jobs;
    vec![("auto", w.scaling_auto), ("fit", w.scaling_fit), ("fill", w.scaling_fill), ("none", w.scaling_none)]
}

fn orientations(w: &'static Words) -> Choices {
    let w = &w.jobs;
    vec![("", w.orientation_each), ("portrait", w.orientation_portrait), ("landscape", w.orientation_landscape)]
}

/// The word of a choice out of a list.
fn worded(choices: Choices, name: &str) -> String {
    choices.into_iter().find(|(value, _)| *value == name).map(|(_, words)| words.to_owned()).unwrap_or_default()
}

/// The settings that are not as they come, in words.
pub fn options_in_words(options: &Options, words: &'static Words) -> String {
    let (w, usual) = (&words.jobs, Options::default());
    let mut said = Vec::new();
    if options.copies > 1 {
        said.push(w.copies_short.replace("{n}", &options.copies.to_string()));
    }
    if options.sides != Sides::PrinterDefault {
        said.push(worded(sides(words), &tag(options.sides)));
    }
    if options.color != ColorMode::Auto {
        said.push(worded(colors(words), &tag(options.color)));
    }
    if options.number_up.pages != usual.number_up.pages {
        said.push(w.pages_per_side_short.replace("{n}", &options.number_up.pages.get().to_string()));
    }
    if !options.page_ranges.is_empty() {
        said.push(w.page_ranges_short.replace("{pages}", &options.page_ranges.to_string()));
    }
    if options.scaling != PrintScaling::Auto {
        said.push(worded(scalings(words), &tag(options.scaling)));
    }
    if let Some(orientation) = options.orientation {
        said.push(worded(orientations(words), &tag(orientation)));
    }
    said.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::words_in;
    use model::{
        jobs::{NumberUp, NumberUpDirection, Orientation},
        text::Language,
    };

    #[test]
    fn only_settings_that_were_changed_are_said() {
        let words = words_in(Language::Fr);
        assert_eq!(options_in_words(&Options::default(), words), "");
        let options = Options {
            copies: 2,
            sides: Sides::TwoSidedLongEdge,
            color: ColorMode::Monochrome,
            number_up: NumberUp { pages: PagesPerSide::ALL[2], ..NumberUp::default() },
            page_ranges: "2-5".parse().unwrap(),
            ..Options::default()
        };
        let want = "2 exemplaires · Recto verso, bord long · Noir et blanc · 4 pages par face · Pages 2-5";
        assert_eq!(options_in_words(&options, words), want);
    }

    #[test]
    fn every_choice_of_the_form_is_a_word_of_the_wire() {
        let words = words_in(Language::En);
        let known =
            |choices: Choices, read: fn(&str) -> bool| choices.iter().all(|(name, _)| name.is_empty() || read(name));
        assert!(known(sides(words), |n| word::<Sides>(n).is_some()));
        assert!(known(colors(words), |n| word::<ColorMode>(n).is_some()));
        assert!(known(directions(words), |n| word::<NumberUpDirection>(n).is_some()));
        assert!(known(scalings(words), |n| word::<PrintScaling>(n).is_some()));
        assert!(known(orientations(words), |n| word::<Orientation>(n).is_some()));
    }
}
