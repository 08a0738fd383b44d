//! A button that opens a small box: with controls in it, which stays open while they are used, or with a short list,
//! which closes as soon as one of it was chosen.

use leptos::{ev, html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

/// A box below a button; it closes with Escape, and when something else is used.
#[component]
pub fn Popover(
    /// What the button shows.
    face: ViewFn,
    /// How it looks beyond the usual.
    #[prop(default = "")]
    class: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let drawer = Drawer::new();
    view! {
        <details class=format!("popover {class}") node_ref=drawer.0 on:keydown=move |e| drawer.key(&e) on:focusout=move |e| drawer.left(&e)>
            <summary class="button">{face.run()}</summary>
            <div class="popover-box">{children()}</div>
        </details>
    }
}

/// A short list below a button.
#[component]
pub fn Menu(
    /// What the button says to those who do not see it.
    #[prop(into)]
    label: TextProp,
    /// What the button shows.
    face: ViewFn,
    /// What the list holds.
    children: Children,
) -> impl IntoView {
    let drawer = Drawer::new();
    let title = label.clone();
    view! {
        <details class="menu" node_ref=drawer.0 on:keydown=move |e| drawer.key(&e) on:focusout=move |e| drawer.left(&e)>
            <summary title=title><span class="sr">{move || label.get()}" "</span>{face.run()}</summary>
            <div class="menu-list" on:click=move |_| drawer.close()>{children()}</div>
        </details>
    }
}

/// What both are: the browser's own `<details>`, which knows by itself whether it is open.
#[derive(Clone, Copy)]
struct Drawer(NodeRef<html::Details>);

impl Drawer {
    fn new() -> Self {
        let drawer = Self(NodeRef::new());
        let outside = window_event_listener(ev::pointerdown, move |event| {
            if !drawer.holds(event.target()) {
                drawer.close();
            }
        });
        on_cleanup(move || outside.remove());
        drawer
    }

    fn close(self) {
        if let Some(details) = self.0.get_untracked() {
            details.set_open(false);
        }
    }

    fn holds(self, target: Option<web_sys::EventTarget>) -> bool {
        let target = target.and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        self.0.get_untracked().is_some_and(|details| details.contains(target.as_ref()))
    }

    /// Escape closes it and gives the focus back to its button.
    fn key(self, event: &ev::KeyboardEvent) {
        if event.key() != "Escape" {
            return;
        }
        self.close();
        let summary = self.0.get_untracked().and_then(|d| d.query_selector("summary").ok().flatten());
        if let Some(summary) = summary.and_then(|s| s.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = summary.focus();
        }
    }

    /// The focus went somewhere.
    fn left(self, event: &ev::FocusEvent) {
        if event.related_target().is_some() && !self.holds(event.related_target()) {
            self.close();
        }
    }
}
