//! MIME (RFC 2045 to 2049) line by line: which line is a header, which the body of which part, and where parts end.
//!
//! One walker for both readers of mail: the outline, which is drawn in the main process while the lines come in, and
//! the cage, which takes the message apart. It keeps one header at a time, and does not recurse.

pub(crate) mod field;
pub(crate) mod headers;
pub(crate) mod transfer;
pub(crate) mod uu;
pub(crate) mod words;
pub(crate) mod wrapping;

use field::Field;
use headers::PartHeaders;

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

/// What a walker tells of a message as it goes along.
pub(crate) trait Visitor {
    /// A header of the message itself has ended.
    fn field(&mut self, field: &Field) -> Result<(), TooMuch>;
    /// A multipart or an attached message begins; its parts follow.
    fn open(&mut self, part: PartHeaders);
    /// The innermost multipart or message has ended.
    fn close(&mut self);
    /// The body of a part without parts begins.
    fn leaf(&mut self, part: PartHeaders);
    /// A line of that body, and its line end.
    fn line(&mut self, line: &[u8], end: &[u8]);
    /// That body has ended; the last line end belonged to the boundary (RFC 2046, 5.1.1).
    fn end_leaf(&mut self);
}

/// A multipart or an attached message that has begun and not ended.
#[derive(Debug)]
struct OpenPart {
    /// What separates its parts; none for an attached message, which ends where the multipart around it says so.
    boundary: Option<Vec<u8>>,
}

/// Where in the message the next line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the headers of the message or of a part.
    Headers,
    /// In the body of a part that has no parts.
    Leaf,
    /// Before the first or after the last part of a multipart, where nothing counts.
    Between,
}

/// Walks through one message, line by line.
#[derive(Debug)]
pub(crate) struct Walker {
    limits: Limits,
    header_octets: usize,
    parts: u32,
    /// Whether the headers that come are those of the message itself.
    top: bool,
    field: Field,
    part: PartHeaders,
    open: Vec<OpenPart>,
    place: Place,
}

impl Walker {
    /// A walker in front of the first line.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            header_octets: 0,
            parts: 0,
            top: true,
            field: Field::default(),
            part: PartHeaders::default(),
            open: Vec::new(),
            place: Place::Headers,
        }
    }

    /// Whether the headers of the message itself are over.
    pub(crate) fn in_body(&self) -> bool {
        !self.top
    }

    /// How many parts have begun.
    pub(crate) fn parts(&self) -> u32 {
        self.parts
    }

    /// How many multiparts and messages are open.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// How many octets of the message it holds on to.
    #[cfg(test)]
    pub(crate) fn held(&self) -> usize {
        let open: usize = self.open.iter().filter_map(|open| open.boundary.as_ref()).map(Vec::capacity).sum();
        self.field.value.capacity() + self.part.held() + open
    }

    /// Takes the next line, with or without its line end.
    ///
    /// # Errors
    /// The limit that the message went over; what was told so far is of no use then.
    pub(crate) fn push_line(&mut self, line: &[u8], visitor: &mut impl Visitor) -> Result<(), TooMuch> {
        let (line, end) = apart(line);
        if let Some((index, last)) = self.boundary(line) {
            return self.at_boundary(index, last, visitor);
        }
        match self.place {
            Place::Headers => self.header_line(line, visitor),
            Place::Leaf => {
                visitor.line(line, end);
                Ok(())
            }
            Place::Between => Ok(()),
        }
    }

    /// Ends whatever is open: a message that was cut off has no last boundary.
    pub(crate) fn finish(&mut self, visitor: &mut impl Visitor) {
        // A limit that the very last header breaks has no line left to be told by; the message is whole by now.
        let _ = self.end_part(visitor);
        self.close_to(0, visitor);
    }

    fn header_line(&mut self, line: &[u8], visitor: &mut impl Visitor) -> Result<(), TooMuch> {
        self.header_octets = self.header_octets.saturating_add(line.len()).saturating_add(2);
        if self.header_octets > self.limits.headers {
            return Err(TooMuch::Headers(self.limits.headers));
        }
        match line.first() {
            None => {
                self.end_field(visitor)?;
                self.begin_body(visitor)
            }
            Some(b' ' | b'\t') => {
                self.field.fold(line);
                Ok(())
            }
            Some(_) => {
                self.end_field(visitor)?;
                self.field = Field::begin(line);
                Ok(())
            }
        }
    }

    fn end_field(&mut self, visitor: &mut impl Visitor) -> Result<(), TooMuch> {
        let field = std::mem::take(&mut self.field);
        self.part.take(&field);
        if self.top { visitor.field(&field) } else { Ok(()) }
    }

    fn begin_body(&mut self, visitor: &mut impl Visitor) -> Result<(), TooMuch> {
        let mut part = std::mem::take(&mut self.part);
        self.top = false;
        if part.is_multipart() && !part.boundary.is_empty() {
            let boundary = Some(std::mem::take(&mut part.boundary));
            self.enter(OpenPart { boundary }, Place::Between)?;
            visitor.open(part);
        } else if part.is_message() {
            self.enter(OpenPart { boundary: None }, Place::Headers)?;
            visitor.open(part);
        } else {
            self.place = Place::Leaf;
            visitor.leaf(part);
        }
        Ok(())
    }

    fn enter(&mut self, open: OpenPart, place: Place) -> Result<(), TooMuch> {
        if self.open.len() >= self.limits.depth {
            return Err(TooMuch::Depth(self.limits.depth));
        }
        self.open.push(open);
        self.place = place;
        Ok(())
    }

    fn close_to(&mut self, depth: usize, visitor: &mut impl Visitor) {
        while self.open.len() > depth {
            self.open.pop();
            visitor.close();
        }
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

    fn at_boundary(&mut self, index: usize, last: bool, visitor: &mut impl Visitor) -> Result<(), TooMuch> {
        self.end_part(visitor)?;
        self.close_to(if last { index } else { index + 1 }, visitor);
        self.place = Place::Between;
        if last {
            return Ok(());
        }
        if self.parts >= self.limits.parts {
            return Err(TooMuch::Parts(self.limits.parts));
        }
        self.parts += 1;
        self.place = Place::Headers;
        Ok(())
    }

    /// Ends the part that the last line stood in, which may have had no body at all.
    fn end_part(&mut self, visitor: &mut impl Visitor) -> Result<(), TooMuch> {
        if self.place == Place::Headers {
            self.end_field(visitor)?;
            self.part = PartHeaders::default();
        }
        if std::mem::replace(&mut self.place, Place::Between) == Place::Leaf {
            visitor.end_leaf();
        }
        Ok(())
    }
}

/// A line, and its end.
fn apart(line: &[u8]) -> (&[u8], &[u8]) {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    line.split_at_checked(text.len()).unwrap_or((line, b""))
}
