//! What the headers of a part say of its body: type, encoding, names, and what it belongs to.

use super::{
    field::{Field, Name},
    words,
};
use crate::charset;

/// The longest name of a file that is kept, in characters.
const NAME: usize = 200;

/// The headers of a part.
#[derive(Clone, Debug, Default)]
pub(crate) struct PartHeaders {
    /// The media type in lower case; empty where none is given, which means `text/plain`.
    kind: Vec<u8>,
    /// The boundary of a multipart.
    pub(crate) boundary: Vec<u8>,
    /// What the body is encoded with, in lower case.
    pub(crate) encoding: Vec<u8>,
    /// The character set of a text.
    pub(crate) charset: Option<String>,
    /// Whether the lines of a text flow (RFC 3676), and whether the spaces at their ends go.
    pub(crate) flowed: Option<DeleteSpaces>,
    /// Whether it is to be handled as a file rather than shown.
    pub(crate) attachment: bool,
    /// The name of its file: a stranger's text. Empty where it has a name that says nothing.
    pub(crate) name: Option<String>,
    /// The Content-ID without its brackets (RFC 2392).
    pub(crate) id: String,
    /// The Content-Location (RFC 2557).
    pub(crate) location: String,
    /// The subject, of a message, as it was written.
    subject: Vec<u8>,
    /// What S/MIME says that the body is, in lower case.
    smime: Vec<u8>,
    /// Whether it turned out to be encrypted.
    sealed: bool,
    /// Whether it is a text for want of another.
    pub(crate) last_resort: bool,
}

/// `DelSp` of flowed text: whether the space that says that a line flows on is not part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DeleteSpaces(pub(crate) bool);

impl PartHeaders {
    /// Takes one of the headers.
    pub(super) fn take(&mut self, field: &Field) {
        let value = field.value.as_slice();
        match field.name {
            // The first one counts, as everywhere.
            Name::ContentType if self.kind.is_empty() => self.take_type(value),
            Name::TransferEncoding if self.encoding.is_empty() => self.encoding = word(value),
            Name::Disposition => {
                self.attachment = word(value) == b"attachment";
                // What the disposition says of the name counts more than what the type says.
                self.name = file_name(value, b"filename").or(self.name.take());
            }
            Name::ContentId if self.id.is_empty() => self.id = identifier(value),
            Name::ContentLocation if self.location.is_empty() => {
                self.location = String::from_utf8_lossy(value.trim_ascii()).into_owned();
            }
            Name::Subject if self.subject.is_empty() => self.subject = value.to_vec(),
            _ => {}
        }
    }

    fn take_type(&mut self, value: &[u8]) {
        self.kind = word(value);
        let mut delete_spaces = false;
        for (name, value) in parameters(value) {
            match name.as_slice() {
                b"boundary" => self.boundary = value,
                b"charset" => self.charset = Some(String::from_utf8_lossy(&value).into_owned()),
                b"format" if value.eq_ignore_ascii_case(b"flowed") => self.flowed = Some(DeleteSpaces(false)),
                b"delsp" => delete_spaces = value.eq_ignore_ascii_case(b"yes"),
                b"smime-type" => self.smime = value.to_ascii_lowercase(),
                _ => {}
            }
        }
        self.flowed = self.flowed.map(|_| DeleteSpaces(delete_spaces));
        self.name = self.name.take().or_else(|| file_name(value, b"name"));
    }

    /// How many octets it holds on to.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let texts = [&self.id, &self.location].map(String::capacity).into_iter().sum::<usize>();
        self.boundary.capacity() + self.subject.capacity() + texts
    }

    /// The subject of a message, decoded (RFC 2047). Not tamed.
    pub(crate) fn subject(&self) -> String {
        words::decoded(&self.subject).trim().to_owned()
    }

    /// Whether the media type is `kind`.
    pub(crate) fn is(&self, kind: &str) -> bool {
        self.kind == kind.as_bytes()
    }

    /// Whether it is text that a mail program shows.
    pub(crate) fn is_text(&self) -> bool {
        self.kind.is_empty() || self.is("text/plain") || self.is("text/html")
    }

    /// Whether it is text of any kind.
    pub(crate) fn is_any_text(&self) -> bool {
        self.kind.is_empty() || self.kind.starts_with(b"text/")
    }

    /// Whether it is text of the message itself, and no file.
    pub(crate) fn is_body(&self) -> bool {
        self.is_text() && !self.attachment && self.name.is_none()
    }

    /// Whether it says that it is an image.
    pub(crate) fn is_image(&self) -> bool {
        self.kind.starts_with(b"image/")
    }

    /// Whether it has parts.
    pub(crate) fn is_multipart(&self) -> bool {
        self.kind.starts_with(b"multipart/")
    }

    /// Whether it is a message, with headers of its own, that can be read without decoding it first.
    pub(crate) fn is_message(&self) -> bool {
        self.is_any_message() && !matches!(self.encoding.as_slice(), b"base64" | b"quoted-printable")
    }

    /// Whether it is a message, encoded or not.
    pub(crate) fn is_any_message(&self) -> bool {
        self.is("message/rfc822") || self.is("message/global")
    }

    /// Whether only somebody with a key can read it, as far as the headers say.
    pub(crate) fn encrypted(&self) -> bool {
        let smime = self.is("application/pkcs7-mime") || self.is("application/x-pkcs7-mime");
        let ciphers = [&b"enveloped-data"[..], b"authenveloped-data", b"encrypted-data"];
        self.sealed || self.is("multipart/encrypted") || smime && ciphers.contains(&self.smime.as_slice())
    }

    /// Whether it is an invitation or another page of a calendar.
    pub(crate) fn is_calendar(&self) -> bool {
        self.is("text/calendar") || self.is("application/ics") || self.is_named(&["ics", "vcs"])
    }

    /// Whether it is a visiting card.
    pub(crate) fn is_contact(&self) -> bool {
        ["text/vcard", "text/x-vcard", "text/directory"].iter().any(|kind| self.is(kind)) || self.is_named(&["vcf"])
    }

    /// Whether the name of its file ends with one of these.
    pub(crate) fn is_named(&self, endings: &[&str]) -> bool {
        let ending = self.name.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending);
        ending.is_some_and(|ending| endings.iter().any(|other| ending.eq_ignore_ascii_case(other)))
    }

    /// Whether programs talk through it: a signature, a report. It is neither text nor a document.
    pub(crate) fn is_machinery(&self) -> bool {
        let subtypes = [
            "pgp-signature",
            "pgp-keys",
            "pgp-encrypted",
            "pkcs7-signature",
            "x-pkcs7-signature",
            "delivery-status",
            "rfc822-headers",
            "disposition-notification",
        ];
        let subtype = self.kind.split(|b| *b == b'/').nth(1).unwrap_or_default();
        let certificates = self.smime == b"certs-only";
        certificates || subtypes.iter().any(|other| subtype == other.as_bytes()) || self.is_named(&["p7s"])
    }
}

/// Headers of what has none, since it came in a wrapping of another kind.
impl PartHeaders {
    /// A part of this media type.
    pub(crate) fn of(kind: &str) -> Self {
        Self { kind: kind.as_bytes().to_vec(), ..Self::default() }
    }

    /// A file, with the identifier by which a text shows it, if it has one.
    pub(crate) fn file(name: &str, id: &str) -> Self {
        let name = Some(name.trim().chars().take(NAME).collect());
        Self { name, id: id.to_owned(), attachment: id.is_empty(), ..Self::of("application/octet-stream") }
    }

    /// A message about something.
    pub(crate) fn message(subject: &str) -> Self {
        Self { subject: subject.as_bytes().to_vec(), ..Self::default() }
    }

    /// A text for want of another.
    pub(crate) fn last_resort(kind: &str, charset: Option<String>) -> Self {
        Self { charset, last_resort: true, ..Self::of(kind) }
    }

    /// Says that it is something else than was said.
    pub(crate) fn become_of(&mut self, kind: &str) {
        self.kind = kind.as_bytes().to_vec();
        self.name = None;
        self.attachment = false;
    }

    /// Says that only somebody with a key can read it.
    pub(crate) fn seal(&mut self) {
        self.sealed = true;
    }
}

/// The word that a structured header begins with, in lower case, without comments and quotes around it.
fn word(value: &[u8]) -> Vec<u8> {
    let value = without_comments(value);
    let word = value.split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
    let word = word.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    word.iter().filter(|b| **b != b'"').map(u8::to_ascii_lowercase).collect()
}

/// Comments may stand in comments (RFC 5322, 3.2.2); quotes are not looked into, since a word needs none.
fn without_comments(value: &[u8]) -> Vec<u8> {
    let mut depth = 0_usize;
    let outside = value.iter().filter(|b| {
        let inside = depth > 0;
        match b {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        !(inside || depth > 0)
    });
    outside.copied().collect()
}

fn identifier(value: &[u8]) -> String {
    let value = value.trim_ascii();
    let inner = value.strip_prefix(b"<").unwrap_or(value);
    String::from_utf8_lossy(inner.strip_suffix(b">").unwrap_or(inner)).into_owned()
}

/// The file name in the parameter `wanted` of a structured header, in each of the ways in which programs write it:
/// RFC 2231, its pieces, RFC 2047 within quotes, and bare octets. None where there is no such parameter.
fn file_name(value: &[u8], wanted: &[u8]) -> Option<String> {
    let mut plain = None;
    let mut pieces: Vec<(u32, bool, Vec<u8>)> = Vec::new();
    for (name, value) in parameters(value) {
        let Some(rest) = name.strip_prefix(wanted) else { continue };
        match rest {
            b"" => plain = plain.or(Some(value)),
            [b'*', number @ ..] => {
                let (number, encoded) = number.strip_suffix(b"*").map_or((number, number.is_empty()), |n| (n, true));
                let number = std::str::from_utf8(number).unwrap_or_default();
                pieces.push((number.parse().unwrap_or(0), encoded, value));
            }
            _ => {}
        }
    }
    let name = if pieces.is_empty() { words::decoded(&plain?) } else { joined(pieces) };
    Some(name.trim().chars().take(NAME).collect())
}

/// A value in numbered pieces, of which the encoded ones are `charset'language'%…` (RFC 2231, 3 and 4).
fn joined(mut pieces: Vec<(u32, bool, Vec<u8>)>) -> String {
    pieces.sort_by_key(|(number, ..)| *number);
    let mut charset = None;
    let mut octets = Vec::new();
    for (at, (_, encoded, value)) in pieces.into_iter().enumerate() {
        let mut value = value.as_slice();
        if encoded && at == 0 {
            let mut parts = value.splitn(3, |b| *b == b'\'');
            if let (Some(set), Some(_), Some(rest)) = (parts.next(), parts.next(), parts.next()) {
                charset = Some(String::from_utf8_lossy(set).into_owned());
                value = rest;
            }
        }
        octets.extend(if encoded { words::percent_decoded(value) } else { value.to_vec() });
    }
    charset::decoded(&octets, charset.as_deref()).into_owned()
}

/// The parameters of a structured header (RFC 2045, 5.1): names in lower case, values without their quotes.
fn parameters(value: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + '_ {
    pieces(value).skip(1).filter_map(|piece| {
        let equals = piece.iter().position(|b| *b == b'=')?;
        let (name, value) = piece.split_at(equals);
        let name = name.trim_ascii().to_ascii_lowercase();
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        // Names with spaces in them are often not quoted, though they should be.
        let whole = name == b"name" || name == b"filename";
        let value = if whole && !value.starts_with(b"\"") { value.to_vec() } else { unquoted(value) };
        Some((name, value))
    })
}

/// Cuts at semicolons that are not inside quotes.
fn pieces(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quoted = false;
    let mut escaped = false;
    value.split(move |b| {
        let was_escaped = std::mem::take(&mut escaped);
        match b {
            b'\\' if quoted && !was_escaped => escaped = true,
            b'"' if !was_escaped => quoted = !quoted,
            _ => {}
        }
        *b == b';' && !quoted
    })
}

fn unquoted(value: &[u8]) -> Vec<u8> {
    let Some(inner) = value.strip_prefix(b"\"") else {
        let end = |b: &u8| b.is_ascii_whitespace() || *b == b'(';
        return value.split(end).next().unwrap_or_default().to_vec();
    };
    let mut text = Vec::with_capacity(inner.len());
    let mut bytes = inner.iter();
    while let Some(b) = bytes.next() {
        match b {
            b'"' => break,
            b'\\' => text.extend(bytes.next()),
            b => text.push(*b),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_spelling() {
        let check = |value: &str, want: Option<&str>| {
            assert_eq!(file_name(value.as_bytes(), b"filename").as_deref(), want, "{value}");
        };
        check("attachment", None);
        check("attachment; filename=plan.pdf", Some("plan.pdf"));
        check("attachment; filename=\"a; b.pdf\"", Some("a; b.pdf"));
        check("attachment; filename=my plan.pdf", Some("my plan.pdf"));
        check("attachment; filename*=utf-8''%E2%82%AC.pdf; filename=x.pdf", Some("€.pdf"));
        check("attachment; filename*0=\"a very \"; filename*1=\"long name.pdf\"", Some("a very long name.pdf"));
        check("attachment; filename*1*=%A9.pdf; filename*0*=utf-8''caf%C3", Some("café.pdf"));
        check("attachment; filename=\"=?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=.pdf\"", Some("会議.pdf"));
        check("attachment; filename*=shift_jis''%89%EF%8Bc.txt", Some("会議.txt"));
        assert_eq!(file_name(b"attachment; filename=\"relev\xe9.pdf\"", b"filename").as_deref(), Some("relevé.pdf"));
    }

    #[test]
    fn words_have_comments_and_quotes() {
        let check = |value: &str, want: &str| assert_eq!(word(value.as_bytes()), want.as_bytes(), "{value}");
        check("base64", "base64");
        check(" BASE64 (as ever)", "base64");
        check("(a (b) c)base64; x", "base64");
        check("\"base64\"", "base64");
        check("base64 \t", "base64");
    }
}
