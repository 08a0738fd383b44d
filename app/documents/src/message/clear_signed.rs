//! A text that PGP has signed in the open (RFC 9580, 7): the words without what programs wrote around them.

/// What the signed text begins with.
const BEGIN: &[u8] = b"-----BEGIN PGP SIGNED MESSAGE-----";
/// What the signature begins and ends with.
const SIGNATURE: [&[u8]; 2] = [b"-----BEGIN PGP SIGNATURE-----", b"-----END PGP SIGNATURE-----"];

/// Where a line of a text stands.
#[derive(PartialEq)]
enum Place {
    /// Before or behind what is signed: lists of recipients put words there.
    Outside,
    /// Between the first line and the blank one that ends the names of digests.
    Head,
    Signed,
    Signature,
}

/// The text alone; none where nothing in it is signed.
pub(super) fn bare(text: &[u8]) -> Option<Vec<u8>> {
    let [begin, end] = SIGNATURE;
    let is = |line: &[u8], mark: &[u8]| line.trim_ascii_end() == mark;
    let mut place = Place::Outside;
    let mut words = Vec::with_capacity(text.len());
    let mut signed = false;
    for line in text.split_inclusive(|b| *b == b'\n') {
        match place {
            Place::Outside if is(line, BEGIN) => (place, signed) = (Place::Head, true),
            Place::Outside => words.extend_from_slice(line),
            Place::Head if line.trim_ascii().is_empty() => place = Place::Signed,
            Place::Head => {}
            Place::Signed if is(line, begin) => place = Place::Signature,
            // A line that could be taken for one of PGP's has a dash put before it.
            Place::Signed => words.extend_from_slice(line.strip_prefix(b"- ").unwrap_or(line)),
            Place::Signature if is(line, end) => place = Place::Outside,
            Place::Signature => {}
        }
    }
    signed.then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_left() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(bare(text.as_bytes()).as_deref(), want.map(str::as_bytes), "{text}");
        };
        check("Plain words\n- a list\n", None);
        check(
            "-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\nHello\r\n- -- \r\nAda\r\n\
             -----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\n_____\r\nlist\r\n",
            Some("Hello\r\n-- \r\nAda\r\n_____\r\nlist\r\n"),
        );
        // Cut off: what is there is words, since a signature would say that it is one.
        check("-----BEGIN PGP SIGNED MESSAGE-----\n\nHello\nAda", Some("Hello\nAda"));
    }
}
