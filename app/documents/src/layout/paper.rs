//! Sizes of paper.

use crate::limits::Media;

/// PostScript points for a millimetre.
pub(crate) const POINTS_PER_MM: f32 = 72.0 / 25.4;

/// Width and height in points.
pub(crate) fn size(media: Media) -> (f32, f32) {
    match media {
        Media::A4 => (210.0 * POINTS_PER_MM, 297.0 * POINTS_PER_MM),
        Media::Letter => (612.0, 792.0),
    }
}

/// Points as hundredths of a millimetre.
pub(crate) fn hundredths(points: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "paper is small and positive")]
    let length = (points * 2540.0 / 72.0).round() as u32;
    length
}
