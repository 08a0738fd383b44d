//! Identifiers: 128 random bits with a type each, so that a user cannot be passed where a job is meant.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr};

/// Why a text is not an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier is 32 hexadecimal digits")
    }
}

impl std::error::Error for BadId {}

fn parse(text: &str) -> Result<[u8; 16], BadId> {
    let lower = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if text.len() != 32 || !lower {
        return Err(BadId);
    }
    u128::from_str_radix(text, 16).map(u128::to_be_bytes).map_err(|_| BadId)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:032x}", u128::from_be_bytes(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(Self)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.collect_str(self) } else { self.0.serialize(s) }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                    text.parse().map_err(D::Error::custom)
                } else {
                    <[u8; 16]>::deserialize(d).map(Self)
                }
            }
        }
    )*};
}

ids! {
    /// An organization.
    OrgId
    /// A group of users of one organization.
    GroupId
    /// A group of Print Management.
    PrintGroupId
    /// A user.
    UserId
    /// A registered badge.
    BadgeId
    /// A print job.
    JobId
    /// A document file in the spool.
    DocumentId
    /// A mail message that was accepted.
    MessageId
    /// A printer.
    PrinterId
    /// An agent: the program that talks to one or more printers.
    AgentId
    /// One attempt to bring a job to a printer.
    DeliveryId
    /// Impressions that somebody was given for once.
    GrantId
    /// A unit of background work.
    WorkId
    /// A signed-in session, the public name of it; the secret is stored hashed.
    SessionId
    /// The stable pseudonym under which a person stands in the history; it outlives the person's name.
    Pseudonym
    /// An entry of the history.
    EventId
    /// A personal access token, the public name of it; the secret is stored hashed.
    TokenId
    /// A passkey of somebody.
    PasskeyId
    /// An import of users or badges.
    ImportId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_back_what_it_prints() {
        let id = JobId([0xa5; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("A5".parse::<JobId>(), Err(BadId));
        assert_eq!("+5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5".parse::<JobId>(), Err(BadId));
    }
}
