//! Documents made for tests, by hand where no honest program would make them.

use documents::{Cage, CageError, LeftOutPart, Limits, PartHead, PartSink, Reading};
use flate2::{Compression, write::ZlibEncoder};
use model::jobs::Format;
use std::{
    io::{self, Write},
    process::Command,
};

/// The worker of this crate in a cage with the limits of the product.
pub fn cage() -> Cage {
    Cage::new(env!("CARGO_BIN_EXE_documents-worker").into(), Vec::new(), Limits::default())
}

/// The same with other limits.
pub fn cage_with(limits: Limits) -> Cage {
    Cage::new(env!("CARGO_BIN_EXE_documents-worker").into(), Vec::new(), limits)
}

/// Reads a document; the answer and what was written.
pub fn read(cage: &Cage, format: Format, document: &[u8]) -> Result<(Reading, Vec<u8>), CageError> {
    let mut printable = Vec::new();
    let reading = cage.read_document(format, document, &mut printable)?;
    Ok((reading, printable))
}

/// A part that was printed, with its content.
pub type PrintedPart = (PartHead, Vec<u8>);

/// Keeps what comes.
#[derive(Default)]
struct PartList(Vec<PrintedPart>);

impl PartSink for PartList {
    fn begin(&mut self, part: PartHead) -> io::Result<()> {
        self.0.push((part, Vec::new()));
        Ok(())
    }
    fn write(&mut self, octets: &[u8]) -> io::Result<()> {
        self.0.last_mut().expect("a part that has begun").1.extend_from_slice(octets);
        Ok(())
    }
    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes a message apart: what is printed, and what is not.
pub fn take_apart(message: &[u8]) -> Result<(Vec<PrintedPart>, Vec<LeftOutPart>), CageError> {
    take_apart_in(&cage(), message)
}

/// The same in a cage of one's own.
pub fn take_apart_in(cage: &Cage, message: &[u8]) -> Result<(Vec<PrintedPart>, Vec<LeftOutPart>), CageError> {
    let mut parts = PartList::default();
    let left_out = cage.take_apart(message, &mut parts)?;
    Ok((parts.0, left_out))
}

/// A file of tests/fixtures.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).expect("a fixture of that name")
}

/// A page with a media box, more entries and content, for [`pdf`].
pub fn page(media: &str, entries: &str, content: &str) -> String {
    format!("/MediaBox[{media}]{entries}\n{content}")
}

/// A PDF of such pages.
pub fn pdf(pages: &[&str]) -> Vec<u8> {
    let mut objects = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), Vec::new()];
    let mut kids = String::new();
    for page in pages {
        let (entries, content) = page.split_once('\n').unwrap_or((page, ""));
        let id = objects.len() + 1;
        kids += &format!("{id} 0 R ");
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R{entries}>>", id + 1).into_bytes());
        objects.push(stream("", content.as_bytes()));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()).into_bytes();
    file(&objects)
}

/// A PDF of these objects, numbered from 1; the first is the catalog.
pub fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend_from_slice(format!("{} 0 obj\n", number + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let trailer = format!("{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.extend_from_slice(trailer.as_bytes());
    file
}

/// A stream object.
pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut object = format!("<</Length {}{entries}>>stream\n", data.len()).into_bytes();
    object.extend_from_slice(data);
    object.extend_from_slice(b"\nendstream");
    object
}

/// Zeros, compressed.
pub fn zlib(zeros: u64) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    io::copy(&mut io::Read::take(io::repeat(b' '), zeros), &mut encoder).unwrap();
    encoder.finish().unwrap()
}

/// A PDF whose only page has content of so many spaces.
pub fn bomb(octets: u64) -> Vec<u8> {
    one_page("", &stream("/Filter/FlateDecode", &zlib(octets)), &[])
}

/// A PDF with an image that says to be so large.
pub fn image(width: u32, height: u32) -> Vec<u8> {
    let entries = format!(
        "/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode"
    );
    let image = stream(&entries, &zlib(1 << 20));
    one_page("/XObject<</X 5 0 R>>", &stream("", b"q 200 0 0 200 0 0 cm /X Do Q"), &[image])
}

/// A PDF with a form that draws itself, and another that draws it back.
pub fn form_in_itself() -> Vec<u8> {
    let form = |other: u8| {
        let entries =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X 5 0 R/Y {other} 0 R>>>>");
        stream(&entries, b"1 0 0 rg 0 0 9 9 re f /X Do /Y Do /Y Do")
    };
    one_page("/XObject<</X 5 0 R>>", &stream("", b"/X Do"), &[form(6), form(5)])
}

fn one_page(resources: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<<{resources}>>>>");
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        content.to_vec(),
    ];
    objects.extend_from_slice(more);
    file(&objects)
}

/// A PDF whose page tree has itself as a branch and no leaf.
pub const LOOP: &str = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
    2 0 obj\n<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>\nendobj\n3 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 9>>\nendobj\n\
    trailer\n<</Size 4/Root 1 0 R>>\n";

/// A PNG of one colour.
pub fn png(width: u32, height: u32, pixel: &[u8; 3]) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(width, height, image::Rgb(*pixel));
    let mut file = io::Cursor::new(Vec::new());
    image.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// The beginning of a PNG that says to be so large.
pub fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut sum = flate2::Crc::new();
    sum.update(&header);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\r".to_vec();
    file.extend_from_slice(&header);
    file.extend_from_slice(&sum.sum().to_be_bytes());
    file.extend_from_slice(b"\0\0\x10\0IDAT");
    file.write_all(&zlib(1 << 20)).unwrap();
    file
}

/// A gray TIFF that says to be so large, with the next page at an offset (8 is the page itself).
pub fn tiff(width: u32, height: u32, next: u32) -> Vec<u8> {
    let mut file = b"II\x2a\0\x08\0\0\0".to_vec();
    let entries: [(u16, u32); 8] =
        [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 0), (278, height), (279, 16)];
    file.extend_from_slice(&8u16.to_le_bytes());
    for (tag, value) in entries {
        file.extend_from_slice(&tag.to_le_bytes());
        file.extend_from_slice(&4u16.to_le_bytes());
        file.extend_from_slice(&1u32.to_le_bytes());
        file.extend_from_slice(&value.to_le_bytes());
    }
    file.extend_from_slice(&next.to_le_bytes());
    file
}

/// A word on a page, with its place in points.
#[derive(Debug)]
pub struct Word {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub bottom: f64,
    /// Width and height of its page.
    pub page: (f64, f64),
}

/// The words of a PDF in the order in which they were drawn, found by poppler.
pub fn words_of(pdf: &[u8]) -> Vec<Word> {
    let thread = std::thread::current().id();
    let path = std::env::temp_dir().join(format!("imprimatur-words-{}-{thread:?}.pdf", std::process::id()));
    std::fs::write(&path, pdf).unwrap();
    let found =
        Command::new("pdftotext").args(["-raw", "-bbox", "-enc", "UTF-8"]).arg(&path).arg("-").output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(found.status.success(), "{found:?}");
    let found = String::from_utf8(found.stdout).unwrap();
    let said = |line: &str, name: &str| -> f64 {
        let (_, value) = line.split_once(&format!("{name}=\"")).unwrap();
        value.split('"').next().unwrap().parse().unwrap()
    };
    let (mut words, mut page) = (Vec::new(), (0.0, 0.0));
    for line in found.lines().map(str::trim) {
        if line.starts_with("<page ") {
            page = (said(line, "width"), said(line, "height"));
        } else if let Some(text) = line.strip_suffix("</word>").and_then(|line| line.rsplit_once('>')) {
            let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
            let text = entities.iter().fold(text.1.to_owned(), |text, (name, sign)| text.replace(name, sign));
            let [left, right, bottom] = ["xMin", "xMax", "yMax"].map(|name| said(line, name));
            words.push(Word { text, left, right, bottom, page });
        }
    }
    words
}
