//! Lines of text.

use super::{ABOVE, Area, BELOW, Pen, SheetMark, Whole, looks::TextLook};
use crate::layout::{book::BLACK, shaping::ShapedText};
use blitz_dom::{NodeId, node::TextBrush};
use parley::{Layout, PositionedLayoutItem};
use std::rc::Rc;

/// Letters of this size in pixels cannot be read: they hide the line that a mailbox shows beside the subject, and the
/// white between the columns of a newsletter.
const TINY: f32 = 1.0;
/// A line below or through letters: how far below the line that they stand on it is, and how thick.
const UNDERLINE: f32 = 0.12;
const STRIKE: f32 = -0.28;
const THICKNESS: f32 = 0.06;

impl Pen<'_, '_> {
    /// Draws the lines of a text that begins at a place.
    pub(super) fn lines(&mut self, layout: &Layout<TextBrush>, text: &str, at: (f32, f32), clip: Area) {
        for line in layout.lines() {
            let range = line.text_range();
            let part: Rc<str> = text.get(range.clone()).unwrap_or_default().into();
            let mut run_before = None;
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(glyphs) = item else { continue };
                let run = glyphs.run();
                // Glyphs come in pieces of one style; a run is drawn with its first piece.
                if run_before.replace(run.text_range()) == Some(run.text_range()) || run.font_size() <= TINY {
                    continue;
                }
                let (mut x, mut texts) = (glyphs.offset(), Vec::new());
                let element = |brush: &TextBrush| usize::try_from(brush.id.as_u64()).unwrap_or_default();
                self.fonts.shaped(|shaper| shaper.run(run, &element, (&part, range.start), &mut x, &mut texts));
                for text in texts {
                    self.text(text, (at.0, at.1 + glyphs.baseline()), clip);
                }
            }
        }
    }

    /// Draws glyphs of one look.
    fn text(&mut self, text: ShapedText, (x, baseline): (f32, f32), clip: Area) {
        let look = self.looks.of_text(NodeId::from_u64(u64::try_from(text.span).unwrap_or_default()));
        let (x, width) = (x + text.x, text.glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * text.size);
        let area =
            Area { left: x, top: baseline - ABOVE * text.size, right: x + width, bottom: baseline + BELOW * text.size };
        // Letters are seen or not, and never cut: what counts is where their middle is.
        let middle = (area.top + area.bottom) / 2.0;
        let seen = area.within(clip).is_seen() && (clip.top..clip.bottom).contains(&middle);
        let blank = text.glyphs.iter().all(|glyph| {
            text.text.get(glyph.text_range.clone()).is_some_and(|letters| letters.chars().all(char::is_whitespace))
        });
        if !look.seen || !seen || !area.is_finite() || blank && !look.is_lined() {
            return;
        }
        let size = text.size;
        self.galley.reaches(area);
        self.galley.wholes.push(Whole { top: area.top, bottom: area.bottom, row: false });
        self.galley.drawn.push(SheetMark::Text { x, baseline, text });
        self.lines_along(look, area, baseline, size);
    }

    fn lines_along(&mut self, look: TextLook, area: Area, baseline: f32, size: f32) {
        for (drawn, down) in [(look.underlined, UNDERLINE), (look.struck, STRIKE)] {
            if drawn {
                let top = baseline + down * size;
                let area = Area { top, bottom: top + THICKNESS * size, ..area };
                self.galley.drawn.push(SheetMark::Bar { area, ink: BLACK });
            }
        }
    }
}
