//! One of each thing, told apart by a number. All belong to organization 1 and person 1.

use crate::work::{Lane, Work};
use model::{
    access::{Role, Roles},
    badges::Badge,
    delegates::Delegate,
    events::{Event, EventKind},
    groups::Group,
    history::PrintRecord,
    id::*,
    imports::{Import, ImportEffect, ImportKind, ImportState, LineOutcome, LineProblem, Note},
    jobs::{ColorMode, Facts, Format, Job, JobState, Options, Printed, Remark, Source},
    login::Session,
    mail::{Message, Proof},
    orgs::{Organization, Settings},
    policies::QueuePreferences,
    print_groups::PrintGroup,
    print_users::PrintUser,
    printers::{Agent, Attributes, Delivery, DeliveryState, Printer, Status},
    quotas::{Charge, Grant, Period, Quota},
    text::Language,
    time::Time,
    users::{Details, User},
};

pub(crate) const ORG: OrgId = OrgId([1; 16]);
pub(crate) const USER: UserId = UserId([1; 16]);
pub(crate) const AGENT: AgentId = AgentId([1; 16]);

/// An instant of the year 2026.
pub(crate) const NOW: Time = Time(1_780_000_000_000);

pub(crate) fn organization(n: u8) -> Organization {
    Organization {
        id: OrgId([n; 16]),
        parent: None,
        name: format!("House {n}").parse().unwrap(),
        created: NOW,
        roles: Roles::NONE.with(Role::PrintReleaseManagementUser),
        settings: Settings {
            queue_addresses: vec![format!("print{n}@house").parse().unwrap()],
            administrators_second_factor: false,
            ..Settings::default()
        },
        closing: false,
    }
}

pub(crate) fn user(n: u8) -> User {
    User {
        id: UserId([n; 16]),
        org: ORG,
        details: Details {
            first_name: Some("Person".parse().unwrap()),
            short_name: Some(format!("p{n}").parse().unwrap()),
            department: Some("Finance".parse().unwrap()),
            attributes: [("desk".parse().unwrap(), "7".parse().unwrap())].into(),
            language: Some(Language::Fr),
            ..named(&format!("person{n}@example.org"), &format!("Person {n}"))
        },
        roles: Roles::NONE.with(Role::HelpDesk),
        groups: Vec::new(),
        created: NOW,
        active: true,
        must_change_password: false,
        auth_epoch: 3,
        pseudonym: Pseudonym([n; 16]),
    }
}

/// What is known of somebody of whom only address and name are.
pub(crate) fn named(email: &str, name: &str) -> Details {
    Details::new(email.parse().unwrap(), name.parse().unwrap())
}

pub(crate) fn group(n: u8) -> Group {
    Group {
        id: GroupId([n; 16]),
        org: ORG,
        name: format!("Group {n}").parse().unwrap(),
        roles: Roles::NONE.with(Role::UserAdministrator),
    }
}

pub(crate) fn badge(n: u8) -> Badge {
    Badge {
        id: BadgeId([n; 16]),
        org: ORG,
        user: USER,
        last_four: "115B".to_owned(),
        registered: NOW,
        expires: Some(Time(NOW.0 + 1)),
    }
}

pub(crate) fn session(n: u8) -> Session {
    Session {
        id: SessionId([n; 16]),
        org: ORG,
        user: USER,
        auth_epoch: 3,
        began: NOW,
        used: NOW,
        address: "192.0.2.1".to_owned(),
        program: "curl".to_owned(),
    }
}

pub(crate) fn job(n: u8) -> Job {
    Job {
        id: JobId([n; 16]),
        org: ORG,
        owner: USER,
        title: "three-pages.pdf".parse().unwrap(),
        description: None,
        source: Source::Email,
        message: Some(MessageId([n; 16])),
        submitted: Time(NOW.0 + i64::from(n)),
        state: JobState::Held,
        changed: NOW,
        format: Format::Pdf,
        octets: 1000,
        facts: Some(Facts {
            pages: 3,
            color_pages: 1,
            color_on: "2".parse().unwrap(),
            media: (21000, 29700),
            one_size: true,
            remarks: vec![Remark::PartOfFile, Remark::AnnotationsNotDrawn { count: 300 }],
        }),
        options: Options::default(),
        keep: false,
        document: None,
        printer: Some(PrinterId([n; 16])),
        printed: Some(Printed { impressions: 3, sheets: 2, color_impressions: 1 }),
    }
}

pub(crate) fn delegate(owner: u8, delegate: u8) -> Delegate {
    let (owner, delegate) = (UserId([owner; 16]), UserId([delegate; 16]));
    Delegate { org: ORG, owner, delegate, since: NOW, until: Some(Time(NOW.0 + 1)) }
}

pub(crate) fn preferences() -> QueuePreferences {
    QueuePreferences { defaults: Some(Options { copies: 2, ..Options::default() }), release_on_tap: true }
}

pub(crate) fn print_record(n: u8) -> PrintRecord {
    PrintRecord {
        org: ORG,
        owner: USER,
        released: Time(NOW.0 + i64::from(n)),
        delivery: DeliveryId([n; 16]),
        job: JobId([n; 16]),
        title: "three-pages.pdf".parse().unwrap(),
        printer: "Lobby".parse().unwrap(),
        address: "192.0.2.7".to_owned(),
        printed: Printed { impressions: 3, sheets: 2, color_impressions: 1 },
        color: ColorMode::Color,
        two_sided: true,
    }
}

pub(crate) fn message(n: u8) -> Message {
    Message {
        id: MessageId([n; 16]),
        org: ORG,
        owner: USER,
        subject: "Minutes".parse().unwrap(),
        received: NOW,
        proof: Proof::Relay,
        document: None,
        message_id: "<a@b>".to_owned(),
        answerable: true,
        octets: 0,
    }
}

pub(crate) fn import(n: u8) -> Import {
    Import {
        id: ImportId([n; 16]),
        org: ORG,
        kind: ImportKind::Users,
        file: "people.csv".parse().unwrap(),
        link: true,
        strict: false,
        by: USER,
        home: ORG,
        at: NOW,
        state: ImportState::Running,
        lines: 3,
        done: 1,
        errors: 1,
        document: None,
        ended: None,
        scope: None,
        token: None,
    }
}

pub(crate) fn import_line(number: u32) -> LineOutcome {
    LineOutcome {
        number,
        subject: "a@b".to_owned(),
        effect: ImportEffect::Error,
        fault: Some(LineProblem::EmailForm.into()),
        notes: vec![Note::ValuesMissing],
        done: false,
    }
}

pub(crate) fn agent(n: u8) -> Agent {
    Agent {
        id: AgentId([n; 16]),
        org: Some(ORG),
        name: "gateway".parse().unwrap(),
        enrolled: NOW,
        seen: Some(Time(NOW.0 + 5)),
    }
}

pub(crate) fn printer(n: u8) -> Printer {
    Printer {
        id: PrinterId([n; 16]),
        org: ORG,
        name: format!("Printer {n}").parse().unwrap(),
        location: Some("Lobby".parse().unwrap()),
        uri: format!("ipp://printer{n}/ipp/print"),
        agent: AGENT,
        added: NOW,
        attributes: Attributes { formats: vec!["application/pdf".to_owned()], color: true, ..Attributes::default() },
        status: Status::default(),
        panel_key: format!("{n:032x}"),
    }
}

pub(crate) fn delivery(n: u8) -> Delivery {
    Delivery {
        id: DeliveryId([n; 16]),
        org: ORG,
        job: JobId([1; 16]),
        printer: PrinterId([1; 16]),
        agent: AGENT,
        options: Options::default(),
        released: Time(NOW.0 + i64::from(n)),
        state: DeliveryState::Waiting,
        fence: 0,
    }
}

pub(crate) fn charge(n: u8, impressions: i64) -> Charge {
    Charge {
        delivery: DeliveryId([n; 16]),
        job: JobId([1; 16]),
        user: USER,
        at: Time(NOW.0 + i64::from(n)),
        impressions,
        sheets: impressions,
        color_impressions: 0,
    }
}

pub(crate) fn print_group(n: u8) -> PrintGroup {
    let quota = Quota { period: Period::Week, impressions: Some(300), color_impressions: Some(0) };
    let name = format!("Print group {n}").parse().unwrap();
    PrintGroup { id: PrintGroupId([n; 16]), org: ORG, name, quota: Some(quota), color: true }
}

pub(crate) fn print_user(n: u8) -> PrintUser {
    PrintUser { quota: Some(Quota::UNLIMITED), ..PrintUser::new(ORG, UserId([n; 16]), NOW) }
}

pub(crate) fn grant(n: u8) -> Grant {
    Grant {
        id: GrantId([n; 16]),
        org: ORG,
        user: USER,
        at: Time(NOW.0 + i64::from(n)),
        impressions: 300,
        color_impressions: 2,
        reason: "Theses".parse().unwrap(),
        by: (ORG, USER),
    }
}

pub(crate) fn event(n: u8) -> Event {
    Event {
        id: EventId([n; 16]),
        org: ORG,
        at: Time(NOW.0 + i64::from(n)),
        who: Pseudonym([1; 16]),
        what: EventKind::Read { job: JobId([n; 16]), pages: 3 },
    }
}

pub(crate) fn work(n: u8) -> Work {
    Work {
        id: WorkId([n; 16]),
        lane: Lane::Documents,
        org: ORG,
        to: None,
        payload: vec![n],
        ready: Time(NOW.0 + i64::from(n)),
        attempts: 0,
    }
}
