//! Content-Transfer-Encoding (RFC 2045, section 6), decoded line by line without keeping anything, and as mail programs
//! decode it: what is not of the alphabet is no reason to give up.

use super::uu;

/// How the body of a part is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// `7bit`, `8bit`, `binary`, and none.
    Identity,
    /// `base64`
    Base64,
    /// `quoted-printable`
    QuotedPrintable,
    /// `x-uuencode`, with the lines around the data.
    Uuencode,
    /// One that nobody knows: nothing can be made of it.
    Unknown,
}

/// Decodes the lines of one body.
#[derive(Debug)]
pub(crate) struct Decoder {
    encoding: Encoding,
    /// The bits of a base64 group that are not given out yet, and how many they are.
    bits: u32,
    count: u32,
    /// Whether base64 has come to its padding.
    padded: bool,
}

impl Decoder {
    /// The decoder for the `Content-Transfer-Encoding` called `name`, in lower case.
    pub(crate) fn new(name: &[u8]) -> Self {
        let encoding = match name {
            b"base64" => Encoding::Base64,
            b"quoted-printable" => Encoding::QuotedPrintable,
            b"x-uuencode" | b"uuencode" | b"x-uue" | b"uue" => Encoding::Uuencode,
            b"" | b"7bit" | b"8bit" | b"binary" | b"7-bit" | b"8-bit" => Encoding::Identity,
            _ => Encoding::Unknown,
        };
        Self { encoding, bits: 0, count: 0, padded: false }
    }

    /// Whether it is known how to decode the body.
    pub(crate) fn is_known(&self) -> bool {
        self.encoding != Encoding::Unknown
    }

    /// Whether the line ends of the body are part of what it stands for.
    pub(crate) fn keeps_line_ends(&self) -> bool {
        !matches!(self.encoding, Encoding::Base64 | Encoding::Uuencode)
    }

    /// Gives what `line`, a line without its `end`, stands for to `sink`, octet by octet.
    pub(crate) fn line(&mut self, line: &[u8], end: &[u8], mut sink: impl FnMut(u8)) {
        match self.encoding {
            Encoding::Identity => line.iter().chain(end).copied().for_each(sink),
            Encoding::Base64 => self.base64(line, sink),
            Encoding::QuotedPrintable => quoted_printable(line, end, &mut sink),
            Encoding::Uuencode if uu::begin(line).is_some() || uu::is_end(line) => {}
            Encoding::Uuencode => uu::decoded(line).into_iter().flatten().for_each(sink),
            Encoding::Unknown => {}
        }
    }

    fn base64(&mut self, line: &[u8], mut sink: impl FnMut(u8)) {
        if self.is_prose(line) {
            return;
        }
        for b in line {
            if *b == b'=' {
                // Padding ends a group; what follows it, if anything, is a new one.
                (self.bits, self.count, self.padded) = (0, 0, true);
            }
            let Some(value) = sextet(*b) else { continue };
            self.bits = (self.bits << 6) | value;
            self.count += 6;
            if self.count >= 8 {
                self.count -= 8;
                sink((self.bits >> self.count).to_le_bytes()[0]);
                self.bits &= (1 << self.count) - 1;
            }
        }
    }

    /// Whether a line is words that a server on the way put behind the data: after the padding a single foreign sign
    /// tells, before it there must be many.
    fn is_prose(&self, line: &[u8]) -> bool {
        let line = line.trim_ascii();
        let foreign = line.iter().filter(|b| sextet(**b).is_none() && **b != b'=').count();
        if self.padded {
            return foreign > 0;
        }
        let in_groups = line.split(u8::is_ascii_whitespace).all(|group| group.len().is_multiple_of(4));
        foreign > 1 && foreign * 10 > line.len() && !in_groups
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

fn quoted_printable(line: &[u8], end: &[u8], sink: &mut impl FnMut(u8)) {
    let line = line.trim_ascii_end();
    let (line, soft) = line.strip_suffix(b"=").map_or((line, false), |line| (line, true));
    let mut rest = line;
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'=', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                sink((hex(*high) << 4) | hex(*low));
                after
            }
            (b, after) => {
                sink(*b);
                after
            }
        };
    }
    if !soft {
        end.iter().copied().for_each(sink);
    }
}

/// The value of a hexadecimal digit.
pub(crate) const fn hex(b: u8) -> u8 {
    match b {
        b'0'..=b'9' => b - b'0',
        b'a'..=b'f' => b - b'a' + 10,
        _ => b.wrapping_sub(b'A').wrapping_add(10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_mail_programs_read_it() {
        let check = |lines: &[&str], want: &str| {
            let mut decoder = Decoder::new(b"base64");
            let mut octets = Vec::new();
            for line in lines {
                decoder.line(line.as_bytes(), b"\r\n", |octet| octets.push(octet));
            }
            assert_eq!(String::from_utf8_lossy(&octets), want, "{lines:?}");
        };
        check(&["SGVsbG8sIHdv", "cmxkIQ=="], "Hello, world!");
        check(&["SGVsbG8sIH!dv", "cmxkIQ=="], "Hello, world!");
        check(&["SGVsbG8sIHdvcmxk", "IQ==", "-- ", "This message was scanned (gateway 3)."], "Hello, world!");
        check(&["SGVsbG8h", "-- ", "This message was scanned (gateway 3)."], "Hello!");
        check(&["SGVsbG8", "h"], "Hello!");
        check(&["SGVs bG8s IHdv", "cmxkIQ=="], "Hello, world!");
        check(&["SGk=", "IQ=="], "Hi!");
        check(&["SGVsbG8s  ", "\t", ""], "Hello,");
    }
}
