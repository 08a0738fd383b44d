//! What a page fetched: nothing yet, the thing, or why not. It is fetched anew when what it depends on changes.

use super::{Failure, Skeleton};
use crate::api::Fault;
use leptos::{prelude::*, task::spawn_local};
use std::future::Future;

/// Something that comes from the appliance.
pub struct Fetched<T: Send + Sync + 'static> {
    value: RwSignal<Option<Result<T, Fault>>>,
    again: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Fetched<T> {
    /// Fetches now, and again whenever a signal changes that `fetch` reads before it waits.
    pub fn new<F, Fut>(fetch: F) -> Self
    where
        F: Fn() -> Fut + 'static,
        Fut: Future<Output = Result<T, Fault>> + 'static,
    {
        let fetched = Self { value: RwSignal::new(None), again: RwSignal::new(0) };
        let latest = StoredValue::new(0_u32);
        Effect::new(move || {
            fetched.again.track();
            let answer = fetch();
            let turn = latest.get_value().wrapping_add(1);
            latest.set_value(turn);
            spawn_local(async move {
                let answer = answer.await;
                if latest.try_get_value() == Some(turn) {
                    fetched.take(answer);
                }
            });
        });
        fetched
    }

    /// Fetches again; what is there stays until the answer comes.
    pub fn reload(self) {
        let _ = self.again.try_update(|n| *n = n.wrapping_add(1));
    }

    /// The thing, once it is there.
    pub fn get(self) -> Option<T> {
        self.value.with(|v| v.as_ref().and_then(|v| v.as_ref().ok()).cloned())
    }

    /// Looks at the thing, once it is there.
    pub fn with<R>(self, f: impl FnOnce(&T) -> R) -> Option<R> {
        self.value.with(|v| v.as_ref().and_then(|v| v.as_ref().ok()).map(f))
    }

    /// Why it does not come.
    pub fn fault(self) -> Option<Fault> {
        self.value.with(|v| v.as_ref().and_then(|v| v.as_ref().err()).cloned())
    }

    /// Shows `ready` once the thing is there, bones of the page before, and the reason when it does not come.
    pub fn show(self, bones: usize, ready: impl Fn() -> AnyView + Send + Sync + 'static) -> impl IntoView {
        let stage = Memo::new(move |_| {
            self.value.with(|v| match v {
                None => Ok(false),
                Some(Ok(_)) => Ok(true),
                Some(Err(fault)) => Err(fault.clone()),
            })
        });
        move || match stage.get() {
            Ok(false) => view! { <Skeleton lines=bones/> }.into_any(),
            Ok(true) => ready(),
            Err(fault) => view! { <Failure fault=fault retry=move |()| self.reload()/> }.into_any(),
        }
    }

    /// A lost connection does not take away what is on the page already.
    fn take(self, answer: Result<T, Fault>) {
        let _ = self.value.try_update(|value| {
            let keep = matches!((&*value, &answer), (Some(Ok(_)), Err(Fault::Unreachable)));
            if !keep && value.as_ref() != Some(&answer) {
                *value = Some(answer);
            }
        });
    }
}
