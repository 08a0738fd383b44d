//! The child's side of the cage: one document, then the end.
//!
//! The order is the point: the request comes from the parent and is trusted; then the cage closes; only then is the
//! first octet of the document read.

mod confine;

use crate::{
    cage::Confinement,
    html, image, message, pdf, text,
    wire::{self, Answer, Request, Task},
};
use model::jobs::{Facts, Format, Unreadable};
use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    os::fd::AsFd,
    panic::{self, AssertUnwindSafe},
    process::ExitCode,
    thread,
};

pub use confine::{close, limit_files};

/// Deep recursion in a parser is met with a large stack first, and with the end of the process then.
const STACK: usize = 64 << 20;

/// Serves one request on standard input and output: the whole life of a child process.
#[must_use]
pub fn run() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The document is at fault.
    Unreadable(Unreadable),
    /// The parent does not listen any more.
    Gone(io::Error),
}

impl From<Unreadable> for Trouble {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Room for the document could not be had.
            io::ErrorKind::OutOfMemory => Self::Unreadable(Unreadable::TooDemanding),
            _ => Self::Gone(error),
        }
    }
}

/// A document that was made into a PDF.
pub(crate) struct Made {
    pub pdf: Vec<u8>,
    pub facts: Facts,
}

/// The way to the parent.
pub(crate) struct Voice<W: Write> {
    to: W,
    left: u64,
}

impl<W: Write> Voice<W> {
    fn say(&mut self, answer: &Answer) -> io::Result<()> {
        wire::write_answer(&mut self.to, answer)?;
        self.to.flush()
    }

    fn data(&mut self, data: &[u8]) -> Result<(), Trouble> {
        let octets = u64::try_from(data.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(octets).ok_or(Unreadable::TooDemanding)?;
        Ok(wire::write_data(&mut self.to, data)?)
    }

    fn item(&mut self, head: &Answer, content: &[u8]) -> Result<(), Trouble> {
        self.say(head)?;
        self.data(content)?;
        Ok(self.say(&Answer::End)?)
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
    let seccomp = close(&request.limits);
    let mut voice = Voice { to: BufWriter::with_capacity(wire::CHUNK, stdout), left: request.limits.output };
    if !seccomp && !request.uncaged {
        return voice.say(&Answer::Refused);
    }
    voice.say(&Answer::Caged(Confinement { landlock, seccomp }))?;
    let served = panic::catch_unwind(AssertUnwindSafe(|| {
        let document = document(request.limits.document)?;
        perform(request, document, &mut voice)
    }));
    match served.unwrap_or(Err(Trouble::Unreadable(Unreadable::Damaged))) {
        Ok(last) => voice.say(&last),
        Err(Trouble::Unreadable(why)) => voice.say(&Answer::Unreadable(why)),
        Err(Trouble::Gone(error)) => Err(error),
    }
}

fn document(most: u64) -> Result<Vec<u8>, Trouble> {
    let mut document = Vec::new();
    io::stdin().lock().take(most.saturating_add(1)).read_to_end(&mut document)?;
    if u64::try_from(document.len()).map_or(true, |length| length > most) {
        return Err(Unreadable::TooDemanding.into());
    }
    Ok(document)
}

/// Does the work; the answer is the last one.
fn perform<W: Write>(request: &Request, document: Vec<u8>, voice: &mut Voice<W>) -> Result<Answer, Trouble> {
    let (limits, media) = (&request.limits, request.media);
    match request.task {
        Task::Check => Ok(Answer::Done),
        Task::Read(Format::Pdf) => Ok(Answer::Facts { facts: pdf::facts(document, limits)?, converted: false }),
        Task::Read(Format::Text) => made(&text::to_pdf(&document, media, limits)?, voice),
        Task::Read(Format::Html) => made(&html::to_pdf(&document, media, limits)?, voice),
        Task::Read(format @ (Format::Jpeg | Format::Png | Format::Tiff)) => {
            made(&image::to_pdf(format, document, media, limits)?, voice)
        }
        Task::TakeApart => {
            for found in message::parts(&document, limits)? {
                match found {
                    message::Found::Part { title, format, bytes } => {
                        voice.item(&Answer::Part { title, format }, &bytes)?;
                    }
                    message::Found::LeftOut { title, why } => voice.say(&Answer::LeftOut { title, why })?,
                }
            }
            Ok(Answer::Done)
        }
        Task::Render { dpi } => {
            pdf::render(document, dpi, &mut |number, png| voice.item(&Answer::Page { number }, &png))?;
            Ok(Answer::Done)
        }
    }
}

fn made<W: Write>(made: &Made, voice: &mut Voice<W>) -> Result<Answer, Trouble> {
    voice.data(&made.pdf)?;
    Ok(Answer::Facts { facts: made.facts.clone(), converted: true })
}
