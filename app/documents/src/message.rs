//! A mail message into what of it is printed. Runs in the cage.

use crate::{cage::Limits, html, sniff};
use base64::prelude::{BASE64_STANDARD, Engine};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};
use model::jobs::{Format, Unreadable};

/// Messages attached to messages.
const DEPTH: u8 = 8;
/// The longest title that is passed on, in characters.
const TITLE: usize = 200;

/// A part of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// To be printed.
    Part { title: String, format: Format, bytes: Vec<u8> },
    /// Not to be printed, and the sender might wonder why.
    LeftOut { title: String, why: Unreadable },
}

/// The printable attachments in order, or the text where there are none.
pub(crate) fn parts(message: &[u8], limits: &Limits) -> Result<Vec<Found>, Unreadable> {
    if message.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    let message = MessageParser::default().parse(message).ok_or(Unreadable::Damaged)?;
    let most = usize::try_from(limits.parts).unwrap_or(usize::MAX);
    let mut search = Search { found: Vec::new(), most, limits: *limits };
    search.message(&message, 0);
    if search.found.is_empty() { Err(Unreadable::Empty) } else { Ok(search.found) }
}

struct Search {
    found: Vec<Found>,
    most: usize,
    limits: Limits,
}

impl Search {
    /// Searches a message; says whether something of it is printed.
    fn message(&mut self, message: &Message<'_>, depth: u8) -> bool {
        let subject = message.subject().unwrap_or_default();
        if depth > DEPTH {
            self.leave_out(subject, Unreadable::TooDemanding);
            return false;
        }
        if is_encrypted(message) {
            self.leave_out(subject, Unreadable::Encrypted);
            return false;
        }
        let mut printed = false;
        for part in message.attachments().filter(|part| !is_shown_in_text(part, message)) {
            printed |= match &part.body {
                PartType::Message(inner) => self.message(inner, depth + 1),
                _ => self.attachment(part),
            };
        }
        printed || self.text(message, subject)
    }

    fn attachment(&mut self, part: &MessagePart<'_>) -> bool {
        let title = part.attachment_name().unwrap_or_default();
        let bytes = part.contents();
        if is_machinery(part) {
            return false;
        }
        if bytes.is_empty() {
            self.leave_out(title, Unreadable::Empty);
            return false;
        }
        match format(part) {
            Some(format) => self.print(title, format, bytes),
            None => {
                self.leave_out(title, Unreadable::Unsupported);
                false
            }
        }
    }

    /// The text of a message: as HTML when there is something to see in it.
    fn text(&mut self, message: &Message<'_>, subject: &str) -> bool {
        let html = message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) => Some(with_pictures(html, message)),
            _ => None,
        });
        if let Some(html) = html.filter(|html| html::shows_something(html.as_bytes(), &self.limits)) {
            return self.print(subject, Format::Html, html.as_bytes());
        }
        let text = message.text_bodies().find_map(|part| match &part.body {
            PartType::Text(text) if !text.trim().is_empty() => Some(text.as_bytes()),
            _ => None,
        });
        text.is_some_and(|text| self.print(subject, Format::Text, text))
    }

    fn print(&mut self, title: &str, format: Format, bytes: &[u8]) -> bool {
        if self.found.len() >= self.most {
            self.leave_out(title, Unreadable::TooDemanding);
            return false;
        }
        self.found.push(Found::Part { title: cut(title), format, bytes: bytes.to_vec() });
        true
    }

    fn leave_out(&mut self, title: &str, why: Unreadable) {
        // One more than there may be says that there were too many; nobody needs to know all of them.
        if self.found.len() <= self.most {
            let why = if self.found.len() == self.most { Unreadable::TooDemanding } else { why };
            self.found.push(Found::LeftOut { title: cut(title), why });
        }
    }
}

fn cut(title: &str) -> String {
    title.chars().take(TITLE).collect()
}

/// What an attachment is: by its content; only HTML may say of itself what it is.
fn format(part: &MessagePart<'_>) -> Option<Format> {
    let bytes = part.contents();
    match &part.body {
        PartType::Html(_) => Some(Format::Html),
        // Decoded from its character set already.
        PartType::Text(text) if text.chars().all(|c| !c.is_control() || "\t\r\n\u{c}".contains(c)) => {
            sniff(bytes).filter(|format| matches!(format, Format::Text | Format::Html))
        }
        _ => sniff(bytes),
    }
}

/// Parts that programs talk through: invitations, address cards, signatures.
fn is_machinery(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    matches!(
        subtype.as_str(),
        "calendar"
            | "ics"
            | "vcard"
            | "x-vcard"
            | "directory"
            | "pgp-signature"
            | "pgp-keys"
            | "pkcs7-signature"
            | "x-pkcs7-signature"
            | "delivery-status"
            | "rfc822-headers"
            | "disposition-notification"
    )
}

/// An image that the HTML shows by its Content-ID (RFC 2392) is a part of the text.
fn is_shown_in_text(part: &MessagePart<'_>, message: &Message<'_>) -> bool {
    let Some(id) = part.content_id().filter(|id| !id.is_empty()) else { return false };
    let reference = format!("cid:{id}");
    message.html_bodies().any(|body| match &body.body {
        PartType::Html(html) => html.contains(&reference),
        _ => false,
    })
}

/// The HTML with the pictures that it shows by Content-ID put into it: it is printed on its own.
fn with_pictures(html: &str, message: &Message<'_>) -> String {
    let mut html = html.to_owned();
    for part in message.attachments().filter(|part| is_shown_in_text(part, message)) {
        let (Some(id), Some(kind)) = (part.content_id(), picture(part)) else { continue };
        // Once: a message that shows a large picture a thousand times is not to become a thousand times as large.
        let data = BASE64_STANDARD.encode(part.contents());
        html = html.replacen(&format!("cid:{id}"), &format!("data:{kind};base64,{data}"), 1);
    }
    html
}

fn picture(part: &MessagePart<'_>) -> Option<&'static str> {
    match sniff(part.contents())? {
        Format::Jpeg => Some("image/jpeg"),
        Format::Png => Some("image/png"),
        _ => None,
    }
}

fn is_encrypted(message: &Message<'_>) -> bool {
    message.content_type().is_some_and(|kind| {
        let is = |main: &str, sub: &str| {
            kind.ctype().eq_ignore_ascii_case(main) && kind.subtype().is_some_and(|s| s.eq_ignore_ascii_case(sub))
        };
        let enveloped = kind.attribute("smime-type").is_none_or(|kind| !kind.eq_ignore_ascii_case("signed-data"));
        is("multipart", "encrypted")
            || (is("application", "pkcs7-mime") || is("application", "x-pkcs7-mime")) && enveloped
    })
}
