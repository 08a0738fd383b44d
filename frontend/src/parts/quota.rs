//! Quotas: entered, said in words, and how much is left of one's own.

use crate::{
    api::{Fault, use_client},
    i18n::{I18n, t, use_i18n},
    live::use_live,
    parts::{
        Fetched, Field, Icon, IconView, SelectField,
        form::{FaultSignal, whole_number},
    },
};
use api::routes;
use leptos::prelude::*;
use model::quotas::{Period, Quota, QuotaSource, QuotaState};

/// The fields that a form with a quota shows.
pub const QUOTA_FIELDS: &[&str] = &["impressions", "color_impressions"];

/// A quota while it is edited.
#[derive(Clone, Copy)]
pub struct QuotaDraft {
    all: RwSignal<String>,
    impressions: RwSignal<String>,
    color: RwSignal<String>,
    color_impressions: RwSignal<String>,
    period: RwSignal<String>,
}

impl QuotaDraft {
    /// The draft of a quota.
    pub fn of(quota: Quota) -> Self {
        let kind = |limit: Option<u32>| match limit {
            None => "unlimited",
            Some(0) => "none",
            Some(_) => "limited",
        };
        let number = |limit: Option<u32>| limit.filter(|n| *n > 0).map(|n| n.to_string()).unwrap_or_default();
        let period = match quota.period {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
        };
        Self {
            all: RwSignal::new(kind(quota.impressions).to_owned()),
            impressions: RwSignal::new(number(quota.impressions)),
            color: RwSignal::new(kind(quota.color_impressions).to_owned()),
            color_impressions: RwSignal::new(number(quota.color_impressions)),
            period: RwSignal::new(period.to_owned()),
        }
    }

    /// The quota that the form says, or the field that cannot be taken.
    ///
    /// # Errors
    /// The fault of the field.
    pub fn read(self, i18n: I18n) -> Result<Quota, Fault> {
        let limit = |kind: RwSignal<String>, field, text: RwSignal<String>| match kind.get().as_str() {
            "unlimited" => Ok(None),
            "none" => Ok(Some(0)),
            _ => whole_number(i18n, field, &text.get()).map(Some),
        };
        let impressions = limit(self.all, "impressions", self.impressions)?;
        let color_impressions = match impressions {
            Some(0) => Some(0),
            _ => limit(self.color, "color_impressions", self.color_impressions)?,
        };
        let period = match self.period.get().as_str() {
            "day" => Period::Day,
            "week" => Period::Week,
            _ => Period::Month,
        };
        Ok(Quota { period, impressions, color_impressions })
    }
}

/// The fields of a quota.
#[component]
pub fn QuotaFields(draft: QuotaDraft, fault: FaultSignal) -> impl IntoView {
    let i18n = use_i18n();
    let all = Signal::derive(move || {
        let w = &i18n.words().quotas;
        vec![("unlimited", w.all_unlimited), ("limited", w.all_limited), ("none", w.all_none)]
    });
    let color = Signal::derive(move || {
        let w = &i18n.words().quotas;
        vec![("unlimited", w.color_unlimited), ("limited", w.color_limited), ("none", w.color_none)]
    });
    let periods = Signal::derive(move || {
        let w = &i18n.words().quotas;
        vec![("day", w.period_day), ("week", w.period_week), ("month", w.period_month)]
    });
    let limited = Memo::new(move |_| draft.all.with(|kind| kind == "limited"));
    let prints = Memo::new(move |_| draft.all.with(|kind| kind != "none"));
    let color_limited = Memo::new(move |_| prints.get() && draft.color.with(|kind| kind == "limited"));
    view! {
        <div class="pair">
            <SelectField name="quota-all" label=t!(quotas.all) value=draft.all choices=all/>
            <Show when=move || limited.get()>
                <Field name="impressions" label=t!(quotas.number) value=draft.impressions fault=fault keys="numeric"/>
            </Show>
        </div>
        <Show when=move || prints.get()>
            <div class="pair">
                <SelectField name="quota-color" label=t!(quotas.color) value=draft.color choices=color/>
                <Show when=move || color_limited.get()>
                    <Field name="color_impressions" label=t!(quotas.color_number) value=draft.color_impressions fault=fault
                        keys="numeric" hint=t!(quotas.color_hint)/>
                </Show>
            </div>
        </Show>
        <Show when=move || limited.get() || color_limited.get()>
            <SelectField name="quota-period" label=t!(quotas.period) value=draft.period choices=periods/>
        </Show>
    }
}

/// A quota in a few words: `500 per month, 50 in color`.
pub fn said(i18n: I18n, quota: Quota) -> String {
    let words = &i18n.words().quotas;
    let per = |n: u32| {
        let pattern = match quota.period {
            Period::Day => words.said_day,
            Period::Week => words.said_week,
            Period::Month => words.said_month,
        };
        pattern.replace("{n}", &i18n.number(n.into()))
    };
    let all = match quota.impressions {
        Some(0) => return words.said_none.to_owned(),
        Some(n) => per(n),
        None => words.said_unlimited.to_owned(),
    };
    let color = match (quota.color_impressions, quota.impressions) {
        (None, _) => return all,
        (Some(0), _) => words.said_no_color.to_owned(),
        (Some(n), Some(_)) => words.said_color.replace("{n}", &i18n.number(n.into())),
        (Some(n), None) => words.said_color.replace("{n}", &per(n)),
    };
    format!("{all}, {color}")
}

/// Who says how much somebody may print.
pub fn said_by(i18n: I18n, source: &QuotaSource) -> String {
    let words = &i18n.words().quotas;
    match source {
        QuotaSource::Organization => words.of_organization.to_owned(),
        QuotaSource::Group(name) => words.of_group.replace("{name}", name.as_str()),
        QuotaSource::User => words.of_user.to_owned(),
    }
}

/// One’s own quota, in a line; nothing where nothing is limited.
#[component]
pub fn OwnQuota() -> impl IntoView {
    let (client, live, i18n) = (use_client(), use_live(), use_i18n());
    let quota = Fetched::new(move || {
        live.follow_jobs();
        async move { client.call(routes::OwnQuota).await }
    });
    let sentence = move || {
        let said = |state: &QuotaState| state.sentences(i18n.language(), |n| i18n.number(n.into()));
        quota.with(said).flatten()
    };
    let note = move |text: String| view! { <p class="notice alone"><IconView icon=Icon::Info/><span>{text}</span></p> };
    view! { <div role="status">{move || sentence().map(note)}</div> }
}
