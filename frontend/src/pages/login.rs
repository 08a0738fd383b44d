//! Signing in. The address of the page stays as it is, so that one comes back to where one was.

mod forgot;
mod link;
mod must;
mod second;

use crate::{
    i18n::{t, use_i18n},
    parts::{Door, Field, Form, Icon, IconView, PasswordField, form::checked, use_submit, window_title},
    session::{PartingReason, use_session},
};
use api::login::SecondFactor;
use forgot::ForgotForm;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::text::Email;
use second::SecondStep;
use std::time::Duration;
use wasm_bindgen::JsCast;

pub use link::PasswordLinkPage;
pub use must::MustPage;

/// Where somebody is on the way in.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Address and password.
    Door,
    /// The password was right, and something is wanted beside it.
    Second(SecondFactor),
    /// The password is forgotten.
    Forgot,
}

/// The door: e-mail address and password (A3).
#[component]
pub fn SignInPage(
    /// How it came that nobody is signed in.
    parting: PartingReason,
    /// Whether the appliance has not been set up yet.
    fresh: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    window_title(t!(login.sign_in));
    let at_set_up = use_location().pathname.with_untracked(|path| path == "/setup");
    let notice = move || {
        let words = i18n.words();
        match (fresh, parting) {
            (true, _) => Some(words.login.fresh_text),
            (_, PartingReason::Ended) => Some(words.login.session_over),
            (_, PartingReason::SignedOut) => Some(words.login.signed_out),
            (_, PartingReason::Never) => at_set_up.then_some(words.login.setup_over),
        }
    };
    let heading = move || {
        let words = i18n.words();
        if fresh { words.login.fresh_title } else { words.login.sign_in_title }
    };
    let stage = RwSignal::new(Stage::Door);
    // What was typed at the door is there again at the next step.
    let email = RwSignal::new(String::new());
    let back = move || stage.set(Stage::Door);
    let door = move || {
        view! {
            <h1>{heading}</h1>
            {move || notice().map(|n| view! { <p class="notice" role="status"><IconView icon=Icon::Info/><span>{n}</span></p> })}
            <SignInForm email=email wanted=move |wanted| stage.set(Stage::Second(wanted))/>
            <button type="button" class="button quiet" on:click=move |_| stage.set(Stage::Forgot)>{t!(login.forgot)}</button>
        }
    };
    // A page that has just been loaded leaves the focus to the browser; afterwards it follows what is asked next.
    Effect::new(move |before: Option<()>| {
        stage.track();
        if before.is_some() {
            set_timeout(focus_first, Duration::ZERO);
        }
    });
    let form = move || match stage.get() {
        Stage::Door => door().into_any(),
        Stage::Second(wanted) => view! { <SecondStep wanted=wanted back=move |()| back()/> }.into_any(),
        Stage::Forgot => view! { <ForgotForm email=email back=move |()| back()/> }.into_any(),
    };
    view! { <Door>{form}</Door> }
}

/// Puts the focus into the first field of the form.
fn focus_first() {
    let field = document().query_selector(".door-form input").ok().flatten();
    if let Some(field) = field.and_then(|f| f.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

#[component]
fn SignInForm(email: RwSignal<String>, #[prop(into)] wanted: Callback<SecondFactor>) -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let password = RwSignal::new(String::new());
    let read = move || {
        checked::<Email>(i18n, "email", &email.get())?;
        Ok((email.get(), password.get()))
    };
    let send = move |(email, password)| session.sign_in(email, password);
    let sending = use_submit(read, send, move |more: Option<SecondFactor>| {
        if let Some(more) = more {
            let _ = wanted.try_run(more);
        }
    });
    view! {
        <Form sending=sending fields=&["email", "password"] label=t!(login.sign_in)>
            <Field name="email" label=t!(common.email) value=email fault=sending.fault kind="email" keys="email" autocomplete="username" first=true/>
            <PasswordField name="password" label=t!(common.password) value=password fault=sending.fault/>
        </Form>
    }
}
