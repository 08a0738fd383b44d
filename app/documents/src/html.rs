//! HTML mail onto paper: the tree that browsers build (html5ever), the styles and the layout of Blitz, and pages of our
//! own. Runs in the cage.
//!
//! Nothing is fetched and no script runs. Backgrounds are left out and text is black, as where browsers print: nobody is
//! to pay for the blue of a link. What is wider than the paper is made to fit.

mod document;
mod drawing;
mod element;
mod legacy;
mod pages;
mod tree;
mod words;

use crate::{
    charset,
    conversion::Conversion,
    fonts::OpenFonts,
    layout::{book::Book, fonts::Fonts},
    limits::{Limits, Media},
    text,
};
use document::LaidOutDocument;
use model::jobs::Unreadable;
use std::{
    borrow::Cow,
    panic::{self, AssertUnwindSafe},
};
use tree::Tree;

/// How far into a document its character set may be declared (HTML, 4.2.5.4).
const DECLARED_WITHIN: usize = 1024;
/// Wider than this many times the paper, a document is laid out anew before it is made smaller: nobody could read it.
const MOST_TIMES: f32 = 3.0;

/// The document on pages.
pub(crate) fn to_pdf(
    document: &[u8],
    media: Media,
    limits: &Limits,
    machine: &OpenFonts,
) -> Result<Conversion, Unreadable> {
    let tree = Tree::parsed(&decoded(document))?;
    // The engine is young. Where it fails, the words are printed without their looks.
    panic::catch_unwind(AssertUnwindSafe(|| laid_out(&tree, media, limits, machine)))
        .unwrap_or_else(|_| text::to_pdf(words::words(&tree).as_bytes(), media, limits, machine))
}

fn laid_out(tree: &Tree, media: Media, limits: &Limits, machine: &OpenFonts) -> Result<Conversion, Unreadable> {
    let fonts = Fonts::load(machine)?;
    let mut book = Book::new(media, limits);
    let (width, height) = pages::room(&book);
    let mut laid_out = LaidOutDocument::new(tree, &fonts, limits, (pixels(width), pixels(height)));
    let mut galley = drawing::galley(&laid_out, &fonts);
    if galley.width > width + 1.0 {
        laid_out.resize(pixels(galley.width.min(width * MOST_TIMES)), pixels(height));
        galley = drawing::galley(&laid_out, &fonts);
    }
    for (sheet, times) in [(legacy::TAME, 1.0), (legacy::TAME_CELLS, MOST_TIMES)] {
        if galley.width > width * MOST_TIMES {
            laid_out.restyle(sheet, pixels(width * times), pixels(height));
            galley = drawing::galley(&laid_out, &fonts);
        }
    }
    pages::set(galley, &mut book)?;
    if book.is_blank() { Err(Unreadable::Empty) } else { book.finish(&fonts) }
}

fn pixels(length: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "paper is small and positive")]
    let pixels = length.ceil() as u32;
    pixels
}

/// Whether there is anything to see in it. What cannot be read in time is said where it is printed.
pub(crate) fn shows_something(document: &[u8]) -> bool {
    Tree::parsed(&decoded(document)).map_or(true, |tree| words::shows_something(&tree))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_nothing() {
        let check = |html: &str, want| assert_eq!(shows_something(html.as_bytes()), want, "{html}");
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
    fn nothing_makes_no_page() {
        let made = |html: &[u8]| to_pdf(html, Media::A4, &Limits::default(), &OpenFonts::default()).err();
        assert_eq!(made(b"<p></p>"), Some(Unreadable::Empty));
        assert_eq!(made(b"<style>p { visibility: hidden }</style><p>Hello"), Some(Unreadable::Empty));
    }
}
