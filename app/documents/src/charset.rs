//! Octets into characters: by a mark, by what is declared, or by what the octets look like, as mail programs and
//! browsers do it (the Encoding Standard of the WHATWG).

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};
use std::borrow::Cow;

/// How much of a text is looked at to find out its character set.
const LOOKED_AT: usize = 64 * 1024;

/// How UTF-7 writes base64: without padding, and with whatever bits are left over.
const UNPADDED: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

/// The text: by its mark, else as `label` says where that is a character set, else by its looks.
pub(crate) fn decoded<'t>(octets: &'t [u8], label: Option<&str>) -> Cow<'t, str> {
    if let Some(encoding) = mark(octets) {
        return encoding.decode(octets).0;
    }
    match label.map(str::trim).filter(|label| says_something(label)) {
        Some(label) => match Encoding::for_label(label.as_bytes()) {
            Some(encoding) => by(encoding, octets),
            None => by_former_name(label, octets).unwrap_or_else(|| guessed(octets)),
        },
        None => guessed(octets),
    }
}

/// The character set that a byte order mark tells.
pub(crate) fn mark(octets: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(octets).map(|(encoding, _)| encoding)
}

/// The declared set, unless the octets cannot be of it.
fn by<'t>(encoding: &'static Encoding, octets: &'t [u8]) -> Cow<'t, str> {
    match encoding.decode_without_bom_handling(octets) {
        (_, true) if encoding == UTF_8 => guessed(octets),
        (text, _) => text,
    }
}

/// Programs that know of nothing but ASCII declare it for everything.
fn says_something(label: &str) -> bool {
    !["us-ascii", "ascii", "unknown-8bit", "x-unknown", ""].iter().any(|nothing| label.eq_ignore_ascii_case(nothing))
}

fn guessed(octets: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(octets)
        && !octets.contains(&0x1b)
    {
        return text.into();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let head = octets.get(..octets.len().min(LOOKED_AT)).unwrap_or(octets);
    detector.feed(head, head.len() == octets.len());
    let encoding = detector.guess(None, Utf8Detection::Allow);
    encoding.decode_without_bom_handling(octets).0
}

/// Sets that the Encoding Standard leaves out and old mail programs still write.
fn by_former_name<'t>(label: &str, octets: &'t [u8]) -> Option<Cow<'t, str>> {
    const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
    const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    let high = match label.to_ascii_lowercase().as_str() {
        "utf-7" | "utf7" | "unicode-1-1-utf-7" => return Some(utf7(octets).into()),
        "ibm850" | "cp850" | "850" => CP850,
        "ibm437" | "cp437" | "437" => CP437,
        _ => return None,
    };
    let character = |octet: &u8| match octet.checked_sub(0x80) {
        None => char::from(*octet),
        Some(at) => high.chars().nth(usize::from(at)).unwrap_or(char::REPLACEMENT_CHARACTER),
    };
    Some(octets.iter().map(character).collect::<String>().into())
}

/// UTF-7 (RFC 2152): letters as they are, all else as base64 of UTF-16 between `+` and `-`.
fn utf7(octets: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = octets;
    while let Some(at) = rest.iter().position(|b| *b == b'+') {
        let (plain, shifted) = rest.split_at(at);
        text += &String::from_utf8_lossy(plain);
        let shifted = shifted.get(1..).unwrap_or_default();
        let length = shifted.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
        let (sextets, after) = shifted.split_at(length);
        if length == 0 {
            text.push('+');
        } else {
            let units = GeneralPurpose::new(&alphabet::STANDARD, UNPADDED).decode(sextets).unwrap_or_default();
            text += &encoding_rs::UTF_16BE.decode_without_bom_handling(&units).0;
        }
        rest = after.strip_prefix(b"-").unwrap_or(after);
    }
    text + &String::from_utf8_lossy(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_sets_are_told_apart() {
        let check = |octets: &[u8], label: Option<&str>, want: &str| {
            assert_eq!(decoded(octets, label), want, "{octets:?} {label:?}");
        };
        check("Zürich €".as_bytes(), None, "Zürich €");
        check(b"\xef\xbb\xbfhi", None, "hi");
        check(b"\xff\xfeh\0i\0", None, "hi");
        check(b"\xfe\xff\0h\x26\x3a", Some("utf-8"), "h☺");
        check(b"Z\xfcrich \x80", None, "Zürich €");
        check(b"Le relev\xe9 d\x92\xe9t\xe9 co\xfbte 12 \x80 de plus", None, "Le relevé d’été coûte 12 € de plus");
        check(b"Le relev\xe9 d\x92\xe9t\xe9", Some("us-ascii"), "Le relevé d’été");
        check(b"Z\xfcrich", Some("utf-8"), "Zürich");
        check(b"\x1b$B2q5D\x1b(B", Some("ISO-2022-JP"), "会議");
        check(b"\x1b$B2q5D$N;qNA$G$9!#\x1b(B", None, "会議の資料です。");
        check(b"\x83n\x83\x8d\x81[", Some("shift_jis"), "ハロー");
        check(b"\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7", Some("gb2312"), "你好，世界");
        check(b"\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4", Some("ks_c_5601-1987"), "안녕하세요");
        check(b"\xf0\xd2\xc9\xd7\xc5\xd4", Some("koi8-r"), "Привет");
        check(b"+ZYeB9FH6ckh5Pg-, 1+-1.", Some("utf-7"), "文致出版社, 1+1.");
        check(b"\x9b\x9c\xff", Some("ibm850"), "ø£\u{a0}");
        check(b"Caf\xe9", Some("no-such-set"), "Café");
    }
}
