//! How future jobs are printed: as each person sets it (I19), and as the organization has decided for everybody.

use super::options::{OptionDraft, OptionFields, option_fault};
use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{
        CheckField, Fetched, Field, Form,
        form::{Submission, whole_number},
        use_submit, use_toasts, window_title,
    },
};
use api::{
    policies::{TextPolicy, TextPreferences},
    routes,
};
use leptos::prelude::*;
use model::jobs::LockedOption;

/// What somebody sets for jobs that are yet to come.
#[component]
pub fn PreferencesPage() -> impl IntoView {
    window_title(t!(policies.preferences));
    let client = use_client();
    let both = Fetched::new(move || async move {
        let policy = client.call(routes::QueuePolicy).await?;
        Ok((policy, client.call(routes::QueuePreferences).await?))
    });
    view! {
        <div class="page-head">
            <div><h1>{t!(policies.preferences)}</h1><p class="sub">{t!(policies.preferences_text)}</p></div>
        </div>
        {both.show(6, move || {
            let both = untrack(|| both.get());
            both.map(|(policy, own)| view! { <PreferencesForm policy=policy preferences=own/> }).into_any()
        })}
    }
}

#[component]
fn PreferencesForm(policy: TextPolicy, preferences: TextPreferences) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let own = RwSignal::new(preferences.defaults.is_some());
    let on_tap = RwSignal::new(preferences.release_on_tap);
    let may_on_tap = policy.release_on_tap || preferences.release_on_tap;
    let draft = OptionDraft::of(preferences.defaults.as_ref().unwrap_or(&policy.defaults));
    let read = move || {
        let defaults = own.get().then(|| draft.read().map(|_| draft.text())).transpose();
        let defaults = defaults.map_err(|bad| option_fault(i18n, bad))?;
        Ok(TextPreferences { defaults, release_on_tap: on_tap.get() })
    };
    let send = move |body| async move { client.submit(routes::SetQueuePreferences, &body).await };
    let sending = use_submit(read, send, move |()| toasts.say(i18n.words_now().policies.saved));
    let locked = StoredValue::new(policy.locked);
    view! {
        <section class="card">
            <Form sending=sending fields=&["copies"] label=t!(common.save)>
                <CheckField name="own" label=t!(policies.own) value=own/>
                <p class="hint">{t!(policies.own_hint)}</p>
                <Show when=move || own.get()>
                    <OptionFields draft=draft fault=sending.fault locked=locked.get_value()/>
                </Show>
                {may_on_tap.then(|| view! {
                    <CheckField name="release_on_tap" label=t!(policies.on_tap) value=on_tap/>
                    <p class="hint">{t!(policies.on_tap_hint)}</p>
                })}
            </Form>
        </section>
    }
}

/// What an organization decides about its queues.
#[component]
pub fn PolicyPage() -> impl IntoView {
    window_title(t!(policies.title));
    let client = use_client();
    let policy = Fetched::new(move || async move { client.call(routes::QueuePolicy).await });
    view! {
        <div class="page-head"><div><h1>{t!(policies.title)}</h1><p class="sub">{t!(policies.text)}</p></div></div>
        {policy.show(8, move || untrack(|| policy.get()).map(|policy| view! { <PolicyForm policy=policy/> }).into_any())}
    }
}

#[component]
fn PolicyForm(policy: TextPolicy) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let draft = OptionDraft::of(&policy.defaults);
    let locks = LockedOption::ALL.map(|option| (option, RwSignal::new(policy.locked.contains(&option))));
    let [keep, pages, on_tap] = [policy.keep, policy.help_desk_sees_pages, policy.release_on_tap].map(RwSignal::new);
    let [held, released] = [policy.keep_held_hours, policy.keep_released_hours].map(|n| RwSignal::new(n.to_string()));
    let former = StoredValue::new(policy);
    let read = move || {
        draft.read().map_err(|bad| option_fault(i18n, bad))?;
        Ok(TextPolicy {
            defaults: draft.text(),
            locked: locks.iter().filter(|(_, on)| on.get()).map(|(option, _)| *option).collect(),
            keep: keep.get(),
            release_on_tap: on_tap.get(),
            help_desk_sees_pages: pages.get(),
            keep_held_hours: whole_number(i18n, "keep_held_hours", &held.get())?,
            keep_released_hours: whole_number(i18n, "keep_released_hours", &released.get())?,
            ..former.get_value()
        })
    };
    let send = move |body| async move { client.submit(routes::SetQueuePolicy, &body).await };
    let sending = use_submit(read, send, move |()| toasts.say(i18n.words_now().policies.policy_saved));
    view! {
        <section class="card">
            <Form sending=sending fields=&["copies", "keep_held_hours", "keep_released_hours"] label=t!(common.save)>
                <h2>{t!(policies.defaults)}</h2>
                <p class="hint">{t!(policies.defaults_text)}</p>
                <OptionFields draft=draft fault=sending.fault/>
                <fieldset class="locks"><legend>{t!(policies.locked)}</legend>{locks.map(|(option, on)| lock(option, on)).into_iter().collect_view()}</fieldset>
                <h2>{t!(policies.retention)}</h2>
                <Hours sending=sending held=held released=released/>
                <CheckField name="keep" label=t!(policies.keep) value=keep/>
                <h2>{t!(policies.release)}</h2>
                <CheckField name="release_on_tap" label=t!(policies.release_on_tap) value=on_tap/>
                <h2>{t!(policies.privacy)}</h2>
                <CheckField name="help_desk_sees_pages" label=t!(policies.help_desk_sees_pages) value=pages/>
            </Form>
        </section>
    }
}

#[component]
fn Hours(sending: Submission, held: RwSignal<String>, released: RwSignal<String>) -> impl IntoView {
    view! {
        <Field name="keep_held_hours" label=t!(policies.keep_held) value=held fault=sending.fault keys="numeric"/>
        <Field name="keep_released_hours" label=t!(policies.keep_released) value=released fault=sending.fault keys="numeric"/>
    }
}

/// Whether an option is decided for everybody.
fn lock(option: LockedOption, on: RwSignal<bool>) -> AnyView {
    match option {
        LockedOption::Copies => {
            view! { <CheckField name="lock_copies" label=t!(policies.lock_copies) value=on/> }.into_any()
        }
        LockedOption::Sides => {
            view! { <CheckField name="lock_sides" label=t!(policies.lock_sides) value=on/> }.into_any()
        }
        LockedOption::Color => {
            view! { <CheckField name="lock_color" label=t!(policies.lock_color) value=on/> }.into_any()
        }
        LockedOption::NumberUp => {
            view! { <CheckField name="lock_number_up" label=t!(policies.lock_number_up) value=on/> }.into_any()
        }
    }
}
