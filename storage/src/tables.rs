//! Every table of the store, key and value spelled out.
//!
//! The organization is the first part of the key of everything that an organization owns; the tables that lead to an
//! organization from outside (an address, the secret of a session) are called doors. What a key is made of is a type
//! (see [`keys`]): a key of another table does not compile.

mod keys;
mod span;

pub use keys::{AsKey, DetailNumber, Hash, NewestFirst, Raw, RoleNumber, Shape, Text, Word, key_bytes};
pub use span::{Prefix, Span, WordStart, everything, within};

use crate::rows::{
    Checkpoint, Creation, Credentials, EnrolmentToken, Head, Lane, Leave, Link, QueueSize, Removal, StoredAgent,
    StoredBadge, Work, WrongAttempts,
};
use model::{
    delegates::Delegate,
    events::Event,
    groups::Group,
    history::PrintRecord,
    id::{
        AgentId, BadgeId, DeliveryId, DocumentId, EventId, GrantId, GroupId, ImportId, JobId, MessageId, OrgId,
        PrintGroupId, PrinterId, UserId, WorkId,
    },
    imports::{Import, LineOutcome},
    jobs::{Job, life::LifeStep},
    login::Session,
    mail::Message,
    orgs::Organization,
    policies::{QueuePolicy, QueuePreferences},
    print_groups::PrintGroup,
    print_users::PrintUser,
    printers::{Delivery, Printer},
    quotas::{Charge, Grant},
    text::Email,
    time::Time,
    users::User,
};
use std::marker::PhantomData;

/// A table whose keys are of shape `K` and whose values decode to `V`.
pub struct Table<K, V> {
    /// Under which name it stands in the database.
    pub name: &'static str,
    row: PhantomData<fn() -> (K, V)>,
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K, V> Copy for Table<K, V> {}

impl<K, V> Table<K, V> {
    /// The same table in a list of tables with other keys.
    pub const fn raw(self) -> Table<Raw, V> {
        Table { name: self.name, row: PhantomData }
    }
}

macro_rules! tables {
    ($($(#[doc = $doc:literal])+ $constant:ident: $name:literal, $key:ty => $value:ty;)+) => {
        $($(#[doc = $doc])+ pub const $constant: Table<$key, $value> = Table { name: $name, row: PhantomData };)+

        /// The name of every table.
        pub const ALL: &[&str] = &[$($name),+];
    };
}

tables! {
    // --- the appliance

    /// What the appliance notes about itself, by name.
    META: "meta", Text => Vec<u8>;
    /// What is to be done.
    WORK: "work", WorkId => Work;
    /// What is due first, of each organization in each lane.
    WORK_BY_LANE: "work by lane", (Lane, OrgId, Time, WorkId) => WorkId;
    /// Letters by their addressee: organization, address.
    LETTERS_TO: "letters to", (OrgId, Word, WorkId) => WorkId;
    /// The slots of the keys of documents.
    DOCUMENTS: "documents", DocumentId => u32;

    // --- organizations

    /// Organizations.
    ORGS: "orgs", OrgId => Organization;
    /// Door: name, folded.
    ORG_BY_NAME: "org by name", Text => OrgId;
    /// Door: queue address.
    ORG_BY_QUEUE_ADDRESS: "org by queue address", Email => OrgId;
    /// Who administers an organization from above: organization, home organization, user.
    PARTNERS: "partners", (OrgId, OrgId, UserId) => (OrgId, UserId);
    /// Where somebody acts beside the own organization: home organization, user, organization.
    PARTNERS_OF_USER: "partners of user", (OrgId, UserId, OrgId) => OrgId;
    /// The children in the order of their names: parent organization, name, folded.
    CHILDREN: "children", (OrgId, Text) => OrgId;
    /// How far the deletion of an organization is.
    DELETIONS: "deletions", OrgId => Removal;

    // --- people

    /// Groups.
    GROUPS: "groups", (OrgId, GroupId) => Group;
    /// People.
    USERS: "users", (OrgId, UserId) => User;
    /// People in the order of addresses.
    USERS_BY_EMAIL: "users by email", (OrgId, Email) => UserId;
    /// People by a role of their own.
    USERS_BY_ROLE: "users by role", (OrgId, RoleNumber, Email) => UserId;
    /// People by a folded word of name, address, short name or department: for search.
    USER_WORDS: "user words", (OrgId, Word, Email) => UserId;
    /// People by a folded value of a detail that is completed.
    USER_VALUES: "user values", (OrgId, DetailNumber, Word, Email) => UserId;
    /// The members of a group in the order of addresses.
    GROUP_MEMBERS: "group members", (OrgId, GroupId, Email) => UserId;
    /// Groups by their folded name.
    GROUP_BY_NAME: "group by name", (OrgId, Text) => GroupId;
    /// How many people an organization has, or a group of it.
    HEADS: "heads", (OrgId, Option<GroupId>) => u32;
    /// Door: e-mail.
    USER_BY_EMAIL: "user by email", Email => (OrgId, UserId);
    /// Hashes of passwords.
    PASSWORDS: "passwords", (OrgId, UserId) => String;
    /// Former passwords, links, tokens and second factors.
    CREDENTIALS: "credentials", (OrgId, UserId) => Credentials;
    /// Hashes of PINs.
    PINS: "pins", (OrgId, UserId) => String;
    /// Badges, each with the keyed hash of its number.
    BADGES: "badges", (OrgId, BadgeId) => StoredBadge;
    /// Badges by the keyed hash of their number.
    BADGE_BY_HASH: "badge by hash", (OrgId, Hash) => BadgeId;
    /// The badges of a person.
    BADGES_OF_USER: "badges of user", (OrgId, UserId, BadgeId) => BadgeId;
    /// Door: hash of the secret.
    SESSIONS: "sessions", Hash => Session;
    /// The sessions of a person, by the hash of their secret.
    SESSIONS_OF_USER: "sessions of user", (OrgId, UserId, Hash) => Hash;

    /// What organizations have decided about their print queues.
    QUEUE_POLICIES: "queue policies", OrgId => QueuePolicy;
    /// What people have set for jobs that are yet to come.
    QUEUE_PREFERENCES: "queue preferences", (OrgId, UserId) => QueuePreferences;
    /// Who may release whose jobs: organization, owner, delegate.
    DELEGATES: "delegates", (OrgId, UserId, UserId) => Delegate;
    /// The same from the other side: organization, delegate, owner.
    DELEGATES_BY_PERSON: "delegates by person", (OrgId, UserId, UserId) => UserId;

    /// When somebody was not let in as this person, for a day.
    ATTEMPTS: "attempts", (OrgId, UserId) => WrongAttempts;

    // --- imports

    /// Imports.
    IMPORTS: "imports", (OrgId, ImportId) => Import;
    /// What a line would do, or did: organization, import, number of the line.
    IMPORT_LINES: "import lines", (OrgId, ImportId, u32) => LineOutcome;
    /// What is to be forgotten with a person: organization, address on the line, import, number of the line.
    IMPORT_LINES_BY_EMAIL: "import lines by email", (OrgId, Word, ImportId, u32) => ImportId;

    /// What the request with a key has made: organization, user, hash of the key.
    ONCE: "once", (OrgId, UserId, Hash) => Creation;

    // --- documents on their way

    /// Print jobs.
    JOBS: "jobs", (OrgId, JobId) => Job;
    /// The jobs of their owner, by when they were submitted.
    JOBS_OF_OWNER: "jobs of owner", (OrgId, UserId, NewestFirst, JobId) => JobId;
    /// The jobs that came with a message.
    JOBS_OF_MESSAGE: "jobs of message", (OrgId, MessageId, JobId) => JobId;
    /// What happened to a job: organization, job, number of the step.
    LIFE: "life", (OrgId, JobId, u32) => LifeStep;
    /// The jobs that were deleted a moment ago and can be taken back.
    LEAVING: "leaving", (OrgId, JobId) => Leave;
    /// How much is in all queues of an organization, or in that of a person of it; no row where there is nothing.
    QUEUE_SIZES: "queue sizes", (OrgId, Option<UserId>) => QueueSize;
    /// Mail that was accepted, until its last job is gone.
    MESSAGES: "messages", (OrgId, MessageId) => Message;
    /// The messages of their owner.
    MESSAGES_OF_OWNER: "messages of owner", (OrgId, UserId, MessageId) => MessageId;
    /// When a message was first seen, by its hash.
    SEEN: "seen", (OrgId, Hash) => Time;
    /// What is forgotten first.
    SEEN_BY_TIME: "seen by time", (Time, OrgId, Hash) => (OrgId, Hash);

    // --- printers

    /// Printers.
    PRINTERS: "printers", (OrgId, PrinterId) => Printer;
    /// Door: key of the panel.
    PRINTER_BY_PANEL_KEY: "printer by panel key", Text => (OrgId, PrinterId);
    /// Door: URI.
    PRINTER_BY_URI: "printer by uri", Text => (OrgId, PrinterId);
    /// Agents, each with the hash of its credential.
    AGENTS: "agents", AgentId => StoredAgent;
    /// Door: hash of the credential.
    AGENT_BY_CREDENTIAL: "agent by credential", Hash => AgentId;
    /// Door: hash of an enrolment token.
    TOKENS: "tokens", Hash => EnrolmentToken;
    /// Deliveries.
    DELIVERIES: "deliveries", (OrgId, DeliveryId) => Delivery;
    /// The deliveries of an agent that have not ended, by when the job was released.
    OPEN_DELIVERIES_OF_AGENT: "open deliveries of agent", (AgentId, Time, DeliveryId) => (OrgId, DeliveryId);

    // --- who prints how much

    /// Groups of Print Management.
    PRINT_GROUPS: "print groups", (OrgId, PrintGroupId) => PrintGroup;
    /// Groups of Print Management by their folded name.
    PRINT_GROUP_BY_NAME: "print group by name", (OrgId, Text) => PrintGroupId;
    /// People of Print Management; some of them may be gone from Account Management.
    PRINT_USERS: "print users", (OrgId, UserId) => PrintUser;
    /// The members of a group of Print Management.
    PRINT_GROUP_MEMBERS: "print group members", (OrgId, PrintGroupId, UserId) => UserId;
    /// Impressions that a person was given for once: organization, user, when, grant.
    GRANTS: "grants", (OrgId, UserId, Time, GrantId) => Grant;

    // --- the account and the history

    /// The ledger, only ever added to: organization, delivery, line.
    CHARGES: "charges", (OrgId, DeliveryId, u32) => Charge;
    /// Impressions in the account of a person: organization, user, when, delivery, line.
    USED: "used", (OrgId, UserId, Time, DeliveryId, u32) => i64;
    /// The history.
    EVENTS: "events", (OrgId, Time, EventId) => Event;
    /// What came out for a person, by when it was released.
    HISTORY: "history", (OrgId, UserId, NewestFirst, DeliveryId) => PrintRecord;
    /// What is forgotten first: organization, when it was released, delivery.
    HISTORY_BY_TIME: "history by time", (OrgId, Time, DeliveryId) => UserId;
    /// Entries with their chain value, only ever added to: organization, number.
    AUDIT: "audit", (OrgId, u64) => Link;
    /// Where the chain of an organization ends.
    AUDIT_HEADS: "audit heads", OrgId => Head;
    /// What was signed about a chain up to a number.
    AUDIT_CHECKPOINTS: "audit checkpoints", (OrgId, u64) => Checkpoint;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_names_of_their_own() {
        let mut names = ALL.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }
}
