//! What this browser remembers: the language, the scheme, and which hints were put away. Never anything secret.

use leptos::prelude::window;

/// The value under `key`, when there is one.
pub fn get(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Remembers `value` under `key`; a browser that remembers nothing is no error.
pub fn set(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// Forgets what is under `key`.
pub fn remove(key: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// Remembers in this tab, over a reload, whether somebody is signed in here.
pub fn note_signed_in(signed_in: bool) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = if signed_in { storage.set_item(SIGNED_IN, "1") } else { storage.remove_item(SIGNED_IN) };
    }
}

/// Whether somebody was signed in in this tab.
pub fn was_signed_in() -> bool {
    let storage = window().session_storage().ok().flatten();
    storage.is_some_and(|storage| storage.get_item(SIGNED_IN).is_ok_and(|value| value.is_some()))
}

const SIGNED_IN: &str = "signed-in";
