//! Who administers an organization: its own people, and those of the partner organization above (C7, C8).

use super::OrganizationHead;
use crate::{
    api::{Client, Fault, use_client},
    i18n::{I18n, t, use_i18n},
    parts::{
        Chip, Command, Confirm, Dialog, Empty, Fetched, Field, Form, Icon, IconView, Tone, dialog::Question,
        form::checked, picture::Picture, use_command, use_submit, window_title,
    },
    session::{Session, use_session},
};
use api::{
    orgs::{Administrator, Administrators, NewAdministrator},
    routes,
};
use leptos::prelude::*;
use model::id::{OrgId, UserId};
use model::text::Email;
use std::sync::Arc;

/// The administrators of the organization that is acted in.
#[component]
pub fn AdministratorsPage() -> impl IntoView {
    window_title(t!(administrators.title));
    view! {
        <OrganizationHead/>
        <AdministratorList child=None/>
    }
}

/// What the list and its dialogs share.
#[derive(Clone, Copy)]
struct AdministratorContext {
    /// The child organization that they administer; none for the one that is acted in.
    child: StoredValue<Option<OrgId>>,
    people: Fetched<Vec<Administrator>>,
    ask: RwSignal<Option<Question>>,
    client: Client,
    session: Session,
    i18n: I18n,
    command: Command,
}

impl AdministratorContext {
    fn withdraw(self, person: &Administrator) {
        let words = self.i18n.words_now();
        let itself = self.session.me_now().is_some_and(|me| me.user == person.user);
        let (id, name) = (person.user, person.name.clone());
        let text = if itself { words.administrators.withdraw_self } else { words.administrators.withdraw_text };
        self.ask.set(Some(Question {
            title: words.administrators.withdraw_ask.replace("{name}", &name),
            text: text.to_owned(),
            action: words.administrators.withdraw.to_owned(),
            then: Arc::new(move || self.withdraw_now(id, name.clone())),
        }));
    }

    fn withdraw_now(self, user: UserId, name: String) {
        let child = self.child.get_value();
        let request = async move {
            match child {
                Some(organization) => self.client.call(routes::RemoveChildAdministrator { organization, user }).await,
                None => self.client.call(routes::RemoveAdministrator { user }).await,
            }
        };
        let done = move |()| self.command.say(self.i18n.words_now().administrators.withdrawn.replace("{name}", &name));
        self.command.run_then(request, done, move || {
            self.people.reload();
            self.session.check();
        });
    }
}

/// The administrators of an organization, to be assigned and withdrawn.
#[component]
pub fn AdministratorList(
    /// The child organization; none for the one that is acted in.
    child: Option<OrgId>,
) -> impl IntoView {
    let client = use_client();
    let child = StoredValue::new(child);
    let people = Fetched::new(move || async move {
        let answer: Result<Administrators, Fault> = match child.get_value() {
            Some(organization) => client.call(routes::ChildAdministrators { organization }).await,
            None => client.call(routes::Administrators).await,
        };
        answer.map(|a| a.administrators)
    });
    let list = AdministratorContext {
        child,
        people,
        ask: RwSignal::new(None),
        client,
        session: use_session(),
        i18n: use_i18n(),
        command: use_command(),
    };
    let assigning = RwSignal::new(false);
    let assign = move || {
        view! { <button type="button" class="button primary" on:click=move |_| assigning.set(true)><IconView icon=Icon::Plus/>{t!(administrators.assign)}</button> }
    };
    let ready = move || {
        if people.with(Vec::is_empty).unwrap_or_default() {
            view! { <Empty picture=Picture::People title=t!(administrators.none) text=t!(administrators.none_text)/> }
                .into_any()
        } else {
            view! { <People list=list/> }.into_any()
        }
    };
    view! {
        <section class="section-block">
            <div class="page-head">
                <div><h2>{t!(administrators.title)}</h2><p class="sub">{t!(administrators.text)}</p></div>
                <div class="page-actions">{assign()}</div>
            </div>
            {people.show(3, ready)}
            <Dialog open=assigning close=move |()| assigning.set(false) title=t!(administrators.assign_title)>
                <AssignForm list=list done=move |()| assigning.set(false)/>
            </Dialog>
            <Confirm ask=list.ask/>
        </section>
    }
}

#[component]
fn People(list: AdministratorContext) -> impl IntoView {
    let i18n = list.i18n;
    let row = move |person: Administrator| {
        let name = person.name.clone();
        let label = move || i18n.words().administrators.withdraw_name.replace("{name}", &name);
        let partner = person.partner;
        let tone = Signal::derive(move || if partner { Tone::Busy } else { Tone::Neutral });
        let belongs =
            move || if partner { i18n.words().administrators.partner } else { i18n.words().administrators.member };
        view! {
            <tr>
                <th scope="row" class="main"><span class="title">{person.name.clone()}</span><span class="meta">{person.email.clone()}</span></th>
                <td data-label=t!(administrators.belongs)><Chip tone=tone text=belongs/></td>
                <td class="actions">
                    <button type="button" class="button small" aria-label=label on:click=move |_| list.withdraw(&person)>{t!(administrators.withdraw)}</button>
                </td>
            </tr>
        }
    };
    view! {
        <table class="list">
            <caption class="sr">{t!(administrators.title)}</caption>
            <thead><tr>
                <th scope="col">{t!(users.name)}</th>
                <th scope="col">{t!(administrators.belongs)}</th>
                <th scope="col"><span class="sr">{t!(administrators.withdraw)}</span></th>
            </tr></thead>
            <tbody>{move || list.people.get().unwrap_or_default().into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn AssignForm(list: AdministratorContext, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let i18n = list.i18n;
    let email = RwSignal::new(String::new());
    let read = move || {
        let body = NewAdministrator { email: email.get().trim().to_owned() };
        checked::<Email>(i18n, "email", &body.email)?;
        Ok(body)
    };
    let send = move |body: NewAdministrator| {
        let child = list.child.get_value();
        async move {
            match child {
                Some(organization) => list.client.submit(routes::AddChildAdministrator { organization }, &body).await?,
                None => list.client.submit(routes::AddAdministrator, &body).await?,
            };
            Ok(body.email)
        }
    };
    let sending = use_submit(read, send, move |email: String| {
        list.command.say(i18n.words_now().administrators.assigned.replace("{email}", &email));
        list.people.reload();
        let _ = done.try_run(());
    });
    view! {
        <Form sending=sending fields=&["email"] label=t!(administrators.assign) cancel=done>
            <Field name="email" label=t!(administrators.assign_email) value=email fault=sending.fault kind="email" keys="email" hint=t!(administrators.assign_hint) first=true/>
        </Form>
    }
}
