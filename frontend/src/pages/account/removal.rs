//! Takes every second factor away, after the password was typed.

use crate::{
    api::{Fault, use_client},
    i18n::{t, use_i18n},
    parts::{Dialog, Fetched, FormFault, PasswordField, form::fault_at, use_toasts},
    session::use_session,
};
use api::{
    account::{Account, RemoveFactors},
    problem::Code,
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};

/// The dialog that asks for the password.
#[component]
pub fn RemoveAll(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The account, fetched anew afterwards.
    account: Fetched<Account>,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(own.factors_remove)>
            <RemoveForm open=open account=account/>
        </Dialog>
    }
}

#[component]
fn RemoveForm(open: RwSignal<bool>, account: Fetched<Account>) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let password = RwSignal::new(String::new());
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let body = RemoveFactors { password: password.get_untracked() };
        if body.password.is_empty() {
            fault.set(Some(fault_at(i18n, "password", Code::Empty)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::RemoveFactors, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = open.try_set(false);
                    toasts.say(i18n.words_now().own.factors_removed);
                    account.reload();
                    session.check();
                }
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="dialog-text">{t!(own.factors_remove_text)}</p>
            <FormFault fault=fault fields=&["password"]/>
            <PasswordField name="password" label=t!(own.password_current) value=password fault=fault/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t!(common.cancel)}</button>
                <button type="submit" class="button danger" class:busy=busy>{t!(common.remove)}</button>
            </div>
        </form>
    }
}
