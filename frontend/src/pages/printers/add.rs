//! Adding a printer by its address, and the token for a printer that brings its own agent.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{
        CopyText, Dialog, Field, Form, Icon, IconView,
        form::{checked, filled},
        use_command, use_submit, use_toasts,
    },
};
use api::{
    printers::{AgentToken as Token, NewPrinter},
    routes,
};
use leptos::prelude::*;
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
    let read = move || {
        let new = NewPrinter { name: name.get(), location: filled(location), uri: uri.get().trim().to_owned() };
        checked::<Line>(i18n, "name", &new.name)?;
        Ok(new)
    };
    let send =
        move |new: NewPrinter| async move { client.submit(routes::AddPrinter, &new).await.map(|printer| printer.name) };
    let sending = use_submit(read, send, move |name: String| {
        toasts.say(i18n.words_now().printers.added.replace("{name}", &name));
        let _ = done.try_run(());
    });
    let fault = sending.fault;
    let label = move || {
        let words = &i18n.words().printers;
        if sending.busy().get() { words.adding } else { words.add_do }
    };
    view! {
        <Form sending=sending fields=&["name", "location", "uri"] label=label cancel=cancel>
            <p class="dialog-text">{t!(printers.add_text)}</p>
            <Field name="name" label=t!(printers.name) value=name fault=fault first=true/>
            <Field name="location" label=t!(printers.location) value=location fault=fault optional=true/>
            <Field name="uri" label=t!(printers.address) value=uri fault=fault kind="url" keys="url" hint=t!(printers.address_hint)/>
        </Form>
    }
}

/// Makes the token that one agent enrols with, and shows it once.
#[component]
pub fn AgentToken() -> impl IntoView {
    let (client, i18n, command) = (use_client(), use_i18n(), use_command());
    let token = RwSignal::new(None::<Token>);
    let make = move |_| {
        let request = async move { client.call(routes::CreateAgentToken).await };
        command.run(request, move |made| drop(token.try_set(Some(made))));
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
            <button type="button" class="button" class:busy=command.busy() on:click=make>{t!(printers.agent_make)}</button>
        </section>
    }
}
