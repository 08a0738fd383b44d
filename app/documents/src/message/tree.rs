//! The parts of a message in memory, decoded, as they stand in each other.

use crate::mime::{self, TooMuch, Visitor, Walker, field::Field, headers::PartHeaders, transfer::Decoder};
use model::jobs::Unreadable;

/// More than the listener takes, since messages may stand encoded in messages; the depth also bounds the recursion of
/// whoever walks the tree.
const LIMITS: mime::Limits = mime::Limits { headers: 4 << 20, depth: 16, parts: 10_000, received: u32::MAX };

/// A part.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub headers: PartHeaders,
    pub body: Body,
}

/// What a part holds.
#[derive(Debug, Default)]
pub(super) enum Body {
    /// Other parts; one, where it is a message.
    Parts(Vec<Node>),
    /// What it stands for, with its transfer encoding taken off.
    Octets(Vec<u8>),
    /// Nothing that can be told, for want of a decoder.
    #[default]
    Undecoded,
}

impl Node {
    /// A part without parts.
    pub(super) fn leaf(headers: PartHeaders, octets: Vec<u8>) -> Self {
        Self { headers, body: Body::Octets(octets) }
    }

    /// What turned out to have parts.
    pub(super) fn mixed(mut headers: PartHeaders, parts: Vec<Self>) -> Self {
        headers.become_of("multipart/mixed");
        Self { headers, body: Body::Parts(parts) }
    }

    /// The octets; none of what has parts.
    pub(super) fn octets(&self) -> &[u8] {
        match &self.body {
            Body::Octets(octets) => octets,
            Body::Parts(_) | Body::Undecoded => &[],
        }
    }
}

/// Reads a message: the answer is its one part, with the headers of the message.
pub(super) fn read(message: &[u8]) -> Result<Node, Unreadable> {
    let mut walker = Walker::new(LIMITS);
    let mut builder = Builder { open: vec![Node { body: Body::Parts(Vec::new()), ..Node::default() }], decoder: None };
    let message = message.strip_prefix(b"\xef\xbb\xbf").unwrap_or(message);
    for line in message.split_inclusive(|b| *b == b'\n') {
        walker.push_line(line, &mut builder).map_err(|_| Unreadable::TooDemanding)?;
    }
    walker.finish(&mut builder);
    let mut parts = match builder.open.pop().map(|root| root.body) {
        Some(Body::Parts(parts)) => parts,
        _ => Vec::new(),
    };
    parts.pop().ok_or(Unreadable::Empty)
}

/// Puts parts into each other as they end.
struct Builder {
    /// What has begun and not ended; the first stands for the message itself.
    open: Vec<Node>,
    decoder: Option<Decoder>,
}

impl Builder {
    fn end_innermost(&mut self) {
        let ended = self.open.pop();
        if let (Some(ended), Some(Node { body: Body::Parts(parts), .. })) = (ended, self.open.last_mut()) {
            parts.push(ended);
        }
    }
}

impl Visitor for Builder {
    fn field(&mut self, _: &Field) -> Result<(), TooMuch> {
        Ok(())
    }

    fn open(&mut self, headers: PartHeaders) {
        self.open.push(Node { headers, body: Body::Parts(Vec::new()) });
    }

    fn close(&mut self) {
        self.end_innermost();
    }

    fn leaf(&mut self, headers: PartHeaders) {
        let decoder = Decoder::new(&headers.encoding);
        let body = if decoder.is_known() { Body::Octets(Vec::new()) } else { Body::Undecoded };
        self.open.push(Node { headers, body });
        self.decoder = Some(decoder);
    }

    fn line(&mut self, line: &[u8], end: &[u8]) {
        let body = self.open.last_mut().map(|node| &mut node.body);
        if let (Some(decoder), Some(Body::Octets(octets))) = (&mut self.decoder, body) {
            decoder.line(line, end, |octet| octets.push(octet));
        }
    }

    fn end_leaf(&mut self) {
        let keeps_line_ends = self.decoder.take().is_some_and(|decoder| decoder.keeps_line_ends());
        if let Some(Node { body: Body::Octets(octets), .. }) = self.open.last_mut()
            && keeps_line_ends
        {
            let text = octets.strip_suffix(b"\n").unwrap_or(octets);
            let length = text.strip_suffix(b"\r").unwrap_or(text).len();
            octets.truncate(length);
        }
        self.end_innermost();
    }
}
