//! Opening a data directory: what is made, what is refused, and in which words.

use super::{
    content, kept, read,
    samples::{self, ORG},
    whole, write,
};
use crate::{
    OpenError, Options, Store, StoreError,
    files::Layout,
    mail, meta,
    migrations::{self, FIRST, Step},
    open,
    tables::{self, everything},
    work::{self, Lane, Work},
};
use expect_test::{Expect, expect};
use model::{
    id::{OrgId, WorkId},
    mail::Message,
    time::Time,
};
use redb::{ReadableDatabase as _, ReadableTable as _, TableHandle as _};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
use tempfile::TempDir;

fn open(dir: &Path) -> Result<Store, OpenError> {
    Store::open(dir, Options::default())
}

/// A directory with a furnished store that has a document.
fn used() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    super::furnish(&store);
    kept(&store, 1, b"a page");
    dir
}

fn refused(dir: &TempDir, want: Expect) {
    let error = open(dir.path()).err().unwrap().to_string();
    want.assert_eq(&error.replace(dir.path().to_str().unwrap(), "DIR"));
}

#[test]
fn nobody_else_may_look_inside() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("deep").join("data");
    let _store = open(&data).unwrap();
    let mode = |name: &str| format!("{:o}", fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777);
    assert_eq!(["", "spool", "keys"].map(mode), ["700"; 3]);
    assert_eq!(["store.redb", "keys/slots", "lock", "ballast"].map(mode), ["600"; 4]);
    assert_eq!(mode("keys/root.key"), "400");
}

#[test]
fn one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    refused(&dir, expect!["the data directory DIR is in use by another process"]);
    drop(store);
    open(dir.path()).unwrap();
}

#[test]
fn what_does_not_belong_together_is_refused() {
    let dir = used();
    let (database, aside) = (dir.path().join("store.redb"), dir.path().join("aside"));
    fs::rename(&database, &aside).unwrap();
    refused(
        &dir,
        expect![
            "there are documents in DIR/spool but no database beside them: restore the database, or move the documents away"
        ],
    );
    fs::rename(&aside, &database).unwrap();

    let key = dir.path().join("keys/root.key");
    let right = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    refused(&dir, expect!["the key file DIR/keys/root.key is missing: without it no document can be read"]);
    for wrong in [vec![7; 32], vec![7; 31]] {
        fs::write(&key, wrong).unwrap();
        refused(&dir, expect!["the key file DIR/keys/root.key does not belong to this data directory"]);
        fs::remove_file(&key).unwrap();
    }
    fs::write(&key, right).unwrap();
    whole(&open(dir.path()).unwrap());
}

#[test]
fn a_later_version_is_left_alone() {
    let dir = used();
    let store = open(dir.path()).unwrap();
    write(&store, |w| meta::put(w, "storage.schema", &99u32.to_be_bytes()));
    drop(store);
    refused(
        &dir,
        expect![
            "the data directory was written by a later version of the product (schema 99, this one knows 5): start that version, or restore the copy made before its first start"
        ],
    );
}

#[test]
fn a_creation_that_was_cut_off_begins_again() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    fs::rename(dir.path().join("store.redb"), dir.path().join("store.redb.new")).unwrap();
    fs::write(dir.path().join("store.redb.new"), b"half a database").unwrap();
    let store = open(dir.path()).unwrap();
    whole(&store);
}

#[test]
fn what_a_crash_left_behind_is_swept() {
    let dir = used();
    let layout = Layout { dir: dir.path().to_owned() };
    let orphan = layout.spool().join("0".repeat(32));
    fs::write(&orphan, b"never kept").unwrap();
    let store = open(dir.path()).unwrap();
    let slots = &store.spool_files().slots;
    let key = (0..slots.count()).find_map(|slot| slots.get(slot).unwrap()).unwrap();
    slots.put(100, &key).unwrap();
    super::findings(
        &store,
        &[(key.document, "KEPT")],
        expect!["keys: slot 100 has the key of document KEPT, and no row says so"],
    );
    drop(store);
    let store = open(dir.path()).unwrap();
    assert!(!orphan.exists());
    whole(&store);
    let documents: Vec<_> = store.spool_files().files(|_| ()).unwrap();
    assert_eq!(content(&store, documents[0]).unwrap(), b"a page");
}

#[test]
fn each_step_of_the_schema_is_taken_once_and_after_a_copy() {
    fn count(txn: &redb::WriteTransaction) -> Result<(), StoreError> {
        let mut table = txn.open_table(crate::txn::definition("meta")).unwrap();
        let taken = table.get(b"steps".as_slice()).unwrap().map_or(0, |v| v.value()[0]);
        table.insert(b"steps".as_slice(), [taken + 1].as_slice()).unwrap();
        Ok(())
    }
    let first = migrations::latest(migrations::ALL);
    let steps: [(u32, Step); 3] = [(first, count), (first + 1, count), (first + 2, count)];
    let dir = used();
    let layout = Layout { dir: dir.path().to_owned() };
    for _ in 0..2 {
        let database = open::current(&layout, 1 << 20, &steps).unwrap();
        assert_eq!(migrations::version(&database).unwrap(), first + 2);
    }
    let copy = layout.database_before(first);
    fs::rename(&copy, layout.database()).unwrap();
    let store = open(dir.path()).unwrap();
    assert_eq!(read(&store, |r| meta::get(r, "steps")), None, "the copy is from before");
    whole(&store);
}

/// A directory of the first version has people, and nothing that leads to them but their addresses.
#[test]
fn people_of_the_first_version_are_found_after_the_step() {
    let dir = used();
    let store = open(dir.path()).unwrap();
    let whole_before = write(&store, |w| {
        crate::groups::put(w, &samples::group(1))?;
        for table in crate::users::index::TABLES {
            w.delete_first(table, everything(), usize::MAX)?;
        }
        w.delete_first(tables::HEADS, everything(), usize::MAX)?;
        w.delete_first(tables::GROUP_BY_NAME, everything(), usize::MAX)?;
        meta::put(w, "storage.schema", &FIRST.to_be_bytes())?;
        crate::users::count(w, ORG)
    });
    assert_eq!(whole_before, 0);
    drop(store);
    let store = open(dir.path()).unwrap();
    let found = read(&store, |r| crate::users::page(r, ORG, "person", None, 9));
    assert_eq!(found.len(), 1);
    whole(&store);
}

/// A directory of the second version lists the deliveries of each job, by organization and job.
#[test]
fn the_list_that_nobody_asked_for_is_gone_after_the_step() {
    let dir = used();
    let layout = Layout { dir: dir.path().to_owned() };
    let listed = |database: &redb::Database| {
        let txn = database.begin_read().unwrap();
        txn.list_tables().unwrap().any(|table| table.name() == "deliveries of job")
    };
    let store = open(dir.path()).unwrap();
    write(&store, |w| {
        let mut table = w.txn.open_table(crate::txn::definition("deliveries of job")).unwrap();
        table.insert([1; 32].as_slice(), [1; 16].as_slice()).unwrap();
        drop(table);
        meta::put(w, "storage.schema", &2u32.to_be_bytes())
    });
    drop(store);
    let before = open::current(&layout, 1 << 20, &migrations::ALL[..1]).unwrap();
    assert!(listed(&before));
    drop(before);
    drop(open(dir.path()).unwrap());
    assert!(!listed(&open::current(&layout, 1 << 20, migrations::ALL).unwrap()));
    whole(&open(dir.path()).unwrap());
}

/// A directory of the third version has one list of work for all, and only the payload says whose it is.
#[test]
fn work_of_the_third_version_waits_in_its_lane_after_the_step() {
    const ELSEWHERE: OrgId = OrgId([9; 16]);
    let dir = used();
    let store = open(dir.path()).unwrap();
    let letter = |to: &str| [&[2, u8::try_from(to.len()).unwrap()], to.as_bytes(), b"\x01S\x01T\x00"].concat();
    let of = |task: u8, org: OrgId| [&[task], &org.0[..], &[7; 16]].concat();
    let payloads = [
        of(0, ORG),
        of(1, ELSEWHERE),
        letter("person1@example.org"),
        of(3, ORG),
        of(4, ELSEWHERE)[..17].to_vec(),
        letter("nobody@example.org"),
        vec![99],
    ];
    let kept = payloads.clone();
    write(&store, move |w| {
        for (n, payload) in (1u8..).zip(&payloads) {
            // The shape of the third version: number, identifier, a word, payload, instant, attempts.
            let row = [&[1], &[n; 16][..], b"\x04kind", &[u8::try_from(payload.len()).unwrap()], payload, &[n * 2, 3]];
            let mut table = w.txn.open_table(crate::txn::definition("work")).unwrap();
            table.insert([n; 16].as_slice(), row.concat().as_slice()).unwrap();
            let mut table = w.txn.open_table(crate::txn::definition("work by ready")).unwrap();
            table.insert([&[0x80, 0, 0, 0, 0, 0, 0, n], &[n; 16][..]].concat().as_slice(), [n; 16].as_slice()).unwrap();
        }
        meta::put(w, "storage.schema", &3u32.to_be_bytes())
    });
    drop(store);
    let store = open(dir.path()).unwrap();
    whole(&store);
    let check = |lane, org, n: u8, payload: &[u8], to: Option<&str>| {
        let found = read(&store, |r| work::of_org(r, lane, org));
        let (id, payload, ready) = (WorkId([n; 16]), payload.to_vec(), Time(i64::from(n)));
        assert_eq!(found, [Work { id, lane, org, to: to.map(str::to_owned), payload, ready, attempts: 3 }]);
    };
    let addressed = |n: usize, org: OrgId| [&[2], &org.0[..], &kept[n][1..]].concat();
    check(Lane::Documents, ORG, 1, &kept[0], None);
    check(Lane::Documents, ELSEWHERE, 2, &kept[1], None);
    check(Lane::Letters, ORG, 3, &addressed(2, ORG), Some("person1@example.org"));
    check(Lane::Imports, ORG, 4, &kept[3], None);
    check(Lane::Removals, ELSEWHERE, 5, &kept[4], None);
    check(Lane::Letters, OrgId([0; 16]), 6, &addressed(5, OrgId([0; 16])), Some("nobody@example.org"));
    assert_eq!(read(&store, |r| crate::txn::count(r, tables::WORK)), 6, "what nobody can read is left out");
}

/// A directory of the fourth version counts no queues, does not know which jobs came with a message, and keeps messages
/// of which nothing is left.
#[test]
fn queues_of_the_fourth_version_are_counted_by_the_step() {
    let dir = used();
    let store = open(dir.path()).unwrap();
    let mailed = super::staged(&store, b"a message");
    write(&store, move |w| {
        w.keep(&mailed)?;
        for (n, document) in [(1, None), (2, None), (3, Some(mailed.id))] {
            mail::put(w, &Message { document, ..samples::message(n) })?;
        }
        for table in [tables::QUEUE_SIZES.raw().name, tables::JOBS_OF_MESSAGE.name] {
            let mut table = w.txn.open_table(crate::txn::definition(table)).unwrap();
            table.retain(|_, _| false).unwrap();
        }
        // As the fourth version wrote it: number 1, and no size at the end.
        let mut table = w.txn.open_table(crate::txn::definition("messages")).unwrap();
        let mut rows = Vec::new();
        for row in table.iter().unwrap() {
            let (key, row) = row.unwrap();
            let row = row.value();
            rows.push((key.value().to_vec(), [&[1], &row[1..row.len() - 1]].concat()));
        }
        for (key, row) in rows {
            table.insert(key.as_slice(), row.as_slice()).unwrap();
        }
        drop(table);
        meta::put(w, "storage.schema", &4u32.to_be_bytes())
    });
    drop(store);
    let store = open(dir.path()).unwrap();
    whole(&store);
    let there = [1, 2, 3].map(|n| read(&store, |r| mail::get(r, ORG, samples::message(n).id)).is_some());
    assert_eq!(there, [true, false, true], "the second has neither a document nor a job");
    assert_eq!(read(&store, |r| crate::jobs::of_message(r, ORG, samples::message(1).id)).len(), 1);
    let size = read(&store, |r| crate::queues::of_person(r, ORG, samples::USER));
    assert_eq!((size.jobs, size.octets), (2, 1000), "a job with its document, and a message");
}
