//! Documents in the spool: they come out as they went in, or not at all.

use super::{content, findings, furnished, kept, samples, staged, whole, write};
use crate::{SpoolError, Store, jobs};
use expect_test::expect;
use model::id::DocumentId;
use std::{
    fs,
    io::{Read as _, Write as _},
    path::PathBuf,
};

const CHUNK: usize = 64 * 1024;

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|n| u8::try_from(n * 7 % 251).unwrap()).collect()
}

fn path(store: &Store, id: DocumentId) -> PathBuf {
    store.spool_files().path(id)
}

/// Files are removed after a write was acknowledged; the next write comes after that.
fn tidied(store: &Store) {
    write(store, |_| Ok(()));
}

fn damaged(store: &Store, id: DocumentId) {
    let result = content(store, id);
    assert!(matches!(result, Err(SpoolError::Damaged(found)) if found == id), "{result:?}");
}

#[test]
fn a_document_comes_out_as_it_went_in() {
    let store = furnished();
    for (n, length) in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5].into_iter().enumerate() {
        let bytes = pattern(length);
        let id = kept(&store, u8::try_from(n + 1).unwrap(), &bytes);
        assert_eq!(content(&store, id).unwrap(), bytes, "{length}");
        let sealed = fs::read(path(&store, id)).unwrap();
        assert_eq!(sealed.len(), length + 16 * length.div_ceil(CHUNK).max(1));
        assert!(length < 16 || !sealed.windows(16).any(|piece| piece == &bytes[..16]), "not readable");
    }
    whole(&store);
}

#[test]
fn it_does_not_matter_in_which_pieces_it_comes() {
    let store = furnished();
    let bytes = pattern(CHUNK + 1000);
    let mut digests = Vec::new();
    for piece in [1000, 4096, CHUNK, CHUNK + 1000] {
        let mut stage = store.spool().stage(u64::MAX).unwrap();
        bytes.chunks(piece).for_each(|piece| stage.write_all(piece).unwrap());
        let staged = stage.finish().unwrap();
        assert_eq!(staged.octets, bytes.len() as u64);
        digests.push(staged.sha256);
    }
    digests.dedup();
    assert_eq!(digests.len(), 1);
    let known: String = staged(&store, b"abc").sha256.iter().map(|b| format!("{b:02x}")).collect();
    expect!["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"].assert_eq(&known);
}

#[test]
fn what_is_not_kept_leaves_nothing() {
    let store = furnished();
    let count = || fs::read_dir(&store.spool_files().dir).unwrap().count();
    let mut unfinished = store.spool().stage(u64::MAX).unwrap();
    unfinished.write_all(b"half a page").unwrap();
    let finished = staged(&store, b"a page");
    assert_eq!(count(), 2);
    whole(&store);
    drop((unfinished, finished));
    assert_eq!(count(), 0);

    let refused = staged(&store, b"a page");
    let result = store.write_and_wait(move |w| {
        w.keep(&refused)?;
        Err::<(), _>(crate::StoreError::Conflict("wanted"))
    });
    assert!(result.is_err());
    tidied(&store);
    assert_eq!(count(), 0);
    whole(&store);
}

#[test]
fn damage_does_not_go_unseen() {
    let store = furnished();
    let length = 3 * CHUNK;
    let chunk = CHUNK + 16;
    let change = |n: u8, change: fn(&mut Vec<u8>, usize)| {
        let id = kept(&store, n, &pattern(length));
        let sealed = fs::read(path(&store, id)).unwrap();
        let mut other = sealed.clone();
        change(&mut other, chunk);
        assert_ne!(sealed, other);
        fs::write(path(&store, id), other).unwrap();
        damaged(&store, id);
        fs::write(path(&store, id), sealed).unwrap();
        assert!(content(&store, id).is_ok());
    };
    change(1, |sealed, _| sealed[5] ^= 1);
    change(2, |sealed, _| *sealed.last_mut().unwrap() ^= 1);
    change(3, |sealed, chunk| sealed.truncate(2 * chunk));
    change(4, |sealed, _| sealed.truncate(10));
    change(5, |sealed, _| sealed.push(0));
    change(6, |sealed, chunk| sealed.rotate_left(chunk));
    change(7, |sealed, chunk| sealed.copy_within(0..chunk, chunk));
    whole(&store);
}

/// The length of the file is checked first; this is about what remains when an attacker gets the length right.
#[test]
fn the_last_chunk_must_be_the_last() {
    let store = furnished();
    let id = kept(&store, 1, &pattern(CHUNK));
    let longer = kept(&store, 2, &pattern(2 * CHUNK));
    // A whole chunk that is not the last of its document, where a last one is expected, under the right key.
    let slots = &store.spool_files().slots;
    let slot_of =
        |id: DocumentId| (0..slots.count()).find(|s| slots.get(*s).unwrap().is_some_and(|k| k.document == id));
    let slot = slot_of(longer).unwrap();
    let mut key = slots.get(slot).unwrap().unwrap();
    key.octets = CHUNK as u64;
    slots.put(slot, &key).unwrap();
    let sealed = fs::read(path(&store, longer)).unwrap();
    fs::write(path(&store, longer), &sealed[..CHUNK + 16]).unwrap();
    damaged(&store, longer);
    assert!(content(&store, id).is_ok());
}

#[test]
fn documents_and_keys_cannot_be_exchanged() {
    let store = furnished();
    let (a, b) = (kept(&store, 1, &pattern(100)), kept(&store, 2, &pattern(100)));
    let sealed = [a, b].map(|id| fs::read(path(&store, id)).unwrap());
    fs::write(path(&store, a), &sealed[1]).unwrap();
    damaged(&store, a);
    fs::write(path(&store, a), &sealed[0]).unwrap();

    let slots = store.spool_files().dir.parent().unwrap().join("keys/slots");
    let bytes = fs::read(&slots).unwrap();
    let mut swapped = bytes.clone();
    swapped[..128].copy_from_slice(&bytes[128..256]);
    swapped[128..256].copy_from_slice(&bytes[..128]);
    fs::write(&slots, &swapped).unwrap();
    damaged(&store, a);
    damaged(&store, b);
    findings(
        &store,
        &[(a, "A"), (b, "B")],
        expect![[r#"
        keys: the key of document A is damaged
        keys: the key of document B is damaged"#]],
    );
    assert!(store.spool_files().slots.get(0).unwrap().is_none(), "sealed for another slot");
    fs::write(&slots, &bytes).unwrap();

    // Whoever could seal the key of one document for another would still not make it that document.
    let key = store.spool_files().slots.get(0).unwrap().unwrap();
    store.spool_files().slots.put(1, &crate::keys::DocumentKey { document: b, ..key }).unwrap();
    fs::write(path(&store, b), &sealed[0]).unwrap();
    damaged(&store, b);
    fs::remove_file(path(&store, b)).unwrap();
    damaged(&store, b);
}

#[test]
fn what_is_forgotten_has_no_key_any_more() {
    let store = furnished();
    let id = kept(&store, 1, b"a page");
    let sealed = fs::read(path(&store, id)).unwrap();
    let slots = store.spool_files().dir.parent().unwrap().join("keys/slots");
    let before = fs::read(&slots).unwrap();
    store
        .read(|r| {
            let mut reading = store.spool().open(r, id).unwrap();
            write(&store, move |w| {
                jobs::remove(w, samples::ORG, samples::job(1).id)?;
                w.forget(id)?;
                w.forget(id)
            });
            let changed = before.iter().zip(fs::read(&slots).unwrap()).filter(|(a, b)| *a != b).count();
            assert!((100..=128).contains(&changed), "one slot: {changed}");
            // `r` still knows the document; its key is gone all the same.
            assert!(matches!(store.spool().open(r, id), Err(SpoolError::Gone(_))));
            let mut bytes = Vec::new();
            reading.read_to_end(&mut bytes).unwrap();
            assert_eq!(bytes, b"a page", "who was reading may finish");
            Ok::<_, crate::StoreError>(())
        })
        .unwrap();
    tidied(&store);
    assert!(!path(&store, id).exists());
    // Even whoever has kept the file cannot bring it back.
    fs::write(path(&store, id), sealed).unwrap();
    assert!(matches!(content(&store, id), Err(SpoolError::Gone(_))));
    fs::remove_file(path(&store, id)).unwrap();
    whole(&store);
}

#[test]
fn slots_are_used_again() {
    let store = furnished();
    for n in 0..1100u16 {
        let staged = staged(&store, &n.to_be_bytes());
        let id = staged.id;
        write(&store, move |w| w.keep(&staged));
        write(&store, move |w| w.forget(id));
    }
    assert_eq!(store.spool_files().slots.count(), 512);
    whole(&store);
}

#[test]
fn a_document_is_kept_once() {
    let store = furnished();
    let staged = staged(&store, b"a page");
    let id = staged.id;
    let result = store.write_and_wait(move |w| {
        w.keep(&staged)?;
        w.keep(&staged)
    });
    assert!(matches!(result, Err(crate::StoreError::Conflict("document"))));
    assert!(matches!(content(&store, id), Err(SpoolError::Gone(_))));
}

#[test]
fn kept_and_forgotten_in_one_commit() {
    let store = furnished();
    let staged = staged(&store, b"a page");
    let id = staged.id;
    write(&store, move |w| {
        w.keep(&staged)?;
        w.forget(id)
    });
    assert!(matches!(content(&store, id), Err(SpoolError::Gone(_))));
    tidied(&store);
    assert!(!path(&store, id).exists());
    whole(&store);
}

#[test]
fn derived_keys_differ_by_label_and_store() {
    let (a, b) = (furnished(), furnished());
    assert_eq!(a.derive("badges"), a.derive("badges"));
    assert_ne!(a.derive("badges"), a.derive("sessions"));
    assert_ne!(a.derive("badges"), b.derive("badges"));
}

#[test]
fn a_directory_is_ours_until_the_last_document_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Store::open(dir.path(), crate::Options::default());
    let store = open().unwrap();
    let staged = staged(&store, b"a page");
    drop(store);
    assert!(matches!(open(), Err(crate::OpenError::InUse(_))));
    drop(staged);
    whole(&open().unwrap());
}

#[test]
fn a_document_is_kept_where_it_was_staged() {
    let (here, there) = (furnished(), furnished());
    let staged = staged(&here, b"a page");
    assert!(matches!(
        there.write_and_wait(move |w| w.keep(&staged)),
        Err(crate::StoreError::Spool(SpoolError::Gone(_)))
    ));
    whole(&there);
}
