//! What the parts of the page of one group share.

use crate::{api::Client, i18n::I18n, parts::Fetched};
use api::groups::GroupInfo;
use leptos::prelude::*;

/// The group, and what is done with it.
#[derive(Clone, Copy)]
pub struct GroupContext {
    /// The group.
    pub group: Fetched<GroupInfo>,
    /// Whether the one who looks may change it.
    pub manages: Signal<bool>,
    pub client: Client,
    pub i18n: I18n,
}

impl GroupContext {
    /// The group now.
    pub fn now(self) -> Option<GroupInfo> {
        untrack(|| self.group.get())
    }

    /// The identifier as it stands in addresses.
    pub fn id(self) -> String {
        self.now().map(|g| g.id.to_string()).unwrap_or_default()
    }
}
