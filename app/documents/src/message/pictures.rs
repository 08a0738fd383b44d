//! Pictures that belong to a text: put into it where it shows them, and told from those that only decorate it.

use super::{page_text::PageText, tree::Node};
use crate::{formats, image, mime::words};
use base64::prelude::{BASE64_STANDARD, Engine};
use model::jobs::Format;

/// A picture of fewer pixels than this, beside a text that does not ask for it, is a logo; a photo has many more.
const LOGO: u64 = 120_000;
/// A picture of this width or height cannot be seen: it tells the sender that the message was opened.
const DOT: u32 = 3;
/// What pictures may add to a text, in octets: one that is shown a thousand times must not make it a thousand times
/// as large.
const ROOM: usize = 64 << 20;

/// Puts the pictures that texts show by Content-ID (RFC 2392) or Content-Location (RFC 2557) into them, since a text
/// is printed on its own; says of each file whether it is one of those.
pub(super) fn put_into(texts: &mut [PageText], files: &[&Node]) -> Vec<bool> {
    let mut shown = vec![false; files.len()];
    let mut room = ROOM;
    for text in texts.iter_mut().filter(|text| text.html) {
        let mut whole = String::with_capacity(text.text.len());
        let mut rest = text.text.as_str();
        while let Some((before, address, after)) = next_address(rest) {
            whole += before;
            rest = after;
            match data(address, files, &mut shown, &mut room) {
                Some(data) => whole += &data,
                None => whole += address,
            }
        }
        whole += rest;
        text.text = whole;
    }
    shown
}

/// Whether a file is a picture to be looked at in passing: a dot that reports, or a logo beside a text.
pub(super) fn is_decoration(file: &Node, has_text: bool) -> bool {
    let headers = &file.headers;
    let Some((width, height)) = kind(file).and_then(|format| image::dimensions(format, file.octets())) else {
        return false;
    };
    let small = u64::from(width) * u64::from(height) < LOGO;
    let unasked = !headers.attachment || !headers.id.is_empty();
    width <= DOT || height <= DOT || has_text && small && unasked
}

/// The picture at an address, as an address that holds it (RFC 2397).
fn data(address: &str, files: &[&Node], shown: &mut [bool], room: &mut usize) -> Option<String> {
    let at = files.iter().position(|file| is_at(file, address) && kind(file).is_some())?;
    let file = files.get(at)?;
    *shown.get_mut(at)? = true;
    *room = room.checked_sub(file.octets().len())?;
    Some(format!("data:{};base64,{}", kind(file)?.media_type(), BASE64_STANDARD.encode(file.octets())))
}

/// Whether a part is what an address in a text means.
fn is_at(part: &Node, address: &str) -> bool {
    let headers = &part.headers;
    let address = address.replace("&amp;", "&");
    let scheme = address.get(..4).filter(|scheme| scheme.eq_ignore_ascii_case("cid:"));
    let Some(written) = scheme.and(address.get(4..)) else {
        return !headers.location.is_empty() && headers.location == address;
    };
    let id = words::percent_decoded(written.as_bytes());
    let means = |name: &str| !name.is_empty() && (name.as_bytes() == id || name == written);
    // Some programs mean the name of the file and give it no identifier.
    means(&headers.id) || headers.id.is_empty() && headers.name.as_deref().is_some_and(means)
}

/// The next address of a picture in HTML: what stands before it, itself, and what follows.
fn next_address(html: &str) -> Option<(&str, &str, &str)> {
    let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ')');
    let bytes = html.as_bytes();
    let begins = |at: usize, with: &[u8]| bytes.get(at..at + with.len()).is_some_and(|b| b.eq_ignore_ascii_case(with));
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|b| matches!(b, b'c' | b'C' | b's' | b'S'))?;
        let start = if begins(at, b"cid:") {
            Some(at)
        } else if begins(at, b"src=") {
            Some(at + 4 + usize::from(matches!(bytes.get(at + 4), Some(b'"' | b'\''))))
        } else {
            None
        };
        if let Some((before, from)) = start.and_then(|start| html.split_at_checked(start)) {
            let (address, after) = from.split_at_checked(from.find(ends).unwrap_or(from.len()))?;
            return Some((before, address, after));
        }
        at += 1;
    }
}

/// What a part is, where it is a picture that a text can show.
fn kind(part: &Node) -> Option<Format> {
    formats::sniff(part.octets()).filter(|format| image::is_inline(*format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_every_spelling() {
        let check = |html: &str, want: Option<&str>| {
            assert_eq!(next_address(html).map(|(_, address, _)| address), want, "{html}");
        };
        check("<img src=\"cid:logo@x\">", Some("cid:logo@x"));
        check("<img SRC=CID:logo@x>", Some("CID:logo@x"));
        check("<td style=\"background:url(cid:a%40b)\">", Some("cid:a%40b"));
        check("<img src='pictures/a.png'>", Some("pictures/a.png"));
        check("<p>c s</p>", None);
    }
}
