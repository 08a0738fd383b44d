//! Brings a file: dropped or chosen, with what it is and how it is to be read.

use crate::{
    api::{Fault, address, use_client},
    i18n::{t, use_i18n},
    parts::{Icon, IconView, address::in_address, form::fault_at},
    session::use_session,
};
use api::imports::{ExampleQuery, NewImport};
use api::{imports::ImportKind, problem::Code, routes};
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use model::access::Permission;
use web_sys::File;

/// The largest file, in bytes (D23, D33).
const MOST: f64 = 1_000_000.0;

/// What can be imported, by its word in the address.
const KINDS: [(ImportKind, &str); 3] =
    [(ImportKind::Users, "users"), (ImportKind::Badges, "badges"), (ImportKind::PrintUsers, "print-users")];

const fn permission(kind: ImportKind) -> Permission {
    match kind {
        ImportKind::Users => Permission::ManageUsers,
        ImportKind::Badges => Permission::ManageBadges,
        ImportKind::PrintUsers => Permission::ManageQuotas,
    }
}

/// The place to drop a file on, and the options.
#[component]
pub fn Bring() -> impl IntoView {
    let (client, i18n, session) = (use_client(), use_i18n(), use_session());
    let navigate = StoredValue::new_local(use_navigate());
    let kind = in_address("kind");
    let (link, strict) = (RwSignal::new(false), RwSignal::new(false));
    let (over, busy, fault) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<Fault>));
    let may = move |kind| session.may(permission(kind));
    let kind_now = Memo::new(move |_| {
        let wanted = KINDS.into_iter().find(|(_, word)| kind.with(|k| k == word));
        let open = wanted.into_iter().chain(KINDS).map(|(kind, _)| kind).find(|kind| may(*kind));
        open.unwrap_or(ImportKind::Users)
    });
    let of_users = Memo::new(move |_| kind_now.get() == ImportKind::Users);
    let bring = move |file: File| {
        if busy.get_untracked() {
            return;
        }
        if file.size() > MOST {
            fault.set(Some(fault_at(i18n, "file", Code::TooLarge)));
            return;
        }
        fault.set(None);
        busy.set(true);
        let link = link.get_untracked() && of_users.get_untracked();
        let query =
            NewImport { kind: kind_now.get_untracked(), file: file.name(), link, strict: strict.get_untracked() };
        spawn_local(async move {
            let answer = client.upload(routes::BringImport, &query, &file).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(import) => {
                    let _ = navigate
                        .try_with_value(|go| go(&format!("/accounts/imports/{}", import.id), Default::default()));
                }
                Err(bad) => {
                    let _ = fault.try_set(Some(bad));
                }
            }
        });
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|d| d.files()).and_then(|f| f.item(0)) {
            bring(file);
        }
    };
    let drag = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            if let Some(file) = input.files().and_then(|f| f.item(0)) {
                bring(file);
            }
            // The same file can be chosen again once it is corrected.
            input.set_value("");
        }
    };
    let radio = move |of: ImportKind, value: &'static str, word: Signal<&'static str>| {
        let id = format!("kind-{value}");
        view! {
            <div class="check">
                <input id=id.clone() type="radio" name="kind" prop:checked=move || kind_now.get() == of
                    disabled=move || !may(of) on:change=move |_| kind.set(value.to_owned())/>
                <label for=id>{word}</label>
            </div>
        }
    };
    let said = move || fault.get().map(|f| f.sentence(i18n));
    let example = move || address(&routes::ImportExample, &ExampleQuery { kind: kind_now.get() });
    view! {
        <section class="card bring">
            <div class="bring-options">
                <fieldset class="choice">
                    <legend>{t!(imports.what)}</legend>
                    <div class="side-by-side">
                        {radio(ImportKind::Users, "users", Signal::derive(t!(imports.users)))}
                        {radio(ImportKind::Badges, "badges", Signal::derive(t!(imports.badges)))}
                        {radio(ImportKind::PrintUsers, "print-users", Signal::derive(t!(imports.print_users)))}
                    </div>
                    <Show when=move || kind_now.get() == ImportKind::PrintUsers>
                        <p class="hint">{t!(imports.print_users_hint)}</p>
                    </Show>
                </fieldset>
                <Show when=move || of_users.get()>
                    <div class="check">
                        <input id="link" type="checkbox" bind:checked=link/>
                        <label for="link">{t!(imports.link)}<span class="hint">{t!(imports.link_hint)}</span></label>
                    </div>
                </Show>
                <div class="check">
                    <input id="strict" type="checkbox" bind:checked=strict/>
                    <label for="strict">{t!(imports.strict)}<span class="hint">{t!(imports.strict_hint)}</span></label>
                </div>
                <a class="button quiet" href=example download="" rel="external"><IconView icon=Icon::Download/>{t!(imports.example)}</a>
            </div>
            <div class="drop-place" class:over=over on:drop=drop on:dragover=drag on:dragleave=move |_| over.set(false)>
                <IconView icon=Icon::Upload/>
                <strong>{move || if busy.get() { i18n.words().imports.reading } else { i18n.words().imports.drop }}</strong>
                <label class="button" class:busy=busy>
                    <input class="sr" type="file" accept=".csv,.txt,text/csv,text/plain" node_ref=input on:change=choose/>
                    {t!(imports.choose)}
                </label>
                <p class="hint">{t!(imports.drop_hint)}</p>
                <div role="alert">{move || said().map(|s| view! { <p class="field-fault">{s}</p> })}</div>
            </div>
        </section>
    }
}
