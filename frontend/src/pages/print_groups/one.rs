//! One print group: its name, quota and color, and its members (I8, I13).

use super::{GroupForm, context::PrintGroupContext, members::Members};
use crate::{
    api::{parsed, use_client},
    i18n::{t, use_i18n},
    parts::{
        Fetched, Icon, IconView,
        delete::{DeleteButton, Deletion},
        window_title,
    },
    session::use_session,
};
use api::routes;
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use model::access::Permission;

/// The page of one print group.
#[component]
pub fn PrintGroupPage() -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let group = Fetched::new(move || {
        let id = id.get();
        async move { client.call(routes::PrintGroup { print_group: parsed(&id)? }).await }
    });
    let manages = Memo::new(move |_| session.may(Permission::ManageQuotas));
    provide_context(PrintGroupContext { group, manages, client, i18n });
    window_title(move || group.with(|g| g.name.clone()).unwrap_or_else(|| i18n.words().print_groups.title.to_owned()));
    let loaded = Memo::new(move |_| group.with(|g| g.id));
    let ready = move || {
        loaded.track();
        view! { <GroupView/> }.into_any()
    };
    view! {
        <p class="crumb"><A href="/print/groups"><IconView icon=Icon::Back/>{t!(print_groups.title)}</A></p>
        {group.show(6, ready)}
    }
}

#[component]
fn GroupView() -> impl IntoView {
    let one: PrintGroupContext = expect_context();
    let i18n = one.i18n;
    let name = Memo::new(move |_| one.group.with(|g| g.name.clone()).unwrap_or_default());
    let count = move || {
        let words = i18n.words();
        let members = one.group.with(|g| g.members).unwrap_or_default();
        i18n.count(members, words.groups.count_one, words.groups.count_many)
    };
    let ask = move || {
        let group = one.now()?;
        let words = one.i18n.words_now();
        let print_group = group.id;
        Some(Deletion {
            title: words.print_groups.delete_one.replace("{name}", &group.name),
            text: words.print_groups.delete_text.to_owned(),
            word: group.name,
            delete: Box::new(move || {
                Box::pin(async move { one.client.call(routes::DeletePrintGroup { print_group }).await })
            }),
        })
    };
    // What is set is typed anew only when somebody has changed it; who is in the group makes no difference.
    let set = Memo::new(move |_| one.group.with(|g| (g.name.clone(), g.quota, g.color)));
    let form = move || {
        set.track();
        let group = one.now();
        view! {
            <fieldset class="plain" disabled=!one.manages.get()>
                <GroupForm group=group done=move |()| one.group.reload()/>
            </fieldset>
        }
    };
    view! {
        <div class="page-head">
            <div><h1>{name}</h1><p class="sub" role="status">{count}</p></div>
            <div class="page-actions">
                <Show when=move || one.manages.get()>
                    <DeleteButton label=t!(print_groups.delete) ask=ask
                        said=|w| (w.print_groups.deleted_one, w.print_groups.deleted_many) leave="/print/groups"/>
                </Show>
            </div>
        </div>
        <section class="card section-card">
            <h2>{t!(print_groups.settings)}</h2>
            {form}
        </section>
        <Members/>
    }
}
