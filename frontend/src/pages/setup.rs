//! The first start: the one-time link makes the organization and its first administrator.

use crate::{
    api::Fault,
    i18n::{I18n, t, time_zone, use_i18n},
    parts::{
        Door, Field, Form, Icon, IconView, PasswordField,
        address::secret_in_address,
        form::{PasswordStrength, checked, checked_password},
        use_submit, window_title,
    },
    session::use_session,
};
use api::login::SetUp;
use leptos::prelude::*;
use model::{
    orgs::PasswordRules,
    text::{Email, Line, OrgName},
};

/// The set-up page; it exists until the set-up is done.
#[component]
pub fn SetUpPage() -> impl IntoView {
    window_title(t!(login.setup_title));
    let token = secret_in_address();
    view! {
        <Door>
            <h1>{t!(login.setup_title)}</h1>
            <p>{t!(login.setup_text)}</p>
            {match token {
                Some(token) => view! { <SetUpForm token=token/> }.into_any(),
                None => view! {
                    <p class="form-fault" role="alert"><IconView icon=Icon::Alert/><span>{t!(login.setup_no_token)}</span></p>
                }.into_any(),
            }}
        </Door>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let text = || RwSignal::new(String::new());
    let (organization, name, email, password) = (text(), text(), text(), text());
    let read = move || {
        let first = SetUp {
            token: token.clone(),
            organization: organization.get(),
            email: email.get(),
            name: name.get(),
            password: password.get(),
            language: i18n.language(),
            time_zone: time_zone(),
        };
        check(i18n, &first)?;
        Ok(first)
    };
    let sending = use_submit(read, move |first| session.set_up(first), |()| ());
    let fault = sending.fault;
    // Nobody has decided otherwise yet.
    let rules = move || format!("{} {}", i18n.password_rules(PasswordRules::FIRST), i18n.words().common.password_hint);
    view! {
        <Form sending=sending fields=&["organization", "name", "email", "password"] label=t!(login.setup_do)>
            <Field name="organization" label=t!(login.organization) value=organization fault=fault autocomplete="organization" first=true/>
            <Field name="name" label=t!(login.your_name) value=name fault=fault autocomplete="name"/>
            <Field name="email" label=t!(common.email) value=email fault=fault kind="email" keys="email" autocomplete="username"/>
            <PasswordField name="password" label=t!(common.password) value=password fault=fault autocomplete="new-password" hint=rules>
                <PasswordStrength password=password email=email/>
            </PasswordField>
        </Form>
    }
}

fn check(i18n: I18n, first: &SetUp) -> Result<(), Fault> {
    checked::<OrgName>(i18n, "organization", &first.organization)?;
    checked::<Line>(i18n, "name", &first.name)?;
    let email = checked::<Email>(i18n, "email", &first.email)?;
    checked_password(i18n, PasswordRules::FIRST, &first.password, &email)
}
