//! Pages that fill up from top to bottom, and are written as a PDF in the end.

use super::{
    emoji::GrayPictures,
    fonts::Fonts,
    paper::{self, POINTS_PER_MM},
    shaping::ShapedText,
};
use crate::{
    conversion::Conversion,
    fonts::Style,
    limits::{Limits, Media},
};
use krilla::{
    Document,
    color::{luma, rgb},
    geom::{PathBuilder, Point, Rect, Size, Transform},
    image::Image,
    num::NormalizedF32,
    page::PageSettings,
    paint::Fill,
};
use model::jobs::{Facts, PageRanges, Unreadable};

/// White around the text.
const MARGIN: f32 = 20.0 * POINTS_PER_MM;

/// A colour of ink: red, green, blue.
pub(crate) type Ink = [u8; 3];
/// The colour of text that has none.
pub(crate) const BLACK: Ink = [0, 0, 0];

/// A picture that can be put between the lines of a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Inline {
    pub image: Image,
    pub width: u32,
    pub height: u32,
    /// Whether it makes a page one with colour.
    pub color: bool,
}

/// Something on a page; coordinates are in points from the top left.
pub(crate) enum Mark {
    /// Text with its baseline at `y`.
    Text { x: f32, y: f32, text: String, style: Style, size: f32, ink: Ink },
    /// Text that was shaped, with its baseline at `y`.
    Shaped { x: f32, y: f32, text: ShapedText, ink: Ink },
    /// A filled rectangle.
    Bar { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    /// A picture.
    Picture { x: f32, y: f32, width: f32, height: f32, picture: Inline },
}

impl Mark {
    fn has_color(&self) -> bool {
        match self {
            Self::Text { ink, .. } | Self::Bar { ink, .. } => !is_gray(*ink),
            Self::Shaped { text, ink, .. } => text.color || !is_gray(*ink),
            Self::Picture { picture, .. } => picture.color,
        }
    }

    /// The same, further down.
    pub(crate) fn moved(mut self, right: f32, down: f32) -> Self {
        let (Self::Text { x, y, .. } | Self::Shaped { x, y, .. } | Self::Bar { x, y, .. } | Self::Picture { x, y, .. }) =
            &mut self;
        *x += right;
        *y += down;
        self
    }
}

/// A book in the making.
pub(crate) struct Book {
    paper: (f32, f32),
    pages: Vec<Vec<Mark>>,
    y: f32,
    most: usize,
}

impl Book {
    pub(crate) fn new(media: Media, limits: &Limits) -> Self {
        let most = usize::try_from(limits.pages).unwrap_or(usize::MAX);
        Self { paper: paper::size(media), pages: vec![Vec::new()], y: MARGIN, most }
    }

    /// Where text begins.
    pub(crate) fn left(&self) -> f32 {
        MARGIN
    }

    /// Where it begins on the way down.
    pub(crate) fn top(&self) -> f32 {
        MARGIN
    }

    /// How wide text may be.
    pub(crate) fn width(&self) -> f32 {
        self.paper.0 - 2.0 * MARGIN
    }

    /// How high text may be.
    pub(crate) fn height(&self) -> f32 {
        self.paper.1 - 2.0 * MARGIN
    }

    /// Takes a strip of the page, or of the next one when it does not fit any more; the answer is its top.
    pub(crate) fn take(&mut self, height: f32) -> Result<f32, Unreadable> {
        // Sums of line heights are not exact.
        if self.y + height > self.paper.1 - MARGIN + 0.01 && self.y > MARGIN {
            self.turn()?;
        }
        let top = self.y;
        self.y += height;
        Ok(top)
    }

    /// Refuses more pages than there may be.
    pub(crate) fn room_for(&self, pages: usize) -> Result<(), Unreadable> {
        if pages > self.most { Err(Unreadable::TooDemanding) } else { Ok(()) }
    }

    /// Begins a new page.
    pub(crate) fn turn(&mut self) -> Result<(), Unreadable> {
        self.room_for(self.pages.len() + 1)?;
        self.pages.push(Vec::new());
        self.y = MARGIN;
        Ok(())
    }

    /// Puts something on the current page.
    pub(crate) fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Whether nothing was put anywhere.
    pub(crate) fn is_blank(&self) -> bool {
        self.pages.iter().all(Vec::is_empty)
    }

    /// Writes the PDF.
    pub(crate) fn finish(mut self, fonts: &Fonts<'_>) -> Result<Conversion, Unreadable> {
        // What ends with a page break has no page after it.
        while self.pages.len() > 1 && self.pages.last().is_some_and(Vec::is_empty) {
            self.pages.pop();
        }
        let color_on: PageRanges = (1..)
            .zip(&self.pages)
            .filter(|(_, page)| page.iter().any(Mark::has_color))
            .map(|(number, _)| number)
            .collect();
        let facts = Facts {
            pages: u32::try_from(self.pages.len()).unwrap_or(u32::MAX),
            color_pages: color_on.count(),
            color_on,
            media: (paper::hundredths(self.paper.0), paper::hundredths(self.paper.1)),
            one_size: true,
            remarks: fonts.remark().into_iter().collect(),
        };
        let mut pictures = GrayPictures::default();
        let mut document = Document::new();
        for marks in &self.pages {
            let settings = PageSettings::from_wh(self.paper.0, self.paper.1).ok_or(Unreadable::Damaged)?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for mark in marks {
                draw(&mut surface, mark, fonts, &mut pictures);
            }
            surface.finish();
            page.finish();
        }
        let pdf = document.finish().map_err(|_| Unreadable::Damaged)?;
        Ok(Conversion { pdf: Some(pdf), facts })
    }
}

fn draw(surface: &mut krilla::surface::Surface<'_>, mark: &Mark, fonts: &Fonts<'_>, pictures: &mut GrayPictures) {
    match mark {
        Mark::Text { x, y, text, style, size, ink } => {
            surface.set_fill(Some(fill(*ink)));
            let mut x = *x;
            for run in fonts.runs(text, *style) {
                if let Some(font) = fonts.font(run.style) {
                    surface.draw_glyphs(Point::from_xy(x, *y), &run.glyphs, font, run.text, *size, false);
                }
                x += run.width * size;
            }
        }
        Mark::Shaped { x, y, text, ink } => {
            surface.set_fill(Some(fill(*ink)));
            let at = Point::from_xy(*x, *y);
            match &text.pictures {
                Some(font) => pictures.draw(surface, text, font, at),
                None => surface.draw_glyphs(at, &text.glyphs, text.font.clone(), &text.text, text.size, false),
            }
        }
        Mark::Bar { x, y, width, height, ink } => {
            let mut path = PathBuilder::new();
            if let Some(bar) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(bar);
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*ink)));
                surface.draw_path(&path);
            }
        }
        Mark::Picture { x, y, width, height, picture } => {
            if let Some(size) = Size::from_wh(*width, *height) {
                surface.push_transform(&Transform::from_translate(*x, *y));
                surface.draw_image(picture.image.clone(), size);
                surface.pop();
            }
        }
    }
}

/// Gray stays gray on the way to the printer, which charges for colour.
fn fill(ink: Ink) -> Fill {
    let [r, g, b] = ink;
    let paint = if is_gray(ink) { luma::Color::new(r).into() } else { rgb::Color::new(r, g, b).into() };
    Fill { paint, opacity: NormalizedF32::ONE, rule: krilla::paint::FillRule::default() }
}

fn is_gray([r, g, b]: Ink) -> bool {
    r == g && g == b
}
