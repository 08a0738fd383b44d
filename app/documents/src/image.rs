//! Pictures onto paper. Runs in the cage.

mod album;
mod inline;
mod pixels;
mod tiff;

use crate::{
    conversion::Conversion,
    limits::{Limits, Media},
};
use ::image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader,
    error::{ImageError, LimitErrorKind},
    metadata::Orientation,
};
use album::{Album, Coding, Picture};
pub(crate) use inline::{dimensions, inline, is_inline};
use model::jobs::Unreadable;
use std::io::Cursor;

/// A JPEG on a page.
pub(crate) fn jpeg_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(jpeg(document, limits)?, media)
}

/// A PNG on a page.
pub(crate) fn png_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(pixels(&document, ImageFormat::Png, limits)?, media)
}

/// A GIF on a page; of an animation, its first picture.
pub(crate) fn gif_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(pixels(&document, ImageFormat::Gif, limits)?, media)
}

/// A WebP on a page; of an animation, its first picture.
pub(crate) fn webp_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(pixels(&document, ImageFormat::WebP, limits)?, media)
}

/// A BMP on a page.
pub(crate) fn bmp_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(pixels(&document, ImageFormat::Bmp, limits)?, media)
}

/// Every image of a TIFF on a page of its own.
pub(crate) fn tiff_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    let mut album = Album::new(media);
    tiff::pages(document, limits, &mut |picture| album.add(picture))?;
    album.finish()
}

fn alone(picture: Picture, media: Media) -> Result<Conversion, Unreadable> {
    let mut album = Album::new(media);
    album.add(picture);
    album.finish()
}

/// A JPEG goes onto the page as it is; it is decoded all the same, to see that it can be and whether it has colour.
fn jpeg(document: Vec<u8>, limits: &Limits) -> Result<Picture, Unreadable> {
    let (decoded, orientation, profile) = decode(&document, ImageFormat::Jpeg, limits)?;
    let pixels = pixels::flatten(decoded)?;
    let upright = Picture { orientation, ..Picture::of(pixels) };
    Ok(match components(&document) {
        Some(count @ (1 | 3)) => {
            let (gray, color) = (count == 1, upright.color);
            Picture { coding: Coding::Dct, gray, color: color && !gray, bits: 8, data: document, profile, ..upright }
        }
        // Four inks: what they mean differs from program to program, so the printer gets the decoded picture.
        _ => upright,
    })
}

/// A picture whose pixels go onto the page.
fn pixels(document: &[u8], format: ImageFormat, limits: &Limits) -> Result<Picture, Unreadable> {
    let (decoded, orientation, profile) = decode(document, format, limits)?;
    let picture = Picture { orientation, ..Picture::of(pixels::flatten(decoded)?) };
    Ok(Picture { profile: if picture.gray { None } else { profile }, ..picture })
}

type DecodedImage = (DynamicImage, Orientation, Option<Vec<u8>>);

/// Decodes an image whose size was looked at first.
fn decode(document: &[u8], format: ImageFormat, limits: &Limits) -> Result<DecodedImage, Unreadable> {
    let mut reader = ImageReader::with_format(Cursor::new(document), format);
    let mut most = ::image::Limits::default();
    most.max_alloc = Some(limits.memory / 2);
    reader.limits(most);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (width, height) = decoder.dimensions();
    check_size(width, height, limits)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    Ok((DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?, orientation, profile))
}

fn check_size(width: u32, height: u32, limits: &Limits) -> Result<(), Unreadable> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Unreadable::Empty),
        pixels if pixels > limits.pixels => Err(Unreadable::TooDemanding),
        _ => Ok(()),
    }
}

fn why(error: &ImageError) -> Unreadable {
    match error {
        ImageError::Limits(limit) => match limit.kind() {
            LimitErrorKind::Unsupported { .. } => Unreadable::Unsupported,
            _ => Unreadable::TooDemanding,
        },
        ImageError::Unsupported(_) => Unreadable::Unsupported,
        _ => Unreadable::Damaged,
    }
}

/// How many components a JPEG has, by its frame header (ITU-T T.81, B.2.2).
fn components(jpeg: &[u8]) -> Option<u8> {
    let mut rest = jpeg.get(2..)?;
    loop {
        let [0xff, marker, high, low, ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match marker {
            // Fill octets.
            0xff => rest = rest.get(1..)?,
            // SOF0 to SOF15 but for the three that are tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return rest.get(9).copied(),
            _ => rest = rest.get(2 + length..)?,
        }
    }
}
