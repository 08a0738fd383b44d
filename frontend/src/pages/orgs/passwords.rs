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
        let w = &i18n.words().orgs;
        vec![("0", w.kinds_none), ("2", w.kinds_two), ("3", w.kinds_three), ("4", w.kinds_all)]
    };
    view! {
        <section class="card form" id="passwords">
            <h2>{t!(orgs.passwords_title)}</h2>
            <p class="hint">{t!(orgs.passwords_text)}</p>
            <Field name="least" label=t!(orgs.least) value=draft.least fault=fault keys="numeric" hint=t!(orgs.least_hint)/>
            <SelectField name="kinds" label=t!(orgs.kinds) value=draft.kinds choices=Signal::derive(choices) disabled=!manages/>
            <Field name="history" label=t!(orgs.history) value=draft.history fault=fault keys="numeric" hint=t!(orgs.history_hint)/>
            <div>
                <CheckField name="administrators_second_factor" label=t!(orgs.admins_factor) value=draft.second_factor/>
                <p class="hint">{t!(orgs.admins_factor_hint)}</p>
            </div>
        </section>
    }
}
