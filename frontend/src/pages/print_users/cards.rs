//! The cards beside the quota of one user: where the user stands, the print groups, and what was given for once.

use super::{context::PrintUserContext, counting};
use crate::{
    i18n::t,
    parts::{
        Dialog, Fetched, Field, Form, Icon, IconView,
        form::whole_number,
        quota::{said, said_by},
        use_submit, use_toasts,
    },
};
use api::{
    groups::GroupQuery,
    print_groups::PrintGroupInfo,
    print_users::{GrantInfo, NewGrant, SetPrintUser},
    routes,
};
use leptos::prelude::*;
use leptos_router::components::A;
use model::{id::PrintGroupId, quotas::QuotaAccount};

/// Where the user stands: what counts, who says so, what was used and what is left.
#[component]
pub fn StateCard() -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let i18n = one.i18n;
    let facts = move || {
        let state = one.user.with(|u| u.user.state.clone())?;
        let words = i18n.words();
        let account = |name: &str, account: &QuotaAccount| {
            let used = i18n.number(account.used.into());
            let limit = account.limit.map(|limit| limit.saturating_add(account.granted));
            let used = match limit {
                Some(limit) => words.quotas.used_of.replace("{n}", &used).replace("{m}", &i18n.number(limit.into())),
                None => used,
            };
            let extra = (account.granted > 0 && account.limit.is_some())
                .then(|| words.quotas.granted.replace("{n}", &i18n.number(account.granted.into())));
            let renews =
                account.limit.map(|_| words.quotas.renews.replace("{day}", &account.renews.words(i18n.language())));
            let by = said_by(i18n, &account.source);
            let notes: Vec<String> = [Some(by), extra, renews].into_iter().flatten().collect();
            view! { <dt>{name.to_owned()}</dt><dd>{used}<p class="meta">{notes.join(" · ")}</p></dd> }
        };
        Some(view! {
            <p class="title">{said(i18n, counting(&state))}</p>
            <dl class="facts">
                {account(words.quotas.all, &state.impressions)}
                {account(words.quotas.color, &state.color)}
            </dl>
        })
    };
    view! { <section class="card"><h2>{t!(print_users.counts)}</h2>{facts}</section> }
}

/// The print groups of the user, and a dialog that changes them.
#[component]
pub fn GroupsCard() -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let editing = RwSignal::new(false);
    let all = Fetched::new(move || async move { one.client.query(routes::PrintGroups, &GroupQuery::default()).await });
    let tags = move || {
        let groups = one.user.with(|u| u.user.groups.clone()).unwrap_or_default();
        if groups.is_empty() {
            return view! { <p class="meta">{t!(print_users.groups_none)}</p> }.into_any();
        }
        let tag = |(id, name): (PrintGroupId, String)| {
            view! { <li class="tag"><A href=format!("/print/groups/{id}")>{name}</A></li> }
        };
        let tags = groups.into_iter().map(|group| tag((group.id, group.name))).collect_view();
        view! { <ul class="tags">{tags}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(print_users.groups)}</h2>
                <Show when=move || one.manages.get() && all.with(|g| !g.is_empty()).unwrap_or_default()>
                    <button type="button" class="button small" on:click=move |_| editing.set(true)>
                        <IconView icon=Icon::Edit/>{t!(parts.edit)}
                    </button>
                </Show>
            </div>
            {tags}
            <Dialog open=editing close=move |()| editing.set(false) title=t!(print_users.groups_edit)>
                <GroupsForm all=all close=move |()| editing.set(false)/>
            </Dialog>
        </section>
    }
}

#[component]
fn GroupsForm(all: Fetched<Vec<PrintGroupInfo>>, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let toasts = use_toasts();
    let Some(user) = one.now() else { return ().into_any() };
    let chosen = RwSignal::new(user.groups.iter().map(|group| group.id).collect::<Vec<_>>());
    let turn = move |id: PrintGroupId| {
        chosen.update(|c| match c.iter().position(|g| *g == id) {
            Some(at) => drop(c.remove(at)),
            None => c.push(id),
        });
    };
    let row = move |group: PrintGroupInfo| {
        let (id, field) = (group.id, format!("group-{}", group.id));
        view! {
            <li class="check">
                <input id=field.clone() type="checkbox" prop:checked=move || chosen.with(|c| c.contains(&id)) on:change=move |_| turn(id)/>
                <label for=field>{group.name}</label>
            </li>
        }
    };
    let (id, quota) = (user.id, user.quota);
    let send = move |groups: Vec<PrintGroupId>| async move {
        one.client.submit(routes::SetPrintUser { user: id }, &SetPrintUser { quota, groups }).await
    };
    let sending = use_submit(
        move || Ok(chosen.get()),
        send,
        move |()| {
            toasts.say(one.i18n.words_now().common.saved);
            let _ = close.try_run(());
            one.user.reload();
        },
    );
    let reload = move |()| {
        close.run(());
        one.user.reload();
    };
    view! {
        <Form sending=sending label=t!(common.save) cancel=close reload=reload>
            <ul class="picks">{move || all.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
        </Form>
    }
    .into_any()
}

/// What was given for once, and a dialog that gives.
#[component]
pub fn GrantsCard() -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let i18n = one.i18n;
    let giving = RwSignal::new(false);
    let row = move |grant: GrantInfo| {
        let number = move || i18n.number(grant.impressions.into());
        let color = move || {
            let said = i18n.words().quotas.said_color.replace("{n}", &i18n.number(grant.color_impressions.into()));
            (grant.color_impressions > 0).then(|| format!(", {said}"))
        };
        view! { <dt>{number}{color}</dt><dd>{grant.reason.clone()}<p class="meta">{move || i18n.moment(grant.at)}</p></dd> }
    };
    let rows = move || {
        let grants = one.user.with(|u| u.grants.clone()).unwrap_or_default();
        if grants.is_empty() {
            return view! { <p class="meta">{t!(print_users.given_none)}</p> }.into_any();
        }
        view! { <dl class="facts">{grants.into_iter().rev().map(row).collect_view()}</dl> }.into_any()
    };
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{t!(print_users.given)}</h2>
                <Show when=move || one.manages.get()>
                    <button type="button" class="button small" on:click=move |_| giving.set(true)>
                        <IconView icon=Icon::Plus/>{t!(print_users.give)}
                    </button>
                </Show>
            </div>
            {rows}
            <Dialog open=giving close=move |()| giving.set(false) title=t!(print_users.give)>
                <GiveForm close=move |()| giving.set(false)/>
            </Dialog>
        </section>
    }
}

#[component]
fn GiveForm(#[prop(into)] close: Callback<()>) -> impl IntoView {
    let one: PrintUserContext = expect_context();
    let (i18n, toasts) = (one.i18n, use_toasts());
    let Some(user) = one.now() else { return ().into_any() };
    let (number, color, reason) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let read = move || {
        let impressions = whole_number(i18n, "impressions", &number.get())?;
        let color = color.get();
        let color_impressions =
            if color.trim().is_empty() { 0 } else { whole_number(i18n, "color_impressions", &color)? };
        Ok(NewGrant { impressions, color_impressions, reason: reason.get().trim().to_owned() })
    };
    let id = user.id;
    let send =
        move |body: NewGrant| async move { one.client.submit(routes::GiveImpressions { user: id }, &body).await };
    let sending = use_submit(read, send, move |given: GrantInfo| {
        let number = untrack(|| i18n.number(given.impressions.into()));
        toasts.say(i18n.words_now().print_users.given_said.replace("{n}", &number));
        let _ = close.try_run(());
        one.user.reload();
    });
    view! {
        <Form sending=sending fields=&["impressions", "color_impressions", "reason"] label=t!(print_users.give) cancel=close>
            <p class="hint">{t!(print_users.give_text)}</p>
            <div class="pair">
                <Field name="impressions" label=t!(print_users.give_number) value=number fault=sending.fault keys="numeric" first=true/>
                <Field name="color_impressions" label=t!(print_users.give_color) value=color fault=sending.fault keys="numeric" optional=true/>
            </div>
            <Field name="reason" label=t!(print_users.reason) value=reason fault=sending.fault/>
        </Form>
    }
    .into_any()
}
