//! The groups of the person, and a dialog that changes them (C17).

use super::One;
use crate::{
    i18n::t,
    parts::{Dialog, Fetched, FormFault, Icon, IconView, Submit},
};
use api::{
    groups::{GroupInfo, Groups},
    routes::Endpoint,
    users::SetGroups,
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::components::A;
use model::id::GroupId;

/// The groups of the person.
#[component]
pub fn GroupsOf() -> impl IntoView {
    let one: One = expect_context();
    let editing = RwSignal::new(false);
    let all =
        Fetched::new(
            move || async move { one.client.get::<Groups>(Endpoint::Groups, &[]).await.map(|all| all.groups) },
        );
    let mine = Memo::new(move |_| one.person.with(|p| p.groups.clone()).unwrap_or_default());
    let tag = |group: GroupInfo| {
        view! { <li class="tag"><A href=format!("/accounts/groups/{}", group.id)>{group.name}</A></li> }
    };
    let ready = move || {
        let groups: Vec<_> =
            all.get().unwrap_or_default().into_iter().filter(|g| mine.with(|m| m.contains(&g.id))).collect();
        if groups.is_empty() {
            return view! { <p class="meta">{t!(people.no_groups)}</p> }.into_any();
        }
        view! { <ul class="tags">{groups.into_iter().map(tag).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(people.groups)}</h2>
                <Show when=move || one.manages.get() && all.with(|g| !g.is_empty()).unwrap_or_default()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            {all.show(1, ready)}
            <Dialog open=editing close=move |()| editing.set(false) title=t!(people.edit_groups)>
                <GroupsForm all=all close=move |()| editing.set(false)/>
            </Dialog>
        </section>
    }
}

#[component]
fn GroupsForm(all: Fetched<Vec<GroupInfo>>, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: One = expect_context();
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let Some(person) = one.now() else { return ().into_any() };
    let chosen = RwSignal::new(person.groups);
    let turn = move |id: GroupId| {
        chosen.update(|c| match c.iter().position(|g| *g == id) {
            Some(at) => drop(c.remove(at)),
            None => c.push(id),
        });
    };
    let row = move |group: GroupInfo| {
        let (id, field) = (group.id, format!("group-{}", group.id));
        view! {
            <li class="check">
                <input id=field.clone() type="checkbox" prop:checked=move || chosen.with(|c| c.contains(&id)) on:change=move |_| turn(id)/>
                <label for=field>{group.name}</label>
            </li>
        }
    };
    let id = person.id.to_string();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let (id, groups) = (id.clone(), chosen.get_untracked());
        spawn_local(async move {
            let answer = one.client.send(Endpoint::SetUserGroups, &[&id], &SetGroups { groups }).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    one.toasts.say(one.i18n.words_now().people.groups_saved);
                    let _ = close.try_run(());
                    one.reload();
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&[] reload=move |()| { close.run(()); one.reload(); }/>
            <ul class="picks">{move || all.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| close.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(common.save) busy=busy/>
            </div>
        </form>
    }
    .into_any()
}
