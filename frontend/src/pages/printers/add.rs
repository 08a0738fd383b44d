//! Adding a printer by its address, and the token for a printer that brings its own agent.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{CopyText, Dialog, Field, FormFault, Icon, IconView, Submit, form::checked, use_toasts},
};
use api::{
    printers::{AgentToken as Token, NewPrinter},
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};
use model::text::Line;

/// The dialog that adds a printer.
#[component]
pub fn AddDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told when a printer was added.
    #[prop(into)]
    added: Callback<()>,
) -> impl IntoView {
    let done = Callback::new(move |()| {
        open.set(false);
        added.run(());
    });
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(printers.add)>
            <AddForm done=done cancel=move |()| open.set(false)/>
        </Dialog>
    }
}

#[component]
fn AddForm(done: Callback<()>, #[prop(into)] cancel: Callback<()>) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let text = || RwSignal::new(String::new());
    let (name, location, uri) = (text(), text(), RwSignal::new("ipp://".to_owned()));
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let location = Some(location.get_untracked().trim().to_owned()).filter(|l| !l.is_empty());
        let new = NewPrinter { name: name.get_untracked(), location, uri: uri.get_untracked().trim().to_owned() };
        if let Err(bad) = checked::<Line>(i18n, "name", &new.name) {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::AddPrinter, &[], &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(i18n.words_now().printers.added.replace("{name}", &new.name));
                    // The page may have been left meanwhile.
                    let _ = done.try_run(());
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    let label = move || {
        let words = &i18n.words().printers;
        if busy.get() { words.adding } else { words.add_do }
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="dialog-text">{t!(printers.add_text)}</p>
            <FormFault fault=fault fields=&["name", "location", "uri"]/>
            <Field name="name" label=t!(printers.name) value=name fault=fault first=true/>
            <Field name="location" label=t!(printers.location) value=location fault=fault optional=true/>
            <Field name="uri" label=t!(printers.address) value=uri fault=fault kind="url" keys="url" hint=t!(printers.address_hint)/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{t!(common.cancel)}</button>
                <Submit label=label busy=busy/>
            </div>
        </form>
    }
}

/// Makes the token that one agent enrols with, and shows it once.
#[component]
pub fn AgentToken() -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let token = RwSignal::new(None::<Token>);
    let make = move |_| {
        spawn_local(async move {
            match client.exchange::<_, Token>(Endpoint::CreateAgentToken, &[], &()).await {
                Ok(made) => {
                    let _ = token.try_set(Some(made));
                }
                Err(fault) => toasts.complain(&fault, i18n),
            }
        });
    };
    let shown = move |made: Token| {
        let (text, expires) = (made.token, made.expires);
        let until = move || i18n.words().printers.agent_until.replace("{time}", &i18n.moment(expires));
        view! {
            <div class="token">
                <CopyText text=Signal::derive(move || text.clone()) label=t!(common.copy)/>
                <p class="hint">{until}</p>
            </div>
        }
    };
    view! {
        <section class="card aside">
            <IconView icon=Icon::Key/>
            <div>
                <h2>{t!(printers.agent_title)}</h2>
                <p>{t!(printers.agent_text)}</p>
                <div role="status">{move || token.get().map(shown)}</div>
            </div>
            <button type="button" class="button" on:click=make>{t!(printers.agent_make)}</button>
        </section>
    }
}
