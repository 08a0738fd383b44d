//! Draws pages of a PDF, never larger than asked for: one by itself, or those on one side of the paper.

use super::sides::{Area, Side};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{InterpreterSettings, util::TransformExt as _},
    hayro_syntax::{Pdf, page::Page},
    kurbo::{Affine, Rect},
    vello_cpu::{
        Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit,
        color::palette::css::{BLACK, WHITE},
    },
};

/// The longest side of a picture; the renderer counts pixels in 16 bits.
const LONGEST: f32 = 20_000.0;
/// How thick a line around a page is, in points.
const LINE: f64 = 0.5;

/// A cache for the fonts and images of a few pages; it only grows.
pub(super) fn cache<'a>() -> RenderCache<'a> {
    RenderCache::new()
}

/// The page, `scale` pixels to the point, on white.
pub(super) fn page<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
    scale: f32,
) -> Pixmap {
    let (width, height) = page.render_dimensions();
    let scale_to = |length: f32| {
        let longest = (LONGEST / length).min(scale);
        // The renderer cuts off the fraction of a pixel; a page always has one.
        longest.max(1.01 / length)
    };
    let settings_of = PixmapSettings { x_scale: scale_to(width), y_scale: scale_to(height), bg_color: WHITE };
    hayro::render(page, cache, settings, &RenderSettings::default(), &settings_of)
}

/// One side of the paper in pixels.
pub(super) struct Sheet {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// From points on the side, of which y grows upwards, to pixels.
    to_pixels: Affine,
}

impl Sheet {
    /// So many pixels to the point. `upright` turns a side that lies, since printers draw paper in from its short
    /// edge; columns and rows run back where `transforms` say -1.
    pub(super) fn of(side: &Side, scale: f64, upright: bool, transforms: (i32, i32)) -> Self {
        let (width, height) = (side.size.width * scale, side.size.height * scale);
        let flipped = Affine::new([scale, 0.0, 0.0, -scale, 0.0, height]);
        let (width, height, drawn) = if upright && width > height {
            // A quarter turn against the clock.
            (height, width, Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, width]) * flipped)
        } else {
            (width, height, flipped)
        };
        let (wide, high) = (pixels(width), pixels(height));
        let mirrored = |direction: i32, length: u32| if direction < 0 { (-1.0, f64::from(length)) } else { (1.0, 0.0) };
        let ((a, e), (d, f)) = (mirrored(transforms.0, wide), mirrored(transforms.1, high));
        Self { width: wide, height: high, to_pixels: Affine::new([a, 0.0, 0.0, d, e, f]) * drawn }
    }

    /// The rows from `top` on, so `high` of them.
    pub(super) fn band<'a>(
        &self,
        pdf: &'a Pdf,
        side: &Side,
        cache: &RenderCache<'a>,
        settings: &InterpreterSettings,
        top: u32,
        high: u32,
    ) -> Pixmap {
        let small = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
        let mut context = RenderContext::new(small(self.width), small(high));
        let to_band = Affine::translate((0.0, -f64::from(top))) * self.to_pixels;
        for cell in &side.cells {
            let Some(page) = pdf.pages().get(cell.page) else { continue };
            let unit = f64::from(super::media_unit(page));
            let to_side = Affine::translate(cell.at) * Affine::scale(cell.scale * unit);
            if let Some(area) = cell.cut {
                context.set_transform(to_band);
                context.push_clip_rect(&rect(area));
            }
            let transform = to_band * to_side * page.initial_transform(false).to_kurbo();
            hayro::render_into(page, cache, settings, &RenderSettings::default(), &mut context, transform);
            if cell.cut.is_some() {
                context.pop_clip();
            }
            if let Some(area) = cell.border {
                let _ = context.take_current_state();
                context.set_transform(to_band);
                context.set_paint(BLACK);
                context.set_stroke(hayro::kurbo::Stroke::new(LINE));
                context.stroke_rect(&rect(area));
            }
        }
        context.flush();
        let mut pixmap = Pixmap::new(context.width(), context.height());
        let on_white = RasterizerSettings { target_init: TargetInit::Clear(WHITE), ..RasterizerSettings::default() };
        context.render_with(&mut pixmap, &mut Resources::default(), on_white);
        pixmap
    }
}

fn rect(area: Area) -> Rect {
    Rect::new(area.x, area.y, area.x + area.size.width, area.y + area.size.height)
}

fn pixels(length: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let pixels = length.round() as u32;
    pixels.max(1)
}
