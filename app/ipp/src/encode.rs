//! Messages to bytes (RFC 8010, 3).

use crate::{
    Attributes, MOST_DEPTH, MOST_NAME_OCTETS, MOST_VALUE_OCTETS, Message, Resolution, Value,
    value::{OutOfBand, tag},
};

/// Why a message cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// A name is empty or too long.
    #[error("an attribute name of {0} octets")]
    Name(usize),
    /// A value is too long.
    #[error("a value of {octets} octets in {attribute:?}")]
    Value {
        /// The attribute.
        attribute: String,
        /// How many octets it has.
        octets: usize,
    },
    /// Collections are nested too deep.
    #[error("collections nested too deep in {0:?}")]
    Depth(String),
}

const END_OF_ATTRIBUTES: u8 = 0x03;

impl Message {
    /// The bytes of this message. A document follows them as it is.
    ///
    /// # Errors
    /// A name or value longer than the format can say, or collections nested deeper than anybody would read.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::with_capacity(512);
        out.extend([self.version.major, self.version.minor]);
        out.extend(self.code.to_be_bytes());
        out.extend(self.request_id.to_be_bytes());
        for group in &self.groups {
            out.push(group.tag.tag());
            for attribute in &group.attributes {
                let mut name = attribute.name.as_str();
                checked_name(name)?;
                for value in or_no_value(&attribute.values) {
                    put_value(&mut out, &attribute.name, name, value, 0)?;
                    // Further values of the same attribute have an empty name.
                    name = "";
                }
            }
        }
        out.push(END_OF_ATTRIBUTES);
        Ok(out)
    }
}

fn or_no_value(values: &[Value]) -> &[Value] {
    const NO_VALUE: &[Value] = &[Value::OutOfBand(OutOfBand::NoValue)];
    if values.is_empty() { NO_VALUE } else { values }
}

fn checked_name(name: &str) -> Result<(), EncodeError> {
    if name.is_empty() || name.len() > MOST_NAME_OCTETS { Err(EncodeError::Name(name.len())) } else { Ok(()) }
}

/// Writes one value; `attribute` is for the error only, `name` is what stands in the name field.
fn put_value(out: &mut Vec<u8>, attribute: &str, name: &str, value: &Value, depth: usize) -> Result<(), EncodeError> {
    let mut item = |tag: u8, data: &[u8]| put_item(out, attribute, tag, name, data);
    match value {
        Value::Integer(number) => item(tag::INTEGER, &number.to_be_bytes()),
        Value::Enum(number) => item(tag::ENUM, &number.to_be_bytes()),
        Value::Boolean(answer) => item(tag::BOOLEAN, &[u8::from(*answer)]),
        Value::OctetString(octets) => item(tag::OCTET_STRING, octets),
        Value::DateTime(time) => item(tag::DATE_TIME, &time.0),
        Value::Resolution(resolution) => item(tag::RESOLUTION, &resolution_octets(*resolution)),
        Value::Range(range) => item(tag::RANGE, &[range.lower.to_be_bytes(), range.upper.to_be_bytes()].concat()),
        Value::Text(text) => item(tag::TEXT, text.as_bytes()),
        Value::Name(name) => item(tag::NAME, name.as_bytes()),
        Value::Keyword(word) => item(tag::KEYWORD, word.as_bytes()),
        Value::Uri(uri) => item(tag::URI, uri.as_bytes()),
        Value::UriScheme(scheme) => item(tag::URI_SCHEME, scheme.as_bytes()),
        Value::Charset(charset) => item(tag::CHARSET, charset.as_bytes()),
        Value::NaturalLanguage(language) => item(tag::NATURAL_LANGUAGE, language.as_bytes()),
        Value::MimeMediaType(media_type) => item(tag::MIME_MEDIA_TYPE, media_type.as_bytes()),
        Value::OutOfBand(why) => item(why.tag(), &[]),
        Value::Opaque { tag, data } => item(*tag, data),
        Value::TextWithLanguage { language, text } => {
            item(tag::TEXT_WITH_LANGUAGE, &with_language(attribute, language, text)?)
        }
        Value::NameWithLanguage { language, name } => {
            item(tag::NAME_WITH_LANGUAGE, &with_language(attribute, language, name)?)
        }
        Value::Collection(members) => put_collection(out, attribute, name, members, depth),
    }
}

fn put_collection(
    out: &mut Vec<u8>,
    attribute: &str,
    name: &str,
    members: &Attributes,
    depth: usize,
) -> Result<(), EncodeError> {
    if depth >= MOST_DEPTH {
        return Err(EncodeError::Depth(attribute.to_owned()));
    }
    put_item(out, attribute, tag::BEGIN_COLLECTION, name, &[])?;
    for member in members {
        checked_name(&member.name)?;
        put_item(out, attribute, tag::MEMBER_NAME, "", member.name.as_bytes())?;
        for value in or_no_value(&member.values) {
            put_value(out, attribute, "", value, depth + 1)?;
        }
    }
    put_item(out, attribute, tag::END_COLLECTION, "", &[])
}

fn put_item(out: &mut Vec<u8>, attribute: &str, tag: u8, name: &str, data: &[u8]) -> Result<(), EncodeError> {
    let too_long = || EncodeError::Value { attribute: attribute.to_owned(), octets: data.len() };
    if data.len() > MOST_VALUE_OCTETS {
        return Err(too_long());
    }
    out.push(tag);
    out.extend(length(name.as_bytes()).ok_or(EncodeError::Name(name.len()))?);
    out.extend(name.as_bytes());
    out.extend(length(data).ok_or_else(too_long)?);
    out.extend(data);
    Ok(())
}

fn with_language(attribute: &str, language: &str, text: &str) -> Result<Vec<u8>, EncodeError> {
    let octets = language.len().saturating_add(text.len());
    let too_long = || EncodeError::Value { attribute: attribute.to_owned(), octets };
    let mut data = Vec::with_capacity(octets.saturating_add(4));
    for part in [language.as_bytes(), text.as_bytes()] {
        data.extend(length(part).ok_or_else(too_long)?);
        data.extend(part);
    }
    Ok(data)
}

fn length(data: &[u8]) -> Option<[u8; 2]> {
    u16::try_from(data.len()).ok().map(u16::to_be_bytes)
}

fn resolution_octets(resolution: Resolution) -> [u8; 9] {
    let [a, b, c, d] = resolution.cross_feed.to_be_bytes();
    let [e, f, g, h] = resolution.feed.to_be_bytes();
    [a, b, c, d, e, f, g, h, resolution.units]
}
