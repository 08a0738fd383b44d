//! Numbers, sizes and dates by the browser's `Intl`, its formatters made once per language.

use js_sys::{
    Array, Date, Function, Intl, Object, Reflect,
    wasm_bindgen::{JsCast, JsValue},
};
use model::{text::Language, time::Time};
use std::{cell::RefCell, rc::Rc};

/// The unit that a size is said in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// Bytes.
    Byte,
    /// Thousands of bytes.
    Kilobyte,
    /// Millions of bytes.
    Megabyte,
    /// Thousands of millions of bytes.
    Gigabyte,
}

/// A size as it is said: the unit that leaves a small number, and the number in it.
fn scaled(octets: u64) -> (f64, Scale) {
    #[allow(clippy::cast_precision_loss, reason = "shown with three digits")]
    let n = octets as f64;
    match octets {
        0..1_000 => (n, Scale::Byte),
        1_000..999_500 => (n / 1e3, Scale::Kilobyte),
        999_500..999_500_000 => (n / 1e6, Scale::Megabyte),
        _ => (n / 1e9, Scale::Gigabyte),
    }
}

pub fn number(language: Language, n: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "what is counted here stays far below 2^53")]
    let n = n as f64;
    with(language, |f| call(&f.number, n.into()))
}

pub fn size(language: Language, octets: u64) -> String {
    let (n, scale) = scaled(octets);
    with(language, |f| {
        let unit = match scale {
            Scale::Byte => &f.byte,
            Scale::Kilobyte => &f.kilobyte,
            Scale::Megabyte => &f.megabyte,
            Scale::Gigabyte => &f.gigabyte,
        };
        call(unit, n.into())
    })
}

pub fn moment(language: Language, at: Time) -> String {
    with(language, |f| call(&f.moment, date(at)))
}

pub fn day(language: Language, at: Time) -> String {
    with(language, |f| call(&f.day, date(at)))
}

pub fn is_one(language: Language, n: u64) -> bool {
    #[allow(clippy::cast_precision_loss, reason = "what is counted here stays far below 2^53")]
    let n = n as f64;
    with(language, |f| f.plural.select(n).as_string().is_some_and(|category| category == "one"))
}

pub fn ago(language: Language, at: Time) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    let now = Date::now() as i64;
    let (n, unit) = distance(at.0.saturating_sub(now));
    with(language, |f| {
        let n = JsValue::from_f64(f64::from(n));
        let text = f.ago_format.call2(&f.ago, &n, &JsValue::from_str(unit));
        text.ok().and_then(|t| t.as_string()).unwrap_or_default()
    })
}

/// A distance in time as it is said: so many of the largest unit that fits, negative for the past.
fn distance(millis: i64) -> (i32, &'static str) {
    let seconds = millis / 1000;
    let (n, unit) = match seconds.abs() {
        0..45 => (0, "second"),
        45..2700 => ((seconds as f64 / 60.0).round() as i32, "minute"),
        2700..79_200 => ((seconds as f64 / 3600.0).round() as i32, "hour"),
        _ => ((seconds as f64 / 86_400.0).round() as i32, "day"),
    };
    (n, unit)
}

struct Formats {
    number: Function,
    byte: Function,
    kilobyte: Function,
    megabyte: Function,
    gigabyte: Function,
    moment: Function,
    day: Function,
    plural: Intl::PluralRules,
    ago: JsValue,
    ago_format: Function,
}

impl Formats {
    fn new(language: Language) -> Self {
        let tags = Array::of1(&JsValue::from_str(match language {
            // Dates in the order of the day, the month and the year, as everywhere but in one country.
            Language::En => "en-GB",
            Language::Fr => "fr-FR",
        }));
        let number = |pairs: &[(&str, &str)]| Intl::NumberFormat::new(&tags, options(pairs).unchecked_ref()).format();
        let date = |pairs: &[(&str, &str)]| Intl::DateTimeFormat::new(&tags, options(pairs).unchecked_ref()).format();
        let unit = |name, display, digits| {
            number(&[("style", "unit"), ("unit", name), ("unitDisplay", display), ("maximumFractionDigits", digits)])
        };
        let ago = relative(&tags);
        Self {
            number: number(&[]),
            byte: unit("byte", "long", "0"),
            kilobyte: unit("kilobyte", "short", "0"),
            megabyte: unit("megabyte", "short", "1"),
            gigabyte: unit("gigabyte", "short", "1"),
            moment: date(&[("dateStyle", "medium"), ("timeStyle", "short")]),
            day: date(&[("dateStyle", "medium")]),
            plural: Intl::PluralRules::new(&tags, &Object::new()),
            ago_format: Reflect::get(&ago, &"format".into()).unwrap_or_default().unchecked_into(),
            ago,
        }
    }
}

thread_local! {
    static FORMATS: RefCell<Option<(Language, Rc<Formats>)>> = const { RefCell::new(None) };
}

fn with<T>(language: Language, f: impl FnOnce(&Formats) -> T) -> T {
    let formats = FORMATS.with_borrow_mut(|last| match last {
        Some((l, formats)) if *l == language => formats.clone(),
        _ => {
            let formats = Rc::new(Formats::new(language));
            *last = Some((language, formats.clone()));
            formats
        }
    });
    f(&formats)
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (key, value) in pairs {
        let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
    }
    object
}

fn relative(tags: &Array) -> JsValue {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).unwrap_or_default();
    let constructor = Reflect::get(&intl, &"RelativeTimeFormat".into()).unwrap_or_default();
    let arguments = Array::of2(tags, &options(&[("numeric", "auto")]));
    constructor.dyn_ref::<Function>().and_then(|c| Reflect::construct(c, &arguments).ok()).unwrap_or(JsValue::UNDEFINED)
}

fn call(f: &Function, value: JsValue) -> String {
    f.call1(&JsValue::UNDEFINED, &value).ok().and_then(|v| v.as_string()).unwrap_or_default()
}

fn date(at: Time) -> JsValue {
    #[allow(clippy::cast_precision_loss, reason = "milliseconds of any year that a person meets fit")]
    let millis = at.0 as f64;
    Date::new(&millis.into()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_leaves_a_small_number() {
        assert_eq!(scaled(999), (999.0, Scale::Byte));
        assert_eq!(scaled(214_000), (214.0, Scale::Kilobyte));
        assert_eq!(scaled(999_600).1, Scale::Megabyte);
        assert_eq!(scaled(50_000_000), (50.0, Scale::Megabyte));
        assert_eq!(scaled(1_500_000_000), (1.5, Scale::Gigabyte));
    }

    #[test]
    fn distances_are_said_in_the_largest_unit_that_fits() {
        assert_eq!(distance(-20_000), (0, "second"));
        assert_eq!(distance(-5 * 60_000), (-5, "minute"));
        assert_eq!(distance(-3 * 3_600_000), (-3, "hour"));
        assert_eq!(distance(2 * 86_400_000), (2, "day"));
    }
}
