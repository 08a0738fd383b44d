//! The dialog that makes an account, with the roles that its creator may give.

use super::one::facts::{Attributes, Pairs, filled, map_of, value_field};
use crate::{
    api::{Fault, use_client},
    i18n::{I18n, t, use_i18n},
    pages::setup::Strength,
    parts::{
        Dialog, Field, FormFault, PasswordField, Submit,
        form::{FaultSignal, checked, checked_password},
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

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    email: RwSignal<String>,
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    department: RwSignal<String>,
    cost_center: RwSignal<String>,
    attributes: RwSignal<Pairs>,
    link: RwSignal<bool>,
    password: RwSignal<String>,
    roles: RwSignal<Roles>,
}

impl Typed {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let (attributes, roles) = (RwSignal::new(Vec::new()), RwSignal::new(Roles::NONE));
        Self {
            name: text(),
            email: text(),
            first_name: text(),
            last_name: text(),
            department: text(),
            cost_center: text(),
            attributes,
            link: RwSignal::new(false),
            password: text(),
            roles,
        }
    }

    fn person(self) -> NewUser {
        NewUser {
            email: self.email.get_untracked(),
            name: self.name.get_untracked(),
            first_name: filled(self.first_name),
            last_name: filled(self.last_name),
            department: filled(self.department),
            cost_center: filled(self.cost_center),
            attributes: map_of(&self.attributes.get_untracked()),
            password: (!self.link.get_untracked()).then(|| self.password.get_untracked()),
            roles: self.roles.get_untracked().iter().collect(),
            ..NewUser::default()
        }
    }
}

#[component]
fn CreateForm(done: Callback<()>, #[prop(into)] cancel: Callback<()>) -> impl IntoView {
    let (client, session, i18n, toasts) = (use_client(), use_session(), use_i18n(), use_toasts());
    let typed = Typed::new();
    let (fault, busy) = (RwSignal::new(None), RwSignal::new(false));
    let mine = session.roles_now();
    let givable: Roles = Role::ALL.into_iter().filter(|r| givable(mine, *r)).collect();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let new = typed.person();
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
                    let words = i18n.words_now();
                    let said = if new.password.is_some() { words.accounts.created } else { words.people.created_link };
                    toasts.say(said.replace("{name}", &new.name));
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
            <FormFault fault=fault fields=&["name", "email", "first_name", "last_name", "department", "cost_center", "password"]/>
            <Field name="email" label=t!(accounts.email) value=typed.email fault=fault kind="email" keys="email" first=true/>
            <Field name="name" label=t!(people.display_name) value=typed.name fault=fault/>
            <div class="pair">
                <Field name="first_name" label=t!(people.first_name) value=typed.first_name fault=fault optional=true/>
                <Field name="last_name" label=t!(people.last_name) value=typed.last_name fault=fault optional=true/>
            </div>
            <div class="pair">
                {value_field(client, "department", t!(accounts.department), typed.department, fault)}
                {value_field(client, "cost_center", t!(accounts.cost_center), typed.cost_center, fault)}
            </div>
            <FirstSignIn typed=typed fault=fault/>
            <details class="fold" open=false>
                <summary>{t!(people.attributes)}</summary>
                <Attributes pairs=typed.attributes/>
            </details>
            <details class="fold" open=false>
                <summary>{t!(accounts.roles)}</summary>
                <p class="hint">{t!(accounts.roles_yours)}</p>
                <RolePicker value=typed.roles open=Signal::derive(move || givable) shown=givable/>
            </details>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{t!(common.cancel)}</button>
                <Submit label=t!(accounts.create_do) busy=busy/>
            </div>
        </form>
    }
}

/// How the person comes to a password: by mail, or typed here (C16).
#[component]
fn FirstSignIn(typed: Typed, fault: FaultSignal) -> impl IntoView {
    let way = move |id: &'static str, link: bool, label: Signal<&'static str>, hint: Signal<&'static str>| {
        view! {
            <div class="check">
                <input id=id type="radio" name="way" prop:checked=move || typed.link.get() == link on:change=move |_| typed.link.set(link)/>
                <label for=id>{label}<span class="hint">{hint}</span></label>
            </div>
        }
    };
    view! {
        <fieldset class="choice">
            <legend>{t!(people.first_sign_in)}</legend>
            {way("by-password", false, Signal::derive(t!(people.by_password)), Signal::derive(t!(people.by_password_hint)))}
            {way("by-link", true, Signal::derive(t!(people.by_link)), Signal::derive(t!(people.by_link_hint)))}
        </fieldset>
        <Show when=move || !typed.link.get()>
            <TypedPassword password=typed.password email=typed.email fault=fault/>
        </Show>
    }
}

/// A password for somebody else, typed or made up, with a hint of how strong it is.
#[component]
pub fn TypedPassword(
    /// What is typed.
    password: RwSignal<String>,
    /// Whose it becomes.
    email: RwSignal<String>,
    /// What is against it.
    fault: FaultSignal,
) -> impl IntoView {
    view! {
        <PasswordField name="password" label=t!(accounts.first_password) value=password fault=fault autocomplete="new-password"
            hint=t!(accounts.first_password_hint)>
            <Strength password=password email=email/>
            <button type="button" class="button quiet small" on:click=move |_| password.set(made_up())>{t!(accounts.generate)}</button>
        </PasswordField>
    }
}

/// Roles that a person can be given: everybody has [`Role::User`] already.
fn givable(mine: Roles, role: Role) -> bool {
    role != Role::User && role.allowed_at(Level::User) && may_give(mine, role)
}

fn check(i18n: I18n, new: &NewUser) -> Result<(), Fault> {
    let email = checked::<Email>(i18n, "email", &new.email)?;
    checked::<Line>(i18n, "name", &new.name)?;
    new.password.as_deref().map_or(Ok(()), |password| checked_password(i18n, password, &email))
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
