//! Rehearsal: a button that shows what the last month would have been under a quota that is not saved yet.

use crate::{
    api::{Fault, address, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{Icon, IconView, form::FaultSignal, use_command},
};
use api::{
    quotas::{RehearsalInfo, RehearsalQuery},
    routes,
};
use leptos::prelude::*;

/// The button, and what came of it.
#[component]
pub fn Rehearsal(
    /// What is tried, or the field that cannot be taken.
    query: impl Fn() -> Result<RehearsalQuery, Fault> + Send + Sync + 'static,
    /// What is against the form.
    fault: FaultSignal,
) -> impl IntoView {
    let (client, i18n, command) = (use_client(), use_i18n(), use_command());
    let told = RwSignal::new(None::<(RehearsalQuery, RehearsalInfo)>);
    let rehearse = move |_| match untrack(&query) {
        Err(bad) => fault.set(Some(bad)),
        Ok(query) => {
            let asked = query.clone();
            let request = async move { client.query(routes::Rehearsal, &asked).await };
            command.run(request, move |info| {
                let _ = told.try_set(Some((query, info)));
            });
        }
    };
    let file = |query: &RehearsalQuery, info: &RehearsalInfo| {
        let href = address(&routes::RehearsalCsv, query);
        let some = info.stopped_people > 0 || info.monochrome_people > 0;
        some.then(|| {
            view! {
                <a class="button small" href=href download="rehearsal.csv"><IconView icon=Icon::Download/>{t!(quotas.rehearse_file)}</a>
            }
        })
    };
    let shown = move || {
        let (query, info) = told.get()?;
        let sentences = sentences(i18n, &info).into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
        Some(view! { <div class="rehearsed">{sentences}{file(&query, &info)}</div> })
    };
    view! {
        <div class="rehearsal">
            <button type="button" class="button" aria-disabled=move || command.busy().get().to_string() on:click=rehearse>
                <IconView icon=Icon::Chart/>{t!(quotas.rehearse)}
            </button>
            <p class="hint">{t!(quotas.rehearse_text)}</p>
            <div role="status">{shown}</div>
        </div>
    }
}

fn sentences(i18n: I18n, info: &RehearsalInfo) -> Vec<String> {
    let (words, language) = (&i18n.words().quotas, i18n.language());
    let jobs = |n: u64| i18n.count(n, words.jobs_one, words.jobs_many);
    let people = |n: u64| i18n.count(n, words.people_one, words.people_many);
    let fill = |pattern: &str, n: u64, m: u64| pattern.replace("{jobs}", &jobs(n)).replace("{people}", &people(m));
    let all = fill(words.rehearsed, info.jobs, info.people);
    let all = all.replace("{from}", &info.from.words(language)).replace("{until}", &info.last.words(language));
    let mut said = vec![all];
    if info.stopped_jobs > 0 {
        said.push(fill(words.rehearsed_stopped, info.stopped_jobs, info.stopped_people));
    } else {
        said.push(words.rehearsed_nothing.to_owned());
    }
    if info.monochrome_jobs > 0 {
        said.push(fill(words.rehearsed_gray, info.monochrome_jobs, info.monochrome_people));
    }
    said
}
