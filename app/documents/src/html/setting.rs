//! Sets blocks in type: lines into strips, strips onto pages.

use super::{
    Block, Paragraph, Picture,
    look::SIZE,
    table::{Cell, Table},
};
use crate::{
    fonts::Style,
    layout::{
        book::{BLACK, Book, GRAY, Mark},
        fonts::Fonts,
        lines::{ASCENT, Line, broken},
    },
};
use model::jobs::Unreadable;

/// White between the edge of a cell and what is in it.
const PADDING: f32 = 4.0;
/// How thick lines are drawn.
const THIN: f32 = 0.5;
/// The highest picture, which fits on every paper.
const HIGHEST: f32 = 640.0;
/// The narrowest column for a picture.
const NARROWEST: f32 = 48.0;
/// How far the bars beside quotations are apart.
const BAR: f32 = 18.0;

/// A part of a page that is not divided: a line of text, a row of a table. Marks count from its top left.
struct Strip {
    /// White above it, unless it begins a page.
    gap: f32,
    height: f32,
    marks: Vec<Mark>,
}

/// Puts blocks onto the pages of a book.
pub(super) fn set(blocks: &[Block], book: &mut Book, fonts: &Fonts<'_>) -> Result<(), Unreadable> {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => put(self::paragraph(paragraph, book.width(), fonts), book)?,
            Block::Rule => put(vec![rule(book.width())], book)?,
            Block::Picture(picture) => put(vec![self::picture(picture, book.width())], book)?,
            Block::Table(table) => put(self::table(table, book.width(), book.height(), fonts), book)?,
        }
    }
    Ok(())
}

fn put(strips: Vec<Strip>, book: &mut Book) -> Result<(), Unreadable> {
    for strip in strips {
        book.skip(strip.gap);
        let (top, left) = (book.take(strip.height)?, book.left());
        for mark in strip.marks {
            book.put(mark.moved(left, top));
        }
    }
    Ok(())
}

fn rule(width: f32) -> Strip {
    Strip { gap: 6.0, height: 6.0, marks: vec![Mark::Bar { x: 0.0, y: 0.0, width, height: THIN, ink: GRAY }] }
}

/// A picture as large as it wants to be and may be.
fn picture(picture: &Picture, width: f32) -> Strip {
    let column = (width - picture.indent).max(width / 4.0);
    let scale = (column / picture.size.0).min(HIGHEST / picture.size.1).min(1.0);
    let (w, height) = (picture.size.0 * scale, picture.size.1 * scale);
    let x = (width - column) + picture.align.offset(column, w);
    let mark = Mark::Picture { x, y: 0.0, width: w, height, picture: picture.picture.clone() };
    Strip { gap: PADDING, height: height + PADDING, marks: vec![mark] }
}

fn paragraph(paragraph: &Paragraph, width: f32, fonts: &Fonts<'_>) -> Vec<Strip> {
    let column = (width - paragraph.indent).max(width / 4.0);
    let indent = width - column;
    let lines = broken(&paragraph.spans, column, fonts);
    let strips = lines.into_iter().enumerate().map(|(number, line)| {
        let gap = if number == 0 { paragraph.gap } else { 0.0 };
        let height = if line.size > 0.0 { line.height() } else { SIZE };
        let marker = paragraph.marker.as_ref().filter(|_| number == 0).map(|text| marker(text, &line, indent, fonts));
        let mut marks: Vec<Mark> =
            line.marks(paragraph.align, column).into_iter().map(|m| m.moved(indent, 0.0)).collect();
        marks.extend(marker);
        marks.extend((0..paragraph.quoted).map(|depth| {
            let (x, y) = (f32::from(depth) * BAR + BAR / 3.0, -gap);
            Mark::Bar { x, y, width: 1.0, height: height + gap, ink: GRAY }
        }));
        Strip { gap, height, marks }
    });
    strips.collect()
}

/// The bullet or number in the white to the left of an item.
fn marker(text: &str, line: &Line, indent: f32, fonts: &Fonts<'_>) -> Mark {
    let (text, style, size) = (text.to_owned(), Style::Regular, SIZE);
    let x = (indent - fonts.width(&text, style) * size - PADDING).max(0.0);
    Mark::Text { x, y: line.size * ASCENT, text, style, size, ink: BLACK }
}

fn table(table: &Table, width: f32, most: f32, fonts: &Fonts<'_>) -> Vec<Strip> {
    let widths = widths(table, width, fonts);
    let mut strips = Vec::new();
    for (number, cells) in table.rows.iter().enumerate() {
        let row = row(cells, &widths, table.bordered, fonts);
        let gap = if number == 0 { 2.0 * PADDING } else { 0.0 };
        if row.height <= most {
            strips.push(Strip { gap, ..row });
        } else {
            // A row that is higher than the page cannot stand beside itself.
            strips.extend(cells.iter().flat_map(|cell| content(cell, width, fonts)));
        }
    }
    strips
}

fn row(cells: &[Cell], widths: &[f32], bordered: bool, fonts: &Fonts<'_>) -> Strip {
    let mut marks = Vec::new();
    let mut frames = Vec::new();
    let (mut column, mut x, mut height) = (0, 0.0, 0.0_f32);
    for cell in cells {
        let width: f32 = widths.iter().skip(column).take(cell.columns).sum();
        let mut y = PADDING;
        for strip in content(cell, (width - 2.0 * PADDING).max(1.0), fonts) {
            y += if y > PADDING { strip.gap } else { 0.0 };
            marks.extend(strip.marks.into_iter().map(|mark| mark.moved(x + PADDING, y)));
            y += strip.height;
        }
        height = height.max(y + PADDING);
        frames.push((x, width));
        x += width;
        column += cell.columns;
    }
    if bordered {
        marks.extend(frames.into_iter().flat_map(|(x, width)| frame(x, width, height)));
    }
    Strip { gap: 0.0, height, marks }
}

fn frame(x: f32, width: f32, height: f32) -> [Mark; 4] {
    let bar = |x, y, width, height| Mark::Bar { x, y, width, height, ink: GRAY };
    [
        bar(x, 0.0, width, THIN),
        bar(x, height, width + THIN, THIN),
        bar(x, 0.0, THIN, height),
        bar(x + width, 0.0, THIN, height),
    ]
}

fn content(cell: &Cell, width: f32, fonts: &Fonts<'_>) -> Vec<Strip> {
    let blocks = cell.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => self::paragraph(paragraph, width, fonts),
        Block::Rule => vec![rule(width)],
        Block::Picture(picture) => vec![self::picture(picture, width)],
        Block::Table(_) => Vec::new(),
    });
    blocks.flatten().collect()
}

/// Gives every column what it needs, or, when that is too much, its longest word and a share of the rest.
fn widths(table: &Table, width: f32, fonts: &Fonts<'_>) -> Vec<f32> {
    let mut least = vec![2.0 * PADDING; table.columns];
    let mut wanted = least.clone();
    for row in &table.rows {
        let mut column = 0;
        for cell in row {
            let (word, line) = needs(cell, fonts);
            // What spans columns is content with what they get.
            if cell.columns == 1
                && let (Some(least), Some(wanted)) = (least.get_mut(column), wanted.get_mut(column))
            {
                *least = least.max(word + 2.0 * PADDING + 0.1);
                *wanted = wanted.max(line + 2.0 * PADDING + 0.1);
            }
            column += cell.columns;
        }
    }
    let (sum_least, sum_wanted): (f32, f32) = (least.iter().sum(), wanted.iter().sum());
    if sum_wanted <= width {
        return wanted;
    }
    if sum_least >= width {
        return least.into_iter().map(|w| w * width / sum_least).collect();
    }
    let share = (width - sum_least) / (sum_wanted - sum_least);
    least.into_iter().zip(wanted).map(|(least, wanted)| least + (wanted - least) * share).collect()
}

/// The width of the longest word and of the longest line of a cell.
fn needs(cell: &Cell, fonts: &Fonts<'_>) -> (f32, f32) {
    let mut needs = (0.0_f32, 0.0_f32);
    for block in &cell.blocks {
        if let Block::Picture(picture) = block {
            needs = (needs.0.max(picture.size.0.min(NARROWEST)), needs.1.max(picture.size.0));
        }
        let Block::Paragraph(paragraph) = block else { continue };
        let words = paragraph.spans.iter().flat_map(|span| span.text.split_whitespace().map(move |word| (word, span)));
        let word = words.map(|(word, span)| fonts.width(word, span.style) * span.size).fold(0.0, f32::max);
        let line = broken(&paragraph.spans, f32::INFINITY, fonts).iter().map(|line| line.width).fold(0.0, f32::max);
        needs = (needs.0.max(word + paragraph.indent), needs.1.max(line + paragraph.indent));
    }
    needs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::OpenFonts;
    use crate::html::reader::blocks;

    #[test]
    fn columns_share_the_width() {
        let machine = OpenFonts::default();
        let fonts = Fonts::load(&machine).unwrap();
        let check = |html: &str, width: f32| {
            let blocks = blocks(html, &crate::Limits::default());
            let [Block::Table(table)] = &blocks[..] else { panic!("no table: {blocks:?}") };
            let widths = widths(table, width, &fonts);
            assert!(widths.iter().sum::<f32>() <= width + 0.1, "{widths:?}");
            widths
        };
        let widths = check("<table><tr><td>a<td>bbbb bbbb bbbb", 500.0);
        assert!(widths[0] < widths[1]);
        check(&format!("<table><tr><td>a<td>{}", "word ".repeat(100)), 200.0);
        check(&format!("<table><tr><td>a<td>{}", "w".repeat(100)), 200.0);
    }

    #[test]
    fn a_row_higher_than_a_page_is_divided() {
        let html = format!("<table><tr><td>a<td>{}<tr><td>b<td>c", "word<br>".repeat(300));
        let mut book = Book::new(crate::Media::A4, &crate::Limits::default());
        let machine = OpenFonts::default();
        let fonts = Fonts::load(&machine).unwrap();
        set(&blocks(&html, &crate::Limits::default()), &mut book, &fonts).unwrap();
        assert_eq!(book.finish(&fonts).unwrap().facts.pages, 6);
    }
}
