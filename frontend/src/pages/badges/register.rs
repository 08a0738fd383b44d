//! The dialog that registers a badge, permanent or for 24 hours (C22, C23).

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{CheckField, Dialog, Field, Form, form::checked, use_submit, use_toasts},
};
use api::{badges::NewBadge, routes};
use leptos::prelude::*;
use model::text::{Email, Line};

/// The dialog that registers a badge (C22, C23).
#[component]
pub fn RegisterDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The address of the owner, where it is known.
    email: String,
    /// Told when a badge was registered.
    #[prop(into)]
    registered: Callback<()>,
) -> impl IntoView {
    let done = Callback::new(move |()| {
        open.set(false);
        registered.run(());
    });
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(badges.register)>
            <RegisterForm email=email.clone() done=done cancel=move |()| open.set(false)/>
        </Dialog>
    }
}

#[component]
fn RegisterForm(email: String, done: Callback<()>, #[prop(into)] cancel: Callback<()>) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let known = !email.is_empty();
    let (email, number) = (RwSignal::new(email), RwSignal::new(String::new()));
    let temporary = RwSignal::new(false);
    let read = move || {
        let new = NewBadge { email: email.get(), number: number.get(), temporary: temporary.get() };
        checked::<Email>(i18n, "email", &new.email)?;
        checked::<Line>(i18n, "number", &new.number)?;
        Ok(new)
    };
    let send = move |new: NewBadge| async move { client.submit(routes::RegisterBadge, &new).await };
    let sending = use_submit(read, send, move |_| {
        toasts.say(i18n.words_now().badges.registered);
        let _ = done.try_run(());
    });
    let fault = sending.fault;
    view! {
        <Form sending=sending fields=&["email", "number"] label=t!(badges.register_do) cancel=cancel>
            <Field name="email" label=t!(badges.owner_email) value=email fault=fault kind="email" keys="email" first=!known/>
            <Field name="number" label=t!(badges.number) value=number fault=fault hint=t!(badges.number_hint) first=known/>
            <CheckField name="temporary" label=t!(badges.temporary) value=temporary/>
            <p class="hint">{t!(badges.registered_replaces)}</p>
        </Form>
    }
}
