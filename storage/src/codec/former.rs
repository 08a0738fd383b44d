//! Shapes that were stored by former versions, and the rows that they become when they are read.

use super::{Malformed, StoredShape, read, write};
use model::{
    access::Roles,
    badges::ReaderStep,
    id::{DocumentId, GroupId, ImportId, MessageId, OrgId, Pseudonym, SessionId, UserId, WorkId},
    imports::{Import, ImportKind, ImportState},
    login::Session,
    mail::{Message, Proof},
    orgs::{Organization, PanelFactor, PasswordRules, Settings, UnprovedSender},
    quotas::{Period, Quota},
    text::{Email, Language, Line, OrgName},
    time::Time,
    users::{Details, User},
};
use serde::Deserialize;

macro_rules! rows {
    ($($type:ty = $version:literal, before $($former:ty = $number:literal),+;)+) => {$(
        impl StoredShape for $type {
            fn encode(&self, out: &mut Vec<u8>) -> Result<(), Malformed> { write($version, self, out) }
            fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
                match bytes.first() {
                    $(Some(&$number) => read::<$former>($number, bytes).map(Self::from),)+
                    _ => read($version, bytes),
                }
            }
        }
    )+};
}

rows! {
    Organization = 4, before Organization1 = 1, Organization2 = 2, Organization3 = 3;
    User = 2, before User1 = 1;
    Session = 2, before Session1 = 1;
    Import = 2, before Import1 = 1;
    Message = 2, before Message1 = 1;
}

/// Work that does not say whose it is but in its payload: the step to version 4 writes it anew (`migrations/work.rs`).
#[derive(Deserialize)]
pub(crate) struct Work1 {
    pub id: WorkId,
    /// A word for what is to be done, which the payload says as well.
    _kind: String,
    pub payload: Vec<u8>,
    pub ready: Time,
    pub attempts: u32,
}

impl Work1 {
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read(1, bytes)
    }
}

/// Without rules for passwords, and never on its way out.
#[derive(Deserialize)]
struct Organization1 {
    id: OrgId,
    parent: Option<OrgId>,
    name: OrgName,
    created: Time,
    roles: Roles,
    settings: Settings1,
}

#[derive(Deserialize)]
struct Settings1 {
    language: Language,
    queue_addresses: Vec<Email>,
    unproved_sender: UnprovedSender,
    reader: Vec<ReaderStep>,
    panel_factor: PanelFactor,
    monthly_impressions: Option<u32>,
    keep_held_hours: u32,
    keep_released_hours: u32,
    time_zone: String,
}

impl From<Settings1> for Settings {
    fn from(it: Settings1) -> Self {
        Self {
            language: it.language,
            queue_addresses: it.queue_addresses,
            unproved_sender: it.unproved_sender,
            reader: it.reader,
            panel_factor: it.panel_factor,
            quota: Quota { period: Period::Month, impressions: it.monthly_impressions, color_impressions: None },
            keep_held_hours: it.keep_held_hours,
            keep_released_hours: it.keep_released_hours,
            time_zone: it.time_zone,
            // New organizations want it; this one has been without.
            administrators_second_factor: false,
            ..Self::default()
        }
    }
}

impl From<Organization1> for Organization {
    fn from(it: Organization1) -> Self {
        let Organization1 { id, parent, name, created, roles, settings } = it;
        Self { id, parent, name, created, roles, settings: settings.into(), closing: false }
    }
}

/// Without a word on covering texts.
#[derive(Deserialize)]
struct Organization2 {
    id: OrgId,
    parent: Option<OrgId>,
    name: OrgName,
    created: Time,
    roles: Roles,
    settings: Settings2,
    closing: bool,
}

#[derive(Deserialize)]
struct Settings2 {
    common: Settings1,
    passwords: PasswordRules,
    administrators_second_factor: bool,
}

impl From<Organization2> for Organization {
    fn from(it: Organization2) -> Self {
        let Organization2 { id, parent, name, created, roles, settings, closing } = it;
        Self { id, parent, name, created, roles, settings: settings.into(), closing }
    }
}

impl From<Settings2> for Settings {
    fn from(it: Settings2) -> Self {
        let Settings2 { common, passwords, administrators_second_factor } = it;
        Self { passwords, administrators_second_factor, ..common.into() }
    }
}

/// With a limit of impressions in a month, and nothing else about quotas.
#[derive(Deserialize)]
struct Organization3 {
    id: OrgId,
    parent: Option<OrgId>,
    name: OrgName,
    created: Time,
    roles: Roles,
    settings: Settings3,
    closing: bool,
}

#[derive(Deserialize)]
struct Settings3 {
    common: Settings2,
    covering_text: bool,
}

impl From<Organization3> for Organization {
    fn from(it: Organization3) -> Self {
        let Settings3 { common, covering_text } = it.settings;
        let settings = Settings { covering_text, ..common.into() };
        let Organization3 { id, parent, name, created, roles, closing, .. } = it;
        Self { id, parent, name, created, roles, settings, closing }
    }
}

/// With one name only.
#[derive(Deserialize)]
struct User1 {
    id: UserId,
    org: OrgId,
    email: Email,
    name: Line,
    department: Option<Line>,
    cost_center: Option<Line>,
    language: Option<Language>,
    roles: Roles,
    groups: Vec<GroupId>,
    created: Time,
    active: bool,
    auth_epoch: u32,
    pseudonym: Pseudonym,
}

impl From<User1> for User {
    fn from(it: User1) -> Self {
        let User1 { id, org, email, name, department, cost_center, language, roles, groups, .. } = it;
        let details = Details { department, cost_center, language, ..Details::new(email, name) };
        Self {
            roles,
            groups,
            active: it.active,
            auth_epoch: it.auth_epoch,
            ..Self::new(id, org, details, it.created, it.pseudonym)
        }
    }
}

/// Without where it was begun.
#[derive(Deserialize)]
struct Session1 {
    id: SessionId,
    org: OrgId,
    user: UserId,
    auth_epoch: u32,
    began: Time,
    used: Time,
}

impl From<Session1> for Session {
    fn from(it: Session1) -> Self {
        let Session1 { id, org, user, auth_epoch, began, used } = it;
        Self { id, org, user, auth_epoch, began, used, address: String::new(), program: String::new() }
    }
}

/// Always with all the rights of the person.
#[derive(Deserialize)]
struct Import1 {
    id: ImportId,
    org: OrgId,
    kind: ImportKind,
    file: Line,
    link: bool,
    strict: bool,
    by: UserId,
    home: OrgId,
    at: Time,
    state: ImportState,
    lines: u32,
    done: u32,
    errors: u32,
    document: Option<DocumentId>,
    ended: Option<Time>,
}

impl From<Import1> for Import {
    fn from(it: Import1) -> Self {
        Self {
            id: it.id,
            org: it.org,
            kind: it.kind,
            file: it.file,
            link: it.link,
            strict: it.strict,
            by: it.by,
            home: it.home,
            at: it.at,
            state: it.state,
            lines: it.lines,
            done: it.done,
            errors: it.errors,
            document: it.document,
            ended: it.ended,
            scope: None,
            token: None,
        }
    }
}

/// Without its size.
#[derive(Deserialize)]
struct Message1 {
    id: MessageId,
    org: OrgId,
    owner: UserId,
    subject: Line,
    received: Time,
    proof: Proof,
    document: Option<DocumentId>,
    message_id: String,
    answerable: bool,
}

impl From<Message1> for Message {
    fn from(it: Message1) -> Self {
        let Message1 { id, org, owner, subject, received, proof, document, message_id, answerable } = it;
        Self { id, org, owner, subject, received, proof, document, message_id, answerable, octets: 0 }
    }
}
