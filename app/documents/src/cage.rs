//! The parent's side of the cage: starts a child process per document, feeds it, listens to it, and always buries it.
//!
//! Everything here blocks; callers with an executor run it on a thread of its own, which [`lower_priority`].

mod answers;
mod child;
mod stop;

use crate::{
    fonts::FontFolder,
    limits::{Confinement, Limits, Media},
    output::{Output, SheetCount},
    wire::{ChildAnswer, Frame, Task},
};
use model::{
    jobs::{Facts, Format, Remark, Unreadable},
    text::Language,
};
use std::{
    ffi::OsString,
    io::{self, Read, Write},
    path::PathBuf,
    sync::Arc,
};
use stop::StopReason;

/// Most octets of a picture of a page; the largest that is drawn, and not packed at all, has fewer.
const PAGE_OCTETS: u64 = 80 << 20;

/// How far documents stand back when there is more to do than processors: a tenth of what the others get.
const NICE: i32 = 10;

/// Makes this thread, and the workers that it starts, leave the processors to those whom somebody waits for.
///
/// It cannot be taken back, so it is for threads that do nothing else.
pub fn lower_priority() {
    // A system that refuses it shares the processors evenly, which is slower and not wrong.
    let _ = rustix::process::nice(NICE);
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
pub struct PartHead {
    /// The name of the file, or the subject; may be empty. A stranger's text: tame it before it is shown.
    pub title: String,
    /// What it is, by its content.
    pub format: Format,
}

/// Where the printable parts of a message go: as they come, so that no part is ever whole in memory.
///
/// An error of any of them ends the reading and comes back as [`CageError::Sink`].
pub trait PartSink {
    /// A part begins.
    ///
    /// # Errors
    /// When there is no room for it.
    fn begin(&mut self, part: PartHead) -> io::Result<()>;
    /// More of its content, with the transfer encoding taken off.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn write(&mut self, octets: &[u8]) -> io::Result<()>;
    /// The part is whole.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn end(&mut self) -> io::Result<()>;
}

/// A part of a mail message that is not printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOutPart {
    /// As in [`PartHead::title`].
    pub title: String,
    /// Its size in octets, without the transfer encoding; nothing where that cannot be told.
    pub octets: u64,
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
    /// The kernel has no seccomp.
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
    language: Language,
    covering_text: bool,
    fonts: Option<Arc<FontFolder>>,
}

impl Cage {
    /// A cage whose worker is `program` with `args`, which must call [`crate::worker::run`].
    #[must_use]
    pub fn new(program: PathBuf, args: Vec<OsString>, limits: Limits) -> Self {
        Self {
            program,
            args,
            limits,
            media: Media::default(),
            language: Language::default(),
            covering_text: false,
            fonts: None,
        }
    }

    /// The same cage, with other paper for what has no pages of its own.
    #[must_use]
    pub fn with_media(self, media: Media) -> Self {
        Self { media, ..self }
    }

    /// The same cage, with another language for what is written anew, such as an invitation.
    #[must_use]
    pub fn with_language(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// The same cage, in which the text of a message is printed beside its attachments too.
    #[must_use]
    pub fn with_covering_text(self, covering_text: bool) -> Self {
        Self { covering_text, ..self }
    }

    /// The same cage, with the fonts of a folder for what the fonts of the program have no shapes for.
    #[must_use]
    pub fn with_fonts(self, fonts: FontFolder) -> Self {
        Self { fonts: Some(Arc::new(fonts)), ..self }
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
        self.converse(Task::Check, io::empty(), |answers| {
            let confinement = answers.confinement();
            answers.done()?;
            confinement.ok_or(StopReason::Garbled)
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
        self.converse(Task::Read(format), document, |answers| {
            loop {
                match answers.next()? {
                    Frame::Data(data) => printable.write_all(&data).map_err(StopReason::Sink)?,
                    Frame::Answer(ChildAnswer::Facts { facts, converted }) => {
                        let sane = (1..=most).contains(&facts.pages) && facts.color_pages <= facts.pages;
                        let sane = sane && facts.color_on.count() == facts.color_pages;
                        let sane = sane && Remark::plausible(&facts.remarks);
                        return if sane { Ok(Reading { facts, converted }) } else { Err(StopReason::Garbled) };
                    }
                    Frame::Answer(_) => return Err(StopReason::Garbled),
                }
            }
        })
    }

    /// Gives the printable parts of a mail message to `sink`, in order; the answer is the rest.
    ///
    /// # Errors
    /// [`CageError::Unreadable`] when the message is at fault; others as they come.
    pub fn take_apart(
        &self,
        message: impl Read + Send,
        sink: &mut dyn PartSink,
    ) -> Result<Vec<LeftOutPart>, CageError> {
        let most = self.limits.parts;
        self.converse(Task::TakeApart, message, |answers| {
            let mut left_out = Vec::new();
            // The child says of one more that it is too many.
            for _ in 0..=most {
                match answers.next()? {
                    Frame::Answer(ChildAnswer::Part { title, format }) => {
                        sink.begin(PartHead { title, format }).map_err(StopReason::Sink)?;
                        answers.content(&mut |data| sink.write(data).map_err(StopReason::Sink))?;
                        sink.end().map_err(StopReason::Sink)?;
                    }
                    Frame::Answer(ChildAnswer::LeftOut { title, octets, why }) => {
                        left_out.push(LeftOutPart { title, octets, why });
                    }
                    Frame::Answer(ChildAnswer::Done) => return Ok(left_out),
                    _ => return Err(StopReason::Garbled),
                }
            }
            answers.done().map(|()| left_out)
        })
    }

    /// Makes of a PDF that was read before what a printer is sent, and gives it to `printable` as it comes.
    ///
    /// # Errors
    /// [`CageError::Unreadable`] when nothing can be made of the document, [`Unreadable::Empty`] where none of its
    /// pages is wanted; others as they come.
    pub fn make(
        &self,
        pdf: impl Read + Send,
        output: &Output,
        printable: &mut dyn Write,
    ) -> Result<SheetCount, CageError> {
        self.converse(Task::Make(output.clone()), pdf, |answers| {
            loop {
                match answers.next()? {
                    Frame::Data(data) => printable.write_all(&data).map_err(StopReason::Sink)?,
                    Frame::Answer(ChildAnswer::Made(made)) => {
                        printable.flush().map_err(StopReason::Sink)?;
                        return Ok(made);
                    }
                    Frame::Answer(_) => return Err(StopReason::Garbled),
                }
            }
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
        self.converse(Task::Render { dpi }, pdf, |answers| {
            let mut pages = 0;
            loop {
                match answers.next()? {
                    Frame::Answer(ChildAnswer::Page { number }) if number == pages + 1 => {
                        each_page(number, answers.held_content(PAGE_OCTETS)?);
                        pages = number;
                    }
                    Frame::Answer(ChildAnswer::Done) => return Ok(pages),
                    _ => return Err(StopReason::Garbled),
                }
            }
        })
    }
}
