//! Copies objects with everything that they refer to, under new numbers and decrypted.

use super::visible;
use crate::pdf::layers::Layers;
use flate2::{Compression, write::ZlibEncoder};
use hayro_syntax::{
    Filter, Pdf,
    object::{self, Dict, MaybeRef, ObjRef, Object, Stream},
};
use pdf_writer::{Chunk, Finish as _, Name, Null, Obj, Ref, Str};
use std::{collections::HashMap, io::Write as _};

/// Arrays in arrays in dictionaries.
const DEPTH: u8 = 64;
/// What leads away from a page, or is for programs and not for paper.
const LEFT_OUT: [&[u8]; 10] = [
    b"Parent",
    b"StructParent",
    b"StructParents",
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"AF",
    b"OPI",
    b"PtData",
    b"Usage",
];

/// The objects of a copy.
pub(in crate::pdf) struct Objects<'a> {
    pdf: &'a Pdf,
    layers: &'a Layers,
    written: Chunk,
    numbers: HashMap<ObjRef, Ref>,
    waiting: Vec<ObjRef>,
    last: i32,
    /// Layers of the copy, for combinations: one that is printed and one that is not.
    always: Ref,
    never: Ref,
}

impl<'a> Objects<'a> {
    pub(in crate::pdf) fn new(pdf: &'a Pdf, layers: &'a Layers) -> Self {
        Self {
            pdf,
            layers,
            written: Chunk::new(),
            numbers: HashMap::new(),
            waiting: Vec::new(),
            last: 2,
            always: Ref::new(1),
            never: Ref::new(2),
        }
    }

    /// A number for a new object.
    pub(in crate::pdf) fn next(&mut self) -> Ref {
        self.last = self.last.saturating_add(1);
        Ref::new(self.last)
    }

    /// The number in the copy.
    pub(super) fn reference(&mut self, id: ObjRef) -> Ref {
        if let Some(number) = self.numbers.get(&id) {
            return *number;
        }
        let number = self.next();
        self.numbers.insert(id, number);
        self.waiting.push(id);
        number
    }

    pub(in crate::pdf) fn keep(&mut self, chunk: &Chunk) {
        self.written.extend(chunk);
    }

    pub(in crate::pdf) fn write(&mut self, to: Obj<'_>, value: &MaybeRef<Object<'_>>) {
        self.write_within(to, value, 0);
    }

    fn write_within(&mut self, to: Obj<'_>, value: &MaybeRef<Object<'_>>, depth: u8) {
        match value {
            MaybeRef::Ref(id) => to.primitive(self.reference(*id)),
            MaybeRef::NotRef(object) => self.write_object(to, object, depth),
        }
    }

    fn write_object(&mut self, to: Obj<'_>, object: &Object<'_>, depth: u8) {
        match object {
            Object::Boolean(value) => to.primitive(*value),
            Object::Number(number) => {
                let value = number.as_f64();
                #[expect(clippy::cast_possible_truncation, reason = "in bounds, or without a fraction that counts")]
                if value.fract() == 0.0 && value.abs() < f64::from(i32::MAX) {
                    to.primitive(value as i32);
                } else {
                    to.primitive(value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32);
                }
            }
            Object::String(text) => to.primitive(Str(text.as_bytes())),
            Object::Name(name) => to.primitive(Name(name.as_ref())),
            Object::Dict(dict) if depth < DEPTH => self.write_dict(to.dict(), dict, &[], depth),
            Object::Array(array) if depth < DEPTH => {
                let mut items = to.array();
                for item in array.raw_iter() {
                    self.write_within(items.push(), &item, depth + 1);
                }
            }
            _ => to.primitive(Null),
        }
    }

    fn write_dict(&mut self, mut to: pdf_writer::Dict<'_>, dict: &Dict<'_>, without: &[&[u8]], depth: u8) {
        if let Some(prints) = self.layers.combination(self.pdf, dict) {
            to.pair(Name(b"Type"), Name(b"OCMD"));
            to.pair(Name(b"OCGs"), if prints { self.always } else { self.never });
            return;
        }
        for (name, value) in dict.entries() {
            if !LEFT_OUT.contains(&name.as_ref()) && !without.contains(&name.as_ref()) {
                self.write_within(to.insert(Name(name.as_ref())), &value, depth + 1);
            }
        }
    }

    fn write_stream(&mut self, chunk: &mut Chunk, id: Ref, stream: &Stream<'_>) {
        let dict = stream.dict();
        if visible::is_hidden(self.pdf, self.layers, dict) {
            chunk.form_xobject(id, b"").bbox(pdf_writer::Rect::new(0.0, 0.0, 0.0, 0.0));
            return;
        }
        // A filter that decrypts has done its work.
        let decrypted = stream.filters().contains(&Filter::Crypt);
        let data = if decrypted { stream.decoded_data().unwrap_or_default() } else { stream.raw_data() };
        let visible = self.visible_of(stream);
        let plain = decrypted || visible.is_some();
        let mut entries = |copy: &mut pdf_writer::Dict<'_>| {
            for (name, value) in dict.entries() {
                let coding = matches!(name.as_ref(), b"Filter" | b"DecodeParms" | b"DP" | b"F");
                if name.as_ref() != b"Length" && !LEFT_OUT.contains(&name.as_ref()) && !(plain && coding) {
                    self.write_within(copy.insert(Name(name.as_ref())), &value, 0);
                }
            }
        };
        match &visible {
            Some(content) => write_packed(chunk, id, content, entries),
            None => entries(&mut chunk.stream(id, &data)),
        }
    }

    /// What is printed of a form or a pattern; none where all of it is.
    fn visible_of(&self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let dict = stream.dict();
        let form = dict.get::<object::Name<'_>>("Subtype").is_some_and(|kind| kind.as_ref() == b"Form");
        if self.layers.is_empty() || !form && !dict.contains_key("PatternType") {
            return None;
        }
        self.visible(&stream.decoded_data().ok()?, dict.get::<Dict<'_>>("Resources").as_ref())
    }

    /// What is printed of some content; none where all of it is.
    pub(super) fn visible(&self, content: &[u8], resources: Option<&Dict<'_>>) -> Option<Vec<u8>> {
        if self.layers.is_empty() { None } else { visible::of(self.pdf, self.layers, content, resources) }
    }

    /// The layers, each as it is printed and with no word about screens.
    pub(super) fn write_layers(&mut self, to: Obj<'_>) {
        let layers: Vec<(Ref, bool)> = self.layers.iter().map(|(id, prints)| (self.reference(id), prints)).collect();
        let mut chunk = Chunk::new();
        for (id, name) in [(self.always, "shown"), (self.never, "hidden")] {
            let mut layer = chunk.indirect(id).dict();
            layer.pair(Name(b"Type"), Name(b"OCG")).pair(Name(b"Name"), Str(name.as_bytes()));
        }
        self.keep(&chunk);
        let all = layers.iter().copied().chain([(self.always, true), (self.never, false)]);
        let mut entries = to.dict();
        entries.insert(Name(b"OCGs")).array().items(all.clone().map(|(id, _)| id));
        let mut config = entries.insert(Name(b"D")).dict();
        config.pair(Name(b"BaseState"), Name(b"ON"));
        config.insert(Name(b"OFF")).array().items(all.filter(|(_, prints)| !prints).map(|(id, _)| id));
        config.finish();
    }

    /// The file, with everything that was referred to, and a catalog of these entries.
    pub(super) fn finish(mut self, entries: &[(&str, Ref)]) -> Vec<u8> {
        while let Some(id) = self.waiting.pop() {
            let Some(number) = self.numbers.get(&id).copied() else { continue };
            let mut chunk = Chunk::new();
            match self.pdf.xref().get::<Object<'_>>(id.into()) {
                Some(Object::Stream(stream)) => self.write_stream(&mut chunk, number, &stream),
                Some(object) => self.write_object(chunk.indirect(number), &object, 0),
                None => chunk.indirect(number).primitive(Null),
            }
            self.keep(&chunk);
        }
        let id = self.next();
        let mut pdf = pdf_writer::Pdf::new();
        pdf.extend(&self.written);
        drop(self.written);
        let mut catalog = pdf.catalog(id);
        for (key, id) in entries {
            catalog.pair(Name(key.as_bytes()), *id);
        }
        catalog.finish();
        pdf.finish()
    }
}

/// Writes a stream that is compressed here, with what else is said of it.
pub(super) fn write_packed(chunk: &mut Chunk, id: Ref, data: &[u8], entries: impl FnOnce(&mut pdf_writer::Dict<'_>)) {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Memory takes all of it.
    let packed = encoder.write_all(data).and_then(|()| encoder.finish()).ok();
    let mut stream = chunk.stream(id, packed.as_deref().unwrap_or(data));
    if packed.is_some() {
        stream.filter(pdf_writer::Filter::FlateDecode);
    }
    entries(&mut stream);
}
