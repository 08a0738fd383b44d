//! What a printer can be sent, of what it says: paper, rows of pixels, compression. Bounded like all that it says.

use documents::{Coding, Duplex, SheetBack};
use ipp::{Attributes as IppAttributes, Value};

/// How many sizes of paper are kept.
const MOST_PAPERS: usize = 16;
/// Dots for an inch that are worth drawing.
const SHARPNESS: std::ops::RangeInclusive<u16> = 72..=1200;
/// What is drawn where a printer leaves the choice.
const USUAL: u16 = 300;

/// What a printer can be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Its paper in hundredths of a millimetre, the usual first.
    pub papers: Vec<(u32, u32)>,
    /// The rows of pixels that it takes, the best first.
    pub rasters: Vec<RasterAbility>,
    /// `sides-default`
    pub duplex_default: Duplex,
    /// `print-scaling-supported`
    pub scalings: Vec<String>,
    /// `output-bin-supported`
    pub output_bins: Vec<String>,
    /// Whether `compression-supported` has gzip.
    pub gzip: bool,
}

/// One way of rows of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RasterAbility {
    pub coding: Coding,
    pub dpi: u16,
    pub gray: bool,
    pub color: bool,
    pub back: SheetBack,
}

impl RasterAbility {
    /// What every reader of PDF can.
    pub const fn of_pdf() -> Self {
        Self { coding: Coding::Pclm, dpi: USUAL, gray: true, color: true, back: SheetBack::Normal }
    }
}

impl Abilities {
    pub(super) fn of(said: &IppAttributes) -> Self {
        let takes = |coding: &Coding| said.texts("document-format-supported").any(|f| f == coding.media_type());
        let rasters = [Coding::Pwg, Coding::Urf, Coding::Pclm].into_iter().filter(takes);
        let words = |name: &str| said.texts(name).take(MOST_PAPERS).map(str::to_owned).collect();
        Self {
            papers: papers(said),
            rasters: rasters.filter_map(|coding| raster(said, coding)).collect(),
            duplex_default: match said.text("sides-default") {
                Some("two-sided-long-edge") => Duplex::LongEdge,
                Some("two-sided-short-edge") => Duplex::ShortEdge,
                _ => Duplex::None,
            },
            scalings: words("print-scaling-supported"),
            output_bins: words("output-bin-supported"),
            gzip: said.texts("compression-supported").any(|word| word == "gzip"),
        }
    }
}

/// What lies in the printer where it says that, else what it knows.
fn papers(said: &IppAttributes) -> Vec<(u32, u32)> {
    let usual = said.text("media-default").and_then(size);
    let ready = said.texts("media-ready").filter_map(size);
    let mut papers: Vec<(u32, u32)> = usual.into_iter().chain(ready).take(MOST_PAPERS).collect();
    if papers.len() <= usize::from(usual.is_some()) {
        papers.extend(said.texts("media-supported").filter_map(size).take(MOST_PAPERS));
    }
    papers
}

/// The size at the end of a self-describing name (PWG 5101.1), `iso_a4_210x297mm`, in hundredths of a millimetre.
fn size(name: &str) -> Option<(u32, u32)> {
    let of_range = name.starts_with("custom_min") || name.starts_with("custom_max");
    let (_, size) = name.rsplit_once('_').filter(|_| !of_range)?;
    let (digits, unit) = match (size.strip_suffix("mm"), size.strip_suffix("in")) {
        (Some(digits), _) => (digits, 100.0),
        (_, Some(digits)) => (digits, 2540.0),
        _ => return None,
    };
    let (width, height) = digits.split_once('x')?;
    let length = |digits: &str| {
        let length = digits.parse::<f64>().ok()? * unit;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within bounds")]
        let whole = length.round() as u32;
        (2_000.0..=200_000.0).contains(&length).then_some(whole)
    };
    Some((length(width)?, length(height)?))
}

fn raster(said: &IppAttributes, coding: Coding) -> Option<RasterAbility> {
    let usual = said.value("printer-resolution-default").and_then(dpi).unwrap_or(USUAL);
    let (back, gray, color, known) = match coding {
        Coding::Pwg => {
            let types: Vec<&str> = said.texts("pwg-raster-document-type-supported").collect();
            let knows = |kind: &str| types.is_empty() || types.contains(&kind);
            let back = match said.text("pwg-raster-document-sheet-back") {
                Some("flipped") => SheetBack::Flipped,
                Some("rotated") => SheetBack::Rotated,
                Some("manual-tumble") => SheetBack::ManualTumble,
                _ => SheetBack::Normal,
            };
            let known = resolutions(said, "pwg-raster-document-resolution-supported");
            (back, knows("sgray_8"), knows("srgb_8"), known)
        }
        Coding::Urf => {
            let words: Vec<&str> = said.texts("urf-supported").flat_map(|words| words.split(',')).collect();
            let knows = |kind: &str| words.is_empty() || words.contains(&kind);
            let back = words.iter().find_map(|word| match *word {
                "DM2" => Some(SheetBack::Flipped),
                "DM3" => Some(SheetBack::Rotated),
                "DM4" => Some(SheetBack::ManualTumble),
                _ => None,
            });
            let known = words.iter().filter_map(|word| word.strip_prefix("RS")).flat_map(|numbers| numbers.split('-'));
            let known = known.filter_map(|number| number.parse().ok()).filter(|dpi| SHARPNESS.contains(dpi));
            (back.unwrap_or_default(), knows("W8"), knows("SRGB24"), known.collect())
        }
        Coding::Pclm => (SheetBack::Normal, true, true, resolutions(said, "pclm-source-resolution-supported")),
    };
    let dpi = chosen(&known, usual)?;
    (gray || color).then_some(RasterAbility { coding, dpi, gray, color, back })
}

fn resolutions(said: &IppAttributes, name: &str) -> Vec<u16> {
    said.values(name).iter().filter_map(dpi).collect()
}

/// Dots for an inch, the same both ways.
fn dpi(value: &Value) -> Option<u16> {
    let Value::Resolution(resolution) = value else { return None };
    let dpi = u16::try_from(resolution.feed).ok().filter(|dpi| SHARPNESS.contains(dpi))?;
    (resolution.units == 3 && resolution.feed == resolution.cross_feed).then_some(dpi)
}

/// The usual one where it is known, else the nearest; the usual one where none is said.
fn chosen(known: &[u16], usual: u16) -> Option<u16> {
    if known.is_empty() {
        return Some(usual);
    }
    known.iter().copied().min_by_key(|dpi| dpi.abs_diff(usual))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ipp::Resolution;

    #[test]
    fn paper_is_known_by_its_name() {
        let check = |name: &str, want: Option<(u32, u32)>| assert_eq!(size(name), want, "{name}");
        check("iso_a4_210x297mm", Some((21_000, 29_700)));
        check("na_letter_8.5x11in", Some((21_590, 27_940)));
        check("custom_max_330x2000mm", None);
        check("iso_a4_210x297", None);
        check("evil_x_nanxinfmm", None);
        check("evil_x_1e99x1mm", None);
        let said = IppAttributes::new()
            .with("media-default", Value::keyword("iso_a4_210x297mm"))
            .with("media-supported", ["iso_a4_210x297mm", "iso_a3_297x420mm"].map(Value::keyword));
        assert_eq!(papers(&said).len(), 3);
        let said = said.with("media-ready", ["na_letter_8.5x11in"].map(Value::keyword));
        assert_eq!(papers(&said), [(21_000, 29_700), (21_590, 27_940)]);
    }

    #[test]
    fn rows_are_drawn_as_a_printer_wants_them() {
        let resolution = |dpi| Value::Resolution(Resolution { cross_feed: dpi, feed: dpi, units: 3 });
        let said = IppAttributes::new()
            .with("document-format-supported", ["image/urf", "image/pwg-raster"].map(Value::media_type))
            .with("pwg-raster-document-resolution-supported", [150, 600, 90_000].map(resolution))
            .with("pwg-raster-document-type-supported", ["black_1", "sgray_8"].map(Value::keyword))
            .with("pwg-raster-document-sheet-back", Value::keyword("rotated"))
            .with("printer-resolution-default", resolution(600))
            .with("urf-supported", ["V1.4", "W8", "SRGB24", "RS300-1200", "DM2"].map(Value::keyword));
        let want = [
            RasterAbility { coding: Coding::Pwg, dpi: 600, gray: true, color: false, back: SheetBack::Rotated },
            RasterAbility { coding: Coding::Urf, dpi: 300, gray: true, color: true, back: SheetBack::Flipped },
        ];
        assert_eq!(Abilities::of(&said).rasters, want);
        let only_lines = IppAttributes::new()
            .with("document-format-supported", ["image/pwg-raster"].map(Value::media_type))
            .with("pwg-raster-document-type-supported", ["black_1"].map(Value::keyword));
        assert_eq!(Abilities::of(&only_lines).rasters, []);
    }
}
