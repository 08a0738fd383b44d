//! Roles: to choose from, and to read.

use crate::i18n::{permission_group, role_hint, role_name, use_i18n};
use leptos::prelude::*;
use model::access::{Role, Roles};

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
