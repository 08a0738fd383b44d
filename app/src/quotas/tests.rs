//! Quotas as they count at a release: exact, whoever releases at the same instant and whatever is changed meanwhile.

use super::*;
use crate::{
    jobs::release::ReleaseOutcome,
    print_groups::PrintGroupDraft,
    print_users::PrintUserListing,
    quotas::rehearsal::ProposedRule,
    testing::{BEGIN, House},
};
use model::{
    access::Role,
    id::{AgentId, DocumentId, JobId, PrintGroupId, PrinterId},
    jobs::{ColorMode, Facts, Failure, Format, Job, JobState, Options, Source},
    printers::{Agent, Attributes, Delivery, Outcome, Printer, Status},
    quotas::{Period, QuotaSource, Shortage},
};
use std::{io::Write as _, time::Duration};
use storage::{agents, deliveries, jobs, printers};

const PRINTER: PrinterId = PrinterId([7; 16]);
const AGENT: AgentId = AgentId([8; 16]);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A house with a printer in color, Grace who looks after printing, and Ada who prints.
struct Scene {
    house: House,
    org: OrgId,
    grace: Caller,
    ada: Caller,
}

impl Scene {
    fn new() -> Self {
        let house = House::new();
        let org = house.organization("House", &[]);
        let grace = house.person(org, "grace@example.org", &[Role::PrintReleaseManagementAdministrator]);
        let ada = house.person(org, "ada@example.org", &[Role::PrintReleaseManagementUser]);
        let agent = Agent { id: AGENT, org: Some(org), name: "agent".parse().unwrap(), enrolled: BEGIN, seen: None };
        let printer = Printer {
            id: PRINTER,
            org,
            name: "Lobby".parse().unwrap(),
            location: None,
            uri: "ipp://lobby/ipp/print".to_owned(),
            agent: AGENT,
            added: BEGIN,
            attributes: Attributes { color: true, two_sided: true, ..Attributes::default() },
            status: Status::default(),
            panel_key: "key".to_owned(),
        };
        house.put(move |w| {
            agents::put(w, &agent, Some(&[6; 32]))?;
            Ok(printers::put(w, &printer)?)
        });
        let (grace, ada) = (house.as_caller(org, grace), house.as_caller(org, ada));
        Self { house, org, grace, ada }
    }

    /// A job of Ada's that waits.
    fn job(&self, pages: u32, color_pages: u32) -> JobId {
        let mut stage = self.house.store.spool().stage(1000).unwrap();
        stage.write_all(b"%PDF-1.7").unwrap();
        let staged = stage.finish().unwrap();
        let id = JobId(self.house.random());
        let document: Option<DocumentId> = Some(staged.id);
        let job = Job {
            id,
            org: self.org,
            owner: self.ada.user,
            title: "a.pdf".parse().unwrap(),
            description: None,
            keep: false,
            source: Source::Web,
            message: None,
            submitted: self.house.now(),
            state: JobState::Held,
            changed: self.house.now(),
            format: Format::Pdf,
            octets: 8,
            facts: Some(Facts { pages, color_pages, ..Facts::default() }),
            options: Options { color: ColorMode::Color, ..Options::default() },
            document,
            printer: None,
            printed: None,
        };
        self.house.put(move |w| {
            w.keep(&staged)?;
            Ok(jobs::put(w, &job)?)
        });
        id
    }

    async fn releases(&self, job: JobId) -> ReleaseOutcome {
        self.house.release(&self.ada, PRINTER, vec![job.into()]).await.unwrap()[0]
    }

    /// The delivery of a job that is on its way.
    fn delivery(&self, job: JobId) -> Delivery {
        let open = self.house.read(|r| Ok(deliveries::open_of_agent(r, AGENT)?)).unwrap();
        open.into_iter().find(|delivery| delivery.job == job).unwrap()
    }

    async fn ends(&self, job: JobId, outcome: Outcome) {
        let delivery = self.delivery(job);
        let lease = self.house.lease(AGENT, delivery.id, None).await.unwrap();
        self.house.delivery_ended(AGENT, delivery.id, lease.fence, outcome).await.unwrap();
    }

    async fn default_quota(&self, quota: Quota) {
        let settings = PrintSettings { quota, keep_print_users: true };
        self.house.set_print_settings(&self.grace, settings).await.unwrap();
    }

    async fn group(&self, name: &str, quota: Option<Quota>, color: bool) -> PrintGroupId {
        let draft = PrintGroupDraft { name: name.to_owned(), quota, color };
        let group = self.house.create_print_group(&self.grace, draft).await.unwrap().id;
        let outcome = self.house.change_print_members(&self.grace, group, vec![self.ada.user], vec![]).await.unwrap();
        assert!(outcome.iter().all(|(_, outcome)| outcome.is_ok()));
        group
    }

    /// What Ada has used and has left, and what of it in color.
    fn left(&self) -> [(u32, Option<u32>); 2] {
        let state = self.house.own_quota(&self.ada).unwrap();
        [(state.impressions.used, state.impressions.left), (state.color.used, state.color.left)]
    }
}

fn quota(period: Period, impressions: impl Into<Option<u32>>, color: impl Into<Option<u32>>) -> Quota {
    Quota { period, impressions: impressions.into(), color_impressions: color.into() }
}

/// 64 releases at the same instant take exactly what there is, and what did not come out is given back once.
#[tokio::test]
async fn many_releases_at_once_take_what_there_is_and_no_more() {
    let scene = Scene::new();
    scene.default_quota(quota(Period::Day, 100, None)).await;
    let waiting: Vec<JobId> = (0..64).map(|_| scene.job(3, 0)).collect();
    let tasks = waiting.iter().map(|job| {
        let (app, ada, job) = (std::sync::Arc::clone(&scene.house.app), scene.ada.clone(), *job);
        tokio::spawn(async move { app.release(&ada, PRINTER, vec![job.into()]).await.unwrap()[0] })
    });
    let mut outcomes = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        outcomes.push(task.await.unwrap());
    }
    assert_eq!(outcomes.iter().filter(|o| **o == ReleaseOutcome::Yes).count(), 33);
    assert_eq!(outcomes.iter().filter(|o| matches!(o, ReleaseOutcome::OverQuota(_))).count(), 31);
    assert_eq!(scene.left()[0], (99, Some(1)));
    let through = waiting.iter().zip(&outcomes).find(|(_, o)| **o == ReleaseOutcome::Yes).map(|(job, _)| *job).unwrap();
    let failed = Outcome::Failed(Failure::Unreachable, Printed::default());
    scene.ends(through, failed).await;
    assert_eq!(scene.left()[0], (96, Some(4)));
    // It fits again, once.
    assert_eq!(scene.releases(through).await, ReleaseOutcome::Yes);
    assert_eq!(scene.left()[0], (99, Some(1)));
}

/// A job that is released before midnight and fails after it is given back to the day on which it was charged.
#[tokio::test]
async fn what_is_given_back_counts_in_the_period_of_its_release() {
    let scene = Scene::new();
    scene.default_quota(quota(Period::Day, 10, None)).await;
    let job = scene.job(6, 0);
    assert_eq!(scene.releases(job).await, ReleaseOutcome::Yes);
    scene.house.clock.pass(DAY);
    assert_eq!(scene.left()[0], (0, Some(10)));
    scene.house.settle_lost().await.unwrap();
    assert_eq!(scene.left()[0], (0, Some(10)), "nothing is won by it today");
}

/// Color that nobody may print comes out in black and white; color that is used up is refused.
#[tokio::test]
async fn forbidden_color_becomes_black_and_white_and_spent_color_is_refused() {
    let scene = Scene::new();
    let gray = scene.group("Gray", None, false).await;
    assert!(scene.house.own_quota(&scene.ada).unwrap().color_forbidden());
    let job = scene.job(2, 2);
    assert_eq!(scene.releases(job).await, ReleaseOutcome::Yes);
    assert_eq!(scene.delivery(job).options.color, ColorMode::Monochrome);
    assert_eq!(scene.left()[1], (0, Some(0)));
    scene.house.delete_print_group(&scene.grace, gray).await.unwrap();
    scene.default_quota(quota(Period::Month, 100, 3)).await;
    let (fits, too_much) = (scene.job(5, 2), scene.job(2, 2));
    assert_eq!(scene.releases(fits).await, ReleaseOutcome::Yes);
    assert_eq!(scene.delivery(fits).options.color, ColorMode::Color);
    assert!(matches!(scene.releases(too_much).await, ReleaseOutcome::OverColorQuota(_)));
    let state = scene.house.own_quota(&scene.ada).unwrap();
    let cost = Printed { impressions: 2, sheets: 2, color_impressions: 2 };
    assert_eq!(state.shortage(cost), Some(Shortage::Color));
}

/// Whoever is in several groups has the widest quota, until one of their own counts; the page says which.
#[tokio::test]
async fn groups_give_the_widest_quota_and_a_person_may_have_another() {
    let scene = Scene::new();
    scene.default_quota(quota(Period::Month, 10, None)).await;
    let source = || scene.house.own_quota(&scene.ada).unwrap().impressions.source;
    assert_eq!(source(), QuotaSource::Organization);
    scene.group("Students", Some(quota(Period::Month, 50, 0)), true).await;
    let staff = scene.group("Staff", Some(quota(Period::Week, 40, None)), true).await;
    assert_eq!(source(), QuotaSource::Group("Staff".parse().unwrap()));
    let (user, own) = (scene.ada.user, Some(quota(Period::Day, 1, None)));
    scene.house.set_print_user(&scene.grace, user, own, vec![staff]).await.unwrap();
    assert_eq!(source(), QuotaSource::User);
    let listed = scene.house.print_users(&scene.grace, &PrintUserListing { limit: 9, ..Default::default() }).unwrap();
    let emails: Vec<_> = listed.people.iter().flat_map(|view| &view.user).map(|u| u.details.email.as_str()).collect();
    assert_eq!((emails, listed.total, listed.imported), (vec!["ada@example.org"], 2, None));
    assert_eq!(listed.people[0].groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["Staff"]);
}

/// A quota that is lowered below what is used leaves nothing, and what is on its way comes out; what is given for once
/// counts until the quota begins anew.
#[tokio::test]
async fn a_lowered_quota_leaves_nothing_and_what_is_given_counts_once() {
    let scene = Scene::new();
    scene.default_quota(quota(Period::Day, 10, None)).await;
    let job = scene.job(8, 0);
    assert_eq!(scene.releases(job).await, ReleaseOutcome::Yes);
    scene.default_quota(quota(Period::Day, 5, None)).await;
    assert_eq!(scene.left()[0], (8, Some(0)));
    scene.ends(job, Outcome::Printed(None)).await;
    assert_eq!(scene.left()[0], (8, Some(0)));
    let another = scene.job(2, 0);
    assert!(matches!(scene.releases(another).await, ReleaseOutcome::OverQuota(_)));
    assert!(matches!(scene.house.stage(&scene.ada), Err(Error::OverQuota(_))));
    let give = |n, color, reason| scene.house.give_impressions(&scene.grace, scene.ada.user, (n, color), reason);
    assert!(matches!(give(4, 0, " ").await, Err(Error::Field("reason", BadText::Empty))));
    assert!(matches!(give(0, 0, "Theses").await, Err(Error::Field("impressions", BadText::Empty))));
    assert!(matches!(give(4, 5, "Theses").await, Err(Error::Field("color_impressions", BadText::TooLong))));
    let given = give(5, 0, "Theses").await.unwrap();
    assert_eq!((given.reason.as_str(), scene.left()[0]), ("Theses", (8, Some(2))));
    assert_eq!(scene.releases(another).await, ReleaseOutcome::Yes);
    scene.house.clock.pass(DAY);
    assert_eq!(scene.left()[0], (0, Some(5)));
}

/// Where Print Management does not follow by itself, people come and go with the import (I1 to I3, N16, N17).
#[tokio::test]
async fn people_come_and_go_with_the_import_or_by_themselves() {
    let scene = Scene::new();
    let (house, grace) = (&scene.house, &scene.grace);
    let names = || {
        let listed = house.print_users(grace, &PrintUserListing { limit: 9, ..Default::default() }).unwrap();
        let name = |view: &crate::print_users::PrintUserView| {
            view.user.as_ref().map_or("gone".to_owned(), |user| user.details.name.to_string())
        };
        listed.people.iter().map(name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(), "ada");
    let settings = PrintSettings { quota: Quota::UNLIMITED, keep_print_users: false };
    house.set_print_settings(grace, settings).await.unwrap();
    assert_eq!(names(), "ada");
    let bob = house.person(scene.org, "bob@example.org", &[Role::PrintReleaseManagementUser]);
    house.person(scene.org, "eve@example.org", &[]);
    assert_eq!(names(), "ada", "nobody comes by themselves");
    assert!(matches!(house.set_print_user(grace, bob, None, vec![]).await, Err(Error::NotFound)));
    let done = house.import_print_users(grace).await.unwrap();
    assert_eq!((done.added, done.removed, names().as_str()), (1, 0, "ada bob"));
    let admin = house.person(scene.org, "admin@example.org", &[Role::OrganizationAdministrator]);
    house.delete_user(&house.as_caller(scene.org, admin), bob).await.unwrap();
    assert_eq!(names(), "ada gone");
    let done = house.import_print_users(grace).await.unwrap();
    assert_eq!((done.added, done.removed, names().as_str()), (0, 1, "ada"));
}

/// The last month under another rule: who would have been stopped, and who would have got black and white.
#[tokio::test]
async fn a_rule_is_tried_on_the_last_month() {
    let scene = Scene::new();
    // The clock begins on 28 May.
    for (pages, color) in [(4, 4), (3, 0), (9, 0)] {
        let job = scene.job(pages, color);
        assert_eq!(scene.releases(job).await, ReleaseOutcome::Yes);
        scene.ends(job, Outcome::Printed(None)).await;
        scene.house.clock.pass(Duration::from_secs(1));
    }
    let failed = scene.job(50, 0);
    assert_eq!(scene.releases(failed).await, ReleaseOutcome::Yes);
    scene.ends(failed, Outcome::Failed(Failure::Unreachable, Printed::default())).await;
    scene.house.clock.pass(10 * DAY);
    let session = scene.house.as_caller(scene.org, scene.grace.user);
    let check = |rule: ProposedRule, want: (u64, u64, Vec<(u64, u64, u64)>)| {
        let told = scene.house.rehearse(&session, &rule).unwrap();
        let lines: Vec<_> =
            told.lines.iter().map(|l| (l.stopped_jobs, l.stopped_impressions, l.monochrome_jobs)).collect();
        assert_eq!((told.people, told.jobs, lines), want, "{rule:?}");
        assert_eq!((told.from.to_string(), told.last.to_string()), ("2026-05-01".into(), "2026-05-31".into()));
    };
    check(ProposedRule::Organization(Quota::UNLIMITED), (1, 3, vec![]));
    check(ProposedRule::Organization(quota(Period::Month, 10, None)), (1, 3, vec![(1, 9, 0)]));
    check(ProposedRule::Organization(quota(Period::Day, 5, 0)), (1, 3, vec![(2, 12, 1)]));
    check(ProposedRule::User(scene.ada.user, quota(Period::Month, None, 3)), (1, 3, vec![(1, 4, 0)]));
    check(ProposedRule::User(scene.grace.user, Quota::NOTHING), (0, 0, vec![]));
}
