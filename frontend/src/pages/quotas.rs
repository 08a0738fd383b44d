//! Quotas: that of everybody of whom nothing else is said, tried on the last month before it counts; whether the users of
//! Print Management come and go by themselves; and the users, each with a quota (I11).

use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    pages::print_users::PrintUserTable,
    parts::{
        CheckField, Fetched, Form,
        quota::{QUOTA_FIELDS, QuotaDraft, QuotaFields},
        rehearsal::Rehearsal,
        use_submit, use_toasts, window_title,
    },
    session::use_session,
};
use api::{
    quotas::{QuotaSettings, RehearsalQuery},
    routes,
};
use leptos::prelude::*;
use model::access::Permission;

/// The page of quotas.
#[component]
pub fn QuotasPage() -> impl IntoView {
    window_title(t!(quotas.title));
    let (client, session) = (use_client(), use_session());
    let settings = Fetched::new(move || async move { client.call(routes::Quotas).await });
    let manages = Memo::new(move |_| session.may(Permission::ManageQuotas));
    let ready = move || {
        let manages = manages.get();
        let form = settings.get().map(|now| {
            view! { <fieldset class="plain" disabled=!manages><DefaultForm now=now reload=move |()| settings.reload()/></fieldset> }
        });
        form.into_any()
    };
    view! {
        <div class="page-head"><div><h1>{t!(quotas.title)}</h1><p class="sub">{t!(quotas.text)}</p></div></div>
        <section class="card section-card">
            <h2>{t!(quotas.default)}</h2>
            <p class="hint">{t!(quotas.default_text)}</p>
            {settings.show(4, ready)}
        </section>
        <div class="section-head"><h2>{t!(print_users.title)}</h2></div>
        <PrintUserTable group=Signal::stored(None) selection=None/>
    }
}

#[component]
fn DefaultForm(now: QuotaSettings, #[prop(into)] reload: Callback<()>) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let (draft, keep) = (QuotaDraft::of(now.quota), RwSignal::new(now.keep_print_users));
    let read = move || Ok(QuotaSettings { quota: draft.read(i18n)?, keep_print_users: keep.get() });
    let send = move |body: QuotaSettings| async move { client.submit(routes::SetQuotas, &body).await };
    let sending = use_submit(read, send, move |()| {
        toasts.say(i18n.words_now().common.saved);
        reload.run(());
    });
    let query = move || {
        let quota = draft.read(i18n)?;
        let (period, impressions, color_impressions) = (quota.period, quota.impressions, quota.color_impressions);
        Ok(RehearsalQuery { period, impressions, color_impressions, ..RehearsalQuery::default() })
    };
    view! {
        <Form sending=sending fields=QUOTA_FIELDS label=t!(quotas.save) reload=reload>
            <QuotaFields draft=draft fault=sending.fault/>
            <div>
                <CheckField name="keep_print_users" label=t!(quotas.keep) value=keep/>
                <p class="hint">{t!(quotas.keep_hint)}</p>
            </div>
            <Rehearsal query=query fault=sending.fault/>
        </Form>
    }
}
