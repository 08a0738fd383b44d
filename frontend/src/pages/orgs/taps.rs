//! What the profile of the badge readers makes of badges that are held to a reader at this computer: the last ten.
//!
//! They are kept by this page alone, while it is open. The appliance is asked whether a number is registered, and keeps
//! nothing of it.

use crate::{
    api::use_client,
    i18n::{I18n, t, use_i18n},
};
use api::{badges::BadgeQuery, problem::Code, routes};
use leptos::{ev, prelude::*, task::spawn_local};
use model::badges::{BadBadge, ReaderStep, normalise};
use std::collections::VecDeque;

/// How many are shown.
const SHOWN: usize = 10;

/// A badge that was held to the reader.
#[derive(Clone)]
struct Tap {
    read: String,
    /// Whether it is registered, under what the profile makes of it or as it was read; none where nobody has said.
    known: RwSignal<Option<bool>>,
}

/// The field that a reader types into, and what became of the last taps under the steps as they stand on this page.
#[component]
pub fn TapTrial(
    /// The steps.
    steps: RwSignal<Vec<ReaderStep>>,
) -> impl IntoView {
    let (i18n, client) = (use_i18n(), use_client());
    let (typed, taps) = (RwSignal::new(String::new()), RwSignal::new(VecDeque::<Tap>::new()));
    let take = move || {
        let read = typed.get_untracked();
        typed.set(String::new());
        if read.trim().is_empty() {
            return;
        }
        let tap = Tap { read, known: RwSignal::new(None) };
        let mut numbers = vec![tap.read.clone()];
        numbers.extend(steps.with_untracked(|steps| normalise(&tap.read, steps)));
        let known = tap.known;
        taps.update(|taps| {
            taps.push_front(tap);
            taps.truncate(SHOWN);
        });
        spawn_local(async move {
            for number in numbers {
                let query = BadgeQuery { search: Some(number), ..BadgeQuery::default() };
                let Ok(found) = client.query(routes::Badges, &query).await else { return };
                known.try_set(Some(!found.badges.is_empty()));
                if !found.badges.is_empty() {
                    return;
                }
            }
        });
    };
    // A reader ends a number with the key that would send the form.
    let press = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            take();
        }
    };
    let row = move |tap: Tap| {
        let became = {
            let read = tap.read.clone();
            move || match steps.with(|steps| normalise(&read, steps)) {
                Ok(number) => view! { <code>{number}</code> }.into_any(),
                Err(bad) => view! { <span class="field-fault">{why(bad, i18n)}</span> }.into_any(),
            }
        };
        let known = move || match tap.known.get() {
            None => "–",
            Some(true) => i18n.words().settings.tap_known,
            Some(false) => i18n.words().settings.tap_unknown,
        };
        view! { <tr><td><code>{tap.read.clone()}</code></td><td>{became}</td><td>{known}</td></tr> }
    };
    view! {
        <div class="field">
            <label for="tap">{t!(settings.tap)}</label>
            <input id="tap" autocomplete="off" spellcheck="false" aria-describedby="tap-hint" bind:value=typed on:keydown=press/>
            <p class="hint" id="tap-hint">{t!(settings.tap_hint)}</p>
            <Show when=move || taps.with(|taps| !taps.is_empty())>
                <div class="scroll" tabindex="0" role="region" aria-label=t!(settings.tap_last)>
                    <table class="small-table">
                        <thead><tr>
                            <th scope="col">{t!(learner.read)}</th>
                            <th scope="col">{t!(learner.becomes)}</th>
                            <th scope="col">{t!(settings.tap_registered)}</th>
                        </tr></thead>
                        <tbody aria-live="polite">{move || taps.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
        </div>
    }
}

/// What is said of a number that cannot be used.
fn why(bad: BadBadge, i18n: I18n) -> String {
    let code = match bad {
        BadBadge::Layout => Code::BadgeLayout,
        BadBadge::TooShort | BadBadge::TooLong => Code::BadgeForm,
        BadBadge::Profile => return i18n.words().learner.fails.to_owned(),
    };
    code.sentence(i18n.language()).to_owned()
}
