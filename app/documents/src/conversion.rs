//! What comes of reading a document in the cage, or why nothing does.

use model::jobs::{Facts, Unreadable};
use std::io;

/// What is printed of a document, and what is known of its pages.
pub(crate) struct Conversion {
    /// The PDF that was made of it; none where it is printed as it came.
    pub pdf: Option<Vec<u8>>,
    pub facts: Facts,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum ConversionError {
    /// The document is at fault.
    Unreadable(Unreadable),
    /// The parent does not listen any more.
    ParentGone(io::Error),
}

impl From<Unreadable> for ConversionError {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

impl From<io::Error> for ConversionError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Room for the document could not be had.
            io::ErrorKind::OutOfMemory => Self::Unreadable(Unreadable::TooDemanding),
            _ => Self::ParentGone(error),
        }
    }
}
