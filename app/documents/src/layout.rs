//! Words onto pages, for text and HTML mail: fonts that measure and draw with the same tables, lines that wrap, and a
//! book of pages that is written once it is full.

pub(crate) mod book;
mod emoji;
pub(crate) mod fonts;
pub(crate) mod lines;
pub(crate) mod paper;
pub(crate) mod shaping;
