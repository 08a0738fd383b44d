//! The organization that is acted in, when it is not the own one. It stands in the address of the page, so that a link
//! and two tabs stay true; another one is chosen by loading the page anew, so that nothing of the old one stays on it.

use api::routes::{Endpoint, Route};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::sync::OnceLock;
use wasm_bindgen::{JsCast, closure::Closure};

/// Its name in the query, in addresses of pages and of the appliance alike.
const NAME: &str = "organization";

/// The identifier of the organization that this page acts in; none for the own one.
pub fn chosen() -> Option<&'static str> {
    static CHOSEN: OnceLock<Option<String>> = OnceLock::new();
    CHOSEN.get_or_init(|| value_in(&window().location().search().unwrap_or_default())).as_deref()
}

/// `url`, for the organization that this page acts in.
fn acted_in(url: &str) -> String {
    chosen().map_or_else(|| url.to_owned(), |id| with(url, id))
}

/// The address of an endpoint in the organization that is acted in, for the client and for links that download.
pub fn address<R: Route>(at: &R, query: &R::Query) -> String {
    let query = api::query::written(query);
    let url = if query.is_empty() { at.url() } else { format!("{}?{query}", at.url()) };
    if Endpoint::of::<R>().acts() { acted_in(&url) } else { url }
}

/// The address of the home page in another organization; none for the own one.
pub fn home_in(id: Option<&str>) -> String {
    id.map_or_else(|| "/".to_owned(), |id| with("/", id))
}

/// From here on every link of the page and its own address keep the organization.
pub fn keep() {
    let Some(id) = chosen() else { return };
    keep_in_links(id);
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move || {
        let there = location.query.with(|q| q.get(NAME).is_some_and(|there| there == id));
        if !there {
            // A page that changed its address by itself did not know of it.
            let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
            let search = search.trim_start_matches('?');
            let url = if search.is_empty() { path } else { format!("{path}?{search}") };
            let hash = location.hash.get_untracked();
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{}{hash}", with(&url, id)), options);
        }
    });
}

/// Just before a link is followed, copied or opened in another tab, by whatever means, it gets the organization.
fn keep_in_links(id: &'static str) {
    let heard = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let element = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let Some(link) = element.and_then(|e| e.closest("a[href^='/']:not([rel~=external])").ok().flatten()) else {
            return;
        };
        let href = link.get_attribute("href").unwrap_or_default();
        let kept = with(&href, id);
        if kept != href {
            let _ = link.set_attribute("href", &kept);
        }
    });
    for event in ["pointerdown", "focusin", "click", "auxclick", "contextmenu"] {
        let _ = document().add_event_listener_with_callback_and_bool(event, heard.as_ref().unchecked_ref(), true);
    }
    // It lives as long as the page.
    heard.forget();
}

/// The value of the organization in a query.
fn value_in(search: &str) -> Option<String> {
    let mut pairs = search.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(name, _)| *name == NAME).map(|(_, value)| value)?;
    // Identifiers are letters and digits; whatever else stands there is none.
    let plain = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    plain.then(|| value.to_owned())
}

/// `url` with the organization in its query, once.
fn with(url: &str, id: &str) -> String {
    let (rest, hash) = url.split_once('#').map_or((url, None), |(rest, hash)| (rest, Some(hash)));
    let (path, search) = rest.split_once('?').unwrap_or((rest, ""));
    let mut pairs: Vec<&str> = search.split('&').filter(|p| !p.is_empty() && !p.starts_with("organization=")).collect();
    let own = format!("{NAME}={id}");
    pairs.push(&own);
    let hash = hash.map(|h| format!("#{h}")).unwrap_or_default();
    format!("{path}?{}{hash}", pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organization_is_in_the_query_once() {
        assert_eq!(with("/accounts/users", "7f"), "/accounts/users?organization=7f");
        assert_eq!(with("/api/users?search=a", "7f"), "/api/users?search=a&organization=7f");
        assert_eq!(with("/a?organization=01&x=2#top", "7f"), "/a?x=2&organization=7f#top");
        assert_eq!(with("/a?organization=7f", "7f"), "/a?organization=7f");
    }

    #[test]
    fn only_an_identifier_is_taken_from_the_address() {
        assert_eq!(value_in("?search=x&organization=0f-7"), Some("0f-7".to_owned()));
        assert_eq!(value_in("?organization="), None);
        assert_eq!(value_in("?organization=%2F.."), None);
        assert_eq!(value_in("?other=1"), None);
        assert_eq!(value_in(""), None);
    }
}
