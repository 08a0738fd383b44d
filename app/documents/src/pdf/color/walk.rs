//! Reads the content of a page for anything that could have colour, without drawing.

use hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction as Op},
    object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream},
    page::{Page, Resources},
};
use std::collections::HashMap;

/// Forms in forms in forms.
const DEPTH: u8 = 12;
/// Operators of one page; what has more is a drawing, which is quicker drawn than read.
const OPERATORS: u32 = 400_000;
/// Pixels of an image that is still decoded to look at it.
const PIXELS: u64 = 25_000_000;
/// How far the components of a neutral colour may be apart.
const NEUTRAL: f64 = 0.03;

/// What reading says of a page; the worst of its parts counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    /// Certainly no colour.
    Gray,
    /// Certainly no colour, in an image that is too large to be decoded for looking at the rest.
    LargeGray,
    /// Has to be drawn.
    Unsure,
    /// May have colour and is too large to be drawn.
    TooLarge,
}

impl Verdict {
    fn and(self, other: Self) -> Self {
        match (self.min(other), self.max(other)) {
            (Self::LargeGray, Self::Unsure) => Self::TooLarge,
            (_, worse) => worse,
        }
    }
}

/// What was found out about forms and images that pages share.
#[derive(Default)]
pub(super) struct Walk {
    known: HashMap<ObjectIdentifier, Verdict>,
    operators: u32,
}

impl Walk {
    pub(super) fn page(&mut self, page: &Page<'_>) -> Verdict {
        self.operators = 0;
        self.content(page.typed_operations(), page.resources(), 0).and(annotations(page))
    }

    fn content(&mut self, mut operators: TypedIter<'_>, resources: &Resources<'_>, depth: u8) -> Verdict {
        let mut worst = Verdict::Gray;
        while let Some(op) = operators.next() {
            self.operators += 1;
            if self.operators > OPERATORS {
                return worst.and(Verdict::Unsure);
            }
            worst = worst.and(self.operator(&op, resources, depth));
            if worst == Verdict::TooLarge {
                break;
            }
        }
        worst
    }

    fn operator(&mut self, op: &Op<'_, '_>, resources: &Resources<'_>, depth: u8) -> Verdict {
        match op {
            Op::StrokeColorDeviceRgb(c) => neutral(&[c.0, c.1, c.2]),
            Op::NonStrokeColorDeviceRgb(c) => neutral(&[c.0, c.1, c.2]),
            Op::StrokeColorCmyk(c) => neutral(&[c.0, c.1, c.2]),
            Op::NonStrokeColorCmyk(c) => neutral(&[c.0, c.1, c.2]),
            Op::StrokeColor(c) => components(&c.0),
            Op::NonStrokeColor(c) => components(&c.0),
            Op::StrokeColorNamed(c) => {
                if c.1.is_some() {
                    Verdict::Unsure
                } else {
                    components(&c.0)
                }
            }
            Op::NonStrokeColorNamed(c) => {
                if c.1.is_some() {
                    Verdict::Unsure
                } else {
                    components(&c.0)
                }
            }
            Op::ColorSpaceStroke(space) => named_space(space.0, resources, ColorUse::Paint),
            Op::ColorSpaceNonStroke(space) => named_space(space.0, resources, ColorUse::Paint),
            Op::Shading(_) => Verdict::Unsure,
            Op::InlineImage(image) => image_verdict(image.0, Some(resources)),
            Op::XObject(name) => {
                resources.get_x_object(name.0).map_or(Verdict::Gray, |x| self.object(&x, resources, depth))
            }
            // Type 3 glyphs are small pages of their own.
            Op::TextFont(font) => {
                let kind = resources.get_font(font.0).and_then(|font| font.get::<Name<'_>>("Subtype"));
                if kind.is_some_and(|kind| kind.as_ref() == b"Type3") { Verdict::Unsure } else { Verdict::Gray }
            }
            _ => Verdict::Gray,
        }
    }

    fn object(&mut self, object: &Stream<'_>, around: &Resources<'_>, depth: u8) -> Verdict {
        let id = object.obj_id();
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        if depth >= DEPTH {
            return Verdict::Unsure;
        }
        // A form that draws itself finds this and ends.
        self.known.insert(id, Verdict::Gray);
        let kind = object.dict().get::<Name<'_>>("Subtype");
        let verdict = match kind.as_ref().map(AsRef::as_ref) {
            Some(b"Image") => image_verdict(object, None),
            Some(b"Form") => match object.decoded_data() {
                Ok(data) => {
                    let own = object.dict().get::<Dict<'_>>("Resources").map(Resources::new);
                    self.content(TypedIter::new(&data), own.as_ref().unwrap_or(around), depth + 1)
                }
                Err(_) => Verdict::Gray,
            },
            _ => Verdict::Unsure,
        };
        self.known.insert(id, verdict);
        verdict
    }
}

/// Whether a colour space is used for painting, where the colour itself is looked at, or for an image, where it is not.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ColorUse {
    Paint,
    Image,
}

fn neutral(components: &[Number]) -> Verdict {
    let values = components.iter().map(|number| number.as_f64());
    let (least, most) = values.fold((f64::MAX, f64::MIN), |(least, most), v| (least.min(v), most.max(v)));
    if most - least <= NEUTRAL { Verdict::Gray } else { Verdict::Unsure }
}

/// Three components are RGB or the like, four are CMYK; the space itself was judged when it was set.
fn components(components: &[Number]) -> Verdict {
    match components {
        [_] => Verdict::Gray,
        [c, m, y] | [c, m, y, _] => neutral(&[*c, *m, *y]),
        _ => Verdict::Unsure,
    }
}

fn named_space(name: &Name<'_>, resources: &Resources<'_>, purpose: ColorUse) -> Verdict {
    match resources.get_color_space(name) {
        Some(space) => space_verdict(&space, purpose, 0),
        None => device_space(name, purpose),
    }
}

fn device_space(name: &[u8], purpose: ColorUse) -> Verdict {
    match name {
        b"DeviceGray" | b"G" | b"CalGray" => Verdict::Gray,
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"DeviceCMYK" | b"CMYK" if purpose == ColorUse::Paint => Verdict::Gray,
        _ => Verdict::Unsure,
    }
}

fn space_verdict(space: &Object<'_>, purpose: ColorUse, depth: u8) -> Verdict {
    if depth > 4 {
        return Verdict::Unsure;
    }
    match space {
        Object::Name(name) => device_space(name, purpose),
        Object::Array(array) => array_space(array, purpose, depth),
        _ => Verdict::Unsure,
    }
}

fn array_space(array: &Array<'_>, purpose: ColorUse, depth: u8) -> Verdict {
    let mut items = array.flex_iter();
    let Some(family) = items.next::<Name<'_>>() else { return Verdict::Unsure };
    match family.as_ref() {
        b"ICCBased" => match items.next::<Stream<'_>>().and_then(|profile| profile.dict().get::<u8>("N")) {
            Some(1) => Verdict::Gray,
            Some(3 | 4) if purpose == ColorUse::Paint => Verdict::Gray,
            _ => Verdict::Unsure,
        },
        // A palette over a gray space has only gray in it.
        b"Indexed" | b"I" => match items.next::<Object<'_>>() {
            Some(base) => space_verdict(&base, ColorUse::Image, depth + 1),
            None => Verdict::Unsure,
        },
        b"Separation" => match items.next::<Name<'_>>() {
            Some(colorant) if colorant.as_ref() == b"Black" => Verdict::Gray,
            _ => Verdict::Unsure,
        },
        name => device_space(name, purpose),
    }
}

fn image_verdict(image: &Stream<'_>, resources: Option<&Resources<'_>>) -> Verdict {
    let dict = image.dict();
    let is_mask = dict.get::<bool>("ImageMask").or_else(|| dict.get::<bool>("IM")).unwrap_or(false);
    let space = dict.get::<Object<'_>>("ColorSpace").or_else(|| dict.get::<Object<'_>>("CS"));
    let verdict = match (&space, resources) {
        _ if is_mask => Verdict::Gray,
        (Some(Object::Name(name)), Some(resources)) => named_space(name, resources, ColorUse::Image),
        (Some(space), _) => space_verdict(space, ColorUse::Image, 0),
        (None, _) => Verdict::Unsure,
    };
    if is_large(dict) { verdict.and(Verdict::LargeGray) } else { verdict }
}

fn is_large(dict: &Dict<'_>) -> bool {
    let side = |long: &str, short: &str| dict.get::<u32>(long).or_else(|| dict.get::<u32>(short)).map_or(0, u64::from);
    side("Width", "W").saturating_mul(side("Height", "H")) > PIXELS
}

/// Annotations that are printed with a picture of their own: stamps, highlights, form fields.
fn annotations(page: &Page<'_>) -> Verdict {
    let annotations = page.raw().get::<Array<'_>>("Annots");
    let drawn = annotations.is_some_and(|all| all.iter::<Dict<'_>>().any(|one| one.contains_key("AP")));
    if drawn { Verdict::Unsure } else { Verdict::Gray }
}
