//! The worker: who waits for whom, and for whom nobody waits.

use super::*;
use crate::{
    imports::ImportUpload,
    testing::{BEGIN, House},
};
use model::{
    access::Role,
    imports::{ImportKind, ImportState},
    jobs::{Format, Job, JobState, Options, Source},
};
use storage::jobs;

/// Waits until it is so.
async fn until(so: impl Fn() -> bool) {
    let wait = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("it never became so");
}

fn letter(org: u8, to: &str) -> Task {
    let letter = Letter { to: to.to_owned(), subject: "S".into(), text: "T".into(), in_reply_to: String::new() };
    Task::Send { org: OrgId([org; 16]), letter }
}

/// Enqueues tasks that are due at once, in this order.
fn waits(house: &House, tasks: Vec<Task>) {
    let tasks: Vec<_> = tasks.into_iter().map(|task| (task, house.random())).collect();
    let now = house.now();
    house.put(move |w| tasks.iter().try_for_each(|(task, id)| task.enqueue(w, *id, now)));
    house.clock.pass(Duration::from_millis(1));
}

#[tokio::test]
async fn letters_of_one_organization_keep_no_other_waiting_and_survive_a_restart() {
    let mut house = House::new();
    waits(&house, (0..2000).map(|n| letter(1, &format!("{n}@many"))).collect());
    waits(&house, vec![letter(2, "ada@one")]);
    let worker = tokio::spawn(Arc::clone(&house.app).work());
    let post = Arc::clone(&house.post);
    let before = || post.letters().iter().position(|letter| letter.to == "ada@one");
    until(|| before().is_some()).await;
    worker.abort();
    assert!(before().unwrap() < 2 * LETTERS, "{:?} others were sent before", before());
    assert!(house.due(Lane::Letters).len() > 1000);

    house.restarted();
    let worker = tokio::spawn(Arc::clone(&house.app).work());
    until(|| house.due(Lane::Letters).is_empty()).await;
    worker.abort();
    let sent: std::collections::HashSet<_> = post.letters().into_iter().map(|letter| letter.to).collect();
    assert_eq!(sent.len(), 2001);
}

/// So many documents of an organization that were lost, and are found unreadable without a cage.
fn documents(house: &House, org: OrgId, count: usize) {
    let owner = house.person(org, &format!("ada@{org}"), &[]);
    let ids: Vec<_> = (0..count).map(|_| JobId(house.random())).collect();
    let tasks = ids.iter().map(|job| Task::Convert { org, job: *job }).collect();
    house.put(move |w| {
        for id in &ids {
            let job = Job {
                id: *id,
                org,
                owner,
                title: "plan.pdf".parse().unwrap(),
                description: None,
                source: Source::Web,
                message: None,
                submitted: BEGIN,
                state: JobState::Processing,
                changed: BEGIN,
                format: Format::Pdf,
                octets: 9,
                facts: None,
                options: Options::default(),
                keep: false,
                document: None,
                printer: None,
                printed: None,
            };
            jobs::put(w, &job)?;
        }
        Ok(())
    });
    waits(house, tasks);
}

#[tokio::test]
async fn a_letter_waits_for_no_document() {
    let house = House::new();
    let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
    documents(&house, org, 2000);
    let Task::Send { letter, .. } = letter(1, "ada@example.org") else { return };
    waits(&house, vec![Task::Send { org, letter }]);
    let worker = tokio::spawn(Arc::clone(&house.app).work());
    until(|| !house.post.letters().is_empty()).await;
    worker.abort();
    let left = house.due(Lane::Documents).len();
    assert!(left > 1500, "only {left} of 2000 documents were still waiting");
}

#[tokio::test]
async fn a_document_does_not_wait_for_all_of_another_organization() {
    let house = House::new();
    let mut orgs = ["House", "Castle"].map(|name| house.organization(name, &[Role::PrintReleaseManagementUser]));
    orgs.sort();
    let [many, one] = orgs;
    documents(&house, many, 2000);
    documents(&house, one, 1);
    let waiting = |org| house.app.read(|r| Ok(work::of_org(r, Lane::Documents, org)?.len())).unwrap();
    let worker = tokio::spawn(Arc::clone(&house.app).work());
    until(|| waiting(one) == 0).await;
    worker.abort();
    let left = waiting(many);
    assert!(left > 1900, "only {left} of 2000 documents of the other organization were still waiting");
}

#[tokio::test]
async fn a_cage_that_is_free_again_is_for_whoever_has_none() {
    let house = House::new();
    let (many, one) = (OrgId([1; 16]), OrgId([2; 16]));
    let convert = |org, n: u16| Task::Convert { org, job: JobId([n.to_be_bytes(); 8].concat().try_into().unwrap()) };
    waits(&house, (0..5000).map(|n| convert(many, n)).collect());
    let mut turns = Turns::default();
    let first: Vec<_> = (0..2).map(|_| house.next(Lane::Documents, &mut turns).unwrap().unwrap()).collect();
    assert!(first[0].id != first[1].id && first.iter().all(|item| item.org == many), "{first:?}");
    waits(&house, (0..3).map(|n| convert(one, n)).collect());
    turns.end(first[0].id);
    house.put({
        let id = first[0].id;
        move |w| Ok(work::done(w, id)?)
    });
    let mut served = Vec::new();
    for _ in 0..4 {
        let item = house.next(Lane::Documents, &mut turns).unwrap().unwrap();
        served.push(item.org.0[0]);
        turns.end(item.id);
        house.put(move |w| Ok(work::done(w, item.id)?));
    }
    assert_eq!(served, [2, 2, 2, 1], "the slow one goes on in one cage, and the other is for others");
    assert_eq!(house.next(Lane::Letters, &mut Turns::default()).unwrap(), None);
}

#[tokio::test]
async fn an_import_without_a_lane_was_not_tried() {
    let house = House::new();
    // None of them gets further than its first password.
    let hashing = house.app.import_hashing.acquire().await.unwrap();
    let mut started = Vec::new();
    for n in 1..=3 {
        let org = house.organization(&format!("House {n}"), &[]);
        let grace = house.person(org, &format!("grace{n}@example.org"), &[Role::OrganizationAdministrator]);
        let caller = house.as_caller(org, grace);
        let bytes = format!("EMAIL,OPERATION,PASSWORD,FIRST_NAME,LAST_NAME,DISPLAY_NAME,SHORTNAME,GROUPS,CUSTOM_ATTRIBUTES,COST_CENTER,DEPARTMENT\nada{n}@example.org,CREATE,correct horse {n} battery,Ada,L,Ada,,,,,\n").into_bytes();
        let (kind, file) = (ImportKind::Users, "people.csv".to_owned());
        let brought = ImportUpload { kind, file, link: false, strict: false, bytes };
        let id = house.bring_import(&caller, brought).await.unwrap().import.id;
        house.start_import(&caller, id).await.unwrap();
        started.push((caller, id));
    }
    let worker = tokio::spawn(Arc::clone(&house.app).work());
    // Long enough for the third to be looked at, were it tried: by then the next letter is sent, too.
    waits(&house, vec![letter(1, "ada@one")]);
    house.nudge();
    until(|| !house.post.letters().is_empty()).await;
    let waiting = house.due(Lane::Imports);
    assert_eq!(waiting.iter().map(|work| work.attempts).collect::<Vec<_>>(), [0; 3]);
    drop(hashing);
    let over = |(caller, id): &(crate::Caller, ImportId)| {
        house.import(caller, *id).unwrap().import.state == ImportState::Finished
    };
    until(|| started.iter().all(over)).await;
    until(|| house.due(Lane::Imports).is_empty()).await;
    worker.abort();
}

#[tokio::test]
async fn letters_go_with_the_person_they_are_for() {
    let house = House::new();
    let org = house.organization("House", &[]);
    let grace = house.person(org, "grace@example.org", &[Role::OrganizationAdministrator]);
    let ada = house.person(org, "ada@example.org", &[]);
    let letter = |to: &str| match letter(0, to) {
        Task::Send { letter, .. } => Task::Send { org, letter },
        other => other,
    };
    waits(&house, ["ada@example.org", "bob@example.org", "ada@example.org"].map(letter).to_vec());
    house.delete_user(&house.as_caller(org, grace), ada).await.unwrap();
    assert_eq!(house.letters().into_iter().map(|letter| letter.to).collect::<Vec<_>>(), ["bob@example.org"]);
}

/// They are stored: see `storage/src/migrations/work.rs`.
#[test]
fn tasks_stay_as_they_are() {
    let (org, id) = (OrgId([7; 16]), [9; 16]);
    let check = |task: Task, want: &[&[u8]]| {
        let bytes = postcard::to_stdvec(&task).unwrap();
        assert_eq!(bytes, want.concat());
        assert_eq!(postcard::from_bytes::<Task>(&bytes).unwrap(), task);
    };
    check(Task::Convert { org, job: JobId(id) }, &[&[0], &org.0, &id]);
    check(Task::TakeApart { org, message: MessageId(id) }, &[&[1], &org.0, &id]);
    check(letter(7, "a@b"), &[&[2], &org.0, b"\x03a@b\x01S\x01T\x00"]);
    check(Task::Import { org, import: ImportId(id) }, &[&[3], &org.0, &id]);
    check(Task::RemoveOrganization { org }, &[&[4], &org.0]);
}
