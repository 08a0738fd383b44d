//! The sheet that a document is, cut into pages: between lines, between the rows of a table where that is possible, and
//! never through a line of text. What is wider than the paper is made smaller.

use super::drawing::{Galley, SheetMark, Whole};
use crate::layout::{
    book::{BLACK, Book, Mark},
    shaping::ShapedText,
};
use model::jobs::Unreadable;

/// A pixel of style sheets is a ninety-sixth of an inch.
const POINTS_PER_PIXEL: f32 = 0.75;
/// How much of a page may stay white so that a row of a table is not divided.
const WHITE_FOR_A_ROW: f32 = 0.4;
/// How far below the last words a border may end, in pixels.
const BELOW: f32 = 24.0;
/// Sums of line heights are not exact.
const EXACT: f32 = 0.05;
/// The thinnest line that printers draw, in points.
const THINNEST: f32 = 0.4;

/// How much fits between the margins, in pixels.
pub(super) fn room(book: &Book) -> (f32, f32) {
    (book.width() / POINTS_PER_PIXEL, book.height() / POINTS_PER_PIXEL)
}

/// Puts a sheet onto pages.
pub(super) fn set(galley: Galley, book: &mut Book) -> Result<(), Unreadable> {
    let (width, height) = room(book);
    let scale = (width / galley.width.max(1.0)).min(1.0);
    let page = PageScale { points: scale * POINTS_PER_PIXEL, width: width / scale, height: height / scale };
    let Galley { drawn, mut wholes, mut ends, height: end, .. } = galley;
    let end = end + BELOW;
    let mut tops: Vec<f32> = drawn.iter().map(SheetMark::top).filter(|top| *top < end).collect();
    tops.sort_by(f32::total_cmp);
    let most = |whole: &Whole| if whole.row { WHITE_FOR_A_ROW * page.height } else { page.height };
    wholes.retain(|whole| whole.bottom - whole.top <= most(whole));
    wholes.sort_by(|a, b| a.top.total_cmp(&b.top));
    ends.sort_by(f32::total_cmp);
    let mut pages: Vec<(f32, f32, Vec<Mark>)> = Vec::new();
    let mut next = tops.first().copied();
    while let Some(first) = next {
        // White above is left out, but for a little at the beginning of the document.
        let below = pages.last().map_or(0.0, |(_, bottom, _)| *bottom);
        let top = if pages.is_empty() && first < page.height / 4.0 { 0.0 } else { first.max(below) };
        let bottom = page_end(top, end, &wholes, page.height);
        // Where the document itself ends a page.
        let wanted = ends.get(ends.partition_point(|y| *y <= first + EXACT)).copied();
        let bottom = wanted.filter(|y| *y < bottom).unwrap_or(bottom);
        pages.push((top, bottom, Vec::new()));
        book.room_for(pages.len())?;
        next = tops.get(tops.partition_point(|top| *top < bottom - EXACT)).copied();
    }
    // In the order of the document, which is the one that programs read a page aloud in.
    for drawn in drawn {
        let (top, bottom) = (drawn.top(), drawn.bottom().min(end));
        let first = pages.partition_point(|(_, end, _)| *end - EXACT <= top);
        for (start, end, marks) in pages.iter_mut().skip(first) {
            if *start > top.max(bottom - EXACT) {
                break;
            }
            marks.extend(page.mark(&drawn, (*start, *end)));
            if !drawn.is_divided() {
                break;
            }
        }
    }
    for (number, (_, _, marks)) in pages.into_iter().enumerate() {
        if number > 0 {
            book.turn()?;
        }
        let (left, top) = (book.left(), book.top());
        marks.into_iter().for_each(|mark| book.put(mark.moved(left, top)));
    }
    Ok(())
}

/// Where the page that begins at `top` ends.
fn page_end(top: f32, end: f32, wholes: &[Whole], height: f32) -> f32 {
    let limit = top + height;
    // They stand in order, and none is higher than a page.
    let above = |y: f32| wholes.partition_point(|whole| whole.top < y);
    let wholes = wholes.get(above(top - height)..above(limit)).unwrap_or_default();
    if end - BELOW <= limit {
        return end.max(limit);
    }
    // The highest of what an end would cut.
    let cut = |at: f32, rows: bool| {
        let is_cut = |whole: &&Whole| whole.top < at - EXACT && whole.bottom > at + EXACT && (rows || !whole.row);
        wholes.iter().filter(is_cut).map(|whole| whole.top).reduce(f32::min)
    };
    let highest = |rows| {
        let mut at = limit;
        while let Some(higher) = cut(at, rows) {
            at = higher;
        }
        at
    };
    let (row, line) = (highest(true), highest(false));
    if row > top + height * (1.0 - WHITE_FOR_A_ROW) {
        row
    } else if line > top + EXACT {
        line
    } else {
        // Lines that stand closer than they are high: the last one goes to the next page.
        cut(limit, false).filter(|at| *at > top + EXACT).unwrap_or(limit)
    }
}

/// How large things are on a page.
struct PageScale {
    /// Points for a pixel.
    points: f32,
    /// The width and height of a page in pixels.
    width: f32,
    height: f32,
}

impl PageScale {
    /// Something as it is drawn on the page between two heights.
    fn mark(&self, drawn: &SheetMark, (top, bottom): (f32, f32)) -> Option<Mark> {
        let points = self.points;
        match drawn {
            SheetMark::Text { x, baseline, text } => {
                let text = ShapedText { size: text.size * points, ..text.clone() };
                let y = (baseline - top) * points;
                Some(Mark::Shaped { x: x * points, y, text, ink: BLACK })
            }
            SheetMark::Bar { area, ink } => {
                let (y, end) = (area.top.max(top) - top, area.bottom.min(bottom) - top);
                let (x, right) = (area.left.max(0.0), area.right.min(self.width));
                let thick = |length: f32| (length * points).max(THINNEST);
                (end > y && right > x).then(|| Mark::Bar {
                    x: x * points,
                    y: y * points,
                    width: thick(right - x),
                    height: thick(end - y),
                    ink: *ink,
                })
            }
            SheetMark::Picture { area, picture } => {
                let (width, height) = (area.right - area.left, area.bottom - area.top);
                let fit = (self.height / height).min(1.0);
                Some(Mark::Picture {
                    x: area.left * points,
                    y: (area.top - top) * points,
                    width: width * fit * points,
                    height: height * fit * points,
                    picture: picture.clone(),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_end_between_lines_and_rows() {
        let line = |top, bottom| Whole { top, bottom, row: false };
        let row = |top, bottom| Whole { top, bottom, row: true };
        let check = |wholes: &[Whole], want| assert_eq!(page_end(0.0, 1_000.0, wholes, 100.0), want, "{wholes:?}");
        check(&[], 100.0);
        check(&[line(80.0, 100.0), line(100.0, 120.0)], 100.0);
        check(&[line(70.0, 90.0), line(90.0, 110.0)], 90.0);
        // What stands beside a line that is cut may be cut by the new end.
        check(&[line(80.0, 95.0), line(90.0, 110.0)], 80.0);
        check(&[row(80.0, 115.0), line(95.0, 105.0)], 80.0);
        // So much white is no row worth.
        check(&[row(50.0, 110.0), line(95.0, 105.0)], 95.0);
        let close: Vec<Whole> = (0..12_u8).map(|n| f32::from(n) * 10.0).map(|y| line(y, y + 12.0)).collect();
        check(&close, 90.0);
        // The rest fits.
        assert_eq!(page_end(950.0, 1_000.0, &[], 100.0), 1_050.0);
    }
}
