//! What stands in a JPEG before its data: the frame, tables, and what programs say of the picture.

/// The segments of a JPEG up to its data: their markers and what is in them (ITU-T T.81, B.1.1.4).
pub(super) fn segments(document: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = document.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        // Fill octets stand before a marker.
        while let [0xff, 0xff, ..] = rest {
            rest = rest.get(1..)?;
        }
        let [0xff, marker, high, low, ..] = rest else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // The scan: what follows it are no segments.
        if *marker == 0xda {
            return None;
        }
        let data = rest.get(4..2 + length)?;
        rest = rest.get(2 + length..)?;
        Some((*marker, data))
    })
}
