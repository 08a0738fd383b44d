//! What passwords must be like, and whether administrators need a second factor (C9).

use super::Draft;
use crate::{
    i18n::{t, use_i18n},
    parts::{CheckField, Field, SelectField, form::FaultSignal},
};
use leptos::prelude::*;

/// The requirements of the organization.
#[component]
pub fn PasswordsCard(
    /// The settings while they are edited.
    draft: Draft,
    /// What is against them.
    fault: FaultSignal,
    /// Whether they can be changed.
    manages: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let choices = move || {
        let w = i18n.words();
        vec![
            ("0", w.settings.kinds_none),
            ("2", w.settings.kinds_two),
            ("3", w.settings.kinds_three),
            ("4", w.settings.kinds_all),
        ]
    };
    view! {
        <section class="card form" id="passwords">
            <h2>{t!(settings.passwords_title)}</h2>
            <p class="hint">{t!(settings.passwords_text)}</p>
            <Field name="least" label=t!(settings.least) value=draft.least fault=fault keys="numeric" hint=t!(settings.least_hint)/>
            <SelectField name="kinds" label=t!(settings.kinds) value=draft.kinds choices=Signal::derive(choices) disabled=!manages/>
            <Field name="history" label=t!(settings.history) value=draft.history fault=fault keys="numeric" hint=t!(settings.history_hint)/>
            <div>
                <CheckField name="administrators_second_factor" label=t!(settings.admins_factor) value=draft.second_factor/>
                <p class="hint">{t!(settings.admins_factor_hint)}</p>
            </div>
        </section>
    }
}
