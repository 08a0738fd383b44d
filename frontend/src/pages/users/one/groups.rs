//! The groups of the person, and a dialog that changes them (C17).

use super::PersonContext;
use crate::{
    i18n::t,
    parts::{Dialog, Fetched, Form, Icon, IconView, use_submit},
};
use api::{
    groups::{GroupInfo, GroupQuery},
    routes,
    users::SetGroups,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::id::GroupId;

/// The groups of the person.
#[component]
pub fn GroupsCard() -> impl IntoView {
    let one: PersonContext = expect_context();
    let editing = RwSignal::new(false);
    let all = Fetched::new(move || async move {
        one.client.query(routes::Groups, &GroupQuery::default()).await.map(|all| all.groups)
    });
    let mine = Memo::new(move |_| one.person.with(|p| p.groups.clone()).unwrap_or_default());
    let tag = |group: GroupInfo| {
        view! { <li class="tag"><A href=format!("/accounts/groups/{}", group.id)>{group.name}</A></li> }
    };
    let ready = move || {
        let groups: Vec<_> =
            all.get().unwrap_or_default().into_iter().filter(|g| mine.with(|m| m.contains(&g.id))).collect();
        if groups.is_empty() {
            return view! { <p class="meta">{t!(users.no_groups)}</p> }.into_any();
        }
        view! { <ul class="tags">{groups.into_iter().map(tag).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(groups.title)}</h2>
                <Show when=move || one.manages.get() && all.with(|g| !g.is_empty()).unwrap_or_default()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            {all.show(1, ready)}
            <Dialog open=editing close=move |()| editing.set(false) title=t!(users.edit_groups)>
                <GroupsForm all=all close=move |()| editing.set(false)/>
            </Dialog>
        </section>
    }
}

#[component]
fn GroupsForm(all: Fetched<Vec<GroupInfo>>, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: PersonContext = expect_context();
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
    let user = person.id;
    let send = move |groups: Vec<GroupId>| async move {
        one.client.submit(routes::SetUserGroups { user }, &SetGroups { groups }).await
    };
    let sending = use_submit(
        move || Ok(chosen.get()),
        send,
        move |()| {
            one.toasts.say(one.i18n.words_now().users.groups_saved);
            let _ = close.try_run(());
            one.reload();
        },
    );
    let reload = move |()| {
        close.run(());
        one.reload();
    };
    view! {
        <Form sending=sending label=t!(common.save) cancel=close reload=reload>
            <ul class="picks">{move || all.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
        </Form>
    }
    .into_any()
}
