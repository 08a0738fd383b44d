//! The table: columns to sort by and to choose, rows to go along with the keyboard and to select, bones while the
//! rows are on their way, and cards where there is no room for columns.

mod bar;
mod columns;
mod filter;
mod keys;

use super::{Icon, IconView, Selection};
use crate::i18n::{t, use_i18n};
use columns::ShownColumns;
use keys::Rows;
use leptos::{ev, prelude::*, text_prop::TextProp};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

pub use bar::{ActionBar, MoreRows};
pub use columns::{Column, ColumnMenu, Turn, View};
pub use filter::{Filter, SearchBox};

/// What tells rows apart: the identifier of what they show.
pub type Key = [u8; 16];

/// What stands in a row, by the name of the column.
pub type Cells = Arc<dyn Fn(&'static str) -> AnyView + Send + Sync>;

/// A row.
#[derive(Clone)]
pub struct Line {
    /// What it shows.
    pub key: Key,
    /// Another number when what it shows has changed.
    pub stamp: u64,
    /// What it is called when it is selected.
    pub label: String,
    /// Whether it cannot be selected.
    pub fixed: bool,
    /// What stands in it.
    pub cells: Cells,
}

/// A number that is another one when `thing` has changed.
pub fn stamp(thing: &impl std::fmt::Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{thing:?}").hash(&mut hasher);
    hasher.finish()
}

/// A table of `lines`; bones while there are none yet.
#[component]
pub fn Table(
    /// Its columns, and how they are looked at.
    view: View,
    /// What it is a table of.
    #[prop(into)]
    label: TextProp,
    /// The rows in their order; none while they are on their way.
    #[prop(into)]
    lines: Signal<Option<Vec<Line>>>,
    /// The selected ones, where they can be selected.
    #[prop(optional_no_strip)]
    selection: Option<Selection<Key>>,
) -> impl IntoView {
    let rows = Rows::new(lines, selection);
    let busy = move || lines.with(Option::is_none);
    let there = move || lines.get().unwrap_or_default();
    let shown = view.shown();
    let head = move || shown.get().into_iter().map(|column| view! { <Head view=view column=column/> }).collect_view();
    let bones = move || {
        busy().then(|| (0..8).map(|_| view! { <Bone columns=shown ticks=selection.is_some()/> }).collect_view())
    };
    let one = move |line: Line| view! { <Row line=line shown=shown rows=rows/> };
    view! {
        <p class="sr" id="table-keys">{t!(parts.table_keys)}</p>
        <span class="sr" role="status">{move || busy().then(|| use_i18n().words().common.loading)}</span>
        <table class="list" role="grid" aria-label=move || label.get() aria-busy=move || busy().to_string()
            aria-multiselectable=selection.is_some().then_some("true") aria-describedby="table-keys"
            on:keydown=move |event| rows.press(&event)>
            <thead role="rowgroup"><tr role="row">
                {selection.map(|_| view! { <AllHead rows=rows/> })}
                {head}
            </tr></thead>
            <tbody role="rowgroup">
                {bones}
                <For each=there key=|line| (line.key, line.stamp) children=one/>
            </tbody>
        </table>
    }
}

/// The heading of a column, which sorts by it.
#[component]
fn Head(view: View, column: &'static Column) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || (column.name)(i18n.words());
    if !column.sorts {
        return view! { <th role="columnheader" scope="col">{name}</th> }.into_any();
    }
    let turn = move || view.turn_of(column.key);
    let sorted = move || match turn() {
        Some(Turn::Up) => "ascending",
        Some(Turn::Down) => "descending",
        None => "none",
    };
    let arrow = move || turn().map(|turn| if turn == Turn::Up { Icon::Up } else { Icon::Down });
    view! {
        <th role="columnheader" scope="col" aria-sort=sorted>
            <button type="button" class="sort" on:click=move |_| view.sort_by(column.key)>
                {name}
                {move || arrow().map(|icon| view! { <IconView icon=icon/> })}
            </button>
        </th>
    }
    .into_any()
}

#[component]
fn AllHead(rows: Rows) -> impl IntoView {
    view! {
        <th role="columnheader" scope="col" class="tick">
            <input type="checkbox" aria-label=t!(common.select_all) prop:checked=move || rows.all_selected()
                on:change=move |_| rows.turn_all()/>
        </th>
    }
}

#[component]
fn Row(line: Line, shown: ShownColumns, rows: Rows) -> impl IntoView {
    let i18n = use_i18n();
    let Line { key, label, fixed, cells, .. } = line;
    let select_label = move || i18n.words().common.select.replace("{name}", &label);
    let selected = move || rows.selection.is_some_and(|s| s.has(key));
    let tick = move |event: ev::MouseEvent| rows.tick(key, event.shift_key());
    let said = rows.selection.map(|_| move || selected().to_string());
    let cell = move |column: &'static Column| {
        let inside = cells(column.key);
        if column.class.starts_with("main") {
            view! { <th role="rowheader" scope="row" class=column.class>{inside}</th> }.into_any()
        } else {
            view! { <td role="gridcell" class=column.class data-label=move || (column.name)(i18n.words())>{inside}</td> }
                .into_any()
        }
    };
    view! {
        <tr role="row" data-key=hex(key) tabindex=move || rows.tabindex(key) class:selected=selected
            aria-selected=said on:focus=move |_| rows.stand_on(key)>
            {rows.selection.map(|_| view! {
                <td role="gridcell" class="tick">
                    <input type="checkbox" tabindex="-1" aria-label=select_label disabled=fixed prop:checked=selected on:click=tick/>
                </td>
            })}
            {move || shown.get().into_iter().map(&cell).collect_view()}
        </tr>
    }
}

/// A row that is on its way.
#[component]
fn Bone(columns: ShownColumns, ticks: bool) -> impl IntoView {
    let cell =
        |column: &'static Column| view! { <td role="gridcell" class=column.class><span class="bone-text"></span></td> };
    view! {
        <tr role="row" aria-hidden="true" class="bone-row">
            {ticks.then(|| view! { <td role="gridcell" class="tick"></td> })}
            {move || columns.get().into_iter().map(cell).collect_view()}
        </tr>
    }
}

/// The key as it stands in the page.
fn hex(key: Key) -> String {
    format!("{:032x}", u128::from_be_bytes(key))
}
