//! QR codes (ISO/IEC 18004): what a phone is to read off a screen or a sheet of paper.

use qrcode::{QrCode, render::svg};

/// The text as a picture; none when it is longer than a code can say.
#[must_use]
pub fn svg(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    Some(code.render::<svg::Color>().min_dimensions(240, 240).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_fits_into_it() {
        assert!(svg("https://print.example.org/print/queue?at=7").is_some_and(|picture| picture.contains("<svg")));
        assert_eq!(svg(&"x".repeat(5000)), None);
    }
}
