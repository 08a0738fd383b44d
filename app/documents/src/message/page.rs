//! The page that a message shows: its text with the pictures in it, and apart from it the files that came along.

use super::{
    calendar,
    page_text::PageText,
    pictures,
    tree::{Body, Node},
};
use crate::{charset, html, mime::headers::PartHeaders};
use model::{jobs::Format, text::Language};
use std::borrow::Cow;

/// What one message shows.
#[derive(Default)]
pub(super) struct Page<'m> {
    /// The parts of its text, in order.
    texts: Vec<PageText>,
    /// Everything else, in order.
    files: Vec<&'m Node>,
    /// What is shown where there is nothing of these: texts for want of another, invitations, visiting cards.
    others: Vec<&'m Node>,
}

impl<'m> Page<'m> {
    /// The page of a message, which is its one part.
    pub(super) fn of(root: &'m Node) -> Self {
        let mut page = Self::default();
        page.gather(root);
        let shown = pictures::put_into(&mut page.texts, &page.files);
        let has_text = page.texts.iter().any(|text| text.shows_something());
        let mut shown = shown.into_iter();
        page.files.retain(|file| !shown.next().unwrap_or(false) && !pictures::is_decoration(file, has_text));
        page
    }

    /// What is printed apart from the text.
    pub(super) fn files(&self) -> &[&'m Node] {
        &self.files
    }

    /// What is neither text nor a file, and named where there is nothing else.
    pub(super) fn others(&self) -> impl Iterator<Item = &'m Node> {
        self.others.iter().copied()
    }

    /// The same without what is read for want of a text.
    pub(super) fn words_alone(self) -> Self {
        Self { others: Vec::new(), ..self }
    }

    /// The text as one document, or for want of it what else can be read; none where it shows nothing.
    pub(super) fn text(self, language: Language) -> Option<(Format, Vec<u8>)> {
        let mut texts: Vec<PageText> = self.texts.into_iter().filter(|text| text.shows_something()).collect();
        if texts.is_empty() {
            texts = self.others.iter().filter_map(|other| for_want_of_text(other, language)).collect();
            texts.retain(|text| text.shows_something());
            // An invitation stands in the message and is attached to it once more.
            texts.dedup_by(|a, b| a.text == b.text);
        }
        if texts.is_empty() {
            return None;
        }
        if texts.iter().any(|text| text.html) {
            let pages: String = texts.into_iter().map(PageText::into_html).collect();
            return Some((Format::Html, pages.into_bytes()));
        }
        let plain: Vec<String> = texts.into_iter().map(|text| text.text).collect();
        Some((Format::Text, plain.join("\n\n").into_bytes()))
    }

    fn gather(&mut self, node: &'m Node) {
        let headers = &node.headers;
        match &node.body {
            _ if headers.encrypted() => self.files.push(node),
            Body::Parts(parts) if headers.is("multipart/alternative") => self.choose(parts),
            Body::Parts(parts) if headers.is_multipart() => parts.iter().for_each(|part| self.gather(part)),
            _ if headers.is_machinery() => {}
            _ if headers.is_calendar() || headers.is_contact() || headers.last_resort => self.others.push(node),
            Body::Octets(octets) if headers.is_body() => {
                let text = decoded(headers, octets).into_owned();
                self.texts.push(PageText { html: headers.is("text/html"), text });
            }
            _ => self.files.push(node),
        }
    }

    /// Of texts that say the same, the last one that shows something (RFC 2046, 5.1.4); the files of all of them.
    fn choose(&mut self, alternatives: &'m [Node]) {
        let pages = alternatives.iter().map(|alternative| {
            let mut page = Self::default();
            page.gather(alternative);
            page
        });
        let mut pages: Vec<Self> = pages.collect();
        let shown = pages.iter().rposition(|page| page.texts.iter().any(|text| text.shows_something()));
        if let Some(page) = shown.and_then(|at| pages.get_mut(at)) {
            self.texts.append(&mut page.texts);
        }
        self.others.extend(pages.iter().flat_map(|page| page.others()));
        for file in pages.into_iter().flat_map(|page| page.files) {
            if file.octets().is_empty() || !self.files.iter().any(|other| other.octets() == file.octets()) {
                self.files.push(file);
            }
        }
    }
}

/// The text that a part stands for where a message has no other.
fn for_want_of_text(part: &Node, language: Language) -> Option<PageText> {
    let headers = &part.headers;
    if headers.is_calendar() {
        let text = calendar::readable(&decoded(headers, part.octets()), language)?;
        return Some(PageText { html: false, text });
    }
    let text = || decoded(headers, part.octets()).into_owned();
    headers.is_text().then(|| PageText { html: headers.is("text/html"), text: text() })
}

/// The text of a part, in whichever character set; lines that flow are put together (RFC 3676).
pub(super) fn decoded<'t>(headers: &PartHeaders, octets: &'t [u8]) -> Cow<'t, str> {
    let text = match headers.charset.as_deref() {
        None if headers.is("text/html") => html::decoded(octets),
        declared => charset::decoded(octets, declared),
    };
    match headers.flowed {
        Some(delete) => unflowed(&text, delete.0).into(),
        None => text,
    }
}

/// A line that ends with a space flows on, unless it is the line in front of a signature or the quotation changes.
fn unflowed(text: &str, delete_spaces: bool) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut flowing: Option<usize> = None;
    for (number, line) in text.lines().enumerate() {
        let depth = line.chars().take_while(|c| *c == '>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        if flowing != Some(depth) {
            if number > 0 {
                whole.push('\n');
            }
            if depth > 0 {
                whole.extend(std::iter::repeat_n('>', depth));
                whole.push(' ');
            }
        }
        let flows = content.ends_with(' ') && content != "-- ";
        whole += if flows && delete_spaces { content.strip_suffix(' ').unwrap_or(content) } else { content };
        flowing = flows.then_some(depth);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_flow_together() {
        let check = |text: &str, delete: bool, want: &str| assert_eq!(unflowed(text, delete), want, "{text:?}");
        check("one \r\ntwo\r\nthree", false, "one two\nthree");
        check("一 \n二", true, "一二");
        check("> a \n> b\nc", false, "> a b\nc");
        check("> a \nb", false, "> a \nb");
        check("\nBye\n-- \nAda", false, "\nBye\n-- \nAda");
        check("", false, "");
    }
}
