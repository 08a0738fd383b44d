//! Headers: which of them count, unfolded and cut to a bound.

/// The longest value of a header that is kept; what is longer is cut.
const KEPT: usize = 8 * 1024;

/// The headers that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Name {
    From,
    MessageId,
    Subject,
    AutoSubmitted,
    Precedence,
    List,
    ReturnPath,
    Received,
    ContentType,
    TransferEncoding,
    Disposition,
    #[default]
    Other,
}

/// One header, as far as it has come.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) name: Name,
    pub(super) value: Vec<u8>,
    /// Whether it was longer than what is kept.
    pub(super) cut: bool,
}

impl Field {
    /// The header that begins with `line`; those that only the message itself has count at the `top` only.
    pub(super) fn begin(line: &[u8], top: bool) -> Self {
        let Some(colon) = line.iter().position(|b| *b == b':') else { return Self::default() };
        let (name, value) = line.split_at(colon);
        let mut field = Self { name: named(name.trim_ascii_end(), top), ..Self::default() };
        field.add(value.get(1..).unwrap_or_default());
        field
    }

    /// Takes a line that continues it (RFC 5322, 2.2.3).
    pub(super) fn fold(&mut self, line: &[u8]) {
        self.add(line);
    }

    fn add(&mut self, more: &[u8]) {
        // The values of the others would only fill memory.
        if matches!(self.name, Name::Other | Name::Received | Name::List) {
            return;
        }
        let room = KEPT.saturating_sub(self.value.len());
        let kept = more.get(..room.min(more.len())).unwrap_or_default();
        self.cut |= kept.len() < more.len();
        self.value.extend_from_slice(kept);
    }
}

fn named(name: &[u8], top: bool) -> Name {
    let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
    let of_part = [
        ("content-type", Name::ContentType),
        ("content-transfer-encoding", Name::TransferEncoding),
        ("content-disposition", Name::Disposition),
    ];
    let of_message = [
        ("from", Name::From),
        ("message-id", Name::MessageId),
        ("subject", Name::Subject),
        ("auto-submitted", Name::AutoSubmitted),
        ("precedence", Name::Precedence),
        ("return-path", Name::ReturnPath),
        ("received", Name::Received),
    ];
    let found = |table: &[(&str, Name)]| table.iter().find(|(other, _)| is(other)).map(|(_, name)| *name);
    if let Some(name) = found(&of_part) {
        return name;
    }
    if !top {
        return Name::Other;
    }
    let list = name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"list-"));
    if list { Name::List } else { found(&of_message).unwrap_or_default() }
}

/// What the headers of a part say of its body.
#[derive(Debug, Default)]
pub(super) struct PartHeaders {
    /// The media type in lower case; empty where none is given, which means `text/plain`.
    kind: Vec<u8>,
    /// The boundary of a multipart.
    pub(super) boundary: Vec<u8>,
    /// What the body is encoded with, in lower case.
    pub(super) encoding: Vec<u8>,
    /// Whether it is to be handled as a file rather than shown.
    pub(super) attachment: bool,
    /// Whether it has a file name.
    pub(super) named: bool,
    /// Whether S/MIME says that the body is only signed.
    signed: bool,
}

impl PartHeaders {
    /// Takes one of the headers.
    pub(super) fn take(&mut self, field: &Field) {
        match field.name {
            // The first one counts, as everywhere.
            Name::ContentType if self.kind.is_empty() => self.take_type(&field.value),
            Name::TransferEncoding if self.encoding.is_empty() => self.encoding = word(&field.value),
            Name::Disposition => {
                self.attachment = word(&field.value) == b"attachment";
                self.named |= parameters(&field.value).any(|(name, _)| name.starts_with(b"filename"));
            }
            _ => {}
        }
    }

    fn take_type(&mut self, value: &[u8]) {
        self.kind = word(value);
        for (name, value) in parameters(value) {
            match name.as_slice() {
                b"boundary" => self.boundary = value,
                b"smime-type" => self.signed = value.eq_ignore_ascii_case(b"signed-data"),
                // RFC 2231 may have cut it into `name*0`, `name*1`.
                name if name == b"name" || name.starts_with(b"name*") => self.named = true,
                _ => {}
            }
        }
    }

    /// Whether the media type is `kind`.
    pub(super) fn is(&self, kind: &str) -> bool {
        self.kind == kind.as_bytes()
    }

    /// Whether it is text that a mail program shows.
    pub(super) fn is_text(&self) -> bool {
        self.kind.is_empty() || self.is("text/plain") || self.is("text/html")
    }

    /// Whether it is an image.
    pub(super) fn is_image(&self) -> bool {
        self.kind.starts_with(b"image/")
    }

    /// Whether it has parts.
    pub(super) fn is_multipart(&self) -> bool {
        self.kind.starts_with(b"multipart/")
    }

    /// Whether it is a message that can be read on without decoding.
    pub(super) fn is_message(&self) -> bool {
        let encoded = [b"base64".as_slice(), b"quoted-printable"].contains(&self.encoding.as_slice());
        (self.is("message/rfc822") || self.is("message/global")) && !encoded
    }

    /// Whether only somebody with a key can read it.
    pub(super) fn encrypted(&self) -> bool {
        let smime = self.is("application/pkcs7-mime") || self.is("application/x-pkcs7-mime");
        self.is("multipart/encrypted") || (smime && !self.signed)
    }

    /// Whether programs talk through it: a signature, an invitation. It is neither text nor a document.
    pub(super) fn is_machinery(&self) -> bool {
        let subtypes = [
            "calendar",
            "ics",
            "vcard",
            "x-vcard",
            "directory",
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
        subtypes.iter().any(|other| subtype == other.as_bytes())
    }
}

/// The word that a structured header begins with, in lower case.
fn word(value: &[u8]) -> Vec<u8> {
    let word = value.split(|b| *b == b';').next().unwrap_or_default();
    word.trim_ascii().to_ascii_lowercase()
}

/// The parameters of a structured header (RFC 2045, 5.1): names in lower case, values without their quotes.
fn parameters(value: &[u8]) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + '_ {
    pieces(value).skip(1).filter_map(|piece| {
        let equals = piece.iter().position(|b| *b == b'=')?;
        let (name, value) = piece.split_at(equals);
        let value = value.get(1..).unwrap_or_default().trim_ascii();
        Some((name.trim_ascii().to_ascii_lowercase(), unquoted(value)))
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
