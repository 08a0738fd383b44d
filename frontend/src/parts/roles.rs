//! Roles: to choose from, to give, and to read.

use super::{Form, use_submit, use_toasts};
use crate::{
    api::use_client,
    i18n::{permission_group, role_hint, role_name, t, use_i18n},
    session::use_session,
};
use api::{
    forms::{Json, NoContent},
    orgs::SetRoles,
    routes::{NoQuery, Route},
};
use leptos::prelude::*;
use model::access::{Level, Role, Roles, may_give};

/// Check boxes for roles, under their headings.
#[component]
pub fn RolePicker(
    /// Which are chosen.
    value: RwSignal<Roles>,
    /// Which can be chosen or taken back.
    #[prop(into)]
    open: Signal<Roles>,
    /// Which are shown.
    shown: Roles,
) -> impl IntoView {
    let i18n = use_i18n();
    let groups = move || {
        let mut groups: Vec<(&'static str, Vec<Role>)> = Vec::new();
        for role in shown.iter() {
            let heading = permission_group(i18n.language(), role);
            match groups.last_mut() {
                Some((last, roles)) if *last == heading => roles.push(role),
                _ => groups.push((heading, vec![role])),
            }
        }
        groups
    };
    let one = move |role: Role| {
        let id = format!("role-{}", role as u8);
        let turn = move |_| value.update(|v| *v = if v.has(role) { v.without(role) } else { v.with(role) });
        view! {
            <div class="check">
                <input id=id.clone() type="checkbox" prop:checked=move || value.get().has(role)
                    disabled=move || !open.get().has(role) on:change=turn/>
                <label for=id>
                    {move || role_name(i18n.language(), role)}
                    <span class="hint">{move || role_hint(i18n.language(), role)}</span>
                </label>
            </div>
        }
    };
    move || {
        let group = |(heading, roles): (&'static str, Vec<Role>)| {
            view! {
                <fieldset class="role-group">
                    <legend>{heading}</legend>
                    {roles.into_iter().map(one).collect_view()}
                </fieldset>
            }
        };
        view! { <div class="role-groups">{groups().into_iter().map(group).collect_view()}</div> }
    }
}

/// The names of roles, one tag each.
#[component]
pub fn RoleTags(
    /// Which.
    #[prop(into)]
    roles: Signal<Vec<Role>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let tag = move |role: Role| {
        view! { <li class="tag" title=move || role_hint(i18n.language(), role)>{move || role_name(i18n.language(), role)}</li> }
    };
    view! { <ul class="tags">{move || roles.get().into_iter().map(tag).collect_view()}</ul> }
}

/// The roles that somebody or a group is given, chosen anew. What is there and the one who looks may not touch is shown,
/// and stays.
#[component]
pub fn RolesForm<R>(
    /// The endpoint that sets them, of somebody or of a group.
    at: R,
    /// Those that are given now.
    roles: Vec<Role>,
    /// At which level they are given.
    level: Level,
    /// Puts the form away.
    #[prop(into)]
    close: Callback<()>,
    /// Looks anew at what is there.
    #[prop(into)]
    reload: Callback<()>,
) -> impl IntoView
where
    R: Route<Query = NoQuery, Body = Json<SetRoles>, Answer = NoContent>,
{
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let mine = use_session().roles_now();
    let value = RwSignal::new(roles.iter().copied().collect::<Roles>());
    let givable = |role: &Role| *role != Role::User && role.allowed_at(level) && may_give(mine, *role);
    let open: Roles = Role::ALL.into_iter().filter(givable).collect();
    let shown: Roles = open.iter().chain(roles).collect();
    let read = move || Ok(SetRoles { roles: value.get().iter().collect() });
    let send = move |body: SetRoles| {
        let at = at.clone();
        async move { client.submit(at, &body).await }
    };
    let sending = use_submit(read, send, move |()| {
        toasts.say(i18n.words_now().users.roles_saved);
        let _ = close.try_run(());
        let _ = reload.try_run(());
    });
    let anew = move |()| {
        close.run(());
        reload.run(());
    };
    view! {
        <Form sending=sending label=t!(common.save) cancel=close reload=anew>
            <p class="hint">{t!(users.roles_yours)}</p>
            <RolePicker value=value open=Signal::derive(move || open) shown=shown/>
        </Form>
    }
}
