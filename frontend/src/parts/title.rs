//! The title of the window.

use leptos::prelude::*;

/// The title of the window follows `text`.
pub fn window_title<S: AsRef<str>>(text: impl Fn() -> S + 'static) {
    Effect::new(move || document().set_title(&format!("{} · Imprimatur", text().as_ref())));
}
