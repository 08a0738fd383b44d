//! One user of Print Management: what counts, what is left, the own quota, the groups, and what was given for once
//! (I11, I12).

use super::{
    cards::{GrantsCard, GroupsCard, StateCard},
    context::PrintUserContext,
};
use crate::{
    api::{parsed, use_client},
    i18n::{t, use_i18n},
    parts::{
        CheckField, Fetched, Form, Icon, IconView,
        quota::{QUOTA_FIELDS, QuotaDraft, QuotaFields},
        rehearsal::Rehearsal,
        use_submit, use_toasts, window_title,
    },
    session::use_session,
};
use api::{print_users::SetPrintUser, quotas::RehearsalQuery, routes};
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use model::access::Permission;

/// The page of one user.
#[component]
pub fn PrintUserPage() -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let user = Fetched::new(move || {
        let id = id.get();
        async move { client.call(routes::PrintUser { user: parsed(&id)? }).await }
    });
    let manages = Memo::new(move |_| session.may(Permission::ManageQuotas));
    provide_context(PrintUserContext { user, manages, client, i18n });
    let name = move || user.with(|u| u.user.name.clone()).flatten();
    window_title(move || name().unwrap_or_else(|| i18n.words().print_users.title.to_owned()));
    let loaded = Memo::new(move |_| user.with(|u| u.user.id));
    let ready = move || {
        loaded.track();
        view! { <UserView/> }.into_any()
    };
    view! {
        <p class="crumb"><A href="/print/users"><IconView icon=Icon::Back/>{t!(print_users.title)}</A></p>
        {user.show(6, ready)}
    }
}

#[component]
fn UserView() -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let name = move || one.user.with(|u| u.user.name.clone()).flatten();
    let email = move || one.user.with(|u| u.user.email.clone()).flatten();
    let form = move || {
        one.user.with(|u| u.user.quota);
        view! { <fieldset class="plain" disabled=!one.manages.get()><QuotaForm/></fieldset> }
    };
    view! {
        <div class="page-head"><div><h1>{name}</h1><p class="sub">{email}</p></div></div>
        <div class="cards two">
            <div class="pile">
                <StateCard/>
                <GroupsCard/>
                <GrantsCard/>
            </div>
            <section class="card">
                <h2>{t!(print_users.quota)}</h2>
                {form}
            </section>
        </div>
    }
}

#[component]
fn QuotaForm() -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let (i18n, toasts) = (one.i18n, use_toasts());
    let Some(user) = one.now() else { return ().into_any() };
    let (own, draft) = (RwSignal::new(user.quota.is_some()), QuotaDraft::of(user.quota.unwrap_or_default()));
    let id = user.id;
    let groups: Vec<_> = user.groups.iter().map(|group| group.id).collect();
    let read = move || {
        let quota = if own.get() { Some(draft.read(i18n)?) } else { None };
        Ok(SetPrintUser { quota, groups: groups.clone() })
    };
    let send =
        move |body: SetPrintUser| async move { one.client.submit(routes::SetPrintUser { user: id }, &body).await };
    let sending = use_submit(read, send, move |()| {
        toasts.say(i18n.words_now().common.saved);
        one.user.reload();
    });
    let query = move || {
        let quota = draft.read(i18n)?;
        let (period, impressions, color_impressions) = (quota.period, quota.impressions, quota.color_impressions);
        Ok(RehearsalQuery { user: Some(id), period, impressions, color_impressions, ..RehearsalQuery::default() })
    };
    let query = StoredValue::new(query);
    view! {
        <Form sending=sending fields=QUOTA_FIELDS label=t!(quotas.save) reload=move |()| one.user.reload()>
            <div>
                <CheckField name="own-quota" label=t!(print_users.own) value=own/>
                <p class="hint">{t!(print_users.own_hint)}</p>
            </div>
            <Show when=move || own.get()>
                <QuotaFields draft=draft fault=sending.fault/>
                <Show when=move || one.manages.get()>
                    <Rehearsal query=move || query.with_value(|query| query()) fault=sending.fault/>
                </Show>
            </Show>
        </Form>
    }
    .into_any()
}
