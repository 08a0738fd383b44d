//! Why a conversation with a child ends before its last answer.

use model::jobs::Unreadable;
use std::io;

/// Why the parent stopped to listen.
#[derive(Debug)]
pub(super) enum StopReason {
    /// The child said that the document cannot be read.
    Unreadable(Unreadable),
    /// The child said that its cage would not close.
    Refused,
    /// The child ended without its last answer.
    Silent,
    /// The child wrote more than it may.
    TooMuch,
    /// The child made no sense.
    Garbled,
    /// What it wrote could not be kept.
    Sink(io::Error),
}
