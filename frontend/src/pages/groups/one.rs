//! One group: its roles and its members (C11 to C13).

use super::{NameForm, context::GroupContext, members::Members};
use crate::{
    api::{parsed, use_client},
    i18n::{t, use_i18n},
    parts::{
        Dialog, Fetched, Icon, IconView,
        delete::{DeleteButton, Deletion},
        roles::{RoleTags, RolesForm},
        window_title,
    },
    session::use_session,
};
use api::routes;
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use model::access::{Level, Permission};

/// The page of one group.
#[component]
pub fn GroupPage() -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let group = Fetched::new(move || {
        let id = id.get();
        async move { client.call(routes::Group { group: parsed(&id)? }).await }
    });
    let manages = Signal::derive(move || session.may(Permission::ManageUsers));
    provide_context(GroupContext { group, manages, client, i18n });
    window_title(move || group.with(|g| g.name.clone()).unwrap_or_else(|| i18n.words().groups.title.to_owned()));
    let loaded = Memo::new(move |_| group.with(|g| g.id));
    let ready = move || {
        loaded.track();
        view! { <GroupView/> }.into_any()
    };
    view! {
        <p class="crumb"><A href="/accounts/groups"><IconView icon=Icon::Back/>{t!(groups.title)}</A></p>
        {group.show(6, ready)}
    }
}

#[component]
fn GroupView() -> impl IntoView {
    let one: GroupContext = expect_context();
    let i18n = one.i18n;
    let (renaming, editing) = (RwSignal::new(false), RwSignal::new(false));
    let name = Memo::new(move |_| one.group.with(|g| g.name.clone()).unwrap_or_default());
    let roles = Memo::new(move |_| one.group.with(|g| g.roles.clone()).unwrap_or_default());
    let count = move || {
        let words = i18n.words();
        let members = one.group.with(|g| g.members).unwrap_or_default();
        i18n.count(members, words.groups.count_one, words.groups.count_many)
    };
    let form = move || {
        let Some(group) = one.now() else { return ().into_any() };
        let at = routes::SetGroupRoles { group: group.id };
        view! {
            <RolesForm at=at roles=group.roles level=Level::Group
                close=move |()| editing.set(false) reload=move |()| one.group.reload()/>
        }
        .into_any()
    };
    let rename = move || {
        let Some(group) = one.now() else { return ().into_any() };
        view! {
            <NameForm group=Some(group.id) name=group.name done=move |()| { renaming.set(false); one.group.reload(); }
                cancel=move |()| renaming.set(false)/>
        }
        .into_any()
    };
    view! {
        <div class="page-head">
            <div><h1>{name}</h1><p class="sub" role="status">{count}</p></div>
            <div class="page-actions">
                <Show when=move || one.manages.get()>
                    <button type="button" class="button" on:click=move |_| renaming.set(true)><IconView icon=Icon::Edit/>{t!(groups.rename)}</button>
                    <DeleteGroup/>
                </Show>
            </div>
        </div>
        <section class="card section-card">
            <div class="card-head">
                <h2>{t!(groups.roles)}</h2>
                <Show when=move || one.manages.get()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            <RoleTags roles=roles/>
            <Show when=move || roles.with(Vec::is_empty)><p class="meta">{t!(groups.roles_none)}</p></Show>
            <p class="hint">{t!(groups.roles_text)}</p>
        </section>
        <Members/>
        <Dialog open=renaming close=move |()| renaming.set(false) title=t!(groups.rename_title)>{rename()}</Dialog>
        <Dialog open=editing close=move |()| editing.set(false) title=t!(users.edit_roles)>
            {form()}
        </Dialog>
    }
}

#[component]
fn DeleteGroup() -> impl IntoView {
    let one: GroupContext = expect_context();
    let ask = move || {
        let group = one.now()?;
        let words = one.i18n.words_now();
        let id = group.id;
        Some(Deletion {
            title: words.groups.delete_one.replace("{name}", &group.name),
            text: words.groups.delete_text.to_owned(),
            word: group.name,
            delete: Box::new(move || Box::pin(async move { one.client.call(routes::DeleteGroup { group: id }).await })),
        })
    };
    view! {
        <DeleteButton label=t!(groups.delete) ask=ask
            said=|w| (w.groups.deleted_one, w.groups.deleted_many) leave="/accounts/groups"/>
    }
}
