//! A part of the text that a message shows.

use crate::html;

/// A part of the text, decoded.
pub(super) struct PageText {
    pub html: bool,
    pub text: String,
}

impl PageText {
    /// Whether there is anything to see in it.
    pub(super) fn shows_something(&self) -> bool {
        if self.html {
            html::shows_something(self.text.as_bytes())
        } else {
            self.text.chars().any(|c| !c.is_whitespace() && !c.is_control() && c != '\u{feff}' && c != '\u{200b}')
        }
    }

    /// The text as HTML, beside other HTML.
    pub(super) fn into_html(self) -> String {
        if self.html {
            return self.text;
        }
        let text = self.text.replace('&', "&amp;").replace('<', "&lt;");
        format!("<div style=\"white-space:pre-wrap\">{text}</div>")
    }
}
