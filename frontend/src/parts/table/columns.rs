//! The columns of a table: which there are, which are shown, and which it is sorted by; all of it in the address.

use crate::{
    i18n::{Words, t, use_i18n},
    parts::{Icon, IconView, Popover, address::in_address},
};
use leptos::prelude::*;

/// A column.
#[derive(Debug)]
pub struct Column {
    /// What it is called in the address.
    pub key: &'static str,
    /// What it is called on the page.
    pub name: fn(&Words) -> &'static str,
    /// How its cells look; the one that begins with `main` names the row and cannot be hidden.
    pub class: &'static str,
    /// Whether rows can be sorted by it.
    pub sorts: bool,
    /// Whether it is shown unless somebody chooses otherwise.
    pub shown: bool,
}

/// The columns that are shown, in their order.
pub type ShownColumns = Memo<Vec<&'static Column>>;

/// Which way rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The least first.
    Up,
    /// The greatest first.
    Down,
}

impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// How a table is looked at.
#[derive(Clone, Copy)]
pub struct View {
    columns: &'static [Column],
    /// The name of a column, with `-` before it for the opposite order.
    sort: RwSignal<String>,
    /// The names of the columns that are shown, with commas; empty for the usual ones.
    chosen: RwSignal<String>,
    /// What it is sorted by unless somebody chooses otherwise.
    usual: &'static str,
}

impl View {
    /// The view of this page, as its address says.
    pub fn of_page(columns: &'static [Column], usual: &'static str) -> Self {
        Self { columns, sort: in_address("sort"), chosen: in_address("columns"), usual }
    }

    /// The column that rows are sorted by, and which way.
    pub fn sorted(self) -> (&'static str, Turn) {
        let text = self.sort.get();
        let (name, turn) = text.strip_prefix('-').map_or((text.as_str(), Turn::Up), |name| (name, Turn::Down));
        let column = self.columns.iter().find(|c| c.sorts && c.key == name);
        column.map_or((self.usual, Turn::Up), |column| (column.key, turn))
    }

    /// The order as the appliance reads it, which sorts lists that come in pages; none for the usual one.
    pub fn sort(self) -> Option<String> {
        match self.sorted() {
            ("", _) => None,
            (by, Turn::Up) => Some(by.to_owned()),
            (by, Turn::Down) => Some(format!("-{by}")),
        }
    }

    /// Which way rows are sorted by this column, when they are.
    pub(super) fn turn_of(self, key: &str) -> Option<Turn> {
        let (by, turn) = self.sorted();
        (by == key).then_some(turn)
    }

    /// Sorts by this column, the other way round when it is the one already.
    pub(super) fn sort_by(self, key: &'static str) {
        let down = untrack(|| self.turn_of(key)) == Some(Turn::Up);
        let text = if down { format!("-{key}") } else { key.to_owned() };
        self.sort.set(if text == self.usual { String::new() } else { text });
    }

    /// The columns that are shown.
    pub fn shown(self) -> ShownColumns {
        Memo::new(move |_| {
            let chosen = self.chosen.get();
            self.columns.iter().filter(|c| is_shown(c, &chosen)).collect()
        })
    }

    /// Puts rows in order, by how their page compares two of them in a column.
    pub fn order<T>(self, rows: &mut [T], compare: impl Fn(&'static str, &T, &T) -> std::cmp::Ordering) {
        let (by, turn) = self.sorted();
        rows.sort_by(|a, b| if turn == Turn::Up { compare(by, a, b) } else { compare(by, b, a) });
    }

    fn show_or_hide(self, column: &'static Column) {
        let now = self.chosen.get_untracked();
        let wanted = |c: &Column| is_shown(c, &now) != (c.key == column.key);
        let usual = self.columns.iter().all(|c| wanted(c) == (c.shown || is_main(c)));
        let names: Vec<_> = self.columns.iter().filter(|c| wanted(c)).map(|c| c.key).collect();
        self.chosen.set(if usual { String::new() } else { names.join(",") });
    }
}

fn is_main(column: &Column) -> bool {
    column.class.starts_with("main")
}

fn is_shown(column: &Column, chosen: &str) -> bool {
    is_main(column) || if chosen.is_empty() { column.shown } else { chosen.split(',').any(|name| name == column.key) }
}

/// Lets somebody choose the columns.
#[component]
pub fn ColumnMenu(
    /// Of which table.
    view: View,
) -> impl IntoView {
    let i18n = use_i18n();
    let shown = view.shown();
    let one = move |column: &'static Column| {
        let id = format!("column-{}", column.key);
        view! {
            <div class="check">
                <input id=id.clone() type="checkbox" prop:checked=move || shown.get().contains(&column)
                    on:change=move |_| view.show_or_hide(column)/>
                <label for=id>{move || (column.name)(i18n.words())}</label>
            </div>
        }
    };
    let face = || view! { <IconView icon=Icon::Columns/><span class="menu-word">{t!(parts.columns)}</span> };
    view! {
        <Popover face=face.into() class="columns">
            {view.columns.iter().filter(|c| !is_main(c)).map(one).collect_view()}
        </Popover>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Column = Column { key: "name", name: |w| w.common.skip, class: "main", sorts: true, shown: true };
    const SINCE: Column = Column { key: "since", name: |w| w.common.skip, class: "", sorts: true, shown: false };

    #[test]
    fn columns_are_shown_as_the_address_says_and_the_main_one_always() {
        assert!(is_shown(&NAME, "") && is_shown(&NAME, "since"));
        assert!(!is_shown(&SINCE, "") && is_shown(&SINCE, "name,since"));
        assert!(!is_shown(&SINCE, "sinc"));
    }
}
