//! The state of a view in the address of its page, so that it can be bookmarked, sent and gone back to.

use leptos::{leptos_dom::helpers::debounce, prelude::*};
use leptos_router::{NavigateOptions, hooks::query_signal_with_options};
use std::time::Duration;

/// How long after the last letter the address follows, and a search begins.
pub const PAUSE: Duration = Duration::from_millis(180);

/// A text that stands in the address under `key`; empty when it is not there.
///
/// What is typed is the truth, and the address follows a moment later: navigation is asynchronous, and a field that
/// was bound to it would lose letters. When the address changes by itself, by a link or by going back, the text follows.
pub fn in_address(key: &'static str) -> RwSignal<String> {
    let in_place = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
    let (address, set_address) = query_signal_with_options::<String>(key, in_place);
    let value = RwSignal::new(address.get_untracked().unwrap_or_default());
    let written = StoredValue::new(value.get_untracked());
    let follow = StoredValue::new_local(debounce(PAUSE, move |text: String| {
        // The page may have been left meanwhile, and the address is another's then.
        if written.try_get_value().is_some_and(|last| last != text) {
            written.set_value(text.clone());
            set_address.set((!text.is_empty()).then_some(text));
        }
    }));
    Effect::new(move |first: Option<()>| {
        let text = value.get();
        if first.is_some() {
            follow.update_value(|follow| follow(text));
        }
    });
    Effect::new(move || {
        let text = address.get().unwrap_or_default();
        if written.get_value() != text {
            written.set_value(text.clone());
            value.set(text);
        }
    });
    value
}

/// `source`, a moment after it has last changed.
pub fn settled(source: RwSignal<String>) -> RwSignal<String> {
    let settled = RwSignal::new(source.get_untracked());
    let follow = StoredValue::new_local(debounce(PAUSE, move |text: String| {
        if settled.try_get_untracked().is_some_and(|now| now != text) {
            settled.set(text);
        }
    }));
    Effect::new(move || {
        let text = source.get();
        follow.update_value(|follow| follow(text));
    });
    settled
}
