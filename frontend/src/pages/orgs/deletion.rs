//! How far the deletion of a child organization is.

use crate::{
    i18n::{t, use_i18n},
    parts::{Chip, Tone},
};
use api::orgs::Deletion;
use leptos::prelude::*;
use std::time::Duration;

/// How often the page looks how far a deletion is.
pub const LOOK: Duration = Duration::from_secs(1);

/// Open, or how far its deletion is.
#[component]
pub fn StateOf(
    /// How far it is, when it is being deleted.
    deletion: Option<Deletion>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Some(Deletion { gone, of }) = deletion else {
        return view! { <Chip tone=Signal::derive(|| Tone::Good) text=t!(children.open)/> }.into_any();
    };
    let words = move || {
        let pattern = i18n.words().children.deleting_progress;
        pattern.replace("{gone}", &i18n.number(gone)).replace("{of}", &i18n.number(of))
    };
    view! {
        <div class="deletion">
            <Chip tone=Signal::derive(|| Tone::Warn) text=t!(children.deleting)/>
            <progress max=of.max(1).to_string() value=gone.to_string() aria-label=t!(children.deleting)></progress>
            <span class="meta">{words}</span>
        </div>
    }
    .into_any()
}
