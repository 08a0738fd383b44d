//! What somebody must do before anything else: another password, or a second factor.

use crate::{
    i18n::t,
    pages::account::{FactorsCard, PasswordForm},
    parts::{Door, window_title},
    session::use_session,
};
use api::login::RequiredStep;
use leptos::prelude::*;

/// The one thing that is to be done.
#[component]
pub fn MustPage(
    /// Which.
    must: RequiredStep,
) -> impl IntoView {
    let session = use_session();
    let form = match must {
        RequiredStep::ChangePassword => {
            window_title(t!(login.must_password_title));
            view! {
                <h1>{t!(login.must_password_title)}</h1>
                <p>{t!(login.must_password_text)}</p>
                <PasswordForm/>
            }
            .into_any()
        }
        RequiredStep::AddSecondFactor => {
            window_title(t!(login.must_factor_title));
            view! {
                <h1>{t!(login.must_factor_title)}</h1>
                <p>{t!(login.must_factor_text)}</p>
                <FactorsCard forced=true/>
            }
            .into_any()
        }
    };
    view! {
        <Door>
            {form}
            <button type="button" class="button quiet" on:click=move |_| session.sign_out()>{t!(common.sign_out)}</button>
        </Door>
    }
}
