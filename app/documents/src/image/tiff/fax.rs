//! What fax and scan devices write into a TIFF that the decoder does not know: octets with the low bit first, and
//! CCITT Group 3 in one and two dimensions (TIFF 6.0, sections 10 and 11; ITU-T T.4).

use super::{super::album::Picture, Pages, number, why};
use crate::limits::Limits;
use ::tiff::{decoder::Decoder, tags::Tag};
use hayro_ccitt::{DecodeSettings, Decoder as RowSink, DecoderContext, EncodingMode};
use model::jobs::Unreadable;
use std::{collections::BTreeSet, io::Cursor, ops::Range};

/// `Compression`: runs of one line after the other, without marks between them.
const MODIFIED_HUFFMAN: u16 = 2;
/// `Compression`: Group 3.
const GROUP_3: u16 = 3;
/// `FillOrder`: the low bit of an octet comes first.
const LOW_BIT_FIRST: u16 = 2;
/// The bit of `T4Options` for lines that are coded by the line before them.
const TWO_DIMENSIONAL: u32 = 1;

/// Turns the octets of pages that have the low bit first, so that every decoder reads them.
pub(super) fn turn_octets(document: &mut [u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut turned = BTreeSet::new();
    let mut decoder = Decoder::new(Cursor::new(&*document)).map_err(|error| why(&error))?;
    for _ in 0..limits.pages {
        if number(&mut decoder, Tag::FillOrder) == Some(LOW_BIT_FIRST) {
            turned.extend(strips(&mut decoder, document.len())?.into_iter().map(|strip| (strip.start, strip.end)));
        }
        if !decoder.more_images() || decoder.next_image().is_err() {
            break;
        }
    }
    // Strips that lie over each other are nobody's scan.
    let octets: usize = turned.iter().map(|(start, end)| end - start).sum();
    if octets > document.len() {
        return Err(Unreadable::Damaged);
    }
    for (start, end) in turned {
        for octet in document.get_mut(start..end).unwrap_or_default() {
            *octet = octet.reverse_bits();
        }
    }
    Ok(())
}

/// The present page, where it is Group 3; none where the decoder knows it.
pub(super) fn page(
    decoder: &mut Pages<'_>,
    document: &[u8],
    width: u32,
    height: u32,
) -> Result<Option<Picture>, Unreadable> {
    let compression = number(decoder, Tag::Compression);
    let encoding = match compression {
        Some(MODIFIED_HUFFMAN) => EncodingMode::Group3_1D,
        Some(GROUP_3) => match decoder.find_tag_unsigned::<u32>(Tag::Unknown(292)).ok().flatten().unwrap_or(0) {
            options if options & TWO_DIMENSIONAL != 0 => EncodingMode::Group3_2D,
            _ => EncodingMode::Group3_1D,
        },
        _ => return Ok(None),
    };
    // Where white is not zero, the device has its colours the other way round.
    let white = if number(decoder, Tag::PhotometricInterpretation) == Some(1) { 0 } else { 0xff };
    let per_strip = decoder.find_tag_unsigned::<u32>(Tag::RowsPerStrip).ok().flatten().unwrap_or(height).max(1);
    let mut rows = Rows::new(width, height, white);
    for (strip, from) in strips(decoder, document.len())?.into_iter().zip((0..height).step_by(per_strip as usize)) {
        rows.next = from as usize;
        let settings = DecodeSettings {
            columns: width,
            rows: per_strip.min(height - from),
            end_of_block: true,
            end_of_line: false,
            rows_are_byte_aligned: compression == Some(MODIFIED_HUFFMAN),
            encoding,
            strict: false,
        };
        // A line that the telephone garbled spoils a line, not the page.
        let data = document.get(strip).unwrap_or_default();
        let _ = hayro_ccitt::decode(data, &mut rows, &mut DecoderContext::new(settings));
    }
    if rows.next == 0 {
        return Err(Unreadable::Damaged);
    }
    Ok(Some(Picture::packed(width, height, 1, rows.data)))
}

/// Where the data of the present page stand; what is outside of the file is cut off.
fn strips(decoder: &mut Pages<'_>, octets: usize) -> Result<Vec<Range<usize>>, Unreadable> {
    let mut all = |tag| decoder.find_tag_unsigned_vec::<u64>(tag).map_err(|error| why(&error));
    let (offsets, counts) = match all(Tag::StripOffsets)? {
        Some(offsets) => (offsets, all(Tag::StripByteCounts)?.unwrap_or_default()),
        None => (all(Tag::TileOffsets)?.unwrap_or_default(), all(Tag::TileByteCounts)?.unwrap_or_default()),
    };
    let within = |at: u64| usize::try_from(at).unwrap_or(octets).min(octets);
    let counts = counts.into_iter().chain(std::iter::repeat(u64::MAX));
    Ok(offsets.into_iter().zip(counts).map(|(at, count)| within(at)..within(at.saturating_add(count))).collect())
}

/// Rows of bits, white until a run of black is drawn.
struct Rows {
    data: Vec<u8>,
    columns: u32,
    octets: usize,
    /// The number of the row that comes next.
    next: usize,
}

impl Rows {
    fn new(columns: u32, height: u32, white: u8) -> Self {
        let octets = columns.div_ceil(8) as usize;
        Self { data: vec![white; octets * height as usize], columns, octets, next: 0 }
    }
}

impl RowSink for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.next * self.octets;
        self.next += 1;
        let Some(row) = self.data.get_mut(start..start + self.octets) else { return };
        for run in changes.chunks(2) {
            let (from, to) = (run.first().copied().unwrap_or(0), run.get(1).copied().unwrap_or(self.columns));
            for column in from..to.min(self.columns) {
                if let Some(octet) = row.get_mut(column as usize / 8) {
                    *octet ^= 0x80 >> (column % 8);
                }
            }
        }
    }
}
