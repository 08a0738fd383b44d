//! Many closures in one commit: each is written or not, whatever the others do.

use super::{furnished, read, whole, write};
use crate::{Store, StoreError, WriteTxn, meta};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
    mpsc,
};

type Outcome = Result<usize, StoreError>;

/// Hands `tasks` in while the writer is busy, so that they come into one commit, and gives their results by number.
fn together(
    store: &Store,
    tasks: impl IntoIterator<Item = Box<dyn FnMut(&mut WriteTxn) -> Outcome + Send>>,
) -> Vec<Outcome> {
    let (entered, writer_is_busy) = mpsc::channel();
    let (go_on, wait) = mpsc::channel::<()>();
    store.write(
        move |_| {
            entered.send(()).unwrap();
            wait.recv().unwrap();
            Ok::<_, StoreError>(())
        },
        |_| (),
    );
    writer_is_busy.recv().unwrap();
    let (done, results) = mpsc::channel();
    let mut count = 0;
    for (n, task) in tasks.into_iter().enumerate() {
        let done = done.clone();
        store.write(task, move |result| done.send((n, result)).unwrap());
        count += 1;
    }
    // The writer is in the middle of a transaction, and nobody who reads waits for it.
    assert!(read(store, |r| crate::orgs::get(r, super::samples::ORG)).is_some());
    go_on.send(()).unwrap();
    let mut results: Vec<_> = results.iter().take(count).collect();
    results.sort_by_key(|(n, _)| *n);
    results.into_iter().map(|(_, result)| result).collect()
}

fn note(w: &mut WriteTxn, n: usize) -> Outcome {
    meta::put(w, &format!("note {n}"), b"here")?;
    Ok(n)
}

fn noted(store: &Store, n: usize) -> bool {
    read(store, |r| meta::get(r, &format!("note {n}"))).is_some()
}

#[test]
fn one_that_fails_after_writing_takes_nobody_with_it() {
    let store = furnished();
    let runs = Arc::new(AtomicUsize::new(0));
    let results = together(
        &store,
        (0..200).map(|n| {
            let runs = Arc::clone(&runs);
            Box::new(move |w: &mut WriteTxn| {
                runs.fetch_add(1, Ordering::SeqCst);
                note(w, n)?;
                if n == 100 { Err(StoreError::Conflict("number")) } else { Ok(n) }
            }) as Box<_>
        }),
    );
    for (n, result) in results.iter().enumerate() {
        assert_eq!(result.is_ok(), n != 100, "{n}");
        assert_eq!(noted(&store, n), n != 100, "{n}");
    }
    assert!(matches!(results[100], Err(StoreError::Conflict("number"))));
    assert_eq!(runs.load(Ordering::SeqCst), 300, "those before the one that failed ran twice, and nobody else");
    whole(&store);
}

#[test]
fn one_that_fails_without_writing_costs_nothing() {
    let store = furnished();
    let runs = Arc::new(AtomicUsize::new(0));
    let results = together(
        &store,
        (0..20).map(|n| {
            let runs = Arc::clone(&runs);
            Box::new(move |w: &mut WriteTxn| {
                runs.fetch_add(1, Ordering::SeqCst);
                if n % 2 == 0 { note(w, n) } else { Err(StoreError::Conflict("number")) }
            }) as Box<_>
        }),
    );
    assert!(results.iter().enumerate().all(|(n, r)| r.is_ok() == (n % 2 == 0)));
    assert!((0..20).all(|n| noted(&store, n) == (n % 2 == 0)));
    assert_eq!(runs.load(Ordering::SeqCst), 20);
}

#[test]
fn many_that_fail_do_not_keep_the_others_waiting() {
    let store = furnished();
    let runs = Arc::new(AtomicUsize::new(0));
    let results = together(
        &store,
        (0..400).map(|n| {
            let runs = Arc::clone(&runs);
            Box::new(move |w: &mut WriteTxn| {
                runs.fetch_add(1, Ordering::SeqCst);
                note(w, n)?;
                if n % 4 == 3 { Err(StoreError::Conflict("number")) } else { Ok(n) }
            }) as Box<_>
        }),
    );
    assert!(results.iter().enumerate().all(|(n, r)| r.is_ok() == (n % 4 != 3)));
    assert!((0..400).all(|n| noted(&store, n) == (n % 4 != 3)));
    let runs = runs.load(Ordering::SeqCst);
    assert!(runs < 4000, "the work grows with the number of closures, not with its square: {runs}");
    whole(&store);
}

#[test]
fn a_panic_is_the_error_of_one_closure() {
    let store = furnished();
    let results = together(
        &store,
        (0..10).map(|n| {
            Box::new(move |w: &mut WriteTxn| {
                note(w, n)?;
                assert_ne!(n, 5, "this panic is wanted");
                Ok(n)
            }) as Box<_>
        }),
    );
    assert!(matches!(results[5], Err(StoreError::Panicked)));
    assert!((0..10).all(|n| results[n].is_ok() == (n != 5) && noted(&store, n) == (n != 5)));
    whole(&store);
}

#[test]
fn each_sees_what_those_before_it_wrote() {
    let store = furnished();
    let results = together(
        &store,
        (0..50).map(|_| {
            Box::new(move |w: &mut WriteTxn| {
                let count = meta::get(w, "count")?.map_or(0, |bytes| usize::from(bytes[0]));
                meta::put(w, "count", &[u8::try_from(count + 1).unwrap()])?;
                Ok(count)
            }) as Box<_>
        }),
    );
    let counted: Vec<usize> = results.into_iter().map(Result::unwrap).collect();
    assert_eq!(counted, (0..50).collect::<Vec<_>>());
}

#[test]
fn a_reader_sees_one_instant() {
    let store = furnished();
    let other = store.clone();
    read(&store, move |r| {
        write(&other, |w| note(w, 1));
        assert_eq!(meta::get(r, "note 1")?, None, "written after this reader began");
        Ok(())
    });
    assert!(noted(&store, 1));
}

#[test]
fn a_transaction_does_not_wait_for_another_one() {
    let store = furnished();
    let inner = store.clone();
    let result = store.write_and_wait(move |_| inner.write_and_wait(|w| note(w, 1)));
    assert!(matches!(result, Err(StoreError::Nested)));
}
