//! Asks for the password once more, above whatever is open, when the appliance wants it for what was just asked.

use crate::{
    api::{Fault, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{Dialog, Form, PasswordField, form::fault_at, use_submit},
    session::use_session,
};
use api::{account::ProveAgain, problem::Code, routes};
use leptos::prelude::*;

/// The name of the field, not that of the wire: the page below may have a form for the password as well.
const FIELD: &str = "again";

/// The dialog, which opens by itself.
#[component]
pub fn Again() -> impl IntoView {
    let session = use_session();
    view! {
        <Dialog open=Signal::derive(move || session.asks_again()) close=move |()| session.proved(false) title=t!(account.again_title)>
            <AgainForm/>
        </Dialog>
    }
}

#[component]
fn AgainForm() -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let password = RwSignal::new(String::new());
    let read = move || {
        let body = ProveAgain { current: password.get() };
        if body.current.is_empty() { Err(fault_at(i18n, FIELD, Code::Empty)) } else { Ok(body) }
    };
    let send = move |body: ProveAgain| async move {
        let answer = client.submit(routes::ProveAgain, &body).await;
        answer.map_err(|bad| if bad.code() == Some(Code::WrongPassword) { wrong(i18n) } else { bad })
    };
    let sending = use_submit(read, send, move |()| session.proved(true));
    view! {
        <Form sending=sending fields=&[FIELD] label=t!(account.again_do) cancel=move |()| session.proved(false)>
            <p class="dialog-text">{t!(account.again_text)}</p>
            <PasswordField name=FIELD label=t!(common.password_current) value=password fault=sending.fault/>
        </Form>
    }
}

fn wrong(i18n: I18n) -> Fault {
    fault_at(i18n, FIELD, Code::WrongPassword)
}
