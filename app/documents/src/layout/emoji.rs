//! Emoji, of which fonts have coloured pictures. They are text, and text is gray unless its author says otherwise: a face
//! that laughs is no reason to pay for colour.

use super::shaping::ShapedText;
use ::image::{ImageFormat, LumaA};
use krilla::{
    geom::{Point, Size, Transform},
    image::{BitsPerComponent, CustomImage, Image, ImageColorspace},
    surface::Surface,
    text::{GlyphId, KrillaGlyph},
};
use parley::FontData;
use skrifa::{
    FontRef, MetadataProvider,
    bitmap::{BitmapData, BitmapGlyph, BitmapStrikes, Origin},
    instance::{LocationRef, Size as FontSize},
};
use std::{collections::HashMap, sync::Arc};

/// The pictures that were drawn before, by the font and the number of the glyph.
#[derive(Default)]
pub(super) struct GrayPictures(HashMap<(u64, u32, u32), Option<Image>>);

impl GrayPictures {
    /// Draws the glyphs of a text beside each other, from where its baseline begins.
    pub(super) fn draw(&mut self, surface: &mut Surface<'_>, text: &ShapedText, font: &FontData, at: Point) {
        let Ok(face) = FontRef::from_index(font.data.as_ref(), font.index) else { return };
        let strikes = face.bitmap_strikes();
        let units = f32::from(face.metrics(FontSize::unscaled(), LocationRef::default()).units_per_em);
        let blank = face.charmap().map(' ');
        let mut x = at.x;
        for glyph in &text.glyphs {
            let place = Point::from_xy(x + glyph.x_offset * text.size, at.y - glyph.y_offset * text.size);
            let found = self.picture(&strikes, font, glyph.glyph_id);
            x += glyph.x_advance * text.size;
            let Some((bitmap, picture)) = found else {
                // A letter among them, or what joins two.
                let glyph = KrillaGlyph { x_offset: 0.0, y_offset: 0.0, ..glyph.clone() };
                surface.draw_glyphs(place, &[glyph], text.font.clone(), &text.text, text.size, false);
                continue;
            };
            draw(surface, &bitmap, picture, place, text.size, units);
            // A picture says nothing to whoever looks for words; a blank that stands for its characters does.
            if let Some(blank) = blank {
                let glyph = KrillaGlyph { glyph_id: GlyphId::new(blank.to_u32()), ..glyph.clone() };
                surface.draw_glyphs(place, &[glyph], text.font.clone(), &text.text, text.size, false);
            }
        }
    }

    fn picture<'f>(
        &mut self,
        strikes: &BitmapStrikes<'f>,
        font: &FontData,
        glyph: GlyphId,
    ) -> Option<(BitmapGlyph<'f>, Image)> {
        let bitmap = strikes.glyph_for_size(FontSize::unscaled(), skrifa::GlyphId::new(glyph.to_u32()))?;
        let BitmapData::Png(png) = bitmap.data else { return None };
        let known = self.0.entry((font.data.id(), font.index, glyph.to_u32()));
        let picture = known.or_insert_with(|| {
            let decoded = ::image::load_from_memory_with_format(png, ImageFormat::Png).ok()?.into_luma_alpha8();
            let size = decoded.dimensions();
            let (light, opacity) = decoded.pixels().map(|LumaA([light, opacity])| (*light, *opacity)).unzip();
            Image::from_custom(GrayPicture(Arc::new((size, light, opacity))), true).ok()
        });
        picture.clone().map(|picture| (bitmap, picture))
    }
}

/// Puts a picture where the font wants it; measures of the font count up, those of a page down.
fn draw(surface: &mut Surface<'_>, bitmap: &BitmapGlyph<'_>, picture: Image, at: Point, size: f32, units: f32) {
    let pixel = size / bitmap.ppem_y.max(1.0);
    let (width, height) = picture.size();
    #[expect(clippy::cast_precision_loss, reason = "pictures of a font are small")]
    let (width, height) = (width as f32 * pixel, height as f32 * pixel);
    let foot = if bitmap.placement_origin == Origin::BottomLeft { height } else { 0.0 };
    let left = at.x - bitmap.bearing_x * size / units - bitmap.inner_bearing_x * pixel;
    let top = at.y + bitmap.bearing_y * size / units - bitmap.inner_bearing_y * pixel - foot;
    if let Some(area) = Size::from_wh(width, height) {
        surface.push_transform(&Transform::from_translate(left, top));
        surface.draw_image(picture, area);
        surface.pop();
    }
}

/// Width and height, light, opacity.
type Gray = ((u32, u32), Vec<u8>, Vec<u8>);

/// A decoded picture, which krilla compresses again.
#[derive(Clone, Hash)]
struct GrayPicture(Arc<Gray>);

impl CustomImage for GrayPicture {
    fn color_channel(&self) -> &[u8] {
        &self.0.1
    }

    fn alpha_channel(&self) -> Option<&[u8]> {
        Some(&self.0.2)
    }

    fn bits_per_component(&self) -> BitsPerComponent {
        BitsPerComponent::Eight
    }

    fn size(&self) -> (u32, u32) {
        self.0.0
    }

    fn icc_profile(&self) -> Option<&[u8]> {
        None
    }

    fn color_space(&self) -> ImageColorspace {
        ImageColorspace::Luma
    }
}
