//! What is known of a message when its last line has come.

use super::{UnprintedKind, address, automatic};
use crate::mime::{
    field::{Field, Name},
    words,
};

/// What the `From` headers say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// There is none, or what stands there is no address.
    #[default]
    None,
    /// Exactly one address, as it was written.
    One(String),
    /// More than one address, more than one header, or a group (RFC 5322, 3.4).
    Several,
}

/// What a message is, as far as the answer to its sender needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Whose the message says it is.
    pub from: Sender,
    /// The `Message-ID` without its angle brackets; empty where there is none that can be used.
    pub message_id: String,
    /// The subject, decoded (RFC 2047); empty where there is none. Not tamed.
    pub subject: String,
    /// Whether `Auto-Submitted` says anything but `no` (RFC 3834, section 5).
    pub auto_submitted: bool,
    /// Whether headers of the usual programs say that it answers by itself: `X-Autoreply` and the like, or `Precedence`.
    pub auto_reply: bool,
    /// Whether `Precedence` says `bulk`, `list` or `junk`.
    pub bulk: bool,
    /// Whether it came through a mailing list: a `List-*` header (RFC 2369, RFC 2919).
    pub list: bool,
    /// Whether the envelope sender or `Return-Path` is empty: nobody wants an answer.
    pub null_reverse_path: bool,
    /// Whether it is a report about another message (`multipart/report`).
    pub report: bool,
    /// How many `Received` headers it has.
    pub received: u32,
    /// How many parts it has; none where it is one piece.
    pub parts: u32,
    /// How deep they are nested; none where it is one piece.
    pub depth: usize,
    /// Whether an attachment begins like something that can be printed, or that may hold it.
    pub printable_attachment: bool,
    /// What the first attachment is that begins like nothing that can be printed.
    pub unprinted: Option<UnprintedKind>,
    /// Whether the text of the message shows anything.
    pub visible_body: bool,
    /// Whether there is an invitation.
    pub invitation: bool,
    /// Whether there is a visiting card.
    pub contact: bool,
    /// Whether something of it is encrypted for somebody (PGP, enveloped S/MIME).
    pub encrypted: bool,
    /// The SHA-256 of everything behind its own headers, which change from one server to the next.
    pub body_sha256: [u8; 32],
    /// How large it is.
    pub octets: u64,

    from_fields: u32,
    /// Whether there is a picture that the text may show.
    pub(super) picture: bool,
}

impl Summary {
    /// Whether a machine sent it by itself: an answer, a report, a bounce.
    #[must_use]
    pub fn automatic(&self) -> bool {
        // A subject alone is a weak sign: with a file it is what somebody wants to have printed.
        let answer = automatic::is_answer(&self.subject) && !self.printable_attachment;
        self.auto_submitted || self.auto_reply || self.null_reverse_path || self.report || answer
    }

    /// Whether an answer may be sent at all (RFC 3834, section 2).
    #[must_use]
    pub fn answerable(&self) -> bool {
        let Sender::One(from) = &self.from else { return false };
        let local = from.rsplit_once('@').map_or("", |(local, _)| local).to_lowercase();
        let machine = ["mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply"];
        !self.automatic() && !self.bulk && !self.list && !machine.contains(&local.as_str())
    }

    /// Takes a header of the message itself.
    pub(super) fn take(&mut self, field: &Field) {
        let value = field.value.as_slice();
        match field.name {
            Name::From => self.take_from(field),
            Name::MessageId if self.message_id.is_empty() => self.message_id = message_id(value),
            Name::Subject if self.subject.is_empty() => self.subject = words::decoded(value).trim().to_owned(),
            Name::AutoSubmitted => self.auto_submitted |= first_word(value) != b"no",
            Name::AutoReply => self.auto_reply |= ![&b""[..], b"no", b"false", b"0"].contains(&&*first_word(value)),
            Name::Precedence => {
                self.auto_reply |= [&b"auto_reply"[..], b"auto-reply"].contains(&&*first_word(value));
                self.bulk |= [b"bulk".as_slice(), b"list", b"junk"].contains(&first_word(value).as_slice());
            }
            Name::List => self.list = true,
            Name::ReturnPath => self.null_reverse_path |= value.trim_ascii() == b"<>",
            Name::Received => self.received = self.received.saturating_add(1),
            _ => {}
        }
    }

    fn take_from(&mut self, field: &Field) {
        self.from_fields = self.from_fields.saturating_add(1);
        self.from = match (self.from_fields, field.cut) {
            (1, false) => address::sender(&field.value),
            // One address does not fill a header that had to be cut.
            _ => Sender::Several,
        };
    }
}

fn first_word(value: &[u8]) -> Vec<u8> {
    let end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b';' | b'(');
    value.trim_ascii().split(end).next().unwrap_or_default().to_ascii_lowercase()
}

fn message_id(value: &[u8]) -> String {
    const LONGEST: usize = 250;
    let inner = value.trim_ascii();
    let inner = inner.strip_prefix(b"<").unwrap_or(inner);
    let inner = inner.split(|b| *b == b'>').next().unwrap_or_default();
    let usable = inner.len() <= LONGEST && inner.iter().all(|b| b.is_ascii_graphic() && *b != b'<');
    if usable { String::from_utf8_lossy(inner).into_owned() } else { String::new() }
}
