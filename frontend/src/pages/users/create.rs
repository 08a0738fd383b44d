//! The dialog that makes an account, with the roles that its creator may give.

use super::{
    details::{DetailsDraft, DetailsFields, fields},
    first_password::FirstPassword,
};
use crate::{
    api::use_client,
    i18n::{t, use_i18n},
    parts::{
        Dialog, Form,
        form::{FaultSignal, checked, checked_password},
        roles::RolePicker,
        use_submit, use_toasts,
    },
    session::use_session,
};
use api::routes;
use leptos::prelude::*;
use model::{
    access::{Level, Role, Roles, may_give},
    orgs::PasswordRules,
    text::Email,
    users::{NewUser, TextDetails},
};

/// Makes an account (C16).
#[component]
pub fn CreateDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Told when an account was made.
    #[prop(into)]
    created: Callback<()>,
) -> impl IntoView {
    let done = Callback::new(move |()| {
        open.set(false);
        created.run(());
    });
    view! {
        <Dialog open=open close=move |()| open.set(false) title=t!(users.create)>
            <CreateForm done=done cancel=move |()| open.set(false)/>
        </Dialog>
    }
}

/// What is typed into the form, beside what is known about the person.
#[derive(Clone, Copy)]
struct Draft {
    details: DetailsDraft,
    link: RwSignal<bool>,
    password: RwSignal<String>,
    roles: RwSignal<Roles>,
}

impl Draft {
    fn new_user(self, details: TextDetails) -> NewUser {
        NewUser {
            details,
            password: (!self.link.get_untracked()).then(|| self.password.get_untracked()),
            groups: Vec::new(),
            roles: self.roles.get_untracked().iter().collect(),
        }
    }
}

#[component]
fn CreateForm(done: Callback<()>, #[prop(into)] cancel: Callback<()>) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let draft = Draft {
        details: DetailsDraft::of(TextDetails::default()),
        link: RwSignal::new(false),
        password: RwSignal::new(String::new()),
        roles: RwSignal::new(Roles::NONE),
    };
    let mine = session.roles_now();
    let givable: Roles = Role::ALL.into_iter().filter(|r| givable(mine, *r)).collect();
    let read = move || {
        let new = draft.new_user(draft.details.read(i18n)?);
        if let Some(password) = &new.password {
            checked_password(
                i18n,
                PasswordRules::WEAKEST,
                password,
                &checked::<Email>(i18n, "email", &new.details.email)?,
            )?;
        }
        Ok(new)
    };
    let send = move |new: NewUser| async move {
        client.submit(routes::CreateUser, &new).await.map(|_| (new.details.name, new.password.is_some()))
    };
    let sending = use_submit(read, send, move |(name, typed): (String, bool)| {
        let words = i18n.words_now();
        let said = if typed { words.users.created } else { words.users.created_link };
        toasts.say(said.replace("{name}", &name));
        let _ = done.try_run(());
    });
    view! {
        <Form sending=sending fields=fields() label=t!(users.create_do) cancel=cancel>
            <DetailsFields draft=draft.details fault=sending.fault/>
            <FirstSignIn draft=draft fault=sending.fault/>
            <details class="fold" open=false>
                <summary>{t!(users.roles)}</summary>
                <p class="hint">{t!(users.roles_yours)}</p>
                <RolePicker value=draft.roles open=Signal::derive(move || givable) shown=givable/>
            </details>
        </Form>
    }
}

/// How the person comes to a password: by mail, or typed here (C16).
#[component]
fn FirstSignIn(draft: Draft, fault: FaultSignal) -> impl IntoView {
    let way = move |id: &'static str, link: bool, label: Signal<&'static str>, hint: Signal<&'static str>| {
        view! {
            <div class="check">
                <input id=id type="radio" name="way" prop:checked=move || draft.link.get() == link on:change=move |_| draft.link.set(link)/>
                <label for=id>{label}<span class="hint">{hint}</span></label>
            </div>
        }
    };
    view! {
        <fieldset class="choice">
            <legend>{t!(users.first_sign_in)}</legend>
            {way("by-password", false, Signal::derive(t!(users.by_password)), Signal::derive(t!(users.by_password_hint)))}
            {way("by-link", true, Signal::derive(t!(users.by_link)), Signal::derive(t!(users.by_link_hint)))}
        </fieldset>
        <Show when=move || !draft.link.get()>
            <FirstPassword password=draft.password email=draft.details.email fault=fault/>
        </Show>
    }
}

/// Roles that a person can be given: everybody has [`Role::User`] already.
fn givable(mine: Roles, role: Role) -> bool {
    role != Role::User && role.allowed_at(Level::User) && may_give(mine, role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_roles_that_one_may_give_are_offered() {
        let of = |role| Roles::NONE.with(role);
        let offered = |mine| Role::ALL.into_iter().filter(|r| givable(mine, *r)).count();
        assert_eq!(offered(of(Role::UserAdministrator)), 0);
        assert_eq!(offered(of(Role::PrintReleaseManagementAdministrator)), 3);
        // All but the partner's, the conversion's, which is for organizations, and the one that everybody has.
        assert_eq!(offered(of(Role::OrganizationAdministrator)), 13);
    }
}
