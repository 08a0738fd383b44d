//! The pages, one file per noun.

mod account;
mod audit;
mod badges;
mod groups;
mod home;
mod imports;
mod jobs;
mod login;
mod orgs;
mod print_groups;
mod print_users;
mod printers;
mod quotas;
mod reports;
mod setup;
mod users;

use crate::{
    i18n::t,
    parts::{Empty, Failure, picture::Picture, window_title},
    session::use_session,
};
use leptos::prelude::*;
use leptos_router::components::A;

pub use account::{AccountPage, SecurityPage, TokensPage};
pub use audit::AuditPage;
pub use badges::{BadgesPage, LearnerPage};
pub use groups::{GroupPage, GroupsPage};
pub use home::HomePage;
pub use imports::{ImportPage, ImportsPage};
pub use jobs::{CodesPage, DelegatesPage, HistoryPage, PolicyPage, PreferencesPage, QueuePage, provide_uploads};
pub use login::{MustPage, PasswordLinkPage, SignInPage};
pub use orgs::{AdministratorsPage, ChildPage, ChildrenPage, OrganizationPage};
pub use print_groups::{PrintGroupPage, PrintGroupsPage};
pub use print_users::{PrintUserPage, PrintUsersPage};
pub use printers::{PrinterPage, PrintersPage};
pub use quotas::QuotasPage;
pub use reports::ReportsPage;
pub use setup::SetUpPage;
pub use users::{UserPage, UsersPage};

/// There is no such page.
#[component]
pub fn MissingPage() -> impl IntoView {
    window_title(t!(common.missing_title));
    view! {
        <Empty picture=Picture::Lost title=t!(common.missing_title) text=t!(common.missing_text) alone=true>
            <A href="/" attr:class="button">{t!(common.go_home)}</A>
        </Empty>
    }
}

/// The address names an organization that the person may not act in.
#[component]
pub fn ElsewherePage() -> impl IntoView {
    window_title(t!(orgs.elsewhere_title));
    view! {
        <Empty picture=Picture::Closed title=t!(orgs.elsewhere_title) text=t!(orgs.elsewhere_text) alone=true>
            <a href="/" rel="external" class="button">{t!(orgs.elsewhere_home)}</a>
        </Empty>
    }
}

/// The appliance does not answer.
#[component]
pub fn Unreachable() -> impl IntoView {
    let session = use_session();
    view! { <Failure fault=crate::api::Fault::Unreachable retry=move |()| session.ask()/> }
}
