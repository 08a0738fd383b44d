//! How a job is to be printed, as people and programs write it: read once, with what is wrong said of its field.

use super::{
    ColorMode, Finishings, NumberUp, NumberUpDirection, Options, Orientation, PageRanges, PagesPerSide, PrintScaling,
    Sides,
};
use crate::text::Line;
use serde::{Deserialize, Serialize};

/// The longest choice of pages, in characters: whoever needs more prints the document in parts.
const MOST_RANGES: usize = 1000;

/// What is wrong with how a job is to be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadOption {
    /// No number of copies that there is.
    Copies,
    /// No pages: something else than numbers, or the greater one first.
    PageRanges,
    /// The document has none of these pages.
    NoPage,
    /// Not 1, 2, 4, 6, 9 or 16 pages on one side.
    PagesPerSide,
    /// The organization has decided it.
    Locked(LockedOption),
    /// The organization lets nobody keep what was printed.
    Keep,
    /// The organization lets nobody release everything with a tap.
    ReleaseOnTap,
    /// No name of an output tray.
    OutputBin,
    /// No text that a description may be.
    Description,
}

impl BadOption {
    /// The field that it is about, by its name on the wire.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::PageRanges | Self::NoPage => "page_ranges",
            Self::PagesPerSide => "number_up",
            Self::Locked(option) => option.field(),
            Self::Keep => "keep",
            Self::ReleaseOnTap => "release_on_tap",
            Self::OutputBin => "output_bin",
            Self::Description => "description",
        }
    }
}

/// An option that an organization may decide for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LockedOption {
    /// `copies`
    Copies,
    /// `sides`
    Sides,
    /// `print-color-mode`
    Color,
    /// `number-up`
    NumberUp,
}

impl LockedOption {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Copies, Self::Sides, Self::Color, Self::NumberUp];

    /// Its field, by its name on the wire.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Sides => "sides",
            Self::Color => "color",
            Self::NumberUp => "number_up",
        }
    }

    /// Whether two choices are the same in this.
    #[must_use]
    pub fn same(self, one: &Options, other: &Options) -> bool {
        match self {
            Self::Copies => one.copies == other.copies,
            Self::Sides => one.sides == other.sides,
            Self::Color => one.color == other.color,
            Self::NumberUp => one.number_up == other.number_up,
        }
    }

    /// `to` with this as in `from`.
    #[must_use]
    pub fn taken(self, from: &Options, to: Options) -> Options {
        match self {
            Self::Copies => Options { copies: from.copies, ..to },
            Self::Sides => Options { sides: from.sides, ..to },
            Self::Color => Options { color: from.color, ..to },
            Self::NumberUp => Options { number_up: from.number_up, ..to },
        }
    }
}

/// [`Options`] as they are written; what is missing is as it is for a new job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TextOptions {
    /// `copies`, 1 to 999.
    pub copies: u64,
    /// `sides`
    pub sides: Sides,
    /// `print-color-mode`
    pub color: ColorMode,
    /// `number-up`
    pub number_up: TextNumberUp,
    /// `page-ranges`, like `1-3, 7, 12-`; empty for all pages.
    pub page_ranges: String,
    /// `print-scaling`
    pub scaling: PrintScaling,
    /// `orientation-requested`; none for that of each page.
    pub orientation: Option<Orientation>,
    /// `finishings`
    pub finishings: Finishings,
    /// `output-bin`, by its name at the printer; none for the usual one.
    pub output_bin: Option<String>,
}

/// [`NumberUp`] as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct TextNumberUp {
    /// 1, 2, 4, 6, 9 or 16.
    pub pages: u64,
    /// `presentation-direction-number-up`
    pub direction: NumberUpDirection,
    /// Whether a thin line is drawn around each page.
    pub border: bool,
}

impl Default for TextNumberUp {
    fn default() -> Self {
        NumberUp::default().into()
    }
}

impl From<NumberUp> for TextNumberUp {
    fn from(NumberUp { pages, direction, border }: NumberUp) -> Self {
        Self { pages: pages.get().into(), direction, border }
    }
}

impl Default for TextOptions {
    fn default() -> Self {
        Options::default().into()
    }
}

impl From<Options> for TextOptions {
    fn from(of: Options) -> Self {
        Self {
            copies: of.copies.into(),
            sides: of.sides,
            color: of.color,
            number_up: of.number_up.into(),
            page_ranges: of.page_ranges.to_string(),
            scaling: of.scaling,
            orientation: of.orientation,
            finishings: of.finishings,
            output_bin: of.output_bin.map(|bin| bin.to_string()),
        }
    }
}

impl TextOptions {
    /// What is meant.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn read(&self) -> Result<Options, BadOption> {
        let most = Options::MOST_COPIES;
        let copies = u16::try_from(self.copies).ok().filter(|copies| (1..=most).contains(copies));
        let pages = u8::try_from(self.number_up.pages).ok().and_then(|pages| PagesPerSide::try_from(pages).ok());
        let TextNumberUp { direction, border, .. } = self.number_up;
        let bin = self.output_bin.as_deref().map(str::trim).filter(|bin| !bin.is_empty());
        Ok(Options {
            copies: copies.ok_or(BadOption::Copies)?,
            sides: self.sides,
            color: self.color,
            number_up: NumberUp { pages: pages.ok_or(BadOption::PagesPerSide)?, direction, border },
            page_ranges: read_ranges(&self.page_ranges).ok_or(BadOption::PageRanges)?,
            scaling: self.scaling,
            orientation: self.orientation,
            finishings: self.finishings,
            output_bin: bin.map(str::parse::<Line>).transpose().map_err(|_| BadOption::OutputBin)?,
        })
    }
}

fn read_ranges(text: &str) -> Option<PageRanges> {
    if text.len() > MOST_RANGES { None } else { text.parse().ok() }
}

/// What its owner sets of a job (I18).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextSettings {
    /// How it is to be printed.
    pub options: TextOptions,
    /// What its owner says about it; empty for nothing, missing for what was said before.
    #[serde(default)]
    pub description: Option<String>,
    /// Whether it stays in the queue when it was printed; missing for as it was.
    #[serde(default)]
    pub keep: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_of_its_field() {
        let check = |json: &str, want: Result<(), (BadOption, &str)>| {
            let read = serde_json::from_str::<TextOptions>(json).unwrap().read();
            assert_eq!(read.map(drop).map_err(|bad| (bad, bad.field())), want, "{json}");
        };
        check("{}", Ok(()));
        check(r#"{"copies":999,"page_ranges":"1-3, 7","number_up":{"pages":16}}"#, Ok(()));
        for copies in ["0", "1000", "2000000000"] {
            check(&format!("{{\"copies\":{copies}}}"), Err((BadOption::Copies, "copies")));
        }
        check(r#"{"page_ranges":"9-2"}"#, Err((BadOption::PageRanges, "page_ranges")));
        check(&format!(r#"{{"page_ranges":"{}1"}}"#, "1,".repeat(500)), Err((BadOption::PageRanges, "page_ranges")));
        check(r#"{"number_up":{"pages":3}}"#, Err((BadOption::PagesPerSide, "number_up")));
        check(r#"{"output_bin":"a\u0000b"}"#, Err((BadOption::OutputBin, "output_bin")));
    }

    #[test]
    fn options_read_back_what_they_are_written_as() {
        let options = Options {
            copies: 3,
            page_ranges: "2-".parse().unwrap(),
            number_up: NumberUp { pages: PagesPerSide::ALL[3], border: true, ..NumberUp::default() },
            orientation: Some(Orientation::Landscape),
            output_bin: Some("tray 2".parse().unwrap()),
            ..Options::default()
        };
        assert_eq!(TextOptions::from(options.clone()).read(), Ok(options));
    }
}
