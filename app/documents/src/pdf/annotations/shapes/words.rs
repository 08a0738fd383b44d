//! Words in a rectangle of a page, in Helvetica, which every reader and printer has.

use super::{FILL, color};
use hayro_syntax::object::{Rect, String as PdfString};
use std::fmt::Write as _;

/// White between the edge and the words.
const PADDING: f64 = 2.0;
/// How far apart lines are, for a font size of 1.
const LEADING: f64 = 1.15;
/// The size of words that may choose it, at most and at least.
const SIZES: (f64, f64) = (12.0, 4.0);

/// How wide the characters from the space on are in Helvetica, in thousandths of the font size (Adobe's metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];
/// Of letters with accents and other signs, which are about as wide.
const OTHERS: u16 = 600;

/// Where words stand in their rectangle.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// In one line, halfway up.
    Middle,
    /// From the top, in as many lines as it takes.
    Top,
}

/// What is written, and how.
pub(super) struct Words {
    /// In Windows-1252, as the font is encoded.
    text: Vec<u8>,
    size: Option<f64>,
    ink: Vec<f64>,
}

impl Words {
    /// A text with its default appearance (ISO 32000-1, 12.7.3.3); none where it has letters that are not those of
    /// Western Europe.
    pub(super) fn of(text: &PdfString<'_>, style: Option<&PdfString<'_>>) -> Option<Self> {
        let bytes = text.as_bytes();
        let text = match bytes.strip_prefix(b"\xfe\xff") {
            Some(utf16) => {
                let units = utf16.chunks_exact(2).map(|pair| pair.iter().fold(0, |unit, b| unit << 8 | u16::from(*b)));
                char::decode_utf16(units).collect::<Result<String, _>>().ok()?
            }
            None => bytes.iter().map(|b| char::from(*b)).collect(),
        };
        let text = text.trim_end().replace("\r\n", "\n").replace('\r', "\n");
        let (encoded, _, missing) = encoding_rs::WINDOWS_1252.encode(&text);
        if missing {
            return None;
        }
        let style = style.map(|style| String::from_utf8_lossy(style.as_bytes()).into_owned()).unwrap_or_default();
        let words: Vec<&str> = style.split_ascii_whitespace().collect();
        let operands = |operator: &str, count: usize| -> Option<Vec<f64>> {
            let at = words.iter().position(|word| *word == operator)?;
            words.get(at.checked_sub(count)?..at)?.iter().map(|word| word.parse().ok()).collect()
        };
        let [gray, rgb, cmyk] = FILL;
        let ink = operands(rgb, 3).or_else(|| operands(gray, 1)).or_else(|| operands(cmyk, 4));
        let size = operands("Tf", 1).and_then(|size| size.first().copied()).filter(|size| *size > 0.0);
        Some(Self { text: encoded.into_owned(), size, ink: ink.unwrap_or_else(|| vec![0.0]) })
    }

    /// The operator that sets the colour of the words.
    pub(super) fn ink(&self, operators: [&str; 3]) -> String {
        color(&self.ink, operators).unwrap_or_default()
    }

    /// The operators that write them in a rectangle, from the left, in the middle (1) or from the right (2).
    pub(super) fn set(&self, rect: Rect, place: Place, side: i64) -> Vec<u8> {
        let place = if self.text.contains(&b'\n') { Place::Top } else { place };
        let width = (rect.width() - 2.0 * PADDING).max(1.0);
        let (most, least) = SIZES;
        let mut size = self.size.unwrap_or(match place {
            Place::Middle => (rect.height() * 0.7).clamp(least, most),
            Place::Top => most,
        });
        let broken = |size: f64| match place {
            Place::Middle => vec![self.text.as_slice()],
            Place::Top => lines(&self.text, width / size),
        };
        let mut lines = broken(size);
        #[expect(clippy::cast_precision_loss, reason = "lines are few")]
        let high = |lines: &[&[u8]], size: f64| lines.len() as f64 * size * LEADING > rect.height();
        while self.size.is_none() && place == Place::Top && size > least && high(&lines, size) {
            size -= 1.0;
            lines = broken(size);
        }
        let mut y = match place {
            Place::Middle => f64::midpoint(rect.y0, rect.y1) - size * 0.35,
            Place::Top => rect.y1 - PADDING - size * 0.8,
        };
        let mut out = self.ink(FILL);
        for line in lines {
            let free = width - advance(line) * size;
            let x = rect.x0
                + PADDING
                + if side == 1 {
                    free / 2.0
                } else if side == 2 {
                    free
                } else {
                    0.0
                };
            let _ = write!(out, "BT /Text {size} Tf {x:.3} {y:.3} Td <");
            for octet in line {
                let _ = write!(out, "{octet:02x}");
            }
            out += "> Tj ET\n";
            y -= size * LEADING;
        }
        out.into_bytes()
    }
}

/// How wide a text is at a font size of 1.
fn advance(text: &[u8]) -> f64 {
    let width = |octet: &u8| octet.checked_sub(b' ').and_then(|at| WIDTHS.get(usize::from(at))).unwrap_or(&OTHERS);
    text.iter().map(|octet| f64::from(*width(octet)) / 1000.0).sum()
}

/// The lines of a text in a column: broken at spaces, and within words that are longer than a line.
fn lines(text: &[u8], width: f64) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    for paragraph in text.split(|b| *b == b'\n') {
        let mut rest = paragraph;
        loop {
            let mut fits = 0.0;
            let count = rest.iter().take_while(|octet| {
                fits += advance(std::slice::from_ref(octet));
                fits <= width
            });
            let count = count.count();
            if count == rest.len() {
                lines.push(rest);
                break;
            }
            let space =
                rest.get(..=count).and_then(|fitting| fitting.iter().rposition(|b| *b == b' ')).filter(|at| *at > 0);
            let (line, more) = rest.split_at(space.unwrap_or(count.max(1)));
            lines.push(line);
            rest = more.strip_prefix(b" ").unwrap_or(more);
            if rest.is_empty() {
                break;
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_they_would() {
        let check = |text: &str, width: f64, want: &[&str]| {
            let lines: Vec<String> =
                lines(text.as_bytes(), width).into_iter().map(|l| String::from_utf8_lossy(l).into_owned()).collect();
            assert_eq!(lines, want, "{text:?}");
        };
        check("one two three", 4.0, &["one two", "three"]);
        check("one\n\ntwo", 9.0, &["one", "", "two"]);
        check("mmmmmm", 2.5, &["mmm", "mmm"]);
        check("mm", 0.1, &["m", "m"]);
        check("", 5.0, &[""]);
    }
}
