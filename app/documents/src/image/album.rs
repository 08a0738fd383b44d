//! A PDF with one picture on every page, written as the pictures come: only their compressed form is kept.

use super::{
    pixels::Pixels,
    resolution::{LIKELY, Resolution},
};
use crate::{
    conversion::Conversion,
    layout::paper::{self, POINTS_PER_MM},
    limits::Media,
};
use ::image::metadata::Orientation;
use flate2::{Compression, write::ZlibEncoder};
use model::jobs::{Facts, Unreadable};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};
use std::io::Write;

/// No printer prints to the very edge of the paper.
const MARGIN: f32 = 10.0 * POINTS_PER_MM;
/// By how much a scan may be larger than its paper: rows are rounded up.
const SLACK: f32 = 1.0 * POINTS_PER_MM;
/// The coarsest that a picture is blown up to, in points for a pixel: an icon does not fill a page.
const COARSEST: f32 = 1.0;

/// How the data of a picture are to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Rows of samples.
    Plain,
    /// A JPEG file.
    Dct,
}

/// One picture.
pub(super) struct Picture {
    pub width: u32,
    pub height: u32,
    pub data: Vec<u8>,
    pub coding: Coding,
    /// Whether there is one component, and not three.
    pub gray: bool,
    /// Whether it is to be counted as colour.
    pub color: bool,
    /// Bits of a component.
    pub bits: u8,
    /// An ICC profile for the components.
    pub profile: Option<Vec<u8>>,
    /// What has to be done to it before it is looked at.
    pub orientation: Orientation,
    /// How wide a pixel is for its height.
    pub aspect: f32,
    /// How high a pixel is meant to be, in points; none where that is not known.
    pub points: Option<f32>,
}

impl Picture {
    pub(super) fn of(pixels: Pixels) -> Self {
        let color = !pixels.gray;
        Self { gray: pixels.gray, color, ..Self::packed(pixels.width, pixels.height, 8, pixels.data) }
    }

    /// Gray samples of less than an octet, in rows that begin with an octet.
    pub(super) fn packed(width: u32, height: u32, bits: u8, data: Vec<u8>) -> Self {
        let (coding, orientation) = (Coding::Plain, Orientation::NoTransforms);
        Self {
            width,
            height,
            data,
            coding,
            gray: true,
            color: false,
            bits,
            profile: None,
            orientation,
            aspect: 1.0,
            points: None,
        }
    }

    /// The same of the size that its file gives, where `factor` of its pixels have become one.
    pub(super) fn with_resolution(self, resolution: Option<Resolution>, factor: u32) -> Self {
        let Some(Resolution { x, y }) = resolution else { return self };
        #[expect(clippy::cast_precision_loss, reason = "it is a small number")]
        let points = 72.0 / y * factor as f32;
        let points = Some(points).filter(|_| LIKELY.contains(&x) && LIKELY.contains(&y));
        Self { aspect: (y / x).clamp(0.1, 10.0), points, ..self }
    }
}

/// The PDF in the making.
pub(super) struct Album {
    pdf: Pdf,
    paper: (f32, f32),
    last: Ref,
    pages: Vec<Ref>,
    facts: Facts,
    /// The pages that have color, ascending.
    color_on: Vec<u32>,
}

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);

impl Album {
    pub(super) fn new(media: Media) -> Self {
        Self {
            pdf: Pdf::new(),
            paper: paper::size(media),
            last: PAGES,
            pages: Vec::new(),
            facts: Facts::default(),
            color_on: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, picture: Picture) {
        let place = Place::of(&picture, self.paper);
        let image = self.image(&picture);
        let (content_id, page_id) = (self.last.bump_after(), self.last.bump_after());
        let mut content = Content::new();
        content.transform(place.matrix);
        content.x_object(Name(b"Im"));
        self.pdf.stream(content_id, &content.finish());
        let mut page = self.pdf.page(page_id);
        page.parent(PAGES).media_box(Rect::new(0.0, 0.0, place.page.0, place.page.1)).contents(content_id);
        page.resources().x_objects().pair(Name(b"Im"), image);
        page.finish();

        let media = (paper::hundredths(place.page.0), paper::hundredths(place.page.1));
        if self.pages.is_empty() {
            self.facts.media = media;
        }
        self.pages.push(page_id);
        self.facts.pages += 1;
        if picture.color {
            self.facts.color_pages += 1;
            self.color_on.push(self.facts.pages);
        }
    }

    pub(super) fn finish(mut self) -> Result<Conversion, Unreadable> {
        if self.pages.is_empty() {
            return Err(Unreadable::Empty);
        }
        let count = i32::try_from(self.pages.len()).map_err(|_| Unreadable::TooDemanding)?;
        self.pdf.catalog(CATALOG).pages(PAGES);
        self.pdf.pages(PAGES).kids(self.pages).count(count);
        // Every page is a sheet of the same paper, turned or not.
        Ok(Conversion {
            pdf: Some(self.pdf.finish()),
            facts: Facts { one_size: true, color_on: self.color_on.into_iter().collect(), ..self.facts },
        })
    }

    fn image(&mut self, picture: &Picture) -> Ref {
        let (filter, data) = match picture.coding {
            Coding::Dct => (Filter::DctDecode, None),
            Coding::Plain => (Filter::FlateDecode, Some(deflated(&picture.data))),
        };
        let profile = picture.profile.as_deref().filter(|profile| fits(profile, picture.gray));
        let profile = profile.map(|profile| {
            let id = self.last.bump_after();
            let packed = deflated(profile);
            let mut stream = self.pdf.icc_profile(id, &packed);
            stream.n(if picture.gray { 1 } else { 3 });
            stream.filter(Filter::FlateDecode);
            stream.finish();
            id
        });
        let id = self.last.bump_after();
        let mut image = self.pdf.image_xobject(id, data.as_deref().unwrap_or(&picture.data));
        image.filter(filter);
        image.width(i32::try_from(picture.width).unwrap_or(i32::MAX));
        image.height(i32::try_from(picture.height).unwrap_or(i32::MAX));
        image.bits_per_component(picture.bits.into());
        match profile {
            Some(profile) => image.color_space().icc_based(profile),
            None if picture.gray => image.color_space().device_gray(),
            None => image.color_space().device_rgb(),
        }
        image.finish();
        id
    }
}

trait BumpAfter {
    fn bump_after(&mut self) -> Self;
}

impl BumpAfter for Ref {
    /// The next free number.
    fn bump_after(&mut self) -> Self {
        *self = self.next();
        *self
    }
}

/// Where a picture comes to lie.
struct Place {
    page: (f32, f32),
    matrix: [f32; 6],
}

impl Place {
    /// In the middle of paper turned the way of the picture: at its own size where it has one that fits, as a scan has,
    /// otherwise as large as fits.
    fn of(picture: &Picture, paper: (f32, f32)) -> Self {
        use Orientation as O;
        let lying = matches!(picture.orientation, O::Rotate90 | O::Rotate270 | O::Rotate90FlipH | O::Rotate270FlipH);
        #[expect(clippy::cast_precision_loss, reason = "a pixel of a hundred thousand does not matter")]
        let (w, h) = (picture.width as f32 * picture.aspect, picture.height as f32);
        let (w, h) = if lying { (h, w) } else { (w, h) };
        let page = if w > h { (paper.1, paper.0) } else { paper };
        let fits = |points: &f32| w * points <= page.0 + SLACK && h * points <= page.1 + SLACK;
        let largest = ((page.0 - 2.0 * MARGIN) / w).min((page.1 - 2.0 * MARGIN) / h).min(COARSEST);
        let scale = picture.points.filter(fits).unwrap_or(largest);
        let (w, h) = (w * scale, h * scale);
        let (x, y) = ((page.0 - w) / 2.0, (page.1 - h) / 2.0);
        // The unit square of the image, which has its origin at the bottom left, onto the place.
        let matrix = match picture.orientation {
            O::NoTransforms => [w, 0.0, 0.0, h, x, y],
            O::FlipHorizontal => [-w, 0.0, 0.0, h, x + w, y],
            O::Rotate180 => [-w, 0.0, 0.0, -h, x + w, y + h],
            O::FlipVertical => [w, 0.0, 0.0, -h, x, y + h],
            O::Rotate90 => [0.0, -h, w, 0.0, x, y + h],
            O::Rotate270 => [0.0, h, -w, 0.0, x + w, y],
            O::Rotate90FlipH => [0.0, -h, -w, 0.0, x + w, y + h],
            O::Rotate270FlipH => [0.0, h, w, 0.0, x, y],
        };
        Self { page, matrix }
    }
}

/// Whether a profile is for the components that the picture has (ICC.1, 7.2.6).
fn fits(profile: &[u8], gray: bool) -> bool {
    profile.get(16..20) == Some(if gray { b"GRAY" } else { b"RGB " })
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}
