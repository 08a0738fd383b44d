//! Badges: who has which, registered and deleted (C22 to C29). Of a number only the last four characters are known.

use super::titled;
use crate::{
    api::{Client, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{
        CheckField, Chip, Confirm, Dialog, Empty, Fetched, Field, FormFault, Icon, IconView, Selection, SelectionBar,
        Submit, Toasts, Tone, dialog::Question, form::checked, picture::Picture, use_toasts,
    },
    session::use_session,
};
use api::{
    routes::Endpoint,
    users::{BadgeOf, NewBadge},
};
use leptos::{ev, prelude::*, task::spawn_local};
use leptos_router::components::A;
use model::{
    access::Permission,
    badges::Badge,
    id::BadgeId,
    text::{Email, Line},
    time::Time,
};
use std::sync::Arc;

/// All badges of the organization.
#[component]
pub fn BadgesPage() -> impl IntoView {
    titled(t!(accounts.badges));
    let (client, i18n, toasts, session) = (use_client(), use_i18n(), use_toasts(), use_session());
    let (registering, ask, search) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(String::new()));
    let badges = Fetched::new(move || async move { client.get::<Vec<BadgeOf>>(Endpoint::Badges, &[]).await });
    let selection = Selection::new();
    let manages = Memo::new(move |_| session.may(Permission::ManageBadges));
    let delete = move |ids| {
        let done = move || {
            selection.clear();
            badges.reload();
        };
        delete_badges(client, i18n, toasts, ask, ids, done);
    };
    let found = Memo::new(move |_| {
        let what = search.get().trim().to_lowercase();
        let mut found: Vec<_> =
            badges.with(|all| all.iter().filter(|b| matches(b, &what)).cloned().collect()).unwrap_or_default();
        found.sort_by_cached_key(|b| (b.name.to_lowercase(), b.badge.registered));
        found
    });
    let ready = move || {
        view! { <BadgeList all=badges found=found search=search selection=selection manages=manages.get_untracked()/> }
            .into_any()
    };
    view! {
        <div class="page-head">
            <h1>{t!(accounts.badges)}</h1>
            <div class="page-actions">
                <Show when=move || manages.get()>
                    <button type="button" class="button primary" on:click=move |_| registering.set(true)>
                        <IconView icon=Icon::Plus/>{t!(accounts.register)}
                    </button>
                </Show>
            </div>
        </div>
        {badges.show(6, ready)}
        <SelectionBar selection=selection delete=move |()| delete(selection.now())/>
        <RegisterDialog open=registering email=String::new() registered=move |()| badges.reload()/>
        <Confirm ask=ask/>
    }
}

#[component]
fn BadgeList(
    all: Fetched<Vec<BadgeOf>>,
    found: Memo<Vec<BadgeOf>>,
    search: RwSignal<String>,
    selection: Selection<BadgeId>,
    manages: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let empty = Memo::new(move |_| all.with(Vec::is_empty).unwrap_or_default());
    let none_found = Memo::new(move |_| found.with(Vec::is_empty));
    let nothing = move || {
        let what = move || search.get().trim().to_owned();
        let title = move || i18n.words().accounts.badges_found_none.replace("{what}", &what());
        view! { <Empty picture=Picture::Badge title=title text=t!(accounts.found_none_text)/> }
    };
    view! {
        <Show when=move || !empty.get()
            fallback=|| view! { <Empty picture=Picture::Badge title=t!(accounts.badges_empty) text=t!(accounts.badges_empty_text)/> }>
            <div class="search">
                <IconView icon=Icon::Search/>
                <input type="search" autocomplete="off" spellcheck="false" aria-label=t!(accounts.badge_search)
                    placeholder=t!(accounts.badge_search) bind:value=search/>
            </div>
            <Show when=move || !none_found.get() fallback=nothing>
                <table class="list" role="table" aria-label=t!(accounts.badges)>
                    <thead role="rowgroup"><tr role="row">
                        {manages.then(|| view! { <th role="columnheader" scope="col" class="tick"><span class="sr">{t!(common.select_all)}</span></th> })}
                        <th role="columnheader" scope="col">{t!(accounts.owner)}</th>
                        <th role="columnheader" scope="col">{t!(accounts.badge_ends_with)}</th>
                        <th role="columnheader" scope="col">{t!(accounts.kind)}</th>
                        <th role="columnheader" scope="col">{t!(accounts.registered_on)}</th>
                    </tr></thead>
                    <tbody role="rowgroup">
                        <For each=move || found.get() key=|b| b.badge.id
                            children=move |b| view! { <BadgeRow badge=b selection=selection manages=manages/> }/>
                    </tbody>
                </table>
            </Show>
        </Show>
    }
}

#[component]
fn BadgeRow(badge: BadgeOf, selection: Selection<BadgeId>, manages: bool) -> impl IntoView {
    let i18n = use_i18n();
    let id = badge.badge.id;
    let registered = badge.badge.registered;
    let name = badge.name.clone();
    let select_label = move || i18n.words().common.select.replace("{name}", &name);
    view! {
        <tr role="row" class:selected=move || selection.has(id)>
            {manages.then(|| view! {
                <td role="cell" class="tick">
                    <input type="checkbox" aria-label=select_label prop:checked=move || selection.has(id) on:change=move |_| selection.turn(id)/>
                </td>
            })}
            <th role="rowheader" scope="row" class="main">
                <A href=format!("/accounts/users/{}", badge.badge.user) attr:class="title">{badge.name}</A>
                <p class="meta">{badge.email}</p>
            </th>
            <td role="cell" data-label=t!(accounts.badge_ends_with)><Ending badge=badge.badge.clone()/></td>
            <td role="cell" data-label=t!(accounts.kind)><Validity badge=badge.badge/></td>
            <td role="cell" data-label=t!(accounts.registered_on)><time>{move || i18n.day(registered)}</time></td>
        </tr>
    }
}

/// The badges of one person.
#[component]
pub fn BadgeRows(
    /// Which.
    badges: Signal<Vec<BadgeOf>>,
    /// Whether they can be deleted here.
    manages: bool,
    /// Deletes some, after asking.
    delete: Callback<Vec<BadgeId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let row = move |badge: BadgeOf| {
        let (id, last_four) = (badge.badge.id, badge.badge.last_four.clone());
        let delete_label = move || i18n.words().accounts.delete_badge.replace("{number}", &last_four);
        view! {
            <li>
                <IconView icon=Icon::Badge/>
                <Ending badge=badge.badge.clone()/>
                <Validity badge=badge.badge/>
                {manages.then(|| view! {
                    <button type="button" class="button quiet square" aria-label=delete_label title=t!(common.delete)
                        on:click=move |_| delete.run(vec![id])><IconView icon=Icon::Trash/></button>
                })}
            </li>
        }
    };
    view! { <ul class="rows"><For each=move || badges.get() key=|b| b.badge.id children=row/></ul> }
}

#[component]
fn Ending(badge: Badge) -> impl IntoView {
    view! { <code class="badge-number">"•••• "{badge.last_four}</code> }
}

#[component]
fn Validity(badge: Badge) -> impl IntoView {
    let i18n = use_i18n();
    let tone = if badge.expires.is_none() { Tone::Neutral } else { Tone::Warn };
    let text = move || {
        let words = &i18n.words().accounts;
        match badge.expires {
            None => words.permanent.to_owned(),
            Some(at) if at < now() => words.expired.to_owned(),
            Some(at) => words.until.replace("{time}", &i18n.moment(at)),
        }
    };
    view! { <Chip tone=tone text=text/> }
}

/// The dialog that registers a badge (C22, C23).
#[component]
pub fn RegisterDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The address of the owner, where it is known.
    email: String,
    /// Told when a badge was registered.
    #[prop(into)]
    registered: Callback<()>,
) -> impl IntoView {
    let done = Callback::new(move |()| {
        open.set(false);
        registered.run(());
    });
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(accounts.register)>
            <RegisterForm email=email.clone() done=done cancel=move |()| open.set(false)/>
        </Dialog>
    }
}

#[component]
fn RegisterForm(email: String, done: Callback<()>, #[prop(into)] cancel: Callback<()>) -> impl IntoView {
    let (client, i18n, toasts) = (use_client(), use_i18n(), use_toasts());
    let known = !email.is_empty();
    let (email, number) = (RwSignal::new(email), RwSignal::new(String::new()));
    let temporary = RwSignal::new(false);
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let new = NewBadge {
            email: email.get_untracked(),
            number: number.get_untracked(),
            temporary: temporary.get_untracked(),
        };
        let check =
            checked::<Email>(i18n, "email", &new.email).and_then(|_| checked::<Line>(i18n, "number", &new.number));
        if let Err(bad) = check {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::RegisterBadge, &[], &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(i18n.words_now().accounts.registered);
                    // The page may have been left meanwhile.
                    let _ = done.try_run(());
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormFault fault=fault fields=&["email", "number"]/>
            <Field name="email" label=t!(accounts.owner_email) value=email fault=fault kind="email" keys="email" first=!known/>
            <Field name="number" label=t!(accounts.number) value=number fault=fault hint=t!(accounts.number_hint) first=known/>
            <CheckField name="temporary" label=t!(accounts.temporary) value=temporary/>
            <p class="hint">{t!(accounts.registered_replaces)}</p>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(accounts.register_do) busy=busy/>
            </div>
        </form>
    }
}

/// Asks, then deletes badges and says so; `done` follows.
pub fn delete_badges(
    client: Client,
    i18n: I18n,
    toasts: Toasts,
    ask: RwSignal<Option<Question>>,
    ids: Vec<BadgeId>,
    done: impl Fn() + Copy + Send + Sync + 'static,
) {
    let words = i18n.words_now();
    let title =
        untrack(|| i18n.count(ids.len() as u64, words.accounts.delete_badges_one, words.accounts.delete_badges_many));
    let then = Arc::new(move || {
        let ids = ids.clone();
        spawn_local(async move {
            let mut gone = 0;
            for id in ids {
                match client.act(Endpoint::DeleteBadge, &[&id.to_string()]).await {
                    Ok(()) => gone += 1,
                    Err(fault) => toasts.complain(&fault, i18n),
                }
            }
            if gone > 0 {
                let words = &i18n.words_now().accounts;
                toasts.say(untrack(|| i18n.count(gone, words.badges_deleted_one, words.badges_deleted_many)));
            }
            done();
        });
    });
    let text = words.accounts.delete_badges_text.to_owned();
    ask.set(Some(Question { title, text, action: words.common.delete.to_owned(), then }));
}

fn matches(badge: &BadgeOf, what: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(what);
    has(&badge.name) || has(&badge.email) || has(&badge.badge.last_four)
}

fn now() -> Time {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    Time(js_sys::Date::now() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::{OrgId, UserId};

    #[test]
    fn badges_are_found_by_owner_and_by_the_end_of_the_number() {
        let badge = Badge {
            id: BadgeId([1; 16]),
            org: OrgId([2; 16]),
            user: UserId([3; 16]),
            last_four: "A211".to_owned(),
            registered: Time(0),
            expires: None,
        };
        let badge = BadgeOf { badge, email: "ada@example.org".to_owned(), name: "Ada Lovelace".to_owned() };
        for what in ["", "lovel", "ada@", "a211"] {
            assert!(matches(&badge, what), "{what}");
        }
        assert!(!matches(&badge, "grace"));
    }
}
