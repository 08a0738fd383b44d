//! The one table of what is printed: how a file of each format begins, and what reads it in the cage.
//!
//! A new format is a variant and a row of its names in `model::jobs::Format`, and a line here.

use crate::{
    beginnings,
    conversion::Conversion,
    fonts::OpenFonts,
    html, image,
    limits::{Limits, Media},
    pdf, text,
};
use model::jobs::{Format, Unreadable};

/// What reads a document: counts its pages, and makes a PDF of what is none.
enum Reader {
    Drawn(fn(Vec<u8>, Media, &Limits) -> Result<Conversion, Unreadable>),
    /// With the fonts of the machine.
    Written(fn(&[u8], Media, &Limits, &OpenFonts) -> Result<Conversion, Unreadable>),
}

/// A format that is printed.
struct Row {
    format: Format,
    /// Whether a file that begins so is of this format. It runs in the main process: it looks and does not parse.
    begins: fn(&[u8]) -> bool,
    read: Reader,
}

const fn row(
    format: Format,
    begins: fn(&[u8]) -> bool,
    read: fn(Vec<u8>, Media, &Limits) -> Result<Conversion, Unreadable>,
) -> Row {
    Row { format, begins, read: Reader::Drawn(read) }
}

const fn written(
    format: Format,
    begins: fn(&[u8]) -> bool,
    read: fn(&[u8], Media, &Limits, &OpenFonts) -> Result<Conversion, Unreadable>,
) -> Row {
    Row { format, begins, read: Reader::Written(read) }
}

/// In the order in which they are asked; texts come last, since other formats are written in letters too.
const ROWS: [Row; 10] = [
    row(Format::Jpeg, |first| first.starts_with(b"\xff\xd8\xff"), image::jpeg_to_pdf),
    row(Format::Png, |first| first.starts_with(b"\x89PNG\r\n\x1a\n"), image::png_to_pdf),
    row(Format::Tiff, beginnings::is_tiff, image::tiff_to_pdf),
    row(Format::Gif, |first| first.starts_with(b"GIF87a") || first.starts_with(b"GIF89a"), image::gif_to_pdf),
    row(Format::Webp, beginnings::is_webp, image::webp_to_pdf),
    row(Format::Bmp, beginnings::is_bmp, image::bmp_to_pdf),
    row(Format::Heic, beginnings::is_heic, image::heic_to_pdf),
    row(Format::Pdf, |first| pdf::header(first).is_some(), |document, _, limits| pdf::read(document, limits)),
    written(Format::Html, beginnings::is_html, html::to_pdf),
    written(Format::Text, beginnings::is_text, text::to_pdf),
];

/// What a document is, told by its first octets (4 KiB are enough); none for what the appliance does not print.
#[must_use]
pub fn sniff(first: &[u8]) -> Option<Format> {
    ROWS.iter().find(|row| (row.begins)(first)).map(|row| row.format)
}

/// Reads a document of a format.
pub(crate) fn read(
    format: Format,
    document: Vec<u8>,
    media: Media,
    limits: &Limits,
    fonts: &OpenFonts,
) -> Result<Conversion, Unreadable> {
    let row = ROWS.iter().find(|row| row.format == format).ok_or(Unreadable::Unsupported)?;
    match row.read {
        Reader::Drawn(read) => read(document, media, limits),
        Reader::Written(read) => read(&document, media, limits, fonts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_that_is_named_is_read() {
        for format in Format::ALL {
            assert!(ROWS.iter().any(|row| row.format == format), "{format:?}");
        }
        assert_eq!(ROWS.len(), Format::ALL.len());
    }

    #[test]
    fn content_tells_the_format() {
        let check = |first: &[u8], want: Option<Format>| {
            assert_eq!(sniff(first), want, "{:?}", String::from_utf8_lossy(first));
        };
        check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Some(Format::Pdf));
        check(b"\x1b%-12345X@PJL SET COPIES=2\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.4\n", Some(Format::Pdf));
        check(&[&[0; 128][..], b"%PDF-1.4\n"].concat(), Some(Format::Pdf));
        check(&[&[0; 1025][..], b"%PDF-1.4\n"].concat(), None);
        check(b"  \n %PDF-1.4\n1 0 obj", Some(Format::Pdf));
        check(b"A file begins with %PDF-1.4, they say.", Some(Format::Text));
        check(b"\xff\xd8\xff\xe0\0\x10JFIF", Some(Format::Jpeg));
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(Format::Png));
        check(b"II\x2a\0\x08\0\0\0", Some(Format::Tiff));
        check(b"MM\0\x2a\0\0\0\x08", Some(Format::Tiff));
        check(b"GIF89a\x01\0\x01\0", Some(Format::Gif));
        check(b"RIFF\x24\0\0\0WEBPVP8 ", Some(Format::Webp));
        check(b"RIFF\x24\0\0\0WAVEfmt ", None);
        check(b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Some(Format::Bmp));
        check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(Format::Heic));
        check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Some(Format::Heic));
        check(b"\0\0\0\x20ftypavif\0\0\0\0avifmif1miafMA1B", None);
        check(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", None);
        check(b"\0\0\0\x18ftypisom\0\0\0\0isomheic", None);
        check(b"BMW is a maker of cars.", Some(Format::Text));
        check("Grüße aus Zürich, Ελλάδα, Москва\r\n".as_bytes(), Some(Format::Text));
        check("é".repeat(3000).as_bytes(), Some(Format::Text));
        check(&[b"x", "é".repeat(3000).as_bytes()].concat(), Some(Format::Text));
        check(b"Gr\xfc\xdfe aus Z\xfcrich", Some(Format::Text));
        // Windows-1251, Shift_JIS, ISO-2022-JP.
        check(b"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0! \xca\xe0\xea \xe4\xe5\xeb\xe0?\n", Some(Format::Text));
        check(
            b"\x89\xef\x8bc\x82\xcc\x8e\x91\x97\xbf\x82\xc5\x82\xb7\x81B\x93\xf1\x95\x94\x82\xa8\x8a\xe8\x82\xa2\n",
            Some(Format::Text),
        );
        check(b"\x1b$B2q5D$N;qNA$G$9!#\x1b(B\r\n", Some(Format::Text));
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
        check(b"\n %!PS-Adobe-3.0\n", None);
        check(b"{\\rtf1\\ansi", None);
        check(b"\x1bE\x1b&l0O", None);
        check(b"\xa0\xb1\xc2\xd3\xe4\xf5", None);
    }
}
