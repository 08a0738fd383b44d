//! How good a password is, while it is typed: the rule is the model's.

use crate::i18n::use_i18n;
use leptos::prelude::*;
use model::orgs::PasswordRules;

/// How good a password is, as a hint.
#[component]
pub fn PasswordStrength(
    /// The password that is being typed.
    password: RwSignal<String>,
    /// The address of its owner.
    email: RwSignal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let level = Memo::new(move |_| strength(&password.get(), &email.get()));
    let words = move || {
        let words = i18n.words();
        match level.get() {
            0 => "",
            1 => words.common.password_weak,
            2 => words.common.password_fair,
            3 => words.common.password_good,
            _ => words.common.password_strong,
        }
    };
    view! {
        <div class="strength" data-level=move || level.get().to_string()>
            <span class="strength-bar" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
            <span role="status">{words}</span>
        </div>
    }
}

/// From 0, nothing typed, to 4.
fn strength(password: &str, email: &str) -> u8 {
    model::users::strength(password, PasswordRules::default(), &[email]).score
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passwords_are_better_and_common_ones_stay_weak() {
        assert_eq!(strength("", "ada@example.org"), 0);
        assert_eq!(strength("password123", "ada@example.org"), 1);
        assert_eq!(strength("h3ron-lake!!", "ada@example.org"), 2);
        assert_eq!(strength("a heron lake", "ada@example.org"), 3);
        assert_eq!(strength("a heron on the quiet lake", "ada@example.org"), 4);
    }
}
