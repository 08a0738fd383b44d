//! Pages that are fetched when they are opened, so that nobody who wants to print waits for those of administrators.
//!
//! Each function with `wasm_split` is a part of the program that the build takes out into a file of its own
//! (`xtask/src/frontend.rs`). What only it mentions goes with it: nothing else may name the pages in it.

use crate::{
    api::Fault,
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
    Account,
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
    Printer,
    Printers,
    Reports,
    Security,
    Tokens,
    User,
    Users,
}

impl Later {
    async fn page(self) -> Result<AnyView, SplitLoaderError> {
        match self {
            Self::Account | Self::Security | Self::Tokens => own(self).await,
            Self::Printer | Self::Printers | Self::Reports => fleet(self).await,
            _ => accounts(self).await,
        }
    }
}

/// The pages of one's own account.
#[wasm_split(own, wasm_split_path = leptos::wasm_split, fallible)]
fn own(page: Later) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Later::Security => view! { <pages::SecurityPage/> }.into_any(),
        Later::Tokens => view! { <pages::TokensPage/> }.into_any(),
        _ => view! { <pages::AccountPage/> }.into_any(),
    })
}

/// The pages of fleet administrators.
#[wasm_split(fleet, wasm_split_path = leptos::wasm_split, fallible)]
fn fleet(page: Later) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Later::Printer => view! { <pages::PrinterPage/> }.into_any(),
        Later::Reports => view! { <pages::ReportsPage/> }.into_any(),
        _ => view! { <pages::PrintersPage/> }.into_any(),
    })
}

/// The pages of Account Management.
#[wasm_split(accounts, wasm_split_path = leptos::wasm_split, fallible)]
fn accounts(page: Later) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Later::Administrators => view! { <pages::AdministratorsPage/> }.into_any(),
        Later::Audit => view! { <pages::AuditPage/> }.into_any(),
        Later::Badges => view! { <pages::BadgesPage/> }.into_any(),
        Later::Child => view! { <pages::ChildPage/> }.into_any(),
        Later::Children => view! { <pages::ChildrenPage/> }.into_any(),
        Later::Group => view! { <pages::GroupPage/> }.into_any(),
        Later::Groups => view! { <pages::GroupsPage/> }.into_any(),
        Later::Import => view! { <pages::ImportPage/> }.into_any(),
        Later::Imports => view! { <pages::ImportsPage/> }.into_any(),
        Later::Learner => view! { <pages::LearnerPage/> }.into_any(),
        Later::Organization => view! { <pages::OrganizationPage/> }.into_any(),
        Later::User => view! { <pages::UserPage/> }.into_any(),
        _ => view! { <pages::UsersPage/> }.into_any(),
    })
}

/// The page, as soon as it is there.
pub fn later(page: Later) -> AnyView {
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
