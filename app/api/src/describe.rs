//! What each endpoint takes and gives, for the document of the interface: a new endpoint does not compile without.

pub mod document;
pub mod french;

use crate::{account, agent, audit, groups, imports, jobs, login, orgs, printers, routes::Endpoint, users};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// What a parameter of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A number that is not negative.
    Number,
    /// `true` or `false`.
    Flag,
    /// An identifier: 32 hexadecimal digits.
    Id,
    /// A day, such as `2026-11-23`.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
}

impl Kind {
    pub(crate) fn schema(self) -> Schema {
        match self {
            Self::Text => json_schema!({ "type": "string" }),
            Self::Number => json_schema!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
            Self::Flag => json_schema!({ "type": "boolean" }),
            Self::Id => json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
            Self::Day => json_schema!({ "type": "string", "format": "date" }),
            Self::Word(words) => json_schema!({ "type": "string", "enum": words }),
        }
    }
}

/// A parameter of a query: its name, what it is, whether it must be there.
pub type Query = (&'static str, Kind, bool);

/// What an endpoint takes and gives.
pub struct Told {
    /// The body that it takes: its kind (RFC 9110, 8.3) and form.
    pub takes: Option<(&'static str, Schema)>,
    /// The answers when all is well: status, and kind and form of the body.
    pub gives: Vec<(u16, Option<(&'static str, Schema)>)>,
    /// The parameters of its query, without `organization`.
    pub query: &'static [Query],
}

const JSON: &str = "application/json";

impl Told {
    fn gives<T: JsonSchema>(g: &mut SchemaGenerator) -> Self {
        Self { takes: None, gives: vec![(200, Some((JSON, g.subschema_for::<T>())))], query: &[] }
    }

    fn makes<T: JsonSchema>(g: &mut SchemaGenerator) -> Self {
        Self { gives: vec![(201, Some((JSON, g.subschema_for::<T>())))], ..Self::nothing() }
    }

    fn nothing() -> Self {
        Self { takes: None, gives: vec![(204, None)], query: &[] }
    }

    fn file(kind: &'static str) -> Self {
        let schema = if kind.starts_with("text/") {
            json_schema!({ "type": "string" })
        } else {
            json_schema!({ "type": "string", "format": "binary" })
        };
        Self { gives: vec![(200, Some((kind, schema)))], ..Self::nothing() }
    }

    fn takes<T: JsonSchema>(mut self, g: &mut SchemaGenerator) -> Self {
        self.takes = Some((JSON, g.subschema_for::<T>()));
        self
    }

    fn takes_file(mut self, kind: &'static str) -> Self {
        self.takes = Some((kind, json_schema!({ "type": "string", "format": "binary" })));
        self
    }

    fn takes_form(mut self) -> Self {
        let fields = json_schema!({ "type": "object", "additionalProperties": { "type": "string" } });
        self.takes = Some(("application/x-www-form-urlencoded", fields));
        self
    }

    fn or_file(mut self, kind: &'static str) -> Self {
        self.gives.extend(Self::file(kind).gives);
        self
    }

    fn or(mut self, status: u16) -> Self {
        self.gives.push((status, None));
        self
    }

    fn query(self, query: &'static [Query]) -> Self {
        Self { query, ..self }
    }
}

const PEOPLE: &[Query] = &[
    ("search", Kind::Text, false),
    ("sort", Kind::Word(ORDERS), false),
    ("after", Kind::Text, false),
    ("group", Kind::Id, false),
    ("role", Kind::Text, false),
    ("active", Kind::Flag, false),
    ("department", Kind::Text, false),
    ("limit", Kind::Number, false),
];
const ORDERS: &[&str] = &[
    "email",
    "-email",
    "name",
    "-name",
    "department",
    "-department",
    "cost_center",
    "-cost_center",
    "short_name",
    "-short_name",
    "since",
    "-since",
];
const CHILDREN: &[Query] = &[
    ("search", Kind::Text, false),
    ("sort", Kind::Word(&["name", "-name", "since", "-since"]), false),
    ("after", Kind::Text, false),
];
const AUDIT: &[Query] = &[
    ("search", Kind::Text, false),
    ("action", Kind::Text, false),
    ("from", Kind::Day, false),
    ("to", Kind::Day, false),
    ("before", Kind::Number, false),
];
const VALUES: &[Query] = &[("field", Kind::Text, true), ("prefix", Kind::Text, false)];
const NAMED: &[Query] = &[("search", Kind::Text, false)];
const NAME: &[Query] = &[("name", Kind::Text, false)];
const BADGES: &[Query] = &[
    ("user", Kind::Id, false),
    ("search", Kind::Text, false),
    ("sort", Kind::Word(&["owner", "-owner", "kind", "-kind", "since", "-since"]), false),
    ("after", Kind::Text, false),
];
const LINES: &[Query] = &[("after", Kind::Number, false), ("errors", Kind::Flag, false)];
const FORM: &[Query] = &[("form", Kind::Word(&["text", "csv"]), false)];
const EXAMPLE: &[Query] = &[("kind", Kind::Word(&["users", "badges"]), true)];
const IMPORT: &[Query] = &[
    ("kind", Kind::Word(&["users", "badges"]), true),
    ("file", Kind::Text, false),
    ("link", Kind::Flag, false),
    ("strict", Kind::Flag, false),
];

/// What `endpoint` takes and gives.
pub fn told(endpoint: Endpoint, g: &mut SchemaGenerator) -> Told {
    use Endpoint as E;
    match endpoint {
        E::Health => Told::gives::<std::collections::BTreeMap<String, String>>(g),
        E::State => Told::gives::<login::State>(g),
        E::OpenApi => Told::gives::<serde_json::Map<String, serde_json::Value>>(g),
        E::ApiPage => Told::file("text/html"),
        E::Events => Told::file("text/event-stream"),
        E::SetUp => Told::gives::<login::SignInStep>(g).takes::<login::SetUp>(g),

        E::SignIn => Told::gives::<login::SignInStep>(g).takes::<login::SignIn>(g),
        E::Me => Told::gives::<login::Me>(g),
        E::SignOut => Told::nothing(),
        E::ProveAgain => Told::nothing().takes::<account::ProveAgain>(g),
        E::SecondFactor => Told::gives::<login::SignInStep>(g).takes::<login::Prove>(g),
        E::AskForLink => Told::nothing().takes::<account::AskForLink>(g),
        E::UseLink => Told::nothing().takes::<account::UseLink>(g),
        E::Account => Told::gives::<account::Account>(g),
        E::EditAccount => Told::nothing().takes::<account::EditAccount>(g),
        E::ChangePassword => Told::nothing().takes::<account::ChangePassword>(g),
        E::OwnSessions | E::UserSessions => Told::gives::<account::Sessions>(g),
        E::EndOtherSessions | E::EndSession | E::EndUserSessions => Told::nothing(),
        E::Tokens => Told::gives::<account::Tokens>(g),
        E::MakeToken => Told::makes::<account::MadeToken>(g).takes::<account::NewToken>(g),
        E::RevokeToken | E::RemovePasskey | E::ResetFactors => Told::nothing(),
        E::OfferTotp => Told::gives::<account::TotpOffer>(g),
        E::ConfirmTotp => Told::gives::<account::RecoveryCodes>(g).takes::<account::ConfirmTotp>(g),
        E::PasskeyChallenge => Told::gives::<account::PasskeyChallenge>(g),
        E::AddPasskey => Told::gives::<account::RecoveryCodes>(g).takes::<account::NewPasskey>(g),
        E::NewRecoveryCodes => Told::gives::<account::RecoveryCodes>(g),
        E::RemoveFactors => Told::nothing().takes::<account::RemoveFactors>(g),
        E::SetLanguage => Told::nothing().takes::<login::SetLanguage>(g),
        E::SetPin => Told::nothing().takes::<login::SetPin>(g),

        E::Organization => Told::gives::<orgs::OrganizationInfo>(g),
        E::SetSettings => Told::nothing().takes::<orgs::SetSettings>(g),
        E::SetOrganizationRoles | E::SetUserRoles | E::SetGroupRoles => Told::nothing().takes::<orgs::SetRoles>(g),
        E::Checklist => Told::gives::<orgs::Checklist>(g),
        E::Administrators | E::ChildAdministrators => Told::gives::<orgs::Administrators>(g),
        E::AddAdministrator | E::AddChildAdministrator => {
            Told::makes::<orgs::Administrator>(g).takes::<orgs::NewAdministrator>(g)
        }
        E::RemoveAdministrator | E::RemoveChildAdministrator => Told::nothing(),
        E::Children => Told::gives::<orgs::Children>(g).query(CHILDREN),
        E::CreateChild => Told::makes::<orgs::Child>(g).takes::<orgs::NewChild>(g),
        E::Child => Told::gives::<orgs::ChildInfo>(g),
        E::DeleteChild => Told::nothing().takes::<orgs::DeleteChild>(g),
        E::DeleteChildren => Told::gives::<users::Done>(g).takes::<orgs::DeleteChildren>(g),

        E::Users => Told::gives::<users::People>(g).query(PEOPLE),
        E::CreateUser => Told::makes::<users::Person>(g).takes::<users::NewUser>(g),
        E::User => Told::gives::<users::Person>(g),
        E::DeleteUser | E::MailPasswordLink => Told::nothing(),
        E::EditUser => Told::gives::<users::Person>(g).takes::<users::EditUser>(g),
        E::DeleteUsers => Told::gives::<users::Done>(g).takes::<users::DeleteUsers>(g),
        E::UserValues => Told::gives::<users::Values>(g).query(VALUES),
        E::SetActive => Told::nothing().takes::<users::SetActive>(g),
        E::SetUserGroups => Told::nothing().takes::<users::SetGroups>(g),
        E::Rights => Told::gives::<users::Rights>(g),
        E::May => Told::gives::<users::MayAnswer>(g),
        E::TypePassword => Told::nothing().takes::<users::TypePassword>(g),

        E::Groups => Told::gives::<groups::Groups>(g).query(NAMED),
        E::CreateGroup => Told::makes::<groups::GroupInfo>(g).takes::<groups::NameGroup>(g),
        E::DeleteGroups => Told::gives::<users::Done>(g).takes::<groups::DeleteGroups>(g),
        E::Group => Told::gives::<groups::GroupInfo>(g),
        E::RenameGroup => Told::nothing().takes::<groups::NameGroup>(g),
        E::DeleteGroup => Told::nothing(),
        E::Members => Told::gives::<users::People>(g).query(PEOPLE),
        E::ChangeMembers => Told::gives::<users::Done>(g).takes::<groups::ChangeMembers>(g),

        E::Imports => Told::gives::<imports::Imports>(g),
        E::BringImport => Told::makes::<imports::ImportInfo>(g).takes_file("text/csv").query(IMPORT),
        E::ImportExample => Told::file("text/csv").query(EXAMPLE),
        E::Import | E::StartImport => Told::gives::<imports::ImportInfo>(g),
        E::ImportLines => Told::gives::<imports::ImportLines>(g).query(LINES),
        E::ImportLog => Told::file("text/plain").or_file("text/csv").query(FORM),
        E::StopImport => Told::nothing(),

        E::Audit => Told::gives::<audit::AuditPage>(g).query(AUDIT),
        E::AuditCsv => Told::file("text/csv").query(AUDIT),

        E::Badges => Told::gives::<users::Badges>(g).query(BADGES),
        E::RegisterBadge => Told::makes::<model::badges::Badge>(g).takes::<users::NewBadge>(g),
        E::DeleteBadges => Told::gives::<users::Done>(g).takes::<users::DeleteBadges>(g),
        E::DeleteBadge => Told::nothing(),

        E::Jobs => Told::gives::<Vec<jobs::QueuedJob>>(g),
        E::Submit => Told::makes::<jobs::QueuedJob>(g).takes_file("application/octet-stream").query(NAME),
        E::Job => Told::gives::<jobs::QueuedJob>(g),
        E::SetJobOptions => Told::nothing().takes::<jobs::SetOptions>(g),
        E::ConfirmJob | E::DeleteJob => Told::nothing(),

        E::Printers => Told::gives::<Vec<printers::FleetPrinter>>(g),
        E::AddPrinter => Told::makes::<printers::FleetPrinter>(g).takes::<printers::NewPrinter>(g),
        E::Printer => Told::gives::<printers::FleetPrinter>(g),
        E::RemovePrinter => Told::nothing(),
        E::Paper => Told::gives::<printers::PaperTray>(g),
        E::PaperPage => Told::file("image/png"),
        E::CreateAgentToken => Told::gives::<printers::AgentToken>(g),

        E::AgentEnrol => Told::gives::<agent::Enrolled>(g).takes::<agent::Enrol>(g),
        E::AgentPoll => Told::gives::<agent::Polled>(g).takes::<agent::Poll>(g),
        E::AgentLease => Told::gives::<agent::Leased>(g).takes::<agent::Lease>(g),
        E::AgentDocument => Told::file("application/pdf"),
        E::AgentReport => Told::nothing().takes::<agent::Report>(g),
        E::AgentTap => Told::gives::<agent::Tapped>(g).takes::<agent::Tap>(g),
        E::AgentRelease => Told::nothing().takes::<agent::PanelRelease>(g),
        E::PanelPage => Told::file("text/html"),
        E::PanelSignIn | E::PanelAct => Told::file("text/html").takes_form().or(303),
        E::PanelJobs => Told::file("text/html").or(303),
    }
}
