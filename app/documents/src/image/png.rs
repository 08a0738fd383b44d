//! A PNG of more pixels than paper can show, made smaller row by row as it is read: whole, it would not fit into the
//! cage.

use super::{album::Picture, check_size, pixels::over_white, resolution::Resolution, scale};
use crate::limits::Limits;
use ::image::metadata::Orientation;
use model::jobs::Unreadable;
use png::{ColorType, Decoder, DecodingError, Transformations};
use std::io::Cursor;

/// The picture, made smaller; none where it is small enough, or where its rows come in another order than on paper.
pub(super) fn scaled(document: &[u8], limits: &Limits) -> Result<Option<Picture>, Unreadable> {
    let mut decoder = Decoder::new(Cursor::new(document));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| why(&error))?;
    let info = reader.info();
    check_size(info.width, info.height, limits)?;
    let (width, factor) = (info.width, scale::factor(info.width, info.height, limits));
    if factor == 1 || info.interlaced {
        return Ok(None);
    }
    let profile = info.icc_profile.as_deref().map(<[u8]>::to_vec);
    let orientation = info.exif_metadata.as_deref().and_then(Orientation::from_exif_chunk);
    let (color, _) = reader.output_color_type();
    let gray = matches!(color, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let mut rows = scale::Rows::new(width, factor, gray);
    let mut opaque = Vec::new();
    while let Some(row) = reader.next_row().map_err(|error| why(&error))? {
        opaque.clear();
        match color {
            ColorType::GrayscaleAlpha => {
                let (pixels, _) = row.data().as_chunks::<2>();
                opaque.extend(pixels.iter().map(|[v, a]| over_white(*v, *a)));
            }
            ColorType::Rgba => {
                let (pixels, _) = row.data().as_chunks::<4>();
                opaque.extend(pixels.iter().flat_map(|[r, g, b, a]| [r, g, b].map(|v| over_white(*v, *a))));
            }
            _ => opaque.extend_from_slice(row.data()),
        }
        rows.push(&opaque);
    }
    let picture = Picture::of(rows.finish().simplified());
    let profile = profile.filter(|_| !picture.gray);
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(Some(Picture { profile, orientation, ..picture }.with_resolution(Resolution::in_file(document), factor)))
}

fn why(error: &DecodingError) -> Unreadable {
    match error {
        DecodingError::LimitsExceeded => Unreadable::TooDemanding,
        _ => Unreadable::Damaged,
    }
}
