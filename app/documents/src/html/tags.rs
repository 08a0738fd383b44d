//! What the names and attributes of elements say.

use super::look::INDENT;
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
