//! What the names and attributes of elements say.

use super::look::INDENT;
use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use html5gum::{HtmlString, StartTag};

pub(super) fn name_of(name: &[u8]) -> String {
    String::from_utf8_lossy(name).into_owned()
}

pub(super) fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(&HtmlString(name.as_bytes().to_vec())).map(|value| String::from_utf8_lossy(value).into_owned())
}

pub(super) fn is_bordered(tag: &StartTag<()>) -> bool {
    let attribute_says = attribute(tag, "border").is_some_and(|border| !matches!(border.trim(), "" | "0" | "0px"));
    let style_says = attribute(tag, "style").is_some_and(|style| {
        style.to_ascii_lowercase().split(';').any(|one| {
            let (property, value) = one.split_once(':').unwrap_or((one, ""));
            matches!(property.trim(), "border" | "border-top" | "border-bottom")
                && value.contains("solid")
                && !value.trim_start().starts_with('0')
        })
    });
    attribute_says || style_says
}

pub(super) fn is_of_table(name: &str) -> bool {
    matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption")
}

pub(super) fn is_block(name: &str) -> bool {
    is_of_table(name)
        || gap(name) > 0.0
        || matches!(
            name,
            "div"
                | "li"
                | "dt"
                | "dd"
                | "section"
                | "article"
                | "header"
                | "footer"
                | "main"
                | "nav"
                | "aside"
                | "center"
                | "address"
                | "form"
                | "fieldset"
                | "legend"
                | "figcaption"
                | "body"
                | "html"
                | "details"
                | "summary"
        )
}

/// White above and below an element, in points.
pub(super) fn gap(name: &str) -> f32 {
    match name {
        "h1" | "h2" | "h3" => 12.0,
        "p" | "h4" | "h5" | "h6" | "dl" | "figure" => 8.0,
        "blockquote" | "pre" | "table" | "listing" | "xmp" => INDENT / 3.0,
        "ul" | "ol" | "menu" | "dir" => 4.0,
        _ => 0.0,
    }
}

/// What a `data:` address holds (RFC 2397); nothing is ever fetched from another.
pub(super) fn data_of(address: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let (head, data) = address.trim().split_once(',')?;
    let head = head.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")).and(head.strip_suffix(";base64"));
    let data: String = data.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    head.and_then(|_| GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(data).ok())
}

/// The size in points of a picture of so many pixels: as its attributes say, where they say something.
pub(super) fn size_of(tag: &StartTag<()>, pixels: (u32, u32)) -> (f32, f32) {
    const POINTS_PER_PIXEL: f32 = 0.75;
    let said = |name| {
        let value = attribute(tag, name)?;
        value.trim().trim_end_matches("px").parse::<f32>().ok().filter(|length| (0.0..=10_000.0).contains(length))
    };
    #[expect(clippy::cast_precision_loss, reason = "a pixel of a hundred thousand does not matter")]
    let (width, height) = (pixels.0 as f32, pixels.1 as f32);
    let (width, height) = match (said("width"), said("height")) {
        (Some(w), Some(h)) => (w, h),
        (Some(w), None) => (w, w * height / width),
        (None, Some(h)) => (h * width / height, h),
        (None, None) => (width, height),
    };
    (width * POINTS_PER_PIXEL, height * POINTS_PER_PIXEL)
}
