//! A disk that fills up: new documents are refused first, then all that grows; deleting goes on.

use super::{content, furnish, kept, samples, staged, whole, write};
use crate::{FreeSpace, Options, SpoolError, Store, StoreError, jobs, meta};
use std::{
    io::{self, Write as _},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

const MIB: u64 = 1 << 20;

fn with_free(free: &Arc<AtomicU64>) -> Store {
    let free = Arc::clone(free);
    let free_space = FreeSpace(Arc::new(move |_| Ok(free.load(Ordering::SeqCst))));
    let options = Options { free_space, free_floor: 64 * MIB, ballast: MIB, ..Options::default() };
    let store = Store::temporary_with(options).unwrap();
    furnish(&store);
    store
}

#[test]
fn a_full_disk_refuses_documents_and_takes_deletions() {
    let free = Arc::new(AtomicU64::new(1000 * MIB));
    let store = with_free(&free);
    let document = kept(&store, 1, b"old");
    let ballast = store.spool_files().dir.parent().unwrap().join("ballast");
    assert_eq!(ballast.metadata().unwrap().len(), MIB);
    let early = staged(&store, b"staged while there was room");
    let mut half = store.spool().stage(u64::MAX).unwrap();

    free.store(63 * MIB, Ordering::SeqCst);
    assert!(matches!(store.spool().stage(10), Err(SpoolError::Full)));
    assert!(matches!(store.write_and_wait(move |w| w.keep(&early)), Err(StoreError::Full)));
    let error = half.write_all(&[0; 4 << 20]).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    assert!(matches!(half.finish(), Err(SpoolError::Full)));
    write(&store, |w| meta::put(w, "note", b"small things still fit"));

    free.store(MIB / 4, Ordering::SeqCst);
    assert!(matches!(store.write_and_wait(|w| meta::put(w, "other note", b"")), Err(StoreError::Full)));
    write(&store, move |w| {
        jobs::remove(w, samples::ORG, samples::job(1).id)?;
        meta::put(w, "deleted", b"a deletion may note something")?;
        w.forget(document)
    });
    assert!(!ballast.exists(), "given up for the deletion");
    assert!(matches!(content(&store, document), Err(SpoolError::Gone(_))));

    free.store(1000 * MIB, Ordering::SeqCst);
    let document = kept(&store, 2, b"new");
    assert_eq!(content(&store, document).unwrap(), b"new");
    assert_eq!(ballast.metadata().unwrap().len(), MIB, "taken again");
    whole(&store);
}

#[test]
fn a_document_over_the_limit_is_told_apart() {
    let store = super::furnished();
    let mut stage = store.spool().stage(10).unwrap();
    stage.write_all(b"ten bytes.").unwrap();
    assert_eq!(stage.finish().unwrap().octets, 10);

    let mut stage = store.spool().stage(10).unwrap();
    let error = stage.write_all(b"eleven bytes").unwrap_err();
    assert!(matches!(SpoolError::from(error), SpoolError::TooLarge { limit: 10 }));
    assert!(matches!(SpoolError::from(stage.write_all(b"more").unwrap_err()), SpoolError::TooLarge { limit: 10 }));
    assert!(matches!(stage.finish(), Err(SpoolError::TooLarge { limit: 10 })));
    whole(&store);
}
