//! The wire format by example, by property, and against bytes that nobody meant well.

use ipp::{
    Attribute, Attributes, BadMessage, DateTime, EncodeError, Group, GroupTag, Message, Operation, OutOfBand, Range,
    Resolution, Status, Value, Version, decode,
};
use proptest::prelude::*;
use std::{fs, path::Path};

/// A request that ipptool of CUPS 2.4 sends, as it was seen on the wire, and three bytes of a document.
#[test]
fn a_request_reads_as_it_was_meant() {
    let bytes = [
        b"\x01\x01\x00\x02\x00\x00\x00\x2a\x01".as_slice(),
        b"\x47\x00\x12attributes-charset\x00\x05utf-8",
        b"\x48\x00\x1battributes-natural-language\x00\x02en",
        b"\x45\x00\x0bprinter-uri\x00\x11ipp://lobby/ipp/p",
        b"\x02\x21\x00\x06copies\x00\x04\x00\x00\x00\x02",
        b"\x44\x00\x05sides\x00\x09one-sided",
        b"\x44\x00\x05media\x00\x02a4\x44\x00\x00\x00\x06letter",
        b"\x03PDF",
    ]
    .concat();
    let (message, consumed) = decode(&bytes).unwrap();
    assert_eq!(&bytes[consumed..], b"PDF");
    assert_eq!((message.version, message.operation(), message.request_id), (Version::V1_1, Operation::PRINT_JOB, 42));
    let operation = message.group(GroupTag::Operation).unwrap();
    assert_eq!(operation.text("printer-uri"), Some("ipp://lobby/ipp/p"));
    let job = message.group(GroupTag::Job).unwrap();
    assert_eq!((job.integer("copies"), job.text("sides")), (Some(2), Some("one-sided")));
    assert_eq!(job.texts("media").collect::<Vec<_>>(), ["a4", "letter"]);
    assert_eq!(message.encode().unwrap(), bytes[..consumed]);
}

#[test]
fn what_is_cut_off_anywhere_is_incomplete() {
    let bytes = everything().encode().unwrap();
    for length in 0..bytes.len() {
        assert_eq!(decode(&bytes[..length]), Err(BadMessage::Incomplete), "after {length} octets");
    }
    assert_eq!(decode(&bytes), Ok((everything(), bytes.len())));
}

#[test]
fn a_set_inside_a_collection_keeps_its_values_and_what_follows() {
    let members = Attributes::new().with("x", [1.into(), 2.into()]).with("y", Value::from(3));
    let inner = Value::Collection(members);
    let message = Message::response(Status::OK, 1).with(GroupTag::Printer, "media-col", [inner.clone(), inner]);
    let (read, _) = decode(&message.encode().unwrap()).unwrap();
    assert_eq!(read, message);
}

#[test]
fn broken_bytes_are_refused() {
    let check = |body: &[u8], want: BadMessage| {
        let bytes = [b"\x02\x00\x00\x0b\x00\x00\x00\x01", body].concat();
        assert_eq!(decode(&bytes), Err(want), "{}", body.escape_ascii());
    };
    use BadMessage::Malformed;
    check(b"\x00", Malformed("a reserved group"));
    check(b"\x44\x00\x01a\x00\x01b\x03", Malformed("an attribute before any group"));
    check(b"\x01\x44\x00\x00\x00\x01b\x03", Malformed("a value without a name"));
    check(b"\x01\x34\x00\x00\x00\x00\x03", Malformed("a value without a name"));
    check(b"\x01\x44\xff\xff", Malformed("a negative length"));
    check(b"\x01\x44\x00\x01\xff\x00\x01b", Malformed("a name that is not text"));
    check(b"\x01\x21\x00\x01a\x00\x03\x00\x00\x00", Malformed("a value of the wrong size"));
    check(b"\x01\x22\x00\x01a\x00\x01\x02", Malformed("a boolean that is neither"));
    check(b"\x01\x35\x00\x01a\x00\x04\x00\x09en", Malformed("a text with a wrong inner length"));
    check(b"\x01\x34\x00\x01a\x00\x00\x03", Malformed("a collection that does not end"));
    check(b"\x01\x34\x00\x01a\x00\x00\x44\x00\x01b\x00\x01c", Malformed("a collection that does not end"));
    check(b"\x01\x37\x00\x01a\x00\x00", Malformed("the end of a collection that has not begun"));
    check(b"\x01\x4a\x00\x01a\x00\x01b", Malformed("a member outside of a collection"));
    check(b"\x01\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01m\x37\x00\x00\x00\x00", Malformed("a member without a value"));
}

#[test]
fn strange_texts_are_kept_and_not_understood() {
    let bytes = b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x41\x00\x01a\x00\x04caf\xe9\x60\x00\x01b\x00\x01x\x03";
    let (message, _) = decode(bytes).unwrap();
    let printer = message.group(GroupTag::Printer).unwrap();
    assert_eq!(printer.value("a"), Some(&Value::Opaque { tag: 0x41, data: b"caf\xe9".to_vec() }));
    assert_eq!(printer.text("a"), None);
    assert_eq!(printer.value("b"), Some(&Value::Opaque { tag: 0x60, data: b"x".to_vec() }));
    assert_eq!(message.encode().unwrap(), bytes);
}

#[test]
fn too_much_of_anything_is_refused() {
    let head = b"\x02\x00\x00\x0b\x00\x00\x00\x01\x01".to_vec();
    let check = |one: &[u8], times: usize, want| {
        let bytes = [head.clone(), one.repeat(times)].concat();
        assert_eq!(decode(&bytes), Err(want));
    };
    check(b"\x44\x00\x01a\x00\x01b", ipp::MOST_ATTRIBUTES + 1, BadMessage::TooMuch("attributes"));
    check(b"\x34\x00\x01a\x00\x00\x4a\x00\x00\x00\x01m", 1, BadMessage::Incomplete);
    let long = [b"\x44\x00\x01a\x7f\xff".to_vec(), vec![b'x'; 32_767]].concat();
    check(&long, 33, BadMessage::TooMuch("octets"));
    let values = [b"\x44\x00\x01a\x00\x00".to_vec(), b"\x44\x00\x00\x00\x00".repeat(ipp::MOST_VALUES)].concat();
    check(&values, 1, BadMessage::TooMuch("values"));
    let deep = [b"\x34\x00\x01a\x00\x00".to_vec(), b"\x4a\0\0\0\x01m\x34\0\0\0\0".repeat(100_000)].concat();
    check(&deep, 1, BadMessage::TooMuch("nested collections"));
}

#[test]
fn what_cannot_be_read_is_not_written() {
    let with = |name: &str, value: Value| Message::response(Status::OK, 1).with(GroupTag::Job, name, value).encode();
    assert_eq!(with("", Value::from(1)), Err(EncodeError::Name(0)));
    assert_eq!(
        with("a", Value::text("x".repeat(40_000))),
        Err(EncodeError::Value { attribute: "a".to_owned(), octets: 40_000 })
    );
    let deep = |levels| (0..levels).fold(Value::from(1), |v, _| Value::Collection(Attributes::new().with("m", v)));
    assert!(with("a", deep(ipp::MOST_DEPTH)).is_ok());
    assert_eq!(with("a", deep(ipp::MOST_DEPTH + 1)), Err(EncodeError::Depth("a".to_owned())));
}

/// One value of every syntax.
fn everything() -> Message {
    let mut printer = Attributes::new();
    let values = [
        Value::Integer(-1),
        Value::Boolean(true),
        Value::Enum(3),
        Value::OctetString(vec![0, 255]),
        Value::DateTime(DateTime::utc(2026, 11, 23, 4, 5, 6)),
        Value::dpi(600),
        Value::range(1, 999),
        Value::Collection(Attributes::new().with("x", Value::from(1)).with("y", Value::Collection(Attributes::new()))),
        Value::text("café"),
        Value::TextWithLanguage { language: "fr".to_owned(), text: "café".to_owned() },
        Value::name("lobby"),
        Value::NameWithLanguage { language: "fr".to_owned(), name: "entrée".to_owned() },
        Value::keyword("one-sided"),
        Value::uri("ipp://lobby/"),
        Value::UriScheme("ipps".to_owned()),
        Value::Charset("utf-8".to_owned()),
        Value::NaturalLanguage("fr".to_owned()),
        Value::media_type("application/pdf"),
        Value::OutOfBand(OutOfBand::NoValue),
        Value::OutOfBand(OutOfBand::Unknown),
        Value::OutOfBand(OutOfBand::Unsupported),
        Value::Opaque { tag: 0x7f, data: vec![1, 2, 3, 4] },
    ];
    for (number, value) in values.iter().enumerate() {
        printer.add(&format!("value-{number}"), value.clone());
    }
    printer.add("all", values.to_vec());
    let mut message = Message::response(Status::OK_IGNORED, 7);
    message.add_group(GroupTag::Printer, printer);
    message.add_group(GroupTag::Printer, Attributes::new());
    message
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9-]{0,20}"
}

fn plain_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::Integer),
        any::<i32>().prop_map(Value::Enum),
        any::<bool>().prop_map(Value::Boolean),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Value::OctetString),
        any::<[u8; 11]>().prop_map(|octets| Value::DateTime(DateTime(octets))),
        any::<(i32, i32)>().prop_map(|(lower, upper)| Value::Range(Range { lower, upper })),
        any::<(i32, i32, u8)>().prop_map(|(cross_feed, feed, units)| Value::Resolution(Resolution {
            cross_feed,
            feed,
            units
        })),
        any::<String>().prop_map(Value::Text),
        any::<String>().prop_map(Value::Name),
        any::<String>().prop_map(Value::Keyword),
        any::<(String, String)>().prop_map(|(language, text)| Value::TextWithLanguage { language, text }),
        prop::sample::select(vec![OutOfBand::NoValue, OutOfBand::Unknown, OutOfBand::DeleteAttribute])
            .prop_map(Value::OutOfBand),
        (0x60_u8..0x80, prop::collection::vec(any::<u8>(), 0..9)).prop_map(|(tag, data)| Value::Opaque { tag, data }),
    ]
}

fn attributes(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Attributes> {
    let attribute = (name(), prop::collection::vec(value, 1..4)).prop_map(|(name, values)| Attribute { name, values });
    prop::collection::vec(attribute, 0..5).prop_map(Attributes::from_iter)
}

fn message() -> impl Strategy<Value = Message> {
    let value = plain_value().prop_recursive(4, 24, 4, |inner| attributes(inner).prop_map(Value::Collection));
    let group = (0x01_u8..0x10).prop_filter("not the end", |tag| *tag != 0x03).prop_map(|tag| match tag {
        0x01 => GroupTag::Operation,
        0x02 => GroupTag::Job,
        0x04 => GroupTag::Printer,
        0x05 => GroupTag::Unsupported,
        0x06 => GroupTag::Subscription,
        0x07 => GroupTag::EventNotification,
        0x08 => GroupTag::Resource,
        0x09 => GroupTag::Document,
        0x0a => GroupTag::System,
        other => GroupTag::Other(other),
    });
    let group = (group, attributes(value)).prop_map(|(tag, attributes)| Group { tag, attributes });
    (any::<(u8, u8, u16, i32)>(), prop::collection::vec(group, 0..4)).prop_map(
        |((major, minor, code, request_id), groups)| Message {
            version: Version { major, minor },
            code,
            request_id,
            groups,
        },
    )
}

proptest! {
    #[test]
    fn a_message_reads_back_as_it_was_written(message in message(), document in prop::collection::vec(any::<u8>(), 0..9)) {
        let head = message.encode().unwrap();
        let bytes = [head.clone(), document].concat();
        prop_assert_eq!(decode(&bytes), Ok((message, head.len())));
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        reads_or_refuses(&bytes)?;
    }

    #[test]
    fn any_damage_is_answered(message in message(), damage in prop::collection::vec(any::<(usize, u8)>(), 1..6)) {
        let mut bytes = message.encode().unwrap();
        for (at, octet) in damage {
            let at = at % bytes.len();
            bytes[at] = octet;
        }
        reads_or_refuses(&bytes)?;
    }
}

/// The seeds of the fuzz target in `tests/fuzz`.
#[test]
fn every_message_of_the_corpus_is_answered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/corpus/ipp");
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let read = files.map(|file| reads_or_refuses(&fs::read(file.unwrap().path()).unwrap()).unwrap()).count();
    assert!(read > 0, "{} is empty", folder.display());
}

/// Whatever is read can be written, and reads back the same.
fn reads_or_refuses(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok((message, consumed)) = decode(bytes) {
        prop_assert!(consumed <= bytes.len());
        let again = message.encode().map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(decode(&again), Ok((message, again.len())));
    }
    Ok(())
}
