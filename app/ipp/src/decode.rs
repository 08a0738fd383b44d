//! Bytes to messages (RFC 8010, 3), without recursion: nesting lies on a stack of our own that is bounded.

use crate::{
    Attribute, Attributes, DateTime, Group, GroupTag, MOST_ATTRIBUTES, MOST_DEPTH, MOST_NAME_OCTETS, MOST_OCTETS,
    MOST_VALUE_OCTETS, MOST_VALUES, Message, OutOfBand, Range, Resolution, Value, Version, value::tag,
};

/// Why bytes are not a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMessage {
    /// The attributes have not ended yet: more bytes are needed.
    #[error("the message is not complete")]
    Incomplete,
    /// It has more of something than anybody needs.
    #[error("the message has too many {0}")]
    TooMuch(&'static str),
    /// It breaks the format.
    #[error("the message is malformed: {0}")]
    Malformed(&'static str),
}

use BadMessage::{Incomplete, Malformed, TooMuch};

/// The message at the beginning of `bytes`, and how many of them it took; a document may follow.
///
/// # Errors
/// [`BadMessage::Incomplete`] where more bytes may still make a message of it; otherwise nothing will.
pub fn decode(bytes: &[u8]) -> Result<(Message, usize), BadMessage> {
    let mut input = Input { bytes, at: 0 };
    let [major, minor] = input.array()?;
    let code = u16::from_be_bytes(input.array()?);
    let request_id = i32::from_be_bytes(input.array()?);
    let mut builder = Builder::default();
    loop {
        match input.octet()? {
            0x03 => break,
            0x00 => return Err(Malformed("a reserved group")),
            group @ 0x01..=0x0f => builder.group(GroupTag::of(group))?,
            tag => {
                let name = input.counted()?;
                let data = input.counted()?;
                builder.item(tag, name, data)?;
            }
        }
    }
    let groups = builder.finish()?;
    Ok((Message { version: Version { major, minor }, code, request_id, groups }, input.at))
}

/// The bytes that came, and how far they were read.
struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn take(&mut self, octets: usize) -> Result<&'a [u8], BadMessage> {
        let end = self.at.saturating_add(octets);
        if end > MOST_OCTETS {
            return Err(TooMuch("octets"));
        }
        let taken = self.bytes.get(self.at..end).ok_or(Incomplete)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadMessage> {
        self.take(N)?.try_into().map_err(|_| Incomplete)
    }

    fn octet(&mut self) -> Result<u8, BadMessage> {
        self.array().map(|[octet]| octet)
    }

    /// A length and as many octets.
    fn counted(&mut self) -> Result<&'a [u8], BadMessage> {
        let octets = usize::from(u16::from_be_bytes(self.array()?));
        if octets > MOST_VALUE_OCTETS {
            return Err(Malformed("a negative length"));
        }
        self.take(octets)
    }
}

/// The groups so far, and the collections that have begun and not ended, the outermost first.
#[derive(Default)]
struct Builder {
    groups: Vec<Group>,
    open: Vec<Attributes>,
    attributes: usize,
    values: usize,
}

impl Builder {
    fn group(&mut self, tag: GroupTag) -> Result<(), BadMessage> {
        self.closed()?;
        if self.groups.len() >= MOST_ATTRIBUTES {
            return Err(TooMuch("groups"));
        }
        self.groups.push(Group { tag, attributes: Attributes::new() });
        Ok(())
    }

    fn item(&mut self, tag: u8, name: &[u8], data: &[u8]) -> Result<(), BadMessage> {
        if !name.is_empty() {
            self.closed()?;
            self.attribute(name)?;
        }
        match tag {
            tag::BEGIN_COLLECTION => self.begin(),
            tag::END_COLLECTION => self.end(),
            tag::MEMBER_NAME if self.open.is_empty() => Err(Malformed("a member outside of a collection")),
            tag::MEMBER_NAME => self.attribute(data),
            _ => self.value(value(tag, data)?),
        }
    }

    /// Begins an attribute, or a member of the innermost open collection.
    fn attribute(&mut self, name: &[u8]) -> Result<(), BadMessage> {
        let name = std::str::from_utf8(name).map_err(|_| Malformed("a name that is not text"))?;
        if name.is_empty() || name.len() > MOST_NAME_OCTETS {
            return Err(Malformed("a name that is empty or too long"));
        }
        self.attributes += 1;
        if self.attributes > MOST_ATTRIBUTES {
            return Err(TooMuch("attributes"));
        }
        self.complete()?;
        let innermost = self.innermost()?;
        innermost.push(Attribute { name: name.to_owned(), values: Vec::new() });
        Ok(())
    }

    /// Adds a value to the attribute that was begun last.
    fn value(&mut self, value: Value) -> Result<(), BadMessage> {
        self.values += 1;
        if self.values > MOST_VALUES {
            return Err(TooMuch("values"));
        }
        self.innermost()?.last_mut().ok_or(Malformed("a value without a name"))?.values.push(value);
        Ok(())
    }

    fn begin(&mut self) -> Result<(), BadMessage> {
        if self.innermost()?.last_mut().is_none() {
            return Err(Malformed("a value without a name"));
        }
        if self.open.len() >= MOST_DEPTH {
            return Err(TooMuch("nested collections"));
        }
        self.open.push(Attributes::new());
        Ok(())
    }

    fn end(&mut self) -> Result<(), BadMessage> {
        if self.open.is_empty() {
            return Err(Malformed("the end of a collection that has not begun"));
        }
        self.complete()?;
        let members = self.open.pop().unwrap_or_default();
        self.value(Value::Collection(members))
    }

    fn finish(self) -> Result<Vec<Group>, BadMessage> {
        self.closed()?;
        Ok(self.groups)
    }

    fn innermost(&mut self) -> Result<&mut Attributes, BadMessage> {
        match self.open.last_mut() {
            Some(members) => Ok(members),
            None => self.groups.last_mut().map(|g| &mut g.attributes).ok_or(Malformed("an attribute before any group")),
        }
    }

    fn closed(&self) -> Result<(), BadMessage> {
        if self.open.is_empty() { Ok(()) } else { Err(Malformed("a collection that does not end")) }
    }

    /// A member name must be followed by a value before anything else begins.
    fn complete(&mut self) -> Result<(), BadMessage> {
        match self.innermost()?.last_mut() {
            Some(attribute) if attribute.values.is_empty() => Err(Malformed("a member without a value")),
            _ => Ok(()),
        }
    }
}

/// The value that `data` says under `tag`.
///
/// Numbers of the wrong size are errors, since nothing sensible follows from them. Texts in another encoding are
/// kept as they came: printers do that, and the rest of what they say is still of use.
fn value(tag: u8, data: &[u8]) -> Result<Value, BadMessage> {
    if let Some(why) = OutOfBand::of(tag).filter(|_| data.is_empty()) {
        return Ok(Value::OutOfBand(why));
    }
    Ok(match tag {
        tag::INTEGER => Value::Integer(integer(data)?),
        tag::ENUM => Value::Enum(integer(data)?),
        tag::BOOLEAN => match data {
            [0] => Value::Boolean(false),
            [1] => Value::Boolean(true),
            _ => return Err(Malformed("a boolean that is neither")),
        },
        tag::OCTET_STRING => Value::OctetString(data.to_vec()),
        tag::DATE_TIME => Value::DateTime(DateTime(sized(data)?)),
        tag::RESOLUTION => resolution(data)?,
        tag::RANGE => {
            let [lower, upper] = halves(data)?;
            Value::Range(Range { lower: integer(lower)?, upper: integer(upper)? })
        }
        tag::TEXT_WITH_LANGUAGE => match with_language(data)? {
            Some((language, text)) => Value::TextWithLanguage { language, text },
            None => opaque(tag, data),
        },
        tag::NAME_WITH_LANGUAGE => match with_language(data)? {
            Some((language, name)) => Value::NameWithLanguage { language, name },
            None => opaque(tag, data),
        },
        _ => match (string_syntax(tag), std::str::from_utf8(data)) {
            (Some(syntax), Ok(text)) => syntax(text.to_owned()),
            _ => opaque(tag, data),
        },
    })
}

fn opaque(tag: u8, data: &[u8]) -> Value {
    Value::Opaque { tag, data: data.to_vec() }
}

fn string_syntax(tag: u8) -> Option<fn(String) -> Value> {
    Some(match tag {
        tag::TEXT => Value::Text,
        tag::NAME => Value::Name,
        tag::KEYWORD => Value::Keyword,
        tag::URI => Value::Uri,
        tag::URI_SCHEME => Value::UriScheme,
        tag::CHARSET => Value::Charset,
        tag::NATURAL_LANGUAGE => Value::NaturalLanguage,
        tag::MIME_MEDIA_TYPE => Value::MimeMediaType,
        _ => return None,
    })
}

fn sized<const N: usize>(data: &[u8]) -> Result<[u8; N], BadMessage> {
    data.try_into().map_err(|_| Malformed("a value of the wrong size"))
}

fn integer(data: &[u8]) -> Result<i32, BadMessage> {
    sized(data).map(i32::from_be_bytes)
}

fn halves(data: &[u8]) -> Result<[&[u8]; 2], BadMessage> {
    data.split_at_checked(4).map(|(one, other)| [one, other]).ok_or(Malformed("a value of the wrong size"))
}

fn resolution(data: &[u8]) -> Result<Value, BadMessage> {
    let [cross_feed, rest] = halves(data)?;
    let [feed, units] = halves(rest)?;
    let [units] = sized(units)?;
    Ok(Value::Resolution(Resolution { cross_feed: integer(cross_feed)?, feed: integer(feed)?, units }))
}

/// The language and the text of a value that has both; none where they are not UTF-8.
fn with_language(data: &[u8]) -> Result<Option<(String, String)>, BadMessage> {
    let (language, rest) = counted(data).ok_or(Malformed("a text with a wrong inner length"))?;
    match counted(rest) {
        Some((text, [])) => Ok(text_of(language).zip(text_of(text))),
        _ => Err(Malformed("a text with a wrong inner length")),
    }
}

fn counted(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = data.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

fn text_of(data: &[u8]) -> Option<String> {
    std::str::from_utf8(data).ok().map(str::to_owned)
}
