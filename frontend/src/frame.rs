//! The frame around every page: the bar at the top, the pages of the portal, and who may see what.

mod again;
mod bar;
mod organization;

use crate::{
    acting,
    i18n::{t, use_i18n},
    later::{AdminPage, FleetPage, OwnPage, PrintPage, PrintingPage, later},
    live::use_live,
    pages,
    palette::Palette,
    parts::{Empty, Icon, IconView, Skeleton, picture::Picture, tabs::open_in_sight, window_title},
    portals::{Page, Portal},
    session::{PartingReason, SignInState, use_session},
};
use again::Again;
use api::login::RequiredStep;
use bar::TopBar;
use leptos::prelude::*;
use leptos_router::{
    components::{A, FlatRoutes, Redirect, Route},
    hooks::use_location,
    path,
};
use model::access::Permission;
use organization::Away;
use wasm_bindgen::JsCast;

/// Which of the few faces of the product is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Link,
    Waiting,
    Unreachable,
    Fresh,
    Door(PartingReason),
    Elsewhere,
    Must(RequiredStep),
    Inside,
}

/// Every page in its frame.
#[component]
pub fn Frame() -> impl IntoView {
    let session = use_session();
    let path = use_location().pathname;
    // Not the person itself: a page does not start anew when the rights were asked again.
    let face = Memo::new(move |_| match session.who() {
        // A link out of a mail works whoever is signed in, and what is typed stays when that becomes known.
        _ if path.get() == "/password" => Face::Link,
        SignInState::Unknown => Face::Waiting,
        SignInState::Unreachable => Face::Unreachable,
        SignInState::Fresh => Face::Fresh,
        SignInState::Nobody(parting) => Face::Door(parting),
        SignInState::Elsewhere => Face::Elsewhere,
        SignInState::Somebody(me) => me.must.map_or(Face::Inside, Face::Must),
    });
    let at_set_up = Memo::new(move |_| path.get() == "/setup");
    let body = move || match face.get() {
        Face::Link => view! { <pages::PasswordLinkPage/> }.into_any(),
        Face::Waiting => view! { <main id="main" class="page"><Skeleton lines=6/></main> }.into_any(),
        Face::Unreachable => view! { <main id="main" class="page"><pages::Unreachable/></main> }.into_any(),
        Face::Elsewhere => view! { <main id="main" class="page"><pages::ElsewherePage/></main> }.into_any(),
        Face::Must(must) => view! { <pages::MustPage must=must/> }.into_any(),
        Face::Inside => view! { <Inside/> }.into_any(),
        Face::Fresh if at_set_up.get() => view! { <pages::SetUpPage/> }.into_any(),
        Face::Fresh => view! { <pages::SignInPage parting=PartingReason::Never fresh=true/> }.into_any(),
        Face::Door(parting) => view! { <pages::SignInPage parting=parting fresh=false/> }.into_any(),
    };
    view! {
        <a class="skip" href="#main">{t!(common.skip)}</a>
        <TopBar/>
        {body}
        <Again/>
    }
}

/// The pages of somebody who is signed in.
#[component]
fn Inside() -> impl IntoView {
    focus_follows_pages();
    acting::keep();
    pages::provide_uploads();
    view! {
        <Offline/>
        <Away/>
        <PortalPages/>
        <Palette/>
        <main id="main" class="page" tabindex="-1">
            <FlatRoutes fallback=|| view! { <pages::MissingPage/> }>
                <Route path=path!("/") view=pages::HomePage/>
                <Route path=path!("/setup") view=|| view! { <Redirect path="/"/> }/>
                <Route path=path!("/account") view=|| later(OwnPage::Account)/>
                <Route path=path!("/account/security") view=|| later(OwnPage::Security)/>
                <Route path=path!("/account/tokens") view=|| later(OwnPage::Tokens)/>
                <Route path=path!("/print") view=|| view! { <Redirect path="/print/queue"/> }/>
                <Route path=path!("/print/queue") view=|| guarded("/print/queue", || view! { <pages::QueuePage/> }.into_any())/>
                <Route path=path!("/print/users") view=|| guarded("/print/users", || later(PrintingPage::Users))/>
                <Route path=path!("/print/users/:id") view=|| guarded("/print/users", || later(PrintingPage::User))/>
                <Route path=path!("/print/groups") view=|| guarded("/print/groups", || later(PrintingPage::Groups))/>
                <Route path=path!("/print/groups/:id") view=|| guarded("/print/groups", || later(PrintingPage::Group))/>
                <Route path=path!("/print/quotas") view=|| guarded("/print/quotas", || later(PrintingPage::Quotas))/>
                <Route path=path!("/print/delegates") view=|| guarded("/print/delegates", || later(PrintPage::Delegates))/>
                <Route path=path!("/print/history") view=|| guarded("/print/history", || later(PrintPage::History))/>
                <Route path=path!("/print/codes") view=|| permitted(Permission::ViewPrinters, || later(PrintPage::Codes))/>
                <Route path=path!("/print/settings") view=|| guarded("/print/settings", || later(PrintPage::Preferences))/>
                <Route path=path!("/print/policy") view=|| guarded("/print/policy", || later(PrintPage::Policy))/>
                <Route path=path!("/accounts") view=|| view! { <Redirect path="/accounts/users"/> }/>
                <Route path=path!("/accounts/users") view=|| guarded("/accounts/users", || later(AdminPage::Users))/>
                <Route path=path!("/accounts/users/:id") view=|| guarded("/accounts/users", || later(AdminPage::User))/>
                <Route path=path!("/accounts/groups") view=|| guarded("/accounts/groups", || later(AdminPage::Groups))/>
                <Route path=path!("/accounts/groups/:id") view=|| guarded("/accounts/groups", || later(AdminPage::Group))/>
                <Route path=path!("/accounts/badges/reader") view=|| guarded("/accounts/badges", || later(AdminPage::Learner))/>
                <Route path=path!("/accounts/imports") view=|| guarded("/accounts/imports", || later(AdminPage::Imports))/>
                <Route path=path!("/accounts/imports/:id") view=|| guarded("/accounts/imports", || later(AdminPage::Import))/>
                <Route path=path!("/accounts/badges") view=|| guarded("/accounts/badges", || later(AdminPage::Badges))/>
                <Route path=path!("/accounts/organization")
                    view=|| guarded("/accounts/organization", || later(AdminPage::Organization))/>
                <Route path=path!("/accounts/organization/administrators")
                    view=|| permitted(Permission::ManageOrganization, || later(AdminPage::Administrators))/>
                <Route path=path!("/accounts/organization/children")
                    view=|| permitted(Permission::ManageChildren, || later(AdminPage::Children))/>
                <Route path=path!("/accounts/organization/children/:id")
                    view=|| permitted(Permission::ManageChildren, || later(AdminPage::Child))/>
                <Route path=path!("/accounts/audit") view=|| guarded("/accounts/audit", || later(AdminPage::Audit))/>
                <Route path=path!("/printers") view=|| guarded("/printers", || later(FleetPage::Printers))/>
                <Route path=path!("/printers/:id") view=|| guarded("/printers", || later(FleetPage::Printer))/>
                <Route path=path!("/reports") view=|| guarded("/reports", || later(FleetPage::Reports))/>
            </FlatRoutes>
        </main>
    }
}

/// A page for those who may open it; the others are told whom to ask (N1).
fn guarded(href: &'static str, page: fn() -> AnyView) -> impl IntoView {
    let session = use_session();
    let pages = Portal::of(href).map_or(&[] as &[Page], Portal::pages);
    let open = Memo::new(move |_| {
        let permissions = session.permissions();
        pages.iter().any(|p| p.href == href && p.opens(permissions))
    });
    move || if open.get() { page() } else { view! { <NoRight/> }.into_any() }
}

/// A page below that of a portal, for those who have this right.
fn permitted(permission: Permission, page: fn() -> AnyView) -> impl IntoView {
    let session = use_session();
    let open = Memo::new(move |_| session.may(permission));
    move || if open.get() { page() } else { view! { <NoRight/> }.into_any() }
}

#[component]
fn NoRight() -> impl IntoView {
    window_title(t!(common.no_right_title));
    view! {
        <Empty picture=Picture::Closed title=t!(common.no_right_title) text=t!(common.no_right_text) alone=true>
            <A href="/" attr:class="button">{t!(common.go_home)}</A>
        </Empty>
    }
}

/// The portal that is open, and its pages that open to the person.
#[component]
fn PortalPages() -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let path = use_location().pathname;
    let portal = Memo::new(move |_| Portal::of(&path.get()));
    let tab = move |page: &'static Page| {
        view! {
            <li>
                <A href=page.href>
                    <IconView icon=page.icon/>
                    <span>{move || (page.name)(i18n.words())}</span>
                </A>
            </li>
        }
    };
    let bar = move |portal: Portal| {
        let open: Vec<_> = portal.pages().iter().filter(|page| page.opens(session.permissions())).collect();
        if open.is_empty() {
            return None;
        }
        let open = open.into_iter();
        Some(view! {
            <nav class="portal-bar" aria-label=move || portal.name(i18n.words())>
                <p class="portal-name">{move || portal.name(i18n.words())}</p>
                <ul>{open.map(tab).collect_view()}</ul>
            </nav>
        })
    };
    Effect::new(move || {
        path.track();
        open_in_sight(".portal-bar");
    });
    move || portal.get().and_then(bar)
}

/// Says that the connection is lost, until it is back.
#[component]
fn Offline() -> impl IntoView {
    let live = use_live();
    view! {
        <div role="status">
            <Show when=move || live.lost()>
                <p class="offline"><IconView icon=Icon::Alert/>{t!(common.offline)}</p>
            </Show>
        </div>
    }
}

/// After a change of page the focus stands at its beginning, as after a load.
fn focus_follows_pages() {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            let main = document().get_element_by_id("main").and_then(|m| m.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(main) = main {
                let _ = main.focus();
            }
        }
        now
    });
}
