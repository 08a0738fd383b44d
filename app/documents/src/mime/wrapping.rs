//! What a file is wrapped in that is not MIME, told by its first octets: both readers of mail look, and only the cage
//! opens it.

/// What wraps a file or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrapping {
    /// TNEF, in which Outlook and Exchange put a message (`winmail.dat`).
    Tnef,
    /// A message that is signed and stands within its signature (RFC 5652, 5).
    Signed,
    /// A message that is compressed (RFC 3274).
    Compressed,
    /// What only somebody with a key can read.
    Encrypted,
    /// A signature or a key, which says nothing on paper.
    Signature,
}

/// What of PGP is told by its first line (RFC 9580, 6.2).
const ARMOURS: [(&[u8], Wrapping); 4] = [
    (b"-----BEGIN PGP MESSAGE", Wrapping::Encrypted),
    (b"-----BEGIN PGP SIGNATURE", Wrapping::Signature),
    (b"-----BEGIN PGP PUBLIC KEY", Wrapping::Signature),
    (b"-----BEGIN PKCS7", Wrapping::Signature),
];

/// The content types of CMS, as they are encoded (RFC 5652, 14; RFC 5083; RFC 3274).
const CONTENT_TYPES: [(&[u8], Wrapping); 5] = [
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", Wrapping::Signed),
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", Wrapping::Encrypted),
    (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06", Wrapping::Encrypted),
    (b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17", Wrapping::Encrypted),
    (b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09", Wrapping::Compressed),
];

/// What a file that begins so is wrapped in.
pub(crate) fn of(first: &[u8]) -> Option<Wrapping> {
    if first.starts_with(b"\x78\x9f\x3e\x22") {
        return Some(Wrapping::Tnef);
    }
    let text = first.trim_ascii_start();
    let armour = ARMOURS.iter().find(|(begins, _)| text.starts_with(begins));
    let content = within_sequence(first)
        .and_then(|content| CONTENT_TYPES.iter().find(|(identifier, _)| content.starts_with(identifier)));
    armour.or(content).map(|(_, wrapping)| *wrapping)
}

/// What stands behind the tag and the length of a sequence (X.690, 8.1.3).
fn within_sequence(first: &[u8]) -> Option<&[u8]> {
    let [0x30, length, rest @ ..] = first else { return None };
    let more = if *length >= 0x80 { usize::from(length & 0x7f) } else { 0 };
    rest.get(more..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrappings_are_told_by_their_first_octets() {
        let check = |first: &[u8], want| assert_eq!(of(first), want, "{first:?}");
        check(b"\x78\x9f\x3e\x22\x01\0", Some(Wrapping::Tnef));
        check(b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80", Some(Wrapping::Signed));
        check(b"\x30\x82\x01\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0", Some(Wrapping::Encrypted));
        check(b"\r\n-----BEGIN PGP MESSAGE-----\r\n", Some(Wrapping::Encrypted));
        check(b"-----BEGIN PGP SIGNED MESSAGE-----\r\n", None);
        check(b"\x30\xff", None);
        check(b"%PDF-1.7", None);
        check(b"", None);
    }
}
