//! A mail message into what of it is printed. Runs in the cage.
//!
//! Files are documents, and the text is one where there are no files: an attachment that cannot be printed is named
//! and never makes the covering text the document.

mod calendar;
mod clear_signed;
mod cms;
mod page;
mod page_text;
mod pictures;
mod tnef;
mod tree;
mod unwrapping;

use crate::{formats, limits::Limits, mime::headers::PartHeaders};
use model::{
    jobs::{Format, Unreadable},
    text::Language,
};
use page::Page;
use tree::{Body, Node};

/// Messages attached to messages, counted only where they are encoded: the others are bounded by the tree.
const DEPTH: u8 = 8;
/// The longest title that is passed on, in characters.
const TITLE: usize = 200;

/// A part of a message that its owner hears of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum MessagePart {
    /// To be printed.
    Document { title: String, format: Format, bytes: Vec<u8> },
    /// Not to be printed, and the sender might wonder why.
    LeftOut { title: String, octets: u64, why: Unreadable },
}

/// The attachments in order, or the text where there are none, and what is written anew in it in this language. Before
/// attachments that are printed stands the text where that is wanted. There is always something to tell.
pub(crate) fn parts(
    message: &[u8],
    limits: &Limits,
    language: Language,
    covering_text: bool,
) -> Result<Vec<MessagePart>, Unreadable> {
    if message.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    let most = usize::try_from(limits.parts).unwrap_or(usize::MAX);
    let mut search = Search { found: Vec::new(), most, language, covering_text };
    search.message(&unwrapping::read(message)?, 0);
    if search.found.is_empty() { Err(Unreadable::Empty) } else { Ok(search.found) }
}

struct Search {
    found: Vec<MessagePart>,
    most: usize,
    language: Language,
    covering_text: bool,
}

impl Search {
    /// Finds what is printed of a message, which is its headers and its one part.
    fn message(&mut self, root: &Node, depth: u8) {
        let subject = root.headers.subject();
        let page = Page::of(root);
        let before = self.found.len();
        for file in page.files() {
            self.file(file, &subject, depth);
        }
        if self.found.len() > before {
            return self.cover(page, &subject, before);
        }
        let others: Vec<&Node> = page.others().collect();
        if let Some((format, bytes)) = page.text(self.language) {
            return self.print(&subject, format, bytes);
        }
        for other in others {
            let title = other.headers.name.as_deref().unwrap_or_default();
            self.leave_out(title, other.octets(), Unreadable::Unsupported);
        }
        if depth > 0 && self.found.len() == before {
            self.leave_out(&subject, &[], Unreadable::Empty);
        }
    }

    /// Puts the text of a message before those of its files that are printed, where that is wanted.
    fn cover(&mut self, page: Page<'_>, subject: &str, at: usize) {
        let printed = |part: &MessagePart| matches!(part, MessagePart::Document { .. });
        let wanted = self.covering_text && self.found.len() < self.most;
        if !wanted || !self.found.iter().skip(at).any(printed) {
            return;
        }
        if let Some((format, bytes)) = page.words_alone().text(self.language) {
            self.found.insert(at, MessagePart::Document { title: cut(subject), format, bytes });
        }
    }

    fn file(&mut self, file: &Node, subject: &str, depth: u8) {
        let headers = &file.headers;
        let title = headers.name.as_deref().unwrap_or_default();
        if headers.encrypted() {
            return self.leave_out(
                if title.is_empty() { subject } else { title },
                file.octets(),
                Unreadable::Encrypted,
            );
        }
        let bytes = match &file.body {
            Body::Parts(parts) => return parts.iter().for_each(|message| self.message(message, depth + 1)),
            Body::Octets(bytes) if is_message(headers) => return self.attached_message(title, bytes, depth),
            Body::Octets(bytes) => bytes,
            // Sent with an encoding that nobody knows: never printed as it travelled.
            Body::Undecoded => return self.leave_out(title, file.octets(), Unreadable::Damaged),
        };
        if bytes.trim_ascii().is_empty() {
            return self.leave_out(title, file.octets(), Unreadable::Empty);
        }
        match document(headers, bytes) {
            Some((format, bytes)) => self.print(title, format, bytes),
            None => self.leave_out(title, file.octets(), Unreadable::Unsupported),
        }
    }

    fn attached_message(&mut self, title: &str, bytes: &[u8], depth: u8) {
        if depth >= DEPTH {
            return self.leave_out(title, bytes, Unreadable::TooDemanding);
        }
        match unwrapping::read(bytes) {
            Ok(message) => self.message(&message, depth + 1),
            Err(why) => self.leave_out(title, bytes, why),
        }
    }

    fn print(&mut self, title: &str, format: Format, bytes: Vec<u8>) {
        if self.found.len() >= self.most {
            return self.leave_out(title, &bytes, Unreadable::TooDemanding);
        }
        self.found.push(MessagePart::Document { title: cut(title), format, bytes });
    }

    fn leave_out(&mut self, title: &str, octets: &[u8], why: Unreadable) {
        // One more than there may be says that there were too many; nobody needs to know all of them.
        if self.found.len() <= self.most {
            let why = if self.found.len() == self.most { Unreadable::TooDemanding } else { why };
            self.found.push(MessagePart::LeftOut { title: cut(title), octets: octets.len() as u64, why });
        }
    }
}

fn cut(title: &str) -> String {
    title.chars().take(TITLE).collect()
}

/// A message as a file, also where the sender's program does not say that it is one.
fn is_message(headers: &PartHeaders) -> bool {
    headers.is_any_message() || headers.is_named(&["eml"])
}

/// What a file is, and its content: by the content; only HTML may say of itself what it is, and only text is decoded.
fn document(headers: &PartHeaders, bytes: &[u8]) -> Option<(Format, Vec<u8>)> {
    if headers.is("message/partial") || headers.is("message/external-body") {
        return None;
    }
    let format = match formats::sniff(bytes) {
        Some(Format::Text | Format::Html) | None if headers.is("text/html") => Format::Html,
        Some(Format::Text | Format::Html) | None if headers.is_any_text() => {
            formats::sniff(page::decoded(headers, bytes).as_bytes())?
        }
        found => return found.map(|format| (format, bytes.to_vec())),
    };
    Some((format, page::decoded(headers, bytes).into_owned().into_bytes()))
}
