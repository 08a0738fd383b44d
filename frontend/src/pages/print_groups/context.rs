//! What the parts of the page of one print group share.

use crate::{api::Client, i18n::I18n, parts::Fetched};
use api::print_groups::PrintGroupInfo;
use leptos::prelude::*;

/// The group, and what is done with it.
#[derive(Clone, Copy)]
pub struct PrintGroupContext {
    /// The group.
    pub group: Fetched<PrintGroupInfo>,
    /// Whether the one who looks may change it.
    pub manages: Memo<bool>,
    pub client: Client,
    pub i18n: I18n,
}

impl PrintGroupContext {
    /// The group now.
    pub fn now(self) -> Option<PrintGroupInfo> {
        untrack(|| self.group.get())
    }
}
