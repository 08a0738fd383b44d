//! The end of a store: in good order, and by a disk that fails.

use super::{furnish, read, samples, sim_disk::SimDisk, whole, write};
use crate::{
    FatalHandler, Options, SpoolError, Store, StoreError,
    files::Layout,
    keys::RootKey,
    meta,
    open::{assemble, database_over, initialise},
    spool::Claim,
    users,
};
use expect_test::expect;
use std::{
    io::Write as _,
    sync::{Arc, Mutex, mpsc},
};
use tempfile::TempDir;

#[test]
fn what_was_handed_in_is_written_before_the_store_goes() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Options::default()).unwrap();
    for n in 0..300 {
        store.write(move |w| meta::put(w, &format!("note {n}"), b"here"), |_| ());
    }
    drop(store);
    let store = Store::open(dir.path(), Options::default()).unwrap();
    for n in 0..300 {
        assert_eq!(read(&store, |r| meta::get(r, &format!("note {n}"))).as_deref(), Some(b"here".as_slice()));
    }
    whole(&store);
}

/// `done` may hold the last clone of the store, which then goes on the writer thread.
#[test]
fn the_last_clone_may_go_on_the_writer_thread() {
    let store = Store::temporary().unwrap();
    let last = store.clone();
    let (dropped, told) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    store.write(
        move |w| {
            wait.recv().unwrap();
            meta::put(w, "note", b"here")
        },
        move |result| {
            assert!(result.is_ok());
            drop(last);
            dropped.send(()).unwrap();
        },
    );
    drop(store);
    go_on.send(()).unwrap();
    told.recv().unwrap();
}

/// A store on a simulated disk, what it says when that fails, and where its spool is.
fn simulated() -> (Store, SimDisk, Arc<Mutex<Vec<String>>>, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let layout = Layout { dir: dir.path().to_owned() };
    layout.make().unwrap();
    let root = RootKey::load(&layout, true).unwrap();
    let disk = SimDisk::new(vec![Vec::new(), Vec::new()]);
    let database = database_over(disk.file(0), 1 << 20).unwrap();
    initialise(&database, &root).unwrap();
    let said: Arc<Mutex<Vec<String>>> = Arc::default();
    let hear = Arc::clone(&said);
    let fatal = FatalHandler(Arc::new(move |error| hear.lock().unwrap().push(error.to_string())));
    let options = Options { fatal, ballast: 0, ..Options::default() };
    let store = assemble(&layout, (database, Box::new(disk.file(1))), root, options, Claim::default())
        .and_then(Store::start)
        .unwrap();
    furnish(&store);
    (store, disk, said, dir)
}

#[test]
fn after_the_disk_has_failed_nothing_is_promised() {
    let (store, disk, said, _dir) = simulated();
    disk.fail_after(0);
    let first = store.write_and_wait(|w| meta::put(w, "note", b"lost"));
    assert!(matches!(first, Err(StoreError::Closed)), "{first:?}");
    let second = store.write_and_wait(|w| meta::put(w, "note", b"lost"));
    assert!(matches!(second, Err(StoreError::Closed)), "{second:?}");
    assert_eq!(said.lock().unwrap().len(), 1, "said once");
}

#[test]
fn a_document_whose_key_is_not_synced_is_not_promised() {
    let (store, disk, said, _dir) = simulated();
    disk.fail_to_sync(1);
    let mut stage = store.spool().stage(u64::MAX).unwrap();
    stage.write_all(b"a page").unwrap();
    assert!(matches!(stage.finish(), Err(SpoolError::File { .. })));
    expect!["syncing the keys: the disk does not sync"].assert_eq(&said.lock().unwrap().join("\n"));
}

#[test]
fn a_write_that_changes_nothing_costs_no_sync() {
    let (store, disk, _, _dir) = simulated();
    let before = disk.len();
    write(&store, |w| users::get(w, samples::ORG, samples::USER));
    assert_eq!(disk.len(), before);
    write(&store, |w| meta::put(w, "note", b"here"));
    assert!(disk.len() > before);
    whole(&store);
}
