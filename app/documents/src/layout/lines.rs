//! Breaks words of different faces and sizes into lines.

use super::{
    book::{BLACK, Ink, Mark},
    fonts::Fonts,
    shaping::{ShapedLine, ShapedText, Stretch},
};
use crate::fonts::Style;

/// How far apart lines are, for a font size of 1.
pub(crate) const LEADING: f32 = 1.3;
/// How far below the top of a line its baseline is, for a font size of 1.
pub(crate) const ASCENT: f32 = 1.0;

/// A stretch of text that looks the same.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span {
    pub text: String,
    pub style: Style,
    pub size: f32,
    pub ink: Ink,
}

/// Where lines begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Align {
    #[default]
    Left,
    Right,
}

impl Align {
    /// Where something of a width begins in a column.
    pub(crate) fn offset(self, column: f32, width: f32) -> f32 {
        let room = (column - width).max(0.0);
        match self {
            Self::Left => 0.0,
            Self::Right => room,
        }
    }
}

/// A line that is measured.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pieces: Vec<(Span, f32)>,
    /// What was shaped instead.
    shaped: Vec<(ShapedText, Ink)>,
    /// Whether it is read from right to left.
    rtl: bool,
    pub width: f32,
    /// The largest font size in it.
    pub size: f32,
}

impl Line {
    /// A line that was shaped out of spans.
    fn of(line: ShapedLine, spans: &[Span]) -> Self {
        let ink = |text: &ShapedText| spans.get(text.span).map_or(BLACK, |span| span.ink);
        let shaped = line.texts.into_iter().map(|text| {
            let ink = ink(&text);
            (text, ink)
        });
        Self { pieces: Vec::new(), shaped: shaped.collect(), rtl: line.rtl, width: line.width, size: line.size }
    }

    /// The marks of this line for a top left corner at the origin, in a column of `width`.
    pub(crate) fn marks(self, align: Align, width: f32) -> Vec<Mark> {
        // The side where lines begin is the right one for what is read from there.
        let align = if self.rtl && align == Align::Left { Align::Right } else { align };
        let left = align.offset(width, self.width);
        let y = self.size * ASCENT;
        let mut x = left;
        let mut marks = Vec::with_capacity(self.pieces.len());
        for (span, advance) in self.pieces {
            let Span { text, style, size, ink } = span;
            if !text.trim().is_empty() {
                marks.push(Mark::Text { x, y, text, style, size, ink });
            }
            x += advance;
        }
        let shaped = self.shaped.into_iter().filter(|(text, _)| !text.glyphs.is_empty());
        marks.extend(shaped.map(|(text, ink)| Mark::Shaped { x: left + text.x, y, text, ink }));
        marks
    }

    fn push(&mut self, span: &Span, text: &str, advance: f32) {
        self.width += advance;
        self.size = self.size.max(span.size);
        match self.pieces.last_mut() {
            Some((last, width)) if last.style == span.style && last.size == span.size && last.ink == span.ink => {
                last.text.push_str(text);
                *width += advance;
            }
            _ => self.pieces.push((Span { text: text.to_owned(), ..span.clone() }, advance)),
        }
    }

    /// Spaces at the end of a line take no room.
    fn trim_end(&mut self, fonts: &Fonts<'_>) {
        while let Some((span, width)) = self.pieces.last_mut() {
            let kept = span.text.trim_end_matches(' ').len();
            if kept == span.text.len() {
                return;
            }
            let cut = fonts.width(span.text.get(kept..).unwrap_or_default(), span.style) * span.size;
            span.text.truncate(kept);
            *width -= cut;
            self.width -= cut;
            if kept > 0 {
                return;
            }
            self.pieces.pop();
        }
    }
}

/// Breaks spans into lines of at most `width`: at spaces, at a line feed always, and within a word that is longer than
/// a line.
pub(crate) fn broken(spans: &[Span], width: f32, fonts: &Fonts<'_>) -> Vec<Line> {
    if !spans.iter().all(|span| fonts.is_plain(&span.text)) {
        let stretches: Vec<Stretch<'_>> =
            spans.iter().map(|span| Stretch { text: &span.text, style: span.style, size: span.size }).collect();
        let lines = fonts.shaped(|shaper| shaper.broken(&stretches, width));
        return lines.into_iter().map(|line| Line::of(line, spans)).collect();
    }
    let mut lines = Vec::new();
    let mut line = Line::default();
    for span in spans {
        for (number, part) in span.text.split('\n').enumerate() {
            if number > 0 {
                line.size = line.size.max(span.size);
                lines.push(std::mem::take(&mut line));
            }
            for word in part.split_inclusive([' ', '\u{2028}']) {
                place(word, span, &mut line, &mut lines, width, fonts);
            }
        }
    }
    if !line.pieces.is_empty() {
        lines.push(line);
    }
    for line in &mut lines {
        line.trim_end(fonts);
    }
    lines
}

fn place(word: &str, span: &Span, line: &mut Line, lines: &mut Vec<Line>, width: f32, fonts: &Fonts<'_>) {
    let measure = |text: &str| fonts.width(text, span.style) * span.size;
    let advance = measure(word);
    // The space after a word may stick out.
    let visible = measure(word.trim_end_matches(' '));
    if visible == 0.0 || line.width + visible <= width {
        line.push(span, word, advance);
    } else if visible <= width {
        lines.push(std::mem::take(line));
        line.push(span, word, advance);
    } else {
        for character in word.chars() {
            let mut buffer = [0; 4];
            let text: &str = character.encode_utf8(&mut buffer);
            let advance = measure(text);
            if line.width + advance > width && line.width > 0.0 {
                lines.push(std::mem::take(line));
            }
            line.push(span, text, advance);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::OpenFonts;

    #[test]
    fn lines_break_at_spaces_or_in_long_words() {
        let machine = OpenFonts::default();
        let fonts = Fonts::load(&machine).unwrap();
        // At a size of 10, a monospaced character is 6.02 points wide.
        let check = |text: &str, columns: f32, want: &[&str]| {
            let span = Span { text: text.to_owned(), style: Style::Mono, size: 10.0, ink: BLACK };
            let lines = broken(&[span], columns * 6.03, &fonts);
            let lines: Vec<String> =
                lines.into_iter().map(|l| l.pieces.into_iter().map(|(span, _)| span.text).collect()).collect();
            assert_eq!(lines, want, "{text:?}");
        };
        check("one two three", 7.0, &["one two", "three"]);
        check("one  two   ", 8.0, &["one  two"]);
        check("abcdefghij kl", 4.0, &["abcd", "efgh", "ij", "kl"]);
        check("a\n\nb", 4.0, &["a", "", "b"]);
        check("", 4.0, &[]);
    }
}
