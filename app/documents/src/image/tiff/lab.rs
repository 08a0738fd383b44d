//! L*a*b*, as printers' programs write it, onto the colours of a screen.

/// Where the curve of lightness becomes a line, and how steep that is (CIE 15).
const LINE: f64 = 216.0 / 24_389.0;
const STEEP: f64 = 24_389.0 / 27.0;

/// Lightness from 0 to 255, and the two colours from -128 to 127, as sRGB. The white of the picture is the white of the
/// paper, whichever light it was seen in.
pub(super) fn to_rgb(lightness: u8, a: i8, b: i8) -> [u8; 3] {
    let y = (f64::from(lightness) * 100.0 / 255.0 + 16.0) / 116.0;
    let light = |value: f64| if value.powi(3) > LINE { value.powi(3) } else { (116.0 * value - 16.0) / STEEP };
    let (x, y, z) = (light(y + f64::from(a) / 500.0) * 0.95047, light(y), light(y - f64::from(b) / 200.0) * 1.08883);
    // IEC 61966-2-1.
    [
        3.240_454_2 * x - 1.537_138_5 * y - 0.498_531_4 * z,
        -0.969_266 * x + 1.876_010_8 * y + 0.041_556 * z,
        0.055_643_4 * x - 0.204_025_9 * y + 1.057_225_2 * z,
    ]
    .map(|value| {
        let value = value.clamp(0.0, 1.0);
        let curved = if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 255")]
        let octet = (curved * 255.0).round() as u8;
        octet
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colors_are_met() {
        assert_eq!(to_rgb(255, 0, 0), [255, 255, 255]);
        assert_eq!(to_rgb(0, 0, 0), [0, 0, 0]);
        // sRGB red is 53.24, 80.09, 67.20.
        let [r, g, b] = to_rgb(136, 80, 67);
        assert!(r > 250 && g < 12 && b < 12, "{r} {g} {b}");
    }
}
