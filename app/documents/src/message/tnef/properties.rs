//! The properties that stand in an attribute of a message or a file (MS-OXTNEF, 2.1.3.4): type, number, values.

use super::{first_u32, text};

/// Reads one property after the other, as long as they make sense.
pub(super) struct Properties<'d> {
    rest: &'d [u8],
}

/// A property and its first value.
pub(super) struct Property<'d> {
    pub id: u16,
    kind: u16,
    pub data: &'d [u8],
}

const MULTIPLE: u16 = 0x1000;
const OBJECT: u16 = 0x000d;
const NARROW: u16 = 0x001e;
const WIDE: u16 = 0x001f;
const BINARY: u16 = 0x0102;

impl<'d> Properties<'d> {
    pub(super) fn new(data: &'d [u8]) -> Self {
        // How many there are is seen as they end.
        Self { rest: data.get(4..).unwrap_or_default() }
    }

    fn u32(&mut self) -> Option<u32> {
        self.octets(4).and_then(first_u32)
    }

    fn octets(&mut self, length: usize) -> Option<&'d [u8]> {
        let (octets, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(octets)
    }

    /// So many octets, filled up to a multiple of four.
    fn padded(&mut self, length: usize) -> Option<&'d [u8]> {
        let octets = self.octets(length)?;
        // The last one is sometimes not filled up.
        let padding = (length.wrapping_neg() & 3).min(self.rest.len());
        self.octets(padding)?;
        Some(octets)
    }

    fn counted(&mut self) -> Option<&'d [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        self.padded(length)
    }

    fn property(&mut self) -> Option<Property<'d>> {
        let head = self.u32()?;
        let [low, high, id_low, id_high] = head.to_le_bytes();
        let (kind, id) = (u16::from_le_bytes([low, high]), u16::from_le_bytes([id_low, id_high]));
        if id >= 0x8000 {
            // Those that have a name say of which family they are, and their number or name within it.
            self.octets(16)?;
            match self.u32()? {
                0 => drop(self.octets(4)?),
                _ => drop(self.counted()?),
            }
        }
        let single = kind & !MULTIPLE;
        let width = match single {
            OBJECT | NARROW | WIDE | BINARY => None,
            0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => Some(4),
            0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => Some(8),
            0x0048 => Some(16),
            _ => return None,
        };
        let count = if width.is_none() || kind & MULTIPLE != 0 { self.u32()? } else { 1 };
        let mut first = None;
        for _ in 0..count {
            let value = match width {
                Some(width) => self.octets(width)?,
                None => self.counted()?,
            };
            first = first.or(Some(value));
        }
        Some(Property { id, kind: single, data: first.unwrap_or_default() })
    }
}

impl<'d> Iterator for Properties<'d> {
    type Item = Property<'d>;

    fn next(&mut self) -> Option<Property<'d>> {
        let property = self.property();
        if property.is_none() {
            self.rest = &[];
        }
        property
    }
}

impl Property<'_> {
    pub(super) fn is_object(&self) -> bool {
        self.kind == OBJECT
    }

    /// The value as text, in UTF-16 or in the character set of its author's machine.
    pub(super) fn text(&self, code_page: Option<u32>) -> String {
        if self.kind == WIDE {
            let wide = encoding_rs::UTF_16LE.decode_without_bom_handling(self.data).0;
            return wide.trim_end_matches('\0').trim().to_owned();
        }
        text(self.data, code_page)
    }
}
