//! Changes the own password.

use super::own_account;
use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{
        Form, PasswordField,
        form::{PasswordStrength, fault_at},
        use_submit, use_toasts,
    },
    session::use_session,
};
use api::{account::ChangePassword, problem::Code, routes};
use leptos::prelude::*;

/// The present password and the new one, with what the organization wants of it.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let account = own_account(client);
    let (current, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let email = RwSignal::new(session.me_now().map(|me| me.email.clone()).unwrap_or_default());
    let read = move || {
        let body = ChangePassword { current: current.get(), password: password.get() };
        // What the new one must be like is the organization's: the appliance says it beside the field.
        if body.current.is_empty() { Err(fault_at(i18n, "current", Code::Empty)) } else { Ok(body) }
    };
    let send = move |body: ChangePassword| async move { client.submit(routes::ChangePassword, &body).await };
    let sending = use_submit(read, send, move |()| {
        let _ = current.try_set(String::new());
        let _ = password.try_set(String::new());
        toasts.say(i18n.words_now().account.password_changed);
        session.check();
    });
    let fault = sending.fault;
    let hint = move || account.with(|a| a.passwords).map_or_else(String::new, |rules| i18n.password_rules(rules));
    view! {
        <Form sending=sending fields=&["current", "password"] label=t!(account.password_change)>
            // For password managers: whose password it is.
            <div class="sr" aria-hidden="true"><input type="text" autocomplete="username" readonly=true tabindex="-1" prop:value=email/></div>
            <PasswordField name="current" label=t!(common.password_current) value=current fault=fault/>
            <PasswordField name="password" label=t!(common.password_new) value=password fault=fault autocomplete="new-password" hint=hint>
                <PasswordStrength password=password email=email/>
            </PasswordField>
        </Form>
    }
}
