//! Changes the own password.

use super::own_account;
use crate::{
    api::{Fault, use_client},
    i18n::{I18n, t, use_i18n},
    pages::setup::Strength,
    parts::{FormFault, PasswordField, Submit, form::fault_at, use_toasts},
    session::use_session,
};
use api::{account::ChangePassword, problem::Code, routes::Endpoint};
use leptos::{ev, prelude::*, task::spawn_local};
use model::orgs::PasswordRules;

/// The present password and the new one, with what the organization wants of it.
#[component]
pub fn PasswordForm() -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let account = own_account(client);
    let (current, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let email = RwSignal::new(session.me_now().map(|me| me.email.clone()).unwrap_or_default());
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let body = ChangePassword { current: current.get_untracked(), password: password.get_untracked() };
        // What the new one must be like is the organization's: the appliance says it beside the field.
        if body.current.is_empty() {
            fault.set(Some(fault_at(i18n, "current", Code::Empty)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::ChangePassword, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = current.try_set(String::new());
                    let _ = password.try_set(String::new());
                    toasts.say(i18n.words_now().own.password_changed);
                    session.check();
                }
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    let hint = move || account.with(|a| a.passwords).map_or_else(String::new, |rules| in_words(i18n, rules));
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["current", "password"]/>
            // For password managers: whose password it is.
            <div class="sr" aria-hidden="true"><input type="text" autocomplete="username" readonly=true tabindex="-1" prop:value=email/></div>
            <PasswordField name="current" label=t!(own.password_current) value=current fault=fault/>
            <PasswordField name="password" label=t!(own.password_new) value=password fault=fault autocomplete="new-password" hint=hint>
                <Strength password=password email=email/>
            </PasswordField>
            <Submit label=t!(own.password_change) busy=busy/>
        </form>
    }
}

/// What a new password must be like, in sentences.
pub fn in_words(i18n: I18n, rules: PasswordRules) -> String {
    let words = &i18n.words().orgs;
    let mut text = words.rules_least.replace("{n}", &i18n.number(u64::from(rules.least)));
    if rules.kinds > 1 {
        text = format!("{text} {}", words.rules_kinds.replace("{n}", &i18n.number(u64::from(rules.kinds))));
    }
    match rules.history {
        0 => text,
        1 => format!("{text} {}", words.rules_history_one),
        n => format!("{text} {}", words.rules_history_many.replace("{n}", &i18n.number(u64::from(n)))),
    }
}
