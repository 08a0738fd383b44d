//! The heads of URF, Apple's raster of AirPrint: not published, and as CUPS reads and writes them.

use super::PageHead;
use crate::output::Duplex;

/// `print-quality` normal.
const NORMAL: u8 = 4;

/// The head of a document.
pub(super) fn begin(pages: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"UNIRAST\0");
    out.extend_from_slice(&pages.to_be_bytes());
}

/// The head of a page.
pub(super) fn page_head(page: &PageHead, out: &mut Vec<u8>) {
    let bits = if page.depth() == 1 { 8 } else { 24 };
    // sGray and sRGB
    let space = u8::from(page.depth() > 1);
    let duplex = match page.duplex {
        Duplex::None => 1,
        Duplex::ShortEdge => 2,
        Duplex::LongEdge => 3,
    };
    out.extend_from_slice(&[bits, space, duplex, NORMAL, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend_from_slice(&page.width.to_be_bytes());
    out.extend_from_slice(&page.height.to_be_bytes());
    out.extend_from_slice(&u32::from(page.dpi).to_be_bytes());
    out.extend_from_slice(&[0; 8]);
}
