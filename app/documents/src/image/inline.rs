//! A picture between the lines of a text.

use super::{decode, jpeg::components, pixels};
use crate::{layout::book::Inline, limits::Limits};
use ::image::{ImageFormat, ImageReader, metadata::Orientation};
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use model::jobs::Format;
use std::{io::Cursor, sync::Arc};

/// The pictures that a text can show.
const INLINE: [(Format, ImageFormat); 5] = [
    (Format::Jpeg, ImageFormat::Jpeg),
    (Format::Png, ImageFormat::Png),
    (Format::Gif, ImageFormat::Gif),
    (Format::Webp, ImageFormat::WebP),
    (Format::Bmp, ImageFormat::Bmp),
];

/// Whether a text can show pictures of a format.
pub(crate) fn is_inline(format: Format) -> bool {
    decoder(format).is_some()
}

/// Width and height of a picture in pixels, by what its header says; none where it cannot be read.
pub(crate) fn dimensions(format: Format, document: &[u8]) -> Option<(u32, u32)> {
    ImageReader::with_format(Cursor::new(document), decoder(format)?).into_dimensions().ok()
}

/// Opens a picture; none for what is none, or too large.
pub(crate) fn inline(document: Vec<u8>, limits: &Limits) -> Option<Inline> {
    let format = ::image::guess_format(&document).ok().filter(|format| INLINE.iter().any(|(_, one)| one == format))?;
    let (mut decoded, orientation, _) = decode(&document, format, limits).ok()?;
    let upright = orientation == Orientation::NoTransforms;
    decoded.apply_orientation(orientation);
    let (pixels, factor) = pixels::flatten(decoded).ok()?.scaled(limits);
    let pixels = pixels.simplified();
    let (width, height, color) = (pixels.width, pixels.height, !pixels.gray);
    let as_it_is = upright
        && factor == 1
        && format == ImageFormat::Jpeg
        && components(&document) == Some(if color { 3 } else { 1 });
    let image = if as_it_is {
        Image::from_jpeg(document.into(), true).ok()?
    } else {
        Image::from_custom(DecodedPixels(Arc::new(pixels)), true).ok()?
    };
    Some(Inline { image, width, height, color })
}

fn decoder(format: Format) -> Option<ImageFormat> {
    INLINE.iter().find(|(one, _)| *one == format).map(|(_, decoder)| *decoder)
}

/// Decoded pixels, which krilla compresses again.
#[derive(Clone)]
struct DecodedPixels(Arc<pixels::Pixels>);

impl std::hash::Hash for DecodedPixels {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.0.width, self.0.height, self.0.gray, &self.0.data).hash(state);
    }
}

impl CustomImage for DecodedPixels {
    fn color_channel(&self) -> &[u8] {
        &self.0.data
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        None
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        (self.0.width, self.0.height)
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        if self.0.gray { ImageColorspace::Luma } else { ImageColorspace::Rgb }
    }
}
