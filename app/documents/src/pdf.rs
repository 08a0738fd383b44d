//! PDF: pages, their size, their colour, and pictures of them. Runs in the cage.

mod annotations;
mod color;
mod envelope;
mod extent;
mod fair_copy;
mod imposition;
mod layers;
mod lost_tree;
mod output;
mod paint;
mod sides;
mod tree;

pub(crate) use envelope::header;
pub(crate) use output::{OutputSink, make};

use crate::{
    conversion::{Conversion, ConversionError},
    limits::Limits,
};
use annotations::Marks;
use hayro::hayro_interpret::InterpreterSettings;
use hayro_syntax::{
    LoadPdfError, Pdf,
    object::{Array, Dict, Name, Object},
    page::Page,
};
use layers::Layers;
use model::jobs::{Facts, Remark, Unreadable};
use std::sync::Arc;
use tree::Leaf;

/// Most pages that are drawn for looking at.
const DRAWN: usize = 200;
/// Most pixels of a page that is drawn for looking at.
const DRAWN_PIXELS: f32 = 16e6;
/// Nobody's password: what opens with it is not encrypted.
const NO_PASSWORD: &str = "\u{1}imprimatur does not know the password\u{1}";
/// The bit of the permissions that allows printing (ISO 32000-1, table 22).
const MAY_PRINT: i64 = 1 << 2;

/// Counts the pages as they are printed and looks at each. The PDF is new where a printer might make something else of
/// the file: it is counted anew then, so that what goes to the printer is what was counted.
pub(crate) fn read(document: Vec<u8>, limits: &Limits) -> Result<Conversion, Unreadable> {
    let cut = extent::is_cut(&document);
    let bare = envelope::bare(document);
    let mends = cut || !envelope::is_sound(&bare.pdf);
    let document = Arc::new(bare.pdf);
    let opened = match open(Arc::clone(&document)) {
        Err(Unreadable::Damaged) if cut => {
            lost_tree::found(&document).ok_or(Unreadable::Damaged).and_then(|whole| open(Arc::new(whole)))
        }
        opened => opened,
    };
    let OpenPdf { pdf, encrypted } = opened?;
    let found = pdf.pages().len();
    if found == 0 {
        return Err(without_pages(&pdf));
    }
    let mut leaves = tree::leaves(&pdf, limits.pages)?;
    let treeless = leaves.is_empty();
    if treeless {
        leaves = pdf.pages().iter().map(|page| Leaf::alone(page.raw().clone())).collect();
    }
    if u32::try_from(leaves.len()).map_or(true, |count| count > limits.pages) {
        return Err(Unreadable::TooDemanding);
    }
    let layers = Layers::of(&pdf);
    let part = cut || extent::pages_are_missing(&pdf, leaves.len());
    let pages: Vec<(Leaf<'_>, Marks)> =
        leaves.into_iter().map(|leaf| (leaf.clone(), Marks::of(&pdf, &leaf.page, &layers))).collect();
    let remarks = remarks(&pdf, part, &pages);
    let differ = pages.len() != found || pages.iter().any(|(_, marks)| marks.differ) || !layers.is_empty();
    if mends || encrypted || treeless || differ {
        let copy = Arc::new(fair_copy::of(&pdf, &pages, &layers));
        let facts = facts(&open(Arc::clone(&copy))?.pdf, remarks, limits)?;
        return Ok(Conversion { pdf: Some(Arc::unwrap_or_clone(copy)), facts });
    }
    let facts = facts(&pdf, remarks, limits)?;
    drop(pages);
    drop(pdf);
    let pdf = bare.changed.then(|| Arc::unwrap_or_clone(document));
    Ok(Conversion { pdf, facts })
}

/// What the owner should know before paper is used.
fn remarks(pdf: &Pdf, part: bool, pages: &[(Leaf<'_>, Marks)]) -> Vec<Remark> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_else(Dict::empty);
    let not_drawn = pages.iter().map(|(_, marks)| marks.not_drawn).sum();
    let files = if catalog.contains_key("Collection") { extent::files_within(&catalog) } else { 0 };
    let form = catalog.get::<Dict<'_>>("AcroForm").filter(|form| form.contains_key("XFA"));
    let empty =
        |form: &Dict<'_>| form.get::<Array<'_>>("Fields").is_none_or(|fields| fields.raw_iter().next().is_none());
    let dynamic = form.is_some_and(|form| empty(&form) || catalog.get::<bool>("NeedsRendering") == Some(true));
    let all = [
        part.then_some(Remark::PartOfFile),
        (not_drawn > 0).then_some(Remark::AnnotationsNotDrawn { count: not_drawn }),
        (files > 0).then_some(Remark::FilesWithin { count: files }),
        dynamic.then_some(Remark::DynamicForm),
    ];
    all.into_iter().flatten().collect()
}

fn facts(pdf: &Pdf, remarks: Vec<Remark>, limits: &Limits) -> Result<Facts, Unreadable> {
    let pages = pdf.pages();
    let media = media(pages.first().ok_or(Unreadable::Damaged)?);
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    let color_on = color::pages_in_color(pdf, limits.color_cpu);
    Ok(Facts {
        pages: count,
        color_pages: color_on.count(),
        color_on,
        media,
        one_size: pages.iter().all(|page| same_sheet(media, self::media(page))),
        remarks,
    })
}

/// Draws the pages as PNG, numbered from 1.
pub(crate) fn render(
    document: Vec<u8>,
    dpi: u16,
    each: &mut dyn FnMut(u32, Vec<u8>) -> Result<(), ConversionError>,
) -> Result<(), ConversionError> {
    let OpenPdf { pdf, .. } = open(Arc::new(document))?;
    for (page, number) in pdf.pages().iter().take(DRAWN).zip(1..) {
        let (width, height) = page.render_dimensions();
        let wanted = f32::from(dpi.clamp(10, 1200)) / 72.0;
        let most = (DRAWN_PIXELS / (width * height).max(1.0)).sqrt();
        let pixmap = paint::page(page, &paint::cache(), &InterpreterSettings::default(), wanted.min(most));
        each(number, pixmap.into_png().map_err(|_| Unreadable::TooDemanding)?)?;
    }
    Ok(())
}

/// A document that was opened.
struct OpenPdf {
    pdf: Pdf,
    encrypted: bool,
}

/// Opens what every viewer opens without asking for a password, and may be printed.
fn open(document: Arc<Vec<u8>>) -> Result<OpenPdf, Unreadable> {
    match Pdf::new_with_password(Arc::clone(&document), NO_PASSWORD) {
        Ok(pdf) => Ok(OpenPdf { pdf, encrypted: false }),
        Err(LoadPdfError::Decryption(_)) => open_encrypted(document),
        // The reader repairs files, and forgets then why one does not open.
        Err(LoadPdfError::Invalid) if document.windows(9).any(|window| window == b"/Encrypt ") => {
            open_encrypted(document)
        }
        Err(LoadPdfError::Invalid) => Err(Unreadable::Damaged),
    }
}

/// What is encrypted without a password for reading: its author only restricts what may be done with it.
fn open_encrypted(document: Arc<Vec<u8>>) -> Result<OpenPdf, Unreadable> {
    let pdf = Pdf::new(document).map_err(|_| Unreadable::Encrypted)?;
    let permissions = pdf.objects().into_iter().find_map(|object| match object {
        Object::Dict(dict) => permissions(&dict),
        _ => None,
    });
    match permissions {
        Some(bits) if bits & MAY_PRINT == 0 => Err(Unreadable::PrintForbidden),
        _ => Ok(OpenPdf { pdf, encrypted: true }),
    }
}

/// The permissions of an encryption dictionary of the standard handler (ISO 32000-1, table 21).
fn permissions(dict: &Dict<'_>) -> Option<i64> {
    let standard = dict.get::<Name<'_>>("Filter").is_some_and(|filter| filter.as_ref() == b"Standard");
    (standard && dict.contains_key("O") && dict.contains_key("U")).then(|| dict.get::<i64>("P")).flatten()
}

/// A document may say of itself that it has no pages; otherwise they cannot be found.
fn without_pages(pdf: &Pdf) -> Unreadable {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let tree = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("Pages"));
    match tree.and_then(|tree| tree.get::<i32>("Count")) {
        Some(0) => Unreadable::Empty,
        _ => Unreadable::Damaged,
    }
}

/// The size of a page as it is looked at, in hundredths of a millimetre.
fn media(page: &Page<'_>) -> (u32, u32) {
    let unit = media_unit(page);
    let hundredths = |points: f32| {
        let length = f64::from(points) * f64::from(unit) * 2540.0 / 72.0;
        // A float that is too large for the integer becomes the largest.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let length = length.round() as u32;
        length
    };
    let (width, height) = page.render_dimensions();
    (hundredths(width), hundredths(height))
}

/// How many points a unit of a page is.
fn media_unit(page: &Page<'_>) -> f32 {
    page.raw().get::<f32>("UserUnit").filter(|unit| unit.is_finite() && *unit > 0.0).unwrap_or(1.0)
}

/// Whether two pages fit the same sheet, turned or not, to half a millimetre.
fn same_sheet(a: (u32, u32), b: (u32, u32)) -> bool {
    let near = |x: u32, y: u32| x.abs_diff(y) <= 50;
    (near(a.0, b.0) && near(a.1, b.1)) || (near(a.0, b.1) && near(a.1, b.0))
}
