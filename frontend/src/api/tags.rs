//! What was last seen of a person, a group or the organization: a change says what it was made on, so that two
//! administrators do not overwrite each other (`If-Match`, RFC 9110, 13.1.1).

use api::routes::{Endpoint, Method};
use std::{cell::RefCell, collections::HashMap};

thread_local! {
    static TAGS: RefCell<HashMap<String, String>> = RefCell::new(HashMap::new());
}

/// The tag of what a change to `url` is made on, where that takes one and it has been seen.
pub fn seen(endpoint: Endpoint, url: &str) -> Option<String> {
    let asked = endpoint.matches();
    asked.then(|| TAGS.with_borrow(|tags| under(url).find_map(|path| tags.get(path).cloned()))).flatten()
}

/// Notes the tag of what was answered. After a change what was seen before is out of date.
pub fn note(endpoint: Endpoint, url: &str, tag: Option<String>) {
    TAGS.with_borrow_mut(|tags| match tag {
        Some(tag) if endpoint.tagged() => drop(tags.insert(path(url).to_owned(), tag)),
        _ if endpoint.method() != Method::Get => under(url).for_each(|path| drop(tags.remove(path))),
        _ => {}
    });
}

fn path(url: &str) -> &str {
    url.split('?').next().unwrap_or(url)
}

/// The path of `url` and those above it.
fn under(url: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path(url)), |path| path.rsplit_once('/').map(|(above, _)| above))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_goes_with_what_was_seen_until_something_was_changed() {
        let (one, roles) = ("/api/users/0f?organization=1", "/api/users/0f/roles?organization=1");
        note(Endpoint::User, one, Some("\"7\"".to_owned()));
        assert_eq!(seen(Endpoint::SetUserRoles, roles).as_deref(), Some("\"7\""));
        assert_eq!(seen(Endpoint::EditUser, "/api/users/0e"), None);
        assert_eq!(seen(Endpoint::DeleteUser, one), None);
        note(Endpoint::SetUserRoles, roles, None);
        assert_eq!(seen(Endpoint::EditUser, one), None);
    }
}
