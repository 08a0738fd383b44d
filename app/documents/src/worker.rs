//! The child's side of the cage: one document, then the end.
//!
//! The order is the point: the request comes from the parent and is trusted; then the cage closes; only then is the
//! first octet of the document read. Fonts of the machine come through the bars, when a document turns out to need some.

mod confine;

use crate::{
    conversion::ConversionError,
    fonts::OpenFonts,
    formats,
    limits::Confinement,
    message::{self, MessagePart},
    pdf,
    wire::{self, ChildAnswer, Request, Task},
};
use model::jobs::Unreadable;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    os::fd::AsFd,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
    thread,
};

pub use confine::{close, limit_files};

/// Deep recursion in a parser is met with a large stack first, and with the end of the process then.
pub(crate) const STACK: usize = 64 << 20;

/// Serves one request on standard input and output: the whole life of a child process.
#[must_use]
pub fn run() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The child's end of its standard output: what the parent hears.
pub(crate) struct AnswerWriter<W: Write> {
    to: W,
    left: u64,
}

impl<W: Write> AnswerWriter<W> {
    fn say(&mut self, answer: &ChildAnswer) -> io::Result<()> {
        wire::write_answer(&mut self.to, answer)?;
        self.to.flush()
    }

    fn data(&mut self, data: &[u8]) -> Result<(), ConversionError> {
        let octets = u64::try_from(data.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(octets).ok_or(Unreadable::TooDemanding)?;
        Ok(wire::write_data(&mut self.to, data)?)
    }

    fn item(&mut self, head: &ChildAnswer, content: &[u8]) -> Result<(), ConversionError> {
        self.say(head)?;
        self.data(content)?;
        Ok(self.say(&ChildAnswer::End)?)
    }
}

impl<W: Write> pdf::OutputSink for AnswerWriter<W> {
    fn data(&mut self, data: &[u8]) -> Result<(), ConversionError> {
        Self::data(self, data)
    }

    fn flush(&mut self) -> Result<(), ConversionError> {
        Ok(self.to.flush()?)
    }
}

fn serve() -> io::Result<()> {
    let request = wire::read_request(&mut io::stdin().lock())?;
    // Not `io::stdout()` itself, which would look for line ends in everything.
    let stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    // The parent hears of a panic as an answer; nobody reads a standard error.
    panic::set_hook(Box::new(|_| {}));
    let landlock = limit_files();
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || serve_caged(&request, landlock, stdout))?
        .join()
        .unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
}

fn serve_caged(request: &Request, landlock: bool, stdout: File) -> io::Result<()> {
    let mut questions = stdout.try_clone()?;
    let seccomp = close(&request.limits);
    let mut answers = AnswerWriter { to: BufWriter::with_capacity(wire::CHUNK, stdout), left: request.limits.output };
    if !seccomp {
        return answers.say(&ChildAnswer::Refused);
    }
    answers.say(&ChildAnswer::Caged(Confinement { landlock, seccomp }))?;
    // Nothing else is said while a document is being read, and everything before has been.
    let fonts = OpenFonts::by_asking(move |characters| {
        wire::write_answer(&mut questions, &ChildAnswer::Fonts { characters: characters.to_owned() })?;
        wire::read_fonts(&mut io::stdin().lock())
    });
    let served = panic::catch_unwind(AssertUnwindSafe(|| {
        let document = wire::read_content(&mut io::stdin().lock(), request.limits.document)?;
        perform(request, document.ok_or(Unreadable::TooDemanding)?, &fonts, &mut answers)
    }));
    match served.unwrap_or(Err(ConversionError::Unreadable(Unreadable::Damaged))) {
        Ok(last) => answers.say(&last),
        Err(ConversionError::Unreadable(why)) => answers.say(&ChildAnswer::Unreadable(why)),
        Err(ConversionError::ParentGone(error)) => Err(error),
    }
}

/// Does the work; the answer is the last one.
fn perform<W: Write>(
    request: &Request,
    document: Vec<u8>,
    fonts: &OpenFonts,
    answers: &mut AnswerWriter<W>,
) -> Result<ChildAnswer, ConversionError> {
    let (limits, media) = (&request.limits, request.media);
    match &request.task {
        Task::Check => Ok(ChildAnswer::Done),
        Task::Read(format) => {
            let conversion = formats::read(*format, document, media, limits, fonts)?;
            if let Some(pdf) = &conversion.pdf {
                answers.data(pdf)?;
            }
            Ok(ChildAnswer::Facts { facts: conversion.facts, converted: conversion.pdf.is_some() })
        }
        Task::TakeApart => {
            for part in message::parts(&document, limits, request.language, request.covering_text)? {
                match part {
                    MessagePart::Document { title, format, bytes } => {
                        answers.item(&ChildAnswer::Part { title, format }, &bytes)?;
                    }
                    MessagePart::LeftOut { title, octets, why } => {
                        answers.say(&ChildAnswer::LeftOut { title, octets, why })?;
                    }
                }
            }
            Ok(ChildAnswer::Done)
        }
        Task::Render { dpi } => {
            pdf::render(document, *dpi, &mut |number, png| answers.item(&ChildAnswer::Page { number }, &png))?;
            Ok(ChildAnswer::Done)
        }
        Task::Make(output) => Ok(ChildAnswer::Made(pdf::make(document, output, media, limits, answers)?)),
    }
}
