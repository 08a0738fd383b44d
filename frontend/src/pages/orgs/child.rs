//! One child organization: what it holds, who administers it, and its deletion with what that takes.

use super::{
    administrators::AdministratorList,
    deletion::{LOOK, StateOf},
};
use crate::{
    acting,
    api::parsed,
    api::use_client,
    i18n::{I18n, t, use_i18n},
    parts::{Dialog, Fetched, Field, Form, Icon, IconView, form::fault_at, use_submit, use_toasts, window_title},
};
use api::{
    orgs::{Child, ChildInfo, DeleteChild, Holdings},
    problem::Code,
    routes,
};
use leptos::prelude::*;
use leptos_router::{
    components::A,
    hooks::{use_navigate, use_params_map},
};

/// One child organization.
#[component]
pub fn ChildPage() -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let id = Memo::new(move |_| use_params_map().with(|p| p.get("id")).unwrap_or_default());
    let info = Fetched::new(move || {
        let id = id.get();
        async move { client.call(routes::Child { organization: parsed(&id)? }).await }
    });
    let name = move || info.with(|i| i.child.name.clone()).unwrap_or_default();
    window_title(name);
    follow_deletion(info);
    // When the deletion is done, the organization is not there any more.
    let (navigate, last) = (use_navigate(), RwSignal::new(None::<String>));
    Effect::new(move || {
        let deleting = info.with(|i| i.child.deletion.is_some().then(|| i.child.name.clone())).flatten();
        if let Some(name) = deleting {
            last.set(Some(name));
        } else if info.fault().is_some_and(|f| f.code() == Some(Code::NotFound))
            && let Some(name) = last.get_untracked()
        {
            toasts.say(i18n.words_now().children.deleted.replace("{name}", &name));
            navigate("/accounts/organization/children", Default::default());
        }
    });
    let child = Memo::new(move |_| info.with(|i| i.child.clone()));
    let ready = move || view! { <Ready info=info child=child last=last/> }.into_any();
    view! {
        <p class="crumb"><A href="/accounts/organization/children"><IconView icon=Icon::Back/>{t!(children.title)}</A></p>
        {info.show(6, ready)}
    }
}

/// Looks again as long as it is being deleted.
fn follow_deletion(info: Fetched<ChildInfo>) {
    let under_way = Memo::new(move |_| info.with(|i| i.child.deletion.is_some()).unwrap_or_default());
    Effect::new(move |timer: Option<Option<IntervalHandle>>| {
        if let Some(timer) = timer.flatten() {
            timer.clear();
        }
        let timer = under_way.get().then(|| set_interval_with_handle(move || info.reload(), LOOK).ok()).flatten();
        if let Some(timer) = timer {
            on_cleanup(move || timer.clear());
        }
        timer
    });
}

#[component]
fn Ready(
    info: Fetched<ChildInfo>,
    child: Memo<Option<Child>>,
    /// Its name, once its deletion has begun: that may be over before anybody looks.
    last: RwSignal<Option<String>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let deleting = Memo::new(move |_| child.with(|c| c.as_ref().is_some_and(|c| c.deletion.is_some())));
    let name = move || child.with(|c| c.as_ref().map(|c| c.name.clone()).unwrap_or_default());
    let created = move || child.with(|c| c.as_ref().map(|c| i18n.day(c.created)).unwrap_or_default());
    let act = move || {
        let child = child.get()?;
        (child.administered && child.deletion.is_none()).then(|| {
            let to = acting::home_in(Some(&child.id.to_string()));
            view! { <a class="button primary" href=to rel="external">{t!(children.act_in)}<IconView icon=Icon::Arrow/></a> }
        })
    };
    let foreign = move || child.with(|c| c.as_ref().is_some_and(|c| !c.administered && c.deletion.is_none()));
    let state = move || child.with(|c| c.as_ref().and_then(|c| c.deletion));
    let asking = RwSignal::new(false);
    let id = move || child.with_untracked(|c| c.as_ref().map(|c| c.id));
    let more = move || {
        (!deleting.get()).then(|| {
            view! {
                <AdministratorList child=id()/>
                <section class="card danger-card">
                    <h2>{t!(children.delete_title)}</h2>
                    <p>{t!(children.delete_text)}</p>
                    <button type="button" class="button danger" on:click=move |_| asking.set(true)><IconView icon=Icon::Trash/>{t!(children.delete_do)}</button>
                </section>
            }
        })
    };
    view! {
        <div class="page-head">
            <div><h1>{name}</h1><p class="sub">{t!(children.since)}" "{created}</p></div>
            <div class="page-actions">{act}</div>
        </div>
        <Show when=foreign><p class="notice"><IconView icon=Icon::Info/><span>{t!(children.not_yours)}</span></p></Show>
        <section class="card">
            <div class="card-head"><h2>{t!(children.holds)}</h2></div>
            {move || state().map(|deletion| view! {
                <div class="wide"><StateOf deletion=Some(deletion)/></div>
                <p class="hint">{t!(children.deleting_text)}</p>
            })}
            <Counts info=info/>
        </section>
        {more}
        <Dialog open=asking close=move |()| asking.set(false) title=move || i18n.words().children.delete_ask.replace("{name}", &name())>
            <DeleteForm info=info open=asking last=last/>
        </Dialog>
    }
}

#[component]
fn Counts(info: Fetched<ChildInfo>) -> impl IntoView {
    let i18n = use_i18n();
    let one = move |(name, count): (&'static str, u64)| {
        view! { <div><dt>{name}</dt><dd>{i18n.number(count)}</dd></div> }
    };
    let all = move || info.with(|i| counts(i18n, i.holds)).unwrap_or_default();
    view! { <dl class="counts">{move || all().into_iter().map(one).collect_view()}</dl> }
}

/// What it holds, in words with their numbers.
pub fn counts(i18n: I18n, holds: Holdings) -> [(&'static str, u64); 5] {
    let w = i18n.words();
    [
        (w.children.holds_users, holds.users),
        (w.children.holds_groups, holds.groups),
        (w.children.holds_badges, holds.badges),
        (w.children.holds_printers, holds.printers),
        (w.children.holds_jobs, holds.jobs),
    ]
}

/// What goes, and its name typed: nothing brings it back.
#[component]
fn DeleteForm(info: Fetched<ChildInfo>, open: RwSignal<bool>, last: RwSignal<Option<String>>) -> impl IntoView {
    let (client, i18n) = (use_client(), use_i18n());
    let typed = RwSignal::new(String::new());
    let read = move || {
        let child = info.with(|i| i.child.clone()).ok_or_else(|| fault_at(i18n, "name", Code::NotFound))?;
        let same = typed.get().trim() == child.name;
        if same { Ok(child) } else { Err(fault_at(i18n, "name", Code::Form)) }
    };
    let send = move |child: Child| async move {
        let body = DeleteChild { name: child.name.clone() };
        client.submit(routes::DeleteChild { organization: child.id }, &body).await.map(|()| child.name)
    };
    let sending = use_submit(read, send, move |name| {
        let _ = open.try_set(false);
        let _ = last.try_set(Some(name));
        info.reload();
    });
    let right = Memo::new(move |_| info.with(|i| i.child.name == typed.get().trim()).unwrap_or_default());
    view! {
        <Form sending=sending fields=&["name"] label=t!(children.delete_do) danger=true ready=right cancel=move |()| open.set(false)>
            <p class="dialog-text">{t!(children.delete_goes)}</p>
            <Counts info=info/>
            <Field name="name" label=t!(children.delete_type) value=typed fault=sending.fault first=true/>
        </Form>
    }
}
