//! What pages show besides their content: states, empty places, bones while loading, and failures.

use super::{
    Icon, IconView, Toasts,
    picture::{Picture, PictureView},
    use_toasts,
};
use crate::{
    api::Fault,
    i18n::{t, use_i18n},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};
use wasm_bindgen_futures::JsFuture;

/// How a state looks; the words beside it say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to do.
    Neutral,
    /// As it should be.
    Good,
    /// At work.
    Busy,
    /// Somebody should look.
    Warn,
    /// Did not work.
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "chip neutral",
            Self::Good => "chip good",
            Self::Busy => "chip busy",
            Self::Warn => "chip warn",
            Self::Bad => "chip bad",
        }
    }
}

/// A state in a word.
#[component]
pub fn Chip(
    /// How it looks.
    #[prop(into)]
    tone: Signal<Tone>,
    /// What it says.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    view! { <span class=move || tone.get().class()>{move || text.get()}</span> }
}

/// A place where nothing is yet, and what to do about it.
#[component]
pub fn Empty(
    /// The picture.
    picture: Picture,
    /// What is so.
    #[prop(into)]
    title: TextProp,
    /// What to do.
    #[prop(into)]
    text: TextProp,
    /// Whether nothing else is on the page, so that its title is the heading of the page.
    #[prop(optional)]
    alone: bool,
    /// Buttons, where there is something to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <PictureView picture=picture/>
            {if alone {
                view! { <h1>{move || title.get()}</h1> }.into_any()
            } else {
                view! { <h2>{move || title.get()}</h2> }.into_any()
            }}
            <p>{move || text.get()}</p>
            {children.map(|c| view! { <div class="empty-actions">{c()}</div> })}
        </div>
    }
}

/// Why something could not be shown, and a button to try again.
#[component]
pub fn Failure(
    /// Why.
    fault: Fault,
    /// Tries again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="empty" role="alert">
            <PictureView picture=Picture::Lost/>
            <h2>{t!(common.failed_title)}</h2>
            <p>{move || fault.sentence(i18n)}</p>
            <div class="empty-actions">
                <button type="button" class="button" on:click=move |_| retry.run(())>{t!(common.retry)}</button>
            </div>
        </div>
    }
}

/// The bones of a page that is on its way: no spinner, no jump.
#[component]
pub fn Skeleton(
    /// How many lines.
    lines: usize,
) -> impl IntoView {
    view! {
        <div class="bones" role="status">
            <span class="sr">{t!(common.loading)}</span>
            {(0..lines).map(|_| view! { <div class="bone" aria-hidden="true"></div> }).collect_view()}
        </div>
    }
}

/// A text with a button that copies it.
#[component]
pub fn CopyText(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// What the button says to those who do not see it.
    #[prop(into)]
    label: TextProp,
) -> impl IntoView {
    let toasts = use_toasts();
    let i18n = use_i18n();
    let label = StoredValue::new(label);
    view! {
        <span class="copy">
            <code>{text}</code>
            <button type="button" class="button quiet square" aria-label=move || label.get_value().get()
                title=move || label.get_value().get()
                on:click=move |_| copy(text.get_untracked(), toasts, i18n.words_now().common.copied)>
                <IconView icon=Icon::Copy/>
            </button>
        </span>
    }
}

/// Copies a text, and says so.
pub fn copy(text: String, toasts: Toasts, said: &'static str) {
    spawn_local(async move {
        let clipboard = window().navigator().clipboard();
        if JsFuture::from(clipboard.write_text(&text)).await.is_ok() {
            toasts.say(said);
        }
    });
}
