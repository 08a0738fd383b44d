//! The bar at the top: the product, the organization, and the switches for language, colours, portal and account.

use super::organization::OrganizationName;
use crate::{
    api::use_client,
    i18n::{I18n, native_name, t, use_i18n},
    parts::{Icon, IconView, Menu, picture::Mark},
    portals::Portal,
    scheme::{Scheme, use_scheme},
    session::{Session, use_session},
};
use api::{login::SetLanguage, routes};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;
use model::text::Language;

/// The bar at the top of every page.
#[component]
pub fn TopBar() -> impl IntoView {
    let session = use_session();
    let i18n = use_i18n();
    let inside = Memo::new(move |_| session.me().is_some());
    let home = move || format!("Imprimatur – {}", i18n.words().common.home);
    view! {
        <header class="top-bar">
            <A href="/" attr:class="brand" exact=true attr:aria-label=home>
                <Mark/>
                <span class="brand-name">"Imprimatur"</span>
            </A>
            <OrganizationName/>
            <div class="top-tools">
                <Show when=move || inside.get()><crate::palette::PaletteButton/></Show>
                <LanguageMenu/>
                <SchemeMenu/>
                <Show when=move || inside.get()>
                    <PortalMenu/>
                    <AccountMenu/>
                </Show>
            </div>
        </header>
    }
}

#[component]
fn LanguageMenu() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let client = use_client();
    let choose = move |language: Language| {
        i18n.choose(language);
        if session.me_now().is_some() {
            spawn_local(async move {
                // What this browser shows does not depend on it: the account follows when it can.
                let _ = client.submit(routes::SetLanguage, &SetLanguage { language: Some(language) }).await;
            });
        }
    };
    let face = move || view! { <IconView icon=Icon::Globe/><span class="menu-word">{move || i18n.language().tag().to_uppercase()}</span> };
    let one = move |language: Language| {
        view! {
            <button type="button" class="menu-item" lang=language.tag() on:click=move |_| choose(language)
                aria-pressed=move || (i18n.language() == language).to_string()>
                {native_name(language)}
            </button>
        }
    };
    view! { <Menu label=t!(common.language) face=face.into()>{Language::ALL.into_iter().map(one).collect_view()}</Menu> }
}

#[component]
fn SchemeMenu() -> impl IntoView {
    let scheme = use_scheme();
    let i18n = use_i18n();
    let face = move || move || view! { <IconView icon=scheme.get().icon()/> };
    let one = move |which: Scheme| {
        view! {
            <button type="button" class="menu-item" on:click=move |_| scheme.set(which)
                aria-pressed=move || (scheme.get() == which).to_string()>
                <IconView icon=which.icon()/>
                {move || scheme_name(i18n, which)}
            </button>
        }
    };
    view! { <Menu label=t!(common.scheme) face=face.into()>{Scheme::ALL.into_iter().map(one).collect_view()}</Menu> }
}

fn scheme_name(i18n: I18n, scheme: Scheme) -> &'static str {
    let words = &i18n.words().common;
    match scheme {
        Scheme::System => words.scheme_system,
        Scheme::Light => words.scheme_light,
        Scheme::Dark => words.scheme_dark,
    }
}

#[component]
fn PortalMenu() -> impl IntoView {
    let i18n = use_i18n();
    let session = use_session();
    let one = move |portal: Portal| {
        let entrance = portal.entrance(session.permissions());
        entrance.map(|href| {
            view! {
                <A href=href attr:class="menu-item">
                    <IconView icon=portal.icon()/>
                    {move || portal.name(i18n.words())}
                </A>
            }
        })
    };
    let face = || view! { <IconView icon=Icon::Grid/> };
    view! {
        <Menu label=t!(common.portals) face=face.into()>
            <A href="/" exact=true attr:class="menu-item"><Mark/>{t!(common.home)}</A>
            {move || Portal::ALL.into_iter().map(one).collect_view()}
        </Menu>
    }
}

#[component]
fn AccountMenu() -> impl IntoView {
    let session = use_session();
    let face = move || view! { <span class="avatar" aria-hidden="true">{move || initials(&name_of(session))}</span> };
    view! {
        <Menu label=t!(common.own_menu) face=face.into()>
            <div class="menu-who">
                <strong>{move || name_of(session)}</strong>
                <span>{move || session.me().map(|me| me.email.clone())}</span>
                <span>{move || session.me().map(|me| me.organization.clone())}</span>
            </div>
            <A href="/account" attr:class="menu-item"><IconView icon=Icon::User/>{t!(account.title)}</A>
            <button type="button" class="menu-item" on:click=move |_| session.sign_out()>
                <IconView icon=Icon::SignOut/>{t!(common.sign_out)}
            </button>
        </Menu>
    }
}

fn name_of(session: Session) -> String {
    session.me().map(|me| me.name.clone()).unwrap_or_default()
}

/// The first letters of the first and the last word of a name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Ada Lovelace"), "AL");
        assert_eq!(initials("Jean de la Fontaine"), "JF");
        assert_eq!(initials("zoé"), "Z");
        assert_eq!(initials(" "), "");
    }
}
