//! What follows a request: what waits for what, and what is left when it is done.

use super::*;
use crate::testing::House;
use model::{
    access::Role,
    jobs::{JobState, Unreadable},
};
use std::io::Write as _;
use storage::jobs;

#[tokio::test]
async fn a_document_that_is_too_large_to_be_read_is_given_to_no_worker() {
    let house = House::new();
    let org = house.organization("House", &[Role::PrintReleaseManagementUser]);
    let ada = house.person(org, "ada@example.org", &[]);
    let caller = house.as_caller(org, ada);
    let mut stage = house.stage(&caller).unwrap();
    stage.write_all(b"%PDF-1.7\n").unwrap();
    stage.write_all(&vec![b'%'; 1 << 20]).unwrap();
    let job = house.submit(&caller, "large.pdf", stage.finish().unwrap(), b"%PDF-1.7\n").await.unwrap();
    let due = || house.read(|r| Ok(work::due(r, house.now(), 10)?)).unwrap();
    let [item] = due().try_into().unwrap();

    let done = house.convert(item.id, org, job.id, 0).await.unwrap();

    assert!(matches!(done, Done::Removed));
    assert_eq!(due(), [], "the task ends with its result");
    let job = house.read(|r| Ok(jobs::get(r, org, job.id)?)).unwrap().unwrap();
    assert_eq!((job.state, job.document), (JobState::Unreadable(Unreadable::TooDemanding), None));
}

#[tokio::test]
async fn a_letter_does_not_wait_for_documents() {
    let house = House::new();
    let _busy = house.lanes.acquire_many(2).await.unwrap();
    let letter = Letter {
        to: "ada@example.org".to_owned(),
        subject: "Hello".to_owned(),
        text: "Hello\n".to_owned(),
        in_reply_to: String::new(),
    };
    let (now, id) = (house.now(), house.random());
    house.put(move |w| Task::Send(letter.clone()).enqueue(w, id, now));
    let sent = async {
        while house.post.letters().is_empty() || !house.read(|r| Ok(work::due(r, now, 1)?)).unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = Arc::clone(&house.app).work() => {}
        () = sent => {}
    }
    assert_eq!(house.post.letters().len(), 1);
}
