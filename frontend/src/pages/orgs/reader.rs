//! The profile of the badge readers: the steps from what a reader writes to the badge number (N3).

use crate::{
    i18n::{I18n, Words, t, use_i18n},
    parts::{Icon, IconView},
};
use leptos::prelude::*;
use model::badges::ReaderStep;

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
        let name = in_words(i18n, &step);
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
    let none = move || steps.with(Vec::is_empty).then(|| view! { <p class="meta">{t!(organization.reader_none)}</p> });
    view! {
        <div class="field">
            <h3>{t!(organization.reader)}</h3>
            <p class="hint">{t!(organization.reader_text)}</p>
            <ol class="rows">{move || steps.get().into_iter().enumerate().map(row).collect_view()}</ol>
            {none}
            {manages.then(|| view! { <AddStep steps=steps/> })}
        </div>
    }
}

#[component]
fn AddStep(steps: RwSignal<Vec<ReaderStep>>) -> impl IntoView {
    let i18n = use_i18n();
    let kind = RwSignal::new("uppercase".to_owned());
    let value = RwSignal::new(String::new());
    let wants_value = Memo::new(move |_| kind.with(|k| takes_value(k)));
    let made = Memo::new(move |_| made(&kind.get(), &value.get()));
    let add = move |_| {
        if let Some(step) = made.get_untracked() {
            steps.update(|s| s.push(step));
            value.set(String::new());
        }
    };
    let option = move |name: &'static str| {
        view! { <option value=name selected=move || kind.with(|k| k == name)>{move || kind_in_words(name, i18n.words())}</option> }
    };
    view! {
        <div class="inline">
            <select aria-label=t!(organization.reader_add) on:change:target=move |e| kind.set(e.target().value())>
                {KINDS.into_iter().map(option).collect_view()}
            </select>
            <Show when=move || wants_value.get()>
                <input class="short" autocomplete="off" aria-label=t!(organization.reader_value) placeholder=t!(organization.reader_value) bind:value=value/>
            </Show>
            <button type="button" class="button" disabled=move || made.with(Option::is_none) on:click=add>
                <IconView icon=Icon::Plus/>{t!(organization.reader_add)}
            </button>
        </div>
    }
}

const KINDS: [&str; 11] = [
    "uppercase",
    "drop-prefix",
    "drop-suffix",
    "reverse-bytes",
    "hex-to-decimal",
    "decimal-to-hex",
    "last",
    "drop-zeros",
    "from-ascii",
    "wiegand26",
    "reverse-bits",
];

fn takes_value(kind: &str) -> bool {
    matches!(kind, "drop-prefix" | "drop-suffix" | "decimal-to-hex" | "last")
}

/// The step that is chosen; none while its value is missing.
fn made(kind: &str, value: &str) -> Option<ReaderStep> {
    let value = value.trim();
    let text = || (!value.is_empty()).then(|| value.to_owned());
    let number = || value.parse().ok().filter(|n| (1..=64).contains(n));
    match kind {
        "uppercase" => Some(ReaderStep::Uppercase),
        "drop-prefix" => text().map(ReaderStep::DropPrefix),
        "drop-suffix" => text().map(ReaderStep::DropSuffix),
        "reverse-bytes" => Some(ReaderStep::ReverseBytes),
        "hex-to-decimal" => Some(ReaderStep::HexToDecimal),
        "decimal-to-hex" => number().map(ReaderStep::DecimalToHex),
        "last" => number().map(ReaderStep::Last),
        "drop-zeros" => Some(ReaderStep::DropZeros),
        "from-ascii" => Some(ReaderStep::FromAscii),
        "wiegand26" => Some(ReaderStep::Wiegand26),
        "reverse-bits" => Some(ReaderStep::ReverseBits),
        _ => None,
    }
}

/// A step in words.
pub fn in_words(i18n: I18n, step: &ReaderStep) -> String {
    let (kind, value) = match step {
        ReaderStep::Uppercase => ("uppercase", None),
        ReaderStep::DropPrefix(text) => ("drop-prefix", Some(text.clone())),
        ReaderStep::DropSuffix(text) => ("drop-suffix", Some(text.clone())),
        ReaderStep::ReverseBytes => ("reverse-bytes", None),
        ReaderStep::HexToDecimal => ("hex-to-decimal", None),
        ReaderStep::DecimalToHex(n) => ("decimal-to-hex", Some(n.to_string())),
        ReaderStep::Last(n) => ("last", Some(n.to_string())),
        ReaderStep::DropZeros => ("drop-zeros", None),
        ReaderStep::FromAscii => ("from-ascii", None),
        ReaderStep::Wiegand26 => ("wiegand26", None),
        ReaderStep::ReverseBits => ("reverse-bits", None),
    };
    let words = kind_in_words(kind, i18n.words());
    value.map_or_else(|| words.to_owned(), |value| format!("{words} ({value})"))
}

fn kind_in_words(kind: &str, words: &Words) -> &'static str {
    let w = &words.organization;
    match kind {
        "drop-prefix" => w.reader_drop_prefix,
        "drop-suffix" => w.reader_drop_suffix,
        "reverse-bytes" => w.reader_reverse,
        "hex-to-decimal" => w.reader_hex_decimal,
        "decimal-to-hex" => w.reader_decimal_hex,
        "last" => w.reader_last,
        "drop-zeros" => w.reader_zeros,
        "from-ascii" => w.reader_ascii,
        "wiegand26" => w.reader_wiegand,
        "reverse-bits" => w.reader_bits,
        _ => w.reader_uppercase,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_needs_its_value() {
        assert_eq!(made("uppercase", ""), Some(ReaderStep::Uppercase));
        assert_eq!(made("drop-prefix", " "), None);
        assert_eq!(made("drop-prefix", "FF"), Some(ReaderStep::DropPrefix("FF".to_owned())));
        assert_eq!(made("last", "8"), Some(ReaderStep::Last(8)));
        assert_eq!(made("last", "0"), None);
        assert_eq!(made("last", "eight"), None);
        assert!(KINDS.iter().all(|kind| made(kind, "8").is_some()));
    }
}
