//! The profile of the badge readers: the steps from what a reader writes to the badge number (N3).

use super::taps::TapTrial;
use crate::{
    i18n::{reader_step_name, t, use_i18n},
    parts::{Icon, IconView},
};
use leptos::prelude::*;
use model::badges::{CARD_LENGTHS, ReaderStep};

/// The steps in their order, with one to add and each to remove.
#[component]
pub fn ReaderSteps(
    /// The steps.
    steps: RwSignal<Vec<ReaderStep>>,
    /// Whether they can be changed.
    manages: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let remove = move |at: usize| {
        steps.update(|s| {
            if at < s.len() {
                s.remove(at);
            }
        });
    };
    let row = move |(at, step): (usize, ReaderStep)| {
        let name = reader_step_name(i18n.words(), &step);
        view! {
            <li>
                <span class="step-number" aria-hidden="true">{at + 1}</span>
                <span class="title">{name.clone()}</span>
                {manages.then(|| view! {
                    <button type="button" class="button quiet square" title=t!(common.remove)
                        aria-label=format!("{} {name}", i18n.words_now().common.remove)
                        on:click=move |_| remove(at)><IconView icon=Icon::X/></button>
                })}
            </li>
        }
    };
    let none = move || steps.with(Vec::is_empty).then(|| view! { <p class="meta">{t!(settings.reader_none)}</p> });
    view! {
        <div class="field">
            <h3>{t!(settings.reader)}</h3>
            <p class="hint">{t!(settings.reader_text)}</p>
            <ol class="rows">{move || steps.get().into_iter().enumerate().map(row).collect_view()}</ol>
            {none}
            {manages.then(|| view! { <AddStep steps=steps/> })}
        </div>
        <TapTrial steps=steps/>
    }
}

#[component]
fn AddStep(steps: RwSignal<Vec<ReaderStep>>) -> impl IntoView {
    let i18n = use_i18n();
    let kind = RwSignal::new(0_usize);
    let value = RwSignal::new(String::new());
    let chosen = move || kinds().into_iter().nth(kind.get()).unwrap_or(ReaderStep::Uppercase);
    let wants_value = Memo::new(move |_| takes_value(&chosen()));
    let made = Memo::new(move |_| with_value(chosen(), &value.get()));
    let add = move |_| {
        if let Some(step) = made.get_untracked() {
            steps.update(|s| s.push(step));
            value.set(String::new());
        }
    };
    let option = move |(n, step): (usize, ReaderStep)| {
        view! {
            <option value=n.to_string() selected=move || kind.get() == n>{move || reader_step_name(i18n.words(), &step)}</option>
        }
    };
    view! {
        <div class="inline">
            <select aria-label=t!(settings.reader_add) on:change:target=move |e| kind.set(e.target().value().parse().unwrap_or_default())>
                {kinds().into_iter().enumerate().map(option).collect_view()}
            </select>
            <Show when=move || wants_value.get()>
                <input class="short" autocomplete="off" aria-label=t!(settings.reader_value) placeholder=t!(settings.reader_value) bind:value=value/>
            </Show>
            <button type="button" class="button" disabled=move || made.with(Option::is_none) on:click=add>
                <IconView icon=Icon::Plus/>{t!(settings.reader_add)}
            </button>
        </div>
    }
}

/// Every kind of step, those that take a value without one.
fn kinds() -> [ReaderStep; 18] {
    [
        ReaderStep::Uppercase,
        ReaderStep::DropPrefix(String::new()),
        ReaderStep::DropSuffix(String::new()),
        ReaderStep::ReverseBytes,
        ReaderStep::HexToDecimal,
        ReaderStep::DecimalToHex(0),
        ReaderStep::Last(0),
        ReaderStep::DropZeros,
        ReaderStep::FromAscii,
        ReaderStep::Wiegand26,
        ReaderStep::ReverseBits,
        ReaderStep::DropParity(0),
        ReaderStep::Wiegand(0),
        ReaderStep::FillZeros(0),
        ReaderStep::JoinFacility(0),
        ReaderStep::SplitFacility(0),
        ReaderStep::DropXor,
        ReaderStep::DropCrc,
    ]
}

fn takes_value(step: &ReaderStep) -> bool {
    match step {
        ReaderStep::DropPrefix(_)
        | ReaderStep::DropSuffix(_)
        | ReaderStep::DecimalToHex(_)
        | ReaderStep::Last(_)
        | ReaderStep::DropParity(_)
        | ReaderStep::Wiegand(_)
        | ReaderStep::FillZeros(_)
        | ReaderStep::JoinFacility(_)
        | ReaderStep::SplitFacility(_) => true,
        ReaderStep::Uppercase
        | ReaderStep::ReverseBytes
        | ReaderStep::HexToDecimal
        | ReaderStep::DropZeros
        | ReaderStep::FromAscii
        | ReaderStep::Wiegand26
        | ReaderStep::ReverseBits
        | ReaderStep::DropXor
        | ReaderStep::DropCrc => false,
    }
}

/// The step with the value that is typed; none while that is missing.
fn with_value(step: ReaderStep, value: &str) -> Option<ReaderStep> {
    let value = value.trim();
    let text = || (!value.is_empty()).then(|| value.to_owned());
    let number = || value.parse().ok().filter(|n| (1..=64).contains(n));
    let bits = || number().filter(|bits| CARD_LENGTHS.contains(bits));
    match step {
        ReaderStep::DropPrefix(_) => text().map(ReaderStep::DropPrefix),
        ReaderStep::DropSuffix(_) => text().map(ReaderStep::DropSuffix),
        ReaderStep::DecimalToHex(_) => number().map(ReaderStep::DecimalToHex),
        ReaderStep::Last(_) => number().map(ReaderStep::Last),
        ReaderStep::DropParity(_) => bits().map(ReaderStep::DropParity),
        ReaderStep::Wiegand(_) => bits().map(ReaderStep::Wiegand),
        ReaderStep::FillZeros(_) => number().map(ReaderStep::FillZeros),
        ReaderStep::JoinFacility(_) => number().map(ReaderStep::JoinFacility),
        ReaderStep::SplitFacility(_) => number().map(ReaderStep::SplitFacility),
        plain => Some(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_needs_its_value() {
        let prefix = || ReaderStep::DropPrefix(String::new());
        assert_eq!(with_value(ReaderStep::Uppercase, ""), Some(ReaderStep::Uppercase));
        assert_eq!(with_value(prefix(), " "), None);
        assert_eq!(with_value(prefix(), "FF"), Some(ReaderStep::DropPrefix("FF".to_owned())));
        assert_eq!(with_value(ReaderStep::Last(0), "8"), Some(ReaderStep::Last(8)));
        assert_eq!(with_value(ReaderStep::Last(0), "0"), None);
        assert_eq!(with_value(ReaderStep::Last(0), "eight"), None);
        assert_eq!(with_value(ReaderStep::Wiegand(0), "27"), None);
        assert!(kinds().into_iter().all(|kind| with_value(kind, "26").is_some()));
    }
}
