//! A list that comes page by page: the first page for what is asked, those after it as somebody wants more, and the
//! table that shows them.

use super::{
    Failure, Selection, Toasts,
    table::{Key, Line, MoreRows, Table, View},
    use_toasts,
};
use crate::{
    api::Fault,
    i18n::{I18n, use_i18n},
};
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};
use std::{collections::BTreeSet, future::Future, pin::Pin, sync::Arc};

/// A page as the appliance gives it.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// How many there are in all, where that is known.
    pub total: u64,
}

type PageFuture<T> = Pin<Box<dyn Future<Output = Result<Page<T>, Fault>>>>;
type PageSource<T> = Arc<dyn Fn(Option<String>) -> PageFuture<T> + Send + Sync>;

/// The pages that are there.
pub struct PagedList<T: Send + Sync + 'static> {
    page: RwSignal<Option<Result<Page<T>, Fault>>>,
    more: RwSignal<bool>,
    /// An answer to an older question is dropped.
    turn: StoredValue<u32>,
    fetch: StoredValue<PageSource<T>>,
    i18n: I18n,
    toasts: Toasts,
}

impl<T: Send + Sync + 'static> Clone for PagedList<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for PagedList<T> {}

impl<T: Clone + Send + Sync + 'static> PagedList<T> {
    /// Fetches the first page now, and again whenever a signal changes that `fetch` reads before it waits; `fetch` is
    /// given where the page begins, none for the first.
    pub fn new<F, Fut>(fetch: F) -> Self
    where
        F: Fn(Option<String>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Page<T>, Fault>> + 'static,
    {
        let fetch: PageSource<T> = Arc::new(move |after| Box::pin(fetch(after)));
        let list = Self {
            page: RwSignal::new(None),
            more: RwSignal::new(false),
            turn: StoredValue::new(0),
            fetch: StoredValue::new(fetch.clone()),
            i18n: use_i18n(),
            toasts: use_toasts(),
        };
        Effect::new(move || list.take(fetch(None), false));
        list
    }

    /// Fetches the first page anew.
    pub fn reload(self) {
        if let Some(fetch) = self.fetch.try_get_value() {
            self.take(untrack(|| fetch(None)), true);
        }
    }

    /// Fetches anew as many rows as are there.
    pub fn refresh(self) {
        let Some(fetch) = self.fetch.try_get_value() else { return };
        let rows = untrack(|| self.with(|p| p.rows.len())).unwrap_or_default();
        let all = async move {
            let mut all = untrack(|| fetch(None)).await?;
            while all.rows.len() < rows
                && let Some(after) = all.next.take()
            {
                let page = untrack(|| fetch(Some(after))).await?;
                all.rows.extend(page.rows);
                all.next = page.next;
            }
            Ok(all)
        };
        self.take(Box::pin(all), true);
    }

    /// Fetches the page after what is there.
    pub fn more(self) {
        let (Some(fetch), Some(after)) = (self.fetch.try_get_value(), untrack(|| self.next())) else { return };
        let turn = self.turn.get_value();
        let answer = untrack(|| fetch(Some(after)));
        self.more.set(true);
        spawn_local(async move {
            let answer = answer.await;
            let _ = self.more.try_set(false);
            match answer {
                Ok(page) if self.turn.try_get_value() == Some(turn) => {
                    let _ = self.page.try_update(|there| {
                        if let Some(Ok(there)) = there {
                            there.rows.extend(page.rows);
                            there.next = page.next;
                        }
                    });
                }
                Ok(_) => {}
                Err(fault) => self.toasts.complain(&fault, self.i18n),
            }
        });
    }

    /// Looks at what is there.
    pub fn with<R>(self, f: impl FnOnce(&Page<T>) -> R) -> Option<R> {
        self.page.with(|p| p.as_ref().and_then(|p| p.as_ref().ok()).map(f))
    }

    /// The rows, once they are there.
    pub fn rows(self) -> Option<Vec<T>> {
        self.with(|p| p.rows.clone())
    }

    /// Where the next page begins, if there is one.
    pub fn next(self) -> Option<String> {
        self.with(|p| p.next.clone()).flatten()
    }

    /// How many rows are there, and how many there are in all.
    pub fn counts(self) -> (u64, u64) {
        self.with(|p| (p.rows.len() as u64, p.total)).unwrap_or_default()
    }

    /// Whether it is there and has no rows; why it does not come.
    pub fn stage(self) -> Result<bool, Fault> {
        self.page.with(|p| match p {
            None => Ok(false),
            Some(Ok(page)) => Ok(page.rows.is_empty()),
            Some(Err(fault)) => Err(fault.clone()),
        })
    }

    /// Whether the page after what is there is on its way.
    pub fn fetching_more(self) -> Signal<bool> {
        self.more.into()
    }

    /// Whether it is on its way for the first time.
    pub fn is_waiting(self) -> bool {
        self.page.with(Option::is_none)
    }

    /// Rows that are not there any more are not selected either.
    pub fn keeps(self, selection: Selection<Key>, key: fn(&T) -> Key) {
        Effect::new(move || {
            if let Some(there) = self.with(|p| p.rows.iter().map(key).collect::<BTreeSet<_>>()) {
                selection.keep(&there);
            }
        });
    }

    /// "3 of 8 shown", or "The first 3 are shown" where it is not known of how many.
    pub fn shown(self, of_all: impl Fn() -> bool + Send + Sync + 'static) -> Signal<String> {
        Signal::derive(move || {
            let (n, m) = self.counts();
            let words = &self.i18n.words().parts;
            let words = if of_all() { words.shown_of } else { words.shown_first };
            words.replace("{n}", &self.i18n.number(n)).replace("{m}", &self.i18n.number(m))
        })
    }

    /// A lost connection does not take away what is on the page already, when the same was asked for.
    fn take(self, answer: PageFuture<T>, same: bool) {
        let Some(turn) = self.turn.try_get_value().map(|turn| turn.wrapping_add(1)) else { return };
        self.turn.set_value(turn);
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let _ = self.page.try_update(|page| {
                let keep = same && matches!((&*page, &answer), (Some(Ok(_)), Err(Fault::Unreachable)));
                if !keep {
                    *page = Some(answer);
                }
            });
        });
    }
}

/// The table of a list, or what is said instead.
#[component]
pub fn PagedTable<T: Clone + Send + Sync + 'static>(
    /// The list.
    list: PagedList<T>,
    /// The columns of the table.
    view: View,
    /// What it is a table of.
    #[prop(into)]
    label: TextProp,
    /// A row of the table.
    line: Arc<dyn Fn(T) -> Line + Send + Sync>,
    /// The selected rows, where they can be selected.
    #[prop(optional_no_strip)]
    selection: Option<Selection<Key>>,
    /// How many rows are shown, in words.
    #[prop(into)]
    shown: Signal<String>,
    /// What is said when there are none.
    #[prop(into)]
    empty: ViewFn,
) -> impl IntoView {
    let stage = Memo::new(move |_| list.stage());
    let lines =
        Signal::derive(move || list.rows().map(|rows| rows.into_iter().map(|row| line(row)).collect::<Vec<_>>()));
    let more = Signal::derive(move || list.next().is_some());
    let label = StoredValue::new(label);
    move || match stage.get() {
        Err(fault) => view! { <Failure fault=fault retry=move |()| list.reload()/> }.into_any(),
        Ok(true) => empty.run().into_any(),
        Ok(false) => view! {
            <Table view=view label=move || label.get_value().get() lines=lines selection=selection/>
            <MoreRows more=more count=shown busy=list.fetching_more() fetch=move |()| list.more()/>
        }
        .into_any(),
    }
}
