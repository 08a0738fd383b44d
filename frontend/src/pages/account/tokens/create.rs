//! The dialog that makes a personal access token.

use crate::{
    api::{Fault, use_client},
    i18n::{I18n, permission_name, t, use_i18n},
    parts::{
        CheckField, Dialog, Field, Form,
        form::{FaultSignal, checked, fault_at, within},
        use_submit,
    },
    session::use_session,
};
use api::{
    account::{MadeToken, NewToken},
    problem::Code,
    routes,
};
use leptos::prelude::*;
use model::{access::Permission, text::Line};

/// The dialog.
#[component]
pub fn CreateToken(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told what was made.
    #[prop(into)]
    made: Callback<MadeToken>,
) -> impl IntoView {
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(account.token_make)>
            <CreateForm open=open made=made/>
        </Dialog>
    }
}

#[component]
fn CreateForm(open: RwSignal<bool>, made: Callback<MadeToken>) -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let (name, days) = (RwSignal::new(String::new()), RwSignal::new("90".to_owned()));
    let read_only = RwSignal::new(true);
    let scope = RwSignal::new(Vec::<Permission>::new());
    let read = move || new_token(i18n, &name.get(), scope.get(), read_only.get(), &days.get());
    let send = move |body: NewToken| async move { client.submit(routes::MakeToken, &body).await };
    let sending = use_submit(read, send, move |token| {
        let _ = made.try_run(token);
    });
    let fault = sending.fault;
    let mine = session.permissions();
    let choices: Vec<Permission> = Permission::ALL.into_iter().filter(|p| mine.has(*p)).collect();
    let unscoped = Memo::new(move |_| fault.with(|f| f.as_ref().is_some_and(|f| f.field() == Some("scope"))));
    view! {
        <Form sending=sending fields=&["name", "days", "scope"] label=t!(account.token_make) cancel=move |()| open.set(false)>
            <Field name="name" label=t!(account.token_name) value=name fault=fault hint=t!(account.token_name_hint) first=true/>
            <fieldset class="field" aria-describedby="scope-hint scope-fault">
                <legend>{t!(account.token_scope)}</legend>
                <p class="hint" id="scope-hint">{t!(account.token_scope_hint)}</p>
                <div class="scope">{choices.into_iter().map(|p| view! { <Right permission=p scope=scope fault=fault/> }).collect_view()}</div>
                <div role="alert" id="scope-fault">{move || unscoped.get().then(|| view! { <p class="field-fault">{t!(account.token_scope_none)}</p> })}</div>
            </fieldset>
            <CheckField name="read_only" label=t!(account.token_read_only) value=read_only/>
            <Field name="days" label=t!(account.token_days) value=days fault=fault keys="numeric" hint=t!(account.token_days_hint)/>
        </Form>
    }
}

#[component]
fn Right(permission: Permission, scope: RwSignal<Vec<Permission>>, fault: FaultSignal) -> impl IntoView {
    let i18n = use_i18n();
    let id = format!("right-{}", permission as u8);
    let turn = move |_| {
        fault.set(None);
        scope.update(|s| {
            if s.contains(&permission) {
                s.retain(|p| *p != permission);
            } else {
                s.push(permission);
            }
        });
    };
    view! {
        <div class="check">
            <input id=id.clone() type="checkbox" prop:checked=move || scope.with(|s| s.contains(&permission)) on:change=turn/>
            <label for=id>{move || permission_name(i18n.language(), permission)}</label>
        </div>
    }
}

fn new_token(i18n: I18n, name: &str, scope: Vec<Permission>, read_only: bool, days: &str) -> Result<NewToken, Fault> {
    let name = name.trim().to_owned();
    checked::<Line>(i18n, "name", &name)?;
    if scope.is_empty() {
        return Err(fault_at(i18n, "scope", Code::Empty));
    }
    let days = within(i18n, "days", days, 1..=365)?;
    Ok(NewToken { name, scope, read_only, days })
}
