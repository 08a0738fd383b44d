//! The dialog that registers a badge, permanent or for 24 hours (C22, C23).

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{CheckField, Dialog, Field, FormFault, Submit, form::checked, use_toasts},
};
use api::{routes::Endpoint, users::NewBadge};
use leptos::{ev, prelude::*, task::spawn_local};
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
        <Dialog open=open close=move |()| open.set(false) title=t!(accounts.register)>
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
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let new = NewBadge {
            email: email.get_untracked(),
            number: number.get_untracked(),
            temporary: temporary.get_untracked(),
        };
        let check =
            checked::<Email>(i18n, "email", &new.email).and_then(|_| checked::<Line>(i18n, "number", &new.number));
        if let Err(bad) = check {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::RegisterBadge, &[], &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(i18n.words_now().accounts.registered);
                    // The page may have been left meanwhile.
                    let _ = done.try_run(());
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["email", "number"]/>
            <Field name="email" label=t!(accounts.owner_email) value=email fault=fault kind="email" keys="email" first=!known/>
            <Field name="number" label=t!(accounts.number) value=number fault=fault hint=t!(accounts.number_hint) first=known/>
            <CheckField name="temporary" label=t!(accounts.temporary) value=temporary/>
            <p class="hint">{t!(accounts.registered_replaces)}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(accounts.register_do) busy=busy/>
            </div>
        </form>
    }
}
