//! Light, dark, or as the device is set; remembered in this browser.

use crate::{parts::Icon, storage};
use leptos::prelude::*;

/// The colours of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// As the device is set.
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Scheme {
    /// Every scheme, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Makes the scheme known to everything below, and the page follow it.
    pub fn provide() {
        let chosen = storage::get("scheme").and_then(|name| Self::ALL.into_iter().find(|s| s.name() == name));
        let scheme = RwSignal::new(chosen.unwrap_or(Self::System));
        Effect::new(move || {
            let scheme = scheme.get();
            if let Some(root) = document().document_element() {
                let _ = root.set_attribute("data-scheme", scheme.name());
            }
            if scheme == Self::System {
                storage::remove("scheme");
            } else {
                storage::set("scheme", scheme.name());
            }
        });
        provide_context(scheme);
    }

    /// As the style sheet and the storage call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Its icon.
    pub const fn icon(self) -> Icon {
        match self {
            Self::System => Icon::Screen,
            Self::Light => Icon::Sun,
            Self::Dark => Icon::Moon,
        }
    }
}

/// The scheme, from anywhere below [`Scheme::provide`].
pub fn use_scheme() -> RwSignal<Scheme> {
    expect_context()
}
