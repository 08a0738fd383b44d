//! The colours of pictures with a palette, which the decoder takes for shades of gray.

use super::{Pages, Pixels, why};
use ::tiff::tags::Tag;
use model::jobs::Unreadable;

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
