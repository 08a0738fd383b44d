//! The second step of signing in: a code of an app, a recovery code, or a passkey.

use crate::{
    api::Fault,
    i18n::{t, use_i18n},
    parts::{Field, FormFault, Icon, IconView, Submit, form::fault_at},
    passkey::{self, Refusal},
    session::use_session,
};
use api::{
    login::{Proof, SecondFactor},
    problem::Code,
};
use leptos::{ev, prelude::*, task::spawn_local};

/// What is wanted beside the password.
#[component]
pub fn SecondStep(
    /// What is taken.
    wanted: SecondFactor,
    /// Goes back to the password.
    #[prop(into)]
    back: Callback<()>,
) -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let refusal = RwSignal::new(None::<Refusal>);
    let recovering = RwSignal::new(!wanted.totp && wanted.recovery);
    let typed = RwSignal::new(String::new());
    let ticket = StoredValue::new(wanted.ticket);
    let prove = move |proof: Proof| {
        busy.set(true);
        spawn_local(async move {
            let answer = session.prove(ticket.get_value(), proof).await;
            let _ = busy.try_set(false);
            if let Err(mut bad) = answer {
                // The one field of this form is meant, whatever the appliance calls it.
                if let Fault::Problem(problem) = &mut bad
                    && problem.field.is_some()
                {
                    problem.field = Some("code".to_owned());
                }
                let _ = fault.try_set(Some(bad));
            }
        });
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let code = plain(&typed.get_untracked());
        let right = if recovering.get_untracked() { !code.is_empty() } else { is_code(&code) };
        if !right {
            fault.set(Some(fault_at(i18n, "code", if code.is_empty() { Code::Empty } else { Code::Form })));
            return;
        }
        prove(if recovering.get_untracked() { Proof::Recovery(code) } else { Proof::Totp(code) });
    };
    let options = StoredValue::new(wanted.passkey.clone());
    let with_passkey = move |_| {
        refusal.set(None);
        let Some(options) = options.get_value() else { return };
        spawn_local(async move {
            match passkey::prove(&options).await {
                Ok(credential) => prove(Proof::Passkey(credential)),
                Err(why) => drop(refusal.try_set(Some(why))),
            }
        });
    };
    let refused = move || {
        let words = &i18n.words().own;
        refusal.get().map(|why| if why == Refusal::Unsupported { words.passkey_cannot } else { words.passkey_given_up })
    };
    let other = move |_| {
        typed.set(String::new());
        fault.set(None);
        recovering.update(|r| *r = !*r);
    };
    let typing = wanted.totp || wanted.recovery;
    let both = wanted.totp && wanted.recovery;
    let field = move || {
        if recovering.get() {
            view! { <Field name="code" label=t!(own.step_recovery) value=typed fault=fault autocomplete="off" first=true/> }.into_any()
        } else {
            view! { <Field name="code" label=t!(own.step_totp) value=typed fault=fault keys="numeric" autocomplete="one-time-code" first=true/> }.into_any()
        }
    };
    let other_name = move || {
        let words = &i18n.words().own;
        if recovering.get() { words.step_use_totp } else { words.step_use_recovery }
    };
    view! {
        <h1>{t!(own.step_title)}</h1>
        <p>{t!(own.step_text)}</p>
        {wanted.passkey.is_some().then(|| view! {
            <button type="button" class="button primary" on:click=with_passkey><IconView icon=Icon::Key/>{t!(own.step_passkey)}</button>
            <div role="alert">{move || refused().map(|r| view! { <p class="form-fault"><IconView icon=Icon::Alert/><span>{r}</span></p> })}</div>
            {typing.then(|| view! { <p class="or" aria-hidden="true">{t!(own.step_or)}</p> })}
        })}
        <form novalidate class="form" on:submit=submit>
            <FormFault fault=fault fields=&["code"]/>
            {typing.then(|| view! {
                {field}
                <Submit label=t!(start.sign_in) busy=busy/>
            })}
        </form>
        {both.then(|| view! { <button type="button" class="button quiet" on:click=other>{other_name}</button> })}
        <button type="button" class="button quiet" on:click=move |_| back.run(())><IconView icon=Icon::Back/>{t!(own.back)}</button>
    }
}

/// A code without the spaces that apps and people put into it.
pub fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether it can be a code of an authenticator app.
pub fn is_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_and_may_be_typed_in_two_halves() {
        assert!(is_code(&plain("123 456")));
        assert!(!is_code("12345"));
        assert!(!is_code("12345a"));
    }
}
