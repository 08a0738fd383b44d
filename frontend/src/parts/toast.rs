//! Short notices of what was done, said to screen readers too.

use super::{Icon, IconView};
use crate::{
    api::Fault,
    i18n::{I18n, t},
};
use api::problem::Code;
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

/// How long a notice stays: long enough to be read twice.
const STAYS: Duration = Duration::from_secs(8);

/// What takes back what was done. Not a `Callback`: it may outlive the page that it was made in.
pub type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    bad: bool,
    undo: Option<Undo>,
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
        self.push(text.into(), false, None);
    }

    /// Says that something was done, and offers to take it back.
    pub fn offer(self, text: impl Into<String>, undo: Undo) {
        self.push(text.into(), false, Some(undo));
    }

    /// Says that something was not done.
    pub fn regret(self, text: impl Into<String>) {
        self.push(text.into(), true, None);
    }

    /// Says that something was not done, and why. That the session is over is said by the page itself.
    pub fn complain(self, fault: &Fault, i18n: I18n) {
        if fault.code() != Some(Code::SignedOut) {
            self.push(untrack(|| fault.sentence(i18n)), true, None);
        }
    }

    fn push(self, text: String, bad: bool, undo: Option<Undo>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let long = bad || undo.is_some();
        self.list.update(|list| list.push(Toast { id, text, bad, undo }));
        set_timeout(move || self.drop(id), if long { STAYS * 2 } else { STAYS });
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
        let undo = toast.undo.map(|undo| {
            let take_back = move |_| {
                toasts.drop(id);
                undo();
            };
            view! { <button type="button" class="button quiet undo" on:click=take_back>{t!(parts.undo)}</button> }
        });
        view! {
            <div class="toast" class:bad=toast.bad>
                <IconView icon=icon/>
                <p>{toast.text}</p>
                {undo}
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
