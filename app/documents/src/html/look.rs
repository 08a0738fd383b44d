//! How text looks at a place in a document: what its elements, their attributes and their inline styles say.

use crate::{fonts::Style, layout::lines::Align};

/// The size of ordinary text in points.
pub(super) const SIZE: f32 = 10.5;
/// How far a list or a quotation stands in.
pub(super) const INDENT: f32 = 18.0;
/// The deepest that anything stands in; what is deeper stands there too.
const DEEPEST: f32 = 12.0 * INDENT;

/// Everything that is handed down from an element to what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextLook {
    pub bold: bool,
    pub oblique: bool,
    pub mono: bool,
    pub size: f32,
    pub align: Align,
    /// Neither it nor anything in it is seen.
    pub hidden: bool,
    /// Its letters have no size; what is in it may say another, and pictures have their own.
    pub tiny: bool,
    /// White space is kept.
    pub pre: bool,
    pub indent: f32,
    pub quoted: u8,
}

impl Default for TextLook {
    fn default() -> Self {
        Self {
            bold: false,
            oblique: false,
            mono: false,
            size: SIZE,
            align: Align::Left,
            hidden: false,
            tiny: false,
            pre: false,
            indent: 0.0,
            quoted: 0,
        }
    }
}

impl TextLook {
    pub(super) fn style(self) -> Style {
        match (self.mono, self.bold, self.oblique) {
            (true, _, _) => Style::Mono,
            (_, true, true) => Style::BoldOblique,
            (_, true, false) => Style::Bold,
            (_, false, true) => Style::Oblique,
            (_, false, false) => Style::Regular,
        }
    }

    /// Whether letters can be seen.
    pub(super) fn shows_letters(self) -> bool {
        !self.hidden && !self.tiny
    }

    /// The look inside an element of this name.
    pub(super) fn inside(self, name: &str) -> Self {
        let heading = |times: f32| Self { bold: true, size: SIZE * times, ..self };
        match name {
            "b" | "strong" | "th" | "dt" | "legend" => Self { bold: true, ..self },
            "i" | "em" | "cite" | "var" | "dfn" | "address" => Self { oblique: true, ..self },
            "code" | "kbd" | "samp" | "tt" => Self { mono: true, ..self },
            "pre" | "listing" | "xmp" | "textarea" => Self { mono: true, pre: true, ..self },
            "small" | "sub" | "sup" => Self { size: (self.size * 0.85).max(6.0), ..self },
            "big" => Self { size: (self.size * 1.15).min(24.0), ..self },
            "h1" => heading(1.8),
            "h2" => heading(1.5),
            "h3" => heading(1.25),
            "h4" => heading(1.1),
            "h5" | "h6" => heading(1.0),
            "center" => Self { align: Align::Center, ..self },
            "ul" | "ol" | "menu" | "dir" | "dd" => self.indented(),
            "blockquote" => Self { quoted: self.quoted.saturating_add(1).min(9), ..self.indented() },
            // The browser's own, and what needs a browser to be seen.
            "head" | "script" | "style" | "title" | "template" | "svg" | "math" | "object" | "iframe" | "video"
            | "audio" | "canvas" | "select" | "datalist" | "noembed" | "noframes" => Self { hidden: true, ..self },
            _ => self,
        }
    }

    fn indented(self) -> Self {
        Self { indent: (self.indent + INDENT).min(DEEPEST), ..self }
    }

    /// The look after the declarations of a `style` attribute.
    pub(super) fn styled(self, declarations: &str) -> Self {
        declarations.split(';').filter_map(|one| one.split_once(':')).fold(self, |look, (property, value)| {
            let value = value.trim().to_ascii_lowercase();
            look.declared(&property.trim().to_ascii_lowercase(), value.trim_end_matches("!important").trim_end())
        })
    }

    fn declared(self, property: &str, value: &str) -> Self {
        match (property, value) {
            ("display", "none") | ("visibility", "hidden") | ("mso-hide", "all") => Self { hidden: true, ..self },
            ("max-height", "0" | "0px") | ("opacity", "0") => Self { hidden: true, ..self },
            // Letters of no size hide the line that a mailbox shows beside the subject, and the white between the
            // columns of a newsletter.
            ("font-size", size) => Self { tiny: is_tiny(size, self.tiny), ..self },
            // Size and height of a line stand in front of the family.
            ("font", all) => match all.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
                Some(size) => Self { tiny: is_tiny(size.split('/').next().unwrap_or(size), self.tiny), ..self },
                None => self,
            },
            ("font-weight", "bold" | "bolder" | "600" | "700" | "800" | "900") => Self { bold: true, ..self },
            ("font-weight", _) => Self { bold: false, ..self },
            ("font-style", "italic" | "oblique") => Self { oblique: true, ..self },
            ("font-style", _) => Self { oblique: false, ..self },
            ("font-family", family) => {
                let mono = ["mono", "courier", "consolas", "menlo"].iter().any(|name| family.contains(name));
                Self { mono, ..self }
            }
            ("white-space", "pre" | "pre-wrap" | "break-spaces") => Self { pre: true, ..self },
            ("text-align", side) => self.aligned(side),
            _ => self,
        }
    }

    /// The look after an `align` attribute or `text-align`.
    pub(super) fn aligned(self, side: &str) -> Self {
        let align = match side.to_ascii_lowercase().as_str() {
            "center" => Align::Center,
            "right" | "end" => Align::Right,
            "left" | "start" | "justify" => Align::Left,
            _ => self.align,
        };
        Self { align, ..self }
    }
}

/// Whether letters of a size cannot be read; what is said relative to letters of no size has none either.
fn is_tiny(size: &str, around: bool) -> bool {
    let number = size.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let relative = size.ends_with("em") && !size.ends_with("rem") || size.ends_with('%');
    match number.parse::<f32>() {
        Ok(number) if relative => around || number <= 0.0,
        Ok(number) => number <= 1.0 && !size.ends_with("rem") || number <= 0.0,
        Err(_) => matches!(size, "inherit" | "smaller" | "larger") && around,
    }
}
