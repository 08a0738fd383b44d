//! Takes every second factor away, after the password was typed.

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{Dialog, Fetched, Form, PasswordField, form::fault_at, use_submit, use_toasts},
    session::use_session,
};
use api::{
    account::{Account, RemoveFactors},
    problem::Code,
    routes,
};
use leptos::prelude::*;

/// The dialog that asks for the password.
#[component]
pub fn RemoveAll(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The account, fetched anew afterwards.
    account: Fetched<Account>,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(account.factors_remove)>
            <RemoveForm open=open account=account/>
        </Dialog>
    }
}

#[component]
fn RemoveForm(open: RwSignal<bool>, account: Fetched<Account>) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let password = RwSignal::new(String::new());
    let read = move || {
        let body = RemoveFactors { password: password.get() };
        if body.password.is_empty() { Err(fault_at(i18n, "password", Code::Empty)) } else { Ok(body) }
    };
    let send = move |body: RemoveFactors| async move { client.submit(routes::RemoveFactors, &body).await };
    let sending = use_submit(read, send, move |()| {
        let _ = open.try_set(false);
        toasts.say(i18n.words_now().account.factors_removed);
        account.reload();
        session.check();
    });
    view! {
        <Form sending=sending fields=&["password"] label=t!(common.remove) danger=true cancel=move |()| open.set(false)>
            <p class="dialog-text">{t!(account.factors_remove_text)}</p>
            <PasswordField name="password" label=t!(common.password_current) value=password fault=sending.fault/>
        </Form>
    }
}
