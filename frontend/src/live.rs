//! What changes at the appliance, as it changes: server-sent events, and whether the connection holds.

use crate::acting::address;
use api::{
    jobs::ChangeNotice,
    routes::{self, NoQuery},
};
use leptos::{ev, prelude::*};
use model::id::UserId;
use std::{collections::HashMap, time::Duration};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

/// How long to wait before a stream is opened anew that the browser has given up.
const AGAIN: Duration = Duration::from_secs(4);

/// The stream of changes.
#[derive(Clone, Copy)]
pub struct Live {
    jobs: RwSignal<u32>,
    queues: RwSignal<HashMap<UserId, u32>>,
    printers: RwSignal<u32>,
    imports: RwSignal<u32>,
    lost: RwSignal<bool>,
    given_up: RwSignal<u32>,
    source: StoredValue<Option<EventSource>, LocalStorage>,
}

impl Live {
    /// Makes the stream known to everything below; it opens with the session.
    pub fn provide() -> Self {
        let live = Self {
            jobs: RwSignal::new(0),
            queues: RwSignal::new(HashMap::new()),
            printers: RwSignal::new(0),
            imports: RwSignal::new(0),
            lost: RwSignal::new(false),
            given_up: RwSignal::new(0),
            source: StoredValue::new_local(None),
        };
        let offline = window_event_listener(ev::offline, move |_| live.lost.set(true));
        let online = window_event_listener(ev::online, move |_| live.reopen());
        on_cleanup(move || {
            offline.remove();
            online.remove();
        });
        provide_context(live);
        live
    }

    /// Follows changes of the own print queue.
    pub fn follow_jobs(self) {
        self.jobs.track();
    }

    /// Follows changes of the print queue of somebody else; of none for no one.
    pub fn follow_queue(self, of: Option<UserId>) {
        if let Some(of) = of {
            let changes = Memo::new(move |_| self.queues.with(|queues| queues.get(&of).copied()));
            // Asked for its value: one that nobody has asked yet hears of nothing.
            let _ = changes.get();
        }
    }

    /// Follows changes of the printers.
    pub fn follow_printers(self) {
        self.printers.track();
    }

    /// Follows changes of the imports.
    pub fn follow_imports(self) {
        self.imports.track();
    }

    /// How often the stream was refused: perhaps since the session has ended.
    pub fn refusals(self) -> u32 {
        self.given_up.get()
    }

    /// Whether the connection is lost.
    pub fn lost(self) -> bool {
        self.lost.get()
    }

    /// Opens the stream, unless it is open.
    pub fn open(self) {
        if self.source.with_value(Option::is_some) {
            return;
        }
        let Ok(source) = EventSource::new(&address(&routes::Events, &NoQuery {})) else { return };
        let opened = Closure::<dyn FnMut()>::new(move || self.opened());
        let said = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| self.said(&event));
        let failed = Closure::<dyn FnMut()>::new(move || self.failed());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onmessage(Some(said.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        // Once per session and reconnection: they live as long as the stream does.
        opened.forget();
        said.forget();
        failed.forget();
        self.source.set_value(Some(source));
    }

    /// Closes the stream.
    pub fn close(self) {
        if let Some(source) = self.source.try_update_value(Option::take).flatten() {
            source.close();
        }
        self.lost.set(false);
    }

    fn opened(self) {
        if self.lost.get_untracked() {
            self.lost.set(false);
            // What changed meanwhile was not heard.
            self.changed(ChangeNotice::Jobs);
            self.changed(ChangeNotice::Printers);
            self.changed(ChangeNotice::Imports);
        }
    }

    fn said(self, event: &MessageEvent) {
        let text = event.data().as_string().unwrap_or_default();
        if let Ok(changed) = serde_json::from_str(&text) {
            self.changed(changed);
        }
    }

    fn changed(self, what: ChangeNotice) {
        let counter = match what {
            ChangeNotice::Jobs => self.jobs,
            ChangeNotice::Queue(of) => {
                return self.queues.update(|queues| {
                    let changes = queues.entry(of).or_default();
                    *changes = changes.wrapping_add(1);
                });
            }
            ChangeNotice::Printers => self.printers,
            ChangeNotice::Imports => self.imports,
        };
        counter.update(|n| *n = n.wrapping_add(1));
    }

    /// The browser tries again by itself, unless the appliance answered with an error.
    fn failed(self) {
        self.lost.set(true);
        let given_up = self.source.with_value(|s| s.as_ref().is_some_and(|s| s.ready_state() == EventSource::CLOSED));
        if given_up {
            let _ = set_timeout_with_handle(
                move || {
                    if self.source.with_value(Option::is_some) {
                        self.given_up.update(|n| *n = n.wrapping_add(1));
                        self.reopen();
                    }
                },
                AGAIN,
            );
        }
    }

    /// Opens anew; the banner stays until the connection is back.
    fn reopen(self) {
        if let Some(source) = self.source.try_update_value(Option::take).flatten() {
            source.close();
        }
        self.open();
    }
}

/// The stream of changes, from anywhere below [`Live::provide`].
pub fn use_live() -> Live {
    expect_context()
}
