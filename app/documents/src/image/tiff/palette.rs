//! Pictures with a palette, which the decoder does not know: it is told that they are shades of gray, and the shades
//! are looked up in the palette afterwards.

use super::{Pages, Pixels, number, why};
use crate::limits::Limits;
use ::tiff::{decoder::Decoder, tags::ByteOrder, tags::Tag};
use model::jobs::Unreadable;
use std::{collections::BTreeSet, io::Cursor};

/// `PhotometricInterpretation`: zero is black.
const SHADES: u8 = 1;
/// `PhotometricInterpretation`: numbers of colours.
const PALETTE: u16 = 3;

/// Calls the pages that have a palette gray; says which they are.
pub(super) fn call_gray(document: &mut [u8], limits: &Limits) -> Result<BTreeSet<u32>, Unreadable> {
    let (mut pages, mut places) = (BTreeSet::new(), Vec::new());
    let mut decoder = Decoder::new(Cursor::new(&*document)).map_err(|error| why(&error))?;
    for page in 0..limits.pages {
        if number(&mut decoder, Tag::PhotometricInterpretation) == Some(PALETTE)
            && let Some(place) = place(&decoder.byte_order(), decoder.ifd_pointer().map(|at| at.0), document)
        {
            pages.insert(page);
            places.push(place);
        }
        if !decoder.more_images() || decoder.next_image().is_err() {
            break;
        }
    }
    for place in places {
        if let Some(octet) = document.get_mut(place) {
            *octet = SHADES;
        }
    }
    Ok(pages)
}

/// Where the low octet of `PhotometricInterpretation` stands in the directory of a page (TIFF 6.0, section 2).
fn place(order: &ByteOrder, directory: Option<u64>, document: &[u8]) -> Option<usize> {
    let directory = usize::try_from(directory?).ok()?;
    let short = |at: usize| {
        let octets = *document.get(at..)?.first_chunk()?;
        Some(match order {
            ByteOrder::LittleEndian => u16::from_le_bytes(octets),
            ByteOrder::BigEndian => u16::from_be_bytes(octets),
        })
    };
    let big = short(2)? == 43;
    // Entries of BigTIFF have numbers of eight octets, and so has their count.
    let (first, entry, value) = if big { (8, 20, 12) } else { (2, 12, 8) };
    let wanted = Tag::PhotometricInterpretation.to_u16();
    let at = (0..4096).map(|n| directory + first + n * entry).find(|at| short(*at) == Some(wanted))?;
    Some(at + value + if *order == ByteOrder::BigEndian { 1 } else { 0 })
}

/// The colours of shades of so many bits, in rows that begin with an octet.
pub(super) fn colors(
    decoder: &mut Pages<'_>,
    (width, height): (u32, u32),
    bits: u8,
    shades: &[u8],
) -> Result<Pixels, Unreadable> {
    let map = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(|error| why(&error))?;
    let count = 1_usize << bits.min(8);
    let color = |shade: usize| {
        let component = |n: usize| map.get(n * count + shade).map_or(0, |value| value.to_be_bytes()[0]);
        [component(0), component(1), component(2)]
    };
    let colors: Vec<[u8; 3]> = (0..count).map(color).collect();
    let (columns, bits) = (width as usize, usize::from(bits.min(8)));
    let octets = (columns * bits).div_ceil(8).max(1);
    let mut data = Vec::with_capacity(columns * height as usize * 3);
    for row in shades.chunks_exact(octets) {
        for column in 0..columns {
            let (octet, within) = (column * bits / 8, column * bits % 8);
            let shade = row.get(octet).map_or(0, |octet| usize::from(*octet) >> (8 - bits - within));
            data.extend(colors.get(shade & (count - 1)).copied().unwrap_or_default());
        }
    }
    Ok(Pixels { width, height, gray: false, data })
}
