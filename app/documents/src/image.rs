//! Pictures onto paper. Runs in the cage.

mod album;
mod inline;
mod jpeg;
mod moving;
mod phone;
mod pixels;
mod png;
mod resolution;
mod scale;
mod segments;
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
use album::{Album, Picture};
pub(crate) use inline::{dimensions, inline, is_inline};
use model::jobs::{Remark, Unreadable};
use resolution::Resolution;
use std::io::Cursor;

/// A JPEG on a page.
pub(crate) fn jpeg_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(jpeg::picture(document, limits)?, media)
}

/// A PNG on a page; of an animation, its first picture.
pub(crate) fn png_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    let picture = match png::scaled(&document, limits)? {
        Some(picture) => picture,
        None => pixels(&document, ImageFormat::Png, limits)?,
    };
    first(picture, moving::png(&document), media)
}

/// A GIF on a page; of an animation, its first picture.
pub(crate) fn gif_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    first(pixels(&document, ImageFormat::Gif, limits)?, moving::gif(&document, limits), media)
}

/// A WebP on a page; of an animation, its first picture.
pub(crate) fn webp_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    first(pixels(&document, ImageFormat::WebP, limits)?, moving::webp(&document), media)
}

/// A BMP on a page.
pub(crate) fn bmp_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(pixels(&document, ImageFormat::Bmp, limits)?, media)
}

/// A HEIC or HEIF on a page, as phones take photos.
pub(crate) fn heic_to_pdf(document: Vec<u8>, media: Media, limits: &Limits) -> Result<Conversion, Unreadable> {
    alone(phone::picture(&document, limits)?, media)
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

/// The first picture of a file, which says so where there are more.
fn first(picture: Picture, more: bool, media: Media) -> Result<Conversion, Unreadable> {
    let mut conversion = alone(picture, media)?;
    conversion.facts.remarks.extend(more.then_some(Remark::FirstPicture));
    Ok(conversion)
}

/// A picture whose pixels go onto the page.
fn pixels(document: &[u8], format: ImageFormat, limits: &Limits) -> Result<Picture, Unreadable> {
    let (decoded, orientation, profile) = decode(document, format, limits)?;
    let (pixels, factor) = pixels::flatten(decoded)?.scaled(limits);
    let picture = Picture { orientation, ..Picture::of(pixels.simplified()) }
        .with_resolution(Resolution::in_file(document), factor);
    Ok(Picture { profile: profile.filter(|_| !picture.gray), ..picture })
}

type DecodedImage = (DynamicImage, Orientation, Option<Vec<u8>>);

/// Decodes an image whose size was looked at first.
fn decode(document: &[u8], format: ImageFormat, limits: &Limits) -> Result<DecodedImage, Unreadable> {
    let mut reader = ImageReader::with_format(Cursor::new(document), format);
    let mut most = ::image::Limits::default();
    // A JPEG is decoded into its place at once; the others need room beside it.
    let share = if format == ImageFormat::Jpeg { 3 } else { 2 };
    most.max_alloc = Some(limits.memory / 4 * share);
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
