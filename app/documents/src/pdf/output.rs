//! Makes of a document what a printer is sent, or what somebody is shown: new pages as PDF, or pixels side by side.

use super::{
    imposition, media_unit, open, paint,
    sides::{self, Side, Size},
};
use crate::{
    conversion::ConversionError,
    limits::{Limits, Media},
    output::{Form, Output, Pixels, Raster, SheetCount},
    raster::{PageHead, RasterWriter},
    wire,
};
use hayro::{hayro_interpret::InterpreterSettings, vello_cpu::Pixmap};
use hayro_syntax::{Pdf, page::Page};
use model::jobs::{ColorMode, Unreadable};
use std::sync::Arc;

/// Most pixels that are drawn at once: 32 MiB of them. A page with more is drawn in bands.
const BAND_PIXELS: u32 = 8 << 20;
/// Most pixels of a side, both ways: A3 at 1,200 dots an inch is 14,000 by 20,000.
const MOST_PIXELS: u32 = 24_000;
/// How many sides share a cache, which only grows.
const CACHED: usize = 8;
/// Most sides of an output in all repetitions.
const MOST_SIDES: u64 = 1_000_000;

/// What becomes of an output as it is made.
pub(crate) trait OutputSink {
    /// More of it.
    fn data(&mut self, data: &[u8]) -> Result<(), ConversionError>;
    /// What was given so far is to be heard now.
    fn flush(&mut self) -> Result<(), ConversionError>;
}

/// Makes the output and says what it came to.
pub(crate) fn make(
    document: Vec<u8>,
    output: &Output,
    media: Media,
    limits: &Limits,
    sink: &mut dyn OutputSink,
) -> Result<SheetCount, ConversionError> {
    let pdf = open(Arc::new(document))?.pdf;
    let pages = pdf.pages();
    let sizes: Vec<Size> = pages.iter().map(size).collect();
    let sides = sides::of(&sizes, output, media);
    if sides.is_empty() {
        return Err(Unreadable::Empty.into());
    }
    let repeats = u64::from(output.repeats.max(1));
    if u64::try_from(sides.len()).map_or(true, |sides| sides.saturating_mul(repeats) > MOST_SIDES) {
        return Err(Unreadable::TooDemanding.into());
    }
    match output.form {
        Form::Pdf => {
            sink.data(&imposition::of(&pdf, &sides, output, limits)?)?;
            Ok(counted(sides.len(), output))
        }
        Form::Raster(raster) => {
            rows(&pdf, &sides, output, raster, sink)?;
            Ok(counted(sides.len(), output))
        }
        Form::Picture { side, longest, color } => {
            let at = usize::try_from(side).ok().and_then(|side| side.checked_sub(1));
            let wanted = at.and_then(|at| sides.get(at)).ok_or(Unreadable::Empty)?;
            let png = picture(&pdf, wanted, longest, color && output.options.color != ColorMode::Monochrome)?;
            sink.data(&png)?;
            Ok(counted(sides.len(), output))
        }
    }
}

/// The size of a page as it is looked at, in points.
fn size(page: &Page<'_>) -> Size {
    let unit = f64::from(media_unit(page));
    let (width, height) = page.render_dimensions();
    Size { width: f64::from(width) * unit, height: f64::from(height) * unit }
}

fn counted(sides: usize, output: &Output) -> SheetCount {
    let order: Vec<bool> = sides::order(sides, output).map(|side| side.is_some()).collect();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let sheets = if output.duplex == crate::output::Duplex::None { order.len() } else { order.len().div_ceil(2) };
    SheetCount {
        sides: count(order.len()),
        impressions: count(order.iter().filter(|printed| **printed).count()),
        sheets: count(sheets),
    }
}

/// The sides one after the other, drawn in bands and given away as they come.
fn rows(
    pdf: &Pdf,
    sides: &[Side],
    output: &Output,
    raster: Raster,
    sink: &mut dyn OutputSink,
) -> Result<(), ConversionError> {
    let order: Vec<Option<usize>> = sides::order(sides.len(), output).collect();
    let pages = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let mut writer = RasterWriter::new(raster.coding, pages);
    let settings = InterpreterSettings::default();
    let blank = sides.first().map(|side| Side { size: side.size, cells: Vec::new() }).ok_or(Unreadable::Empty)?;
    let mut row = Vec::new();
    let mut number = 0_usize;
    for chunk in order.chunks(CACHED) {
        let cache = paint::cache();
        for side in chunk {
            let side = side.and_then(|at| sides.get(at)).unwrap_or(&blank);
            let back = output.duplex != crate::output::Duplex::None && number % 2 == 1;
            let (cross, feed) = if back { raster.back.transforms(output.duplex) } else { (1, 1) };
            let sheet = paint::Sheet::of(side, f64::from(raster.dpi) / 72.0, true, (cross, feed));
            if sheet.width > MOST_PIXELS || sheet.height > MOST_PIXELS {
                return Err(Unreadable::TooDemanding.into());
            }
            let head = PageHead {
                width: sheet.width,
                height: sheet.height,
                size: (side.size.width.min(side.size.height), side.size.width.max(side.size.height)),
                dpi: raster.dpi,
                pixels: raster.color,
                duplex: output.duplex,
                transforms: (cross, feed),
                pages,
            };
            writer.begin_page(&head);
            let band = (BAND_PIXELS / sheet.width.max(1)).clamp(16, sheet.height.max(16));
            let mut top = 0;
            while top < sheet.height {
                let high = band.min(sheet.height - top);
                let drawn = sheet.band(pdf, side, &cache, &settings, top, high);
                give_rows(&drawn, raster.color, &mut row, &mut writer);
                if let Some(data) = writer.take(wire::CHUNK) {
                    sink.data(&data)?;
                }
                top += high;
            }
            writer.end_page();
            number += 1;
            if number == order.len() {
                writer.finish();
            }
            if let Some(data) = writer.take(1) {
                sink.data(&data)?;
            }
            sink.flush()?;
        }
    }
    Ok(())
}

fn give_rows(drawn: &Pixmap, pixels: Pixels, row: &mut Vec<u8>, writer: &mut RasterWriter) {
    let width = usize::from(drawn.width()).max(1);
    // Most of most pages is white.
    let (white, blank) =
        (vec![u8::MAX; 4 * width], vec![u8::MAX; if pixels == Pixels::Gray { width } else { 3 * width }]);
    for octets in drawn.data_as_u8_slice().chunks_exact(4 * width) {
        if octets == white {
            writer.row(&blank);
            continue;
        }
        let (pixels_of_row, _) = octets.as_chunks::<4>();
        row.clear();
        match pixels {
            Pixels::Gray => row.extend(pixels_of_row.iter().map(gray)),
            Pixels::Color => row.extend(pixels_of_row.iter().flat_map(|[r, g, b, _]| [*r, *g, *b])),
            Pixels::GrayAsColor => row.extend(pixels_of_row.iter().flat_map(|pixel| [gray(pixel); 3])),
        }
        writer.row(row);
    }
}

/// How light a pixel is (ITU-R BT.601).
fn gray([r, g, b, _]: &[u8; 4]) -> u8 {
    let light = (77 * u32::from(*r) + 150 * u32::from(*g) + 29 * u32::from(*b) + 128) >> 8;
    u8::try_from(light).unwrap_or(u8::MAX)
}

/// One side as PNG.
fn picture(pdf: &Pdf, side: &Side, longest: u16, color: bool) -> Result<Vec<u8>, ConversionError> {
    let most = f64::from(longest.clamp(50, 4_000));
    let scale = most / side.size.width.max(side.size.height).max(1.0);
    let sheet = paint::Sheet::of(side, scale, false, (1, 1));
    let drawn = sheet.band(pdf, side, &paint::cache(), &InterpreterSettings::default(), 0, sheet.height);
    let (octets, _) = drawn.data_as_u8_slice().as_chunks::<4>();
    let (kind, data): (_, Vec<u8>) = if color {
        (png::ColorType::Rgb, octets.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect())
    } else {
        (png::ColorType::Grayscale, octets.iter().map(gray).collect())
    };
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, sheet.width, sheet.height);
    encoder.set_color(kind);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&data));
    written.map_err(|_| Unreadable::TooDemanding)?;
    Ok(file)
}
