//! The command palette: people, printers, documents and pages, found with the keyboard alone. What is in it (`finder.rs`)
//! is fetched when it is opened (`later.rs`).

use crate::{
    i18n::{t, use_i18n},
    later::{Later, later},
    parts::{Dialog, Icon, IconView},
};
use leptos::{ev, prelude::*};

/// Opens the palette from anywhere below.
#[derive(Clone, Copy)]
struct PaletteState(RwSignal<bool>);

/// The palette, which Ctrl-K or Cmd-K opens; it is made known to everything beside it.
#[component]
pub fn Palette() -> impl IntoView {
    let open = expect_context::<PaletteState>().0;
    let listener = window_event_listener(ev::keydown, move |event: ev::KeyboardEvent| {
        let command = (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key();
        if command && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            open.update(|o| *o = !*o);
        }
    });
    on_cleanup(move || listener.remove());
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Dialog open=open close=close title=t!(parts.palette)>
            {move || later(Later::Palette(close))}
        </Dialog>
    }
}

/// Makes the palette known, so that a button anywhere can open it.
pub fn provide_palette() {
    provide_context(PaletteState(RwSignal::new(false)));
}

/// The button of the palette.
#[component]
pub fn PaletteButton() -> impl IntoView {
    let i18n = use_i18n();
    let opened = use_context::<PaletteState>();
    let label = move || format!("{} (Ctrl K)", i18n.words().parts.palette);
    view! {
        <button type="button" class="button quiet square palette-button" aria-label=label title=label aria-keyshortcuts="Control+K Meta+K"
            on:click=move |_| if let Some(opened) = opened { opened.0.set(true) }>
            <IconView icon=Icon::Search/>
        </button>
    }
}
