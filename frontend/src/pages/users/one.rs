//! One person: who it is, the roles and rights, the groups, badges and sessions, and what can be done (C17, C20, C30).

mod badges;
mod facts;
mod groups;
mod password;
mod rights;
mod roles;
mod sessions;

use crate::{
    api::{Client, parsed, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{
        Chip, Command, Fetched, Icon, IconView, Toasts, Tone,
        delete::{DeleteButton, Deletion},
        use_command, use_toasts, window_title,
    },
    session::use_session,
};
use api::{
    routes,
    users::{Rights, SetActive, UserInfo},
};
use badges::BadgesCard;
use facts::FactsCard;
use groups::GroupsCard;
use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use model::access::Permission;
use password::PasswordCard;
use rights::{RightQuestion, RightsCard};
use roles::RolesCard;
use sessions::SessionsCard;
use std::sync::Arc;

/// What the sections of the page share.
#[derive(Clone, Copy)]
pub struct PersonContext {
    /// The person.
    pub person: Fetched<UserInfo>,
    /// What the person may.
    pub rights: Fetched<Rights>,
    /// Whether the one who looks may change the person.
    pub manages: Signal<bool>,
    /// Whether the one who looks is the person.
    pub is_me: Signal<bool>,
    pub client: Client,
    pub i18n: I18n,
    pub toasts: Toasts,
}

impl PersonContext {
    /// Both are fetched anew: what changed in the one shows in the other.
    pub fn reload(self) {
        self.person.reload();
        self.rights.reload();
    }

    /// The person now, for what is said or sent once.
    pub fn now(self) -> Option<UserInfo> {
        untrack(|| self.person.get())
    }

    /// The identifier as it stands in addresses.
    pub fn id(self) -> String {
        self.now().map(|p| p.id.to_string()).unwrap_or_default()
    }

    /// The name, for what is said once.
    pub fn name(self) -> String {
        self.now().map(|p| p.details.name).unwrap_or_default()
    }
}

/// The page of one person.
#[component]
pub fn UserPage() -> impl IntoView {
    let (client, session, i18n) = (use_client(), use_session(), use_i18n());
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id")).unwrap_or_default());
    let person = Fetched::new(move || {
        let id = id.get();
        async move { client.call(routes::User { user: parsed(&id)? }).await }
    });
    let rights = Fetched::new(move || {
        let id = id.get();
        async move { client.call(routes::Rights { user: parsed(&id)? }).await }
    });
    let is_me = Signal::derive(move || session.me().is_some_and(|me| me.user.to_string() == id.get()));
    let manages = Signal::derive(move || session.may(Permission::ManageUsers));
    provide_context(PersonContext { person, rights, manages, is_me, client, i18n, toasts: use_toasts() });
    window_title(move || {
        person.with(|p| p.details.name.clone()).unwrap_or_else(|| i18n.words().users.title.to_owned())
    });
    // From one person to another, by the palette or a link, everything begins anew.
    let loaded = Memo::new(move |_| person.with(|p| p.id));
    let ready = move || {
        loaded.track();
        view! { <PersonView/> }.into_any()
    };
    view! {
        <p class="crumb"><A href="/accounts/users"><IconView icon=Icon::Back/>{t!(users.title)}</A></p>
        {person.show(6, ready)}
    }
}

#[component]
fn PersonView() -> impl IntoView {
    let one: PersonContext = expect_context();
    let name = Memo::new(move |_| one.person.with(|p| p.details.name.clone()).unwrap_or_default());
    let email = Memo::new(move |_| one.person.with(|p| p.details.email.clone()).unwrap_or_default());
    let active = Memo::new(move |_| one.person.with(|p| p.active).unwrap_or(true));
    let others = move || one.manages.get() && !one.is_me.get();
    view! {
        <div class="page-head">
            <div>
                <h1>{name}</h1>
                <p class="sub">{email}</p>
            </div>
            <div class="page-actions">
                <Show when=move || one.is_me.get()><Chip tone=Tone::Neutral text=t!(users.it_is_you)/></Show>
                <Show when=move || !active.get()><Chip tone=Tone::Bad text=t!(users.inactive)/></Show>
                <Show when=others><ActiveButton active=active/><DeletePerson/></Show>
            </div>
        </div>
        <div class="cards two">
            <div class="pile">
                <FactsCard/>
                <GroupsCard/>
                <BadgesCard/>
                <Show when=move || one.manages.get()><PasswordCard/><SessionsCard/></Show>
            </div>
            <div class="pile">
                <RolesCard/>
                <RightsCard/>
                <RightQuestion/>
            </div>
        </div>
    }
}

/// Switches the account off, or on again; either can be undone.
#[component]
fn ActiveButton(active: Memo<bool>) -> impl IntoView {
    let one: PersonContext = expect_context();
    let command = use_command();
    let label = move || {
        let words = one.i18n.words();
        if active.get() { words.users.deactivate } else { words.users.reactivate }
    };
    let turn = move |_| set_active(one, command, one.id(), one.name(), !active.get_untracked(), true);
    view! { <button type="button" class="button" class:busy=command.busy() on:click=turn>{label}</button> }
}

fn set_active(one: PersonContext, command: Command, id: String, name: String, active: bool, offer: bool) {
    let request = {
        let id = id.clone();
        async move { one.client.submit(routes::SetActive { user: parsed(&id)? }, &SetActive { active }).await }
    };
    let done = move |()| {
        let words = one.i18n.words_now();
        let said = if active { words.users.reactivated } else { words.users.deactivated }.replace("{name}", &name);
        if offer {
            command.offer(said, Arc::new(move || set_active(one, command, id.clone(), name.clone(), !active, false)));
        } else {
            command.say(said);
        }
    };
    command.run_then(request, done, move || one.reload());
}

#[component]
fn DeletePerson() -> impl IntoView {
    let one: PersonContext = expect_context();
    let ask = move || {
        let person = one.now()?;
        let words = one.i18n.words_now();
        let id = person.id;
        Some(Deletion {
            title: words.users.delete_one.replace("{name}", &person.details.name),
            text: words.users.delete_text.to_owned(),
            word: person.details.email,
            delete: Box::new(move || Box::pin(async move { one.client.call(routes::DeleteUser { user: id }).await })),
        })
    };
    view! {
        <DeleteButton label=t!(users.delete_user) ask=ask said=|w| (w.users.deleted_one, w.users.deleted_many)
            leave="/accounts/users"/>
    }
}
