//! How a query is written: by every client from the same struct that the appliance reads it into.

use serde::Serialize;
use serde_json::Value;

/// The longest search, in characters.
pub const SEARCH_MOST: usize = 200;

/// What stands behind the `?` for `query` (`application/x-www-form-urlencoded`); empty where nothing is asked. Texts
/// that are empty and values that are missing are left out.
#[must_use]
pub fn written(query: &impl Serialize) -> String {
    let mut text = String::new();
    let Ok(Value::Object(fields)) = serde_json::to_value(query) else { return text };
    for (name, value) in fields {
        let value = match value {
            Value::Null => continue,
            Value::String(value) if value.is_empty() => continue,
            Value::String(value) => value,
            other => other.to_string(),
        };
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(&name);
        text.push('=');
        quote(&value, &mut text);
    }
    text
}

/// Appends `value` as part of a query (URL Standard, 1.3).
fn quote(value: &str, text: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            let digits = [byte >> 4, byte & 15].map(|digit| DIGITS.get(usize::from(digit)).copied().unwrap_or(b'0'));
            text.extend(digits.map(char::from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        imports::{LogForm, LogQuery, NewImport},
        routes::NoQuery,
        users::UserQuery,
    };
    use model::imports::ImportKind;

    #[test]
    fn a_query_has_what_is_asked_and_nothing_else() {
        let query = UserQuery {
            search: "zoë & 50% +1".to_owned(),
            active: Some(false),
            limit: Some(500),
            ..UserQuery::default()
        };
        assert_eq!(written(&query), "active=false&limit=500&search=zo%C3%AB%20%26%2050%25%20%2B1");
        assert_eq!(written(&UserQuery::default()), "");
        assert_eq!(written(&NoQuery {}), "");
        assert_eq!(written(&LogQuery { form: LogForm::Csv }), "form=csv");
        let new = NewImport { kind: ImportKind::Badges, file: String::new(), link: true, strict: false };
        assert_eq!(written(&new), "kind=badges&link=true&strict=false");
    }
}
