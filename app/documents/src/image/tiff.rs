//! The pages of a TIFF: scans and faxes, one bit deep more often than not.

mod fax;
mod lab;
mod naming;
mod palette;

use super::{
    album::Picture,
    check_size,
    pixels::{Pixels, over_white, pack},
    resolution::Resolution,
};
use crate::limits::Limits;
use ::image::metadata::Orientation;
use model::jobs::Unreadable;
use naming::Colors;
use std::io::Cursor;
use tiff::{
    ColorType, TiffError,
    decoder::{Decoder, DecodingResult, ifd::Value},
    tags::Tag,
};

/// The bits of `NewSubfileType` for what is no page: a smaller copy, and a mask.
const NO_PAGE: u16 = 0b101;

/// The pages of a document, of which one is the present one.
type Pages<'d> = Decoder<Cursor<&'d [u8]>>;

/// Gives every page to `each`, decoded one at a time.
pub(super) fn pages(mut document: Vec<u8>, limits: &Limits, each: &mut dyn FnMut(Picture)) -> Result<(), Unreadable> {
    fax::turn_octets(&mut document, limits)?;
    let renamed = naming::change(&mut document, limits)?;
    let document = document.as_slice();
    let mut most = tiff::decoder::Limits::default();
    most.decoding_buffer_size = usize::try_from(limits.memory / 2).unwrap_or(usize::MAX);
    most.intermediate_buffer_size = most.decoding_buffer_size;
    let mut decoder = Decoder::new(Cursor::new(document)).map_err(|error| why(&error))?.with_limits(most);
    for number in 0..limits.pages {
        // Some programs put a small copy of each page behind it.
        if self::number(&mut decoder, Tag::NewSubfileType).unwrap_or(0) & NO_PAGE == 0 {
            let (width, height) = decoder.dimensions().map_err(|error| why(&error))?;
            check_size(width, height, limits)?;
            each(page(&mut decoder, document, (width, height), renamed.get(&number).copied(), limits)?);
        }
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(|error| why(&error))?;
    }
    Err(Unreadable::TooDemanding)
}

fn page(
    decoder: &mut Pages<'_>,
    document: &[u8],
    (width, height): (u32, u32),
    renamed: Option<Colors>,
    limits: &Limits,
) -> Result<Picture, Unreadable> {
    let picture = match fax::page(decoder, document, width, height)? {
        Some(picture) => picture,
        None => decoded(decoder, (width, height), renamed, limits)?,
    };
    let orientation =
        number(decoder, Tag::Orientation).and_then(|turn| Orientation::from_exif(u8::try_from(turn).ok()?));
    let picture = Picture { orientation: orientation.unwrap_or(Orientation::NoTransforms), ..picture };
    let factor = width / picture.width.max(1);
    Ok(picture.with_resolution(resolution(decoder), factor))
}

fn decoded(
    decoder: &mut Pages<'_>,
    (width, height): (u32, u32),
    renamed: Option<Colors>,
    limits: &Limits,
) -> Result<Picture, Unreadable> {
    let color = decoder.colortype().map_err(|error| why(&error))?;
    let mut decoded = DecodingResult::U8(Vec::new());
    let layout = decoder.read_image_to_buffer(&mut decoded).map_err(|error| why(&error))?;
    let data = match decoded {
        DecodingResult::U8(data) => data,
        DecodingResult::U16(data) => data.into_iter().map(|sample| sample.to_be_bytes()[0]).collect(),
        // Light as it was measured, from none to all of it.
        DecodingResult::F32(data) => data.into_iter().map(of_light).collect(),
        _ => return Err(Unreadable::Unsupported),
    };
    let data = if layout.planes > 1 { interleaved(&data, layout.planes) } else { data };
    let pixels = match color {
        ColorType::RGB(8 | 16) if renamed.is_some() => lab_octets(renamed, width, height, data),
        ColorType::Gray(bits @ (1 | 2 | 4 | 8)) if renamed == Some(Colors::Palette) => {
            palette::colors(decoder, (width, height), bits, &data)?
        }
        ColorType::Gray(bits @ (1 | 2 | 4)) => return Ok(Picture::packed(width, height, bits, data)),
        _ => octets(color, Alpha::of(decoder), width, height, data)?,
    };
    Ok(Picture::of(pixels.scaled(limits).0.simplified()))
}

/// The octet of a light between none and all.
fn of_light(light: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 255")]
    let octet = (light.clamp(0.0, 1.0) * 255.0).round() as u8;
    octet
}

/// Planes of the same size, one pixel of each after the other.
fn interleaved(data: &[u8], planes: usize) -> Vec<u8> {
    let size = data.len() / planes;
    (0..size).flat_map(|at| (0..planes).filter_map(move |plane| data.get(plane * size + at).copied())).collect()
}

/// What an additional sample of a pixel means (TIFF 6.0, section 18).
#[derive(Clone, Copy)]
enum Alpha {
    /// Nothing that can be seen.
    None,
    /// How opaque the pixel is; its colours are already darkened by that.
    Associated,
    /// How opaque the pixel is.
    Unassociated,
}

impl Alpha {
    fn of(decoder: &mut Pages<'_>) -> Self {
        match decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).ok().flatten().as_deref() {
            Some([1, ..]) => Self::Associated,
            Some([2, ..]) => Self::Unassociated,
            _ => Self::None,
        }
    }

    /// What is seen of a sample on white paper.
    fn over_white(self, value: u8, alpha: u8) -> u8 {
        match self {
            Self::None => value,
            Self::Associated => value.saturating_add(255 - alpha),
            Self::Unassociated => over_white(value, alpha),
        }
    }
}

/// Pixels of whole octets, as gray or RGB.
fn octets(color: ColorType, alpha: Alpha, width: u32, height: u32, mut data: Vec<u8>) -> Result<Pixels, Unreadable> {
    let gray = match color {
        ColorType::Gray(8 | 16 | 32) => true,
        ColorType::RGB(8 | 16 | 32) => false,
        ColorType::GrayA(8 | 16) | ColorType::Multiband { bit_depth: 8 | 16, num_samples: 2 } => {
            pack::<2, 1>(&mut data, |[v, a]| [alpha.over_white(v, a)]);
            true
        }
        ColorType::RGBA(8 | 16) => {
            pack::<4, 3>(&mut data, |[r, g, b, a]| [r, g, b].map(|v| alpha.over_white(v, a)));
            false
        }
        ColorType::CMYK(8 | 16) => {
            pack::<4, 3>(&mut data, |[c, m, y, k]| [c, m, y].map(|ink| without(ink, k)));
            false
        }
        ColorType::CMYKA(8 | 16) => {
            pack::<5, 3>(&mut data, |[c, m, y, k, a]| [c, m, y].map(|ink| alpha.over_white(without(ink, k), a)));
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

/// Pixels of L*a*b*, whose colours have a sign or count from 128.
fn lab_octets(renamed: Option<Colors>, width: u32, height: u32, mut data: Vec<u8>) -> Pixels {
    let middle = if renamed == Some(Colors::SignedLab) { 0 } else { 0x80 };
    pack::<3, 3>(&mut data, |[l, a, b]| lab::to_rgb(l, (a ^ middle).cast_signed(), (b ^ middle).cast_signed()));
    Pixels { width, height, gray: false, data }
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

/// How large the pixels are meant to be: faxes have pixels twice as high as wide.
fn resolution(decoder: &mut Pages<'_>) -> Option<Resolution> {
    let mut dots = |tag| match decoder.get_tag(tag) {
        #[expect(clippy::cast_precision_loss, reason = "resolutions are small numbers")]
        Ok(Value::Rational(number, of)) if number > 0 && of > 0 => Some(number as f32 / of as f32),
        _ => None,
    };
    let (x, y) = (dots(Tag::XResolution)?, dots(Tag::YResolution)?);
    // Dots in a centimetre are the third unit. Without one, as faxes have them, they are dots in an inch as well.
    let inch = if number(decoder, Tag::ResolutionUnit) == Some(3) { 2.54 } else { 1.0 };
    Some(Resolution { x: x * inch, y: y * inch })
}

fn number(decoder: &mut Pages<'_>, tag: Tag) -> Option<u16> {
    decoder.find_tag_unsigned::<u16>(tag).ok().flatten()
}

fn why(error: &TiffError) -> Unreadable {
    match error {
        TiffError::UnsupportedError(_) => Unreadable::Unsupported,
        TiffError::LimitsExceeded | TiffError::IntSizeError => Unreadable::TooDemanding,
        _ => Unreadable::Damaged,
    }
}
