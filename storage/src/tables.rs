//! Every table of the store, key and value spelled out, and the bytes that keys are made of.
//!
//! Keys are bytes that sort as they are meant: identifiers and hashes as they are, instants with the sign turned so
//! that earlier sorts first, texts at the end. The organization is the first part of the key of everything that an
//! organization owns; the tables that lead to an organization from outside (an address, the secret of a session) are
//! called doors.

use crate::{
    agents::StoredAgent, agents::Token, audit::Head, audit::Link, audit::checkpoints::Checkpoint, badges::StoredBadge,
    credentials::Credentials, once::Made, orgs::removal::Removal, work::Work,
};
use model::{
    events::Event,
    id::{AgentId, BadgeId, DeliveryId, GroupId, ImportId, JobId, MessageId, OrgId, PrinterId, UserId, WorkId},
    imports::{Import, LineOutcome},
    jobs::Job,
    login::Session,
    mail::Message,
    orgs::Organization,
    printers::{Delivery, Printer},
    quotas::Charge,
    time::Time,
    users::{Group, User},
};
use std::marker::PhantomData;

/// A table whose values decode to `V`.
pub struct Table<V> {
    /// Under which name it stands in the database.
    pub name: &'static str,
    value: PhantomData<fn() -> V>,
}

impl<V> Clone for Table<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Table<V> {}

macro_rules! tables {
    ($($(#[doc = $doc:literal])+ $constant:ident: $name:literal => $value:ty;)+) => {
        $($(#[doc = $doc])+ pub const $constant: Table<$value> = Table { name: $name, value: PhantomData };)+

        /// The name of every table.
        pub const ALL: &[&str] = &[$($name),+];
    };
}

tables! {
    // --- the appliance

    /// name -> bytes: what the appliance notes about itself.
    META: "meta" => Vec<u8>;
    /// work -> what is to be done.
    WORK: "work" => Work;
    /// ready, work -> work: what is due first.
    WORK_BY_READY: "work by ready" => WorkId;
    /// document -> the slot of its key.
    DOCUMENTS: "documents" => u32;

    // --- organizations

    /// organization -> organization.
    ORGS: "orgs" => Organization;
    /// Door: name, folded -> organization.
    ORG_BY_NAME: "org by name" => OrgId;
    /// Door: queue address -> organization.
    ORG_BY_QUEUE_ADDRESS: "org by queue address" => OrgId;
    /// organization, home organization, user -> home organization, user: who administers it from above.
    PARTNERS: "partners" => (OrgId, UserId);
    /// home organization, user, organization -> organization: where somebody acts beside the own organization.
    PARTNERS_OF_USER: "partners of user" => OrgId;
    /// parent organization, name, folded -> organization: the children in the order of their names.
    CHILDREN: "children" => OrgId;
    /// organization -> how far its deletion is.
    DELETIONS: "deletions" => Removal;

    // --- people

    /// organization, group -> group.
    GROUPS: "groups" => Group;
    /// organization, user -> user.
    USERS: "users" => User;
    /// organization, e-mail -> user: in the order of addresses.
    USERS_BY_EMAIL: "users by email" => UserId;
    /// organization, role of the person's own, e-mail -> user.
    USERS_BY_ROLE: "users by role" => UserId;
    /// organization, folded word of name, address, short name or department, e-mail -> user: for search.
    USER_WORDS: "user words" => UserId;
    /// organization, field, folded value, e-mail -> user: departments and cost centers.
    USER_VALUES: "user values" => UserId;
    /// organization, group, e-mail -> user: the members in the order of addresses.
    GROUP_MEMBERS: "group members" => UserId;
    /// organization, folded name -> group.
    GROUP_BY_NAME: "group by name" => GroupId;
    /// organization, or organization and group -> how many people.
    HEADS: "heads" => u32;
    /// Door: e-mail -> organization, user.
    USER_BY_EMAIL: "user by email" => (OrgId, UserId);
    /// organization, user -> password hash.
    PASSWORDS: "passwords" => String;
    /// organization, user -> former passwords, link, tokens and second factors.
    CREDENTIALS: "credentials" => Credentials;
    /// organization, user -> PIN hash.
    PINS: "pins" => String;
    /// organization, badge -> badge and the keyed hash of its number.
    BADGES: "badges" => StoredBadge;
    /// organization, keyed hash of the number -> badge.
    BADGE_BY_HASH: "badge by hash" => BadgeId;
    /// organization, user, badge -> badge.
    BADGES_OF_USER: "badges of user" => BadgeId;
    /// Door: hash of the secret -> session.
    SESSIONS: "sessions" => Session;
    /// organization, user, hash of the secret -> hash of the secret.
    SESSIONS_OF_USER: "sessions of user" => [u8; 32];

    // --- imports

    /// organization, import -> import.
    IMPORTS: "imports" => Import;
    /// organization, import, line -> what the line would do, or did.
    IMPORT_LINES: "import lines" => LineOutcome;
    /// organization, e-mail on the line, import, line -> import: what is to be forgotten with a person.
    IMPORT_LINES_BY_EMAIL: "import lines by email" => ImportId;

    /// organization, user, hash of a key -> what the request with that key has made.
    ONCE: "once" => Made;

    // --- documents on their way

    /// organization, job -> job.
    JOBS: "jobs" => Job;
    /// organization, owner, submitted (newest first), job -> job.
    JOBS_OF_OWNER: "jobs of owner" => JobId;
    /// organization, message -> message.
    MESSAGES: "messages" => Message;
    /// organization, owner, message -> message.
    MESSAGES_OF_OWNER: "messages of owner" => MessageId;
    /// organization, hash of a message -> when it was first seen.
    SEEN: "seen" => Time;
    /// when, organization, hash of a message -> organization and hash: what is forgotten first.
    SEEN_BY_TIME: "seen by time" => (OrgId, [u8; 32]);

    // --- printers

    /// organization, printer -> printer.
    PRINTERS: "printers" => Printer;
    /// Door: key of the panel -> organization, printer.
    PRINTER_BY_PANEL_KEY: "printer by panel key" => (OrgId, PrinterId);
    /// Door: URI -> organization, printer.
    PRINTER_BY_URI: "printer by uri" => (OrgId, PrinterId);
    /// agent -> agent and the hash of its credential.
    AGENTS: "agents" => StoredAgent;
    /// Door: hash of the credential -> agent.
    AGENT_BY_CREDENTIAL: "agent by credential" => AgentId;
    /// Door: hash of an enrolment token -> for whom and until when.
    TOKENS: "tokens" => Token;
    /// organization, delivery -> delivery.
    DELIVERIES: "deliveries" => Delivery;
    /// agent, released, delivery -> organization, delivery: those that have not ended.
    OPEN_DELIVERIES_OF_AGENT: "open deliveries of agent" => (OrgId, DeliveryId);
    /// organization, job, released, delivery -> delivery.
    DELIVERIES_OF_JOB: "deliveries of job" => DeliveryId;

    // --- the account and the history

    /// organization, delivery, line -> charge: the ledger, only ever added to.
    CHARGES: "charges" => Charge;
    /// organization, user, when, delivery, line -> impressions.
    USED: "used" => i64;
    /// organization, when, event -> event.
    EVENTS: "events" => Event;
    /// organization, number -> entry with its chain value: only ever added to.
    AUDIT: "audit" => Link;
    /// organization -> where its chain ends.
    AUDIT_HEADS: "audit heads" => Head;
    /// organization, number -> what was signed about the chain up to there.
    AUDIT_CHECKPOINTS: "audit checkpoints" => Checkpoint;
}

/// A key while it is put together.
#[derive(Clone, Debug, Default)]
pub struct Key(Vec<u8>);

impl From<&[u8]> for Key {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

/// The start of every key that belongs to `org`.
pub fn of(org: OrgId) -> Key {
    Key::default().id(org.0)
}

/// A key that starts with an identifier.
pub fn id(id: [u8; 16]) -> Key {
    Key::default().id(id)
}

/// A key that starts with a hash.
pub fn hash(hash: &[u8; 32]) -> Key {
    Key::default().hash(hash)
}

/// A key that is a text.
pub fn text(text: &str) -> Key {
    Key::default().text(text)
}

/// A key that starts with an instant.
pub fn time(time: Time) -> Key {
    Key::default().time(time)
}

impl Key {
    /// Followed by an identifier.
    pub fn id(self, id: [u8; 16]) -> Self {
        self.bytes(&id)
    }

    /// Followed by a hash.
    pub fn hash(self, hash: &[u8; 32]) -> Self {
        self.bytes(hash)
    }

    /// Followed by a text, which must come last: nothing says where it ends.
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Followed by a text and a zero byte, which no text has: something may follow.
    pub fn word(self, text: &str) -> Self {
        self.bytes(text.as_bytes()).bytes(&[0])
    }

    /// Followed by an instant, earliest first.
    pub fn time(self, time: Time) -> Self {
        self.bytes(&sorted(time))
    }

    /// Followed by an instant, latest first.
    pub fn newest(self, time: Time) -> Self {
        self.bytes(&sorted(time).map(|byte| !byte))
    }

    /// Followed by a number.
    pub fn number(self, number: u32) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Followed by a number that may become large.
    pub fn long(self, number: u64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Everything that starts with this.
    pub fn span(self) -> Span {
        let mut to = self.0.clone();
        while to.last() == Some(&u8::MAX) {
            to.pop();
        }
        if let Some(last) = to.last_mut() {
            *last = last.saturating_add(1);
        }
        Span { from: self.0, to: if to.is_empty() { None } else { Some(to) } }
    }

    /// Everything that starts with this and sorts behind `after`.
    pub fn span_after(self, after: &Self) -> Span {
        // The least key behind another is that key and a zero byte.
        let from = Self(after.0.clone()).bytes(&[0]).0;
        Span { from, ..self.span() }
    }

    /// Everything from here to before `to`.
    pub fn until(self, to: Self) -> Span {
        Span { from: self.0, to: Some(to.0) }
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.reserve(bytes.len().max(64));
        self.0.extend_from_slice(bytes);
        self
    }
}

/// A stretch of keys.
#[derive(Clone, Debug)]
pub struct Span {
    /// The first key.
    pub from: Vec<u8>,
    /// The key before which it ends; none for the end of the table.
    pub to: Option<Vec<u8>>,
}

/// The whole table.
pub fn everything() -> Span {
    Span { from: Vec::new(), to: None }
}

fn sorted(time: Time) -> [u8; 8] {
    // Turning the sign makes the unsigned order of the bytes the signed order of the numbers.
    (time.0 ^ i64::MIN).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_they_are_meant() {
        let times = [i64::MIN, -1, 0, 1, i64::MAX].map(Time);
        assert!(times.is_sorted_by_key(|t| time(*t).0));
        assert!(times.map(|t| id([1; 16]).newest(t).0).iter().rev().is_sorted());
        assert!(text("a").0 < text("ab").0);
    }

    #[test]
    fn a_span_is_everything_with_a_beginning() {
        let check = |prefix: &[u8], to: Option<&[u8]>| {
            assert_eq!(Key(prefix.to_vec()).span().to.as_deref(), to);
        };
        check(&[1, 2], Some(&[1, 3]));
        check(&[1, 255], Some(&[2]));
        check(&[255, 255], None);
        check(&[], None);
    }

    #[test]
    fn tables_have_names_of_their_own() {
        let mut names = ALL.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
