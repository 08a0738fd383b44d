//! The pages of a TIFF: scans and faxes, one bit deep more often than not.

mod fax;

use super::{
    album::Picture,
    check_size,
    pixels::{Pixels, pack},
};
use crate::limits::Limits;
use ::image::metadata::Orientation;
use model::jobs::Unreadable;
use std::io::Cursor;
use tiff::{
    ColorType, TiffError,
    decoder::{Decoder, DecodingResult, ifd::Value},
    tags::Tag,
};

/// Gives every page to `each`, decoded one at a time.
pub(super) fn pages(mut document: Vec<u8>, limits: &Limits, each: &mut dyn FnMut(Picture)) -> Result<(), Unreadable> {
    fax::turn_octets(&mut document, limits)?;
    let document = document.as_slice();
    let mut most = tiff::decoder::Limits::default();
    most.decoding_buffer_size = usize::try_from(limits.memory / 2).unwrap_or(usize::MAX);
    most.intermediate_buffer_size = most.decoding_buffer_size;
    let mut decoder = Decoder::new(Cursor::new(document)).map_err(|error| why(&error))?.with_limits(most);
    for _ in 0..limits.pages {
        let (width, height) = decoder.dimensions().map_err(|error| why(&error))?;
        check_size(width, height, limits)?;
        each(page(&mut decoder, document, width, height)?);
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(|error| why(&error))?;
    }
    Err(Unreadable::TooDemanding)
}

fn page(decoder: &mut Decoder<Cursor<&[u8]>>, document: &[u8], width: u32, height: u32) -> Result<Picture, Unreadable> {
    let picture = match fax::page(decoder, document, width, height)? {
        Some(picture) => picture,
        None => decoded(decoder, width, height)?,
    };
    let orientation = number(decoder, Tag::Orientation).and_then(Orientation::from_exif);
    Ok(Picture { orientation: orientation.unwrap_or(Orientation::NoTransforms), aspect: aspect(decoder), ..picture })
}

fn decoded(decoder: &mut Decoder<Cursor<&[u8]>>, width: u32, height: u32) -> Result<Picture, Unreadable> {
    let color = decoder.colortype().map_err(|error| why(&error))?;
    let mut decoded = DecodingResult::U8(Vec::new());
    let layout = decoder.read_image_to_buffer(&mut decoded).map_err(|error| why(&error))?;
    if layout.planes > 1 {
        return Err(Unreadable::Unsupported);
    }
    let data = match decoded {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.into_iter().map(|sample| sample.to_be_bytes()[0]).collect(),
        _ => return Err(Unreadable::Unsupported),
    };
    Ok(match color {
        ColorType::Gray(bits @ (1 | 2 | 4)) => Picture::packed(width, height, bits, data),
        _ => Picture::of(octets(color, width, height, data)?.simplified()),
    })
}

/// Pixels of whole octets, as gray or RGB.
fn octets(color: ColorType, width: u32, height: u32, mut data: Vec<u8>) -> Result<Pixels, Unreadable> {
    let gray = match color {
        ColorType::Gray(8 | 16) => true,
        ColorType::RGB(8 | 16) => false,
        ColorType::GrayA(8 | 16) => {
            pack::<2, 1>(&mut data, |[v, _]| [v]);
            true
        }
        ColorType::RGBA(8 | 16) => {
            pack::<4, 3>(&mut data, |[r, g, b, _]| [r, g, b]);
            false
        }
        ColorType::CMYK(8 | 16) => {
            pack::<4, 3>(&mut data, |[c, m, y, k]| [c, m, y].map(|ink| without(ink, k)));
            false
        }
        ColorType::YCbCr(8) => {
            pack::<3, 3>(&mut data, rgb);
            false
        }
        _ => return Err(Unreadable::Unsupported),
    };
    Ok(Pixels { width, height, gray, data })
}

/// What ink and black together leave of the light.
fn without(ink: u8, black: u8) -> u8 {
    let light = u32::from(255 - ink) * u32::from(255 - black) / 255;
    u8::try_from(light).unwrap_or(u8::MAX)
}

/// JFIF's conversion, in 65536ths.
fn rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    [y + 91_881 * cr, y - 22_554 * cb - 46_802 * cr, y + 116_130 * cb]
        .map(|value| u8::try_from(((value + 0x8000) >> 16).clamp(0, 255)).unwrap_or(u8::MAX))
}

/// How wide a pixel is for its height: faxes have pixels twice as high as wide.
fn aspect(decoder: &mut Decoder<Cursor<&[u8]>>) -> f32 {
    let mut resolution = |tag| match decoder.get_tag(tag) {
        #[expect(clippy::cast_precision_loss, reason = "resolutions are small numbers")]
        Ok(Value::Rational(number, of)) if number > 0 && of > 0 => Some(number as f32 / of as f32),
        _ => None,
    };
    match (resolution(Tag::XResolution), resolution(Tag::YResolution)) {
        (Some(x), Some(y)) => (y / x).clamp(0.1, 10.0),
        _ => 1.0,
    }
}

fn number(decoder: &mut Decoder<Cursor<&[u8]>>, tag: Tag) -> Option<u8> {
    decoder.find_tag_unsigned::<u8>(tag).ok().flatten()
}

fn why(error: &TiffError) -> Unreadable {
    match error {
        TiffError::UnsupportedError(_) => Unreadable::Unsupported,
        TiffError::LimitsExceeded | TiffError::IntSizeError => Unreadable::TooDemanding,
        _ => Unreadable::Damaged,
    }
}
