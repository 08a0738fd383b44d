//! Counts the pages that have colour: first by reading what their content asks for, which is cheap and settles plain
//! text and gray scans; only a page that might have colour is drawn, small, and looked at.

mod walk;

use super::paint;
use hayro::{RenderCache, hayro_interpret::InterpreterSettings, vello_cpu::Pixmap};
use hayro_syntax::{Pdf, page::Page};
use model::jobs::PageRanges;
use rustix::time::{ClockId, clock_gettime};
use std::{
    panic::{self, AssertUnwindSafe},
    time::Duration,
};
use walk::Verdict;

/// Pixels to the point for the small picture: 36 dpi.
const SCALE: f32 = 0.5;
/// The longest side of the small picture.
const LONGEST: f32 = 1_000.0;
/// How far the components of a pixel may be apart in gray; scanners and JPEG are never quite neutral.
const NEUTRAL: u8 = 12;
/// How many coloured pixels of the small picture make a coloured page.
const ENOUGH: usize = 3;
/// How many pages share a cache, which only grows.
const CACHED: usize = 16;

/// The pages that have colour. When `budget` of processor time is spent, the rest counts as what was seen so far. A page
/// on which the renderer fails may have colour; the printer has a renderer of its own, so it is no reason to refuse the
/// document.
pub(super) fn pages_in_color(pdf: &Pdf, budget: Duration) -> PageRanges {
    let settings = InterpreterSettings::default();
    let start = cpu();
    let mut walk = walk::Walk::default();
    let mut colored = Vec::new();
    let mut number = 0;
    let pages = pdf.pages();
    for pages_of_cache in pages.chunks(CACHED) {
        let mut cache = paint::cache();
        for page in pages_of_cache {
            let spent = cpu().saturating_sub(start) >= budget;
            number += 1;
            let color = if spent {
                !colored.is_empty()
            } else {
                let looked = AssertUnwindSafe(|| has_color(page, &mut walk, &cache, &settings));
                panic::catch_unwind(looked).unwrap_or_else(|_| {
                    // Nobody knows in which state they were left.
                    (cache, walk) = (paint::cache(), walk::Walk::default());
                    true
                })
            };
            if color {
                colored.push(number);
            }
        }
    }
    colored.into_iter().collect()
}

fn has_color<'a>(
    page: &'a Page<'a>,
    walk: &mut walk::Walk,
    cache: &RenderCache<'a>,
    settings: &InterpreterSettings,
) -> bool {
    match walk.page(page) {
        Verdict::Gray | Verdict::LargeGray => false,
        Verdict::TooLarge => true,
        Verdict::Unsure => {
            let (width, height) = page.render_dimensions();
            let scale = SCALE.min(LONGEST / width.max(height).max(1.0));
            is_colored(&paint::page(page, cache, settings, scale))
        }
    }
}

fn is_colored(picture: &Pixmap) -> bool {
    let colored = picture.data().iter().filter(|pixel| {
        let most = pixel.r.max(pixel.g).max(pixel.b);
        let least = pixel.r.min(pixel.g).min(pixel.b);
        most - least > NEUTRAL
    });
    colored.take(ENOUGH).count() == ENOUGH
}

fn cpu() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}
