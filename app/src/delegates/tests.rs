//! Delegates: who names them, what they reach, and that it ends at once.

use super::*;
use crate::{
    jobs::{queue::Listing, release::ReleaseOutcome},
    testing::{BEGIN, House},
};
use model::{
    access::Role,
    id::{AgentId, JobId, PrinterId},
    jobs::{Facts, Format, Job, JobState, Options, Source},
    printers::{Attributes, Printer, Status},
};
use std::time::Duration;
use storage::{StagedDocument, jobs, printers, quotas};

/// An organization with a printer, Ada who has a job, Bob who has none, and Grace who manages queues.
struct Site {
    house: House,
    org: OrgId,
    ada: UserId,
    bob: UserId,
    grace: UserId,
    job: JobId,
}

const LOBBY: PrinterId = PrinterId([7; 16]);

impl Site {
    fn new() -> Self {
        let house = House::new();
        let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
        let [ada, bob] = ["ada@example.org", "bob@example.org"].map(|email| house.person(org, email, &[]));
        let grace = house.person(org, "grace@example.org", &[Role::PrintReleaseManagementAdministrator]);
        let printer = Printer {
            id: LOBBY,
            org,
            name: "lobby".parse().unwrap(),
            location: None,
            uri: "ipp://192.0.2.7/ipp/print".to_owned(),
            agent: AgentId([8; 16]),
            added: BEGIN,
            attributes: Attributes::default(),
            status: Status::default(),
            panel_key: "key".to_owned(),
        };
        let agent = model::printers::Agent {
            id: printer.agent,
            org: None,
            name: "gateway".parse().unwrap(),
            enrolled: BEGIN,
            seen: None,
        };
        house.put(move |w| {
            storage::agents::put(w, &agent, None)?;
            Ok(printers::put(w, &printer)?)
        });
        let job = a_job(&house, org, ada);
        Self { house, org, ada, bob, grace, job }
    }

    fn by(&self, user: UserId) -> Caller {
        self.house.as_caller(self.org, user)
    }

    async fn names(&self, by: UserId, owner: UserId, delegate: UserId, until: Option<Time>) -> Result<(), Error> {
        self.house.add_delegate(&self.by(by), owner, delegate, until).await
    }

    async fn releases(&self, by: UserId, job: JobId) -> ReleaseOutcome {
        self.house.release(&self.by(by), LOBBY, vec![job.into()]).await.unwrap()[0]
    }

    fn sees(&self, by: UserId, of: UserId) -> bool {
        let listing = Listing { of: Some(of), ..Listing::default() };
        self.house.queue(&self.by(by), &listing).is_ok()
    }
}

/// A document of somebody that waits to be released.
fn a_job(house: &House, org: OrgId, owner: UserId) -> JobId {
    let mut stage = house.app.stage(&house.as_caller(org, owner)).unwrap();
    std::io::Write::write_all(&mut stage, b"%PDF-1.7 nothing much").unwrap();
    let staged: StagedDocument = stage.finish().unwrap();
    let job = Job {
        id: JobId(house.random()),
        org,
        owner,
        title: "plan.pdf".parse().unwrap(),
        description: None,
        source: Source::Web,
        message: None,
        submitted: house.now(),
        state: JobState::Held,
        changed: house.now(),
        format: Format::Pdf,
        octets: 21,
        facts: Some(Facts { pages: 3, ..Facts::default() }),
        options: Options::default(),
        keep: false,
        document: Some(staged.id),
        printer: None,
        printed: None,
    };
    let id = job.id;
    house.put(move |w| {
        w.keep(&staged)?;
        Ok(jobs::put(w, &job)?)
    });
    id
}

#[tokio::test]
async fn a_delegate_prints_what_its_owner_pays_for() {
    let site = Site::new();
    assert!(!site.sees(site.bob, site.ada));
    assert_eq!(site.releases(site.bob, site.job).await, ReleaseOutcome::NotThere);
    site.names(site.ada, site.ada, site.bob, None).await.unwrap();
    assert!(site.sees(site.bob, site.ada) && !site.sees(site.ada, site.bob), "one way only");
    // A delegate prints, and neither sets nor deletes.
    let settings = model::jobs::TextSettings::default();
    assert!(matches!(site.house.set_job(&site.by(site.bob), site.job, settings).await, Err(Error::NotFound)));
    assert!(matches!(site.house.delete_job(&site.by(site.bob), site.job).await, Err(Error::NotFound)));
    assert_eq!(site.releases(site.bob, site.job).await, ReleaseOutcome::Yes);
    let used = |user| site.house.app.read(|r| Ok(quotas::used(r, site.org, user, BEGIN)?)).unwrap();
    assert_eq!((used(site.ada), used(site.bob)), (3, 0));
    // Both were told, each of the other.
    let mut told: Vec<(String, String)> = site.house.letters().into_iter().map(|l| (l.to, l.text)).collect();
    told.sort();
    assert!(told[0].0 == "ada@example.org" && told[0].1.contains("bob may now print"), "{told:?}");
    assert!(told[1].0 == "bob@example.org" && told[1].1.contains("print queue of ada"), "{told:?}");
}

#[tokio::test]
async fn a_delegation_ends_at_once_and_by_its_time() {
    let site = Site::new();
    let hour = Duration::from_secs(60 * 60);
    site.names(site.ada, site.ada, site.bob, Some(site.house.now().plus(hour))).await.unwrap();
    let before = site.by(site.bob);
    site.house.remove_delegate(&site.by(site.ada), site.ada, site.bob).await.unwrap();
    // Withdrawn between tap and print.
    let released = site.house.release(&before, LOBBY, vec![site.job.into()]).await.unwrap();
    assert_eq!(released, [ReleaseOutcome::NotThere]);
    site.names(site.ada, site.ada, site.bob, Some(site.house.now().plus(hour))).await.unwrap();
    site.house.clock.pass(hour);
    assert_eq!(site.releases(site.bob, site.job).await, ReleaseOutcome::NotThere);
    assert!(!site.sees(site.bob, site.ada));
    assert_eq!(site.house.delegations(&site.by(site.ada), site.ada).unwrap(), Delegations::default());
}

#[tokio::test]
async fn a_delegate_names_none_and_an_administrator_names_anybody_s() {
    let site = Site::new();
    let eve = site.house.person(site.org, "eve@example.org", &[]);
    site.names(site.ada, site.ada, site.bob, None).await.unwrap();
    assert!(matches!(site.names(site.bob, site.ada, eve, None).await, Err(Error::NotFound)));
    // What is handed on stays one’s own: the delegate of a delegate reaches nothing of the first.
    site.names(site.bob, site.bob, eve, None).await.unwrap();
    assert!(site.sees(eve, site.bob) && !site.sees(eve, site.ada));
    assert_eq!(site.releases(eve, site.job).await, ReleaseOutcome::NotThere);
    site.names(site.grace, site.ada, eve, None).await.unwrap();
    assert_eq!(site.releases(eve, site.job).await, ReleaseOutcome::Yes);
    for (delegate, until) in [(site.ada, None), (UserId([9; 16]), None), (eve, Some(BEGIN))] {
        assert!(matches!(site.names(site.ada, site.ada, delegate, until).await, Err(Error::Field(..))));
    }
}

#[tokio::test]
async fn whoever_manages_queues_reaches_them_all_and_stands_in_the_audit() {
    let site = Site::new();
    let grace = site.by(site.grace);
    assert!(site.sees(site.grace, site.ada));
    site.house.note_look(&grace, Some(site.ada)).await.unwrap();
    site.house.note_look(&grace, Some(site.ada)).await.unwrap();
    let gone = site.house.delete_jobs(&grace, vec![site.job]).await.unwrap();
    assert!(matches!(gone.as_slice(), [(_, Ok(()))]));
    assert_eq!(site.releases(site.ada, site.job).await, ReleaseOutcome::NotThere, "it is being deleted");
    let back = site.house.restore_jobs(&grace, vec![site.job]).await.unwrap();
    assert!(matches!(back.as_slice(), [(_, Ok(()))]));
    assert_eq!(site.releases(site.grace, site.job).await, ReleaseOutcome::Yes);
    let mut all = Vec::new();
    site.house
        .app
        .read(|r| {
            let last = storage::audit::head(r, site.org)?.map_or(0, |head| head.number);
            storage::audit::visit_back(r, site.org, last, |_, entry| {
                all.push(entry.action.code());
                Ok::<_, Error>(true)
            })
        })
        .unwrap();
    all.reverse();
    assert_eq!(all, ["queue-viewed", "job-deleted", "job-restored", "job-released"]);
}

#[tokio::test]
async fn what_nobody_takes_back_is_gone_for_good() {
    let site = Site::new();
    let ada = site.by(site.ada);
    site.house.delete_jobs(&ada, vec![site.job]).await.unwrap();
    site.house.forget_deleted().await.unwrap();
    assert_eq!(site.house.queue(&ada, &Listing::default()).unwrap().jobs, []);
    site.house.clock.pass(crate::jobs::deletion::REGRET);
    let back = site.house.restore_jobs(&ada, vec![site.job]).await.unwrap();
    assert!(matches!(back.as_slice(), [(_, Err(Error::NotFound))]));
    site.house.forget_deleted().await.unwrap();
    assert_eq!(site.house.app.read(|r| Ok(jobs::count(r)?)).unwrap(), 0);
}
