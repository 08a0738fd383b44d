//! The text of a message as its octets come in: whether it shows anything, and what stands in it that is no text, such
//! as a file that an old mail program put there.

use super::{Summary, UnprintedKind, head, visible::VisibleScan};
use crate::mime::{
    uu,
    wrapping::{self, Wrapping},
};

/// Looks at one text.
#[derive(Debug)]
pub(super) struct BodyScan {
    visible: VisibleScan,
    /// Whether files may stand in it.
    plain: bool,
    /// The line that is coming in, while it may be more than words.
    line: Vec<u8>,
    /// Whether the line is longer than one that may be more than words.
    long: bool,
    /// Whether there was a line with something on it.
    begun: bool,
    inside: Inside,
    found: Vec<InnerFile>,
    encrypted: bool,
}

/// What the next line stands in.
#[derive(Debug)]
enum Inside {
    Text,
    /// After the line that begins a file, which is one if the next line is of one.
    Begun(Vec<u8>),
    File,
    Yenc,
}

/// A file within the text: its name and its first octets.
#[derive(Debug)]
struct InnerFile {
    name: String,
    head: Vec<u8>,
    yenc: bool,
}

/// Files within one text that are looked at.
const FILES: usize = 100;

impl BodyScan {
    pub(super) const fn new(html: bool) -> Self {
        Self {
            visible: VisibleScan::new(html),
            plain: !html,
            line: Vec::new(),
            long: false,
            begun: false,
            inside: Inside::Text,
            found: Vec::new(),
            encrypted: false,
        }
    }

    /// Whether nothing more can be learned of the text.
    pub(super) const fn finished(&self) -> bool {
        !self.plain && self.visible.found()
    }

    /// Takes the next octet.
    pub(super) fn push(&mut self, b: u8) {
        if !self.plain || self.long {
            self.see(b);
            self.long &= b != b'\n';
            return;
        }
        if b == b'\n' {
            return self.end_line();
        }
        self.line.push(b);
        if self.line.len() > uu::LONGEST {
            self.long = true;
            self.inside = Inside::Text;
            self.see_line();
        }
    }

    /// Says what it was.
    pub(super) fn end(mut self, summary: &mut Summary) {
        self.end_line();
        summary.encrypted |= self.encrypted;
        summary.visible_body |= self.visible.found() && !self.encrypted;
        for file in self.found {
            if !file.yenc && head::printable(&file.head) {
                summary.printable_attachment = true;
            } else {
                let kind = if file.yenc { UnprintedKind::Yenc } else { UnprintedKind::of(&file.name, &file.head) };
                summary.unprinted = summary.unprinted.or(Some(kind));
            }
        }
    }

    fn see(&mut self, b: u8) {
        if !self.visible.found() {
            self.visible.push(b);
        }
    }

    fn see_line(&mut self) {
        for b in std::mem::take(&mut self.line) {
            self.see(b);
        }
    }

    fn end_line(&mut self) {
        match std::mem::replace(&mut self.inside, Inside::Text) {
            Inside::Begun(begin) => match uu::decoded(&self.line) {
                Some(octets) => {
                    let name = uu::begin(&begin).unwrap_or_default();
                    self.find(name, octets, false);
                    self.inside = Inside::File;
                }
                None => {
                    begin.into_iter().for_each(|b| self.see(b));
                    self.text_line();
                }
            },
            Inside::File if uu::is_end(&self.line) => {}
            Inside::File => match (uu::decoded(&self.line), self.found.last_mut()) {
                (Some(octets), Some(file)) => {
                    if file.head.len() < head::LENGTH {
                        file.head.extend(octets);
                    }
                    self.inside = Inside::File;
                }
                _ => self.text_line(),
            },
            Inside::Yenc if uu::ends_yenc(&self.line) => {}
            Inside::Yenc => self.inside = Inside::Yenc,
            Inside::Text => self.text_line(),
        }
        self.line.clear();
    }

    fn text_line(&mut self) {
        if !self.begun && !self.line.trim_ascii().is_empty() {
            self.begun = true;
            self.encrypted = wrapping::of(&self.line) == Some(Wrapping::Encrypted);
        }
        if uu::begin(&self.line).is_some() {
            self.inside = Inside::Begun(std::mem::take(&mut self.line));
        } else if let Some(name) = uu::yenc(&self.line) {
            let name = name.to_vec();
            self.find(&name, Vec::new(), true);
            self.inside = Inside::Yenc;
        } else {
            self.see_line();
        }
    }

    fn find(&mut self, name: &[u8], octets: Vec<u8>, yenc: bool) {
        if self.found.len() < FILES {
            self.found.push(InnerFile { name: String::from_utf8_lossy(name).into_owned(), head: octets, yenc });
        }
    }
}
