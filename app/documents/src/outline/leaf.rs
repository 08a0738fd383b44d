//! The body of a part that has no parts: text to show, or a file to tell by its first bytes.

use super::{Summary, UnprintedKind, visible::VisibleScan};
use crate::mime::{headers::PartHeaders, transfer::Decoder};

/// How many decoded bytes of a file are looked at.
const HEAD: usize = 2048;

/// The body of one part.
#[derive(Debug)]
pub(super) struct Leaf {
    role: Role,
    decoder: Decoder,
}

#[derive(Debug)]
enum Role {
    /// Text of the message itself.
    Body(VisibleScan),
    /// A file; its name and its first bytes.
    Attachment(String, Vec<u8>),
    /// An image that the text around it shows, most likely; its first bytes.
    Picture(Vec<u8>),
    /// What is not printed, whatever is in it.
    Unprinted(UnprintedKind),
    /// What programs talk through: nothing to print.
    Nothing,
}

impl Leaf {
    /// A body of which `part` tells; `related` when the multipart around it makes one page.
    pub(super) fn new(part: &PartHeaders, related: bool) -> Self {
        let role = match part {
            part if part.is_machinery() => Role::Nothing,
            part if part.is("message/partial") => Role::Unprinted(UnprintedKind::PartOfMessage),
            part if part.is("message/external-body") => Role::Unprinted(UnprintedKind::Unknown),
            part if part.is_body() => Role::Body(VisibleScan::new(part.is("text/html"))),
            part if part.is_image() && !part.attachment && (related || !part.id.is_empty()) => {
                Role::Picture(Vec::new())
            }
            part => Role::Attachment(part.name.clone().unwrap_or_default(), Vec::new()),
        };
        Self { role, decoder: Decoder::new(&part.encoding) }
    }

    /// Takes a line of it.
    pub(super) fn line(&mut self, line: &[u8], end: &[u8]) {
        match &mut self.role {
            Role::Body(visible) if !visible.found() => self.decoder.line(line, end, |b| visible.push(b)),
            Role::Attachment(_, head) | Role::Picture(head) if head.len() < HEAD => {
                self.decoder.line(line, end, |b| {
                    if head.len() < HEAD {
                        head.push(b);
                    }
                });
            }
            _ => {}
        }
    }

    /// Says what it was.
    pub(super) fn end(self, summary: &mut Summary) {
        match self.role {
            Role::Body(visible) => summary.visible_body |= visible.found(),
            Role::Attachment(_, head) if printable(&head) => summary.printable_attachment = true,
            Role::Attachment(name, head) => {
                summary.unprinted = summary.unprinted.or(Some(UnprintedKind::of(&name, &head)));
            }
            Role::Picture(head) => summary.picture |= printable(&head),
            Role::Unprinted(kind) => summary.unprinted = summary.unprinted.or(Some(kind)),
            Role::Nothing => {}
        }
    }
}

fn printable(head: &[u8]) -> bool {
    !head.trim_ascii().is_empty() && crate::sniff(head).is_some()
}
