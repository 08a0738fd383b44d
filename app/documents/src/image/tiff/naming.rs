//! Pages whose colours the decoder has no name for: they are called something that it knows, and what they are is worked
//! out afterwards.

use super::{number, why};
use crate::limits::Limits;
use ::tiff::{decoder::Decoder, tags::ByteOrder, tags::Tag};
use model::jobs::Unreadable;
use std::{collections::BTreeMap, io::Cursor};

/// What the colours of a page really are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colors {
    /// Numbers of colours in a palette, called shades of gray.
    Palette,
    /// L*a*b* with signs, called RGB.
    SignedLab,
    /// L*a*b* as ICC has it, which counts from 128; called RGB.
    Lab,
}

/// What `PhotometricInterpretation` says, what it is changed to, and what it means.
const NAMES: [(u16, u8, Colors); 3] = [(3, 1, Colors::Palette), (8, 2, Colors::SignedLab), (9, 2, Colors::Lab)];

/// Gives the pages other names; says which they are.
pub(super) fn change(document: &mut [u8], limits: &Limits) -> Result<BTreeMap<u32, Colors>, Unreadable> {
    let (mut pages, mut changes) = (BTreeMap::new(), Vec::new());
    let mut decoder = Decoder::new(Cursor::new(&*document)).map_err(|error| why(&error))?;
    for page in 0..limits.pages {
        let said = number(&mut decoder, Tag::PhotometricInterpretation);
        if let Some((_, name, colors)) = NAMES.iter().find(|(name, ..)| said == Some(*name))
            && let Some(place) = place(&decoder.byte_order(), decoder.ifd_pointer().map(|at| at.0), document)
        {
            pages.insert(page, *colors);
            changes.push((place, *name));
        }
        if !decoder.more_images() || decoder.next_image().is_err() {
            break;
        }
    }
    for (place, name) in changes {
        if let Some(octet) = document.get_mut(place) {
            *octet = name;
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
