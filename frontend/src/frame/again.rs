//! Asks for the password once more, above whatever is open, when the appliance wants it for what was just asked.

use crate::{
    api::{Fault, use_client},
    i18n::{t, use_i18n},
    parts::{Dialog, FormFault, PasswordField, Submit, form::fault_at},
    session::use_session,
};
use api::{account::ProveAgain, problem::Code, routes::Endpoint};
use leptos::{ev, prelude::*, task::spawn_local};

/// The name of the field, not that of the wire: the page below may have a form for the password as well.
const FIELD: &str = "again";

/// The dialog, which opens by itself.
#[component]
pub fn Again() -> impl IntoView {
    let session = use_session();
    view! {
        <Dialog open=Signal::derive(move || session.asks_again()) close=move |()| session.proved(false) title=t!(own.again_title)>
            <AgainForm/>
        </Dialog>
    }
}

#[component]
fn AgainForm() -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let password = RwSignal::new(String::new());
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let body = ProveAgain { current: password.get_untracked() };
        if body.current.is_empty() {
            fault.set(Some(fault_at(i18n, FIELD, Code::Empty)));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::ProveAgain, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => session.proved(true),
                Err(bad) if bad.code() == Some(Code::WrongPassword) => {
                    drop(fault.try_set(Some(fault_at(i18n, FIELD, Code::WrongPassword))));
                }
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <p class="dialog-text">{t!(own.again_text)}</p>
            <FormFault fault=fault fields=&[FIELD]/>
            <PasswordField name=FIELD label=t!(own.password_current) value=password fault=fault/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| session.proved(false)>{t!(common.cancel)}</button>
                <Submit label=t!(own.again_do) busy=busy/>
            </div>
        </form>
    }
}
