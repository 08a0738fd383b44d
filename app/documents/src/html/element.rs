//! What of an element comes onto paper.

use super::tree::TreeNode;
use crate::{image, layout::book::Inline, limits::Limits};
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

/// A picture of less pixels in a direction cannot be seen.
const DOT: u32 = 4;

/// What becomes of an element.
pub(super) enum ElementUse {
    Element,
    /// One that is a picture.
    Picture(Inline),
    /// Words instead of it.
    Words(String),
    Nothing,
}

/// What becomes of an element.
pub(super) fn use_of(element: &TreeNode, limits: &Limits) -> ElementUse {
    match &**element.local_name() {
        _ if is_hidden(element) => ElementUse::Nothing,
        "img" => match element.attribute("src").and_then(data_of).and_then(|data| image::inline(data, limits)) {
            Some(picture) => ElementUse::Picture(picture),
            None => match alternative(element) {
                Some(words) => ElementUse::Words(format!("[{words}]")),
                None => ElementUse::Nothing,
            },
        },
        // The browser’s own, and what needs a browser to be seen.
        "script" | "title" | "template" | "svg" | "math" | "object" | "iframe" | "video" | "audio" | "canvas"
        | "select" | "datalist" | "noembed" | "noframes" | "input" | "link" | "meta" | "base" | "area" | "embed"
        | "param" | "source" | "track" | "frameset" => ElementUse::Nothing,
        _ => ElementUse::Element,
    }
}

/// Where a page ends because an element says so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PageBreaks {
    pub before: bool,
    pub after: bool,
}

/// Where a page ends because an element itself says so, as word processors write it; the engine knows of no pages.
pub(super) fn page_breaks(element: &TreeNode) -> Option<PageBreaks> {
    let mut breaks = PageBreaks::default();
    for (property, value) in element.attribute("style")?.split(';').filter_map(|one| one.split_once(':')) {
        let wanted = matches!(value.trim().to_ascii_lowercase().as_str(), "always" | "page" | "left" | "right");
        match property.trim().to_ascii_lowercase().as_str() {
            "page-break-before" | "break-before" => breaks.before = wanted,
            "page-break-after" | "break-after" => breaks.after = wanted,
            _ => {}
        }
    }
    (breaks.before || breaks.after).then_some(breaks)
}

/// Whether something can be seen of an element by itself: a picture, or the words for one.
pub(super) fn shows_something(element: &TreeNode) -> bool {
    if &**element.local_name() != "img" {
        return false;
    }
    let said = |name| element.attribute(name).and_then(|value| value.trim().trim_end_matches("px").parse::<f32>().ok());
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let is_dot = ["width", "height"].into_iter().any(|name| said(name).is_some_and(|length| length < DOT as f32));
    let seen = element.attribute("src").and_then(data_of).is_some_and(|data| {
        let format = crate::sniff(&data);
        let size = format.and_then(|format| image::dimensions(format, &data));
        size.is_some_and(|(width, height)| width >= DOT && height >= DOT)
    });
    seen && !is_dot || alternative(element).is_some()
}

/// Whether an element says by itself that it is not seen; style sheets may say more.
pub(super) fn is_hidden(element: &TreeNode) -> bool {
    let style = element.attribute("style").unwrap_or_default().to_ascii_lowercase();
    let declared = style.split(';').filter_map(|one| one.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        matches!(
            (property.trim(), value),
            ("display", "none") | ("mso-hide", "all") | ("max-height", "0" | "0px") | ("opacity", "0")
        )
    });
    declared || element.attribute("hidden").is_some()
}

fn alternative(element: &TreeNode) -> Option<&str> {
    element.attribute("alt").map(str::trim).filter(|words| !words.is_empty())
}

/// What a `data:` address holds (RFC 2397); nothing is ever fetched from another.
fn data_of(address: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let (head, data) = address.trim().split_once(',')?;
    let head = head.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).and(head.strip_suffix(";base64"));
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    head.and_then(|_| GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(data).ok())
}
