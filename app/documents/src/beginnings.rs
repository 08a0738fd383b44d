//! How files begin whose format a few fixed octets do not tell. Runs in the main process, so it looks and does not
//! parse.

use crate::{
    charset,
    mime::wrapping::{self, Wrapping},
};

/// How many of the first octets decide about text.
const TEXT_WITHIN: usize = 4096;

/// Both byte orders, classic and BigTIFF.
pub(crate) fn is_tiff(first: &[u8]) -> bool {
    [b"II\x2a\0", b"MM\0\x2a", b"II\x2b\0", b"MM\0\x2b"].iter().any(|magic| first.starts_with(*magic))
}

pub(crate) fn is_webp(first: &[u8]) -> bool {
    first.starts_with(b"RIFF") && first.get(8..12) == Some(b"WEBP")
}

/// A box that names what the file is (ISO/IEC 23008-12): pictures coded by HEVC. Those of other codings have the same
/// container.
pub(crate) fn is_heic(first: &[u8]) -> bool {
    let brand = |at: usize| first.get(at..at + 4);
    let length = first.first_chunk().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    if brand(4) != Some(b"ftyp") || length < 16 {
        return false;
    }
    let mut others = (16..length.min(first.len()).min(256)).step_by(4).filter_map(brand);
    match brand(8) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx") => true,
        Some(b"mif1" | b"mif2" | b"msf1") => others.any(|other| matches!(other, b"heic" | b"heix" | b"heim" | b"heis")),
        _ => false,
    }
}

/// Two letters, four octets that are zero, and a header of a size that is known: words begin with BM too.
pub(crate) fn is_bmp(first: &[u8]) -> bool {
    let header = first.get(14).copied().unwrap_or(0);
    first.starts_with(b"BM")
        && first.get(6..10) == Some(&[0; 4])
        && matches!(header, 12 | 40 | 52 | 56 | 64 | 108 | 124)
}

/// Text that says of itself that it is HTML.
pub(crate) fn is_html(first: &[u8]) -> bool {
    let head = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    (begins(b"<!doctype html") || begins(b"<html")) && is_text(first)
}

/// Characters that one can see, in whichever character set, and no program in letters.
pub(crate) fn is_text(first: &[u8]) -> bool {
    let head = first.get(..first.len().min(TEXT_WITHIN)).unwrap_or(first);
    // PostScript and RTF are text that nobody wants to see as text.
    let program = head.trim_ascii_start();
    if head.is_empty() || program.starts_with(b"%!") || program.starts_with(b"{\\rtf") {
        return false;
    }
    let is_marked = charset::mark(head).is_some();
    let text = charset::decoded(head, None);
    if is_marked || std::str::from_utf8(head).is_ok() || is_cut_utf8(head) {
        return text.chars().all(printable);
    }
    // Random octets are characters of some set as well: real text has words apart, and decodes without a fault but for
    // the character that the end of the head may cut.
    let faults = text.trim_end_matches(char::REPLACEMENT_CHARACTER).contains(char::REPLACEMENT_CHARACTER);
    head.iter().any(u8::is_ascii) && !faults && text.chars().all(|c| printable(c) && !('\u{80}'..'\u{a0}').contains(&c))
}

/// A character may be cut in two at the end of what is looked at.
fn is_cut_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head).is_err_and(|error| error.error_len().is_none())
}

/// Whether a file is a message that a mail program has kept: by what wraps it (`winmail.dat`, `smime.p7m`, PGP), or by
/// its name, since a message is text that may be about anything, and its first line, which is a header (RFC 5322, 2.2).
#[must_use]
pub fn is_message(name: &str, first: &[u8]) -> bool {
    if wrapping::of(first).is_some_and(|wrapping| wrapping != Wrapping::Signature) {
        return true;
    }
    let named = name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("eml"));
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first).trim_ascii_start();
    let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let header = line.iter().position(|b| *b == b':').is_some_and(|colon| {
        line.get(..colon).is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic))
    });
    // Mailboxes put a line of their own in front of a message.
    named && (header || line.starts_with(b"From "))
}

fn printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{c}') || !(c < ' ' || c == '\u{7f}')
}
