//! Decoded pixels as a printer wants them: on white, eight bits, and gray when they are gray.

use ::image::DynamicImage;
use model::jobs::Unreadable;

/// How far the components of a pixel may be apart in gray.
const NEUTRAL: u8 = 12;
/// One coloured pixel among so many is noise.
const NOISE: usize = 20_000;

/// Pixels in rows without padding.
pub(super) struct Pixels {
    pub width: u32,
    pub height: u32,
    /// One octet for each pixel, otherwise three.
    pub gray: bool,
    pub data: Vec<u8>,
}

/// Puts an image on white.
pub(super) fn flatten(image: DynamicImage) -> Result<Pixels, Unreadable> {
    let (width, height) = (image.width(), image.height());
    let color = image.color();
    let (gray, data) = match (color.has_color(), color.has_alpha()) {
        (false, false) => (true, image.into_luma8().into_raw()),
        (false, true) => (true, on_white::<2>(image.into_luma_alpha8().into_raw())),
        (true, false) => (false, image.into_rgb8().into_raw()),
        (true, true) => (false, on_white::<4>(image.into_rgba8().into_raw())),
    };
    Ok(Pixels { width, height, gray, data })
}

impl Pixels {
    /// Colour that is only noise becomes gray.
    pub(super) fn simplified(self) -> Self {
        if self.gray || has_color(&self.data) {
            return self;
        }
        let mut data = self.data;
        pack::<3, 1>(&mut data, |[r, g, b]| {
            // ITU-R BT.601, in thousandths.
            let luma = (u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114 + 500) / 1000;
            [u8::try_from(luma).unwrap_or(u8::MAX)]
        });
        Self { gray: true, data, ..self }
    }
}

/// Changes pixels of `N` octets to `M` octets in place: images are too large to have twice.
pub(super) fn pack<const N: usize, const M: usize>(data: &mut Vec<u8>, each: impl Fn([u8; N]) -> [u8; M]) {
    debug_assert!(M <= N);
    let count = data.len() / N;
    for at in 0..count {
        let Some(pixel) = data.get(at * N..).and_then(|rest| rest.first_chunk::<N>()).copied() else { break };
        if let Some(place) = data.get_mut(at * M..).and_then(|rest| rest.first_chunk_mut::<M>()) {
            *place = each(pixel);
        }
    }
    data.truncate(count * M);
    data.shrink_to_fit();
}

fn has_color(rgb: &[u8]) -> bool {
    let (pixels, _) = rgb.as_chunks::<3>();
    let enough = (pixels.len() / NOISE).max(3);
    let colored = pixels.iter().filter(|[r, g, b]| r.max(g).max(b) - r.min(g).min(b) > NEUTRAL);
    colored.take(enough).count() == enough
}

/// What is seen of a component through which white paper shines.
pub(super) fn over_white(value: u8, alpha: u8) -> u8 {
    let mixed = (u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Takes the last component as opacity over white.
fn on_white<const N: usize>(mut data: Vec<u8>) -> Vec<u8> {
    let over = over_white;
    if N == 2 {
        pack::<2, 1>(&mut data, |[v, a]| [over(v, a)]);
    } else {
        pack::<4, 3>(&mut data, |[r, g, b, a]| [over(r, a), over(g, a), over(b, a)]);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::image::{LumaA, Rgb, RgbImage, Rgba};

    #[test]
    fn nothing_is_white() {
        let clear = DynamicImage::from(::image::RgbaImage::from_pixel(2, 1, Rgba([255, 0, 0, 0])));
        let pixels = flatten(clear).unwrap().simplified();
        assert_eq!((pixels.gray, pixels.data), (true, vec![255, 255]));
        let half = ::image::GrayAlphaImage::from_pixel(1, 1, LumaA([0, 128]));
        assert_eq!(flatten(DynamicImage::from(half)).unwrap().data, [127]);
    }

    #[test]
    fn gray_is_found_and_color_kept() {
        let check = |pixel, gray| {
            let pixels = flatten(DynamicImage::from(RgbImage::from_pixel(4, 4, Rgb(pixel)))).unwrap().simplified();
            assert_eq!((pixels.gray, pixels.data.len()), (gray, if gray { 16 } else { 48 }), "{pixel:?}");
        };
        check([120, 125, 130], true);
        check([120, 120, 160], false);
    }
}
