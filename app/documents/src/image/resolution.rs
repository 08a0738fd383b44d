//! How large a picture is meant to be: the dots to an inch that scanners write into their files.

use super::segments::segments;

/// What is taken for a resolution, in dots an inch; other values are filled in by programs that know none.
pub(super) const LIKELY: std::ops::RangeInclusive<f32> = 60.0..=4800.0;

/// Dots for an inch from left to right and from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Resolution {
    pub x: f32,
    pub y: f32,
}

impl Resolution {
    /// A resolution that can be meant.
    fn of(x: f32, y: f32) -> Option<Self> {
        (LIKELY.contains(&x) && LIKELY.contains(&y)).then_some(Self { x, y })
    }

    /// The resolution that the file of a picture gives; none where it gives none.
    pub(super) fn in_file(document: &[u8]) -> Option<Self> {
        match document {
            [0xff, 0xd8, ..] => Self::in_jpeg(document),
            [0x89, b'P', ..] => Self::in_png(document),
            [b'B', b'M', ..] => Self::in_bmp(document),
            _ => None,
        }
    }

    /// JFIF, in its own segment.
    fn in_jpeg(document: &[u8]) -> Option<Self> {
        let jfif = segments(document).find(|(marker, data)| *marker == 0xe0 && data.starts_with(b"JFIF\0"))?.1;
        let number = |at: usize| jfif.get(at..)?.first_chunk().map(|octets| f32::from(u16::from_be_bytes(*octets)));
        let inches = match jfif.get(7)? {
            1 => 1.0,
            2 => 2.54,
            _ => return None,
        };
        Self::of(number(8)? * inches, number(10)? * inches)
    }

    /// The chunk pHYs, before the data.
    fn in_png(document: &[u8]) -> Option<Self> {
        let mut rest = document.get(8..)?;
        loop {
            let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
            let data = rest.get(8..)?;
            match rest.get(4..8)? {
                b"pHYs" if data.get(8) == Some(&1) => {
                    let number = |octets: &[u8]| octets.first_chunk().map(|octets| u32::from_be_bytes(*octets));
                    return Self::per_meter(number(data)?, number(data.get(4..)?)?);
                }
                b"IDAT" => return None,
                _ => rest = data.get(length.checked_add(4)?..)?,
            }
        }
    }

    /// The header of Windows 3 and later.
    fn in_bmp(document: &[u8]) -> Option<Self> {
        if document.get(14).is_none_or(|size| *size < 40) {
            return None;
        }
        let number = |at: usize| document.get(at..)?.first_chunk().map(|octets| u32::from_le_bytes(*octets));
        Self::per_meter(number(38)?, number(42)?)
    }

    fn per_meter(x: u32, y: u32) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "resolutions are small numbers")]
        let inch = |dots: u32| dots as f32 * 0.0254;
        Self::of(inch(x), inch(y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(document: &[u8], want: Option<(f32, f32)>) {
        let found = Resolution::in_file(document).map(|dots| (dots.x.round(), dots.y.round()));
        assert_eq!(found, want, "{document:?}");
    }

    #[test]
    fn scanners_say_how_large_their_pictures_are() {
        let jfif = |unit: u8, x: u16, y: u16| {
            let mut file = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02".to_vec();
            file.push(unit);
            file.extend([x.to_be_bytes(), y.to_be_bytes()].concat());
            [file, b"\0\0\xff\xdb".to_vec()].concat()
        };
        check(&jfif(1, 300, 300), Some((300.0, 300.0)));
        check(&jfif(2, 118, 118), Some((300.0, 300.0)));
        check(&jfif(0, 1, 1), None);
        check(&jfif(1, 1, 1), None);
        let png = |unit: u8| {
            let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x02tEXtab\0\0\0\0\0\0\0\x09pHYs".to_vec();
            file.extend([11_811_u32.to_be_bytes(), 11_811_u32.to_be_bytes()].concat());
            [file, vec![unit, 0, 0, 0, 0]].concat()
        };
        check(&png(1), Some((300.0, 300.0)));
        check(&png(0), None);
        check(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", None);
        let mut bmp = vec![0; 54];
        bmp.splice(..2, *b"BM");
        bmp.splice(14..15, [40]);
        check(&bmp, None);
        bmp.splice(38..46, [7874_u32.to_le_bytes(), 7874_u32.to_le_bytes()].concat());
        check(&bmp, Some((200.0, 200.0)));
        check(b"BM", None);
        check(b"", None);
    }
}
