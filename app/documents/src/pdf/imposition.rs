//! Writes the sides of an output as the pages of a new PDF, each page of the document a form on it: text stays text.
//!
//! As in a fair copy, annotations become part of the content, and layers are either shown or not.

use super::{
    annotations::Marks,
    fair_copy::{self, Objects},
    layers::Layers,
    sides::{self, Area, Side},
    tree::{self, Leaf},
};
use crate::{limits::Limits, output::Output};
use flate2::{Compression, write::ZlibEncoder};
use hayro_syntax::{Pdf, object::Object, page::Page};
use model::jobs::Unreadable;
use pdf_writer::{Chunk, Filter, Finish as _, Name, Rect, Ref};
use std::{collections::BTreeMap, fmt::Write as _, io::Write as _};

/// The new document.
pub(super) fn of(pdf: &Pdf, sides: &[Side], output: &Output, limits: &Limits) -> Result<Vec<u8>, Unreadable> {
    let layers = Layers::of(pdf);
    let mut leaves = tree::leaves(pdf, limits.pages)?;
    if leaves.len() != pdf.pages().len() {
        leaves = pdf.pages().iter().map(|page| Leaf::alone(page.raw().clone())).collect();
    }
    let mut objects = Objects::new(pdf, &layers);
    let root = objects.next();
    let mut forms = BTreeMap::new();
    for cell in sides.iter().flat_map(|side| &side.cells) {
        let (Some(page), Some(leaf)) = (pdf.pages().get(cell.page), leaves.get(cell.page)) else { continue };
        forms.entry(cell.page).or_insert_with(|| form(&mut objects, pdf, page, leaf, &layers));
    }
    let contents: Vec<Ref> = sides.iter().map(|side| content(&mut objects, side)).collect();
    let mut kids = Vec::new();
    for at in sides::order(sides.len(), output) {
        // A blank back is as large as its front.
        let side = at.or_else(|| sides.len().checked_sub(1)).and_then(|at| sides.get(at)).ok_or(Unreadable::Empty)?;
        let id = objects.next();
        let mut chunk = Chunk::new();
        let mut page = chunk.page(id);
        page.parent(root).media_box(Rect::new(0.0, 0.0, short(side.size.width), short(side.size.height)));
        let mut resources = page.resources();
        if let Some(content) = at.and_then(|at| contents.get(at)) {
            let mut pictures = resources.x_objects();
            for cell in &side.cells {
                if let Some(form) = forms.get(&cell.page) {
                    pictures.pair(Name(name(cell.page).as_bytes()), *form);
                }
            }
            pictures.finish();
            resources.finish();
            page.contents(*content);
        } else {
            resources.finish();
        }
        page.finish();
        objects.keep(&chunk);
        kids.push(id);
    }
    let mut chunk = Chunk::new();
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    chunk.pages(root).kids(kids).count(count);
    objects.keep(&chunk);
    Ok(fair_copy::finished(objects, pdf, root, &layers))
}

fn name(page: usize) -> String {
    format!("Page{}", page + 1)
}

/// A page as something that can be drawn: upright, with its lower left corner where both axes begin.
fn form(objects: &mut Objects<'_>, pdf: &Pdf, page: &Page<'_>, leaf: &Leaf<'_>, layers: &Layers) -> Ref {
    let marks = Marks::of(pdf, &leaf.page, layers);
    let drawn: Vec<Ref> = marks.drawn.iter().map(|mark| fair_copy::form(objects, &mark.form)).collect();
    let mut content = fair_copy::content(pdf, &fair_copy::contents(leaf));
    if !drawn.is_empty() {
        let after = fair_copy::drawing(&content, &marks);
        content = [b"q\n", content.as_slice(), after.as_bytes()].concat();
    }
    let unit = super::media_unit(page);
    let matrix = page.initial_transform(false).as_coeffs().map(|number| short(number) * unit);
    let bounds = page.intersected_crop_box();
    let id = objects.next();
    let mut chunk = Chunk::new();
    let data = deflated(&content);
    let mut form = chunk.form_xobject(id, &data);
    form.filter(Filter::FlateDecode);
    form.bbox(Rect::new(short(bounds.x0), short(bounds.y0), short(bounds.x1), short(bounds.y1)));
    form.matrix(matrix);
    if let Some(group) = leaf.page.get_raw::<Object<'_>>("Group") {
        objects.write(form.insert(Name(b"Group")), &group);
    }
    fair_copy::write_resources(objects, form.insert(Name(b"Resources")), leaf, &drawn);
    form.finish();
    objects.keep(&chunk);
    id
}

/// What draws the pages of a side.
fn content(objects: &mut Objects<'_>, side: &Side) -> Ref {
    let mut operators = String::new();
    for cell in &side.cells {
        operators.push_str("q ");
        if let Some(area) = cell.cut {
            let _ = write!(operators, "{} W n ", rectangle(area));
        }
        let (scale, (x, y)) = (cell.scale, cell.at);
        let _ = writeln!(operators, "{scale:.6} 0 0 {scale:.6} {x:.4} {y:.4} cm /{} Do Q", name(cell.page));
        if let Some(area) = cell.border {
            let _ = writeln!(operators, "q 0 G 0.5 w {} S Q", rectangle(area));
        }
    }
    let id = objects.next();
    let mut chunk = Chunk::new();
    chunk.stream(id, operators.as_bytes());
    objects.keep(&chunk);
    id
}

fn rectangle(Area { x, y, size }: Area) -> String {
    format!("{x:.4} {y:.4} {:.4} {:.4} re", size.width, size.height)
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut coder = ZlibEncoder::new(Vec::new(), Compression::fast());
    // Memory takes whatever is written.
    coder.write_all(data).and_then(|()| coder.finish()).unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, reason = "coordinates of a page")]
fn short(number: f64) -> f32 {
    number as f32
}
