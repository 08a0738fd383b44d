//! A picture between the lines of a text.

use super::{components, decode, pixels};
use crate::{cage::Limits, sniff};
use ::image::{ImageFormat, metadata::Orientation};
use krilla::image::{BitsPerComponent, CustomImage, Image, ImageColorspace};
use model::jobs::Format;
use std::sync::Arc;

/// A picture that can be put on a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inline {
    pub image: Image,
    pub width: u32,
    pub height: u32,
    /// Whether it makes a page one with colour.
    pub color: bool,
}

/// Opens a JPEG or PNG; none for what is no picture, or too large.
pub(crate) fn inline(document: Vec<u8>, limits: &Limits) -> Option<Inline> {
    let format = match sniff(&document)? {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        _ => return None,
    };
    let (mut decoded, orientation, _) = decode(&document, format, limits).ok()?;
    let upright = orientation == Orientation::NoTransforms;
    decoded.apply_orientation(orientation);
    let pixels = pixels::flatten(decoded).ok()?;
    let (width, height, color) = (pixels.width, pixels.height, !pixels.gray);
    let as_it_is = upright && format == ImageFormat::Jpeg && components(&document) == Some(if color { 3 } else { 1 });
    let image = if as_it_is {
        Image::from_jpeg(document.into(), true).ok()?
    } else {
        Image::from_custom(Decoded(Arc::new(pixels)), true).ok()?
    };
    Some(Inline { image, width, height, color })
}

/// Decoded pixels, which krilla compresses again.
#[derive(Clone)]
struct Decoded(Arc<pixels::Pixels>);

impl std::hash::Hash for Decoded {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.0.width, self.0.height, self.0.gray, &self.0.data).hash(state);
    }
}

impl CustomImage for Decoded {
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
