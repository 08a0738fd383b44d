//! What is in the palette: a field, and what is found for it (the combobox pattern of WAI-ARIA).

use crate::{
    api::use_client,
    i18n::{Words, t, use_i18n},
    parts::{Icon, IconView, address::settled, complete::step},
    portals::Portal,
    session::{Session, use_session},
};
use api::{
    jobs::{QueueQuery, QueuedJob},
    printers::FleetPrinter,
    query::SEARCH_MOST,
    routes,
    users::UserQuery,
};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use model::access::Permission;
use wasm_bindgen::JsCast;

/// How many of a kind are shown at most.
const MOST: usize = 6;

/// Somewhere to go.
#[derive(Clone, PartialEq)]
struct Place {
    kind: Kind,
    icon: Icon,
    name: String,
    detail: String,
    href: String,
}

/// What a place is, and under which heading it stands.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Page,
    Person,
    Printer,
    Document,
}

impl Kind {
    const fn name(self, words: &Words) -> &'static str {
        match self {
            Self::Page => words.parts.palette_pages,
            Self::Person => words.parts.palette_people,
            Self::Printer => words.parts.palette_printers,
            Self::Document => words.parts.palette_jobs,
        }
    }
}

/// The field and what is found; `close` ends it.
#[component]
pub fn Finder(close: Callback<()>) -> impl IntoView {
    let (session, i18n) = (use_session(), use_i18n());
    let typed = RwSignal::new(String::new());
    let (others, people) = (fetched_once(session), found_people(session, typed));
    let places = Memo::new(move |_| {
        let what = typed.get().trim().to_lowercase();
        let mut all = pages(session, i18n.words());
        all.extend(others.get());
        all.retain(|p| has_words(&format!("{} {}", p.name, p.detail), &what));
        // Nothing typed: the pages are enough.
        if what.is_empty() {
            all.retain(|p| p.kind == Kind::Page);
        } else {
            all.extend(people.get());
        }
        by_kind(all, what.is_empty())
    });
    let at = RwSignal::new(0_usize);
    Effect::new(move || {
        places.track();
        at.set(0);
    });
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |place: Place| {
        close.run(());
        let _ = navigate.try_with_value(|go| go(&place.href, Default::default()));
    };
    let press = move |event: ev::KeyboardEvent| {
        let count = places.with_untracked(Vec::len);
        let to = match event.key().as_str() {
            "ArrowDown" => step(Some(at.get_untracked()), count, false),
            "ArrowUp" => step(Some(at.get_untracked()), count, true),
            "Enter" => {
                event.prevent_default();
                if let Some(place) = places.with_untracked(|p| p.get(at.get_untracked()).cloned()) {
                    go(place);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        at.set(to);
        let option = document()
            .get_element_by_id(&format!("place-{to}"))
            .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(option) = option {
            option.scroll_into_view_with_bool(false);
        }
    };
    let count = move || {
        let (n, words) = (places.with(Vec::len) as u64, &i18n.words().parts);
        i18n.count(n, words.palette_found_one, words.palette_found_many)
    };
    let none = move || i18n.words().parts.palette_none.replace("{what}", typed.get().trim());
    let one = move |(n, place): (usize, Place)| {
        let chosen = move || (at.get() == n).to_string();
        let Place { kind, icon, name, detail, .. } = place.clone();
        view! {
            <li role="option" id=format!("place-{n}") aria-selected=chosen on:pointermove=move |_| at.set(n) on:click=move |_| go(place.clone())>
                <IconView icon=icon/>
                <span class="grow"><strong>{name}</strong><span class="meta">{detail}</span></span>
                <span class="meta">{move || kind.name(i18n.words())}</span>
            </li>
        }
    };
    let active = move || places.with(|p| !p.is_empty()).then(|| format!("place-{}", at.get()));
    // It comes when the dialog is open already, which has given the focus to another.
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    view! {
        <div class="palette">
            <div class="search">
                <IconView icon=Icon::Search/>
                <input node_ref=input type="text" maxlength=SEARCH_MOST role="combobox" autofocus autocomplete="off" autocapitalize="none" spellcheck="false"
                    aria-label=t!(parts.palette) aria-expanded="true" aria-controls="places" aria-autocomplete="list"
                    aria-activedescendant=active aria-describedby="palette-keys" placeholder=t!(parts.palette_hint)
                    bind:value=typed on:keydown=press/>
            </div>
            <p class="sr" role="status">{count}</p>
            <ul id="places" role="listbox" aria-label=t!(parts.palette) class="places">
                {move || places.get().into_iter().enumerate().map(one).collect_view()}
            </ul>
            <Show when=move || places.with(Vec::is_empty)><p class="meta">{none}</p></Show>
            <p class="hint" id="palette-keys">{t!(parts.palette_keys)}</p>
        </div>
    }
}

/// The pages that open to the person.
fn pages(session: Session, words: &Words) -> Vec<Place> {
    let permissions = session.permissions();
    let page = |name: &str, detail: &str, icon: Icon, href: &str| Place {
        kind: Kind::Page,
        icon,
        name: name.to_owned(),
        detail: detail.to_owned(),
        href: href.to_owned(),
    };
    let mut all = vec![page(words.common.home, "", Icon::Grid, "/")];
    for portal in Portal::ALL {
        let open = portal.pages().iter().filter(|p| p.opens(permissions));
        all.extend(open.map(|p| page((p.name)(words), portal.name(words), p.icon, p.href)));
    }
    all.push(page(words.account.title, "", Icon::User, "/account"));
    all
}

/// The printers and the own documents: few enough to be fetched once, when the palette opens.
fn fetched_once(session: Session) -> RwSignal<Vec<Place>> {
    let client = use_client();
    let all = RwSignal::new(Vec::new());
    let add = move |places: Vec<Place>| {
        let _ = all.try_update(|all| all.extend(places));
    };
    if session.may_now(Permission::ViewPrinters) {
        spawn_local(async move {
            let printers: Vec<FleetPrinter> = client.call(routes::Printers).await.unwrap_or_default();
            let place = |p: FleetPrinter| Place {
                kind: Kind::Printer,
                icon: Icon::Printer,
                name: p.name.to_string(),
                detail: p.location.unwrap_or_default(),
                href: format!("/printers/{}", p.id),
            };
            add(printers.into_iter().map(place).collect());
        });
    }
    if session.may_now(Permission::OwnQueue) {
        spawn_local(async move {
            let page = client.query(routes::Jobs, &QueueQuery::default()).await;
            let jobs: Vec<QueuedJob> = page.map(|page| page.jobs).unwrap_or_default();
            let place = |j: QueuedJob| Place {
                kind: Kind::Document,
                icon: Icon::File,
                name: j.title.to_string(),
                detail: String::new(),
                href: "/print/queue".to_owned(),
            };
            add(jobs.into_iter().map(place).collect());
        });
    }
    all
}

/// The people whom the appliance finds for what is typed.
fn found_people(session: Session, typed: RwSignal<String>) -> RwSignal<Vec<Place>> {
    let client = use_client();
    let (found, turn) = (RwSignal::new(Vec::new()), StoredValue::new(0_u32));
    let search = settled(typed);
    Effect::new(move || {
        let what = search.get().trim().to_owned();
        let now = turn.get_value().wrapping_add(1);
        turn.set_value(now);
        if what.is_empty() || !session.may_now(Permission::ViewUsers) {
            found.set(Vec::new());
            return;
        }
        spawn_local(async move {
            let query = UserQuery { search: what, limit: u32::try_from(MOST).ok(), ..UserQuery::default() };
            let people = client.query(routes::Users, &query).await.map(|p| p.people).unwrap_or_default();
            let place = |p: api::users::UserInfo| Place {
                kind: Kind::Person,
                icon: Icon::User,
                name: p.details.name,
                detail: p.details.email,
                href: format!("/accounts/users/{}", p.id),
            };
            if turn.try_get_value() == Some(now) {
                let _ = found.try_set(people.into_iter().map(place).collect());
            }
        });
    });
    found
}

/// Whether every word of `what` is in `text`.
fn has_words(text: &str, what: &str) -> bool {
    let text = text.to_lowercase();
    what.split_whitespace().all(|word| text.contains(word))
}

/// The same, kind by kind, with only the first of each unless all are wanted.
fn by_kind(places: Vec<Place>, all: bool) -> Vec<Place> {
    let mut sorted = Vec::with_capacity(places.len());
    for kind in [Kind::Page, Kind::Person, Kind::Printer, Kind::Document] {
        let most = if all { usize::MAX } else { MOST };
        sorted.extend(places.iter().filter(|p| p.kind == kind).take(most).cloned());
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_to_be_somewhere() {
        assert!(has_words("Lobby Example Laser", "las lob") && has_words("anything", ""));
        assert!(!has_words("Lobby", "lobby two"));
    }

    #[test]
    fn one_kind_does_not_crowd_out_another() {
        let place =
            |kind| Place { kind, icon: Icon::User, name: String::new(), detail: String::new(), href: String::new() };
        let many: Vec<_> = (0..9).map(|_| place(Kind::Document)).chain([place(Kind::Person)]).collect();
        let sorted = by_kind(many, false);
        assert!(sorted.len() == MOST + 1 && sorted.first().is_some_and(|p| p.kind == Kind::Person));
    }
}
