//! Draws a page of a PDF, never larger than asked for.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::page::Page,
    vello_cpu::{Pixmap, color::palette::css::WHITE},
};

/// The longest side of a picture; the renderer counts pixels in 16 bits.
const LONGEST: f32 = 20_000.0;

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
