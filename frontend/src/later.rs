//! Pages that are fetched when they are opened, so that nobody who wants to print waits for those of administrators.
//!
//! Each function with `wasm_split` is a part of the program that the build takes out into a file of its own
//! (`xtask/src/frontend.rs`). What only it mentions goes with it: nothing else may name the pages in it.

use crate::{
    api::Fault,
    finder::Finder,
    pages,
    parts::{Failure, Skeleton},
};
use leptos::{
    prelude::*,
    wasm_split::{SplitLoaderError, wasm_split},
};

/// A page that is not in the first part of the program.
#[derive(Clone, Copy, Debug)]
pub enum Later {
    Own(OwnPage),
    Fleet(FleetPage),
    Print(PrintPage),
    Admin(AdminPage),
    Printing(PrintingPage),
    /// What is in the command palette, and what closes it.
    Palette(Callback<()>),
}

impl Later {
    async fn page(self) -> Result<AnyView, SplitLoaderError> {
        match self {
            Self::Own(page) => own(page).await,
            Self::Fleet(page) => fleet(page).await,
            Self::Print(page) => print(page).await,
            Self::Admin(page) => accounts(page).await,
            Self::Printing(page) => printing(page).await,
            Self::Palette(close) => finder(close).await,
        }
    }
}

/// The pages of one's own account.
#[derive(Clone, Copy, Debug)]
pub enum OwnPage {
    Account,
    Security,
    Tokens,
}

/// The pages of fleet administrators.
#[derive(Clone, Copy, Debug)]
pub enum FleetPage {
    Printer,
    Printers,
    Reports,
}

/// The pages of Print Management beside the queue.
#[derive(Clone, Copy, Debug)]
pub enum PrintPage {
    Codes,
    Delegates,
    History,
    Policy,
    Preferences,
}

/// The pages of Account Management.
#[derive(Clone, Copy, Debug)]
pub enum AdminPage {
    Administrators,
    Audit,
    Badges,
    Child,
    Children,
    Group,
    Groups,
    Import,
    Imports,
    Learner,
    Organization,
    User,
    Users,
}

/// The pages of who looks after the printing of others.
#[derive(Clone, Copy, Debug)]
pub enum PrintingPage {
    Group,
    Groups,
    Quotas,
    User,
    Users,
}

impl From<OwnPage> for Later {
    fn from(page: OwnPage) -> Self {
        Self::Own(page)
    }
}

impl From<FleetPage> for Later {
    fn from(page: FleetPage) -> Self {
        Self::Fleet(page)
    }
}

impl From<PrintPage> for Later {
    fn from(page: PrintPage) -> Self {
        Self::Print(page)
    }
}

impl From<AdminPage> for Later {
    fn from(page: AdminPage) -> Self {
        Self::Admin(page)
    }
}

impl From<PrintingPage> for Later {
    fn from(page: PrintingPage) -> Self {
        Self::Printing(page)
    }
}

#[wasm_split(own, wasm_split_path = leptos::wasm_split, fallible)]
fn own(page: OwnPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        OwnPage::Account => view! { <pages::AccountPage/> }.into_any(),
        OwnPage::Security => view! { <pages::SecurityPage/> }.into_any(),
        OwnPage::Tokens => view! { <pages::TokensPage/> }.into_any(),
    })
}

#[wasm_split(fleet, wasm_split_path = leptos::wasm_split, fallible)]
fn fleet(page: FleetPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        FleetPage::Printer => view! { <pages::PrinterPage/> }.into_any(),
        FleetPage::Printers => view! { <pages::PrintersPage/> }.into_any(),
        FleetPage::Reports => view! { <pages::ReportsPage/> }.into_any(),
    })
}

#[wasm_split(print, wasm_split_path = leptos::wasm_split, fallible)]
fn print(page: PrintPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        PrintPage::Codes => view! { <pages::CodesPage/> }.into_any(),
        PrintPage::History => view! { <pages::HistoryPage/> }.into_any(),
        PrintPage::Delegates => view! { <pages::DelegatesPage/> }.into_any(),
        PrintPage::Policy => view! { <pages::PolicyPage/> }.into_any(),
        PrintPage::Preferences => view! { <pages::PreferencesPage/> }.into_any(),
    })
}

#[wasm_split(accounts, wasm_split_path = leptos::wasm_split, fallible)]
fn accounts(page: AdminPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        AdminPage::Administrators => view! { <pages::AdministratorsPage/> }.into_any(),
        AdminPage::Audit => view! { <pages::AuditPage/> }.into_any(),
        AdminPage::Badges => view! { <pages::BadgesPage/> }.into_any(),
        AdminPage::Child => view! { <pages::ChildPage/> }.into_any(),
        AdminPage::Children => view! { <pages::ChildrenPage/> }.into_any(),
        AdminPage::Group => view! { <pages::GroupPage/> }.into_any(),
        AdminPage::Groups => view! { <pages::GroupsPage/> }.into_any(),
        AdminPage::Import => view! { <pages::ImportPage/> }.into_any(),
        AdminPage::Imports => view! { <pages::ImportsPage/> }.into_any(),
        AdminPage::Learner => view! { <pages::LearnerPage/> }.into_any(),
        AdminPage::Organization => view! { <pages::OrganizationPage/> }.into_any(),
        AdminPage::User => view! { <pages::UserPage/> }.into_any(),
        AdminPage::Users => view! { <pages::UsersPage/> }.into_any(),
    })
}

#[wasm_split(printing, wasm_split_path = leptos::wasm_split, fallible)]
fn printing(page: PrintingPage) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        PrintingPage::Group => view! { <pages::PrintGroupPage/> }.into_any(),
        PrintingPage::Groups => view! { <pages::PrintGroupsPage/> }.into_any(),
        PrintingPage::Quotas => view! { <pages::QuotasPage/> }.into_any(),
        PrintingPage::User => view! { <pages::PrintUserPage/> }.into_any(),
        PrintingPage::Users => view! { <pages::PrintUsersPage/> }.into_any(),
    })
}

#[wasm_split(finder, wasm_split_path = leptos::wasm_split, fallible)]
fn finder(close: Callback<()>) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <Finder close=close/> }.into_any())
}

/// The page, as soon as it is there.
pub fn later(page: impl Into<Later>) -> AnyView {
    let page = page.into();
    let turn = RwSignal::new(0_u32);
    let shown = move || {
        turn.track();
        Suspend::new(async move {
            page.page().await.unwrap_or_else(|_| {
                let again = move |()| turn.update(|turn| *turn = turn.wrapping_add(1));
                view! { <Failure fault=Fault::Unreachable retry=again/> }.into_any()
            })
        })
    };
    view! { <Suspense fallback=|| view! { <Skeleton lines=6/> }>{shown}</Suspense> }.into_any()
}
