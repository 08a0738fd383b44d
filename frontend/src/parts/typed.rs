//! Typed confirmation: what cannot be undone is done only when its name has been typed.

use super::{Dialog, Field, Icon, IconView};
use crate::i18n::{t, use_i18n};
use leptos::{ev, prelude::*};
use std::sync::Arc;

/// Something that cannot be undone.
#[derive(Clone)]
pub struct TypedQuestion {
    /// What is asked.
    pub title: String,
    /// What follows from it.
    pub text: String,
    /// What has to be typed.
    pub word: String,
    /// What the button says.
    pub action: String,
    /// What is done then.
    pub then: Arc<dyn Fn() + Send + Sync>,
}

/// Asks to type something before what cannot be undone is done.
#[component]
pub fn TypedConfirm(
    /// What is asked, while it is.
    ask: RwSignal<Option<TypedQuestion>>,
) -> impl IntoView {
    let title = move || ask.with(|q| q.as_ref().map(|q| q.title.clone()).unwrap_or_default());
    view! {
        <Dialog open=Signal::derive(move || ask.with(Option::is_some)) close=move |()| ask.set(None) title=title>
            <Sheet ask=ask/>
        </Dialog>
    }
}

#[component]
fn Sheet(ask: RwSignal<Option<TypedQuestion>>) -> impl IntoView {
    let i18n = use_i18n();
    let (typed, fault) = (RwSignal::new(String::new()), RwSignal::new(None));
    let Some(question) = ask.get_untracked() else { return ().into_any() };
    let TypedQuestion { text, word, action, then, .. } = question;
    let wanted = word.clone();
    let right = Memo::new(move |_| typed.with(|t| same(t, &wanted)));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if right.get_untracked() {
            ask.set(None);
            then();
        }
    };
    let label = move || i18n.words().parts.type_to_confirm.replace("{word}", &word);
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="danger-text"><IconView icon=Icon::Alert/><span>{text}</span></p>
            <Field name="confirmation" label=label value=typed fault=fault first=true/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| ask.set(None)>{t!(common.cancel)}</button>
                <button type="submit" class="button danger" disabled=move || !right.get()>{action}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Whether this was meant: how it is spaced and whether it begins with a capital makes no difference.
fn same(typed: &str, wanted: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(typed) == plain(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_name_has_to_be_typed() {
        assert!(same(" Ada@example.org", "ada@example.org"));
        assert!(same("The  North\u{a0}Team", "the north team"));
        assert!(!same("ada@example", "ada@example.org") && !same("", "3"));
    }
}
