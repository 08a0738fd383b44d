//! Pages that belong together, as links side by side below a heading.

use crate::i18n::{Words, use_i18n};
use leptos::{prelude::*, text_prop::TextProp};
use leptos_router::components::A;

/// The address of a page and its name.
pub type Tab = (&'static str, fn(&Words) -> &'static str);

/// Links to pages that belong together.
#[component]
pub fn Tabs(
    /// What they belong to.
    #[prop(into)]
    label: TextProp,
    /// The pages that open to the person.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move || {
        tabs.track();
        open_in_sight(".tabs");
    });
    let one = move |(href, name): Tab| view! { <li><A href=href exact=true>{move || name(i18n.words())}</A></li> };
    view! {
        <Show when=move || tabs.with(|t| t.len() > 1)>
            <nav class="tabs" aria-label=label.get()><ul>{move || tabs.get().into_iter().map(one).collect_view()}</ul></nav>
        </Show>
    }
}

/// Scrolls the link of the open page into sight, where a narrow screen does not show all of them.
pub fn open_in_sight(within: &'static str) {
    let look = move || {
        if let Ok(Some(open)) = document().query_selector(&format!("{within} a[aria-current]")) {
            let how = web_sys::ScrollIntoViewOptions::new();
            how.set_block(web_sys::ScrollLogicalPosition::Nearest);
            how.set_inline(web_sys::ScrollLogicalPosition::Center);
            open.scroll_into_view_with_scroll_into_view_options(&how);
        }
    };
    // The link is marked after the effects of a change of page have run.
    set_timeout(look, std::time::Duration::ZERO);
}
