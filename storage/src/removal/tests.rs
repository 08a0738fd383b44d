//! Tests of the end of an organization: nothing stays behind, and whoever interrupts it finds a whole store.

use super::*;
use crate::{
    Store, credentials, delegates, history, login, once,
    tables::ALL,
    tests::{content, findings, furnished, kept, read, samples, staged, whole, write},
    txn::sealed::Open as _,
};
use expect_test::expect;
use model::{
    audit::{Action, Actor, Entry, Subject},
    id::*,
    imports::Import,
    jobs::Job,
    mail::Message,
    print_users::PrintUser,
    users::User,
};
use redb::ReadableTable as _;

const ORG: OrgId = samples::ORG;
const OTHER: OrgId = OrgId([2; 16]);
/// Rows of [`full`] that are counted.
const ROWS: u64 = 40;

/// An organization with some of everything, and another one that has a little. Gives back the documents.
fn full() -> (Store, Vec<DocumentId>) {
    let store = furnished();
    let mut documents = vec![kept(&store, 1, b"a page")];
    let (mailed, file) = (staged(&store, b"a message"), staged(&store, b"EMAIL"));
    documents.extend([mailed.id, file.id]);
    write(&store, move |w| {
        // Above this one there is another.
        put(w, &samples::organization(2))?;
        put(w, &Organization { parent: Some(OTHER), ..samples::organization(1) })?;
        users::put(w, &User { org: OTHER, ..samples::user(9) })?;
        groups::put(w, &samples::group(1))?;
        for n in 2..=5 {
            users::put(w, &User { groups: vec![samples::group(1).id], ..samples::user(n) })?;
            badges::put(w, &samples::badge(n), &[n; 32])?;
            jobs::put(w, &samples::job(n))?;
            events::append(w, &samples::event(n))?;
        }
        delegates::put(w, &samples::delegate(1, 2))?;
        jobs::leave(w, &samples::job(2), samples::NOW)?;
        jobs::tell(w, ORG, samples::job(2).id, samples::NOW, model::jobs::life::LifeEvent::Unknown)?;
        policies::put_of_organization(w, ORG, &model::policies::QueuePolicy::default())?;
        policies::put_of_person(w, ORG, samples::USER, &samples::preferences())?;
        history::append(w, &samples::print_record(1))?;
        users::set_password(w, ORG, samples::USER, "hash")?;
        users::set_pin(w, ORG, samples::USER, "hash")?;
        credentials::put(w, ORG, samples::USER, &Default::default())?;
        login::put_session(w, &[8; 32], &samples::session(1))?;
        w.keep(&mailed)?;
        mail::put(w, &Message { document: Some(mailed.id), ..samples::message(1) })?;
        for n in 1..=3 {
            mail::note_seen(w, ORG, &[0x70 | n; 32], samples::NOW)?;
            mail::note_seen(w, OTHER, &[0x70 | n; 32], samples::NOW)?;
        }
        agents::put(w, &samples::agent(1), Some(&[6; 32]))?;
        agents::put_token(w, &[5; 32], Some(ORG), samples::NOW)?;
        printers::put(w, &samples::printer(1))?;
        deliveries::put(w, &samples::delivery(1))?;
        print_groups::put(w, &samples::print_group(1))?;
        print_users::put(w, &PrintUser { groups: vec![samples::print_group(1).id], ..samples::print_user(1) })?;
        quotas::grant(w, &samples::grant(1))?;
        quotas::append(w, ORG, &samples::charge(1, 3))?;
        quotas::append(w, ORG, &samples::charge(1, -1))?;
        w.keep(&file)?;
        imports::put(w, &Import { document: Some(file.id), ..samples::import(1) })?;
        for n in 1..=3 {
            imports::put_line(w, ORG, samples::import(1).id, &samples::import_line(n))?;
        }
        for _ in 0..3 {
            audit::append(w, ORG, &entry())?;
        }
        audit::seal(w, ORG, samples::NOW)?;
        once::put(
            w,
            ORG,
            samples::USER,
            &[4; 32],
            &once::Creation { at: samples::NOW, request: [4; 32], made: [4; 16] },
        )?;
        for n in 1..=3 {
            let to = Some("person1@example.org".to_owned());
            work::enqueue(w, &work::Work { to, ..samples::work(n) })?;
        }
        work::enqueue(w, &work::Work { lane: work::Lane::Letters, org: OTHER, ..samples::work(4) })?;
        crate::attempts::note(w, ORG, samples::USER, samples::NOW, |attempts| &mut attempts.pins)?;
        partners::put(w, ORG, OTHER, UserId([9; 16]))?;
        partners::put(w, OTHER, ORG, samples::USER)
    });
    whole(&store);
    (store, documents)
}

fn entry() -> Entry {
    let (actor, subject) = (Actor::Person(ORG, samples::USER), Subject::Organization(ORG, "House 1".to_owned()));
    Entry { at: samples::NOW, actor, from: None, action: Action::SettingsChanged, subject, changes: Vec::new() }
}

/// The tables in which `org` still stands, in a key or in a value.
fn places(store: &Store, org: OrgId) -> Vec<&'static str> {
    let has = |bytes: &[u8]| bytes.windows(16).any(|window| window == org.0);
    let tables = ALL.iter().copied().filter(|name| {
        read(store, |r| {
            let table = r.open(name)?;
            let found = table.iter().unwrap().any(|entry| {
                let (key, value) = entry.unwrap();
                has(key.value()) || has(value.value())
            });
            Ok(found)
        })
    });
    tables.collect()
}

#[test]
fn an_organization_goes_with_all_that_it_owns() {
    // As often as it takes, so many rows at a time: an interruption is a step that was not followed by another.
    for at_once in [1, 2, 7, 1000] {
        let (store, documents) = full();
        let count = read(&store, |r| rows(r, ORG));
        assert_eq!(count, ROWS);
        write(&store, move |w| begin(w, ORG, count));
        assert!(read(&store, |r| get(r, ORG)).unwrap().closing);
        let mut gone = 0;
        while !write(&store, move |w| step(w, ORG, at_once)) {
            whole(&store);
            let progress = read(&store, |r| progress(r, ORG)).unwrap();
            assert!(progress.gone >= gone && progress.gone <= progress.of && progress.of == count);
            gone = progress.gone;
        }
        whole(&store);
        assert_eq!(places(&store, ORG), [] as [&str; 0]);
        documents.iter().for_each(|document| assert!(content(&store, *document).is_err()));
        assert_eq!(read(&store, crate::orgs::list), [samples::organization(2)]);
        assert_eq!(read(&store, |r| mail::seen(r, OTHER, &[0x71; 32])), Some(samples::NOW));
        assert_eq!(read(&store, |r| users::count(r, OTHER)), 1);
        assert_eq!(read(&store, |r| work::of_org(r, work::Lane::Letters, OTHER)).len(), 1);
        assert!(write(&store, |w| step(w, ORG, 1)), "what is gone is gone");
    }
}

/// The test above says something only about tables that have something in them.
#[test]
fn the_full_organization_has_a_row_in_every_table_of_organizations() {
    let (store, _) = full();
    write(&store, |w| begin(w, ORG, 1));
    let there = places(&store, ORG);
    let without: Vec<_> = ALL.iter().filter(|name| !there.contains(name)).collect();
    expect![[r#"["meta", "documents"]"#]].assert_eq(&format!("{without:?}"));
}

#[test]
fn what_is_added_meanwhile_goes_too() {
    let (store, _) = full();
    write(&store, |w| begin(w, ORG, 1));
    for n in 20..30 {
        write(&store, move |w| {
            // Whoever was let in before the organization was closed.
            users::put(w, &samples::user(n))?;
            jobs::put(w, &Job { owner: UserId([n; 16]), ..samples::job(n) })
        });
        assert!(!write(&store, |w| step(w, ORG, 2)), "it is not empty yet");
    }
    while !write(&store, |w| step(w, ORG, 5)) {}
    assert_eq!(places(&store, ORG), [] as [&str; 0]);
    whole(&store);
}

#[test]
fn an_organization_that_was_not_closed_stays() {
    let (store, _) = full();
    assert!(write(&store, |w| step(w, ORG, 5)));
    assert_eq!(read(&store, |r| rows(r, ORG)), ROWS);
    write(&store, |w| begin(w, ORG, ROWS));
    write(&store, |w| step(w, ORG, 5));
    let before = read(&store, |r| progress(r, ORG));
    write(&store, |w| begin(w, ORG, 99));
    assert_eq!(read(&store, |r| progress(r, ORG)), before, "closing it twice changes nothing");
    assert_eq!(before.unwrap(), Removal { of: ROWS, gone: 5 });
}

#[test]
fn verify_sees_progress_of_nothing() {
    let store = furnished();
    write(&store, |w| {
        w.insert(DELETIONS, OTHER, &Removal { of: 2, gone: 1 })?;
        w.insert(DELETIONS.raw(), vec![1; 32], &Removal { of: 2, gone: 1 })
    });
    findings(
        &store,
        &[],
        expect![[r#"
        deletions: row 0101010101010101010101010101010101010101010101010101010101010101 stands under a key of another shape
        deletions: row 02020202020202020202020202020202 refers to row 02020202020202020202020202020202 of orgs, which is missing"#]],
    );
}
