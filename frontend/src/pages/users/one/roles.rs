//! The roles that are assigned to the person: taken away one by one, or chosen anew in a dialog (C20).

use super::PersonContext;
use crate::{
    i18n::{role_hint, role_name, t},
    parts::{Command, Dialog, Icon, IconView, roles::RolesForm, use_command},
    session::use_session,
};
use api::{orgs::SetRoles, routes};
use leptos::prelude::*;
use model::access::{Level, Role, may_give};
use model::id::UserId;
use std::sync::Arc;

/// The roles that are assigned to the person.
#[component]
pub fn RolesCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let (session, command) = (use_session(), use_command());
    let editing = RwSignal::new(false);
    let roles = Memo::new(move |_| one.person.with(|p| p.roles.clone()).unwrap_or_default());
    let mine = session.roles_now();
    let row = move |role: Role| {
        let name = move || role_name(one.i18n.language(), role);
        let label = move || one.i18n.words().users.remove_role.replace("{role}", name());
        let open = move || one.manages.get() && may_give(mine, role);
        view! {
            <li>
                <div class="grow"><span class="title">{name}</span><p class="meta">{move || role_hint(one.i18n.language(), role)}</p></div>
                <Show when=open>
                    <button type="button" class="button quiet square" aria-label=label title=t!(common.remove)
                        on:click=move |_| remove(one, command, role)><IconView icon=Icon::X/></button>
                </Show>
            </li>
        }
    };
    let form = move || {
        let Some(person) = one.now() else { return ().into_any() };
        let at = routes::SetUserRoles { user: person.id };
        view! {
            <RolesForm at=at roles=person.roles level=Level::User
                close=move |()| editing.set(false) reload=move |()| one.reload()/>
        }
        .into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(users.assigned_roles)}</h2>
                <Show when=move || one.manages.get()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            <ul class="rows"><For each=move || roles.get() key=|r| *r as u8 children=row/></ul>
            <Show when=move || roles.with(Vec::is_empty)><p class="meta">{t!(users.no_roles)}</p></Show>
            <p class="hint">{t!(users.own_roles_text)}</p>
            <Dialog open=editing close=move |()| editing.set(false) title=t!(users.edit_roles)>
                {form()}
            </Dialog>
        </section>
    }
}

/// Takes a role away, and offers to give it back.
fn remove(one: PersonContext, command: Command, role: Role) {
    let Some(person) = one.now() else { return };
    let (id, before) = (person.id, person.roles);
    let after: Vec<Role> = before.iter().copied().filter(|r| *r != role).collect();
    set(one, command, id, after, move || {
        let name = role_name(one.i18n.language_now(), role);
        let said = one.i18n.words_now().users.role_removed.replace("{role}", name);
        let undo = Arc::new(move || set(one, command, id, before.clone(), move || command.say_undone()));
        command.offer(said, undo);
    });
}

fn set(one: PersonContext, command: Command, user: UserId, roles: Vec<Role>, done: impl FnOnce() + 'static) {
    let request = async move { one.client.submit(routes::SetUserRoles { user }, &SetRoles { roles }).await };
    command.run_then(request, |()| done(), move || one.reload());
}
