//! Content-Transfer-Encoding (RFC 2045, section 6), decoded line by line without keeping anything.

/// How the body of a part is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// `7bit`, `8bit`, `binary`, and what nobody knows.
    Identity,
    /// `base64`
    Base64,
    /// `quoted-printable`
    QuotedPrintable,
}

/// Decodes the lines of one body.
#[derive(Debug)]
pub(super) struct Decoder {
    encoding: Encoding,
    /// The bits of a base64 group that are not given out yet, and how many they are.
    bits: u32,
    count: u32,
}

impl Decoder {
    /// The decoder for the `Content-Transfer-Encoding` called `name`, in lower case.
    pub(super) fn new(name: &[u8]) -> Self {
        let encoding = match name {
            b"base64" => Encoding::Base64,
            b"quoted-printable" => Encoding::QuotedPrintable,
            _ => Encoding::Identity,
        };
        Self { encoding, bits: 0, count: 0 }
    }

    /// Gives what `line`, a line without its end, stands for to `sink`, byte by byte.
    pub(super) fn line(&mut self, line: &[u8], mut sink: impl FnMut(u8)) {
        match self.encoding {
            Encoding::Identity => line.iter().chain(b"\r\n").copied().for_each(sink),
            Encoding::Base64 => self.base64(line, sink),
            Encoding::QuotedPrintable => quoted_printable(line, &mut sink),
        }
    }

    fn base64(&mut self, line: &[u8], mut sink: impl FnMut(u8)) {
        for value in line.iter().filter_map(|b| sextet(*b)) {
            self.bits = (self.bits << 6) | value;
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                sink((self.bits >> self.count).to_le_bytes()[0]);
                self.bits &= (1 << self.count) - 1;
            }
        }
        // Padding ends a group; what follows it, if anything, is a new one.
        if line.ends_with(b"=") {
            (self.bits, self.count) = (0, 0);
        }
    }
}

const fn sextet(b: u8) -> Option<u32> {
    Some(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    } as u32)
}

fn quoted_printable(line: &[u8], sink: &mut impl FnMut(u8)) {
    let line = line.trim_ascii_end();
    let (line, soft) = line.strip_suffix(b"=").map_or((line, false), |line| (line, true));
    let mut rest = line;
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'=', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                sink((digit(*high) << 4) | digit(*low));
                after
            }
            (b, after) => {
                sink(*b);
                after
            }
        };
    }
    if !soft {
        b"\r\n".iter().copied().for_each(sink);
    }
}

const fn digit(b: u8) -> u8 {
    match b {
        b'0'..=b'9' => b - b'0',
        b'a'..=b'f' => b - b'a' + 10,
        _ => b.wrapping_sub(b'A').wrapping_add(10),
    }
}
