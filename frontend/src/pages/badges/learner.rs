//! The reader learner: two badges, as the reader writes them and as the directory has them, propose what turns the one
//! into the other, tried on a whole list before it is saved (N3).

use crate::{
    api::use_client,
    i18n::{reader_step_name, t, use_i18n},
    parts::{Fetched, Field, Icon, IconView, form::FaultSignal, use_command, window_title},
    session::use_session,
};
use api::{orgs::SetSettings, routes};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{
    access::Permission,
    badges::{
        ReaderStep,
        learn::{Swipe, learn},
        normalise,
    },
};

/// How many lines of a pasted list are shown; all are counted.
const SHOWN: usize = 200;

/// What is typed about one badge.
#[derive(Clone, Copy)]
struct SwipeDraft {
    read: RwSignal<String>,
    wanted: RwSignal<String>,
}

impl SwipeDraft {
    fn new() -> Self {
        Self { read: RwSignal::new(String::new()), wanted: RwSignal::new(String::new()) }
    }

    fn swipe(self) -> Swipe {
        Swipe { read: self.read.get(), wanted: self.wanted.get() }
    }
}

/// Learns how the badge reader writes.
#[component]
pub fn LearnerPage() -> impl IntoView {
    window_title(t!(learner.title));
    let (one, two, list) = (SwipeDraft::new(), SwipeDraft::new(), RwSignal::new(String::new()));
    let fault: FaultSignal = RwSignal::new(None);
    let typed = move || [one.swipe(), two.swipe()];
    let ready = Memo::new(move |_| typed().iter().all(|s| !s.read.trim().is_empty() && !s.wanted.trim().is_empty()));
    let same = Memo::new(move |_| one.wanted.get().trim() == two.wanted.get().trim());
    let proposals = Memo::new(move |_| if ready.get() && !same.get() { learn(&typed()) } else { Vec::new() });
    let chosen = RwSignal::new(0_usize);
    Effect::new(move || {
        proposals.track();
        chosen.set(0);
    });
    let steps = Memo::new(move |_| proposals.with(|p| p.get(chosen.get()).cloned()));
    view! {
        <p class="crumb"><A href="/accounts/badges"><IconView icon=Icon::Back/>{t!(badges.title)}</A></p>
        <div class="page-head"><div><h1>{t!(learner.title)}</h1><p class="sub">{t!(learner.text)}</p></div></div>
        <div class="cards two">
            <section class="card">
                <div class="pair">
                    <Field name="read-1" label=t!(learner.first) value=one.read fault=fault hint=t!(learner.swipe_hint) first=true/>
                    <Field name="wanted-1" label=t!(learner.directory) value=one.wanted fault=fault hint=t!(learner.directory_hint)/>
                </div>
                <div class="pair">
                    <Field name="read-2" label=t!(learner.second) value=two.read fault=fault/>
                    <Field name="wanted-2" label=t!(learner.directory_two) value=two.wanted fault=fault/>
                </div>
                <div role="status">
                    <Show when=move || ready.get() && same.get()><p class="field-fault">{t!(learner.differ)}</p></Show>
                    <Show when=move || ready.get() && !same.get() && proposals.with(Vec::is_empty)>
                        <p class="field-fault">{t!(learner.none)}</p>
                    </Show>
                </div>
                <Show when=move || proposals.with(|p| !p.is_empty())>
                    <Proposals proposals=proposals chosen=chosen/>
                    <Save steps=steps/>
                </Show>
            </section>
            <section class="card">
                <div class="field">
                    <label for="list">{t!(learner.list)}</label>
                    <textarea id="list" rows="6" spellcheck="false" autocomplete="off" aria-describedby="list-hint" bind:value=list></textarea>
                    <p class="hint" id="list-hint">{t!(learner.list_hint)}</p>
                </div>
                <Tried list=list steps=steps/>
            </section>
        </div>
    }
}

#[component]
fn Proposals(proposals: Memo<Vec<Vec<ReaderStep>>>, chosen: RwSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let one = move |(n, steps): (usize, Vec<ReaderStep>)| {
        let id = format!("proposal-{n}");
        let words = move || {
            if steps.is_empty() {
                return i18n.words().learner.as_read.to_owned();
            }
            steps.iter().map(|s| reader_step_name(i18n.words(), s)).collect::<Vec<_>>().join(" → ")
        };
        view! {
            <div class="check">
                <input id=id.clone() type="radio" name="proposal" prop:checked=move || chosen.get() == n on:change=move |_| chosen.set(n)/>
                <label for=id>{words}</label>
            </div>
        }
    };
    view! {
        <fieldset class="choice">
            <legend>{t!(learner.proposals)}</legend>
            {move || proposals.get().into_iter().enumerate().map(one).collect_view()}
        </fieldset>
    }
}

/// What the chosen steps make of every line.
#[component]
fn Tried(list: RwSignal<String>, steps: Memo<Option<Vec<ReaderStep>>>) -> impl IntoView {
    let i18n = use_i18n();
    let tried = Memo::new(move |_| {
        let steps = steps.get().unwrap_or_default();
        let lines = list.get();
        let lines = lines.lines().map(str::trim).filter(|l| !l.is_empty());
        lines.map(|l| (l.to_owned(), normalise(l, &steps).ok())).collect::<Vec<_>>()
    });
    let verdict = move || {
        let (all, bad) = tried.with(|t| (t.len() as u64, t.iter().filter(|(_, to)| to.is_none()).count() as u64));
        let words = &i18n.words().learner;
        let words = if bad == 0 {
            words.fits_all.replace("{n}", &i18n.number(all))
        } else {
            words.fits_some.replace("{n}", &i18n.number(bad)).replace("{m}", &i18n.number(all))
        };
        (all > 0).then_some(words)
    };
    let row = move |(from, to): (String, Option<String>)| {
        let to = match to {
            Some(to) => view! { <code>{to}</code> }.into_any(),
            None => view! { <span class="field-fault">{t!(learner.fails)}</span> }.into_any(),
        };
        view! { <tr><td><code>{from}</code></td><td>{to}</td></tr> }
    };
    view! {
        <p class="hint" role="status">{verdict}</p>
        <Show when=move || tried.with(|t| !t.is_empty())>
            <div class="scroll" tabindex="0" role="region" aria-label=t!(learner.list)>
                <table class="small-table">
                    <thead><tr><th scope="col">{t!(learner.read)}</th><th scope="col">{t!(learner.becomes)}</th></tr></thead>
                    <tbody>{move || tried.get().into_iter().take(SHOWN).map(row).collect_view()}</tbody>
                </table>
            </div>
        </Show>
    }
}

/// Puts the chosen steps into the settings of the organization.
#[component]
fn Save(steps: Memo<Option<Vec<ReaderStep>>>) -> impl IntoView {
    let (client, command, session) = (use_client(), use_command(), use_session());
    let organization = Fetched::new(move || async move { client.call(routes::Organization).await });
    let save = move |_| {
        let (Some(reader), Some(organization)) = (steps.get_untracked(), untrack(|| organization.get())) else {
            return;
        };
        let request = async move {
            let mut settings = organization.settings;
            settings.reader = reader;
            client.submit(routes::SetSettings, &SetSettings { settings }).await
        };
        command.run(request, move |()| command.say(command.i18n.words_now().learner.saved));
    };
    view! {
        <Show when=move || session.may(Permission::ManageOrganization)>
            <button type="button" class="button primary" class:busy=command.busy() disabled=move || organization.with(|_| ()).is_none() on:click=save>
                {t!(learner.save)}
            </button>
        </Show>
    }
}
