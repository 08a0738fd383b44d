//! The dialog that makes an account, with the roles that its creator may give.

use crate::{
    api::{Fault, use_client},
    i18n::{I18n, t, use_i18n},
    pages::setup::Strength,
    parts::{
        Dialog, Field, FormFault, PasswordField, Submit,
        form::{checked, checked_password},
        roles::RolePicker,
        use_toasts,
    },
    session::use_session,
};
use api::{routes::Endpoint, users::NewUser};
use leptos::{ev, prelude::*, task::spawn_local};
use model::{
    access::{Level, Role, Roles, may_give},
    text::{Email, Line},
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
        <Dialog open=open close=move |()| open.set(false) title=t!(accounts.create)>
            <CreateForm done=done cancel=move |()| open.set(false)/>
        </Dialog>
    }
}

#[component]
fn CreateForm(done: Callback<()>, #[prop(into)] cancel: Callback<()>) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let text = || RwSignal::new(String::new());
    let (name, email, department, cost_center, password) = (text(), text(), text(), text(), text());
    let roles = RwSignal::new(Roles::NONE);
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let mine = session.roles_now();
    let givable: Roles = Role::ALL.into_iter().filter(|r| givable(mine, *r)).collect();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let optional = |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|t| !t.is_empty());
        let new = NewUser {
            email: email.get_untracked(),
            name: name.get_untracked(),
            department: optional(department),
            cost_center: optional(cost_center),
            password: Some(password.get_untracked()),
            roles: roles.get_untracked().iter().collect(),
            ..NewUser::default()
        };
        if let Err(bad) = check(i18n, &new) {
            fault.set(Some(bad));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.send(Endpoint::CreateUser, &[], &new).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(i18n.words_now().accounts.created.replace("{name}", &new.name));
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
            <FormFault fault=fault fields=&["name", "email", "department", "cost_center", "password"]/>
            <Field name="name" label=t!(accounts.name) value=name fault=fault first=true/>
            <Field name="email" label=t!(accounts.email) value=email fault=fault kind="email" keys="email"/>
            <div class="pair">
                <Field name="department" label=t!(accounts.department) value=department fault=fault optional=true/>
                <Field name="cost_center" label=t!(accounts.cost_center) value=cost_center fault=fault optional=true/>
            </div>
            <PasswordField name="password" label=t!(accounts.first_password) value=password fault=fault autocomplete="new-password"
                hint=t!(accounts.first_password_hint)>
                <Strength password=password email=email/>
                <button type="button" class="button quiet small" on:click=move |_| password.set(made_up())>{t!(accounts.generate)}</button>
            </PasswordField>
            <details class="fold" open=false>
                <summary>{t!(accounts.roles)}</summary>
                <p class="hint">{t!(accounts.roles_yours)}</p>
                <RolePicker value=roles open=Signal::derive(move || givable) shown=givable/>
            </details>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(accounts.create_do) busy=busy/>
            </div>
        </form>
    }
}

/// Roles that a person can be given: everybody has [`Role::User`] already.
fn givable(mine: Roles, role: Role) -> bool {
    role != Role::User && role.allowed_at(Level::User) && may_give(mine, role)
}

fn check(i18n: I18n, new: &NewUser) -> Result<(), Fault> {
    checked::<Line>(i18n, "name", &new.name)?;
    let email = checked::<Email>(i18n, "email", &new.email)?;
    checked_password(i18n, new.password.as_deref().unwrap_or_default(), &email)
}

/// A password of the browser's own randomness, in groups that can be read out: 80 bits.
fn made_up() -> String {
    // Without those that are taken for one another.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random = [0_u8; 16];
    let Ok(crypto) = window().crypto() else { return String::new() };
    if crypto.get_random_values_with_u8_array(&mut random).is_err() {
        return String::new();
    }
    grouped(random.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).map(|letter| char::from(*letter)))
}

fn grouped(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for (n, letter) in letters.enumerate() {
        if n > 0 && n % 4 == 0 {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_passwords_come_in_groups() {
        assert_eq!(grouped("abcdefghjk".chars()), "abcd-efgh-jk");
    }

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
