//! Requests and responses: a version, a code, a number, and groups of attributes (RFC 8010, 3.1).

use crate::{Attribute, Attributes, Operation, Status, Value};

/// A request or a response, without the document that may follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `version-number`
    pub version: Version,
    /// The operation of a request, the status of a response.
    pub code: u16,
    /// `request-id`: a response repeats it.
    pub request_id: i32,
    /// The groups, in order.
    pub groups: Vec<Group>,
}

/// `version-number`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The part before the dot.
    pub major: u8,
    /// The part behind the dot.
    pub minor: u8,
}

/// Attributes that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they belong to.
    pub tag: GroupTag,
    /// The attributes, in order.
    pub attributes: Attributes,
}

/// What the attributes of a group belong to (RFC 8010, 3.5.1, and its registry).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupTag {
    /// `operation-attributes-tag`
    Operation,
    /// `job-attributes-tag`
    Job,
    /// `printer-attributes-tag`
    Printer,
    /// `unsupported-attributes-tag`
    Unsupported,
    /// `subscription-attributes-tag`
    Subscription,
    /// `event-notification-attributes-tag`
    EventNotification,
    /// `resource-attributes-tag`
    Resource,
    /// `document-attributes-tag`
    Document,
    /// `system-attributes-tag`
    System,
    /// One that is not registered yet.
    Other(u8),
}

impl Version {
    /// 1.1
    pub const V1_1: Self = Self { major: 1, minor: 1 };
    /// 2.0
    pub const V2_0: Self = Self { major: 2, minor: 0 };
}

impl Message {
    /// A request to a printer, with the operation attributes that must come first, in their order (RFC 8011, 4.1.4).
    #[must_use]
    pub fn request(operation: Operation, request_id: i32, printer_uri: &str, user: &str) -> Self {
        let mut request = Self::headed(operation.0, request_id);
        request.add(GroupTag::Operation, "printer-uri", Value::uri(printer_uri));
        request.add(GroupTag::Operation, "requesting-user-name", Value::name(user));
        request
    }

    /// The answer to a request, with the operation attributes that must come first.
    #[must_use]
    pub fn response(status: Status, request_id: i32) -> Self {
        Self::headed(status.0, request_id)
    }

    fn headed(code: u16, request_id: i32) -> Self {
        Self { version: Version::V2_0, code, request_id, groups: Vec::new() }
            .with(GroupTag::Operation, "attributes-charset", Value::Charset("utf-8".to_owned()))
            .with(GroupTag::Operation, "attributes-natural-language", Value::NaturalLanguage("en".to_owned()))
    }

    /// This message with one more attribute; see [`add`](Self::add).
    #[must_use]
    pub fn with(mut self, tag: GroupTag, name: &str, values: impl Into<Vec<Value>>) -> Self {
        self.add(tag, name, values);
        self
    }

    /// Appends an attribute to the last group, or to a new one when the last has another tag.
    pub fn add(&mut self, tag: GroupTag, name: &str, values: impl Into<Vec<Value>>) {
        let attribute = Attribute { name: name.to_owned(), values: values.into() };
        match self.groups.last_mut().filter(|group| group.tag == tag) {
            Some(group) => group.attributes.push(attribute),
            None => self.add_group(tag, Attributes::from_iter([attribute])),
        }
    }

    /// Appends a group.
    pub fn add_group(&mut self, tag: GroupTag, attributes: Attributes) {
        self.groups.push(Group { tag, attributes });
    }

    /// The operation of a request.
    #[must_use]
    pub const fn operation(&self) -> Operation {
        Operation(self.code)
    }

    /// The status of a response.
    #[must_use]
    pub const fn status(&self) -> Status {
        Status(self.code)
    }

    /// The attributes of the first group of that tag.
    #[must_use]
    pub fn group(&self, tag: GroupTag) -> Option<&Attributes> {
        self.groups(tag).next()
    }

    /// The attributes of all groups of that tag, in order.
    pub fn groups(&self, tag: GroupTag) -> impl Iterator<Item = &Attributes> {
        self.groups.iter().filter(move |group| group.tag == tag).map(|group| &group.attributes)
    }

    /// The first attribute of that name in the first group of that tag.
    #[must_use]
    pub fn get(&self, tag: GroupTag, name: &str) -> Option<&Attribute> {
        self.group(tag).and_then(|attributes| attributes.get(name))
    }
}

impl GroupTag {
    pub(crate) const fn tag(self) -> u8 {
        match self {
            Self::Operation => 0x01,
            Self::Job => 0x02,
            Self::Printer => 0x04,
            Self::Unsupported => 0x05,
            Self::Subscription => 0x06,
            Self::EventNotification => 0x07,
            Self::Resource => 0x08,
            Self::Document => 0x09,
            Self::System => 0x0a,
            Self::Other(tag) => tag,
        }
    }

    pub(crate) const fn of(tag: u8) -> Self {
        match tag {
            0x01 => Self::Operation,
            0x02 => Self::Job,
            0x04 => Self::Printer,
            0x05 => Self::Unsupported,
            0x06 => Self::Subscription,
            0x07 => Self::EventNotification,
            0x08 => Self::Resource,
            0x09 => Self::Document,
            0x0a => Self::System,
            other => Self::Other(other),
        }
    }
}
