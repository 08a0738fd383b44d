//! PCLm: a PDF of nothing but strips of pixels, which a printer without memory prints as they come (Wi-Fi Direct Print
//! Services, annex A).
//!
//! It is not written with the writer of PDF that we have, which holds a document until its end.

use super::PageHead;
use flate2::{Compression, write::ZlibEncoder};
use std::{fmt::Write as _, io::Write as _};

/// The rows of a strip, which every printer takes.
const STRIP: u32 = 16;
/// The objects that are written last: the catalog and the list of pages.
const CATALOG: usize = 1;
const PAGES: usize = 2;

/// A document that is being written.
pub(super) struct Strips {
    /// Where each object begins, from object 1.
    offsets: Vec<u64>,
    /// Octets that were written before this page.
    position: u64,
    pages: Vec<usize>,
    page: Option<Page>,
}

struct Page {
    head: PageHead,
    strip: Vec<u8>,
    rows: u32,
}

impl Strips {
    pub(super) fn begin(out: &mut Vec<u8>) -> Self {
        let mut strips = Self { offsets: vec![0; PAGES], position: 0, pages: Vec::new(), page: None };
        strips.put(b"%PDF-1.7\n%PCLm 1.0\n", out);
        strips
    }

    fn put(&mut self, octets: &[u8], out: &mut Vec<u8>) {
        out.extend_from_slice(octets);
        self.position = self.position.saturating_add(u64::try_from(octets.len()).unwrap_or(u64::MAX));
    }

    /// An object under the next number, or under one of the two that come last.
    fn object(&mut self, number: Option<usize>, content: &[&[u8]], out: &mut Vec<u8>) -> usize {
        let number = number.unwrap_or_else(|| {
            self.offsets.push(0);
            self.offsets.len()
        });
        if let Some(offset) = number.checked_sub(1).and_then(|at| self.offsets.get_mut(at)) {
            *offset = self.position;
        }
        self.put(format!("{number} 0 obj\n").as_bytes(), out);
        for part in content {
            self.put(part, out);
        }
        self.put(b"\nendobj\n", out);
        number
    }

    fn stream(&mut self, entries: &str, data: &[u8], out: &mut Vec<u8>) {
        let head = format!("<</Length {}{entries}>>stream\n", data.len());
        self.object(None, &[head.as_bytes(), data, b"\nendstream"], out);
    }

    pub(super) fn begin_page(&mut self, head: &PageHead, out: &mut Vec<u8>) {
        let strips = usize::try_from(head.height.div_ceil(STRIP)).unwrap_or(0);
        let (width, height) = head.size;
        // The page and its content stand before its strips.
        let first = self.offsets.len() + 3;
        let (mut pictures, mut content) = (String::new(), String::new());
        let unit = 72.0 / f64::from(head.dpi.max(1));
        for strip in 0..strips {
            let _ = write!(pictures, "/Image{strip} {} 0 R", first + strip);
            let from = u32::try_from(strip).unwrap_or(0).saturating_mul(STRIP);
            let rows = STRIP.min(head.height.saturating_sub(from));
            let (wide, high) = (f64::from(head.width) * unit, f64::from(rows) * unit);
            let bottom = f64::from(head.height.saturating_sub(from + rows)) * unit;
            let _ = writeln!(content, "q {wide:.4} 0 0 {high:.4} 0 {bottom:.4} cm /Image{strip} Do Q");
        }
        let page = format!(
            "<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 {width:.2} {height:.2}]/Contents[{} 0 R]/Resources<</XObject<<{pictures}>>>>>>",
            first - 1
        );
        let number = self.object(None, &[page.as_bytes()], out);
        self.pages.push(number);
        self.stream("", content.as_bytes(), out);
        self.page = Some(Page { head: *head, strip: Vec::new(), rows: 0 });
    }

    pub(super) fn row(&mut self, row: &[u8], out: &mut Vec<u8>) {
        let Some(page) = &mut self.page else { return };
        page.strip.extend_from_slice(row);
        page.rows += 1;
        if page.rows == STRIP {
            self.end_strip(out);
        }
    }

    fn end_strip(&mut self, out: &mut Vec<u8>) {
        let Some(page) = self.page.as_mut().filter(|page| page.rows > 0) else { return };
        let mut coder = ZlibEncoder::new(Vec::new(), Compression::fast());
        let coded = coder.write_all(&page.strip).and_then(|()| coder.finish()).unwrap_or_default();
        let space = if page.head.depth() == 1 { "DeviceGray" } else { "DeviceRGB" };
        let entries = format!(
            "/Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/{space}/BitsPerComponent 8/Filter/FlateDecode",
            page.head.width, page.rows
        );
        page.strip.clear();
        page.rows = 0;
        self.stream(&entries, &coded, out);
    }

    pub(super) fn end_page(&mut self, out: &mut Vec<u8>) {
        self.end_strip(out);
        self.page = None;
    }

    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        let kids: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        let pages = format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), kids.len());
        self.object(Some(PAGES), &[pages.as_bytes()], out);
        self.object(Some(CATALOG), &[format!("<</Type/Catalog/Pages {PAGES} 0 R>>").as_bytes()], out);
        let size = self.offsets.len() + 1;
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            let _ = writeln!(table, "{offset:010} 00000 n ");
        }
        let _ = write!(table, "trailer\n<</Size {size}/Root {CATALOG} 0 R>>\nstartxref\n{}\n%%EOF\n", self.position);
        self.put(table.as_bytes(), out);
    }
}
