//! A button that opens a small box with controls in it, which stays open while they are used.

use leptos::{ev, html, prelude::*};
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
    let node = NodeRef::<html::Details>::new();
    let holds = move |target: Option<web_sys::EventTarget>| {
        let target = target.and_then(|t| t.dyn_into::<web_sys::Node>().ok());
        node.get_untracked().is_some_and(|details| details.contains(target.as_ref()))
    };
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if !holds(event.target()) {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
            let summary = node.get_untracked().and_then(|d| d.query_selector("summary").ok().flatten());
            if let Some(summary) = summary.and_then(|s| s.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = summary.focus();
            }
        }
    };
    let leave = move |event: ev::FocusEvent| {
        if event.related_target().is_some() && !holds(event.related_target()) {
            close();
        }
    };
    view! {
        <details class=format!("popover {class}") node_ref=node on:keydown=escape on:focusout=leave>
            <summary class="button">{face.run()}</summary>
            <div class="popover-box">{children()}</div>
        </details>
    }
}
