//! Files within a plain text: uuencode as old mail programs write it (`begin 644 name`), and yEnc and PGP by their
//! first lines. Both readers of mail look at the same lines.

/// The longest line that can be one of such a file, with room for a name.
pub(crate) const LONGEST: usize = 512;

/// The name of the file that `line` begins.
pub(crate) fn begin(line: &[u8]) -> Option<&[u8]> {
    let rest = line.trim_ascii_end().strip_prefix(b"begin ")?;
    let digits = rest.iter().take_while(|b| matches!(b, b'0'..=b'7')).count();
    let name = rest.get(digits..)?.strip_prefix(b" ")?.trim_ascii();
    (matches!(digits, 3 | 4) && !name.is_empty()).then_some(name)
}

/// Whether `line` ends the file.
pub(crate) fn is_end(line: &[u8]) -> bool {
    line.trim_ascii_end() == b"end"
}

/// What a line of the file stands for; none where it is no such line.
pub(crate) fn decoded(line: &[u8]) -> Option<Vec<u8>> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let (first, rest) = line.split_first()?;
    if !line.iter().all(|b| (0x20..=0x60).contains(b)) {
        return None;
    }
    let length = usize::from(sextet(*first));
    let whole = length.div_ceil(3) * 4;
    // Spaces at the end, which stand for zeros, get lost on the way; some programs add a sign that sums up the line.
    if rest.len() > whole + 2 || rest.len() + 4 < length * 4 / 3 {
        return None;
    }
    let mut octets = Vec::with_capacity(length + 2);
    let signs: Vec<u8> = rest.iter().copied().chain(std::iter::repeat(b' ')).take(whole).map(sextet).collect();
    for group in signs.chunks_exact(4) {
        let bits = group.iter().fold(0_u32, |bits, sign| bits << 6 | u32::from(*sign));
        octets.extend(bits.to_be_bytes().get(1..).unwrap_or_default());
    }
    octets.truncate(length);
    Some(octets)
}

const fn sextet(b: u8) -> u8 {
    b.wrapping_sub(b' ') & 63
}

/// The name of the file that `line` begins in yEnc.
pub(crate) fn yenc(line: &[u8]) -> Option<&[u8]> {
    let rest = line.strip_prefix(b"=ybegin ")?;
    let at = rest.windows(5).position(|window| window == b"name=")?;
    Some(rest.get(at + 5..)?.trim_ascii())
}

/// Whether `line` ends a file in yEnc.
pub(crate) fn ends_yenc(line: &[u8]) -> bool {
    line.starts_with(b"=yend")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_a_text_is_told_from_words() {
        assert_eq!(begin(b"begin 644 cat.txt\r"), Some(&b"cat.txt"[..]));
        assert_eq!(begin(b"begin 0644 my file.pdf"), Some(&b"my file.pdf"[..]));
        for words in [&b"begin with the end"[..], b"begin 644", b"begin 12 monkeys", b"beginning 644 a", b"begin 999 a"]
        {
            assert_eq!(begin(words), None, "{}", String::from_utf8_lossy(words));
        }
        assert_eq!(yenc(b"=ybegin line=128 size=9 name=a b.bin\r"), Some(&b"a b.bin"[..]));
    }

    #[test]
    fn lines_are_decoded_as_they_were_meant() {
        let check = |line: &str, want: Option<&str>| {
            assert_eq!(decoded(line.as_bytes()).as_deref(), want.map(str::as_bytes), "{line}");
        };
        check("#0V%T", Some("Cat"));
        check("#0V%T\r", Some("Cat"));
        check("`", Some(""));
        check(" ", Some(""));
        check("%:&5L;&\\", Some("hello"));
        check("#0V%TX", Some("Cat"));
        check("Regards,", None);
        check("See you.", None);
        check("", None);
        check("\u{e9}", None);
    }
}
