//! As much IPP (RFC 8010) as a load client and a measuring printer need, written anew so that it shares no mistake
//! with the product.

use bytes::Bytes;

/// A message that is being written.
pub struct Message(Vec<u8>);

impl Message {
    /// A request for an operation, or a response with a status.
    pub fn new(code: u16, request_id: u32) -> Self {
        let mut bytes = vec![2, 0];
        bytes.extend(code.to_be_bytes());
        bytes.extend(request_id.to_be_bytes());
        Self(bytes).group(1).text(0x47, "attributes-charset", "utf-8").text(0x48, "attributes-natural-language", "en")
    }

    /// Begins a group.
    pub fn group(mut self, tag: u8) -> Self {
        self.0.push(tag);
        self
    }

    /// A text of some kind; an empty name adds a value to the attribute before.
    pub fn text(self, tag: u8, name: &str, value: &str) -> Self {
        self.value(tag, name, value.as_bytes())
    }

    /// An integer or enum.
    pub fn number(self, tag: u8, name: &str, value: i32) -> Self {
        self.value(tag, name, &value.to_be_bytes())
    }

    /// A value as it stands on the wire.
    pub fn value(mut self, tag: u8, name: &str, value: &[u8]) -> Self {
        self.0.push(tag);
        for part in [name.as_bytes(), value] {
            self.0.extend(u16::try_from(part.len()).expect("a short text").to_be_bytes());
            self.0.extend(part);
        }
        self
    }

    /// The message, with a document behind it.
    pub fn end(mut self, document: &[u8]) -> Bytes {
        self.0.push(3);
        self.0.extend(document);
        self.0.into()
    }
}

/// The operation or status, and the request id.
pub fn head(bytes: &[u8]) -> Option<(u16, u32)> {
    let code = bytes.get(2..4)?.try_into().ok().map(u16::from_be_bytes)?;
    let id = bytes.get(4..8)?.try_into().ok().map(u32::from_be_bytes)?;
    Some((code, id))
}
