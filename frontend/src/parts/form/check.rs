//! What is typed, read and checked by the same rules as in the appliance, before anything is sent.

use crate::{api::Fault, i18n::I18n};
use api::problem::{Code, Problem};
use leptos::prelude::*;
use model::{
    orgs::PasswordRules,
    text::{BadText, Email},
    users::{BadPassword, check_password},
};
use std::{ops::RangeInclusive, str::FromStr};

/// A fault of one field that the page found by itself.
pub fn fault_at(i18n: I18n, field: &str, code: Code) -> Fault {
    let mut problem = Problem::new(code, i18n.language_now());
    problem.field = Some(field.to_owned());
    Fault::Problem(Box::new(problem))
}

/// The value, checked by the same rule as in the appliance.
///
/// # Errors
/// The fault of the field.
pub fn checked<T: FromStr<Err = BadText>>(i18n: I18n, field: &str, value: &str) -> Result<T, Fault> {
    value.parse().map_err(|bad| fault_at(i18n, field, text_code(bad)))
}

/// A new password for somebody with this address, checked by the same rule as in the appliance. What an organization
/// wants is known to the appliance only: where it is not known here, `rules` are what none wants less than.
///
/// # Errors
/// The fault of the field `password`.
pub fn checked_password(i18n: I18n, rules: PasswordRules, password: &str, email: &Email) -> Result<(), Fault> {
    check_password(password, rules, &[email.as_str()]).map_err(|bad| fault_at(i18n, "password", password_code(bad)))
}

/// The words of the wire for a text that cannot be taken.
pub const fn text_code(bad: BadText) -> Code {
    match bad {
        BadText::Empty => Code::Empty,
        BadText::TooLong => Code::TooLong,
        BadText::Characters => Code::Characters,
        BadText::Form => Code::Form,
    }
}

/// The words of the wire for a password that cannot be taken.
pub const fn password_code(bad: BadPassword) -> Code {
    match bad {
        BadPassword::TooShort => Code::PasswordShort,
        BadPassword::TooLong => Code::PasswordLong,
        BadPassword::Personal => Code::PasswordPersonal,
        BadPassword::Common => Code::PasswordCommon,
        BadPassword::Kinds => Code::PasswordKinds,
        BadPassword::Used => Code::PasswordUsed,
    }
}

/// What is typed; none when that is nothing.
pub fn filled(text: RwSignal<String>) -> Option<String> {
    Some(text.get_untracked().trim().to_owned()).filter(|t| !t.is_empty())
}

/// A whole number, whose digits may stand in groups.
///
/// # Errors
/// The fault of the field.
pub fn whole_number(i18n: I18n, field: &str, text: &str) -> Result<u32, Fault> {
    without_spaces(text).parse().map_err(|_| fault_at(i18n, field, Code::Form))
}

/// A whole number within a range.
///
/// # Errors
/// The fault of the field.
pub fn within<N>(i18n: I18n, field: &str, text: &str, range: RangeInclusive<N>) -> Result<N, Fault>
where
    N: FromStr + PartialOrd,
{
    let number = text.trim().parse().ok().filter(|n| range.contains(n));
    number.ok_or_else(|| fault_at(i18n, field, Code::Form))
}

/// A code or a number without the spaces that programs and people put into it.
pub fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether it can be a code of an authenticator app.
pub fn is_totp_code(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_and_may_be_typed_in_two_halves() {
        assert!(is_totp_code(&without_spaces("123 456")));
        assert!(!is_totp_code("12345"));
        assert!(!is_totp_code("12345a"));
    }
}
