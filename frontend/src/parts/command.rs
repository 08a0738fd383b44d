//! What a button asks of the appliance: asked once at a time, and what came of it is said.

use super::{Toasts, toast::Undo, use_toasts};
use crate::{
    api::Fault,
    i18n::{I18n, use_i18n},
};
use api::users::BatchOutcome;
use leptos::{prelude::*, task::spawn_local};
use std::future::Future;

/// Asks for what a button says. It does not depend on the page, which may be left meanwhile.
#[derive(Clone, Copy)]
pub struct Command {
    busy: RwSignal<bool>,
    /// The words in which it is said.
    pub i18n: I18n,
    /// Where it is said.
    pub toasts: Toasts,
}

/// For the buttons of a part of a page.
pub fn use_command() -> Command {
    Command { busy: RwSignal::new(false), i18n: use_i18n(), toasts: use_toasts() }
}

impl Command {
    /// Whether the appliance is at it.
    pub fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// Asks, unless something is being asked already; `done` follows a yes, and a no is said.
    pub fn run<T: 'static>(
        self,
        request: impl Future<Output = Result<T, Fault>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        self.run_then(request, done, || ());
    }

    /// As [`Command::run`], with `after` whatever came of it: mostly, what is shown is fetched anew.
    pub fn run_then<T: 'static>(
        self,
        request: impl Future<Output = Result<T, Fault>> + 'static,
        done: impl FnOnce(T) + 'static,
        after: impl FnOnce() + 'static,
    ) {
        // An undo may be asked for when the page with the button is gone: nothing is pressed twice there.
        if self.busy.try_get_untracked() == Some(true) {
            return;
        }
        let _ = self.busy.try_set(true);
        spawn_local(async move {
            let answer = request.await;
            let _ = self.busy.try_set(false);
            match answer {
                Ok(made) => done(made),
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
            after();
        });
    }

    /// Says that something was done.
    pub fn say(self, text: impl Into<String>) {
        self.toasts.say(text);
    }

    /// Says that something was done, and offers to undo it.
    pub fn offer(self, text: impl Into<String>, undo: Undo) {
        self.toasts.offer(text, undo);
    }

    /// Says that an undo was done.
    pub fn say_undone(self) {
        self.toasts.say(self.i18n.words_now().parts.undone);
    }

    /// `n` of something in words, said once.
    pub fn count(self, n: usize, one: &str, many: &str) -> String {
        untrack(|| self.i18n.count(n as u64, one, many))
    }

    /// Says for how many it was done, and why not for the others.
    pub fn say_outcome(self, all: &BatchOutcome, one: &str, many: &str) {
        if all.done > 0 {
            self.say(untrack(|| self.i18n.count(u64::from(all.done), one, many)));
        }
        self.say_refused(all);
    }

    /// Says what came of an undo of something that was done with many.
    pub fn say_undone_for(self, all: &BatchOutcome) {
        if all.done > 0 {
            self.say_undone();
        }
        self.say_refused(all);
    }

    /// Says with how many it was not done, and why not with the first.
    pub fn say_refused(self, all: &BatchOutcome) {
        if let Some(first) = all.refused.first() {
            let words = self.i18n.words_now();
            let said = self.count(all.refused.len(), words.parts.refused_one, words.parts.refused_many);
            self.toasts.regret(said.replace("{why}", first.code.sentence(self.i18n.language_now())));
        }
    }
}
