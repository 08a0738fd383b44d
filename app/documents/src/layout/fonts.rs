//! The fonts that are part of the program: Latin, Greek and Cyrillic, in five faces. They are all that plain text needs.

use super::shaping::Shaper;
use crate::fonts::{OpenFonts, Style, is_direction, is_invisible};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use model::jobs::{Remark, Unreadable};
use skrifa::{
    FontRef, MetadataProvider,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};
use std::cell::RefCell;

/// One face, to measure and to draw with.
struct Face {
    font: Font,
    characters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units: f32,
    /// The glyphs of the characters that most text is made of.
    common: Vec<u32>,
}

/// Latin and its accents.
const COMMON: u32 = 0x250;
/// Below this, a character is a glyph.
const PLAIN: u32 = 0x300;

/// All faces, and what shapes the text that they are not enough for.
pub(crate) struct Fonts<'f> {
    faces: Vec<Face>,
    machine: &'f OpenFonts,
    /// Made when the first text needs it.
    shaper: RefCell<Option<Shaper<'f>>>,
}

/// A character as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DrawnGlyph {
    /// The face that has it, which is the regular one where the wanted one has not.
    pub style: Style,
    /// The shape; number 0 is a box, which stands for what no face has.
    glyph: u32,
    /// How far it moves on, for a font size of 1.
    pub advance: f32,
}

impl<'f> Fonts<'f> {
    /// Opens the fonts of the program, with those of the machine behind them.
    pub(crate) fn load(machine: &'f OpenFonts) -> Result<Self, Unreadable> {
        let faces = Style::ALL.into_iter().map(|style| {
            let font = FontRef::new(style.data()).ok()?;
            let characters = font.charmap();
            Some(Face {
                common: (0..COMMON).map(|c| characters.map(c).map_or(0, |glyph| glyph.to_u32())).collect(),
                characters,
                metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
                units: f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em),
                font: Font::new(style.data().into(), 0)?,
            })
        });
        // They are compiled in; a test opens them.
        let faces = faces.collect::<Option<_>>().ok_or(Unreadable::Damaged)?;
        Ok(Self { faces, machine, shaper: RefCell::new(None) })
    }

    /// Whether a glyph for each character, from left to right, is all that a text needs.
    pub(crate) fn is_plain(&self, text: &str) -> bool {
        text.chars().all(|c| u32::from(c) < PLAIN || is_invisible(c) && !is_direction(c) || self.is_simple(c))
    }

    fn is_simple(&self, character: char) -> bool {
        let letter = matches!(character,
            '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2bff}');
        letter && self.face(Style::Regular).is_some_and(|face| face.glyph(character).is_some_and(|glyph| glyph != 0))
    }

    /// Does something with what shapes text.
    pub(crate) fn shaped<T>(&self, with: impl FnOnce(&mut Shaper<'f>) -> T) -> T {
        with(self.shaper.borrow_mut().get_or_insert_with(|| Shaper::new(self.machine)))
    }

    /// That characters were drawn as boxes so far, if any were.
    pub(super) fn remark(&self) -> Option<Remark> {
        self.shaper.borrow().as_ref().and_then(|shaper| shaper.shapeless.remark())
    }

    /// How a character is drawn; none for those that show nothing by themselves.
    pub(crate) fn drawn(&self, character: char, wanted: Style) -> Option<DrawnGlyph> {
        if is_invisible(character) {
            return None;
        }
        let in_style = |style: Style| {
            let face = self.face(style)?;
            let glyph = face.glyph(character).filter(|glyph| *glyph != 0)?;
            Some(DrawnGlyph { style, glyph, advance: face.advance(glyph) })
        };
        // What the machine may have a shape for is mostly square.
        let unknown = || Some(DrawnGlyph { style: wanted, glyph: 0, advance: self.face(wanted)?.advance(0).max(1.0) });
        in_style(wanted).or_else(|| in_style(Style::Regular)).or_else(unknown)
    }

    /// How wide a text is at a font size of 1.
    pub(crate) fn width(&self, text: &str, style: Style) -> f32 {
        text.chars().filter_map(|c| self.drawn(c, style)).map(|drawn| drawn.advance).sum()
    }

    /// Cuts a text into stretches of one face, each with its glyphs and its width at a font size of 1.
    pub(crate) fn runs<'t>(&self, text: &'t str, wanted: Style) -> Vec<Run<'t>> {
        let mut runs: Vec<Run<'t>> = Vec::new();
        for (at, character) in text.char_indices() {
            let Some(drawn) = self.drawn(character, wanted) else { continue };
            let end = at + character.len_utf8();
            if runs.last().is_none_or(|run| run.style != drawn.style) {
                runs.push(Run { style: drawn.style, text, glyphs: Vec::new(), width: 0.0 });
            }
            if let Some(run) = runs.last_mut() {
                run.glyphs.push(KrillaGlyph::new(
                    GlyphId::new(drawn.glyph),
                    drawn.advance,
                    0.0,
                    0.0,
                    0.0,
                    at..end,
                    None,
                ));
                run.width += drawn.advance;
            }
        }
        runs
    }

    pub(crate) fn font(&self, style: Style) -> Option<Font> {
        self.face(style).map(|face| face.font.clone())
    }

    fn face(&self, style: Style) -> Option<&Face> {
        // In the order in which they are declared, as `ALL` is.
        self.faces.get(style as usize)
    }
}

impl Face {
    fn glyph(&self, character: char) -> Option<u32> {
        let common = usize::try_from(u32::from(character)).ok().and_then(|at| self.common.get(at)).copied();
        common.or_else(|| self.characters.map(character).map(|glyph| glyph.to_u32()))
    }

    fn advance(&self, glyph: u32) -> f32 {
        self.metrics.advance_width(skrifa::GlyphId::new(glyph)).unwrap_or(0.0) / self.units
    }
}

/// Glyphs of one face, beside each other.
pub(crate) struct Run<'t> {
    pub style: Style,
    pub text: &'t str,
    pub glyphs: Vec<KrillaGlyph>,
    pub width: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_drawn_somehow() {
        let machine = OpenFonts::default();
        let fonts = Fonts::load(&machine).unwrap();
        let check = |character, wanted, style, boxed| {
            let drawn = fonts.drawn(character, wanted).unwrap();
            assert_eq!((drawn.style, drawn.glyph == 0), (style, boxed), "{character} {wanted:?}");
            assert!(drawn.advance > 0.3, "{character} {wanted:?}");
        };
        for style in Style::ALL {
            for character in "aZ0é€ßŁŞΩжЯ–“".chars() {
                check(character, style, style, false);
            }
        }
        check('→', Style::Bold, Style::Regular, false);
        check('漢', Style::Bold, Style::Bold, true);
        check('😀', Style::Mono, Style::Mono, true);
        assert_eq!(fonts.drawn('\u{200b}', Style::Regular), None);
    }

    #[test]
    fn eighty_columns_fit_the_page() {
        let machine = OpenFonts::default();
        let fonts = Fonts::load(&machine).unwrap();
        let width = fonts.width(&"m".repeat(80), Style::Mono) * 10.0;
        assert!((481.0..481.8).contains(&width), "{width}");
    }
}
