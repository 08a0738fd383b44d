//! Plain text onto paper: monospaced, eighty columns, as it came. Runs in the cage.

use crate::{
    charset,
    conversion::Conversion,
    fonts::{OpenFonts, Style},
    layout::{
        book::{BLACK, Book},
        fonts::Fonts,
        lines::{Align, LEADING, Line, Span, broken},
    },
    limits::{Limits, Media},
};
use model::jobs::Unreadable;

/// Eighty columns fit between the margins of an A4 page.
const SIZE: f32 = 10.0;
/// A longer line is broken piece by piece, so that a file without line ends does not become one line in memory.
const PIECE: usize = 4_000;
/// Columns between tabulator stops.
const TAB: usize = 8;

/// The text on pages; a form feed begins a new one.
pub(crate) fn to_pdf(
    document: &[u8],
    media: Media,
    limits: &Limits,
    machine: &OpenFonts,
) -> Result<Conversion, Unreadable> {
    let text = charset::decoded(document, None);
    let fonts = Fonts::load(machine)?;
    let mut book = Book::new(media, limits);
    for (number, page) in text.split('\u{c}').enumerate() {
        if number > 0 {
            book.turn()?;
        }
        for line in page.split_terminator('\n') {
            put(line.strip_suffix('\r').unwrap_or(line), &mut book, &fonts)?;
        }
    }
    if book.is_blank() { Err(Unreadable::Empty) } else { book.finish(&fonts) }
}

fn put(line: &str, book: &mut Book, fonts: &Fonts<'_>) -> Result<(), Unreadable> {
    let mut rest = line;
    loop {
        let end = rest.char_indices().nth(PIECE).map_or(rest.len(), |(at, _)| at);
        let (piece, more) = rest.split_at_checked(end).unwrap_or((rest, ""));
        put_piece(piece, book, fonts)?;
        if more.is_empty() {
            return Ok(());
        }
        rest = more;
    }
}

fn put_piece(line: &str, book: &mut Book, fonts: &Fonts<'_>) -> Result<(), Unreadable> {
    let span = Span { text: without_tabs(line), style: Style::Mono, size: SIZE, ink: BLACK };
    let mut lines = broken(&[span], book.width(), fonts);
    if lines.is_empty() {
        // An empty line is a line too.
        lines.push(Line::default());
    }
    for line in lines {
        let (top, left, width) = (book.take(SIZE * LEADING)?, book.left(), book.width());
        for mark in line.marks(Align::Left, width) {
            book.put(mark.moved(left, top));
        }
    }
    Ok(())
}

fn without_tabs(line: &str) -> String {
    let mut spaced = String::with_capacity(line.len());
    let mut column = 0;
    for character in line.chars() {
        if character == '\t' {
            let stop = TAB - column % TAB;
            spaced.extend(std::iter::repeat_n(' ', stop));
            column += stop;
        } else {
            spaced.push(character);
            column += 1;
        }
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_reach_the_next_stop() {
        assert_eq!(without_tabs("a\tb\t\tc"), format!("a{}b{}c", " ".repeat(7), " ".repeat(15)));
    }

    fn pages(text: &str) -> Result<u32, Unreadable> {
        to_pdf(text.as_bytes(), Media::A4, &Limits { pages: 100, ..Limits::default() }, &OpenFonts::default())
            .map(|made| made.facts.pages)
    }

    #[test]
    fn pages_are_counted() {
        // 257 mm at 13 points a line are 56 lines.
        assert_eq!(pages(&"line\n".repeat(56)), Ok(1));
        assert_eq!(pages(&"line\n".repeat(57)), Ok(2));
        assert_eq!(pages("a\u{c}b\u{c}"), Ok(2));
        assert_eq!(pages(" \r\n\t\n"), Err(Unreadable::Empty));
        assert_eq!(pages(&"x\u{c}".repeat(200)), Err(Unreadable::TooDemanding));
    }
}
