//! What people see in the browser: one WebAssembly program that speaks to the appliance over the table of endpoints.
//!
//! It knows no store and no decision; what somebody may do is asked of the appliance and only shown here.

#![allow(missing_docs, reason = "components are documented; what the macros make of them cannot be")]

mod acting;
mod api;
mod entry;
mod finder;
mod frame;
mod i18n;
mod later;
mod live;
mod pages;
mod palette;
mod parts;
mod passkey;
mod portals;
mod scheme;
mod session;
mod storage;

use i18n::I18n;
use leptos::prelude::*;
use leptos_router::components::Router;
use live::Live;
use parts::{ToastRegion, Toasts};
use scheme::Scheme;
use session::Session;

fn main() {
    // A panic ends the program; the page outside it (boot.js) then offers to reload.
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    mount_to_body(App);
}

/// The whole of it.
#[component]
fn App() -> impl IntoView {
    let i18n = I18n::provide();
    let live = Live::provide();
    let session = Session::provide(i18n, live);
    session.ask();
    Toasts::provide();
    palette::provide_palette();
    Scheme::provide();
    // A stream that is refused may mean that the session has ended: asking tells.
    Effect::new(move || {
        if live.refusals() > 0 {
            session.check();
        }
    });
    view! {
        <Router>
            <frame::Frame/>
        </Router>
        <ToastRegion/>
    }
}
