//! Bytes to printable bytes and page facts, in a cage.
//!
//! What strangers send is parsed in a child process that can do nothing but read its standard input and write its
//! standard output ([`Cage`] is the parent's side, [`worker::run`] the child's). Only [`sniff`] and [`outline`] look
//! at strangers' bytes in the main process: they keep a few kilobytes and do not recurse.
//!
//! This crate knows no network, no store, no tokio and not the time of day.

mod beginnings;
pub mod cage;
mod charset;
mod conversion;
mod fonts;
mod formats;
#[cfg(any(test, fuzzing))]
pub mod fuzz;
mod html;
mod image;
mod layout;
mod limits;
mod message;
mod mime;
pub mod outline;
mod output;
mod pdf;
mod raster;
mod text;
mod wire;
pub mod worker;

pub use beginnings::is_message;
pub use cage::{Cage, CageError, LeftOutPart, PartHead, PartSink, Reading};
pub use fonts::FontFolder;
pub use formats::sniff;
pub use limits::{Confinement, Limits, Media};
pub use output::{Coding, Duplex, Form, Output, Pixels, Raster, SheetBack, SheetCount};
