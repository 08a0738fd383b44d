//! Attribute values and their syntaxes (RFC 8010, 3.5.2; RFC 8011, 5.1).

use crate::Attributes;

/// One value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `integer`
    Integer(i32),
    /// `boolean`
    Boolean(bool),
    /// `enum`
    Enum(i32),
    /// `octetString`
    OctetString(Vec<u8>),
    /// `dateTime`
    DateTime(DateTime),
    /// `resolution`
    Resolution(Resolution),
    /// `rangeOfInteger`
    Range(Range),
    /// `collection`
    Collection(Attributes),
    /// `textWithoutLanguage`
    Text(String),
    /// `textWithLanguage`
    TextWithLanguage {
        /// The language of the text.
        language: String,
        /// The text.
        text: String,
    },
    /// `nameWithoutLanguage`
    Name(String),
    /// `nameWithLanguage`
    NameWithLanguage {
        /// The language of the name.
        language: String,
        /// The name.
        name: String,
    },
    /// `keyword`
    Keyword(String),
    /// `uri`
    Uri(String),
    /// `uriScheme`
    UriScheme(String),
    /// `charset`
    Charset(String),
    /// `naturalLanguage`
    NaturalLanguage(String),
    /// `mimeMediaType`
    MimeMediaType(String),
    /// A value that says why there is none.
    OutOfBand(OutOfBand),
    /// A value of an unknown syntax, or one whose bytes are not of their syntax: kept and not understood.
    Opaque {
        /// The tag as it came.
        tag: u8,
        /// The bytes as they came.
        data: Vec<u8>,
    },
}

/// `dateTime` as its eleven octets (RFC 2579): year, month, day, hour, minutes, seconds, deci-seconds, and the
/// direction, hours and minutes from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub [u8; 11]);

/// `resolution`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Dots across the feed direction.
    pub cross_feed: i32,
    /// Dots in the feed direction.
    pub feed: i32,
    /// 3 for dots per inch, 4 for dots per centimetre.
    pub units: u8,
}

/// `rangeOfInteger`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The lower bound, inclusive.
    pub lower: i32,
    /// The upper bound, inclusive.
    pub upper: i32,
}

/// Why there is no value (RFC 8010, 3.5.2; RFC 3380).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfBand {
    /// `unsupported`
    Unsupported,
    /// `unknown`
    Unknown,
    /// `no-value`
    NoValue,
    /// `not-settable`
    NotSettable,
    /// `delete-attribute`
    DeleteAttribute,
    /// `admin-define`
    AdminDefine,
}

/// The tags of RFC 8010, 3.5.2, that the codec understands.
pub(crate) mod tag {
    pub const UNSUPPORTED: u8 = 0x10;
    pub const UNKNOWN: u8 = 0x12;
    pub const NO_VALUE: u8 = 0x13;
    pub const NOT_SETTABLE: u8 = 0x15;
    pub const DELETE_ATTRIBUTE: u8 = 0x16;
    pub const ADMIN_DEFINE: u8 = 0x17;
    pub const INTEGER: u8 = 0x21;
    pub const BOOLEAN: u8 = 0x22;
    pub const ENUM: u8 = 0x23;
    pub const OCTET_STRING: u8 = 0x30;
    pub const DATE_TIME: u8 = 0x31;
    pub const RESOLUTION: u8 = 0x32;
    pub const RANGE: u8 = 0x33;
    pub const BEGIN_COLLECTION: u8 = 0x34;
    pub const TEXT_WITH_LANGUAGE: u8 = 0x35;
    pub const NAME_WITH_LANGUAGE: u8 = 0x36;
    pub const END_COLLECTION: u8 = 0x37;
    pub const TEXT: u8 = 0x41;
    pub const NAME: u8 = 0x42;
    pub const KEYWORD: u8 = 0x44;
    pub const URI: u8 = 0x45;
    pub const URI_SCHEME: u8 = 0x46;
    pub const CHARSET: u8 = 0x47;
    pub const NATURAL_LANGUAGE: u8 = 0x48;
    pub const MIME_MEDIA_TYPE: u8 = 0x49;
    pub const MEMBER_NAME: u8 = 0x4a;
}

impl Value {
    /// A `textWithoutLanguage`.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A `nameWithoutLanguage`.
    #[must_use]
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    /// A `keyword`.
    #[must_use]
    pub fn keyword(keyword: impl Into<String>) -> Self {
        Self::Keyword(keyword.into())
    }

    /// A `uri`.
    #[must_use]
    pub fn uri(uri: impl Into<String>) -> Self {
        Self::Uri(uri.into())
    }

    /// A `mimeMediaType`.
    #[must_use]
    pub fn media_type(media_type: impl Into<String>) -> Self {
        Self::MimeMediaType(media_type.into())
    }

    /// A `rangeOfInteger`.
    #[must_use]
    pub const fn range(lower: i32, upper: i32) -> Self {
        Self::Range(Range { lower, upper })
    }

    /// A `resolution` in dots per inch.
    #[must_use]
    pub const fn dpi(dpi: i32) -> Self {
        Self::Resolution(Resolution { cross_feed: dpi, feed: dpi, units: 3 })
    }

    /// The number of an `integer` or `enum`.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i32> {
        match self {
            Self::Integer(number) | Self::Enum(number) => Some(*number),
            _ => None,
        }
    }

    /// The answer of a `boolean`.
    #[must_use]
    pub const fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Boolean(answer) => Some(*answer),
            _ => None,
        }
    }

    /// The characters of any syntax that is made of characters.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text)
            | Self::TextWithLanguage { text, .. }
            | Self::Name(text)
            | Self::NameWithLanguage { name: text, .. }
            | Self::Keyword(text)
            | Self::Uri(text)
            | Self::UriScheme(text)
            | Self::Charset(text)
            | Self::NaturalLanguage(text)
            | Self::MimeMediaType(text) => Some(text),
            _ => None,
        }
    }

    /// The members of a `collection`.
    #[must_use]
    pub const fn as_collection(&self) -> Option<&Attributes> {
        match self {
            Self::Collection(members) => Some(members),
            _ => None,
        }
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Value {
    fn from(answer: bool) -> Self {
        Self::Boolean(answer)
    }
}

impl From<Attributes> for Value {
    fn from(members: Attributes) -> Self {
        Self::Collection(members)
    }
}

// One value where a 1setOf is wanted.
impl From<Value> for Vec<Value> {
    fn from(value: Value) -> Self {
        vec![value]
    }
}

impl DateTime {
    /// An instant in UTC, to the second.
    #[must_use]
    pub const fn utc(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Self {
        let [high, low] = year.to_be_bytes();
        Self([high, low, month, day, hour, minute, second, 0, b'+', 0, 0])
    }
}

impl OutOfBand {
    pub(crate) const fn tag(self) -> u8 {
        match self {
            Self::Unsupported => tag::UNSUPPORTED,
            Self::Unknown => tag::UNKNOWN,
            Self::NoValue => tag::NO_VALUE,
            Self::NotSettable => tag::NOT_SETTABLE,
            Self::DeleteAttribute => tag::DELETE_ATTRIBUTE,
            Self::AdminDefine => tag::ADMIN_DEFINE,
        }
    }

    pub(crate) const fn of(tag: u8) -> Option<Self> {
        Some(match tag {
            tag::UNSUPPORTED => Self::Unsupported,
            tag::UNKNOWN => Self::Unknown,
            tag::NO_VALUE => Self::NoValue,
            tag::NOT_SETTABLE => Self::NotSettable,
            tag::DELETE_ATTRIBUTE => Self::DeleteAttribute,
            tag::ADMIN_DEFINE => Self::AdminDefine,
            _ => return None,
        })
    }
}
