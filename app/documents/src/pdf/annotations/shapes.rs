//! Pictures of annotations that bring none: made of what they say of themselves.
//!
//! The operators use `/Multiply` as a graphics state and the fonts `/Text` (Helvetica) and `/Signs` (ZapfDingbats).

mod words;

use hayro_syntax::object::{Array, Dict, Name, Object, Rect, String as PdfString};
use std::fmt::Write as _;
use words::{Place, Words};

/// What is drawn of an annotation.
pub(super) enum Drawing {
    /// It has nothing that one could see.
    Nothing,
    /// It has something, which cannot be drawn.
    Unknown,
    /// Operators in the coordinates of the page, and their bounds.
    Operators(Vec<u8>, Rect),
}

pub(super) fn of(annotation: &Dict<'_>, form: &Dict<'_>, rect: Rect) -> Drawing {
    let kind = annotation.get::<Name<'_>>("Subtype");
    let operators = match kind.as_ref().map(AsRef::as_ref) {
        Some(b"Widget") => return field(annotation, form, rect),
        Some(b"FreeText") => return free_text(annotation, form, rect),
        Some(b"Highlight") => quads(annotation, |out, [x0, y0, x1, y1]| {
            let _ = writeln!(out, "/Multiply gs {x0} {y0} {} {} re f", x1 - x0, y1 - y0);
        }),
        Some(b"Underline" | b"Squiggly") => quads(annotation, |out, [x0, y0, x1, _]| {
            let _ = writeln!(out, "{x0} {0} m {x1} {0} l S", y0 + 1.0);
        }),
        Some(b"StrikeOut") => quads(annotation, |out, [x0, y0, x1, y1]| {
            let _ = writeln!(out, "{x0} {0} m {x1} {0} l S", f64::midpoint(y0, y1));
        }),
        Some(b"Square") => bordered(annotation, rect, |out, [x0, y0, x1, y1]| {
            let _ = write!(out, "{x0} {y0} {} {} re ", x1 - x0, y1 - y0);
        }),
        Some(b"Circle") => bordered(annotation, rect, ellipse),
        Some(b"Line") => path(annotation, &[numbers(annotation, "L")]),
        Some(b"Ink") => {
            let strokes = annotation.get::<Array<'_>>("InkList");
            let strokes = strokes.iter().flat_map(Array::iter::<Array<'_>>);
            path(annotation, &strokes.map(|stroke| stroke.iter::<f64>().collect()).collect::<Vec<_>>())
        }
        Some(b"PolyLine") => path(annotation, &[numbers(annotation, "Vertices")]),
        Some(b"Polygon") => {
            let mut points = numbers(annotation, "Vertices");
            points.extend_from_within(..points.len().min(2));
            path(annotation, &[points])
        }
        _ => return Drawing::Unknown,
    };
    match operators {
        Some(operators) => {
            let wide = Rect { x0: rect.x0 - 4.0, y0: rect.y0 - 4.0, x1: rect.x1 + 4.0, y1: rect.y1 + 4.0 };
            Drawing::Operators(operators.into_bytes(), wide)
        }
        None => Drawing::Unknown,
    }
}

fn numbers(of: &Dict<'_>, key: &str) -> Vec<f64> {
    of.get::<Array<'_>>(key).iter().flat_map(Array::iter::<f64>).collect()
}

/// The operator that sets a colour of one, three or four components.
fn color(components: &[f64], operators: [&str; 3]) -> Option<String> {
    let [gray, rgb, cmyk] = operators;
    let operator = match components.len() {
        1 => gray,
        3 => rgb,
        4 => cmyk,
        _ => return None,
    };
    let mut said: String = components.iter().map(|component| format!("{component} ")).collect();
    said += operator;
    said.push('\n');
    Some(said)
}

/// The flag of a field that takes several lines (12.7.4.3).
const MULTILINE: i64 = 1 << 12;

const STROKE: [&str; 3] = ["G", "RG", "K"];
const FILL: [&str; 3] = ["g", "rg", "k"];

fn width(annotation: &Dict<'_>) -> f64 {
    let style = annotation.get::<Dict<'_>>("BS").and_then(|style| style.get::<f64>("W"));
    style.or_else(|| numbers(annotation, "Border").get(2).copied()).unwrap_or(1.0)
}

/// Each of the quadrilaterals of text, as left, bottom, right, top.
fn quads(annotation: &Dict<'_>, each: impl Fn(&mut String, [f64; 4])) -> Option<String> {
    let components = numbers(annotation, "C");
    let mut out = color(&components, FILL)? + &color(&components, STROKE)?;
    let points = numbers(annotation, "QuadPoints");
    let mut some = false;
    for quad in points.chunks_exact(8) {
        let (x, y): (Vec<f64>, Vec<f64>) = quad.as_chunks().0.iter().map(|[x, y]| (*x, *y)).unzip();
        each(&mut out, [least(&x), least(&y), most(&x), most(&y)]);
        some = true;
    }
    some.then_some(out)
}

fn least(of: &[f64]) -> f64 {
    of.iter().copied().fold(f64::MAX, f64::min)
}

fn most(of: &[f64]) -> f64 {
    of.iter().copied().fold(f64::MIN, f64::max)
}

fn bordered(annotation: &Dict<'_>, rect: Rect, shape: impl Fn(&mut String, [f64; 4])) -> Option<String> {
    let (line, inside) = (color(&numbers(annotation, "C"), STROKE), color(&numbers(annotation, "IC"), FILL));
    let width = width(annotation);
    let mut out = format!("{width} w\n{}{}", line.clone().unwrap_or_default(), inside.clone().unwrap_or_default());
    let inset = width / 2.0;
    shape(&mut out, [rect.x0 + inset, rect.y0 + inset, rect.x1 - inset, rect.y1 - inset]);
    out += match (line.filter(|_| width > 0.0), inside) {
        (Some(_), Some(_)) => "B\n",
        (Some(_), None) => "S\n",
        (None, Some(_)) => "f\n",
        (None, None) => return None,
    };
    Some(out)
}

/// Four curves, with the usual approximation of a quarter of a circle.
fn ellipse(out: &mut String, [x0, y0, x1, y1]: [f64; 4]) {
    let (x, y) = (f64::midpoint(x0, x1), f64::midpoint(y0, y1));
    let (dx, dy) = ((x1 - x0) / 2.0 * 0.5523, (y1 - y0) / 2.0 * 0.5523);
    let _ = write!(
        out,
        "{x1} {y} m {x1} {} {} {y1} {x} {y1} c {} {y1} {x0} {} {x0} {y} c {x0} {} {} {y0} {x} {y0} c {} {y0} {x1} {} {x1} {y} c h ",
        y + dy,
        x + dx,
        x - dx,
        y + dy,
        y - dy,
        x - dx,
        x + dx,
        y - dy
    );
}

/// Lines from point to point.
fn path(annotation: &Dict<'_>, strokes: &[Vec<f64>]) -> Option<String> {
    let mut out = color(&numbers(annotation, "C"), STROKE)?;
    let _ = writeln!(out, "{} w", width(annotation));
    let mut some = false;
    for stroke in strokes {
        for (number, [x, y]) in stroke.as_chunks().0.iter().enumerate() {
            let _ = write!(out, "{x} {y} {} ", if number == 0 { "m" } else { "l" });
            some = true;
        }
        out += "S\n";
    }
    some.then_some(out)
}

/// What a field says for itself, or what is said above it (12.7.3.1).
fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
    let mut at = field.clone();
    for _ in 0..16 {
        if let Some(found) = at.get::<Object<'_>>(key) {
            return Some(found);
        }
        at = at.get::<Dict<'_>>("Parent")?;
    }
    None
}

fn drawn(content: Option<Vec<u8>>, rect: Rect) -> Drawing {
    content.map_or(Drawing::Unknown, |content| Drawing::Operators(content, rect))
}

/// Words that somebody typed onto a page, on their ground and with a line around them (12.5.6.6).
fn free_text(annotation: &Dict<'_>, form: &Dict<'_>, rect: Rect) -> Drawing {
    let Some(text) = annotation.get::<PdfString<'_>>("Contents") else { return Drawing::Nothing };
    let style = annotation.get::<PdfString<'_>>("DA").or_else(|| form.get::<PdfString<'_>>("DA"));
    let Some(words) = Words::of(&text, style.as_ref()) else { return Drawing::Unknown };
    let inset: Vec<f64> = numbers(annotation, "RD");
    let [left, bottom, right, top] = inset.try_into().unwrap_or([0.0; 4]);
    let inner = Rect { x0: rect.x0 + left, y0: rect.y0 + bottom, x1: rect.x1 - right, y1: rect.y1 - top };
    let width = width(annotation);
    let ground = color(&numbers(annotation, "C"), FILL);
    let mut out = ground.clone().unwrap_or_default() + &words.ink(STROKE);
    let half = width / 2.0;
    let _ = writeln!(
        out,
        "{width} w {} {} {} {} re {}",
        inner.x0 + half,
        inner.y0 + half,
        inner.width() - width,
        inner.height() - width,
        match (ground, width > 0.0) {
            (Some(_), true) => "B",
            (Some(_), false) => "f",
            (None, true) => "S",
            (None, false) => "n",
        }
    );
    let within = Rect { x0: inner.x0 + width, y0: inner.y0 + width, x1: inner.x1 - width, y1: inner.y1 - width };
    let side = annotation.get::<i64>("Q").unwrap_or(0);
    Drawing::Operators([out.into_bytes(), words.set(within, Place::Top, side)].concat(), rect)
}

fn field(widget: &Dict<'_>, form: &Dict<'_>, rect: Rect) -> Drawing {
    let kind = inherited(widget, "FT").and_then(Object::into_name);
    let value = inherited(widget, "V");
    match (kind.as_ref().map(AsRef::as_ref), value) {
        (Some(b"Tx" | b"Ch"), Some(Object::String(value))) if !value.as_bytes().is_empty() => {
            let style = inherited(widget, "DA").or_else(|| form.get::<Object<'_>>("DA")).and_then(Object::into_string);
            let number = |key| inherited(widget, key).and_then(Object::into_number).map_or(0, |number| number.as_i64());
            let place = if number("Ff") & MULTILINE == 0 { Place::Middle } else { Place::Top };
            drawn(Words::of(&value, style.as_ref()).map(|words| words.set(rect, place, number("Q"))), rect)
        }
        (Some(b"Btn"), value) => {
            let state = widget.get::<Name<'_>>("AS").or_else(|| value.and_then(Object::into_name));
            if state.is_none_or(|state| state.as_ref() == b"Off") {
                return Drawing::Nothing;
            }
            let size = rect.width().min(rect.height()) * 0.8;
            let (x, y) = (f64::midpoint(rect.x0, rect.x1) - size * 0.42, f64::midpoint(rect.y0, rect.y1) - size * 0.35);
            let out = format!("0 g BT /Signs {size} Tf {x} {y} Td (4) Tj ET\n");
            Drawing::Operators(out.into_bytes(), rect)
        }
        _ => Drawing::Nothing,
    }
}
