//! The button that deletes what a page is about: its name is typed, then the page of all of its kind is opened.

use super::{Icon, IconView, TypedConfirm, TypedQuestion, use_command};
use crate::{api::Fault, i18n::Words};
use leptos::{prelude::*, text_prop::TextProp};
use leptos_router::hooks::use_navigate;
use std::{future::Future, pin::Pin, sync::Arc};

/// The deletion under way.
pub type DeletionFuture = Pin<Box<dyn Future<Output = Result<(), Fault>>>>;

/// What is asked before something is deleted, and who is asked to delete it.
pub struct Deletion {
    /// What is asked.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// What has to be typed.
    pub word: String,
    /// Deletes it.
    pub delete: Box<dyn Fn() -> DeletionFuture + Send + Sync>,
}

/// The button.
#[component]
pub fn DeleteButton(
    /// What it says, and the button that confirms.
    #[prop(into)]
    label: TextProp,
    /// What is asked; none while it is not known what is to be deleted.
    ask: impl Fn() -> Option<Deletion> + Send + Sync + 'static,
    /// What is said when it was deleted: one, and many.
    said: fn(&Words) -> (&'static str, &'static str),
    /// The page that is opened then.
    leave: &'static str,
) -> impl IntoView {
    let command = use_command();
    let navigate = use_navigate();
    let question = RwSignal::new(None);
    let action = label.clone();
    let open = move |_| {
        let Some(Deletion { title, text, word, delete }) = ask() else { return };
        let navigate = navigate.clone();
        let then = Arc::new(move || {
            let navigate = navigate.clone();
            command.run(delete(), move |()| {
                let (one, many) = said(command.i18n.words_now());
                command.say(command.count(1, one, many));
                navigate(leave, Default::default());
            });
        });
        let text = format!("{text} {}", command.i18n.words_now().parts.irreversible);
        question.set(Some(TypedQuestion { title, text, word, action: untrack(|| action.get()).into(), then }));
    };
    view! {
        <button type="button" class="button" on:click=open><IconView icon=Icon::Trash/>{move || label.get()}</button>
        <TypedConfirm ask=question/>
    }
}
