//! What the parts of the page of one user of Print Management share.

use crate::{api::Client, i18n::I18n, parts::Fetched};
use api::print_users::{PrintUserDetails, PrintUserInfo};
use leptos::prelude::*;

/// The user, and what is done with it.
#[derive(Clone, Copy)]
pub struct PrintUserContext {
    /// The person.
    pub user: Fetched<PrintUserDetails>,
    /// Whether the one who looks may change it.
    pub manages: Memo<bool>,
    pub client: Client,
    pub i18n: I18n,
}

impl PrintUserContext {
    /// The person now.
    pub fn now(self) -> Option<PrintUserInfo> {
        untrack(|| self.user.with(|details| details.user.clone()))
    }
}
