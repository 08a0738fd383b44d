//! Fills an existing store with held jobs, each with a document of its own, for the measurements of `cargo xtask bench`.
//!
//! `fill DIR COUNT` gives the jobs to the people of the first organization in turn. The appliance must not be running.

use aws_lc_rs::rand;
use model::{
    events::{Event, EventKind},
    id::{DocumentId, EventId, JobId},
    jobs::{Facts, Format, Job, JobState, Options, Source},
    time::Time,
    users::User,
};
use std::{
    error::Error,
    io::Write as _,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::SystemTime,
};
use storage::{StagedDocument, Store, StoreError, events, jobs, orgs, users};

/// Threads that stage documents: each waits for the disk most of the time, and waiting together shares its syncs.
const THREADS: usize = 32;
/// How many jobs one thread makes in one transaction.
const TOGETHER: usize = 16;
/// How many bytes a document has: these jobs are never read or printed.
const OCTETS: usize = 2000;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let (Some(dir), Some(count)) = (arguments.next(), arguments.next()) else {
        return Err("usage: fill DIR COUNT".into());
    };
    let count: usize = count.parse()?;
    let store = Store::open(Path::new(&dir), storage::Options::default())?;
    let people = store.read(|r| {
        let Some(org) = orgs::list(r)?.into_iter().next() else { return Ok(Vec::new()) };
        users::page(r, org.id, "", None, usize::MAX)
    });
    let people = people.map_err(|error: StoreError| error.to_string())?;
    if people.is_empty() {
        return Err("the store has nobody who could own a job".into());
    }
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| fill(&store, &people, &next, count))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread has panicked")?)
    })
}

/// Takes jobs from `next` until there are `count`.
fn fill(store: &Store, people: &[User], next: &AtomicUsize, count: usize) -> Result<(), Failure> {
    loop {
        let first = next.fetch_add(TOGETHER, Ordering::Relaxed);
        let mut made = Vec::new();
        for n in first..first.saturating_add(TOGETHER).min(count) {
            let owner = people.iter().cycle().nth(n % people.len()).ok_or("nobody")?;
            made.push(job(store, owner, n)?);
        }
        if made.is_empty() {
            return Ok(());
        }
        store.write_and_wait(move |w| {
            for (staged, job, event) in &made {
                w.keep(staged)?;
                jobs::put(w, job)?;
                events::append(w, event)?;
            }
            Ok::<_, StoreError>(())
        })?;
    }
}

/// A job that is held, its document, and the line of the history that says so.
fn job(store: &Store, owner: &User, n: usize) -> Result<(StagedDocument, Job, Event), Failure> {
    let mut stage = store.spool().stage(u64::MAX)?;
    stage.write_all(&[b'x'; OCTETS])?;
    let staged = stage.finish()?;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let now = Time(i64::try_from(now.as_millis())?);
    let document: DocumentId = staged.id;
    let job = Job {
        id: JobId(random()?),
        org: owner.org,
        owner: owner.id,
        title: format!("filled-{n}.pdf").parse().map_err(|_| "a title that cannot be")?,
        description: None,
        source: Source::Web,
        message: None,
        submitted: now,
        state: JobState::Held,
        changed: now,
        format: Format::Pdf,
        octets: staged.octets,
        facts: Some(Facts { pages: 1, media: (21_000, 29_700), one_size: true, ..Facts::default() }),
        options: Options::default(),
        keep: false,
        document: Some(document),
        printer: None,
        printed: None,
    };
    let what = EventKind::Submitted { job: job.id, source: job.source, format: job.format };
    let event = Event { id: EventId(random()?), org: owner.org, at: now, who: owner.pseudonym, what };
    Ok((staged, job, event))
}

fn random() -> Result<[u8; 16], Failure> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| "no random bytes")?;
    Ok(bytes)
}
