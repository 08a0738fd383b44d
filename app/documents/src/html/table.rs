//! Tables: those with data keep their columns, those that only arrange a page dissolve into what is in them.

use super::Block;

/// More columns than this are not a table that fits on paper.
const COLUMNS: usize = 16;

/// A cell.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cell {
    pub blocks: Vec<Block>,
    /// How many columns it is wide.
    pub columns: usize,
    rows: usize,
}

impl Cell {
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        Self { blocks: Vec::new(), columns: columns.clamp(1, COLUMNS), rows: rows.clamp(1, 1000) }
    }
}

/// A table of data; no cell has a table in it.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    pub rows: Vec<Vec<Cell>>,
    pub columns: usize,
    /// Whether lines are drawn around cells.
    pub bordered: bool,
}

impl Table {
    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.rows.iter().flatten()
    }
}

/// The rows of a table in the making.
#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Vec<Cell>>,
    /// For how many more rows a cell from above takes each column.
    taken: Vec<usize>,
}

impl Rows {
    pub(super) fn begin_row(&mut self) {
        for taken in &mut self.taken {
            *taken = taken.saturating_sub(1);
        }
        self.rows.push(Vec::new());
    }

    pub(super) fn push(&mut self, cell: Cell) {
        if self.rows.is_empty() {
            self.begin_row();
        }
        let Some(row) = self.rows.last_mut() else { return };
        let mut column: usize = row.iter().map(|cell| cell.columns).sum();
        while self.taken.get(column).is_some_and(|rows| *rows > 0) {
            row.push(Cell::new(1, 1));
            column += 1;
        }
        if self.taken.len() < column + cell.columns {
            self.taken.resize(column + cell.columns, 0);
        }
        for taken in self.taken.iter_mut().skip(column).take(cell.columns) {
            *taken = if cell.rows > 1 { cell.rows } else { 0 };
        }
        row.push(cell);
    }

    /// The table, or what was in it.
    pub(super) fn finish(self, bordered: bool) -> Vec<Block> {
        let mut rows = self.rows;
        rows.retain(|row| !row.is_empty());
        let columns = rows.iter().map(|row| row.iter().map(|cell| cell.columns).sum()).max().unwrap_or(0);
        let nested = rows.iter().flatten().any(|cell| cell.blocks.iter().any(|b| matches!(b, Block::Table(_))));
        if nested || !(2..=COLUMNS).contains(&columns) {
            return rows.into_iter().flatten().flat_map(|cell| cell.blocks).collect();
        }
        vec![Block::Table(Table { rows, columns, bordered })]
    }
}
