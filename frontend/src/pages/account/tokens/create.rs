//! The dialog that makes a personal access token.

use crate::{
    api::{Fault, use_client},
    i18n::{I18n, permission_name, t, use_i18n},
    parts::{
        CheckField, Dialog, Field, FormFault, Submit,
        form::{checked, fault_at},
    },
    session::use_session,
};
use api::{
    account::{MadeToken, NewToken},
    problem::Code,
    routes::Endpoint,
};
use leptos::{ev, prelude::*, task::spawn_local};
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
        <Dialog open=open close=move |()| open.set(false) title=t!(own.token_make)>
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
    let (fault, busy) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let body = match untrack(|| wanted(i18n, &name.get(), scope.get(), read_only.get(), &days.get())) {
            Ok(body) => body,
            Err(bad) => return fault.set(Some(bad)),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = client.exchange::<_, MadeToken>(Endpoint::MakeToken, &[], &body).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(token) => drop(made.try_run(token)),
                Err(bad) => drop(fault.try_set(Some(bad))),
            }
        });
    };
    let mine = session.permissions();
    let choices: Vec<Permission> = Permission::ALL.into_iter().filter(|p| mine.has(*p)).collect();
    let unscoped = Memo::new(move |_| fault.with(|f| f.as_ref().is_some_and(|f| f.field() == Some("scope"))));
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["name", "days", "scope"]/>
            <Field name="name" label=t!(own.token_name) value=name fault=fault hint=t!(own.token_name_hint) first=true/>
            <fieldset class="field" aria-describedby="scope-hint scope-fault">
                <legend>{t!(own.token_scope)}</legend>
                <p class="hint" id="scope-hint">{t!(own.token_scope_hint)}</p>
                <div class="scope">{choices.into_iter().map(|p| view! { <Right permission=p scope=scope fault=fault/> }).collect_view()}</div>
                <div role="alert" id="scope-fault">{move || unscoped.get().then(|| view! { <p class="field-fault">{t!(own.token_scope_none)}</p> })}</div>
            </fieldset>
            <CheckField name="read_only" label=t!(own.token_read_only) value=read_only/>
            <Field name="days" label=t!(own.token_days) value=days fault=fault keys="numeric" hint=t!(own.token_days_hint)/>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>{t!(common.cancel)}</button>
                <Submit label=t!(own.token_make) busy=busy/>
            </div>
        </form>
    }
}

#[component]
fn Right(permission: Permission, scope: RwSignal<Vec<Permission>>, fault: RwSignal<Option<Fault>>) -> impl IntoView {
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

fn wanted(i18n: I18n, name: &str, scope: Vec<Permission>, read_only: bool, days: &str) -> Result<NewToken, Fault> {
    let name = name.trim().to_owned();
    checked::<Line>(i18n, "name", &name)?;
    if scope.is_empty() {
        return Err(fault_at(i18n, "scope", Code::Empty));
    }
    let days = days.trim().parse().ok().filter(|days| (1..=365).contains(days));
    let days = days.ok_or_else(|| fault_at(i18n, "days", Code::Form))?;
    Ok(NewToken { name, scope, read_only, days })
}
