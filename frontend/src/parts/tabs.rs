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
    // On a narrow screen the one that is open is scrolled into sight.
    Effect::new(move || {
        tabs.track();
        set_timeout(
            || {
                if let Ok(Some(open)) = document().query_selector(".tabs a[aria-current]") {
                    let how = web_sys::ScrollIntoViewOptions::new();
                    how.set_block(web_sys::ScrollLogicalPosition::Nearest);
                    how.set_inline(web_sys::ScrollLogicalPosition::Center);
                    open.scroll_into_view_with_scroll_into_view_options(&how);
                }
            },
            std::time::Duration::ZERO,
        );
    });
    let one = move |(href, name): Tab| view! { <li><A href=href exact=true>{move || name(i18n.words())}</A></li> };
    view! {
        <Show when=move || tabs.with(|t| t.len() > 1)>
            <nav class="tabs" aria-label=label.get()><ul>{move || tabs.get().into_iter().map(one).collect_view()}</ul></nav>
        </Show>
    }
}
