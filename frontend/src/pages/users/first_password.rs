//! A password for somebody else, typed or generated.

use crate::{
    i18n::t,
    parts::{
        PasswordField,
        form::{FaultSignal, PasswordStrength},
    },
};
use leptos::prelude::*;

/// The field, with a hint of how strong the password is.
#[component]
pub fn FirstPassword(
    /// What is typed.
    password: RwSignal<String>,
    /// Whose it becomes.
    email: RwSignal<String>,
    /// What is against it.
    fault: FaultSignal,
) -> impl IntoView {
    view! {
        <PasswordField name="password" label=t!(users.first_password) value=password fault=fault autocomplete="new-password"
            hint=t!(users.first_password_hint)>
            <PasswordStrength password=password email=email/>
            <button type="button" class="button quiet small" on:click=move |_| password.set(generated())>{t!(users.generate)}</button>
        </PasswordField>
    }
}

/// A password of the browser's own randomness, in groups that can be read out: 80 bits.
fn generated() -> String {
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
    fn generated_passwords_come_in_groups() {
        assert_eq!(grouped("abcdefghjk".chars()), "abcd-efgh-jk");
    }
}
