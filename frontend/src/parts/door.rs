//! The frame of what is seen before anybody is signed in: the product on one side, a form on the other.

use super::picture::Seal;
use crate::i18n::t;
use leptos::prelude::*;

/// The frame.
#[component]
pub fn Door(
    /// The form.
    children: Children,
) -> impl IntoView {
    view! {
        <main id="main" class="door">
            <div class="door-side">
                <Seal/>
                <div class="door-motto">
                    <p class="motto">{t!(login.motto)}</p>
                    <p>{t!(login.motto_text)}</p>
                </div>
            </div>
            <section class="door-form">{children()}</section>
        </main>
    }
}
