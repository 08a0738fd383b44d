//! The first start: the one-time link makes the organization and its first administrator.

use super::{login::DoorSide, titled};
use crate::{
    api::Fault,
    i18n::{I18n, t, use_i18n},
    parts::{
        Field, FormFault, Icon, IconView, PasswordField, Submit,
        form::{checked, checked_password},
    },
    session::use_session,
};
use api::login::SetUp;
use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    orgs::PasswordRules,
    text::{Email, Line, OrgName},
};

/// The set-up page; it exists until the set-up is done.
#[component]
pub fn SetUpPage() -> impl IntoView {
    titled(t!(start.setup_title));
    let token = token_of_address();
    view! {
        <main id="main" class="door">
            <DoorSide/>
            <section class="door-form">
                <h1>{t!(start.setup_title)}</h1>
                <p>{t!(start.setup_text)}</p>
                {match token {
                    Some(token) => view! { <SetUpForm token=token/> }.into_any(),
                    None => view! {
                        <p class="form-fault" role="alert"><IconView icon=Icon::Alert/><span>{t!(start.setup_no_token)}</span></p>
                    }.into_any(),
                }}
            </section>
        </main>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let organization = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let fault = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let first = SetUp {
            token: token.clone(),
            organization: organization.get_untracked(),
            email: email.get_untracked(),
            name: name.get_untracked(),
            password: password.get_untracked(),
            language: i18n.language_now(),
            time_zone: time_zone(),
        };
        if let Err(bad) = check(i18n, &first) {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = session.set_up(first).await;
            let _ = busy.try_set(false);
            if let Err(bad) = answer {
                let _ = fault.try_set(Some(bad));
            }
        });
    };
    view! {
        <form method="post" action="/" novalidate class="form" on:submit=submit>
            <FormFault fault=fault fields=&["organization", "name", "email", "password"]/>
            <Field name="organization" label=t!(start.organization) value=organization fault=fault autocomplete="organization" first=true/>
            <Field name="name" label=t!(start.your_name) value=name fault=fault autocomplete="name"/>
            <Field name="email" label=t!(start.email) value=email fault=fault kind="email" keys="email" autocomplete="username"/>
            <PasswordField name="password" label=t!(start.password) value=password fault=fault autocomplete="new-password" hint=t!(start.password_hint)>
                <Strength password=password email=email/>
            </PasswordField>
            <Submit label=t!(start.setup_do) busy=busy/>
        </form>
    }
}

fn check(i18n: I18n, first: &SetUp) -> Result<(), Fault> {
    checked::<OrgName>(i18n, "organization", &first.organization)?;
    checked::<Line>(i18n, "name", &first.name)?;
    let email = checked::<Email>(i18n, "email", &first.email)?;
    checked_password(i18n, &first.password, &email)
}

/// How good a password is, as a hint: the rule is the model's.
#[component]
pub fn Strength(
    /// The password that is being typed.
    password: RwSignal<String>,
    /// The address of its owner.
    email: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let level = Memo::new(move |_| strength(&password.get(), &email.get()));
    let words = move || {
        let words = &i18n.words().start;
        match level.get() {
            0 => "",
            1 => words.password_weak,
            2 => words.password_fair,
            3 => words.password_good,
            _ => words.password_strong,
        }
    };
    view! {
        <div class="strength" data-level=move || level.get().to_string()>
            <span class="strength-bar" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
            <span role="status">{words}</span>
        </div>
    }
}

/// From 0, nothing typed, to 4.
fn strength(password: &str, email: &str) -> u8 {
    model::users::strength(password, PasswordRules::default(), &[email]).score
}

/// The secret of the link, behind `?token=` or `#`.
pub fn token_of_address() -> Option<String> {
    let location = window().location();
    let query = location.search().unwrap_or_default();
    let fragment = location.hash().unwrap_or_default();
    token_in(&query, &fragment)
}

fn token_in(query: &str, fragment: &str) -> Option<String> {
    let of_query = query.trim_start_matches('?').split('&').find_map(|pair| pair.strip_prefix("token="));
    let of_fragment = fragment.trim_start_matches('#');
    let of_fragment = of_fragment.strip_prefix("token=").unwrap_or(of_fragment);
    of_query.into_iter().chain([of_fragment]).find(|token| !token.is_empty()).map(str::to_owned)
}

/// The IANA name of the time zone of the browser.
pub fn time_zone() -> String {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|z| z.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_stands_in_the_query_or_in_the_fragment() {
        let check = |query, fragment, want: Option<&str>| assert_eq!(token_in(query, fragment).as_deref(), want);
        check("?token=abc", "", Some("abc"));
        check("?lang=fr&token=abc", "#x", Some("abc"));
        check("", "#abc", Some("abc"));
        check("?token=", "#token=abc", Some("abc"));
        check("", "", None);
    }

    #[test]
    fn long_passwords_are_better_and_common_ones_stay_weak() {
        assert_eq!(strength("", "ada@example.org"), 0);
        assert_eq!(strength("password123", "ada@example.org"), 1);
        assert_eq!(strength("h3ron-lake!!", "ada@example.org"), 2);
        assert_eq!(strength("a heron lake", "ada@example.org"), 3);
        assert_eq!(strength("a heron on the quiet lake", "ada@example.org"), 4);
    }
}
