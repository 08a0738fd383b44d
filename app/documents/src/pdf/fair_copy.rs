//! Writes a PDF anew where a printer might make something else of the file than what was counted: because it has to be
//! mended or decrypted, lists a page twice, has layers, or annotations that a screen shows and paper does not.
//!
//! In the copy nothing is left to the reader: each page stands for itself, annotations are part of its content, and
//! layers are either shown or not.

mod objects;
mod visible;

use super::{
    annotations::{MarkForm, Marks},
    layers::Layers,
    tree::Leaf,
};
use hayro_syntax::{
    Pdf,
    content::{TypedIter, ops::TypedInstruction},
    object::{Dict, MaybeRef, Object, Rect, Stream},
};
pub(super) use objects::Objects;
use pdf_writer::{Chunk, Finish as _, Name, Obj, Ref};
use std::fmt::Write as _;

/// What a page is copied with, besides its content, resources and annotations.
const ENTRIES: [&str; 8] = ["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "UserUnit", "Group"];

/// The copy of these pages, with what their annotations put on them.
pub(super) fn of(pdf: &Pdf, pages: &[(Leaf<'_>, Marks)], layers: &Layers) -> Vec<u8> {
    let mut objects = Objects::new(pdf, layers);
    let root = objects.next();
    let kids: Vec<Ref> = pages.iter().map(|(leaf, marks)| page(&mut objects, pdf, leaf, marks, root)).collect();
    let mut chunk = Chunk::new();
    let count = i32::try_from(kids.len()).unwrap_or(i32::MAX);
    chunk.pages(root).kids(kids).count(count);
    objects.keep(&chunk);
    finished(objects, pdf, root, layers)
}

/// The file, whose pages are under `root`, with what its catalog says of colours and layers.
pub(super) fn finished(mut objects: Objects<'_>, pdf: &Pdf, root: Ref, layers: &Layers) -> Vec<u8> {
    let mut chunk = Chunk::new();
    let mut entries = vec![("Pages", root)];
    let former = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    if let Some(intents) = former.as_ref().and_then(|former| former.get_raw::<Object<'_>>("OutputIntents")) {
        let id = objects.next();
        objects.write(chunk.indirect(id), &intents);
        entries.push(("OutputIntents", id));
    }
    if !layers.is_empty() {
        let id = objects.next();
        objects.write_layers(chunk.indirect(id));
        entries.push(("OCProperties", id));
    }
    objects.keep(&chunk);
    objects.finish(&entries)
}

fn page(objects: &mut Objects<'_>, pdf: &Pdf, leaf: &Leaf<'_>, marks: &Marks, parent: Ref) -> Ref {
    let id = objects.next();
    let mut chunk = Chunk::new();
    let contents = contents(leaf);
    let resources = leaf.owner("Resources").and_then(|owner| owner.get::<Dict<'_>>("Resources"));
    let visible = objects.visible(&content(pdf, &contents), resources.as_ref()).map(|content| {
        let id = objects.next();
        objects::write_packed(&mut chunk, id, &content, |_| {});
        id
    });
    let forms: Vec<Ref> = marks.drawn.iter().map(|mark| form(objects, &mark.form)).collect();
    let around = (!forms.is_empty()).then(|| {
        let (before, after) = (objects.next(), objects.next());
        chunk.stream(before, b"q\n");
        chunk.stream(after, drawing(&content(pdf, &contents), marks).as_bytes());
        (before, after)
    });
    let mut page = chunk.indirect(id).dict();
    page.pair(Name(b"Type"), Name(b"Page"));
    page.pair(Name(b"Parent"), parent);
    for key in ENTRIES {
        if let Some(value) = leaf.owner(key).and_then(|owner| owner.get_raw::<Object<'_>>(key)) {
            objects.write(page.insert(Name(key.as_bytes())), &value);
        }
    }
    if leaf.owner("MediaBox").is_none_or(|owner| owner.get::<Rect>("MediaBox").is_none()) {
        // What readers take for a page without a size.
        page.insert(Name(b"MediaBox")).array().items([0, 0, 595, 842]);
    }
    let mut streams = page.insert(Name(b"Contents")).array();
    if let Some((before, _)) = around {
        streams.item(before);
    }
    match visible {
        Some(visible) => {
            streams.item(visible);
        }
        None => contents.iter().for_each(|stream| objects.write(streams.push(), stream)),
    }
    if let Some((_, after)) = around {
        streams.item(after);
    }
    streams.finish();
    write_resources(objects, page.insert(Name(b"Resources")), leaf, &forms);
    page.finish();
    objects.keep(&chunk);
    id
}

/// The streams of a page, in order.
pub(super) fn contents<'a>(leaf: &Leaf<'a>) -> Vec<MaybeRef<Object<'a>>> {
    match leaf.page.get::<Object<'_>>("Contents") {
        Some(Object::Array(array)) => array.raw_iter().collect(),
        Some(Object::Stream(_)) => leaf.page.get_raw::<Object<'_>>("Contents").into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The operators of a page: what its streams say together.
pub(super) fn content(pdf: &Pdf, contents: &[MaybeRef<Object<'_>>]) -> Vec<u8> {
    let mut content = Vec::new();
    for id in contents.iter().filter_map(MaybeRef::as_obj_ref) {
        let stream = pdf.xref().get::<Stream<'_>>(id.into());
        if let Some(Ok(data)) = stream.as_ref().map(Stream::decoded_data) {
            content.extend_from_slice(&data);
            content.push(b' ');
        }
    }
    content
}

/// What comes behind the content of a page: the end of its states, and the annotations.
pub(super) fn drawing(content: &[u8], marks: &Marks) -> String {
    let (mut open, mut operators) = (1_usize, TypedIter::new(content));
    while let Some(operator) = operators.next() {
        match operator {
            TypedInstruction::SaveState(_) => open += 1,
            TypedInstruction::RestoreState(_) if open > 1 => open -= 1,
            _ => {}
        }
    }
    let mut out = "\nQ".repeat(open);
    for (number, mark) in marks.drawn.iter().enumerate() {
        let [a, b, c, d, e, f] = mark.matrix;
        let _ = write!(out, "\nq {a:.5} {b:.5} {c:.5} {d:.5} {e:.5} {f:.5} cm /{} Do Q", mark_name(number));
    }
    out
}

fn mark_name(number: usize) -> String {
    format!("ImprimaturMark{number}")
}

pub(super) fn form(objects: &mut Objects<'_>, form: &MarkForm) -> Ref {
    let (content, bounds) = match form {
        MarkForm::Present(id) => return objects.reference(*id),
        MarkForm::Made(content, bounds) => (content, bounds),
    };
    let id = objects.next();
    let mut chunk = Chunk::new();
    let mut form = chunk.form_xobject(id, content);
    #[expect(clippy::cast_possible_truncation, reason = "coordinates of a page")]
    let side = |length: f64| length as f32;
    form.bbox(pdf_writer::Rect::new(side(bounds.x0), side(bounds.y0), side(bounds.x1), side(bounds.y1)));
    let mut resources = form.resources();
    let mut states = resources.insert(Name(b"ExtGState")).dict();
    states.insert(Name(b"Multiply")).dict().pair(Name(b"BM"), Name(b"Multiply"));
    states.finish();
    let mut fonts = resources.insert(Name(b"Font")).dict();
    for (name, font) in [("Text", "Helvetica"), ("Signs", "ZapfDingbats")] {
        let mut entries = fonts.insert(Name(name.as_bytes())).dict();
        entries.pair(Name(b"Type"), Name(b"Font")).pair(Name(b"Subtype"), Name(b"Type1"));
        entries.pair(Name(b"BaseFont"), Name(font.as_bytes()));
        if name == "Text" {
            entries.pair(Name(b"Encoding"), Name(b"WinAnsiEncoding"));
        }
    }
    fonts.finish();
    resources.finish();
    form.finish();
    objects.keep(&chunk);
    id
}

/// The resources of a page, and the forms of its annotations.
pub(super) fn write_resources(objects: &mut Objects<'_>, to: Obj<'_>, leaf: &Leaf<'_>, forms: &[Ref]) {
    let resources = leaf.owner("Resources").and_then(|owner| owner.get::<Dict<'_>>("Resources"));
    let resources = resources.as_ref();
    let mut entries = to.dict();
    for (name, value) in resources.iter().flat_map(|resources| resources.entries()) {
        if name.as_ref() != b"XObject" || forms.is_empty() {
            objects.write(entries.insert(Name(name.as_ref())), &value);
        }
    }
    if forms.is_empty() {
        return;
    }
    let mut pictures = entries.insert(Name(b"XObject")).dict();
    let own = resources.and_then(|resources| resources.get::<Dict<'_>>("XObject"));
    for (name, value) in own.iter().flat_map(Dict::entries) {
        objects.write(pictures.insert(Name(name.as_ref())), &value);
    }
    for (number, form) in forms.iter().enumerate() {
        pictures.pair(Name(mark_name(number).as_bytes()), *form);
    }
}
