//! The body of a part that has no parts: text to show, or a file to tell by its first bytes.

use super::{Summary, field::PartHeaders, transfer::Decoder, visible::Visible};

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
    Body(Visible),
    /// A file; its first bytes.
    Attachment(Vec<u8>),
    /// An image that the text around it shows, most likely; its first bytes.
    Picture(Vec<u8>),
    /// What programs talk through: nothing to print.
    Nothing,
}

impl Leaf {
    /// A body of which `part` tells; `related` when the multipart around it makes one page.
    pub(super) fn new(part: &PartHeaders, related: bool) -> Self {
        let shown = !part.attachment && !part.named;
        let role = match part {
            part if part.is_machinery() => Role::Nothing,
            part if part.is_text() && shown => Role::Body(Visible::new(part.is("text/html"))),
            part if related && part.is_image() && !part.attachment => Role::Picture(Vec::new()),
            _ => Role::Attachment(Vec::new()),
        };
        Self { role, decoder: Decoder::new(&part.encoding) }
    }

    /// Takes a line of it.
    pub(super) fn line(&mut self, line: &[u8]) {
        match &mut self.role {
            Role::Body(visible) if !visible.found() => self.decoder.line(line, |b| visible.push(b)),
            Role::Attachment(head) | Role::Picture(head) if head.len() < HEAD => self.decoder.line(line, |b| {
                if head.len() < HEAD {
                    head.push(b);
                }
            }),
            _ => {}
        }
    }

    /// Says what it was.
    pub(super) fn end(self, summary: &mut Summary) {
        match self.role {
            Role::Body(visible) => summary.visible_body |= visible.found(),
            Role::Attachment(head) if printable(&head) => summary.printable_attachment = true,
            Role::Attachment(_) => summary.other_attachment = true,
            Role::Picture(head) => summary.picture |= printable(&head),
            Role::Nothing => {}
        }
    }
}

fn printable(head: &[u8]) -> bool {
    !head.trim_ascii().is_empty() && crate::sniff(head).is_some()
}
