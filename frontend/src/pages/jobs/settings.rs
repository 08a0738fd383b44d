//! How a document is printed: its options, what its owner says about it, and what that takes.

use super::{
    Queue,
    options::{OptionDraft, OptionFields, option_fault},
};
use crate::{
    i18n::{I18n, t},
    parts::{CheckField, Dialog, Field, Form, use_submit},
};
use api::{jobs::QueuedJob, policies::TextPolicy, routes};
use leptos::prelude::*;
use model::jobs::{Facts, Options, Sides, TextOptions, TextSettings};

/// The fields of the form that stand beside what is against them.
const FIELDS: &[&str] = &["copies", "page_ranges", "description"];

/// The dialog of the settings of one job (I18).
#[component]
pub fn SettingsDialog() -> impl IntoView {
    let queue: Queue = expect_context();
    let job = Memo::new(move |_| queue.settings.get().and_then(|id| queue.job(id)));
    let open = Memo::new(move |_| job.with(Option::is_some));
    view! {
        <Dialog open=open close=move |()| queue.settings.set(None) title=t!(jobs.settings)>
            {move || {
                let policy = queue.policy.get();
                untrack(|| job.get()).map(|job| view! { <SettingsForm job=job policy=policy/> })
            }}
        </Dialog>
    }
}

#[component]
fn SettingsForm(job: QueuedJob, policy: Option<TextPolicy>) -> impl IntoView {
    let queue: Queue = expect_context();
    let i18n = queue.i18n;
    let draft = OptionDraft::of(&TextOptions::from(job.options));
    let (description, keep) = (RwSignal::new(job.description.unwrap_or_default()), RwSignal::new(job.keep));
    let (locked, may_keep) = policy.map(|policy| (policy.locked, policy.keep)).unwrap_or_default();
    let id = job.id;
    let read = move || {
        draft.read().map_err(|bad| option_fault(i18n, bad))?;
        Ok(TextSettings { options: draft.text(), description: Some(description.get()), keep: Some(keep.get()) })
    };
    let send = move |settings| async move {
        queue.client.submit(routes::SetJobOptions { job: id }, &settings).await.map(drop)
    };
    let sending = use_submit(read, send, move |()| {
        queue.settings.set(None);
        queue.refresh();
    });
    let said = move |facts: &Facts| draft.read().map(|options| estimate(i18n, facts, &options)).unwrap_or_default();
    view! {
        <Form sending=sending fields=FIELDS label=t!(common.save) cancel=move |()| queue.settings.set(None)>
            <p class="dialog-subject">{job.title.clone()}</p>
            <OptionFields draft=draft fault=sending.fault locked=locked one=true/>
            <Field name="description" label=t!(jobs.description) value=description fault=sending.fault optional=true/>
            {(may_keep || job.keep).then(|| view! { <CheckField name="keep" label=t!(jobs.keep) value=keep/> })}
            {job.facts.clone().map(|facts| view! { <p class="estimate" role="status">{move || said(&facts)}</p> })}
        </Form>
    }
}

/// What it takes: "6 impressions · 4 sheets · 2 in color". Sheets are said only where the sides are known.
fn estimate(i18n: I18n, facts: &Facts, options: &Options) -> String {
    let w = &i18n.words().jobs;
    let printed = facts.estimate(options);
    let mut said =
        vec![i18n.count(u64::from(printed.impressions), w.estimate_impressions_one, w.estimate_impressions_many)];
    if options.sides != Sides::PrinterDefault {
        said.push(i18n.count(u64::from(printed.sheets), w.estimate_sheets_one, w.estimate_sheets_many));
    }
    if printed.color_impressions > 0 {
        said.push(i18n.count(u64::from(printed.color_impressions), w.estimate_color_one, w.estimate_color_many));
    }
    said.join(" · ")
}
