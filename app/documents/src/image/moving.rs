//! Whether a file has pictures behind its first one.

use crate::limits::Limits;
use ::image::{
    AnimationDecoder, ImageDecoder,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
};
use std::io::Cursor;

pub(super) fn gif(document: &[u8], limits: &Limits) -> bool {
    let Ok(mut decoder) = GifDecoder::new(Cursor::new(document)) else { return false };
    let mut most = ::image::Limits::default();
    most.max_alloc = Some(limits.memory / 4);
    decoder.set_limits(most).is_ok() && decoder.into_frames().take(2).filter(Result::is_ok).count() == 2
}

pub(super) fn webp(document: &[u8]) -> bool {
    WebPDecoder::new(Cursor::new(document)).is_ok_and(|decoder| decoder.has_animation())
}

pub(super) fn png(document: &[u8]) -> bool {
    PngDecoder::new(Cursor::new(document)).is_ok_and(|decoder| decoder.is_apng().unwrap_or(false))
}
