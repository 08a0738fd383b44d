//! The second step of signing in: a code of an app, a recovery code, or a passkey.

use crate::{
    api::Fault,
    i18n::{t, use_i18n},
    parts::{
        Field, Form, Icon, IconView,
        form::{FormFault, fault_at, is_totp_code, without_spaces},
        use_submit,
    },
    passkey,
    session::use_session,
};
use api::{
    login::{Proof, SecondFactor},
    problem::Code,
};
use leptos::prelude::*;

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
    let recovering = RwSignal::new(!wanted.totp && wanted.recovery);
    let typed = RwSignal::new(String::new());
    let ticket = StoredValue::new(wanted.ticket);
    let read = move || {
        let code = without_spaces(&typed.get());
        let recovering = recovering.get();
        if code.is_empty() {
            Err(fault_at(i18n, "code", Code::Empty))
        } else if recovering {
            Ok(Proof::Recovery(code))
        } else if is_totp_code(&code) {
            Ok(Proof::Totp(code))
        } else {
            Err(fault_at(i18n, "code", Code::Form))
        }
    };
    let send = move |proof: Proof| {
        let answer = session.prove(ticket.get_value(), proof);
        async move { answer.await.map_err(at_code) }
    };
    let sending = use_submit(read, send, |()| ());
    let options = StoredValue::new(wanted.passkey.clone());
    let show_passkey = move |options| {
        let ticket = ticket.get_value();
        async move {
            let credential = passkey::prove(&options).await.map_err(Fault::Device)?;
            session.prove(ticket, Proof::Passkey(credential)).await
        }
    };
    let by_passkey = use_submit(move || options.get_value().ok_or(Fault::Garbled), show_passkey, |()| ());
    let fault = sending.fault;
    let other = move |_| {
        typed.set(String::new());
        fault.set(None);
        recovering.update(|r| *r = !*r);
    };
    let typing = wanted.totp || wanted.recovery;
    let both = wanted.totp && wanted.recovery;
    let field = move || {
        if recovering.get() {
            view! { <Field name="code" label=t!(login.step_recovery) value=typed fault=fault autocomplete="off" first=true/> }.into_any()
        } else {
            view! { <Field name="code" label=t!(login.step_totp) value=typed fault=fault keys="numeric" autocomplete="one-time-code" first=true/> }.into_any()
        }
    };
    let other_name = move || {
        let words = i18n.words();
        if recovering.get() { words.login.step_use_totp } else { words.login.step_use_recovery }
    };
    view! {
        <h1>{t!(login.step_title)}</h1>
        <p>{t!(login.step_text)}</p>
        {wanted.passkey.is_some().then(|| view! {
            <button type="button" class="button primary" class:busy=by_passkey.busy() on:click=move |_| by_passkey.press()>
                <IconView icon=Icon::Key/>{t!(login.step_passkey)}
            </button>
            <FormFault fault=by_passkey.fault fields=&[]/>
            {typing.then(|| view! { <p class="or" aria-hidden="true">{t!(login.step_or)}</p> })}
        })}
        {typing.then(|| view! { <Form sending=sending fields=&["code"] label=t!(login.sign_in)>{field}</Form> })}
        {both.then(|| view! { <button type="button" class="button quiet" on:click=other>{other_name}</button> })}
        <button type="button" class="button quiet" on:click=move |_| back.run(())><IconView icon=Icon::Back/>{t!(login.back)}</button>
    }
}

/// The one field of this form is meant, whatever the appliance calls it.
fn at_code(fault: Fault) -> Fault {
    match fault {
        Fault::Problem(mut problem) if problem.field.is_some() => {
            problem.field = Some("code".to_owned());
            Fault::Problem(problem)
        }
        other => other,
    }
}
