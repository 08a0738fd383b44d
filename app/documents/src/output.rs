//! What is made of a stored document for one printer, or for one look at it: the words in which the parent asks the
//! cage for it.

use model::jobs::Options;
use serde::{Deserialize, Serialize};

/// What a printer is sent of a document, or somebody is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Which pages, how many on a side and how large. Copies and sides are the printer's, unless said below.
    pub options: Options,
    /// The paper that there is, in hundredths of a millimetre, the usual first; none where that is not known.
    pub papers: Vec<(u32, u32)>,
    /// How often the whole is repeated, for a printer that makes no copies.
    pub repeats: u16,
    /// Whether paper is printed on both sides, so that each repetition begins with a new sheet.
    pub duplex: Duplex,
    /// In what form.
    pub form: Form,
}

/// The form of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// PDF, with text as text.
    Pdf,
    /// Rows of pixels.
    Raster(Raster),
    /// One side as PNG, for the screen.
    Picture {
        /// Which side, from 1.
        side: u32,
        /// The longest edge, in pixels.
        longest: u16,
        /// Whether colours are shown.
        color: bool,
    },
}

/// Rows of pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raster {
    /// How they are written.
    pub coding: Coding,
    /// Pixels for an inch, both ways.
    pub dpi: u16,
    /// Colour, or gray.
    pub color: Pixels,
    /// How the back of a sheet lies: `pwg-raster-document-sheet-back`.
    pub back: SheetBack,
}

/// What a pixel says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pixels {
    /// `sgray_8`
    Gray,
    /// `srgb_8`
    Color,
    /// `srgb_8` without colour, for printers that take nothing else.
    GrayAsColor,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coding {
    /// `image/pwg-raster` (PWG 5102.4)
    Pwg,
    /// `image/urf`
    Urf,
    /// `application/PCLm`
    Pclm,
}

impl Coding {
    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pwg => "image/pwg-raster",
            Self::Urf => "image/urf",
            Self::Pclm => "application/PCLm",
        }
    }
}

/// Whether and how paper is turned for its back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Duplex {
    /// Not at all.
    #[default]
    None,
    /// As a book.
    LongEdge,
    /// As a calendar.
    ShortEdge,
}

/// `pwg-raster-document-sheet-back`: which way a printer wants the back of a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetBack {
    /// `normal`
    #[default]
    Normal,
    /// `flipped`
    Flipped,
    /// `rotated`
    Rotated,
    /// `manual-tumble`
    ManualTumble,
}

impl SheetBack {
    /// The direction of columns and rows on the back: `CrossFeedTransform` and `FeedTransform` (PWG 5102.4, table 13).
    pub(crate) const fn transforms(self, duplex: Duplex) -> (i32, i32) {
        match (self, duplex) {
            (Self::Flipped, Duplex::LongEdge) => (1, -1),
            (Self::Flipped, Duplex::ShortEdge) => (-1, 1),
            (Self::Rotated, Duplex::LongEdge) | (Self::ManualTumble, Duplex::ShortEdge) => (-1, -1),
            _ => (1, 1),
        }
    }
}

/// What an output came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetCount {
    /// How many sides there are, in all repetitions and with blank ones.
    pub sides: u32,
    /// How many of them have something on them.
    pub impressions: u32,
    /// How many sheets they take.
    pub sheets: u32,
}
