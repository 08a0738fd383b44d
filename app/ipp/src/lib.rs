//! The IPP wire format (RFC 8010): requests, responses and attributes, and nothing about sockets.
//!
//! Everything that is decoded here was written by strangers: clients on one side, printers on the other. So
//! [`decode`] answers any bytes with a message or an error, in bounded memory and bounded depth, and keeps what it
//! does not understand as opaque values instead of guessing.
//!
//! It does not know HTTP, tokio, or what an operation means.

mod attributes;
mod codes;
mod decode;
mod encode;
mod message;
mod value;

pub use attributes::{Attribute, Attributes};
pub use codes::{JobState, Operation, PrinterState, Status};
pub use decode::{BadMessage, decode};
pub use encode::EncodeError;
pub use message::{Group, GroupTag, Message, Version};
pub use value::{DateTime, OutOfBand, Range, Resolution, Value};

/// The media type of a request or response (RFC 8010, 3.9).
pub const MEDIA_TYPE: &str = "application/ipp";

/// How many bytes the attributes of one message may take, before the document begins.
pub const MOST_OCTETS: usize = 1024 * 1024;
/// How many attributes one message may have, members of collections included.
pub const MOST_ATTRIBUTES: usize = 4096;
/// How many values one message may have.
pub const MOST_VALUES: usize = 16_384;
/// How deep collections may be nested.
pub const MOST_DEPTH: usize = 16;
/// How many bytes one value may have: lengths are signed in 16 bits (RFC 8010, 3.1.4).
pub const MOST_VALUE_OCTETS: usize = 32_767;
/// How many bytes a name may have: names are keywords (RFC 8011, 5.1.4).
pub const MOST_NAME_OCTETS: usize = 255;
