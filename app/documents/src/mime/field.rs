//! Headers: which of them count, unfolded and cut to a bound.

/// The longest value of a header that is kept; what is longer is cut.
const KEPT: usize = 8 * 1024;

/// The headers that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Name {
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
    ContentId,
    ContentLocation,
    #[default]
    Other,
}

const NAMES: [(&[u8], Name); 12] = [
    (b"from", Name::From),
    (b"message-id", Name::MessageId),
    (b"subject", Name::Subject),
    (b"auto-submitted", Name::AutoSubmitted),
    (b"precedence", Name::Precedence),
    (b"return-path", Name::ReturnPath),
    (b"received", Name::Received),
    (b"content-type", Name::ContentType),
    (b"content-transfer-encoding", Name::TransferEncoding),
    (b"content-disposition", Name::Disposition),
    (b"content-id", Name::ContentId),
    (b"content-location", Name::ContentLocation),
];

/// One header, as far as it has come.
#[derive(Debug, Default)]
pub(crate) struct Field {
    pub(crate) name: Name,
    pub(crate) value: Vec<u8>,
    /// Whether it was longer than what is kept.
    pub(crate) cut: bool,
}

impl Field {
    /// The header that begins with `line`.
    pub(crate) fn begin(line: &[u8]) -> Self {
        let Some(colon) = line.iter().position(|b| *b == b':') else { return Self::default() };
        let (name, value) = line.split_at(colon);
        let mut field = Self { name: named(name.trim_ascii_end()), ..Self::default() };
        field.add(value.get(1..).unwrap_or_default());
        field
    }

    /// Takes a line that continues it (RFC 5322, 2.2.3).
    pub(crate) fn fold(&mut self, line: &[u8]) {
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

fn named(name: &[u8]) -> Name {
    if name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"list-")) {
        return Name::List;
    }
    NAMES.iter().find(|(other, _)| name.eq_ignore_ascii_case(other)).map_or(Name::Other, |(_, name)| *name)
}
