//! How a job is to be printed, in the words of IPP.

use super::{Facts, PageRanges};
use crate::text::Line;
use serde::{Deserialize, Serialize};

/// How a job is to be printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Options {
    /// `copies`, 1 to 999.
    pub copies: u16,
    /// `sides`
    pub sides: Sides,
    /// `print-color-mode`
    pub color: ColorMode,
    /// `number-up`
    pub number_up: NumberUp,
    /// `page-ranges`; none for all pages.
    pub page_ranges: PageRanges,
    /// `print-scaling`
    pub scaling: PrintScaling,
    /// `orientation-requested`; none for that of each page.
    pub orientation: Option<Orientation>,
    /// `finishings`
    pub finishings: Finishings,
    /// `output-bin`, by its name at the printer; none for the usual one.
    pub output_bin: Option<Line>,
}

impl Options {
    /// The most `copies`.
    pub const MOST_COPIES: u16 = 999;
}

impl Default for Options {
    fn default() -> Self {
        Self {
            copies: 1,
            sides: Sides::default(),
            color: ColorMode::default(),
            number_up: NumberUp::default(),
            page_ranges: PageRanges::default(),
            scaling: PrintScaling::default(),
            orientation: None,
            finishings: Finishings::default(),
            output_bin: None,
        }
    }
}

/// `sides` (RFC 8011, 5.2.8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sides {
    /// As the printer is set.
    #[default]
    PrinterDefault,
    /// `one-sided`
    OneSided,
    /// `two-sided-long-edge`
    TwoSidedLongEdge,
    /// `two-sided-short-edge`
    TwoSidedShortEdge,
}

/// `print-color-mode` (PWG 5100.14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ColorMode {
    /// `auto`
    #[default]
    Auto,
    /// `color`
    Color,
    /// `monochrome`
    Monochrome,
}

/// Pages of the document side by side on one side of the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NumberUp {
    /// `number-up` (RFC 8011, 5.2.9)
    pub pages: PagesPerSide,
    /// `presentation-direction-number-up`
    pub direction: NumberUpDirection,
    /// Whether a thin line is drawn around each page.
    pub border: bool,
}

/// How many pages are on one side: 1, 2, 4, 6, 9 or 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("enum" = [1, 2, 4, 6, 9, 16])))]
#[serde(try_from = "u8", into = "u8")]
pub struct PagesPerSide(u8);

impl PagesPerSide {
    /// All that can be chosen.
    pub const ALL: [Self; 6] = [Self(1), Self(2), Self(4), Self(6), Self(9), Self(16)];

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for PagesPerSide {
    fn default() -> Self {
        Self(1)
    }
}

impl From<PagesPerSide> for u8 {
    fn from(pages: PagesPerSide) -> Self {
        pages.0
    }
}

impl TryFrom<u8> for PagesPerSide {
    type Error = &'static str;

    fn try_from(pages: u8) -> Result<Self, Self::Error> {
        let known = Self::ALL.into_iter().find(|known| known.0 == pages);
        known.ok_or("1, 2, 4, 6, 9 or 16 pages on one side")
    }
}

/// `presentation-direction-number-up` (PWG 5100.3): where the second page stands, and the next row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum NumberUpDirection {
    /// `toright-tobottom`
    #[default]
    TorightTobottom,
    /// `tobottom-toright`
    TobottomToright,
    /// `toleft-tobottom`
    ToleftTobottom,
    /// `tobottom-toleft`
    TobottomToleft,
}

/// `print-scaling` (PWG 5100.16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PrintScaling {
    /// `auto`: what is larger than the paper is made smaller.
    #[default]
    Auto,
    /// `fit`: made as large as the paper has room for.
    Fit,
    /// `fill`: made to cover the paper; what stands over is cut.
    Fill,
    /// `none`
    None,
}

/// `orientation-requested` (RFC 8011, 5.2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// `portrait`
    Portrait,
    /// `landscape`
    Landscape,
}

/// `finishings` (RFC 8011, 5.2.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Finishings {
    /// `staple`
    pub staple: bool,
    /// `punch`
    pub punch: bool,
}

/// What came out of a printer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Printed {
    /// Sides of a sheet that carry toner (L1).
    pub impressions: u32,
    /// Sheets of paper (L3).
    pub sheets: u32,
    /// Impressions in colour.
    pub color_impressions: u32,
}

impl Facts {
    /// What printing the document with `options` takes, before the printer has said what it took.
    #[must_use]
    pub fn estimate(&self, options: &Options) -> Printed {
        let copies = u32::from(options.copies.max(1));
        let up = u32::from(options.number_up.pages.get());
        let (mut pages, mut color, mut last_in_color) = (0_u32, 0_u32, None);
        for page in options.page_ranges.chosen_of(self.pages) {
            let impression = pages / up;
            if self.color_on.contains(page) && last_in_color != Some(impression) {
                (color, last_in_color) = (color + 1, Some(impression));
            }
            pages += 1;
        }
        let impressions = pages.div_ceil(up);
        if self.color_on.is_empty() {
            // Read by a former version, which only counted them.
            color = self.color_pages.min(impressions);
        }
        if options.color == ColorMode::Monochrome {
            color = 0;
        }
        let two_sided = matches!(options.sides, Sides::TwoSidedLongEdge | Sides::TwoSidedShortEdge);
        let per_copy = if two_sided { impressions.div_ceil(2) } else { impressions };
        Printed {
            impressions: impressions.saturating_mul(copies),
            sheets: per_copy.saturating_mul(copies),
            color_impressions: color.saturating_mul(copies),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(pages: u32, color_on: &str) -> Facts {
        let color_on: PageRanges = color_on.parse().unwrap();
        let color_pages = (1..=pages).filter(|page| color_on.contains(*page)).count().try_into().unwrap();
        Facts { pages, color_pages, color_on, ..Facts::default() }
    }

    #[test]
    fn sheets_follow_the_sides() {
        let options =
            Options { copies: 2, sides: Sides::TwoSidedLongEdge, color: ColorMode::Monochrome, ..Options::default() };
        let want = Printed { impressions: 6, sheets: 4, color_impressions: 0 };
        assert_eq!(facts(3, "1").estimate(&options), want);
    }

    #[test]
    fn an_impression_has_color_when_one_of_its_pages_has() {
        let check = |pages: u8, ranges: &str, want: (u32, u32)| {
            let number_up = NumberUp { pages: pages.try_into().unwrap(), ..NumberUp::default() };
            let options = Options { number_up, page_ranges: ranges.parse().unwrap(), ..Options::default() };
            let printed = facts(10, "1-2, 5").estimate(&options);
            assert_eq!((printed.impressions, printed.color_impressions), want, "{pages} {ranges}");
        };
        check(1, "", (10, 3));
        check(2, "", (5, 2));
        check(4, "", (3, 2));
        check(16, "", (1, 1));
        check(2, "2-5", (2, 2));
        check(4, "3-4, 6-", (2, 0));
        check(1, "11-", (0, 0));
    }

    #[test]
    fn what_a_former_version_read_counts_at_most_what_comes_out() {
        let facts = Facts { pages: 10, color_pages: 6, ..Facts::default() };
        let options = Options { page_ranges: "1-4".parse().unwrap(), ..Options::default() };
        assert_eq!(facts.estimate(&options), Printed { impressions: 4, sheets: 4, color_impressions: 4 });
    }

    #[test]
    fn no_other_number_of_pages_stands_on_a_side() {
        let read = |n: u8| serde_json::from_str::<NumberUp>(&format!("{{\"pages\":{n}}}"));
        assert_eq!(read(6).unwrap().pages.get(), 6);
        assert!(read(3).is_err());
    }
}
