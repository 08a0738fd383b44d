//! Text in headers: encoded words (RFC 2047) and percent-encoding (RFC 2231, RFC 3986).

use super::transfer::{Decoder, hex};
use crate::charset;

/// A word that says how it is encoded.
struct EncodedWord<'v> {
    charset: &'v [u8],
    octets: Vec<u8>,
    /// What follows it.
    rest: &'v [u8],
}

/// The text of a header.
pub(crate) fn decoded(value: &[u8]) -> String {
    let mut text = String::new();
    // Words of one set beside each other are decoded together: programs cut in the middle of a character.
    let mut pending: Option<(&[u8], Vec<u8>)> = None;
    let mut rest = value;
    while let Some(at) = rest.windows(2).position(|window| window == b"=?") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, b""));
        let Some(word) = encoded_word(from) else {
            let (plain, after) = rest.split_at_checked(at + 2).unwrap_or((rest, b""));
            flush(pending.take(), &mut text);
            text += &charset::decoded(plain, None);
            rest = after;
            continue;
        };
        // White between two encoded words is none (RFC 2047, 6.2).
        if pending.is_none() || !before.trim_ascii().is_empty() {
            flush(pending.take(), &mut text);
            text += &charset::decoded(before, None);
        }
        match &mut pending {
            Some((charset, octets)) if charset.eq_ignore_ascii_case(word.charset) => octets.extend(word.octets),
            _ => {
                flush(pending.take(), &mut text);
                pending = Some((word.charset, word.octets));
            }
        }
        rest = word.rest;
    }
    flush(pending, &mut text);
    text += &charset::decoded(rest, None);
    text
}

fn flush(pending: Option<(&[u8], Vec<u8>)>, text: &mut String) {
    if let Some((label, octets)) = pending {
        *text += &charset::decoded(&octets, Some(&String::from_utf8_lossy(label)));
    }
}

/// `=?charset*language?B or Q?text?=`, at the beginning of `from`.
fn encoded_word(from: &[u8]) -> Option<EncodedWord<'_>> {
    let rest = from.strip_prefix(b"=?")?;
    let (charset, rest) = cut(rest)?;
    let (encoding, rest) = cut(rest)?;
    let end = rest.windows(2).position(|window| window == b"?=")?;
    let (content, rest) = rest.split_at_checked(end)?;
    let charset = charset.split(|b| *b == b'*').next().unwrap_or_default();
    if charset.is_empty() || !charset.iter().all(u8::is_ascii_graphic) {
        return None;
    }
    let octets = match encoding {
        b"B" | b"b" => {
            let mut octets = Vec::new();
            Decoder::new(b"base64").line(content, b"", |octet| octets.push(octet));
            octets
        }
        b"Q" | b"q" => {
            let spaced: Vec<u8> = content.iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect();
            unescaped(&spaced, b'=')
        }
        _ => return None,
    };
    Some(EncodedWord { charset, octets, rest: rest.get(2..)? })
}

fn cut(from: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = from.iter().position(|b| *b == b'?')?;
    let (word, rest) = from.split_at_checked(end)?;
    Some((word, rest.get(1..)?))
}

/// `%` and two digits as the octet that they stand for; everything else as it is.
pub(crate) fn percent_decoded(value: &[u8]) -> Vec<u8> {
    unescaped(value, b'%')
}

fn unescaped(value: &[u8], escape: u8) -> Vec<u8> {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, after @ ..] = rest {
        rest = match after {
            [high, low, after @ ..] if *first == escape && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                octets.push(hex(*high) << 4 | hex(*low));
                after
            }
            after => {
                octets.push(*first);
                after
            }
        };
    }
    octets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_decoded_as_mail_programs_do() {
        let check = |value: &str, want: &str| assert_eq!(decoded(value.as_bytes()), want, "{value}");
        check("Plain words", "Plain words");
        check("=?utf-8?q?Caf=C3=A9_noir?=", "Café noir");
        check("Re: =?ISO-8859-1?Q?=E9t=E9?= (fin)", "Re: été (fin)");
        check("=?ISO-2022-JP?B?GyRCMnE1RCROO3FOQRsoQg==?=", "会議の資料");
        check("=?utf-8?B?ww==?=  =?utf-8?B?qQ==?=", "é");
        check("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab");
        check("=?utf-8?Q?a?= and =?utf-8*en?Q?b?=", "a and b");
        check("=?broken", "=?broken");
        check("=?utf-8?X?a?= b", "=?utf-8?X?a?= b");
        check("Grüße", "Grüße");
        assert_eq!(decoded(b"Relev\xe9 d\x92\xe9t\xe9"), "Relevé d’été");
    }
}
