//! Tells by a document's first octets what it is. Runs in the main process, so it looks and does not parse.

use model::jobs::Format;

/// How far into a file a PDF may begin: PJL lines and MacBinary headers stand before some.
const PDF_WITHIN: usize = 1024;
/// How many of the first octets decide about text.
const TEXT_WITHIN: usize = 4096;

/// What a document is, told by its first octets (4 KiB are enough); none for what the appliance does not print.
#[must_use]
pub fn sniff(first: &[u8]) -> Option<Format> {
    if first.starts_with(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if first.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if TIFF.iter().any(|magic| first.starts_with(magic)) {
        Some(Format::Tiff)
    } else if is_pdf(first) {
        Some(Format::Pdf)
    } else {
        text(first)
    }
}

/// Both byte orders, classic and BigTIFF.
const TIFF: [&[u8]; 4] = [b"II\x2a\0", b"MM\0\x2a", b"II\x2b\0", b"MM\0\x2b"];

/// `%PDF-1.` where a line begins, or after octets that are no text.
fn is_pdf(first: &[u8]) -> bool {
    let head = first.get(..first.len().min(PDF_WITHIN + 6)).unwrap_or(first);
    head.windows(7).enumerate().any(|(at, window)| {
        let before = at.checked_sub(1).and_then(|at| head.get(at));
        let version = matches!(window, [b'%', b'P', b'D', b'F', b'-', major, b'.'] if major.is_ascii_digit());
        version && before.is_none_or(|b| !(b' '..=b'~').contains(b))
    })
}

fn text(first: &[u8]) -> Option<Format> {
    let head = first.get(..first.len().min(TEXT_WITHIN)).unwrap_or(first);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if head.is_empty() {
        return None;
    }
    if let Some(units) = utf16(head) {
        return char::decode_utf16(units).all(|c| c.map_or(true, printable)).then_some(Format::Text);
    }
    let printable = match std::str::from_utf8(head) {
        Ok(text) => text.chars().all(printable),
        // A character may be cut in two at the end of what was looked at.
        Err(error) if error.error_len().is_none() => head.iter().all(|&b| printable(b.into())),
        Err(_) => is_latin1(head),
    };
    // PostScript and RTF are text that nobody wants to see as text.
    let program = head.starts_with(b"%!") || head.starts_with(b"{\\rtf");
    (printable && !program).then(|| if is_html(head) { Format::Html } else { Format::Text })
}

/// The code units of UTF-16 with a byte order mark.
fn utf16(head: &[u8]) -> Option<impl Iterator<Item = u16>> {
    let (order, units): (fn([u8; 2]) -> u16, _) = match head {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        _ => return None,
    };
    Some(
        units
            .chunks_exact(2)
            .map(move |pair| order([pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0)])),
    )
}

fn printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{c}') || !(c < ' ' || c == '\u{7f}')
}

/// ISO 8859-1 or Windows-1252: no control characters, and not mostly accents, as random octets would be.
fn is_latin1(head: &[u8]) -> bool {
    let high = head.iter().filter(|b| **b >= 0x80).count();
    let undefined = |b: &u8| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    head.iter().all(|b| printable((*b).into()) && !undefined(b)) && high * 5 <= head.len() * 2
}

fn is_html(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    begins(b"<!doctype html") || begins(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_format() {
        let check = |first: &[u8], want: Option<Format>| {
            assert_eq!(sniff(first), want, "{:?}", String::from_utf8_lossy(first));
        };
        check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Some(Format::Pdf));
        check(b"\x1b%-12345X@PJL SET COPIES=2\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4\n", Some(Format::Pdf));
        check(&[&[0; 128][..], b"%PDF-1.4\n"].concat(), Some(Format::Pdf));
        check(&[&[0; 1025][..], b"%PDF-1.4\n"].concat(), None);
        check(b"A file begins with %PDF-1.4, they say.", Some(Format::Text));
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Some(Format::Jpeg));
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(Format::Png));
        check(b"II\x2a\0\x08\0\0\0", Some(Format::Tiff));
        check(b"MM\0\x2a\0\0\0\x08", Some(Format::Tiff));
        check("Grüße aus Zürich, Ελλάδα, Москва\r\n".as_bytes(), Some(Format::Text));
        check("é".repeat(3000).as_bytes(), Some(Format::Text));
        check(&[b"x", "é".repeat(3000).as_bytes()].concat(), Some(Format::Text));
        check(b"Gr\xfc\xdfe aus Z\xfcrich", Some(Format::Text));
        check(b"\xff\xfeh\0i\0\n\0", Some(Format::Text));
        check(b"\xfe\xff\0h\0i", Some(Format::Text));
        check(b"\xff\xfe\0\0h\0", None);
        check(b"\xef\xbb\xbf<!DOCTYPE HTML><p>Hi", Some(Format::Html));
        check(b" \n<html><body>", Some(Format::Html));
        check(b"<p>only a fragment", Some(Format::Text));
        check(b"", None);
        check(b"PK\x03\x04\x14\0\x06\0", None);
        check(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None);
        check(b"\x7fELF\x02\x01\x01", None);
        check(b"MZ\x90\0\x03\0\0\0", None);
        check(b"%!PS-Adobe-3.0\n", None);
        check(b"{\\rtf1\\ansi", None);
        check(b"\x1bE\x1b&l0O", None);
        check(b"\xa0\xb1\xc2\xd3\xe4\xf5", None);
    }
}
