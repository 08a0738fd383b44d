//! Which layers come out on paper, which are not always those on the screen (ISO 32000-1, 8.11).

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, ObjRef, Object},
};
use std::collections::BTreeMap;

/// Expressions in expressions.
const DEPTH: u8 = 16;

/// The layers of a document, and whether each is printed.
#[derive(Default)]
pub(super) struct Layers {
    shown: BTreeMap<(u32, i32), bool>,
}

fn key(id: ObjRef) -> (u32, i32) {
    (id.obj_number, id.gen_number)
}

fn refs(of: &Dict<'_>, array: &str) -> Vec<ObjRef> {
    let array = of.get::<Array<'_>>(array);
    array.iter().flat_map(Array::raw_iter).filter_map(|item| item.as_obj_ref()).collect()
}

/// What a layer recommends for paper, if anything.
fn state(pdf: &Pdf, id: ObjRef) -> Option<bool> {
    let layer = pdf.xref().get::<Dict<'_>>(id.into())?;
    let usage = layer.get::<Dict<'_>>("Usage")?.get::<Dict<'_>>("Print")?;
    Some(usage.get::<Name<'_>>("PrintState")?.as_ref() != b"OFF")
}

impl Layers {
    /// The states of the default configuration, and what is said for printing.
    pub(super) fn of(pdf: &Pdf) -> Self {
        let mut layers = Self::default();
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        let Some(all) = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("OCProperties")) else { return layers };
        let config = all.get::<Dict<'_>>("D").unwrap_or_else(Dict::empty);
        let off = config.get::<Name<'_>>("BaseState").is_some_and(|state| state.as_ref() == b"OFF");
        for id in refs(&all, "OCGs") {
            layers.shown.insert(key(id), !off);
        }
        for (array, state) in [("ON", true), ("OFF", false)] {
            for id in refs(&config, array) {
                layers.shown.insert(key(id), state);
            }
        }
        if !config.contains_key("AS") {
            layers.hide_what_is_not_for_paper(pdf);
        }
        for event in config.get::<Array<'_>>("AS").iter().flat_map(Array::iter::<Dict<'_>>) {
            if event.get::<Name<'_>>("Event").is_some_and(|event| event.as_ref() == b"Print") {
                layers.print(pdf, &event);
            }
        }
        layers
    }

    /// Where no event asks what layers recommend, other readers listen to those that say that they are not for paper, and
    /// do not show one that is off.
    fn hide_what_is_not_for_paper(&mut self, pdf: &Pdf) {
        for ((number, generation), shown) in &mut self.shown {
            *shown &= state(pdf, ObjRef::new(*number, *generation)) != Some(false);
        }
    }

    /// What the layers of an event recommend for paper.
    fn print(&mut self, pdf: &Pdf, event: &Dict<'_>) {
        let categories = event.get::<Array<'_>>("Category");
        let is_named = |name: &Name<'_>| name.as_ref() == b"Print";
        if !categories.iter().flat_map(Array::iter::<Name<'_>>).any(|name| is_named(&name)) {
            return;
        }
        for id in refs(event, "OCGs") {
            if let Some(state) = state(pdf, id) {
                self.shown.insert(key(id), state);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Every layer, with whether it is printed.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ObjRef, bool)> {
        self.shown.iter().map(|((number, generation), shown)| (ObjRef::new(*number, *generation), *shown))
    }

    /// Whether what belongs to this layer, or to this combination of layers, is printed.
    pub(super) fn prints(&self, pdf: &Pdf, id: ObjRef) -> bool {
        if let Some(shown) = self.shown.get(&key(id)) {
            return *shown;
        }
        pdf.xref().get::<Dict<'_>>(id.into()).is_none_or(|dict| self.combination(pdf, &dict).unwrap_or(true))
    }

    /// Whether a combination (OCMD) is printed; nothing for what is none.
    pub(super) fn combination(&self, pdf: &Pdf, dict: &Dict<'_>) -> Option<bool> {
        if dict.get::<Name<'_>>("Type").is_none_or(|kind| kind.as_ref() != b"OCMD") {
            return None;
        }
        if let Some(expression) = dict.get::<Array<'_>>("VE") {
            return Some(self.expression(pdf, &expression, 0));
        }
        let mut members = refs(dict, "OCGs");
        members.extend(dict.get_ref("OCGs").filter(|id| self.shown.contains_key(&key(*id))));
        let mut states = members.iter().filter_map(|id| self.shown.get(&key(*id)).copied());
        let policy = dict.get::<Name<'_>>("P");
        Some(match policy.as_ref().map(AsRef::as_ref) {
            _ if members.is_empty() => true,
            Some(b"AllOn") => states.all(|on| on),
            Some(b"AllOff") => states.all(|on| !on),
            Some(b"AnyOff") => states.any(|on| !on),
            _ => states.any(|on| on),
        })
    }

    fn expression(&self, pdf: &Pdf, expression: &Array<'_>, depth: u8) -> bool {
        let mut items = expression.raw_iter();
        let mut operator = expression.flex_iter();
        items.next();
        let mut operands = items.map(|item: MaybeRef<Object<'_>>| {
            if let Some(state) = item.as_obj_ref().and_then(|id| self.shown.get(&key(id))) {
                return *state;
            }
            let array = match item {
                MaybeRef::Ref(id) => pdf.xref().get::<Array<'_>>(id.into()),
                MaybeRef::NotRef(object) => object.into_array(),
            };
            array.is_none_or(|inner| depth >= DEPTH || self.expression(pdf, &inner, depth + 1))
        });
        match operator.next::<Name<'_>>().as_ref().map(AsRef::as_ref) {
            Some(b"And") => operands.all(|on| on),
            Some(b"Or") => operands.any(|on| on),
            Some(b"Not") => operands.map(|on| !on).next().unwrap_or(true),
            _ => true,
        }
    }
}
