//! A JPEG goes onto the page as it is, where it is not larger than paper can show. It is decoded all the same, to see
//! that it can be, and whether it has colour.

use super::{
    album::{Coding, Picture},
    decode, pixels,
    resolution::Resolution,
    segments::segments,
};
use crate::limits::Limits;
use ::image::{ExtendedColorType, ImageEncoder, ImageFormat, codecs::jpeg::JpegEncoder};
use model::jobs::Unreadable;

/// The quality of what is written again: nothing is seen of it on paper.
const QUALITY: u8 = 90;

pub(super) fn picture(document: Vec<u8>, limits: &Limits) -> Result<Picture, Unreadable> {
    let (decoded, orientation, profile) = decode(&document, ImageFormat::Jpeg, limits)?;
    let resolution = Resolution::in_file(&document);
    let (pixels, factor) = pixels::flatten(decoded)?.scaled(limits);
    let upright = Picture { orientation, ..Picture::of(pixels.simplified()) }.with_resolution(resolution, factor);
    Ok(match components(&document) {
        Some(count @ (1 | 3)) => {
            let (gray, color) = (count == 1, upright.color);
            if factor == 1 {
                let color = color && !gray;
                return Ok(Picture { coding: Coding::Dct, gray, color, bits: 8, data: document, profile, ..upright });
            }
            let profile = profile.filter(|_| upright.gray == gray);
            let data = written(&upright).ok_or(Unreadable::TooDemanding)?;
            Picture { coding: Coding::Dct, data, profile, ..upright }
        }
        // Four inks: what they mean differs from program to program, so the printer gets the decoded picture.
        _ => upright,
    })
}

fn written(picture: &Picture) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let color = if picture.gray { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
    let encoder = JpegEncoder::new_with_quality(&mut file, QUALITY);
    encoder.write_image(&picture.data, picture.width, picture.height, color).ok()?;
    Some(file)
}

/// How many components a JPEG has, by its frame header.
pub(super) fn components(document: &[u8]) -> Option<u8> {
    // SOF0 to SOF15 but for the three that are tables.
    let is_frame = |marker: u8| matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
    segments(document).find(|(marker, _)| is_frame(*marker))?.1.get(5).copied()
}
