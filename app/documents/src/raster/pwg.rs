//! The heads of PWG raster (PWG 5102.4, 4.3): mostly fields that say nothing.

use super::PageHead;
use crate::output::Duplex;

/// The octets of a page head.
const HEAD: usize = 1796;

/// The first four octets of a document.
pub(super) fn begin(out: &mut Vec<u8>) {
    out.extend_from_slice(b"RaS2");
}

/// The head of a page.
pub(super) fn page_head(page: &PageHead, out: &mut Vec<u8>) {
    let mut head = [0; HEAD];
    let mut put = |at: usize, octets: &[u8]| {
        if let Some(field) = head.get_mut(at..).and_then(|rest| rest.get_mut(..octets.len())) {
            field.copy_from_slice(octets);
        }
    };
    let depth = u32::try_from(page.depth()).unwrap_or(1);
    put(0, b"PwgRaster");
    let (cross, feed) = page.transforms;
    let numbers: [(usize, u32); 20] = [
        (272, u32::from(page.duplex != Duplex::None)),
        (276, page.dpi.into()),
        (280, page.dpi.into()),
        (340, 1),
        (352, points(page.size.0)),
        (356, points(page.size.1)),
        (368, u32::from(page.duplex == Duplex::ShortEdge)),
        (372, page.width),
        (376, page.height),
        (384, 8),
        (388, 8 * depth),
        (392, page.width.saturating_mul(depth)),
        // sGray and sRGB
        (400, if depth == 1 { 18 } else { 19 }),
        (420, depth),
        (452, page.pages),
        (456, cross.cast_unsigned()),
        (460, feed.cast_unsigned()),
        (472, page.width),
        (476, page.height),
        // White is what is left where nothing is printed.
        (480, 0x00ff_ffff),
    ];
    for (at, number) in numbers {
        put(at, &number.to_be_bytes());
    }
    put(1732, size_name(page.size).as_bytes());
    out.extend_from_slice(&head);
}

fn points(length: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "paper is small and positive")]
    let points = length.round() as u32;
    points
}

/// The self-describing name of a size (PWG 5101.1), or the registered one of those that offices have.
fn size_name((width, height): (f64, f64)) -> String {
    let millimetres = |points: f64| (points * 25.4 / 72.0).round();
    let (width, height) = (millimetres(width), millimetres(height));
    let known = [
        (210.0, 297.0, "iso_a4_210x297mm"),
        (297.0, 420.0, "iso_a3_297x420mm"),
        (148.0, 210.0, "iso_a5_148x210mm"),
        (216.0, 279.0, "na_letter_8.5x11in"),
        (216.0, 356.0, "na_legal_8.5x14in"),
        (279.0, 432.0, "na_ledger_11x17in"),
    ];
    let known = known.into_iter().find(|(w, h, _)| (w - width).abs() <= 1.0 && (h - height).abs() <= 1.0);
    known.map_or_else(|| format!("custom_current_{width}x{height}mm"), |(.., name)| name.to_owned())
}
