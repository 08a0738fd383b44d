//! The bytes of every stored shape. When one of these changes, data directories in the field stop to open: give the
//! shape a new number instead (see `codec`).

use super::samples;
use crate::{
    codec::StoredShape,
    rows::{
        AccessToken, Checkpoint, Creation, Credentials, EnrolmentToken, Head, Leave, Link, PasswordLink, QueueSize,
        Removal, StoredAgent, StoredBadge, StoredPasskey, Totp, Work,
    },
};
use expect_test::{Expect, expect};
use model::{
    access::{Permission, Permissions},
    audit::{Action, Actor, Change, Entry, Subject},
    badges::Badge,
    delegates::Delegate,
    events::{Event, EventKind},
    groups::Group,
    history::PrintRecord,
    id::*,
    imports::{Fault, Import, ImportState, LineOutcome, LineProblem, Note},
    jobs::life::{LifeEvent, LifeStep},
    jobs::{Facts, Failure, Format, Job, JobState, LockedOption, PageRanges, Printed, Source, Unreadable},
    login::Session,
    mail::Message,
    orgs::{Organization, PasswordRules, Settings},
    policies::QueuePolicy,
    print_groups::PrintGroup,
    print_users::PrintUser,
    printers::{Agent, Delivery, DeliveryState, Outcome, Printer},
    quotas::{Charge, Grant, Period, Quota},
    time::Time,
    users::User,
};
use std::fmt::Debug;

fn check<V: StoredShape + PartialEq + Debug>(value: V, want: Expect) {
    let mut bytes = Vec::new();
    value.encode(&mut bytes).unwrap();
    want.assert_eq(&short(&bytes));
    assert_eq!(V::decode(&bytes), Ok(value));
}

/// Hexadecimal, identifiers shortened: sixteen times the same byte is `16*xx`.
fn short(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|byte| *byte == first).count();
        let (times, taken) = if run >= 32 {
            (32, 32)
        } else if run >= 16 {
            (16, 16)
        } else {
            (1, 1)
        };
        text += &if times > 1 { format!(" {times}*{first:02x} ") } else { format!("{first:02x}") };
        rest = &rest[taken..];
    }
    text
}

#[test]
fn stored_shapes_stay_as_they_are() {
    check(
        Organization { id: ORG, parent: Some(OrgId([0xa1; 16])), ..samples::organization(1) },
        expect![
            "04 16*a0 01 16*a1 07486f757365203180a0a484ce67010c00010c7072696e743140686f75736500010000020000a80118035554430c000300000100"
        ],
    );
    let (id, groups) = (USER, vec![GroupId([0xc0; 16])]);
    check(
        User { id, org: ORG, groups, pseudonym: Pseudonym([0xc1; 16]), ..samples::user(1) },
        expect![
            "02 16*b0  16*a0 13706572736f6e31406578616d706c652e6f726708506572736f6e20310106506572736f6e0001027031010746696e616e63650001046465736b01370101010001 16*c0 80a0a484ce67010003 16*c1 "
        ],
    );
    check(
        Group { id: GroupId([0xc0; 16]), org: ORG, ..samples::group(1) },
        expect!["01 16*c0  16*a0 0747726f757020310104"],
    );
    check(
        Session { id: SessionId([0xc0; 16]), org: ORG, user: USER, ..samples::session(1) },
        expect!["02 16*c0  16*a0  16*b0 0380a0a484ce6780a0a484ce67093139322e302e322e31046375726c"],
    );
    let line = |text: &str| text.parse().unwrap();
    check(
        Credentials {
            former: vec!["hash".to_owned()],
            link: Some(PasswordLink { digest: [9; 32], made: samples::NOW, auth_epoch: 3 }),
            tokens: vec![AccessToken {
                id: TokenId([0xc0; 16]),
                digest: [8; 32],
                name: line("script"),
                scope: Permissions::NONE.with(Permission::ViewUsers),
                read_only: true,
                made: samples::NOW,
                expires: Time(samples::NOW.0 + 1),
                used: Some(samples::NOW),
                auth_epoch: 3,
            }],
            totp: Some(Totp { sealed: vec![1, 2, 3], step: 300 }),
            recovery: vec![[7; 32]],
            passkeys: vec![StoredPasskey {
                id: PasskeyId([0xc1; 16]),
                name: line("key"),
                added: samples::NOW,
                credential: "{}".to_owned(),
            }],
        },
        expect![
            "0101046861736801 32*09 80a0a484ce670301 16*c0  32*08 0673637269707401010180a0a484ce6782a0a484ce670180a0a484ce67030103010203ac0201 32*07 01 16*c1 036b657980a0a484ce67027b7d"
        ],
    );
    let badge = Badge { id: BadgeId([0xc0; 16]), org: ORG, user: USER, ..samples::badge(1) };
    check(
        StoredBadge { badge, hash: [9; 32] },
        expect!["01 16*c0  16*a0  16*b0 043131354280a0a484ce670182a0a484ce67 32*09 "],
    );
    check(
        job(JobState::Held),
        expect![
            "03 16*c0  16*a0  16*b0 0f74687265652d70616765732e706466000101 16*c1 82a0a484ce670280a0a484ce6700e807010301013288a40184e80101020102ac020100000100000000000000000001 16*c2 01 16*c3 01030201"
        ],
    );
    let (id, document) = (MessageId([0xc0; 16]), Some(DocumentId([0xc1; 16])));
    check(
        Message { id, org: ORG, owner: USER, document, octets: 300, ..samples::message(1) },
        expect!["02 16*c0  16*a0  16*b0 074d696e7574657380a0a484ce670101 16*c1 053c6140623e01ac02"],
    );
    let (owner, delegate) = (USER, UserId([0xb1; 16]));
    check(
        Delegate { org: ORG, owner, delegate, ..samples::delegate(1, 2) },
        expect!["01 16*a0  16*b0  16*b1 80a0a484ce670182a0a484ce67"],
    );
    check(samples::preferences(), expect!["010102000001000000000000000001"]);
    check(
        QueuePolicy { locked: vec![LockedOption::Color], ..QueuePolicy::default() },
        expect!["010100000100000000000000000102010100ee02"],
    );
    let attempt = DeliveryId([0xc0; 16]);
    check(
        PrintRecord { org: ORG, owner: USER, delivery: attempt, job: JobId([0xc1; 16]), ..samples::print_record(1) },
        expect![
            "01 16*a0  16*b0 82a0a484ce67 16*c0  16*c1 0f74687265652d70616765732e706466054c6f626279093139322e302e322e370302010101"
        ],
    );
    let what = LifeEvent::Released { printer: line("Lobby"), by: USER };
    check(LifeStep { at: samples::NOW, what }, expect!["0180a0a484ce6703054c6f626279 16*b0 "]);
    check(LifeStep { at: samples::NOW, what: LifeEvent::NotPrinted(Failure::Spool) }, expect!["0180a0a484ce670503"]);
    check(Leave { org: ORG, job: JobId([0xc0; 16]), due: samples::NOW }, expect!["01 16*a0  16*c0 80a0a484ce67"]);
    check(QueueSize { jobs: 300, octets: 2 }, expect!["01ac0202"]);
    let (id, agent) = (PrinterId([0xc0; 16]), AgentId([0xc1; 16]));
    check(
        Printer { id, org: ORG, agent, panel_key: "key".to_owned(), ..samples::printer(1) },
        expect![
            "01 16*c0  16*a0 095072696e746572203101054c6f626279186970703a2f2f7072696e746572312f6970702f7072696e74 16*c1 80a0a484ce67000000010f6170706c69636174696f6e2f70646601000000000000000000000000036b6579"
        ],
    );
    let agent = Agent { id: agent, org: Some(ORG), ..samples::agent(1) };
    check(
        StoredAgent { agent, credential: Some([9; 32]) },
        expect!["01 16*c1 01 16*a0 076761746577617980a0a484ce67018aa0a484ce6701 32*09 "],
    );
    check(EnrolmentToken { org: Some(ORG), expires: samples::NOW }, expect!["0101 16*a0 80a0a484ce67"]);
    check(
        delivery(DeliveryState::Waiting),
        expect!["02 16*c0  16*a0  16*c1  16*c2  16*c3 01000001000000000000000082a0a484ce670000"],
    );
    let (delivery, job) = (DeliveryId([0xc0; 16]), JobId([0xc1; 16]));
    check(
        Charge { delivery, job, user: USER, sheets: 2, ..samples::charge(1, -3) },
        expect!["01 16*c0  16*c1  16*b0 82a0a484ce67050400"],
    );
    let group = PrintGroupId([0xc0; 16]);
    check(
        PrintGroup { id: group, org: ORG, ..samples::print_group(1) },
        expect!["01 16*c0  16*a0 0d5072696e742067726f75702031010101ac02010001"],
    );
    check(
        PrintUser { org: ORG, user: USER, groups: vec![group], ..samples::print_user(1) },
        expect!["01 16*a0  16*b0 80a0a484ce6701 16*c0 01020000"],
    );
    check(
        Grant { id: GrantId([0xc1; 16]), org: ORG, user: USER, by: (ORG, USER), ..samples::grant(1) },
        expect!["01 16*c1  16*a0  16*b0 82a0a484ce67ac020206546865736573 16*a0  16*b0 "],
    );
    check(event(EventKind::Read { job, pages: 3 }), expect!["01 16*c0  16*a0 82a0a484ce67 16*c1 01 16*c1 03"]);
    check(Removal { of: 300, gone: 200 }, expect!["01ac02c801"]);
    check(
        Work { id: WorkId([0xc0; 16]), org: ORG, ..samples::work(1) },
        expect!["02 16*c0 01 16*a0 00010182a0a484ce6700"],
    );
}

#[test]
fn entries_of_the_audit_stay_as_they_are() {
    let entry = Entry {
        at: samples::NOW,
        actor: Actor::Person(ORG, USER),
        from: Some("192.0.2.1".parse().unwrap()),
        action: Action::SetUp,
        subject: Subject::Organization(ORG, "House".to_owned()),
        changes: vec![
            Change::of("a", Some("b"), None::<&str>),
            Change::hidden("name"),
            Change::came("members", ORG, USER),
        ],
    };
    check(
        entry.clone(),
        expect![
            "0180a0a484ce6701 16*a0  16*b0 0100c0000201067365742d757002 16*a0 05486f75736503016102016200046e616d650101076d656d626572730003 16*a0  16*b0 "
        ],
    );
    let bare = Entry { actor: Actor::Appliance, from: None, subject: Subject::Nothing, changes: Vec::new(), ..entry };
    check(bare.clone(), expect!["0180a0a484ce670000067365742d75700000"]);
    check(
        Entry { actor: Actor::Agent(AgentId([0xc0; 16])), subject: Subject::Person(ORG, USER), ..bare.clone() },
        expect!["0180a0a484ce6702 16*c0 00067365742d757001 16*a0  16*b0 00"],
    );
    check(
        Entry { subject: Subject::Thing("Lobby".to_owned()), ..bare },
        expect!["0180a0a484ce670000067365742d757003054c6f62627900"],
    );
    check(
        Head { number: 300, value: [1; 32], sealed: 2, sealed_at: Time(1), mac: [2; 32] },
        expect!["01ac02 32*01  32*02 0202"],
    );
    check(
        Checkpoint { org: ORG, number: 300, value: [1; 32], at: Time(1), signature: vec![3] },
        expect!["01 16*a0 ac02 32*01 020103"],
    );
    let made = Creation { at: Time(1), request: [1; 32], made: [2; 16] };
    check(made, expect!["0102 32*01  16*02 "]);
    let wrong = crate::attempts::WrongAttempts { passwords: vec![Time(1)], pins: vec![Time(2)], factors: Vec::new() };
    check(wrong, expect!["010102010400"]);
    check(Link { value: [1; 32], bytes: vec![2, 3] }, expect![" 32*01 0203"]);
}

const ORG: OrgId = OrgId([0xa0; 16]);
const USER: UserId = UserId([0xb0; 16]);

fn job(state: JobState) -> Job {
    Job {
        id: JobId([0xc0; 16]),
        org: ORG,
        owner: USER,
        message: Some(MessageId([0xc1; 16])),
        state,
        document: Some(DocumentId([0xc2; 16])),
        printer: Some(PrinterId([0xc3; 16])),
        ..samples::job(1)
    }
}

fn delivery(state: DeliveryState) -> Delivery {
    Delivery {
        id: DeliveryId([0xc0; 16]),
        org: ORG,
        job: JobId([0xc1; 16]),
        printer: PrinterId([0xc2; 16]),
        agent: AgentId([0xc3; 16]),
        state,
        ..samples::delivery(1)
    }
}

fn event(what: EventKind) -> Event {
    Event { id: EventId([0xc0; 16]), org: ORG, who: Pseudonym([0xc1; 16]), what, ..samples::event(1) }
}

/// The bytes of the shorthand of [`short`].
fn long(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for word in text.split_whitespace() {
        let (times, digits) =
            word.split_once('*').map_or((1, word), |(times, digits)| (times.parse().unwrap(), digits));
        let once: Vec<u8> =
            (0..digits.len()).step_by(2).map(|i| u8::from_str_radix(&digits[i..i + 2], 16).unwrap()).collect();
        bytes.extend(once.repeat(times));
    }
    bytes
}

#[test]
fn shapes_of_former_versions_are_still_read() {
    let organization = Organization { id: ORG, parent: Some(OrgId([0xa1; 16])), ..samples::organization(1) };
    let bytes = long(
        "01 16*a0 01 16*a1 07486f757365203180a0a484ce67010c00010c7072696e743140686f7573650001000000a8011803555443",
    );
    assert_eq!(Organization::decode(&bytes), Ok(organization.clone()));
    let bytes = long(
        "02 16*a0 01 16*a1 07486f757365203180a0a484ce67010c00010c7072696e743140686f7573650001000000a801180355544309020301 \
         01",
    );
    let settings = Settings {
        passwords: PasswordRules { least: 9, kinds: 2, history: 3 },
        administrators_second_factor: true,
        ..organization.settings.clone()
    };
    let told = Organization { settings: settings.clone(), closing: true, ..organization.clone() };
    assert_eq!(Organization::decode(&bytes), Ok(told));
    let bytes = long(
        "03 16*a0 01 16*a1 07486f757365203180a0a484ce67010c00010c7072696e743140686f757365000100000107a8011803555443090203\
         010101",
    );
    let quota = Quota { period: Period::Month, impressions: Some(7), color_impressions: None };
    let settings = Settings { quota, covering_text: true, ..settings };
    assert_eq!(Organization::decode(&bytes), Ok(Organization { settings, closing: true, ..organization }));
    let mut user = User {
        id: USER,
        org: ORG,
        groups: vec![GroupId([0xc0; 16])],
        pseudonym: Pseudonym([0xc1; 16]),
        ..samples::user(1)
    };
    (user.details.first_name, user.details.short_name) = (None, None);
    user.details.attributes.clear();
    let bytes = long(
        "01 16*b0 16*a0 13706572736f6e31406578616d706c652e6f726708506572736f6e2031010746696e616e6365000101010001 16*c0 \
         80a0a484ce670103 16*c1",
    );
    assert_eq!(User::decode(&bytes), Ok(user));
    let id = SessionId([0xc0; 16]);
    let session =
        Session { id, org: ORG, user: USER, address: String::new(), program: String::new(), ..samples::session(1) };
    let message = Message {
        id: MessageId([0xc0; 16]),
        org: ORG,
        owner: USER,
        document: Some(DocumentId([0xc1; 16])),
        ..samples::message(1)
    };
    let bytes = long("01 16*c0  16*a0  16*b0 074d696e7574657380a0a484ce670101 16*c1 053c6140623e01");
    assert_eq!(Message::decode(&bytes), Ok(message));
    assert_eq!(Session::decode(&long("01 16*c0 16*a0 16*b0 0380a0a484ce6780a0a484ce67")), Ok(session));
    let counted = |facts: Option<Facts>| facts.map(|facts| Facts { color_on: PageRanges::default(), ..facts });
    let bytes = long(
        "02 16*c0  16*a0  16*b0 0f74687265652d70616765732e7064660101 16*c1 82a0a484ce670280a0a484ce6700e80701030188a401\
         84e80101020102ac0201000001 16*c2 01 16*c3 01030201",
    );
    let held = job(JobState::Held);
    assert_eq!(Job::decode(&bytes), Ok(Job { facts: counted(held.facts.clone()), ..held }));
    let bytes = long("01 16*c0  16*a0  16*c1  16*c2  16*c3 01000082a0a484ce670000");
    assert_eq!(Delivery::decode(&bytes), Ok(delivery(DeliveryState::Waiting)));
    let failed = job(JobState::Failed(Failure::Spool));
    let facts = counted(failed.facts.clone()).map(|facts| Facts { remarks: Vec::new(), ..facts });
    let job = Job { facts, ..failed };
    let bytes = long(
        "01 16*c0  16*a0  16*b0 0f74687265652d70616765732e7064660101 16*c1 82a0a484ce67060380a0a484ce6700e80701030188a4\
         0184e8010101000001 16*c2 01 16*c3 01030201",
    );
    assert_eq!(Job::decode(&bytes), Ok(job));
}

#[test]
fn imports_and_their_lines_stay_as_they_are() {
    let document = Some(DocumentId([0xc1; 16]));
    let import = Import { id: ImportId([0xc0; 16]), org: ORG, by: USER, home: ORG, document, ..samples::import(1) };
    check(
        import.clone(),
        expect!["02 16*c0  16*a0 000a70656f706c652e6373760100 16*b0  16*a0 80a0a484ce670103010101 16*c1 000000"],
    );
    check(
        Import { state: ImportState::Stopped, document: None, ended: Some(samples::NOW), ..import.clone() },
        expect!["02 16*c0  16*a0 000a70656f706c652e6373760100 16*b0  16*a0 80a0a484ce6703030101000180a0a484ce670000"],
    );
    let scope = Some([Permission::ViewUsers, Permission::ManageUsers].into_iter().collect());
    check(
        Import { scope, token: Some(TokenId([0xc2; 16])), ..import.clone() },
        expect![
            "02 16*c0  16*a0 000a70656f706c652e6373760100 16*b0  16*a0 80a0a484ce670103010101 16*c1 000102010201 16*c2 "
        ],
    );
    // As a former version wrote it.
    let bytes = long("01 16*c0  16*a0 000a70656f706c652e6373760100 16*b0  16*a0 80a0a484ce670103010101 16*c1 00");
    assert_eq!(Import::decode(&bytes), Ok(import));
    check(samples::import_line(7), expect!["01070361406203010700010000"]);
    let fault = Some(Fault { problem: LineProblem::PasswordUsed, column: Some(2) });
    check(
        LineOutcome {
            fault,
            notes: vec![Note::ValuesMissing, Note::MustChange],
            done: true,
            ..samples::import_line(7)
        },
        expect!["010703614062030128010202000501"],
    );
}

/// They are stored by their places: new ones come at the end.
#[test]
fn problems_and_notes_keep_their_places() {
    let pinned = [
        (0x00, LineProblem::BareQuote),
        (0x14, LineProblem::BadgeForm),
        (0x28, LineProblem::PasswordUsed),
        (0x29, LineProblem::NumberChanged),
        (0x2a, LineProblem::KeyboardLayout),
        (0x2b, LineProblem::OwnCredential),
    ];
    for (place, problem) in pinned {
        assert_eq!((LineProblem::ALL.get(place), problem as usize), (Some(&problem), place));
    }
    for (place, note) in
        [(0, Note::ValuesMissing), (5, Note::MustChange), (6, Note::Semicolons), (9, Note::NumberChanged)]
    {
        assert_eq!((Note::ALL.get(place), note as usize), (Some(&note), place));
    }
}

#[test]
fn index_entries_are_bare() {
    check((OrgId([1; 16]), UserId([2; 16])), expect![" 16*01  16*02 "]);
    check((OrgId([1; 16]), [2; 32]), expect![" 16*01  32*02 "]);
    check(JobId([1; 16]), expect![" 16*01 "]);
    check(GroupId([1; 16]), expect![" 16*01 "]);
    check(Time(-2), expect!["fffffffffffffffe"]);
    check(7u32, expect!["00000007"]);
    check("hash".to_owned(), expect!["68617368"]);
}

/// Only the end of the row is shown: what differs.
fn tail<V: StoredShape + PartialEq + Debug>(value: V, from_end: usize, want: Expect) {
    let mut bytes = Vec::new();
    value.encode(&mut bytes).unwrap();
    want.assert_eq(&short(&bytes[bytes.len() - from_end..]));
    assert_eq!(V::decode(&bytes), Ok(value));
}

#[test]
fn every_state_keeps_its_number() {
    let state = |state: JobState, want: Expect| {
        let job = job(state);
        let mut bytes = Vec::new();
        job.encode(&mut bytes).unwrap();
        // Behind version, three identifiers, title, description, source, message and time of submission.
        want.assert_eq(&short(&bytes[1 + 48 + 16 + 1 + 1 + 17 + 6..][..2]));
        assert_eq!(Job::decode(&bytes), Ok(job));
    };
    state(JobState::Processing, expect!["0080"]);
    state(JobState::Unconfirmed, expect!["0180"]);
    state(JobState::Held, expect!["0280"]);
    state(JobState::Unreadable(Unreadable::Empty), expect!["0304"]);
    state(JobState::Released, expect!["0480"]);
    state(JobState::Printed, expect!["0580"]);
    state(JobState::Failed(Failure::Spool), expect!["0603"]);
    state(JobState::Failed(Failure::NotMade), expect!["0604"]);
    state(JobState::Uncertain, expect!["0780"]);

    let printed = Printed { impressions: 1, sheets: 2, color_impressions: 3 };
    let delivery = |state: DeliveryState, from_end, want: Expect| tail(delivery(state), from_end, want);
    delivery(DeliveryState::Waiting, 2, expect!["0000"]);
    delivery(DeliveryState::Leased { until: Time(1) }, 3, expect!["010200"]);
    delivery(DeliveryState::Sending { printer_job: 5, until: Time(1) }, 4, expect!["020a0200"]);
    delivery(DeliveryState::Ended(Outcome::Printed(Some(printed))), 7, expect!["03000101020300"]);
    delivery(DeliveryState::Ended(Outcome::Failed(Failure::Refused, printed)), 7, expect!["03010101020300"]);
    delivery(DeliveryState::Ended(Outcome::Uncertain), 3, expect!["030200"]);

    let (job, printer) = (JobId([1; 16]), PrinterId([2; 16]));
    let event = |what: EventKind, from_end, want: Expect| tail(event(what), from_end, want);
    event(EventKind::Submitted { job, source: Source::Client, format: Format::Html }, 19, expect!["00 16*01 0305"]);
    event(EventKind::Read { job, pages: 3 }, 18, expect![" 16*01 0103"]);
    event(EventKind::Released { job, printer }, 33, expect!["02 16*01  16*02 "]);
    event(EventKind::Printed { job, printer, printed, two_sided: true }, 37, expect!["03 16*01  16*02 01020301"]);
    event(EventKind::NotPrinted { job, printer }, 33, expect!["04 16*01  16*02 "]);
    event(EventKind::Deleted { job, pages: 3, expired: true }, 19, expect!["05 16*01 0301"]);
}

#[test]
fn what_is_not_of_the_shape_is_refused() {
    let mut bytes = Vec::new();
    samples::work(1).encode(&mut bytes).unwrap();
    let check = |bytes: &[u8], want: &str| assert_eq!(Work::decode(bytes), Err(want));
    check(&[], "empty");
    check(&bytes[..bytes.len() - 1], "not of its shape");
    check(&[bytes.clone(), vec![0]].concat(), "more bytes than the shape has");
    check(&[vec![99], bytes[1..].to_vec()].concat(), "of a shape that this version does not know");
}
