//! Text that needs more than a glyph for each character: other directions, letters that join, marks that stand above
//! others, and shapes that only the fonts of the machine have.
//!
//! Parley orders, shapes and breaks it, which costs about ten times as much as what plain text needs.

use crate::fonts::{OpenFonts, Style, has_shape, is_invisible};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use model::jobs::Remark;
use parley::{
    Brush, FontContext, FontData, FontFamily, FontFamilyName, FontStyle, FontWeight, Layout, LayoutContext,
    OverflowWrap, Run, StyleProperty,
    fontique::{
        Blob, Collection, CollectionOptions, FallbackKey, FamilyId, FontInfoOverride, GenericFamily, Script, ScriptExt,
    },
};
use skrifa::{FontRef, raw::TableProvider};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    ops::Range,
    rc::Rc,
    sync::Arc,
};

/// A stretch of text that looks the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'t> {
    pub text: &'t str,
    pub style: Style,
    pub size: f32,
}

/// A line of text that was shaped.
#[derive(Clone, Debug)]
pub(crate) struct ShapedLine {
    pub texts: Vec<ShapedText>,
    pub width: f32,
    /// The largest font size in it.
    pub size: f32,
    /// Whether it is read from right to left.
    pub rtl: bool,
}

/// Glyphs of one font beside each other, in the order in which they stand.
#[derive(Clone, Debug)]
pub(crate) struct ShapedText {
    /// Where they begin.
    pub x: f32,
    /// The line that they are of.
    pub text: Rc<str>,
    pub glyphs: Vec<KrillaGlyph>,
    pub font: Font,
    pub size: f32,
    /// Which stretch of the text they are of.
    pub span: usize,
    /// Whether the shapes have colours of their own.
    pub color: bool,
    /// The font, where its shapes are pictures.
    pub pictures: Option<FontData>,
}

/// Characters that no font has a shape for.
#[derive(Debug, Default)]
pub(super) struct Shapeless {
    count: u32,
    /// The first few, each once.
    sample: String,
}

/// How many characters are shown of those that have no shape.
const SAMPLE: usize = 8;

/// Shapes text with the fonts of the program and of the machine.
pub(crate) struct Shaper<'f> {
    context: FontContext,
    layouts: LayoutContext<usize>,
    machine: &'f OpenFonts,
    fonts: HashMap<(u64, u32), (Font, ShapeKind)>,
    pub(super) shapeless: Shapeless,
}

impl<'f> Shaper<'f> {
    pub(crate) fn new(machine: &'f OpenFonts) -> Self {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        for style in Style::ALL {
            let ids = register(&mut collection, style, if style == Style::Mono { MONO } else { SANS });
            if style == Style::Regular {
                for family in ANY_FAMILY {
                    collection.set_generic_families(family, ids.iter().copied());
                }
            } else if style == Style::Mono {
                collection.set_generic_families(GenericFamily::Monospace, ids.into_iter());
            }
        }
        // The regular face has letters that the others have not.
        let alone = register(&mut collection, Style::Regular, "for want of another");
        for script in scripts() {
            collection.append_fallbacks(FallbackKey::new(script, None), alone.iter().copied());
        }
        let context = FontContext { collection, ..FontContext::default() };
        Self { context, layouts: LayoutContext::new(), machine, fonts: HashMap::new(), shapeless: Shapeless::default() }
    }

    /// The fonts for a text: those of the program, and those of the machine that it needs.
    pub(crate) fn fonts_for(&mut self, text: &str) -> FontContext {
        self.fetch(text);
        self.context.clone()
    }

    /// Forgets which characters had no shape: what was drawn is drawn anew.
    pub(crate) fn begin_anew(&mut self) {
        self.shapeless = Shapeless::default();
    }

    /// Breaks spans into lines of at most `width`.
    pub(crate) fn broken(&mut self, spans: &[Stretch<'_>], width: f32) -> Vec<ShapedLine> {
        let whole: String = spans.iter().map(|span| span.text).collect();
        let text = whole.strip_suffix('\n').unwrap_or(&whole);
        self.fetch(text);
        let mut layout = self.layout(text, spans);
        layout.break_all_lines(Some(width));
        let rtl = layout.is_rtl();
        layout
            .lines()
            .map(|line| {
                let range = line.text_range();
                let part: Rc<str> = text.get(range.clone()).unwrap_or_default().into();
                let mut shaped = Vec::new();
                let mut x = 0.0;
                let last = spans.len().saturating_sub(1);
                for run in line.runs() {
                    self.run(&run, &|span| (*span).min(last), (&part, range.start), &mut x, &mut shaped);
                }
                let blank = trailing_blank(&line);
                // What follows the last letter of a line from right to left stands in front of it.
                if rtl {
                    shaped.iter_mut().for_each(|text: &mut ShapedText| text.x -= blank);
                }
                let size = shaped.iter().map(|text| text.size).fold(0.0, f32::max);
                let size = if size > 0.0 { size } else { spans.first().map_or(0.0, |span| span.size) };
                ShapedLine { texts: shaped, width: x - blank, size, rtl }
            })
            .collect()
    }

    /// Brings the fonts that the machine has for characters which the program has none for.
    fn fetch(&mut self, text: &str) {
        let characters: BTreeSet<char> = text.chars().filter(|c| !c.is_ascii()).collect();
        for data in self.machine.having(characters.into_iter().filter(|c| !has_shape(*c))) {
            let emoji = ShapeKind::of(&data) != ShapeKind::Plain;
            let families = self.context.collection.register_fonts(Blob::new(Arc::new(data)), None);
            let mut families: Vec<(FamilyId, String)> = families
                .into_iter()
                .map(|(id, _)| (id, self.context.collection.family_name(id).unwrap_or_default().to_owned()))
                .collect();
            // A font of Chinese, Japanese and Korean draws some signs as each of them writes them.
            let used = language_of(text);
            families.sort_by_key(|(_, name)| !name.ends_with(used));
            let ids: Vec<FamilyId> = families.into_iter().map(|(id, _)| id).collect();
            if emoji {
                self.context.collection.append_generic_families(GenericFamily::Emoji, ids.iter().copied());
            }
            for script in scripts() {
                self.context.collection.append_fallbacks(FallbackKey::new(script, None), ids.iter().copied());
            }
        }
    }

    fn layout(&mut self, text: &str, spans: &[Stretch<'_>]) -> Layout<usize> {
        let mut builder = self.layouts.ranged_builder(&mut self.context, text, 1.0, false);
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        let mut start = 0;
        for (number, span) in spans.iter().enumerate() {
            let end = (start + span.text.len()).min(text.len());
            if start < end {
                for property in properties(number, span) {
                    builder.push(property, start..end);
                }
            }
            start = end;
        }
        builder.build(text)
    }

    /// The glyphs of a run, in pieces of one look; `x` moves on from where it begins to where it ends.
    pub(crate) fn run<B: Brush>(
        &mut self,
        run: &Run<'_, B>,
        span: &impl Fn(&B) -> usize,
        (part, start): (&Rc<str>, usize),
        x: &mut f32,
        shaped: &mut Vec<ShapedText>,
    ) {
        let Some((font, kind)) = self.font(run.font()) else { return };
        let (color, pictures) = (kind == ShapeKind::Colored, kind == ShapeKind::Pictures);
        let size = run.font_size();
        let mut groups = groups(run, span);
        if run.is_rtl() {
            groups.reverse();
        }
        let mut current: Option<ShapedText> = None;
        for group in groups {
            let range = group.range.start.saturating_sub(start)..group.range.end.saturating_sub(start);
            let characters = part.get(range.clone()).unwrap_or_default();
            // Line feeds and the like take no room and have no shape.
            if characters.chars().all(is_invisible) {
                continue;
            }
            if group.glyphs.iter().any(|glyph| glyph.0 == 0) {
                self.shapeless.add(characters);
            }
            let span = group.span;
            if current.as_ref().is_none_or(|piece| piece.span != span) {
                shaped.extend(current.take());
                let text = Rc::clone(part);
                let (font, pictures) = (font.clone(), pictures.then(|| run.font().clone()));
                current = Some(ShapedText { x: *x, text, glyphs: Vec::new(), font, size, span, color, pictures });
            }
            for (id, advance, right, up) in group.glyphs {
                *x += advance;
                if let Some(piece) = &mut current {
                    let [advance, right, up] = [advance, right, up].map(|length| length / size);
                    piece.glyphs.push(KrillaGlyph::new(GlyphId::new(id), advance, right, up, 0.0, range.clone(), None));
                }
            }
        }
        shaped.extend(current);
    }

    fn font(&mut self, data: &FontData) -> Option<(Font, ShapeKind)> {
        let key = (data.data.id(), data.index);
        if let Some(known) = self.fonts.get(&key) {
            return Some(known.clone());
        }
        let (content, _) = data.data.clone().into_raw_parts();
        let font = Font::new(content.into(), data.index)?;
        let made = (font, ShapeKind::of(data.data.as_ref()));
        self.fonts.insert(key, made.clone());
        Some(made)
    }
}

impl Shapeless {
    /// What their owner is told.
    pub(super) fn remark(&self) -> Option<Remark> {
        match Remark::without_shape(self.sample.chars())? {
            Remark::CharactersWithoutShape { sample, .. } => {
                Some(Remark::CharactersWithoutShape { count: self.count, sample })
            }
            other => Some(other),
        }
    }

    fn add(&mut self, characters: &str) {
        for character in characters.chars().filter(|c| !is_invisible(*c)) {
            self.count = self.count.saturating_add(1);
            if self.sample.chars().count() < SAMPLE && !self.sample.contains(character) {
                self.sample.push(character);
            }
        }
    }
}

/// Characters that are drawn as one, with their glyphs: number, advance, and how far to the right and up.
struct Group {
    range: Range<usize>,
    span: usize,
    glyphs: Vec<(u32, f32, f32, f32)>,
}

/// The groups of a run in the order of reading.
fn groups<B: Brush>(run: &Run<'_, B>, span: &impl Fn(&B) -> usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for cluster in run.clusters() {
        let range = cluster.text_range();
        let glyphs = cluster.glyphs().map(|glyph| (glyph.id, glyph.advance, glyph.x, -glyph.y)).collect::<Vec<_>>();
        match groups.last_mut() {
            Some(last) if cluster.is_ligature_continuation() => {
                last.range.end = last.range.end.max(range.end);
                last.glyphs.extend(glyphs);
            }
            _ => groups.push(Group { range, span: span(&cluster.style().brush), glyphs }),
        }
    }
    groups
}

/// The families that a document may name for want of a better one, but for monospaced letters.
const ANY_FAMILY: [GenericFamily; 8] = {
    use GenericFamily::{Cursive, Fantasy, SansSerif, Serif, SystemUi, UiRounded, UiSansSerif, UiSerif};
    [SansSerif, Serif, SystemUi, Cursive, Fantasy, UiSansSerif, UiSerif, UiRounded]
};

/// What the families of the program are called here. A machine may have fonts of the names that they came with, which
/// are no faces of these.
const SANS: &str = "program sans";
const MONO: &str = "program mono";

/// Brings a face of the program, as one of a family.
fn register(collection: &mut Collection, style: Style, family: &str) -> Vec<FamilyId> {
    let named = FontInfoOverride { family_name: Some(family), ..FontInfoOverride::default() };
    let families = collection.register_fonts(Blob::new(Arc::new(style.data())), Some(named));
    families.into_iter().map(|(id, _)| id).collect()
}

/// Every script, and the signs that all of them have.
fn scripts() -> impl Iterator<Item = Script> {
    let common = [*b"Zyyy", *b"Zinh", *b"Zzzz"].map(Script::from_bytes);
    Script::all_samples().iter().map(|(script, _)| *script).chain(common)
}

/// How wide the blanks are that a line ends with.
fn trailing_blank(line: &parley::Line<'_, usize>) -> f32 {
    let clusters: Vec<_> = line.runs().flat_map(|run| run.clusters().collect::<Vec<_>>()).collect();
    let mut clusters = clusters;
    clusters.sort_by_key(|cluster| cluster.text_range().start);
    let blank = |cluster: &parley::Cluster<'_, usize>| cluster.is_space_or_nbsp() || cluster.is_hard_line_break();
    clusters.iter().rev().take_while(|cluster| blank(cluster)).map(|cluster| cluster.advance()).sum()
}

fn properties(number: usize, span: &Stretch<'_>) -> [StyleProperty<'static, usize>; 5] {
    let named = |name: &'static str| FontFamilyName::Named(Cow::Borrowed(name));
    let families = match span.style {
        Style::Mono => vec![named(MONO), named(SANS)],
        _ => vec![named(SANS)],
    };
    let bold = matches!(span.style, Style::Bold | Style::BoldOblique);
    let oblique = matches!(span.style, Style::Oblique | Style::BoldOblique);
    [
        StyleProperty::FontFamily(FontFamily::List(Cow::Owned(families))),
        StyleProperty::FontSize(span.size),
        StyleProperty::FontWeight(if bold { FontWeight::BOLD } else { FontWeight::NORMAL }),
        StyleProperty::FontStyle(if oblique { FontStyle::Oblique(None) } else { FontStyle::Normal }),
        StyleProperty::Brush(number),
    ]
}

/// How the names of the families end that draw signs as a text writes them.
fn language_of(text: &str) -> &'static str {
    let any = |is: fn(char) -> bool| text.chars().any(is);
    if any(|c| matches!(c, '\u{3040}'..='\u{30ff}')) {
        " JP"
    } else if any(|c| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}')) {
        " KR"
    } else {
        " SC"
    }
}

/// What the shapes of a font are.
#[derive(Clone, Copy, PartialEq)]
enum ShapeKind {
    /// Outlines, which take the colour of the text.
    Plain,
    /// Pictures, which are drawn in gray.
    Pictures,
    /// Outlines with colours of their own.
    Colored,
}

impl ShapeKind {
    fn of(font: &[u8]) -> Self {
        match FontRef::from_index(font, 0) {
            Ok(font) if font.cbdt().is_ok() || font.sbix().is_ok() => Self::Pictures,
            Ok(font) if font.colr().is_ok() => Self::Colored,
            _ => Self::Plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_the_bold_face_has_not_are_not_lost() {
        let machine = OpenFonts::default();
        let mut shaper = Shaper::new(&machine);
        for style in Style::ALL {
            let lines = shaper.broken(&[Stretch { text: "Ωμέγα → ☎ ½ ⅔", style, size: 10.0 }], 500.0);
            assert_eq!((lines.len(), shaper.shapeless.count), (1, 0), "{style:?}");
        }
    }
}
