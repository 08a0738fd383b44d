//! The outline of a mail message, drawn while its lines come in.
//!
//! It runs in the main process, on what strangers send, before anything is acknowledged; so it keeps a few
//! kilobytes whatever the message is, does not recurse, and knows only as much as the answer in the SMTP dialogue
//! needs: who says it is from whom, whether a machine sent it, and whether there is something to print. The message
//! itself is taken apart later, in the cage.

mod address;
mod automatic;
mod body;
mod head;
mod leaf;
mod summary;
mod unprinted;
mod visible;

pub use crate::mime::{Limits, TooMuch};
pub use summary::{Sender, Summary};
pub use unprinted::UnprintedKind;

use crate::mime::{Visitor, Walker, field::Field, headers::PartHeaders};
use leaf::Leaf;
use sha2::{Digest, Sha256};

/// Draws the outline of one message, line by line.
#[derive(Debug)]
pub struct Outline {
    walker: Walker,
    sketch: Sketch,
    body: Sha256,
}

/// What is drawn so far.
#[derive(Debug)]
struct Sketch {
    summary: Summary,
    /// The most `Received` headers that there may be.
    received: u32,
    /// Whether the first part has come.
    begun: bool,
    /// Of each open multipart, whether its parts make one page (`multipart/related`).
    related: Vec<bool>,
    leaf: Option<Leaf>,
}

impl Outline {
    /// An outline of a message whose first line is still to come.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let sketch = Sketch {
            summary: Summary::default(),
            received: limits.received,
            begun: false,
            related: Vec::new(),
            leaf: None,
        };
        Self { walker: Walker::new(limits), sketch, body: Sha256::new() }
    }

    /// Takes the next line, with or without its line end.
    ///
    /// # Errors
    /// The limit that the message went over; the outline is of no use afterwards.
    pub fn push_line(&mut self, line: &[u8]) -> Result<(), TooMuch> {
        self.sketch.summary.octets = self.sketch.summary.octets.saturating_add(line.len() as u64);
        if self.walker.in_body() {
            self.body.update(line);
        }
        self.walker.push_line(line, &mut self.sketch)?;
        self.sketch.summary.depth = self.sketch.summary.depth.max(self.walker.depth());
        Ok(())
    }

    /// What the message turned out to be.
    #[must_use]
    pub fn finish(mut self) -> Summary {
        self.walker.finish(&mut self.sketch);
        let mut summary = self.sketch.summary;
        summary.parts = self.walker.parts();
        // A picture within a text that shows nothing else is what the message is about.
        summary.printable_attachment |= summary.picture && !summary.visible_body;
        summary.body_sha256 = self.body.finalize().into();
        summary
    }
}

impl Sketch {
    fn begin(&mut self, part: &PartHeaders) {
        if !self.begun {
            self.summary.report = part.is("multipart/report");
            self.begun = true;
        }
        self.summary.encrypted |= part.encrypted();
    }
}

impl Visitor for Sketch {
    fn field(&mut self, field: &Field) -> Result<(), TooMuch> {
        self.summary.take(field);
        if self.summary.received > self.received { Err(TooMuch::Received(self.received)) } else { Ok(()) }
    }

    fn open(&mut self, part: PartHeaders) {
        self.begin(&part);
        self.related.push(part.is("multipart/related"));
    }

    fn close(&mut self) {
        self.related.pop();
    }

    fn leaf(&mut self, part: PartHeaders) {
        self.begin(&part);
        let related = self.related.last().copied().unwrap_or(false);
        self.leaf = Some(Leaf::new(&part, related));
    }

    fn line(&mut self, line: &[u8], end: &[u8]) {
        if let Some(leaf) = &mut self.leaf {
            leaf.line(line, end);
        }
    }

    fn end_leaf(&mut self) {
        if let Some(leaf) = self.leaf.take() {
            leaf.end(&mut self.summary);
        }
    }
}

#[cfg(test)]
mod tests;
