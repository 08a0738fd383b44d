//! The parent's side of the cage: starts a child process per document, feeds it, listens to it, and always buries it.
//!
//! Everything here blocks; callers with an executor run it on a thread of its own, which [`stands_back`].

mod child;
mod ear;

use crate::wire::{Answer, Frame, Task};
use child::Stop;
use model::jobs::{Facts, Format, Unreadable};
use serde::{Deserialize, Serialize};
use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::PathBuf,
    time::Duration,
};

/// How far documents stand back when there is more to do than processors: a tenth of what the others get.
const NICE: i32 = 10;

/// Makes this thread, and the workers that it starts, leave the processors to those whom somebody waits for.
///
/// It cannot be taken back, so it is for threads that do nothing else.
pub fn stands_back() {
    // A system that refuses it shares the processors evenly, which is slower and not wrong.
    let _ = rustix::process::nice(NICE);
}

/// How much one document may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time until the child is killed.
    pub wall: Duration,
    /// Processor time until the kernel kills it.
    pub cpu: Duration,
    /// Processor time after which pages are no longer looked at for colour.
    pub color_cpu: Duration,
    /// Address space of the child in octets.
    pub memory: u64,
    /// Size of the document as it came, in octets.
    pub document: u64,
    /// What the child may write, in octets.
    pub output: u64,
    /// Pages of a document.
    pub pages: u32,
    /// Pixels of an image.
    pub pixels: u64,
    /// Parts of a mail message.
    pub parts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(120),
            cpu: Duration::from_secs(60),
            color_cpu: Duration::from_secs(30),
            memory: 1 << 30,
            document: 512 << 20,
            output: 500_000_000,
            pages: 5_000,
            pixels: 100_000_000,
            parts: 100,
        }
    }
}

/// The paper for what has no pages of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    /// `iso_a4_210x297mm`
    #[default]
    A4,
    /// `na_letter_8.5x11in`
    Letter,
}

/// What the kernel took from the child before it saw the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// No file system call succeeds, by Landlock.
    pub landlock: bool,
    /// Nothing but reading, writing and memory, by seccomp.
    pub seccomp: bool,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What is known of its pages.
    pub facts: Facts,
    /// Whether a PDF was written; otherwise the document is printable as it came.
    pub converted: bool,
}

/// A printable part of a mail message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the file, or the subject; may be empty. A stranger's text: tame it before it is shown.
    pub title: String,
    /// What it is, by its content.
    pub format: Format,
    /// Its content, with the transfer encoding taken off.
    pub bytes: Vec<u8>,
}

/// A part of a mail message that is not printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// As in [`Part::title`].
    pub title: String,
    /// Why.
    pub why: Unreadable,
}

/// Why a cage gave no result.
#[derive(Debug, thiserror::Error)]
pub enum CageError {
    /// The document is at fault, and would be the next time.
    #[error("the document cannot be read ({0:?})")]
    Unreadable(Unreadable),
    /// The child process did not start.
    #[error("starting the worker for a document: {0}")]
    Start(#[source] io::Error),
    /// The kernel has no seccomp and the operator did not allow to go without.
    #[error("this kernel cannot confine the worker, so no document is read")]
    Refused,
    /// The document could not be read from where it is kept.
    #[error("reading a document for the worker: {0}")]
    Source(#[source] io::Error),
    /// What the worker made could not be written to where it goes.
    #[error("keeping what the worker made of a document: {0}")]
    Sink(#[source] io::Error),
    /// The child ended without an answer.
    #[error("the worker ended with status {0} and no answer")]
    Ended(i32),
    /// The child said something that makes no sense.
    #[error("the worker spoke out of turn")]
    Garbled,
}

/// Starts workers.
#[derive(Clone, Debug)]
pub struct Cage {
    program: PathBuf,
    args: Vec<OsString>,
    limits: Limits,
    media: Media,
    uncaged: bool,
}

impl Cage {
    /// A cage whose worker is `program` with `args`, which must call [`crate::worker::run`].
    #[must_use]
    pub fn new(program: PathBuf, args: Vec<OsString>, limits: Limits) -> Self {
        Self { program, args, limits, media: Media::default(), uncaged: false }
    }

    /// The same cage, with other paper for text and images.
    #[must_use]
    pub fn with_media(self, media: Media) -> Self {
        Self { media, ..self }
    }

    /// The same cage, which also works where the kernel has no seccomp: a decision of the operator.
    #[must_use]
    pub fn allow_uncaged(self, uncaged: bool) -> Self {
        Self { uncaged, ..self }
    }

    /// How large a document may be, in octets: a larger one is too demanding, and needs no worker to say so.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.limits.document
    }

    /// Starts a worker without a document and says how well it is confined.
    ///
    /// # Errors
    /// [`CageError::Refused`] where it is not and must be; others as they come.
    pub fn check(&self) -> Result<Confinement, CageError> {
        self.converse(Task::Check, io::empty(), |ear| {
            let confinement = ear.confinement();
            ear.done()?;
            confinement.ok_or(Stop::Garbled)
        })
    }

    /// Counts the pages of `document`, and writes a PDF to `printable` if it is none.
    ///
    /// `document` must not block for ever. What was written to `printable` is worth nothing after an error.
    ///
    /// # Errors
    /// [`CageError::Unreadable`] when the document is at fault; others as they come.
    pub fn read_document(
        &self,
        format: Format,
        document: impl Read + Send,
        printable: &mut dyn Write,
    ) -> Result<Reading, CageError> {
        let most = self.limits.pages;
        self.converse(Task::Read(format), document, |ear| {
            loop {
                match ear.next()? {
                    Frame::Data(data) => printable.write_all(&data).map_err(Stop::Sink)?,
                    Frame::Answer(Answer::Facts { facts, converted }) => {
                        let sane = (1..=most).contains(&facts.pages) && facts.color_pages <= facts.pages;
                        return if sane { Ok(Reading { facts, converted }) } else { Err(Stop::Garbled) };
                    }
                    Frame::Answer(_) => return Err(Stop::Garbled),
                }
            }
        })
    }

    /// Gives the printable parts of a mail message to `each`, in order and one at a time; the answer is the rest.
    ///
    /// # Errors
    /// [`CageError::Unreadable`] when the message is at fault; others as they come.
    pub fn take_apart(&self, message: impl Read + Send, each: &mut dyn FnMut(Part)) -> Result<Vec<LeftOut>, CageError> {
        let most = self.limits.parts;
        self.converse(Task::TakeApart, message, |ear| {
            let mut left_out = Vec::new();
            // The child says of one more that it is too many.
            for _ in 0..=most {
                match ear.next()? {
                    Frame::Answer(Answer::Part { title, format }) => {
                        let bytes = ear.content()?;
                        each(Part { title, format, bytes });
                    }
                    Frame::Answer(Answer::LeftOut { title, why }) => left_out.push(LeftOut { title, why }),
                    Frame::Answer(Answer::Done) => return Ok(left_out),
                    _ => return Err(Stop::Garbled),
                }
            }
            ear.done().map(|()| left_out)
        })
    }

    /// Draws the pages of a PDF and gives them to `each`, numbered from 1, as PNG; the answer is how many there were.
    ///
    /// No more than 200 pages are drawn, and large ones with a lower resolution.
    ///
    /// # Errors
    /// [`CageError::Unreadable`] when the document is at fault; others as they come.
    pub fn render(
        &self,
        pdf: impl Read + Send,
        dpi: u16,
        each_page: &mut dyn FnMut(u32, Vec<u8>),
    ) -> Result<u32, CageError> {
        self.converse(Task::Render { dpi }, pdf, |ear| {
            let mut pages = 0;
            loop {
                match ear.next()? {
                    Frame::Answer(Answer::Page { number }) if number == pages + 1 => {
                        each_page(number, ear.content()?);
                        pages = number;
                    }
                    Frame::Answer(Answer::Done) => return Ok(pages),
                    _ => return Err(Stop::Garbled),
                }
            }
        })
    }
}
