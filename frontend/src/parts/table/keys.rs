//! The rows of a table under the keyboard: one of them has the focus, and the arrows move it.

use super::{Key, Line, hex};
use crate::parts::Selection;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// How far Page Up and Page Down go.
const PAGE: usize = 10;

/// The rows, where the focus is among them, and where a range began.
#[derive(Clone, Copy)]
pub struct Rows {
    lines: Signal<Option<Vec<Line>>>,
    /// The selected ones.
    pub selection: Option<Selection<Key>>,
    current: RwSignal<Option<Key>>,
    anchor: StoredValue<Option<Key>>,
}

impl Rows {
    /// Of these lines.
    pub fn new(lines: Signal<Option<Vec<Line>>>, selection: Option<Selection<Key>>) -> Self {
        Self { lines, selection, current: RwSignal::new(None), anchor: StoredValue::new(None) }
    }

    /// Whether the Tab key comes to this row: one row of all does.
    pub fn tabindex(self, key: Key) -> &'static str {
        let there = |k: Key| self.lines.with(|l| l.as_ref().is_some_and(|l| l.iter().any(|l| l.key == k)));
        let first = || self.lines.with(|l| l.as_ref().and_then(|l| l.first()).map(|l| l.key));
        let current = self.current.get().filter(|k| there(*k)).or_else(first);
        if current == Some(key) { "0" } else { "-1" }
    }

    /// The focus is on this row.
    pub fn stand_on(self, key: Key) {
        if self.current.get_untracked() != Some(key) {
            self.current.set(Some(key));
        }
    }

    /// Whether all rows that can be selected are.
    pub fn all_selected(self) -> bool {
        let Some(selection) = self.selection else { return false };
        let keys = self.selectable();
        !keys.is_empty() && keys.iter().all(|k| selection.has(*k))
    }

    /// Selects all rows, or none when all are selected.
    pub fn turn_all(self) {
        let Some(selection) = self.selection else { return };
        if untrack(|| self.all_selected()) { selection.clear() } else { selection.set(untrack(|| self.selectable())) }
    }

    /// Turns one row, or selects all from the last one that was turned to this one.
    pub fn tick(self, key: Key, range: bool) {
        let Some(selection) = self.selection else { return };
        let from = self.anchor.get_value();
        match from {
            Some(from) if range => self.select_between(from, key),
            _ => {
                selection.turn(key);
                self.anchor.set_value(Some(key));
            }
        }
    }

    /// A key was pressed somewhere in the table; it is for the rows only when one of them has the focus.
    pub fn press(self, event: &ev::KeyboardEvent) {
        let target = event.target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
        let Some(row) = target.filter(|t| t.has_attribute("data-key")) else { return };
        let keys: Vec<Key> = self.lines.with_untracked(|l| l.iter().flatten().map(|l| l.key).collect());
        let here = self.current.get_untracked().and_then(|key| keys.iter().position(|k| *k == key)).unwrap_or(0);
        let last = keys.len().saturating_sub(1);
        let command = event.ctrl_key() || event.meta_key();
        let to = match event.key().as_str() {
            "ArrowDown" => (here + 1).min(last),
            "ArrowUp" => here.saturating_sub(1),
            "PageDown" => (here + PAGE).min(last),
            "PageUp" => here.saturating_sub(PAGE),
            "Home" => 0,
            "End" => last,
            " " => return self.done(event, || self.turn_at(keys.get(here), event.shift_key())),
            "a" | "A" if command => return self.done(event, || self.turn_all()),
            "Escape" => return self.selection.iter().for_each(|s| s.clear()),
            "Enter" => return self.done(event, || open(&row)),
            _ => return,
        };
        self.done(event, || self.go_to(&row, keys.get(here), keys.get(to), event.shift_key()));
    }

    fn done(self, event: &ev::KeyboardEvent, act: impl FnOnce()) {
        event.prevent_default();
        act();
    }

    fn turn_at(self, key: Option<&Key>, range: bool) {
        if let Some(key) = key.filter(|k| self.can_select(**k)) {
            self.tick(*key, range);
        }
    }

    fn go_to(self, row: &HtmlElement, from: Option<&Key>, to: Option<&Key>, range: bool) {
        let Some(to) = to else { return };
        if range && self.selection.is_some() {
            if self.anchor.get_value().is_none() {
                self.anchor.set_value(from.copied());
            }
            if let Some(anchor) = self.anchor.get_value() {
                self.select_between(anchor, *to);
            }
        }
        let there = row.parent_element().and_then(|body| {
            body.query_selector(&format!("[data-key='{}']", hex(*to))).ok().flatten()?.dyn_into::<HtmlElement>().ok()
        });
        if let Some(there) = there {
            let _ = there.focus();
        }
    }

    fn select_between(self, from: Key, to: Key) {
        let Some(selection) = self.selection else { return };
        let keys: Vec<(Key, bool)> =
            self.lines.with_untracked(|l| l.iter().flatten().map(|l| (l.key, l.fixed)).collect());
        let place = |key: Key| keys.iter().position(|(k, _)| *k == key);
        let (Some(a), Some(b)) = (place(from), place(to)) else { return };
        let (low, high) = (a.min(b), a.max(b));
        let between = keys.into_iter().skip(low).take(high - low + 1).filter(|(_, fixed)| !fixed).map(|(k, _)| k);
        selection.set(between);
    }

    fn selectable(self) -> Vec<Key> {
        self.lines.with(|l| l.iter().flatten().filter(|l| !l.fixed).map(|l| l.key).collect())
    }

    fn can_select(self, key: Key) -> bool {
        self.lines.with_untracked(|l| l.iter().flatten().any(|l| l.key == key && !l.fixed))
    }
}

/// Opens what the row is about.
fn open(row: &HtmlElement) {
    let link = row.query_selector("a.title").ok().flatten().and_then(|l| l.dyn_into::<HtmlElement>().ok());
    if let Some(link) = link {
        link.click();
    }
}
