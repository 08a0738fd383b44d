//! The body of a part that has no parts: text to show, or a file to tell by its first bytes.

use super::{Summary, UnprintedKind, body::BodyScan, head};
use crate::mime::{
    headers::PartHeaders,
    transfer::Decoder,
    wrapping::{self, Wrapping},
};

/// The body of one part.
#[derive(Debug)]
pub(super) struct Leaf {
    role: Role,
    decoder: Decoder,
}

#[derive(Debug)]
enum Role {
    /// Text of the message itself.
    Body(BodyScan),
    /// A file; its name and its first bytes.
    Attachment(String, Vec<u8>),
    /// An image that the text around it shows, most likely; its first bytes.
    Picture(Vec<u8>),
    /// What is not printed, whatever is in it.
    Unprinted(UnprintedKind),
    /// An invitation, which is shown for want of anything else; its first bytes.
    Invitation(Vec<u8>),
    /// A visiting card, which is told of for want of anything else.
    Contact,
    /// What programs talk through: nothing to print.
    Nothing,
}

impl Leaf {
    /// A body of which `part` tells; `related` when the multipart around it makes one page.
    pub(super) fn new(part: &PartHeaders, related: bool) -> Self {
        let role = match part {
            part if part.is_machinery() => Role::Nothing,
            part if part.is("message/partial") => Role::Unprinted(UnprintedKind::PartOfMessage),
            part if part.is("message/external-body") => Role::Unprinted(UnprintedKind::Elsewhere),
            part if part.is_calendar() => Role::Invitation(Vec::new()),
            part if part.is_contact() => Role::Contact,
            part if part.is_body() => Role::Body(BodyScan::new(part.is("text/html"))),
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
            Role::Body(body) if !body.finished() => self.decoder.line(line, end, |b| body.push(b)),
            Role::Attachment(_, first) | Role::Picture(first) | Role::Invitation(first)
                if first.len() < head::LENGTH =>
            {
                self.decoder.line(line, end, |b| {
                    if first.len() < head::LENGTH {
                        first.push(b);
                    }
                });
            }
            _ => {}
        }
    }

    /// Says what it was.
    pub(super) fn end(self, summary: &mut Summary) {
        match self.role {
            Role::Body(body) => body.end(summary),
            Role::Attachment(name, first) => attachment(&name, &first, summary),
            Role::Invitation(first) => summary.invitation |= !first.trim_ascii().is_empty(),
            Role::Contact => summary.contact = true,
            Role::Picture(first) => summary.picture |= head::printable(&first),
            Role::Unprinted(kind) => summary.unprinted = summary.unprinted.or(Some(kind)),
            Role::Nothing => {}
        }
    }
}

/// What is wrapped may hold something that is printed, which is found out in the cage.
fn attachment(name: &str, first: &[u8], summary: &mut Summary) {
    match wrapping::of(first) {
        Some(Wrapping::Tnef | Wrapping::Signed | Wrapping::Compressed) => summary.printable_attachment = true,
        Some(Wrapping::Encrypted) => summary.encrypted = true,
        Some(Wrapping::Signature) => {}
        None if head::printable(first) => summary.printable_attachment = true,
        None => summary.unprinted = summary.unprinted.or(Some(UnprintedKind::of(name, first))),
    }
}
