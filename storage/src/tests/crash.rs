//! Power cuts at any moment: what was acknowledged is there, what was not is there whole or not at all, and what was
//! deleted has no key any more.
//!
//! One run is recorded; then the images that a cut after each step could leave are opened, and cut again while they
//! are being recovered. The files of documents are real ones: they are synced before the store hears of them.

use super::{
    samples,
    sim_disk::{Mark, Random, SimDisk},
};
use crate::{
    FatalHandler, Options, Store, StoreError,
    files::Layout,
    jobs,
    keys::{RootKey, Slots},
    meta,
    open::{assemble, database_over, initialise},
    spool::Claim,
    verify,
    work::{self, Lane},
};
use model::{id::DocumentId, jobs::Job};
use std::{
    collections::{HashMap, HashSet},
    fs,
    io::Write as _,
    path::Path,
    sync::{Arc, Mutex, mpsc},
};
use tempfile::TempDir;

const ROWS: usize = 0;
const SLOTS: usize = 1;
const CACHE: usize = 1 << 20;

/// What closure `n` of a run does.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Makes job `n` with work, a note and a document.
    Make,
    /// Deletes all that was made by closure so-and-so.
    Delete(usize),
    /// Writes like the others and then fails.
    Fail,
}

/// A recorded run.
struct Run {
    disk: SimDisk,
    acts: Vec<Act>,
    /// Which document closure `n` has made.
    documents: HashMap<usize, DocumentId>,
    /// Every document file that ever was.
    archive: TempDir,
    root: RootKey,
    /// The step from which on the store was furnished.
    begun: usize,
}

#[test]
fn a_power_cut_takes_nothing_that_was_acknowledged() {
    let mut images = 0;
    for seed in 1..=10 {
        let run = Run::record(seed, SimDisk::new(vec![Vec::new(), Vec::new()]), None);
        let mut random = Random(seed * 7919);
        for _ in 0..50 {
            let cut = run.begun + random.below(run.disk.len() - run.begun + 1);
            let files = run.disk.image(cut, &mut random);
            let marks = run.disk.marks(cut);
            let recovered = run.check(files.clone(), &marks).unwrap_or_else(|e| panic!("seed {seed}, cut {cut}: {e}"));
            let second = random.below(recovered.len() + 1);
            let again = recovered.image(second, &mut random);
            run.check(again, &marks).unwrap_or_else(|e| panic!("seed {seed}, cuts {cut} and {second}: {e}"));
            images += 2;
        }
    }
    assert_eq!(images, 1000);
}

/// The test above can fail: on a disk that does not sync the keys, acknowledged documents are lost.
#[test]
fn a_disk_that_does_not_sync_is_found_out() {
    let run = Run::record(1, SimDisk::lazy(vec![Vec::new(), Vec::new()], SLOTS), None);
    let mut random = Random(7919);
    let bad = (0..40).filter(|_| {
        let cut = run.begun + random.below(run.disk.len() - run.begun + 1);
        let files = run.disk.image(cut, &mut random);
        run.check(files, &run.disk.marks(cut)).is_err()
    });
    assert!(bad.count() > 10);
}

/// A disk that fails after any number of steps: what was acknowledged until then is there when it works again, and
/// also when the power is cut at that moment.
#[test]
fn a_failing_disk_takes_nothing_that_was_acknowledged() {
    let mut random = Random(7919);
    let mut acknowledged = 0;
    for failing in 0..60 {
        let run = Run::record(3, SimDisk::new(vec![Vec::new(), Vec::new()]), Some(failing * 5));
        let marks = run.disk.marks(run.disk.len());
        acknowledged += marks.iter().filter(|mark| matches!(mark, Mark::Acknowledged(_))).count();
        for files in [run.disk.live(), run.disk.image(run.disk.len(), &mut random)] {
            run.check(files, &marks).unwrap_or_else(|e| panic!("failing after {failing} times five steps: {e}"));
        }
    }
    assert!(acknowledged > 60, "most fail in the middle: {acknowledged}");
}

impl Run {
    /// Records a run on `disk`, which fails after so many steps.
    fn record(seed: u64, disk: SimDisk, fails_after: Option<usize>) -> Self {
        let (dir, archive) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let layout = Layout { dir: dir.path().to_owned() };
        layout.make().unwrap();
        let root = RootKey::load(&layout, true).unwrap();
        let store = opened(&layout, &disk, &root).unwrap();
        super::furnish(&store);
        let begun = disk.len();
        fails_after.into_iter().for_each(|steps| disk.fail_after(begun + steps));
        let mut run = Self { disk, acts: Vec::new(), documents: HashMap::new(), archive, root, begun };
        run.play(&store, &layout, seed);
        run
    }

    /// Hands in closures, some at a time, and notes when each was asked for and acknowledged.
    fn play(&mut self, store: &Store, layout: &Layout, seed: u64) {
        let mut random = Random(seed * 104_729);
        let acknowledged = Arc::new(Mutex::new(HashSet::new()));
        let mut deleted = HashSet::new();
        let (done, results) = mpsc::channel();
        for round in 0..8 {
            let before = self.acts.len();
            for n in before..before + 1 + random.below(6) {
                let made: Vec<usize> = acknowledged.lock().unwrap().iter().copied().collect();
                let old = made.into_iter().filter(|n| !deleted.contains(n)).min();
                let act = match (random.below(4), old) {
                    (0, Some(old)) => Act::Delete(old),
                    (1, _) => Act::Fail,
                    _ => Act::Make,
                };
                if let Act::Delete(old) = act {
                    deleted.insert(old);
                }
                self.acts.push(act);
                self.hand_in(store, layout, n, act, {
                    let (disk, acknowledged, done) = (self.disk.clone(), Arc::clone(&acknowledged), done.clone());
                    move |ok| {
                        if ok {
                            disk.mark(Mark::Acknowledged(n));
                        }
                        if ok && matches!(act, Act::Make) {
                            acknowledged.lock().unwrap().insert(n);
                        }
                        done.send(round).unwrap();
                    }
                });
            }
            let handed_in = self.acts.len() - before;
            assert_eq!(results.iter().take(handed_in).count(), handed_in);
        }
    }

    fn hand_in(
        &mut self,
        store: &Store,
        layout: &Layout,
        n: usize,
        act: Act,
        done: impl FnOnce(bool) + Send + 'static,
    ) {
        let staged = match act {
            Act::Delete(_) => None,
            Act::Make | Act::Fail => {
                let mut stage = store.spool().stage(u64::MAX).unwrap();
                stage.write_all(&content(n)).unwrap();
                // On a failing disk it is never asked for.
                let Ok(staged) = stage.finish() else { return done(false) };
                let name = staged.id.to_string();
                fs::hard_link(layout.spool().join(&name), self.archive.path().join(&name)).unwrap();
                self.documents.insert(n, staged.id);
                Some(staged)
            }
        };
        let documents = self.documents.clone();
        self.disk.mark(Mark::Asked(n));
        store.write(
            move |w| {
                if let Act::Delete(old) = act {
                    jobs::remove(w, samples::ORG, job(old, documents[&old]).id)?;
                    work::done(w, samples::work(number(old)).id)?;
                    meta::remove(w, &format!("note {old}"))?;
                    return w.forget(documents[&old]);
                }
                if let Some(staged) = &staged {
                    w.keep(staged)?;
                    jobs::put(w, &job(n, staged.id))?;
                }
                work::enqueue(w, &samples::work(number(n)))?;
                meta::put(w, &format!("note {n}"), &content(n))?;
                if matches!(act, Act::Fail) { Err(StoreError::Conflict("wanted")) } else { Ok(()) }
            },
            move |result| done(result.is_ok()),
        );
    }

    /// Opens the files as after a power cut, and compares what is there with what was promised.
    fn check(&self, files: Vec<Vec<u8>>, marks: &[Mark]) -> Result<SimDisk, String> {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout { dir: dir.path().to_owned() };
        layout.make().unwrap();
        link_all(self.archive.path(), &layout.spool());
        let disk = SimDisk::new(files);
        self.no_key_of_deleted(&disk, marks)?;
        let store = opened(&layout, &disk, &self.root)?;
        let findings = verify(&store);
        if !findings.is_empty() {
            return Err(format!("{findings:?}"));
        }
        for (n, act) in self.acts.iter().enumerate() {
            let there = self.there(&store, n).map_err(|e| format!("closure {n}: {e}"))?;
            let removers = self.acts.iter().enumerate();
            let remover = removers.filter(|(_, a)| matches!(a, Act::Delete(of) if *of == n)).map(|(n, _)| n).next();
            let asked = remover.is_some_and(|n| marks.contains(&Mark::Asked(n)));
            let gone = remover.is_some_and(|n| marks.contains(&Mark::Acknowledged(n)));
            let made = matches!(act, Act::Make) && marks.contains(&Mark::Acknowledged(n));
            match act {
                Act::Make if made && !asked && !there => return Err(format!("closure {n} is lost")),
                Act::Make if gone && there => return Err(format!("what closure {n} made is back")),
                Act::Fail if there => return Err(format!("what closure {n} gave up is there")),
                _ => (),
            }
        }
        Ok(disk)
    }

    /// What was deleted has no key in the slots, even before anything has swept them.
    fn no_key_of_deleted(&self, disk: &SimDisk, marks: &[Mark]) -> Result<(), String> {
        let slots = Slots::open(Box::new(disk.file(SLOTS)), &self.root).unwrap();
        let keys: Vec<_> = (0..slots.count()).filter_map(|slot| slots.get(slot).unwrap()).map(|k| k.document).collect();
        for (n, act) in self.acts.iter().enumerate() {
            if let Act::Delete(old) = act
                && marks.contains(&Mark::Acknowledged(n))
                && keys.contains(&self.documents[old])
            {
                return Err(format!("the key of what closure {n} deleted is still there"));
            }
        }
        Ok(())
    }

    /// Whether what closure `n` makes is there, all of it; an error when only some of it is.
    fn there(&self, store: &Store, n: usize) -> Result<bool, String> {
        let Some(document) = self.documents.get(&n) else { return Ok(false) };
        let found = store.read(|r| {
            let note = meta::get(r, &format!("note {n}"))?;
            let work = work::of_org(r, Lane::Documents, samples::ORG)?.contains(&samples::work(number(n)));
            Ok::<_, StoreError>((jobs::get(r, samples::ORG, job(n, *document).id)?, work, note))
        });
        let (job, work, note) = found.map_err(|e| e.to_string())?;
        let bytes = super::content(store, *document);
        match (&job, work, &note, bytes) {
            (None, false, None, Err(_)) => Ok(false),
            (Some(row), true, Some(note), Ok(bytes)) => {
                let right = *row == self::job(n, *document) && *note == content(n) && bytes == content(n);
                if right { Ok(true) } else { Err("there, but not what was written".to_owned()) }
            }
            (job, work, note, bytes) => Err(format!(
                "half: job {}, work {work}, note {}, document {:?}",
                job.is_some(),
                note.is_some(),
                bytes.map(|b| b.len())
            )),
        }
    }
}

fn opened(layout: &Layout, disk: &SimDisk, root: &RootKey) -> Result<Store, String> {
    let database = database_over(disk.file(ROWS), CACHE).map_err(|e| e.to_string())?;
    if disk.len() > 0 && disk.marks(disk.len()).is_empty() && crate::migrations::version(&database).is_err() {
        initialise(&database, root).map_err(|e| e.to_string())?;
    }
    let fatal = FatalHandler(Arc::new(|_| ()));
    let options = Options { ballast: 0, fatal, ..Options::default() };
    let core = assemble(layout, (database, Box::new(disk.file(SLOTS))), root.clone(), options, Claim::default());
    core.and_then(Store::start).map_err(|e| e.to_string())
}

fn link_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::hard_link(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

fn number(n: usize) -> u8 {
    u8::try_from(n + 1).unwrap()
}

fn job(n: usize, document: DocumentId) -> Job {
    Job { document: Some(document), ..samples::job(number(n)) }
}

/// What document `n` holds; some are larger than a page of the database.
fn content(n: usize) -> Vec<u8> {
    vec![number(n); if n.is_multiple_of(7) { 9000 } else { 40 + n }]
}
