//! Dialogs: the browser's own `<dialog>`, which keeps the focus inside, closes with Escape and gives the focus back.

use super::{Icon, IconView};
use crate::i18n::t;
use leptos::{html, prelude::*, text_prop::TextProp};
use std::{sync::Arc, time::Duration};

/// A modal dialog; its content exists while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Told when it was closed, by whatever way.
    #[prop(into)]
    close: Callback<()>,
    /// Its heading.
    #[prop(into)]
    title: TextProp,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = node.get() else { return };
        if !open.get() {
            dialog.close();
            return;
        }
        // A moment later the content is there, and its first field gets the focus.
        set_timeout(
            move || {
                if open.try_get_untracked() == Some(true) && !dialog.open() {
                    let _ = dialog.show_modal();
                }
            },
            Duration::ZERO,
        );
    });
    let closed = move |_| {
        let _ = close.try_run(());
    };
    let content = StoredValue::new(children);
    let title = StoredValue::new(title);
    view! {
        <dialog class="dialog" node_ref=node aria-label=move || title.get_value().get() on:close=closed>
            <Show when=move || open.get()>
                <div class="dialog-box">
                    <div class="dialog-head">
                        <h2>{move || title.get_value().get()}</h2>
                        <button type="button" class="button quiet square" aria-label=t!(common.close) on:click=move |_| close.run(())>
                            <IconView icon=Icon::X/>
                        </button>
                    </div>
                    {content.with_value(|c| c())}
                </div>
            </Show>
        </dialog>
    }
}

/// Something that is asked before it is done.
#[derive(Clone)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// What the button says.
    pub action: String,
    /// What is done then. Not a `Callback`: it may outlive the row that it was made in.
    pub then: Arc<dyn Fn() + Send + Sync>,
}

/// Asks before something is done that cannot be undone.
#[component]
pub fn Confirm(
    /// What is asked, while it is.
    ask: RwSignal<Option<Question>>,
) -> impl IntoView {
    // The words stay while the dialog fades.
    let title = move || ask.with(|q| q.as_ref().map(|q| q.title.clone()).unwrap_or_default());
    let text = move || ask.with(|q| q.as_ref().map(|q| q.text.clone()).unwrap_or_default());
    let action = move || ask.with(|q| q.as_ref().map(|q| q.action.clone()).unwrap_or_default());
    let agree = move |_| {
        if let Some(question) = ask.get_untracked() {
            ask.set(None);
            (question.then)();
        }
    };
    view! {
        <Dialog open=Signal::derive(move || ask.with(Option::is_some)) close=move |()| ask.set(None) title=title>
            <p class="dialog-text">{text}</p>
            <div class="dialog-actions">
                <button type="button" class="button" autofocus on:click=move |_| ask.set(None)>{t!(common.cancel)}</button>
                <button type="button" class="button danger" on:click=agree>{action}</button>
            </div>
        </Dialog>
    }
}
