//! The world outside, as parameters: time, chance, mail, printers and the cage. Tests bring their own.

use model::{
    printers::{Attributes, BadPrinter, Status},
    time::Time,
};
use std::{future::Future, pin::Pin, time::Duration};

/// A future that somebody else runs.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now, by the wall clock, which anybody may set.
    fn now(&self) -> Time;

    /// How long something has been running: it never goes back, whoever sets the clock.
    fn ticks(&self) -> Duration;
}

/// Where random bytes come from.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// A letter to somebody, in plain text.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Letter {
    /// The address of the person.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The `Message-ID` that it answers (RFC 3834), empty where it answers none.
    pub in_reply_to: String,
}

/// Why a letter was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// Nothing that waiting would mend: the letter is dropped.
    #[error("the mail server refused the letter for good: {0}")]
    Refused(String),
    /// The mail server may take it later.
    #[error("the mail server could not take the letter now: {0}")]
    Later(String),
    /// No mail server is configured.
    #[error("no mail server is configured")]
    NotConfigured,
}

/// The site's own mail server, which takes letters to people.
pub trait Mailer: Send + Sync {
    /// Hands a letter over.
    fn send<'a>(&'a self, letter: &'a Letter) -> Later<'a, Result<(), NotSent>>;

    /// Whether there is one at all.
    fn configured(&self) -> bool {
        true
    }
}

/// Printers that are not added yet, and the paper trays of simulated ones.
pub trait Printers: Send + Sync {
    /// Asks what answers at `uri` what it is.
    fn ask<'a>(&'a self, uri: &'a str) -> Later<'a, Result<(Attributes, Status), BadPrinter>>;

    /// Whether a printer may have the address `uri`, without asking it.
    fn check<'a>(&'a self, uri: &'a str) -> Later<'a, Result<(), BadPrinter>>;

    /// Fetches `path` (such as `/paper/lobby`) from the simulated printer at `uri`; at most 16 MiB.
    fn paper<'a>(&'a self, uri: &'a str, path: &'a str) -> Later<'a, Option<Vec<u8>>>;
}
