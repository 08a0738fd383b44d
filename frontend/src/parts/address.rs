//! What stands in the address of a page: the state of its view, so that it can be bookmarked, sent and gone back to, and
//! the secret of a link.

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

/// The secret of the link, behind `?token=` or `#`.
pub fn secret_in_address() -> Option<String> {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    let fragment = location.hash().unwrap_or_default();
    secret_in(&query, &fragment)
}

fn secret_in(query: &str, fragment: &str) -> Option<String> {
    let of_query = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("token="));
    let of_fragment = fragment.trim_start_matches('#');
    let of_fragment = of_fragment.strip_prefix("token=").unwrap_or(of_fragment);
    of_query.into_iter().chain([of_fragment]).find(|token| !token.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_stands_in_the_query_or_in_the_fragment() {
        let check = |query, fragment, want: Option<&str>| assert_eq!(secret_in(query, fragment).as_deref(), want);
        check("?token=abc", "", Some("abc"));
        check("?lang=fr&token=abc", "#x", Some("abc"));
        check("", "#abc", Some("abc"));
        check("?token=", "#token=abc", Some("abc"));
        check("", "", None);
    }
}
