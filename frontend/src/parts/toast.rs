//! Short notices of what was done, said to screen readers too.

use super::{Icon, IconView};
use crate::{
    api::Fault,
    i18n::{I18n, t},
};
use api::problem::Code;
use leptos::prelude::*;
use std::time::Duration;

/// How long a notice stays: long enough to be read twice.
const STAYS: Duration = Duration::from_secs(8);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    bad: bool,
}

/// The notices on the page.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Makes the notices known to everything below.
    pub fn provide() {
        provide_context(Self { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// Says that something was done.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Says that something was not done, and why. That the session is over is said by the page itself.
    pub fn complain(self, fault: &Fault, i18n: I18n) {
        if fault.code() != Some(Code::SignedOut) {
            self.push(untrack(|| fault.sentence(i18n)), true);
        }
    }

    fn push(self, text: String, bad: bool) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.list.update(|list| list.push(Toast { id, text, bad }));
        set_timeout(move || self.drop(id), if bad { STAYS * 2 } else { STAYS });
    }

    fn drop(self, id: u32) {
        let _ = self.list.try_update(|list| list.retain(|t| t.id != id));
    }
}

/// The notices, from anywhere below [`Toasts::provide`].
pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where the notices stand.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let one = move |toast: Toast| {
        let icon = if toast.bad { Icon::Alert } else { Icon::Check };
        let id = toast.id;
        view! {
            <div class="toast" class:bad=toast.bad>
                <IconView icon=icon/>
                <p>{toast.text}</p>
                <button type="button" class="button quiet square" aria-label=t!(common.close) on:click=move |_| toasts.drop(id)>
                    <IconView icon=Icon::X/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.list.get() key=|t| t.id children=one/>
        </div>
    }
}
