//! The outline of a mail message, drawn while its lines come in.
//!
//! It runs in the main process, on what strangers send, before anything is acknowledged; so it keeps a few
//! kilobytes whatever the message is, does not recurse, and knows only as much MIME (RFC 5322, RFC 2045 to 2049)
//! as the answer in the SMTP dialogue needs: who says it is from whom, whether a machine sent it, and whether there
//! is something to print. The message itself is taken apart later, in the cage.

mod address;
mod field;
mod leaf;
mod summary;
mod transfer;
mod visible;

pub use summary::{Sender, Summary};

use field::{Field, PartHeaders};
use leaf::Leaf;
use sha2::{Digest, Sha256};

/// How much a message may have of what costs memory or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets in all headers together, those of the parts included.
    pub headers: usize,
    /// Multiparts and messages in each other.
    pub depth: usize,
    /// Parts, at every depth.
    pub parts: u32,
    /// `Received` headers; more of them mean a loop.
    pub received: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { headers: 256 * 1024, depth: 8, parts: 100, received: 30 }
    }
}

/// Which limit a message went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooMuch {
    /// The headers are too long.
    #[error("the headers of the message are longer than {0} octets")]
    Headers(usize),
    /// Multiparts in multiparts in multiparts.
    #[error("the message is nested more than {0} deep")]
    Depth(usize),
    /// Too many parts.
    #[error("the message has more than {0} parts")]
    Parts(u32),
    /// It went round in a circle.
    #[error("the message was passed on more than {0} times")]
    Received(u32),
}

/// A multipart or an attached message that has begun and not ended.
#[derive(Debug)]
struct Open {
    /// What separates its parts; none for an attached message, which ends where the multipart around it says so.
    boundary: Option<Vec<u8>>,
    /// Whether its parts belong to one page (`multipart/related`).
    related: bool,
}

/// Where in the message the next line stands.
#[derive(Debug)]
enum Place {
    /// In the headers of the message or of a part.
    Headers,
    /// In the body of a part that has no parts.
    Leaf(Leaf),
    /// Before the first or after the last part of a multipart, where nothing counts.
    Between,
}

/// Draws the outline of one message, line by line.
#[derive(Debug)]
pub struct Outline {
    limits: Limits,
    summary: Summary,
    header_octets: usize,
    /// Whether the headers that come are those of the message itself.
    top: bool,
    field: Field,
    part: PartHeaders,
    open: Vec<Open>,
    place: Place,
    body: Sha256,
}

impl Outline {
    /// An outline of a message whose first line is still to come.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            summary: Summary::default(),
            header_octets: 0,
            top: true,
            field: Field::default(),
            part: PartHeaders::default(),
            open: Vec::new(),
            place: Place::Headers,
            body: Sha256::new(),
        }
    }

    /// Takes the next line, with or without its line end.
    ///
    /// # Errors
    /// The limit that the message went over; the outline is of no use afterwards.
    pub fn push_line(&mut self, line: &[u8]) -> Result<(), TooMuch> {
        self.summary.octets = self.summary.octets.saturating_add(line.len() as u64);
        if !self.top {
            self.body.update(line);
        }
        let line = without_end(line);
        if let Some((index, last)) = self.boundary(line) {
            return self.at_boundary(index, last);
        }
        match &mut self.place {
            Place::Headers => self.header_line(line),
            Place::Leaf(leaf) => {
                leaf.line(line);
                Ok(())
            }
            Place::Between => Ok(()),
        }
    }

    /// What the message turned out to be.
    #[must_use]
    pub fn finish(mut self) -> Summary {
        // A limit that the very last header breaks has no line left to be told by; the message is whole by now.
        let _ = self.end_part();
        // A picture within a text that shows nothing else is what the message is about.
        self.summary.printable_attachment |= self.summary.picture && !self.summary.visible_body;
        self.summary.body_sha256 = self.body.finalize().into();
        self.summary
    }

    fn header_line(&mut self, line: &[u8]) -> Result<(), TooMuch> {
        self.header_octets = self.header_octets.saturating_add(line.len()).saturating_add(2);
        if self.header_octets > self.limits.headers {
            return Err(TooMuch::Headers(self.limits.headers));
        }
        match line.first() {
            None => {
                self.end_field()?;
                self.begin_body()
            }
            Some(b' ' | b'\t') => {
                self.field.fold(line);
                Ok(())
            }
            Some(_) => {
                self.end_field()?;
                self.field = Field::begin(line, self.top);
                Ok(())
            }
        }
    }

    fn end_field(&mut self) -> Result<(), TooMuch> {
        let field = std::mem::take(&mut self.field);
        self.part.take(&field);
        if self.top {
            self.summary.take(&field);
        }
        if self.summary.received > self.limits.received {
            return Err(TooMuch::Received(self.limits.received));
        }
        Ok(())
    }

    fn begin_body(&mut self) -> Result<(), TooMuch> {
        let part = std::mem::take(&mut self.part);
        if self.top {
            self.summary.report = part.is("multipart/report");
            self.top = false;
        }
        self.summary.encrypted |= part.encrypted();
        if part.is_multipart() && !part.boundary.is_empty() {
            let related = part.is("multipart/related");
            return self.enter(Open { boundary: Some(part.boundary), related }, Place::Between);
        }
        if part.is_message() {
            return self.enter(Open { boundary: None, related: false }, Place::Headers);
        }
        let related = self.open.last().is_some_and(|open| open.related);
        self.place = Place::Leaf(Leaf::new(&part, related));
        Ok(())
    }

    fn enter(&mut self, open: Open, place: Place) -> Result<(), TooMuch> {
        if self.open.len() >= self.limits.depth {
            return Err(TooMuch::Depth(self.limits.depth));
        }
        self.open.push(open);
        self.summary.depth = self.summary.depth.max(self.open.len());
        self.place = place;
        Ok(())
    }

    /// Which open multipart `line` is a boundary of, and whether it is the last one of it.
    ///
    /// The innermost is asked first; one further out also ends everything within it (RFC 2046, 5.1.2).
    fn boundary(&self, line: &[u8]) -> Option<(usize, bool)> {
        let rest = line.strip_prefix(b"--")?;
        self.open.iter().enumerate().rev().find_map(|(index, open)| {
            let after = rest.strip_prefix(open.boundary.as_deref()?)?;
            let (after, last) = after.strip_prefix(b"--").map_or((after, false), |after| (after, true));
            after.iter().all(|b| matches!(b, b' ' | b'\t')).then_some((index, last))
        })
    }

    fn at_boundary(&mut self, index: usize, last: bool) -> Result<(), TooMuch> {
        self.end_part()?;
        self.open.truncate(if last { index } else { index + 1 });
        self.place = Place::Between;
        if last {
            return Ok(());
        }
        if self.summary.parts >= self.limits.parts {
            return Err(TooMuch::Parts(self.limits.parts));
        }
        self.summary.parts += 1;
        self.place = Place::Headers;
        Ok(())
    }

    /// Ends the part that the last line stood in, which may have had no body at all.
    fn end_part(&mut self) -> Result<(), TooMuch> {
        if matches!(self.place, Place::Headers) {
            self.end_field()?;
            self.part = PartHeaders::default();
        }
        if let Place::Leaf(leaf) = std::mem::replace(&mut self.place, Place::Between) {
            leaf.end(&mut self.summary);
        }
        Ok(())
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests;
