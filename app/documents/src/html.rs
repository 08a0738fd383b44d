//! HTML mail onto paper, in simple form: headings, paragraphs, lists, quotations and tables. Runs in the cage.
//!
//! Nothing is fetched, no script runs, and everything is black: nobody is to pay for the blue of a link.

mod look;
mod reader;
mod setting;
mod table;
mod tags;

use crate::{
    charset,
    conversion::Conversion,
    fonts::OpenFonts,
    layout::{
        book::{Book, Inline},
        fonts::Fonts,
        lines::{Align, Span},
    },
    limits::{Limits, Media},
};
use model::jobs::Unreadable;
use std::borrow::Cow;

/// How far into a document its character set may be declared (HTML, 4.2.5.4).
const DECLARED_WITHIN: usize = 1024;

/// The document on pages.
pub(crate) fn to_pdf(
    document: &[u8],
    media: Media,
    limits: &Limits,
    machine: &OpenFonts,
) -> Result<Conversion, Unreadable> {
    let blocks = reader::blocks(&decoded(document), limits);
    let fonts = Fonts::load(machine)?;
    let mut book = Book::new(media, limits);
    setting::set(&blocks, &mut book, &fonts)?;
    if book.is_blank() { Err(Unreadable::Empty) } else { book.finish(&fonts) }
}

/// Whether there is anything to see in it.
pub(crate) fn shows_something(document: &[u8], limits: &Limits) -> bool {
    reader::blocks(&decoded(document), limits).iter().any(Block::shows_something)
}

/// The text of a document that nobody declares the character set of but itself.
pub(crate) fn decoded(document: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(document) {
        // What it says of itself may be what it was before it came here.
        Ok(text) if !text.is_ascii() => text.into(),
        _ => charset::decoded(document, declared_charset(document).as_deref()),
    }
}

/// What stands behind `charset=` in the first lines.
fn declared_charset(document: &[u8]) -> Option<String> {
    let head = document.get(..document.len().min(DECLARED_WITHIN)).unwrap_or(document).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let (_, declared) = head.split_once("charset=")?;
    let declared = declared.trim_start_matches(['"', '\'']);
    let end = declared.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':'));
    // Whoever could read it as UTF-16 would not have found this (HTML, 13.2.3.2).
    declared.get(..end.unwrap_or(declared.len())).filter(|set| !set.starts_with("utf-16")).map(str::to_owned)
}

/// Something that stands above or below something else.
#[derive(Debug, PartialEq)]
enum Block {
    Paragraph(Paragraph),
    Rule,
    Table(table::Table),
    Picture(Picture),
}

/// A picture that came with the message.
#[derive(Debug, PartialEq)]
struct Picture {
    picture: Inline,
    /// Width and height in points.
    size: (f32, f32),
    indent: f32,
    align: Align,
}

/// Words that flow.
#[derive(Debug, Default, PartialEq)]
struct Paragraph {
    spans: Vec<Span>,
    /// White above it.
    gap: f32,
    /// How far it stands in from the left.
    indent: f32,
    align: Align,
    /// The bullet or number in front of a list item.
    marker: Option<String>,
    /// How many quotations it stands in.
    quoted: u8,
}

impl Block {
    fn shows_something(&self) -> bool {
        match self {
            Self::Paragraph(paragraph) => paragraph.spans.iter().any(|span| !span.text.trim().is_empty()),
            Self::Rule => false,
            Self::Picture(_) => true,
            Self::Table(table) => table.cells().any(|cell| cell.blocks.iter().any(Self::shows_something)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_nothing() {
        let check = |html: &str, want| assert_eq!(shows_something(html.as_bytes(), &Limits::default()), want, "{html}");
        check("<p>Hello", true);
        check("<table><tr><td>Hello</table>", true);
        check(
            "<html><head><title>Hello</title><style>p { color: red }</style></head><body>&nbsp;<br><img src=x>",
            false,
        );
        check("<div style='display:none'>Hello</div>", false);
        check("<script>Hello</script><!-- Hello -->", false);
        check("", false);
    }

    #[test]
    fn deep_nesting_ends() {
        let deep = format!(
            "{}word{}",
            "<div><table><tr><td><b>".repeat(20_000),
            "</b></td></tr></table></div>".repeat(20_000)
        );
        let made = to_pdf(deep.as_bytes(), Media::A4, &Limits::default(), &OpenFonts::default()).unwrap();
        assert_eq!(made.facts.pages, 1);
    }

    #[test]
    fn nothing_makes_no_page() {
        assert_eq!(
            to_pdf(b"<p></p>", Media::A4, &Limits::default(), &OpenFonts::default()).err(),
            Some(Unreadable::Empty)
        );
    }
}
